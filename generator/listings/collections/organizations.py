"""The organizations of papers: the hub, and a page for each.

Sources name them. Spellings that differ only in case, accents and punctuation are one organization;
``content/organizations.yml`` joins others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

from generator.content.curated.vocabulary import Vocabulary
from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import ORGANIZATION, ORGANIZATIONS, Collection, most_frequent
from generator.listings.records import Listing
from generator.papers.shown import Fact, Medium
from generator.text import identifiers

_SHOWN: tuple[Medium, ...] = ("page", "mail")  # lists name those with a page beside the authors


class Organizations(Collections):
    """The organizations that have a page, with ``minimum`` papers or more."""

    kind = ORGANIZATION

    def __init__(self, cards: Sequence[Card], vocabulary: Vocabulary, minimum: int) -> None:
        self.minimum = minimum
        self._vocabulary = vocabulary
        # A name without letters and digits has no address.
        self._slugs = {
            spelling: identifiers.address(name)
            for spelling in sorted({card.organization for card in cards})
            if identifiers.hyphenated(name := vocabulary.named(spelling))
        }
        papers: defaultdict[str, list[Card]] = defaultdict(list)
        earlier: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for card in cards:
            if slug := self._slugs.get(card.organization):
                papers[slug].append(card)
                earlier[slug][identifiers.address(card.organization)] += 1
        self.known: dict[str, Collection] = {}
        for slug in sorted(slug for slug, listed in papers.items() if len(listed) >= minimum):
            name = most_frequent(Counter(vocabulary.named(card.organization) for card in papers[slug]))
            self.known[slug] = Collection(ORGANIZATION, slug, name)
        self.papers = {collection: papers[slug] for slug, collection in self.known.items()}
        self.aliases = {name: vocabulary.aliases.get(name, ()) for name in map(vocabulary.named, self._slugs)}
        # A spelling with enough papers had a page of its own before the vocabulary joined it to others.
        self.former = {
            collection: (
                *vocabulary.former.get(collection.name, ()),
                *sorted(old for old, number in earlier[slug].items() if old != slug and number >= minimum),
            )
            for slug, collection in self.known.items()
        }

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the organizations of an archive."""
        return cls(given.cards, given.vocabularies.organizations, given.minimum(ORGANIZATION))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the organization of a paper, if it has a page."""
        known = self.known.get(self._slugs.get(card.organization, "")) if card.organization else None
        return (known,) if known else ()

    def names(self, card: Card) -> tuple[str, ...]:
        """Return the name of a paper's organization, even if it has no page."""
        return tuple([fact.label for fact in self.facts(card)])

    def facts(self, card: Card) -> tuple[Fact, ...]:
        """Return the name of a paper's organization, a link if it has a page."""
        if not card.organization:
            return ()
        for known in self.of(card):
            return (Fact("organization", known.name, known.address, on=_SHOWN),)
        name = self._vocabulary.named(card.organization)
        return (Fact("organization", name, on=_SHOWN),) if name else ()

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every organization by slug."""
        t = groups.language
        about = t("Organizations with {n} or more papers have a page.", n=self.minimum)
        if not self.papers:
            about = t("No organization has {n} papers yet, so no organization has a page.", n=self.minimum)
        yield hubs.page(ORGANIZATIONS, self.papers, groups, about)
        for organization, papers in self.papers.items():
            people = members[Authors].most_frequent(papers)
            rows = (t("Tags"), hubs.near(papers)), (t("People"), people)
            first = hubs.first(organization, papers, groups, rows)
            yield from hubs.by_time(first, papers, groups)
