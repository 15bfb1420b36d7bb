"""Venues: the hub, and a page for each conference, journal and book with its papers by the venue's years.

`papers.venues` finds them in what sources say; ``content/venues.yml`` changes the table of venues. What
papers name with one ISSN is one venue.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Self

from generator.content.curated.venues import At, VenueTable
from generator.content.curated.vocabulary import key
from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, VENUE, VENUES, Collection, most_frequent
from generator.listings.records import Link, Listing, Parts
from generator.papers.shown import Fact, around_venue
from generator.papers.venues import STATES, shown, slug_of
from generator.text import identifiers
from generator.text.language import Language

_FEATURED = 3


class Venues(Collections):
    """The venues that have a page, with ``minimum`` papers or more.

    ``tagged`` has the slugs of venues that were tags, each with an address of the tag.
    """

    kind = VENUE
    is_rare = True

    def __init__(
        self, cards: Sequence[Card], table: VenueTable, minimum: int, tagged: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.minimum = minimum
        self._table = table
        self._stays = _joined(cards, table)
        found: defaultdict[str, list[Card]] = defaultdict(list)
        named: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for card in cards:
            for slug in dict.fromkeys(map(self._slug, card.appeared)):
                found[slug].append(card)
            for at in card.appeared:
                if name := at[0][1]:
                    named[self._slug(at)][name] += 1
        self._called = {slug: table.called((slug, _frequent(named[slug]), "")) for slug in found}
        self.known = {
            slug: Collection(VENUE, slug, self._called[slug])
            for slug in sorted(found)
            if len(found[slug]) >= minimum
        }
        self.papers = {venue: found[slug] for slug, venue in self.known.items()}
        former: defaultdict[str, list[str]] = defaultdict(list)
        for joined, slug in self._stays.items():
            former[slug].append(joined)
            self._called[joined] = self._called[slug]
        for slug in table.rows.keys() & named.keys():  # its address before the table had it
            former[slug] += sorted({slug_of(name) for name in named[slug]} - {"", slug})
        for slug, address in tagged:
            former[self._stays.get(slug, slug)].append(address)
        self.former = {
            venue: tuple(dict.fromkeys((*table.former.get(slug, ()), *former[slug])))
            for slug, venue in self.known.items()
        }
        if rare := [address for slug, address in tagged if self._stays.get(slug, slug) not in self.known]:
            self.former[Collection(VENUES, "", VENUES.title)] = tuple(rare)
        spellings: defaultdict[str, list[str]] = defaultdict(list)
        for slug in found:
            spellings[self._called[slug]] += sorted(map(key, named[slug]))
        self.aliases = {
            name: tuple(dict.fromkeys(one for one in (*table.spellings([name]), *others) if one != key(name)))
            for name, others in sorted(spellings.items())
        }

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the venues of an archive."""
        return cls(given.cards, given.vocabularies.venues, given.minimum(VENUE), tuple(_tagged(given)))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the venues of a paper that have a page."""
        if not card.appeared:
            return ()
        found = map(self.known.get, map(self._slug, card.appeared))
        return tuple(dict.fromkeys(venue for venue in found if venue))

    def names(self, card: Card) -> tuple[str, ...]:
        """Return the names of a paper's venues, with years and without, even if they have no page."""
        return self._table.names(card.appeared, self._called) if card.appeared else ()

    def facts(self, card: Card) -> tuple[Fact, ...]:
        """Return where a paper appeared; only its page shows more than one venue."""
        if not card.appeared:
            return ()
        found = enumerate(dict.fromkeys(map(self._fact, card.appeared)))
        return tuple([fact._replace(on=("page",)) if number else fact for number, fact in found])

    def _fact(self, at: At) -> Fact:
        before, after = around_venue(at[1], at[2])
        known = self.known.get(self._slug(at))
        return Fact("venue", self._called[at[0][0]], known.address if known else "", before, after)

    def _slug(self, at: At) -> str:
        slug = at[0][0]
        return self._stays.get(slug, slug)

    def description(self, collection: Collection) -> str:
        """Return the whole name of a venue, unless its pages have it as their title."""
        row = self._table.rows.get(collection.slug)
        return row.name if row and row.name != row.acronym else ""

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every venue by slug, a long one also by year."""
        t = groups.language
        about = t("Conferences, journals and books with {n} or more papers have a page.", n=self.minimum)
        if not self.papers:
            about = t.ngettext("No conference, journal or book has {n} paper yet.",
                               "No conference, journal or book has {n} papers yet.",
                               self.minimum)  # fmt: skip
        yield hubs.page(VENUES, self.papers, groups, about)
        for venue, papers in self.papers.items():
            people = members[Authors].most_frequent(papers)
            rows = (t("Tags"), hubs.near(papers)), (t("People"), people)
            first = hubs.first(venue, papers, groups, rows, self.description(venue))
            if first.opening and first.opening.best:
                first = first._replace(opening=first.opening._replace(best=_best(papers, t)))
            yield from hubs.by_year(first, self._by_year(venue, papers), groups)

    def _by_year(self, venue: Collection, papers: Sequence[Card]) -> dict[str, list[Card]]:
        """Return papers by the venue's year, the latest first: the accepted first, then the most voted.

        A paper without such a year is under the year of its date.
        """
        by_year: defaultdict[str, list[tuple[int, Card]]] = defaultdict(list)
        for card in papers:
            _, year, state = next(at for at in card.appeared if self._slug(at) == venue.slug)
            by_year[year or "".join(card.dates[-1:])[:4]].append((STATES.index(state), card))
        for listed in by_year.values():
            listed.sort(key=lambda pair: (pair[0], *pair[1].rank))
        return {year: [card for _, card in by_year[year]] for year in sorted(by_year, reverse=True)}


def _best(papers: Sequence[Card], t: Language) -> Parts:
    """Return a venue's best papers: those that curators feature, and those with the most votes."""
    featured = sorted((card for card in papers if card.featured), key=lambda card: card.dates, reverse=True)
    chosen = tuple(map(Link.voted, featured[:_FEATURED]))
    lists = (t("Featured"), chosen), (t("Most votes"), hubs.top(papers))
    return tuple((heading, best) for heading, best in lists if best)


