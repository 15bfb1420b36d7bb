"""``content/upgraded.yml``: what upgrades have to remember.

```yaml
upstream: https://example.org/paper-archive.git   # only if it is not the project's own
migrations: 2
```
"""

import re
from pathlib import Path
from typing import Self

import yaml

from generator.content import disk
from generator.content.typed import Count, Shape, parse
from generator.errors import HAS_USER, ArchiveError, RecordError, without_user

NAME = "upgraded.yml"
_HEAD = "# Written by archive upgrade: the number of the last migration, and where new versions come from.\n"
VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")
"""A version of the project; its tag has a ``v`` before it."""


def numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version, which sort versions."""
    if not VERSION.fullmatch(version):
        raise ArchiveError(f"{version!r} is not a version; write three numbers, such as 0.2.0.")
    return tuple(map(int, version.split(".")))


class Upgraded(Shape, frozen=True):
    """The state after the last upgrade."""

    migrations: Count = 0  # the number of the last migration that changed something
    upstream: str = ""  # where new versions are, if the owner named a place; ``""`` for the project's own

    def __post_init__(self) -> None:
        if without_user(self.upstream) != self.upstream:
            raise ValueError(f"upstream {HAS_USER}")

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
        known = {"upstream": self.upstream} if self.upstream else {}
        said = yaml.safe_dump({**known, "migrations": self.migrations}, sort_keys=False, allow_unicode=True)
        return f"{_HEAD}{said}".encode()
