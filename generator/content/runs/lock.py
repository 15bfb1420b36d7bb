"""The lock that lets only one command at a time write ``content/``.

It is `fcntl.flock`, which ends with its process, even a killed one; the file says who holds it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from generator.errors import ArchiveError

_PAUSE = 0.1  # seconds between two attempts


@contextmanager
def held(
    file: Path,
    command: str,
    now: Callable[[], datetime],
    patience: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Iterator[None]:
    """Hold the lock. Its file, outside ``content/``, stays, and is empty while nobody holds it.

    ``now`` returns UTC; ``clock`` returns seconds, and never goes back.

    Raises:
        ArchiveError: if another process, named in the error, still holds the lock after ``patience`` seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as lock:
        deadline = clock() + patience
        while not _locked(lock.fileno()):
            if clock() >= deadline:
                lock.seek(0)
                holder = lock.read() or "another command"
                reason = f"{holder} is using content/. Run this command again when it has ended."
                raise ArchiveError(reason)
            sleep(_PAUSE)
        lock.truncate(0)  # a killed holder leaves its name
        lock.write(f"{command} (process {os.getpid()}, since {now():%Y-%m-%d %H:%M:%S} UTC)")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
