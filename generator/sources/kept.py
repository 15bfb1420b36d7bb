"""Usable answers that are kept, so that a command that is run again asks only for what failed."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

_LONGEST = 86_400.0  # seconds


class Kept:
    """The answers in a folder, which may be deleted at any time; what is older than a day goes.

    Args:
        folder: need not exist yet.
        clock: gives the seconds since 1970; without it, no answer grows old.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] | None) -> None:
        self._folder = folder
        self._clock = clock
        for path in folder.glob("*"):
            if not self._is_fresh(path):
                path.unlink(missing_ok=True)

    def read(self, address: str) -> bytes | None:
        """The body of the answer to a request for an address; ``None`` where none is kept."""
        path = self._path(address)
        with contextlib.suppress(OSError):
            return path.read_bytes() if self._is_fresh(path) else None
        return None

    def write(self, address: str, body: bytes) -> None:
        """Keep an answer; where that fails, it is asked for again."""
        path = self._path(address)
        part = path.with_suffix(".tmp")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(body)
            if self._clock:
                os.utime(part, (self._clock(),) * 2)
            part.replace(path)

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()

    def _is_fresh(self, path: Path) -> bool:
        if not self._clock:
            return True
        try:
            return 0 <= self._clock() - path.stat().st_mtime < _LONGEST
        except OSError:
            return False
