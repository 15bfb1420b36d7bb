"""Conferences and journals, and which of them a paper says it appeared at, from ``venues.toml``."""

import functools
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from generator.papers.paper import Paper

Kind = Literal["conference", "journal"]
State = Literal["accepted", "findings", "workshop", "submitted"]
STATES: tuple[State, ...] = ("accepted", "findings", "workshop", "submitted")


class Venue(NamedTuple):
    """A conference or a journal; `aliases` are other acronyms and names, as comments write them."""

    slug: str
    acronym: str
    name: str
    kind: Kind
    field: str
    aliases: tuple[str, ...] = ()


class Appearance(NamedTuple):
    """A paper at a venue; the year is ``""`` if unknown."""

    venue: Venue
    year: str
    state: State


@functools.cache
def table() -> tuple[Venue, ...]:
    """Return the venues of ``venues.toml``, in its order."""
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    kinds: dict[Kind, dict[str, dict[str, list[str]]]] = tomllib.loads(text)  # type: ignore[assignment]
    return tuple(
        Venue(slug, acronym, name, kind, field, tuple(aliases))
        for kind, of_kind in kinds.items()
        for field, rows in of_kind.items()
        for slug, (acronym, name, *aliases) in rows.items()
    )


class Venues:
    """Finds venues in what sources say about a paper."""

    def __init__(self, rows: Iterable[Venue]) -> None:
        self._by_acronym = {acronym: row for row in rows for acronym in (row.acronym, *row.aliases)}
        self._pattern = re.compile(r"\b([A-Z][\w&]{2,20}?)[ ']{0,2}((?:20)?\d\d)\b")

    def of(self, paper: Paper) -> tuple[Appearance, ...]:
        """Return where a paper says that it appeared, by its comment and its reference; accepted first."""
        texts = (paper.comment.plain, paper.journal_ref.plain, *paper.published_in.values.values())
        found = dict.fromkeys(one for text in texts for one in self.read(text))
        return tuple(sorted(found, key=lambda one: STATES.index(one.state)))

    def read(self, text: str) -> tuple[Appearance, ...]:
        """Return the appearances that a comment states."""
        state: State = "submitted" if "ubmitted" in text else "accepted"
        return tuple(
            Appearance(venue, f"20{year[-2:]}", state)
            for acronym, year in self._pattern.findall(text[:1000])
            if (venue := self._by_acronym.get(acronym))
        )
