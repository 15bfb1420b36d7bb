"""The cache: values that a build saves for the next one. It can be deleted at any time."""

import functools
import marshal
import re
import sys
import zlib
from email import message_from_string
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from generator.incremental import atomic
from generator.incremental.keys import hash_of

_CODE = Path(__file__).parents[1]
_PROJECT = "paper-archive"


def hash_of_files(folder: Path, pattern: str) -> bytes:
    """Return a hash of the names and contents of all files below a folder that match a pattern."""
    parts: list[bytes | str] = []
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return hash_of(*parts)


@functools.cache
def version(folder: Path = _CODE) -> bytes:
    """Return a hash of what every cached value depends on: Python, this code and its libraries."""
    code = (hash_of_files(folder, pattern) for pattern in ("*.py", "*.toml"))
    return hash_of(sys.version, *code, repr(libraries()))


def libraries(project: str = _PROJECT) -> list[tuple[str, str]]:
    """Return the name and version of each library that the project needs at run time, directly or not.

    Extras are left out. Other markers (``; python_version < "3.12"``) are ignored: a library that is
    installed but not needed does no harm.
    """
    versions: dict[str, str] = {}
    seen = set()
    names = [project]
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()  # normalized as in PEP 503
        if name in seen:
            continue
        seen.add(name)
        try:
            library = distribution(name)
        except PackageNotFoundError:
            if name == project:
                raise
            continue  # its marker excludes this system
        # `library.metadata` also parses the library's description, which takes eight times as long.
        text = library.read_text("METADATA") or library.read_text("PKG-INFO") or ""
        header = message_from_string(text.partition("\n\n")[0])
        versions[name] = str(header["Version"])
        for requirement in header.get_all("Requires-Dist", ()):
            required = re.match(r"[\w.-]+", requirement)
            if required and not re.search(r"\bextra\s*==", requirement):
                names.append(required[0])
    return sorted(versions.items())


def beside(config_file: str | None) -> Path:
    """Return the folder of an archive's caches, next to its ``mkdocs.yml``."""
    return Path(config_file or "mkdocs.yml").resolve().parent / ".cache"


def _checksum(body: bytes | memoryview) -> bytes:
    """Return four bytes that reveal damage; a hash takes six times as long for a build's hundreds of MB."""
    return zlib.crc32(body).to_bytes(4, "little")


def stored(value: Any) -> bytes:
    """Return the bytes of a value's file; see `Cache.save`."""
    body = marshal.dumps(value)
    return version() + _checksum(body) + body


class Cache:
    """Values by name, one in each file; a damaged file, or one of another version, counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, name: str) -> Any:
        """Return the value last saved under a name; ``None`` if its file is absent."""
        try:
            data = self.path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        body = memoryview(data)[20:]
        if data[:16] != version() or data[16:20] != _checksum(body):
            return None
        return marshal.loads(body)

    def save(self, name: str, value: Any) -> None:
        """Save a value made of tuples, lists, dictionaries, strings, bytes, numbers and ``None``."""
        atomic.write(self.path(name), stored(value))

    def path(self, name: str) -> Path:
        """Return the file of a name; slashes become hyphens."""
        return self.folder / name.replace("/", "-")
