"""``content/removed.yml``: papers that are off the site for good, which no source brings back.

```yaml
"2608.00042":
  day: 2026-11-25
  reason: withdrawn at the authors' request
```

An id may be of any form. Whatever else is wrong with an entry, its paper stays removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

import yaml

from generator import atomic
from generator.content import disk, named, safeyaml
from generator.errors import Problem, RecordError
from generator.papers import dates, identifiers
from generator.papers.paper import line

NAME = "removed.yml"
_FIELDS = ("day", "reason")
_EXAMPLE = '"2608.00042": {day: 2026-11-25, reason: withdrawn at the authors\' request}'


def advice(name: str) -> str:
    """How a paper that a source still has is removed for good."""
    return f'To remove it for good, add to content/{NAME}: "{name}": {{day: YYYY-MM-DD, reason: …}}'


@dataclass(frozen=True)
class Removals:
    """The papers that were removed for good.

    Attributes:
        days: the day of each removal as written, ``""`` where it is not valid, by the `identifiers.slug` of
            the id that the entry has.
        problems: what is wrong with entries.
    """

    days: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, content: Path) -> Self:
        """The removals in the ``removed.yml`` of a ``content`` folder; none if there is no such file.

        Raises:
            RecordError: if the file is not a mapping in YAML, so that nobody can tell what was removed.
        """
        removals = cls()
        for name, about in named.entries(content / NAME, _EXAMPLE):
            where = f"{NAME}: {name}"
            slug = identifiers.slug(identifiers.canonical(str(name)))
            day, problem = "", None
            if slug in removals.days:
                problem = Problem(where, "", "is removed twice; leave one entry")
            try:
                day = _day(where, name, about)
            except RecordError as error:
                problem = Problem(error.field, "", error.reason)
            removals.days[slug] = day
            if problem:
                removals.problems.append(problem)
        return removals

    def __bool__(self) -> bool:
        return bool(self.days)

    def have(self, ids: Iterable[str]) -> bool:
        """Whether a paper with any of these canonical ids was removed; empty ids are ignored."""
        return bool(self.days) and any(identifiers.slug(name) in self.days for name in ids if name)


def add(content: Path, name: str, day: date, reason: str) -> None:
    """Add an entry at the end of ``removed.yml``; what stands there stays, to the byte.

    Args:
        content: the ``content`` folder.
        name: the paper's canonical id.
        day: of the removal.
        reason: in some words; they are put on one line.

    Raises:
        RecordError: if the file cannot be read, or takes no entry at its end.
    """
    path = content / NAME
    before = dict(named.entries(path, _EXAMPLE))
    text = disk.exact(path, NAME) if path.exists() else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = {name: {"day": day, "reason": line(reason)}}
    written = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=2**30)
    text += (newline if text and not text.endswith("\n") else "") + written.replace("\n", newline)
    try:
        taken = safeyaml.load(text) == before | entry
    except safeyaml.ERRORS:
        taken = False
    if not taken:
        raise RecordError(
            NAME, f"takes no entry at its end; write each entry on lines of its own: {_EXAMPLE}"
        )
    atomic.write(path, text.encode())


def _day(where: str, name: object, about: object) -> str:
    """The day of an entry, all of which is checked."""
    if not isinstance(name, str):
        raise RecordError(where, f'is not text; put the id in quotes, "{name}"')
    values: dict[str, Any] = named.values(where, about, _FIELDS, _EXAMPLE)
    reason = values.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise RecordError(where, "reason is missing; say in some words why the paper was removed")
    try:
        day = dates.normalise(values.get("day") or "")
    except ValueError:
        day = ""
    if not dates.is_day(day):
        raise RecordError(where, f"day: {dates.no_day(values.get('day'))}")
    return day
