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

_PIP = (".venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
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
    yield [*_PIP, *again, "--require-hashes", "--only-binary", ":all:", "--requirement", lock]
    # Built with the lock's hatchling, if it is an address of git; again, even at the same version.
    yield [*_PIP, "--no-deps", "--no-build-isolation", "--force-reinstall", "--requirement", f"{_PROGRAM}"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