def _frequent(names: Mapping[str, int]) -> str:
    """Return the name that fields use most often, as lists show it; ``""`` if no field has one."""
    counts = Counter[str]()
    for name, number in names.items():
        counts[shown(name)] += number
    return most_frequent(counts) if counts else ""


def _tagged(given: Given) -> Iterator[tuple[str, str]]:
    """Yield the slugs of venues by the labels of papers, each with an address that the label had as a tag."""
    tags = given.vocabularies.tags
    for label in sorted(tags.labels.keys() & chain.from_iterable(card.proposed_tags for card in given.cards)):
        name = tags.named(label)
        slug = identifiers.slug(key(label)) if name in (label, "") else identifiers.address(name)
        for old in (slug, identifiers.address(label)):
            yield tags.labels[label], TAG.address.format(old)


def _joined(cards: Sequence[Card], table: VenueTable) -> dict[str, str]:
    """Return the venue that stays, by each that has an ISSN in common with it; both by their slugs.

    A venue of the table stays, otherwise that of the paper that came first. Two of the table stay two.
    """
    came: dict[str, tuple[str, str]] = {}
    stated: defaultdict[str, set[str]] = defaultdict(set)
    for card in cards:
        for (slug, named, issn), _, _ in card.appeared:
            if named:
                came[slug] = min((card.came, card.id), came.get(slug, (card.came, card.id)))
                stated[slug].add(issn)
    order = sorted(came, key=lambda slug: (slug not in table.rows, came[slug], slug))
    rank = {slug: place for place, slug in enumerate(order)}
    stays: dict[str, str] = {}

    def staying(slug: str) -> str:
        while slug in stays:
            stays[slug], slug = stays.get(stays[slug], stays[slug]), stays[slug]
        return slug

    owners: dict[str, str] = {}
    for slug in order:
        for number in sorted(
            {identifiers.issn(one) for issn in stated[slug] for one in issn.split(",")} - {""}
        ):
            both = staying(owners.setdefault(number, slug)), staying(slug)
            first, last = sorted(both, key=rank.__getitem__)
            if first != last and last not in table.rows:
                stays[last] = first
    return {slug: staying(slug) for slug in sorted(stays)}
