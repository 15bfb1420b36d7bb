"""``content/venues.yml``: venues that an owner adds, renames, joins or turns off in the project's table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Annotated, Self, cast

from msgspec import Meta

from generator.content.typed import EntryFile, Shape, Texts
from generator.errors import Problem, RecordError
from generator.papers import venues
from generator.papers.paper import Paper
from generator.papers.shown import around_venue
from generator.papers.venues import Venue
from generator.store.keys import hash_of
from generator.text import identifiers
from generator.text.plural import singular

_MOST = 5  # venues of a paper: each has a page and a feed with it, and two are rare
NamedVenue = tuple[str, str, str]
"""A venue as a paper names it: its slug, and if a field names it, its name there and the journal's ISSNs."""
At = tuple[NamedVenue, str, str]
"""Where a paper appeared: the venue, the year (``""`` if unknown) and the `venues.State`."""


class VenueEntry(Shape, frozen=True):
    """The entry of one venue, by its short name; the project's table has what it leaves out."""

    name: str = ""
    kind: Annotated[str, Meta(pattern="^(conference|journal)$")] | None = None
    field: str = ""
    aliases: Texts = ()
    ignore: bool = False
    formerly: Texts = ()


FILE = EntryFile("venues.yml", VenueEntry, "MOSS: {name: Conference on Mosses, aliases: [MossConf]}")


@dataclass(frozen=True)
class VenueTable:
    """The venues of an archive."""

    rows: Mapping[str, Venue] = field(default_factory=dict)  # the venues by slug
    # The last parts of former addresses, by slug.
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # The slugs of journals and books that fields name, but are no venues.
    ignored: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """Read an archive's own file with `EntryFile.read`, over the project's table."""
        made = _Over(venues.table())
        FILE.read(path, made.take, problems)
        return cls(made.rows, made.former, frozenset(made.ignored))

    @cached_property
    def hash(self) -> bytes:
        """A hash that changes whenever papers may be at other venues."""
        return hash_of(repr((self.rows, sorted(self.ignored))))

    @cached_property
    def _reader(self) -> venues.VenueFinder:
        return venues.reader(tuple(self.rows.values()), self.ignored)

    @cached_property
    def _aliases(self) -> dict[str, tuple[str, ...]]:
        every = ((row.acronym, dict.fromkeys(map(_key, row.names))) for row in self.rows.values())
        return {name: tuple(key for key in keys if key not in ("", _key(name))) for name, keys in every}

    def spellings(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the other spellings of venues, with ``-`` between words; other names have none."""
        return tuple(chain.from_iterable(self._aliases.get(name, ()) for name in names))

    def of(self, paper: Paper) -> tuple[At, ...]:
        """Return where a paper appeared, the accepted first; to be submitted is not to appear."""
        found = self._reader.of(paper) if self.rows else ()
        stated = (at for at in found if at.state != "submitted")
        kept = [((at.venue.slug, at.named, at.issn), at.year, at.state) for at in stated]
        return tuple(dict.fromkeys(kept))[:_MOST]

    def accepted(self, appeared: Iterable[At]) -> tuple[str, str]:
        """Return the whole name of the conference that accepted a paper, and the year, for citations."""
        found = ((self.rows.get(venue[0]), year) for venue, year, state in appeared if state == "accepted")
        return next(((row.name, year) for row, year in found if row and row.kind == "conference"), ("", ""))

    def called(self, venue: NamedVenue) -> str:
        """Return what lists call the venue: the table's short name, or its name in the paper's field."""
        slug, named, _ = venue
        return self.rows[slug].acronym if slug in self.rows else venues.shown(named)

    def names(self, appeared: Iterable[At], known: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the names by which the filter finds a paper: each venue alone, and as lists say it.

        ``known`` has names of venues by slug, where an archive has one name for several spellings.
        """
        known = known or {}
        called = (
            (known.get(venue[0]) or self.called(venue), around_venue(year, state))
            for venue, year, state in appeared
        )
        pairs = ((name, f"{before}{name}{after}") for name, (before, after) in called)
        return tuple(dict.fromkeys(chain.from_iterable(pairs)))


class _Over:
    """The project's table, with entries over the venues that their names or other spellings mean."""

    def __init__(self, table: Iterable[Venue]) -> None:
        self.rows = {row.slug: row for row in table}
        self.former: dict[str, tuple[str, ...]] = {}
        self.ignored = set[str]()
        self._stated: dict[str, str] = {}  # names of entries, by their spellings and venues

    @cached_property
    def _known(self) -> dict[str, Venue]:
        """The venues of the table by their names; first asked for by the first entry."""
        rows = self.rows.values()
        known = {identifiers.hyphenated(name): row for row in rows for name in row.names}
        return known | {identifiers.hyphenated(row.acronym): row for row in rows}

    def take(self, name: str, entry: VenueEntry) -> None:
        """Add an entry, unless another one has one of its spellings, or another venue its address."""
        stated = name, *entry.aliases, *entry.formerly
        spellings = {identifiers.hyphenated(spelling): spelling for spelling in stated}
        known = {row.slug: row for key in spellings if (row := self._known.get(key))}
        claims = spellings | {f"/{slug}": row.acronym for slug, row in known.items()}
        for claim, said in claims.items():
            if (other := self._stated.get(claim, name)) != name:
                raise RecordError("", f"{said} already belongs to {other}; keep it in one place")
        first = next(iter(known.values()), Venue("", name, name, "conference", ""))
        slug = first.slug if identifiers.hyphenated(first.acronym) == identifiers.hyphenated(name) else ""
        slug = slug or identifiers.address(name)
        if not slug or (slug in self.rows and slug not in known):
            raise RecordError("", "has no address of its own; choose a name with other letters or digits")
        self._stated.update(dict.fromkeys(claims, name))
        for joined in known:
            del self.rows[joined]
        if entry.ignore:
            names = chain(stated, *(row.names for row in known.values()))
            self.ignored.update(map(venues.slug_of, names))
            return
        before = (row.names for row in known.values())
        others = dict.fromkeys(chain(entry.aliases, entry.formerly, *before))
        self.rows[slug] = Venue(
            slug,
            name,
            entry.name or first.name,
            cast(venues.Kind, entry.kind or first.kind),
            entry.field or first.field,
            tuple(other for other in others if other != name),
        )
        former = dict.fromkeys((*identifiers.addresses(entry.formerly), *known))
        self.former[slug] = tuple(old for old in former if old != slug)


def _key(name: str) -> str:
    """Return a name as the search's filter compares it: without case, accents, punctuation and plural."""
    return singular(identifiers.hyphenated(name))
