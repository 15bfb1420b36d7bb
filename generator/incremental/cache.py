"""The cache: values that a build saves for the next one. All of it can be deleted at any time."""

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
    """A hash of the names and contents of all files below a folder that match a pattern."""
    parts: list[bytes | str] = []
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return hash_of(*parts)


@functools.cache
def version() -> bytes:
    """A hash of all that gives cached values their meaning: this Python, this code and its libraries."""
    code = (hash_of_files(_CODE, pattern) for pattern in ("*.py", "*.toml"))
    return hash_of(sys.version, *code, repr(libraries()))


def libraries() -> list[tuple[str, str]]:
    """Name and version of each library that the project needs at run time, of what those need, and so on.

    Extras are left out. Other markers (``; python_version < "3.12"``) are not looked at: a library that is
    installed and not needed here does no harm.
    """
    versions: dict[str, str] = {}
    seen = set()
    names = [_PROJECT]
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()  # as in the specification of names, PEP 503
        if name in seen:
            continue
        seen.add(name)
        try:
            library = distribution(name)
        except PackageNotFoundError:
            if name == _PROJECT:
                raise
            continue  # its marker is not met here
        # `library.metadata` would parse the library's whole description too: eight times as long.
        text = library.read_text("METADATA") or library.read_text("PKG-INFO") or ""
        header = message_from_string(text.partition("\n\n")[0])
        versions[name] = str(header["Version"])
        for requirement in header.get_all("Requires-Dist", ()):
            required = re.match(r"[\w.-]+", requirement)
            if required and not re.search(r"\bextra\s*==", requirement):
                names.append(required[0])
    return sorted(versions.items())


def beside(config_file: str | None) -> Path:
    """The folder of all caches of an archive, by its ``mkdocs.yml``."""
    return Path(config_file or "mkdocs.yml").resolve().parent / ".cache"


def _checksum(body: bytes | memoryview) -> bytes:
    """Four bytes that reveal damage, in a sixth of a hash's time: a build reads hundreds of megabytes."""
    return zlib.crc32(body).to_bytes(4, "little")


def stored(value: Any) -> bytes:
    """What the file of a value holds; see `Cache.save`."""
    body = marshal.dumps(value)
    return version() + _checksum(body) + body


class Cache:
    """Values by name, each in a file; one that is damaged or of another version counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, name: str) -> Any:
        """The value last saved under a name; ``None`` if there is none, or none that can be trusted."""
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
        """The file of a name, with a hyphen for each slash."""
        return self.folder / name.replace("/", "-")
