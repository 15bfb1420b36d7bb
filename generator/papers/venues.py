"""Conferences and journals, from ``venues.toml``, and which of them a paper says that it appeared at."""

import functools
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from generator.papers import stating
from generator.papers.mentions import Mention
from generator.papers.naming import Found, Names
from generator.papers.paper import Paper

Kind = Literal["conference", "journal"]
State = Literal["accepted", "findings", "workshop", "submitted"]
STATES: tuple[State, ...] = ("accepted", "findings", "workshop", "submitted")
LONGEST = 2_000
"""Characters of a text that are read."""
_REMEMBERED = 10_000
_ADDRESS = re.compile(r"\b(?:https?://|www\.|doi:\s?|arxiv:)\S*[\w/]", re.IGNORECASE)


class Venue(NamedTuple):
    """A conference or a journal.

    Attributes:
        slug: the last part of its page's address.
        acronym: how people call it; for some journals, the usual abbreviation.
        name: its whole name without sponsors, year and number.
        kind: what it is; a series of workshops is a conference.
        field: the branch of science.
        aliases: other acronyms and names, as comments write them.
    """

    slug: str
    acronym: str
    name: str
    kind: Kind
    field: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.acronym, self.name, *self.aliases)


class Appearance(NamedTuple):
    """A paper at a venue; the year is ``""`` if unknown."""

    venue: Venue
    year: str
    state: State


def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@functools.cache
def table() -> tuple[Venue, ...]:
    """Return the venues of ``venues.toml``, in its order."""
    kinds: dict[Kind, dict[str, dict[str, list[str]]]] = {
        "conference": _file()["conference"],
        "journal": _file()["journal"],
    }
    return tuple(
        Venue(slug, acronym, name, kind, field, tuple(aliases))
        for kind, of_kind in kinds.items()
        for field, rows in of_kind.items()
        for slug, (acronym, name, *aliases) in rows.items()
    )


class Venues:
    """Finds venues in what sources say about a paper.

    Attributes:
        rows: the venues that it knows.
    """

    def __init__(self, rows: Iterable[Venue]) -> None:
        self.rows = tuple(rows)
        file = _file()
        words = frozenset(file["words"].split())
        short = {word: abbreviation for abbreviation, long in file["short"].items() for word in long.split()}
        names = [(name, row) for row in self.rows for name in dict.fromkeys(row.names) if name]
        self._names = Names(names, words, short)
        # Many comments are the same: "Accepted to …", and book titles.
        self._remembered = functools.lru_cache(maxsize=_REMEMBERED)(self._read)
        self._whole = {name.casefold(): row for name, row in names}

    def __reduce__(self) -> tuple[type["Venues"], tuple[tuple[Venue, ...]]]:
        return Venues, (self.rows,)

    def of(self, paper: Paper) -> tuple[Appearance, ...]:
        """Return where a paper says that it appeared, those that accepted it first.

        It is read from the comment, the journal reference and the publication. A place without a year has the
        paper's, unless that is arXiv's.
        """
        found = list(self.read(paper.comment.plain))
        published = paper.published_in
        for place in filter(None, (paper.journal_ref.plain, published.journal, published.book)):
            found += self._printed(place)
        year = "" if paper.arxiv else (paper.published or paper.date)[:4]
        return _merged([one._replace(year=one.year or year) for one in found] if year else found)

    def read(self, text: str) -> tuple[Appearance, ...]:
        """Return the appearances that a comment states, those that accepted it first."""
        return self._remembered(text[:LONGEST])

    def _read(self, text: str) -> tuple[Appearance, ...]:
        text = _ADDRESS.sub(" ", text.replace("\\", ""))  # of TeX, as in A\\&A
        mentions = [_mention(one) for one in self._names.find(text)]
        return _merged([Appearance(*one) for one in stating.read(text, mentions)]) if mentions else ()

    def _printed(self, place: str) -> tuple[Appearance, ...]:
        """Return the venues in the name of a journal or of a book, or in a reference."""
        whole = self._whole.get(place.casefold())
        return (Appearance(whole, "", "accepted"),) if whole else self.read(f"Published in {place}")


def _mention(found: Found[Venue]) -> Mention[Venue]:
    venue = found.value
    return Mention(*found, venue.kind == "journal", "workshop" in venue.name.lower())


def _merged(found: Iterable[Appearance]) -> tuple[Appearance, ...]:
    """Join what is said about one venue and year; "submitted" gives way, other states win over "accepted"."""
    found = list(found)
    if len(found) < 2:
        return tuple(found)
    kept = dict[tuple[str, str], Appearance]()
    for one in sorted(found, key=lambda one: not one.year):
        years = (year for slug, year in kept if slug == one.venue.slug and one.year in ("", year))
        key = (one.venue.slug, next(years, one.year))
        other = kept.setdefault(key, one)
        state = min(one.state, other.state, key=_STRENGTH.index)
        kept[key] = other._replace(state=state)
    return tuple(sorted(kept.values(), key=lambda one: STATES.index(one.state)))


_STRENGTH: tuple[State, ...] = ("findings", "workshop", "accepted", "submitted")
