"""The one door to the files of ``content/``: which there are, and what they hold.

Anybody may have put them there. A symbolic link is not followed, since it may lead to any file of the
machine; only ``content`` itself may be one. A pipe, a device or a socket is not opened, since that may never
end.
"""

import os
import re
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path

from generator.errors import Problem, RecordError

_LARGEST_FILE = 100 * 2**20  # bytes: a sparse file of a terabyte would fill the disk with its copy
_LINK = "is a symbolic link, which is not followed; put the file or the folder itself in its place"
_ODD = "is neither a file nor a folder, and is not read; delete it"
_NAME = "has a name that is not UTF-8 or holds control characters, and is not read; rename it"
_HUGE = f"has more than {_LARGEST_FILE:,} bytes, which GitHub takes in no file, and is not read; delete it"
_NOT_A_NAME = re.compile("[\0-\x1f\x7f\ud800-\udfff]")  # surrogates stand for bytes that are not UTF-8
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PART = 1 << 20
_LARGEST = 1 << 24  # bytes of a text that is read; pages, counts and vocabularies have a hundredth
_LEFT_OVER = re.compile(r".+\.\d+\.tmp")  # what a killed `atomic.write` leaves

Listed = tuple[list[os.DirEntry[str]], list[os.DirEntry[str]]]
"""The folders and the files in a folder, by name."""


def listed(content: Path, folder: str = "") -> Listed:
    """What is read in a folder of ``content/``, such as ``papers/2026``; nothing where there is none."""
    folders: list[os.DirEntry[str]] = []
    files: list[os.DirEntry[str]] = []
    if not _on_the_way(content, folder):
        for entry in _entries(content / folder):
            if not _refusal(entry):
                (folders if entry.is_dir(follow_symlinks=False) else files).append(entry)
    return folders, files


def walk(content: Path, folder: str = "") -> Iterator[Path]:
    """Every file that is read below a folder of ``content/``; a folder's files come before its folders."""
    for _, files in _levels(content, folder):
        yield from (Path(entry.path) for entry in files)


def _levels(content: Path, folder: str) -> Iterator[Listed]:
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        level = listed(content, place)
        yield level
        waiting += [f"{place}/{entry.name}".lstrip("/") for entry in reversed(level[0])]


def refused(content: Path) -> Iterator[Problem]:
    """Everything in ``content/`` that is not read."""
    waiting = [content]
    while waiting:
        folders = []
        for entry in _entries(waiting.pop()):
            if reason := _refusal(entry):
                yield Problem(Path(entry.path).relative_to(content.parent).as_posix(), "", reason)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
        waiting += reversed(folders)


def check(content: Path, path: Path) -> None:
    """Raise a `RecordError` if a link, or other odd thing, is on the way to a file that is to be written."""
    if error := _on_the_way(content, path.relative_to(content).as_posix()):
        raise error


def find(content: Path, name: str) -> Path | None:
    """The file of a name in ``content/``, ``theme/card.png``; ``None`` where there is none that is read."""
    path = content / name
    return path if not _on_the_way(content, name) and path.is_file() else None


def read(path: Path | str, where: str = "", largest: int = _LARGEST) -> bytes:
    """The bytes of a file that this module gave, or right below ``content``; errors name it ``where``.

    Raises:
        RecordError: if it is a link, no file at all or too large.
        FileNotFoundError: if it is not there.
    """
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise RecordError(where, _LINK if stat.S_ISLNK(status.st_mode) else _ODD)
    if status.st_size > largest:
        raise RecordError(where, f"has more than {largest:,} bytes, and is not read; split it, or delete it")
    file = os.open(path, _FLAGS)
    try:
        data = os.read(file, status.st_size + 1)
        if len(data) != status.st_size:  # it grew since, or comes in parts, as from a network
            parts = iter(lambda: os.read(file, _PART), b"")
            data = b"".join((data, *parts))
        return data
    finally:
        os.close(file)


def exact(path: Path | str, where: str = "") -> str:
    """The text of a file to be written again: its byte order mark and its line ends are as they are.

    Raises:
        RecordError: see `read`; and if it is not UTF-8: it says in which line.
        FileNotFoundError: if it is not there.
    """
    return decoded(read(path, where), where)


def text(path: Path | str, where: str = "") -> str:
    """The text of a file to be read: as `exact` gives it, made `plain`."""
    return plain(exact(path, where))


def plain(text: str) -> str:
    """A text without a byte order mark, each line's end a line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def decoded(data: bytes, where: str = "") -> str:
    """The text of bytes, which have to be UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            reason = "is UTF-16, not UTF-8"
        else:
            line = data.count(b"\n", 0, error.start) + 1
            reason = f"is not UTF-8: byte {error.start}, in line {line}, is {data[error.start]:#x}"
        raise RecordError(where, f"{reason}; save the file as UTF-8") from None


def sweep(content: Path) -> None:
    """Delete what killed writes left in ``content/``; only for the one command that writes there."""
    for _, files in _levels(content, ""):
        for entry in files:
            if _LEFT_OVER.fullmatch(entry.name):
                Path(entry.path).unlink(missing_ok=True)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _refusal(entry: os.DirEntry[str]) -> str:
    if _NOT_A_NAME.search(entry.name):
        return _NAME
    if entry.is_symlink():
        return _LINK
    if entry.is_dir(follow_symlinks=False):
        return ""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # deleted meanwhile
        return ""
    return _ODD if not stat.S_ISREG(status.st_mode) else _HUGE if status.st_size > _LARGEST_FILE else ""


def _on_the_way(content: Path, name: str) -> RecordError | None:
    """An error that names the first link, or other odd thing, on the way to a file or folder."""
    place = content
    for part in filter(None, name.split("/")):
        place = place / part
        try:
            mode = os.lstat(place).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            where = place.relative_to(content.parent).as_posix()
            return RecordError(where, _LINK if stat.S_ISLNK(mode) else _ODD)
    return None
