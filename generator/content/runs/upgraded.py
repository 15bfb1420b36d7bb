"""``content/upgraded.yml``: the version of the project that an archive has, and where it came from.

```yaml
upstream: https://example.org/paper-archive.git   # only if it is not the project's own
version: 0.3.0
workflows: 0.2.0
migrations: 2
```
"""

import re
from pathlib import Path
from typing import Annotated, Self

import yaml
from msgspec import Meta

from generator.content import disk
from generator.content.typed import Count, Shape, parse
from generator.errors import ArchiveError, RecordError

NAME = "upgraded.yml"
_HEAD = "# Written by archive upgrade: the version of the project's files, and where new ones come from.\n"
VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")
"""A version of the project; its tag has a ``v`` before it."""
_Version = Annotated[str, Meta(pattern=rf"\A{VERSION.pattern}\Z")]


def numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version, which sort versions."""
    if not VERSION.fullmatch(version):
        raise ArchiveError(f"{version!r} is not a version; write three numbers, such as 0.2.0.")
    return tuple(map(int, version.split(".")))


class Upgraded(Shape, frozen=True):
    """The state after the last upgrade.

    Attributes:
        version: the version of the project's files.
        workflows: the version of ``.github/workflows``, which may wait for a person to upgrade them.
        migrations: the number of the last migration that ran.
        upstream: where the files came from, if the owner named a place; ``""`` for the project's own.
    """

    version: _Version
    workflows: _Version
    migrations: Count
    upstream: str = ""

    @classmethod
    def read(cls, content: Path) -> Self | None:
        """Read the file of a ``content`` folder; return ``None`` if it does not exist."""
        try:
            return cls.parse(disk.text(content / NAME, NAME))
        except FileNotFoundError:
            return None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the text of the file; raise an `ArchiveError` for a mistake."""
        try:
            return parse(cls, text, NAME)
        except RecordError as error:
            raise ArchiveError(f"content/{error}; restore it, for example with git.") from None

    def data(self) -> bytes:
        """Return the bytes of the file."""
        upstream = f"upstream: {yaml.safe_dump(self.upstream).splitlines()[0]}\n" if self.upstream else ""
        lines = (f"{name}: {getattr(self, name)}\n" for name in ("version", "workflows", "migrations"))
        return (_HEAD + upstream + "".join(lines)).encode()
