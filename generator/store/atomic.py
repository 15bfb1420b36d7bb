"""Atomic writes: a file has its old bytes or its new ones, even if the build is killed."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW


def write(path: str | os.PathLike[str], data: bytes, *, is_new: bool = False) -> bool:
    """Write a file atomically; return ``False``, and leave it untouched, if it has these bytes already.

    Nobody looks for a file that ``is_new``. Missing folders are created.
    """
    path = os.fspath(path)
    if not is_new and _holds(path, data):
        return False
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        file = os.open(temporary, _FLAGS, 0o666)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        file = os.open(temporary, _FLAGS, 0o666)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return True


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)  # most often its parent is there, for which `os.makedirs` looks first
    except (FileNotFoundError, FileExistsError):
        os.makedirs(folder, exist_ok=True)


def _holds(path: str, data: bytes) -> bool:
    try:
        status = os.lstat(path)  # the file replaces a link
        is_as_large = stat.S_ISREG(status.st_mode) and status.st_size == len(data)
        return is_as_large and Path(path).read_bytes() == data
    except FileNotFoundError:
        return False
