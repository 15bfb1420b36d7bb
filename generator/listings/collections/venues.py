"""Venues: the hub, and a page for each conference and journal with its papers by the venue's years.

`papers.venues` finds them in what sources say; ``content/venues.yml`` changes the table of venues.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

from generator.content.curated.venues import VenueTable
from generator.listings import opening, overview, split
from generator.listings.cards import Card, Place
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import VENUE, VENUES, Collection
from generator.listings.records import Listing, Parts, Step
from generator.papers.shown import around_venue
from generator.papers.venues import STATES
from generator.text.plural import counted

_FEATURED = 3


class Venues(Collections):
    """The venues that have a page, with ``minimum`` papers or more."""

    kind = VENUE
    is_rare = True

    def __init__(self, cards: Sequence[Card], table: VenueTable, minimum: int) -> None:
        self.minimum = minimum
        self._table = table
        found: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            for slug in dict.fromkeys(slug for slug, _, _ in card.appeared):
                found[slug].append(card)
        self.known = {
            slug: Collection(VENUE, slug, table.rows[slug].acronym)
            for slug in sorted(found)
            if len(found[slug]) >= minimum
        }
        self.papers = {venue: found[slug] for slug, venue in self.known.items()}
        self.former = {venue: table.former.get(slug, ()) for slug, venue in self.known.items()}
        acronyms = {table.rows[slug].acronym for slug in found}
        self.aliases = {name: table.spellings([name]) for name in sorted(acronyms)}

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the venues of an archive."""
        return cls(given.cards, given.vocabularies.venues, given.minimum(VENUE))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the venues of a paper that have a page."""
        found = (self.known.get(slug) for slug, _, _ in card.appeared)
        return tuple(dict.fromkeys(venue for venue in found if venue))

    def names(self, card: Card) -> tuple[str, ...]:
        """Return the names of a paper's venues, with years and without, even if they have no page."""
        return self._table.names(card.appeared) if card.appeared else ()

    def shown(self, card: Card) -> tuple[Place, ...]:
        """Return where a paper appeared, as readers see it."""
        return tuple([self._place(*at) for at in card.appeared])

    def _place(self, slug: str, year: str, state: str) -> Place:
        before, after = around_venue(year, state)
        known = self.known.get(slug)
        return Place(before, self._table.rows[slug].acronym, after, known.address if known else "")

    def description(self, collection: Collection) -> str:
        """Return the whole name of a venue, unless its pages have it as their title."""
        row = self._table.rows[collection.slug]
        return row.name if row.name != row.acronym else ""

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every venue by slug, a long one also by year."""
        about = f"Conferences and journals with {self.minimum} or more papers have a page."
        if not self.papers:
            about = f"No conference or journal has {counted(self.minimum, 'paper')} yet."
        yield overview.page(VENUES, self.papers, groups, about)
        for venue, papers in self.papers.items():
            rows = ("Tags", opening.near(papers)), ("People", members[Authors].most_frequent(papers))
            first = opening.first(venue, papers, groups, rows, self.description(venue))
            if first.opening and first.opening.best:
                first = first._replace(opening=first.opening._replace(best=_best(papers)))
            yield from split.by_year(first, self._by_year(venue, papers), groups.limit)

    def _by_year(self, venue: Collection, papers: Sequence[Card]) -> dict[str, list[Card]]:
        """Return papers by the venue's year, the latest first: the accepted first, then the most voted.

        A paper without such a year is under the year of its date.
        """
        by_year: defaultdict[str, list[tuple[int, Card]]] = defaultdict(list)
        for card in papers:
            _, year, state = next(at for at in card.appeared if at[0] == venue.slug)
            by_year[year or "".join(card.dates[-1:])[:4]].append((STATES.index(state), card))
        for listed in by_year.values():
            listed.sort(key=lambda pair: (pair[0], *pair[1].rank))
        return {year: [card for _, card in by_year[year]] for year in sorted(by_year, reverse=True)}


def _best(papers: Sequence[Card]) -> Parts:
    """Return a venue's best papers: those that curators feature, and those with the most votes."""
    featured = sorted((card for card in papers if card.featured), key=lambda card: card.dates, reverse=True)
    steps = tuple(Step(card.address, card.label, card.votes or 0) for card in featured[:_FEATURED])
    lists = ("Featured", steps), ("Most votes", opening.top(papers))
    return tuple((heading, best) for heading, best in lists if best)
