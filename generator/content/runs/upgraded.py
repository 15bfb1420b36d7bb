"""``content/upgraded.yml``: which version of the project an archive has, and from where.

```yaml
upstream: https://example.org/paper-archive.git   # left out while the project's own file says it
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
    """The three numbers of a version, by which versions are sorted."""
    if not VERSION.fullmatch(version):
        raise ArchiveError(f"{version!r} is not a version; write three numbers, such as 0.2.0.")
    return tuple(map(int, version.split(".")))


class Upgraded(Shape, frozen=True):
    """What was taken last.

    Attributes:
        version: the version of the project's files.
        workflows: the version of ``.github/workflows``, which may have been left for a person to take.
        migrations: the number of the last migration that was run.
        upstream: where it was taken from, if its owner named a place; ``""`` for the project's own.
    """

    version: _Version
    workflows: _Version
    migrations: Count
    upstream: str = ""

    @classmethod
    def read(cls, content: Path) -> Self | None:
        """What the file of a ``content`` folder says; ``None`` where there is none."""
        try:
            return cls.parse(disk.text(content / NAME, NAME))
        except FileNotFoundError:
            return None

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a text of the file says; anything else is an `ArchiveError`."""
        try:
            return parse(cls, text, NAME)
        except RecordError as error:
            raise ArchiveError(f"content/{error}; restore it, with git for instance.") from None

    def data(self) -> bytes:
        """The bytes of a file that says this."""
        upstream = f"upstream: {yaml.safe_dump(self.upstream).splitlines()[0]}\n" if self.upstream else ""
        lines = (f"{name}: {getattr(self, name)}\n" for name in ("version", "workflows", "migrations"))
        return (_HEAD + upstream + "".join(lines)).encode()
