"""Files written whole: a reader, or a build that was killed, finds the old bytes or the new ones."""

import os
from contextlib import suppress


def write(path: str | os.PathLike[str], data: bytes) -> bool:
    """Have a file hold these bytes, whole or not at all; see `put`.

    Returns:
        ``False`` if the file held them already; it is left untouched then.
    """
    return put(os.fspath(path), data)[1]


def put(path: str, data: bytes) -> tuple[os.stat_result, bool]:
    """Have a file hold these bytes, whole or not at all.

    Args:
        path: the file; missing folders above it are made.
        data: its bytes.

    Returns:
        the file's status, and whether it was written: one that holds the bytes already is left untouched.
    """
    kept = _status_if_holds(path, data)
    if kept:
        return kept, False
    temporary = f"{path}.{os.getpid()}.tmp"
    file = _create(temporary)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            status = os.fstat(file)
        finally:
            os.close(file)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return status, True


def _status_if_holds(path: str, data: bytes) -> os.stat_result | None:
    try:
        status = os.stat(path)
        if status.st_size == len(data):
            with open(path, "rb") as file:
                return status if file.read() == data else None
    except FileNotFoundError:
        pass
    return None


def _create(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, flags, 0o666)
