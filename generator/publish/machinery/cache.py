"""What a build remembers for the next one: derived, and disposable at any time."""

from __future__ import annotations

import marshal
import sys
import zlib
from pathlib import Path
from typing import Any

from generator.content.library import write
from generator.keys import digest

_CODE = Path(__file__).parents[2]


def digest_of_files(folder: Path, pattern: str) -> bytes:
    """A digest of the names and contents of all files below a folder that match a pattern."""
    parts: list[bytes | str] = []
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return digest(*parts)


def _checksum(body: bytes | memoryview) -> bytes:
    """Tells damage, and costs a sixth of a digest: hundreds of megabytes come by."""
    return zlib.crc32(body).to_bytes(4, "little")


class Cache:
    """Values under names, in files that tell when they are damaged or another version's.

    Args:
        folder: where the files are.

    Attributes:
        version: stands for this Python and all code of the archive.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Another Python writes marshal differently, other code means something else by a value.
        self.version = digest(sys.version, digest_of_files(_CODE, "*.py"))

    def load(self, name: str) -> Any:
        """The value last saved under a name; ``None`` if there is none that can be trusted."""
        try:
            data = (self.folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        body = memoryview(data)[20:]
        if data[:16] != self.version or data[16:20] != _checksum(body):
            return None
        return marshal.loads(body)

    def save(self, name: str, value: Any) -> None:
        """Save a value of tuples, lists, dictionaries, texts, bytes and numbers."""
        body = marshal.dumps(value)
        write(self.folder / name, self.version + _checksum(body) + body)

    def size(self, name: str) -> int:
        """Bytes of the file of a name; 0 if there is none."""
        path = self.folder / name
        return path.stat().st_size if path.exists() else 0

    def delete(self, name: str) -> None:
        """Delete what is saved under a name."""
        (self.folder / name).unlink(missing_ok=True)
