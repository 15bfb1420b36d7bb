"""Locks that let one process at a time write ``content/``, or build the site.

A lock is `fcntl.flock`, which ends with its process, even a killed one; its file says who holds it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from generator.errors import ArchiveError
from generator.store.store import beside

PATIENCE: float = 60
"""Seconds to wait for another process, unless somebody says otherwise."""
_utc = partial(datetime.now, UTC)
_PAUSE = 0.1  # seconds between two attempts


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock."""

    file: Path  # says who holds it; it stays, and is empty while nobody does
    doing: str  # what its holder is doing: ``is using content/``
    tell: Callable[[str], object]  # is called once, with a line, if another process holds it
    now: Callable[[], datetime] = _utc
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    @contextmanager
    def held(self, command: str, patience: float) -> Iterator[None]:
        """Hold the lock.

        Raises:
            ArchiveError: if another process, named in the error, still holds it after ``patience`` seconds.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+", encoding="utf-8") as lock:
            deadline, holder = self.clock() + patience, ""
            while not _locked(lock.fileno()):
                lock.seek(0)
                before, holder = holder, lock.read() or "another process"
                if self.clock() >= deadline:
                    reason = f"{holder} {self.doing}. Run this command again when it has ended."
                    raise ArchiveError(reason)
                if not before:
                    self.tell(f"{holder} {self.doing}; waiting up to {patience:.0f} seconds for it.")
                self.sleep(_PAUSE)
            lock.truncate(0)  # a killed holder leaves its name
            lock.write(f"{command} (process {os.getpid()}, since {self.now():%Y-%m-%d %H:%M:%S} UTC)")
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)
                fcntl.flock(lock.fileno(), fcntl.LOCK_UN)  # a forked process has it, too


def of_builds(config_file: str | None, tell: Callable[[str], object]) -> Lock:
    """Return the lock of whatever builds from an archive: its caches and the site's folder are shared."""
    return Lock(beside(config_file) / "build.lock", "is building the site", tell)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
