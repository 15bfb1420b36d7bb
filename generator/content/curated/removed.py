"""``content/removed.yml``: papers that are off the site for good; no source brings them back.

```yaml
"2608.00042":
  day: 2026-11-25
  reason: withdrawn at the authors' request
```

An id may have any form. A paper stays removed even if its entry has a mistake.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

import yaml

from generator.content import disk, safeyaml
from generator.content.typed import EntryFile, Shape, Text
from generator.errors import Problem, RecordError
from generator.store import atomic
from generator.text import identifiers
from generator.text.cleaning import line


class RemovalEntry(Shape, frozen=True):
    """The entry of one paper."""

    day: date
    reason: Text


# Ids without words of a title, besides arXiv's ids and DOIs: addresses, and numbers of PubMed.
_BARE = re.compile(r"https?://[^\s@]+|pmid-[0-9]+|pmc[0-9]+")
_EXAMPLE = '"2608.00042": {day: 2026-11-25, reason: withdrawn at the authors\' request}'
FILE = EntryFile("removed.yml", RemovalEntry, _EXAMPLE)


def advice(name: str) -> str:
    """Return advice on how to remove a paper for good while a source still has it."""
    return f'To remove it for good, add to content/{FILE.file}: "{name}": {{day: YYYY-MM-DD, reason: …}}'


@dataclass(frozen=True)
class Removals:
    """The papers that are removed for good."""

    # The day of removal by `identifiers.slug` of the id; ``""`` if the entry has a mistake.
    days: dict[str, str] = field(default_factory=dict)
    # The same by canonical id, without entries with a mistake, and without ids made of a title.
    told: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # the mistakes in entries

    @classmethod
    def read(cls, content: Path) -> Self:
        """Read ``removed.yml`` in a folder with `EntryFile.read`; without the file there are no removals."""
        removals = cls()

        def take(name: str, entry: RemovalEntry) -> None:
            if _slug(name) in removals.days:
                raise RecordError("", "is removed twice; keep one entry")
            removals.days[_slug(name)] = f"{entry.day}"
            id = identifiers.canonical(name)
            if identifiers.arxiv(id) or identifiers.doi(id) or _BARE.fullmatch(id):
                removals.told[id] = f"{entry.day}"

        for name in FILE.read(content / FILE.file, take, removals.problems):
            removals.days.setdefault(_slug(f"{name}"), "")
            if not isinstance(name, str):
                reason = f'is not text; put the id in quotes: "{name}"'
                removals.problems.append(Problem(f"{FILE.file}: {name}", "", reason))
        return removals

    def have(self, ids: Iterable[str]) -> bool:
        """Return whether a paper of any of these ids or addresses is removed; ``""`` does not count."""
        return bool(self.days) and any(identifiers.slug(name) in self.days for name in ids if name)


def add(content: Path, name: str, day: date, reason: str) -> None:
    """Append an entry for a canonical id to ``removed.yml``; the rest stays the same, to the byte."""
    path = content / FILE.file
    text = disk.exact(path, FILE.file) if os.path.lexists(path) else ""
    before = safeyaml.parse(text, FILE.file) or {}
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = {name: {"day": day, "reason": line(reason)}}
    written = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=2**30)
    text += (newline if text and not text.endswith("\n") else "") + written.replace("\n", newline)
    try:
        taken = safeyaml.load(text) == before | entry
    except (*safeyaml.ERRORS, TypeError):
        taken = False
    if not taken:
        raise RecordError(FILE.file, f"cannot be appended to; write each entry on its own line: {_EXAMPLE}")
    atomic.write(path, text.encode())


def _slug(name: str) -> str:
    return identifiers.slug(identifiers.canonical(name))
