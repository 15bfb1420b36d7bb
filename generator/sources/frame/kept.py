"""A cache of usable answers, so that a command run again repeats only the requests that failed."""

import hashlib
from contextlib import suppress
from pathlib import Path

from generator.incremental import atomic


class Kept:
    """The answers in a folder, which need not exist and may be deleted at any time.

    Answers from before `since`, in seconds since 1970, are deleted at once.
    """

    def __init__(self, folder: Path, since: float = 0.0) -> None:
        self._folder = folder
        for path in folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < since:
                    path.unlink()

    def read(self, address: str) -> bytes | None:
        """Return the body of the answer from an address, or ``None`` if it is not kept."""
        with suppress(OSError):
            return self._path(address).read_bytes()
        return None

    def write(self, address: str, body: bytes) -> None:
        """Keep an answer; errors of the disk are ignored."""
        with suppress(OSError):
            atomic.write(self._path(address), body)

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()
