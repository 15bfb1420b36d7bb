#!/usr/bin/env python3
"""Installs the archive's program into .venv.

    .ci/install.py
    .ci/install.py map

The second line also installs an extra of the program, here what lays out the map. In a copy of the whole
project, make installs. A slim archive gets the libraries in its lock, by hashes and only as wheels, and then
the program that program.txt names, and nothing else. At the end, .venv gets a copy of program.txt. A .venv
without it was left unfinished and may have half a library, so all are installed again. Needs no library.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

_PIP = (".venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet")
# The packages of engines, of which a lock has one's; the themes of two have files of the same names.
_ENGINES = ("requirements-mkdocs.txt", "requirements-properdocs.txt")
_NAME = re.compile(r"^([\w.-]+)==", re.MULTILINE)
_PROGRAM = Path("program.txt")
_DONE = Path(".venv", _PROGRAM)
# pip's own, which helps nobody here; the line below it says why.
_TRACEBACK = re.compile(r"^( *)(?:\S+: )?Traceback \(most recent call last\):\n(?:\1 +.*\n)*", re.MULTILINE)


def main(extra: str = "") -> int:
    """Install; return the exit code of the first command that failed, else 0."""
    if _PROGRAM.is_file() and runner.without_user(said := _PROGRAM.read_text("utf-8")) != said:
        runner.annotate("error", "program.txt has an address with a user or a password; remove it")
        return 2
    if Path("generator/__init__.py").is_file():
        return runner.relay(["make", "--silent", f".{extra or 'venv'}"])[1]
    again = ["--force-reinstall"] if Path(".venv").exists() and not _DONE.exists() else []
    _DONE.unlink(missing_ok=True)
    code = next((code for command in _commands(extra, again) if (code := _run(command))), 0)
    if not code:
        shutil.copyfile(_PROGRAM, _DONE)
    return code


def _run(command: list[str]) -> int:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    if said := _TRACEBACK.sub("", done.stdout):
        runner.say(said)
    return done.returncode


def _commands(extra: str, again: list[str]) -> Iterator[list[str]]:
    lock = f"requirements-{extra}.txt" if extra else "requirements.txt"
    yield [sys.executable, "-m", "venv", ".venv"]
    if others := _names(*_ENGINES) - _names(lock):
        yield [*_PIP, "--quiet", "uninstall", "--yes", *sorted(others)]
    # The lock has all that is used: MaterialX alone asks for more, such as a search of its own.
    locked = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
    yield [*_PIP, "install", *again, *locked, "--requirement", lock]
    # Built with the lock's hatchling, if it is an address of git; again, even at the same version.
    alone = ("--no-deps", "--no-build-isolation", "--force-reinstall")
    yield [*_PIP, "install", *alone, "--requirement", f"{_PROGRAM}"]


def _names(*locks: str) -> set[str]:
    files = (file for file in map(Path, locks) if file.exists())
    return {name for file in files for name in _NAME.findall(file.read_text("utf-8"))}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
