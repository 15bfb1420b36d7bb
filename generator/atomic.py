"""Files written whole: a reader, or a build that was killed, finds the old bytes or the new ones."""

import os
from contextlib import suppress
from pathlib import Path


def write(path: str | os.PathLike[str], data: bytes) -> bool:
    """Have a file hold these bytes, whole or not at all.

    Args:
        path: the file; missing folders above it are made.
        data: its bytes.

    Returns:
        ``False`` if the file held them already; it is left untouched then.
    """
    with suppress(FileNotFoundError):
        if os.stat(path).st_size == len(data) and Path(path).read_bytes() == data:
            return False
    temporary = f"{os.fspath(path)}.{os.getpid()}.tmp"
    file = _create(temporary)
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


def _create(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, flags, 0o666)
