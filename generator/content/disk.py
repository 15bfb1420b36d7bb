"""Listing and reading files in ``content/``; the rest of the code goes through this module.

Anybody may have put a file there. Symbolic links are not followed, since they may lead to any file of the
machine; only ``content`` itself may be one. Pipes, devices and sockets are not opened: reading may never end.
"""

import os
import re
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path

from generator.errors import Problem, RecordError

_LARGEST_FILE = 100 * 2**20  # bytes: a sparse file of a terabyte would fill the disk with its copy
_LINK = "is a symbolic link, which is not followed; replace it with the file or folder itself"
_FOLDER = "is a folder where a file belongs; rename or delete it"
_SHUT = "may not be read by this user; change its permissions"
_FILES = (".md", ".markdown", ".yml", ".csv")  # endings that no folder has
_ODD = "is neither a file nor a folder, so it is not read; delete it"
_NAME = "has a name that is not UTF-8 or has control characters, so it is not read; rename it"
_HUGE = f"has more than {_LARGEST_FILE:,} bytes, which GitHub does not accept, so it is not read; delete it"
_NOT_A_NAME = re.compile("[\0-\x1f\x7f\ud800-\udfff]")  # surrogates stand for bytes that are not UTF-8
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PART = 1 << 20
_LARGEST = 1 << 24  # bytes of a text; real pages, counts and vocabularies have a hundredth of it
_LEFT_OVER = re.compile(r".+\.\d+\.tmp")  # left by a killed `atomic.write`


def listed(content: Path, folder: str = "") -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]]]:
    """Return the readable folders and files in a folder of ``content/``, by name; none if it is missing."""
    folders: list[os.DirEntry[str]] = []
    files: list[os.DirEntry[str]] = []
    if not _on_the_way(content, folder):
        for entry in _entries(content / folder):
            if not _refusal(entry):
                (folders if entry.is_dir(follow_symlinks=False) else files).append(entry)
    return folders, files


def walk(content: Path, folder: str = "") -> Iterator[Path]:
    """Yield every readable file below a folder of ``content/``; files come before subfolders."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        folders, files = listed(content, place)
        yield from (Path(entry.path) for entry in files)
        waiting += [f"{place}/{entry.name}".lstrip("/") for entry in reversed(folders)]


def refused(content: Path) -> Iterator[Problem]:
    """Yield a problem for every file and folder in ``content/`` that is not read, or not as it is named."""
    waiting = [content]
    while waiting:
        folders = []
        for entry in _entries(waiting.pop()):
            reason = _refusal(entry)
            if not reason and entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
                reason = _FOLDER if entry.name.endswith(_FILES) else ""
            if reason:
                yield Problem(Path(entry.path).relative_to(content.parent).as_posix(), "", reason)
        waiting += reversed(folders)


def check(content: Path, path: Path) -> None:
    """Raise a `RecordError` if any part of a path to be written is a link or another odd thing."""
    if error := _on_the_way(content, path.relative_to(content).as_posix()):
        raise error


def find(content: Path, name: str) -> Path | None:
    """Return a file in ``content/`` by name, such as ``theme/card.png``, if it exists and may be read."""
    path = content / name
    return path if not _on_the_way(content, name) and path.is_file() else None


def read(path: Path | str, where: str = "", largest: int = _LARGEST) -> bytes:
    """Return the bytes of a file that was listed here or is at the top of ``content``; errors name ``where``.

    Raises:
        RecordError: if it is a link, not a file, too large, or of another user.
        FileNotFoundError: if it is not there.
    """
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise RecordError(where, _unlike_a_file(status.st_mode))
    if status.st_size > largest:
        raise RecordError(where, f"has more than {largest:,} bytes, so it is not read; split or delete it")
    try:
        file = os.open(path, _FLAGS)
    except PermissionError:
        raise RecordError(where, _SHUT) from None
    try:
        data = os.read(file, status.st_size + 1)
        if len(data) != status.st_size:  # it has grown, or arrives in parts, as from a network
            parts = iter(lambda: os.read(file, _PART), b"")
            data = b"".join((data, *parts))
        return data
    finally:
        os.close(file)


def exact(path: Path | str, where: str = "") -> str:
    """Return the text of a file with its byte order mark and line ends, to be written again; see `read`."""
    return decoded(read(path, where), where)


def text(path: Path | str, where: str = "") -> str:
    """Return the `plain` text of a file, for reading only; raises like `exact`."""
    return plain(exact(path, where))


def plain(text: str) -> str:
    """Return a text without its byte order mark and with a line feed at the end of each line."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def decoded(data: bytes, where: str = "") -> str:
    """Decode UTF-8; a `RecordError` names the line with other bytes."""
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
    """Delete the leftovers of killed writes in ``content/``; the caller must hold the lock."""
    for path in walk(content):
        if _LEFT_OVER.fullmatch(path.name):
            path.unlink(missing_ok=True)


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
    except FileNotFoundError:  # deleted in the meantime
        return ""
    return _ODD if not stat.S_ISREG(status.st_mode) else _HUGE if status.st_size > _LARGEST_FILE else ""


def _on_the_way(content: Path, name: str) -> RecordError | None:
    """Return an error for the first part of a path that is a link or another odd thing."""
    place = content
    for part in filter(None, name.split("/")):
        place = place / part
        try:
            mode = os.lstat(place).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            where = place.relative_to(content.parent).as_posix()
            return RecordError(where, _unlike_a_file(mode))
    return None


def _unlike_a_file(mode: int) -> str:
    return _LINK if stat.S_ISLNK(mode) else _FOLDER if stat.S_ISDIR(mode) else _ODD
