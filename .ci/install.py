#!/usr/bin/env python3
"""Installs the archive's program into .venv.

    .ci/install.py
    .ci/install.py map

The second line also installs an extra of the program, here what lays out the map. In a copy of the whole
project, make installs. A slim archive gets the libraries in its lock, by hashes and only as wheels, and then
the program that program.txt names, and nothing else. Needs no library.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

_PIP = (".venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install")


def main(extra: str = "") -> int:
    """Install; return the exit code of the first command that failed, else 0."""
    return next((code for command in _commands(extra) if (code := runner.relay(command)[1])), 0)


def _commands(extra: str) -> Iterator[list[str]]:
    if Path("generator/__init__.py").is_file():
        yield ["make", f".{extra or 'venv'}"]
        return
    lock = f"requirements-{extra}.txt" if extra else "requirements.txt"
    yield [sys.executable, "-m", "venv", ".venv"]
    yield [*_PIP, "--require-hashes", "--only-binary", ":all:", "--requirement", lock]
    # Built with the lock's hatchling, if it is an address of git; again, even at the same version.
    yield [*_PIP, "--no-deps", "--no-build-isolation", "--force-reinstall", "--requirement", "program.txt"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
