"""``program.txt``: the program of a slim archive, as one line for pip.

```
paper-archive @ git+https://example.org/paper-archive.git@v0.2.0
```

The line names a version by git, or a commit if the project has no version yet, or a wheel: by its address, or
by its path in the archive's folder.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self
from zipfile import BadZipFile, ZipFile

from generator.commands.group import say
from generator.commands.project import releases
from generator.commands.project.releases import COMMIT
from generator.commands.project.shape import PACKED, PROGRAM, shape
from generator.content.runs.upgraded import VERSION
from generator.errors import ArchiveError, refuse_user

INSTALL = ".ci/install.py"
NAME = "paper-archive"
_VERSION = re.compile(rf"git\+(\S+)@(?:v({VERSION.pattern})|({COMMIT.pattern}))")
_WHEEL = re.compile(rf"(?:\S*/)?paper_archive-({VERSION.pattern})-[\w.-]+\.whl(?:#\S+)?")
_INSTALLED = ".venv/program.txt"  # .ci/install.py leaves a copy of the line here when it is done
# The line of pip's output that says why, among tracebacks and pip's own advice.
_REASON = re.compile(r"^\s*((?:fatal|error|ERROR|\w+Error): (?!subprocess-|Exception:).+)$", re.MULTILINE)
_MOST_WORDS = 60  # of pip's output, in a message
_BY_SSH = re.compile(r"([\w.-]+@[\w.-]+):([^/\s]\S*)")  # git@example.org:owner/name.git


class Program(NamedTuple):
    """The program that a slim archive installs."""

    place: str  # the address of the project's repository, or the place of a wheel
    version: str  # or the hash of a commit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the text of the file; raise an `ArchiveError` for any other line, or one with a password."""
        line = text.strip().removeprefix(f"{NAME} @ ")
        refuse_user(line)
        if named := _VERSION.fullmatch(line):
            return cls(named[1], named[2] or named[3])
        if wheel := _WHEEL.fullmatch(line):
            return cls(line, wheel[1])
        form = f"{NAME} @ git+ADDRESS@vVERSION (or @ and a commit's hash), or the place of a wheel"
        raise ArchiveError(f"{PROGRAM} does not name the program. Restore it, or write one line: {form}.")

    @classmethod
    def choose(cls, folder: Path, place: str, wanted: str, here: str) -> Self:
        """Return the program of the wanted version, else of the newest, at a place as a person writes it.

        If the place has no version yet, its newest commit is taken, unless another version than the one
        ``here`` is wanted. A wanted commit is taken as it is. An older version than the one here, and a place
        with a password, are refused.
        """
        refuse_user(place)
        if wheel := _WHEEL.fullmatch(place):
            return cls(_wheel(folder, place), releases.chosen([wheel[1]], wanted or wheel[1], here))
        address = releases.address(place, folder)
        by_ssh, path = _BY_SSH.fullmatch(address), folder / address
        address = f"ssh://{by_ssh[1]}/{by_ssh[2]}" if by_ssh else address.removeprefix("git+")
        address = path.resolve().as_uri() if path.is_dir() else address
        if COMMIT.fullmatch(wanted):
            return cls(address, wanted)
        there = releases.versions(folder, address)
        if not there and wanted in ("", here) and (commit := releases.newest_commit(folder, address)):
            return cls(address, commit)
        return cls(address, releases.chosen(there, wanted, here))

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel, which has no other versions beside it."""
        return bool(_WHEEL.fullmatch(self.place))

    @property
    def is_commit(self) -> bool:
        """Whether it is a commit without a version."""
        return bool(COMMIT.fullmatch(self.version))

    def line(self) -> str:
        """Return the text of the file."""
        version = self.version if self.is_commit else f"v{self.version}"
        place = self.place if self.is_wheel else f"git+{self.place}@{version}"
        is_here = self.place.startswith(("./", "file:"))  # older pips take a name only before a host
        return f"{place}\n" if is_here else f"{NAME} @ {place}\n"

    def packed(self, folder: Path) -> dict[str, str]:
        """Return the texts for slim archives in its wheel, by path; the archive's pip makes the wheel."""
        python = folder / ".venv/bin/python"
        if not is_installed(folder):
            install(folder)
        with TemporaryDirectory() as aside:
            options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", aside)
            pip = (python.absolute(), "-m", "pip", "--disable-pip-version-check", "wheel", *options)
            done = subprocess.run(
                [*pip, self.line().strip()], cwd=folder, capture_output=True, text=True, check=False
            )
            if done.returncode:
                said = _REASON.search(done.stderr)
                reason = said[1] if said else " ".join(done.stderr.split()[:_MOST_WORDS])
                raise ArchiveError(f"{self.line().strip()} cannot be had: {reason}")
            (file,) = Path(aside).iterdir()
            try:
                with ZipFile(file) as wheel:
                    names = [name for name in wheel.namelist() if name.startswith(PACKED)]
                    texts = {name.removeprefix(PACKED): wheel.read(name).decode() for name in names}
            except (BadZipFile, ValueError) as error:
                raise ArchiveError(f"{self.place} is not a wheel that can be read: {error}.") from None
        if not texts:
            raise ArchiveError(f"{releases.named(self.version)} has no files for a slim archive.")
        return texts


def is_from(folder: Path) -> bool:
    """Return whether this process runs from the ``.venv`` of an archive's folder."""
    return Path(sys.prefix).resolve() == (folder / ".venv").resolve()


def is_installed(folder: Path) -> bool:
    """Return whether an archive has its ``.venv``, and a slim one all that its ``program.txt`` names."""
    if shape(folder) != "slim":
        return (folder / ".venv/bin/python").exists()  # make fills an unfinished one
    done = folder / _INSTALLED
    return done.is_file() and done.read_bytes() == (folder / PROGRAM).read_bytes()


def renew(folder: Path) -> None:
    """Install what an archive names, unless it is there; in a copy of the project, make knows what is."""
    if not is_installed(folder) if shape(folder) == "slim" else is_from(folder):
        install(folder)


def install(folder: Path) -> None:
    """Install the program that an archive names into its ``.venv``."""
    if shape(folder) == "slim":
        say("Installing the program into .venv, which may take some minutes.")
    if subprocess.run([sys.executable, INSTALL], cwd=folder, check=False).returncode:
        reason = "the program could not be installed; the lines above say why"
        raise ArchiveError(f"{reason}. Run {INSTALL}, then .venv/bin/archive upgrade.")


def in_new_process(config: Path, *arguments: str) -> int:
    """Run a command with the code that the archive has now; return its exit code."""
    archive = [sys.executable, "-m", "generator.commands.launch"]
    if shape(config.parent) == "slim":
        archive = [str(config.parent.resolve() / ".venv/bin/archive")]
    command = [*archive, "--config", str(config.resolve()), *arguments]
    return subprocess.run(command, cwd=config.parent, check=False).returncode


def _wheel(folder: Path, place: str) -> str:
    """Return the place of a wheel for `program.txt`: by its path from the archive, if it is in there."""
    path = folder / place
    if not path.is_file():
        return place
    path, top = path.resolve(), folder.resolve()
    return f"./{path.relative_to(top).as_posix()}" if path.is_relative_to(top) else path.as_uri()
