"""One command at a time writes ``content/``: a lock that no killed process leaves behind.

It is `fcntl.flock` of the standard library, which ends with its process; the file says who holds it.
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
    """Hold the lock; its file, outside ``content/``, stays, and is empty while nobody holds it.

    Now is in UTC; the clock gives seconds, and never goes back.

    Raises:
        ArchiveError: if another process, which it names, still holds the lock after ``patience`` seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as lock:
        deadline = clock() + patience
        while not _locked(lock.fileno()):
            if clock() >= deadline:
                lock.seek(0)
                holder = lock.read() or "another command"
                reason = f"{holder} is at work on content/. Run this command again when it has ended."
                raise ArchiveError(reason)
            sleep(_PAUSE)
        lock.truncate(0)  # what a killed holder left
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
