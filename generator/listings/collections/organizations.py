"""The organizations of papers, as sources name them: the hub, and a page for each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

from generator.listings import opening, overview
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import ORGANIZATION, ORGANIZATIONS, Collection, most_frequent
from generator.listings.records import Listing
from generator.text import identifiers


class Organizations(Collections):
    """The organizations that have a page, with ``minimum`` papers or more.

    Spellings that differ only in case, accents and punctuation are one organization.
    """

    kind = ORGANIZATION

    def __init__(self, cards: Sequence[Card], minimum: int) -> None:
        self.minimum = minimum
        folded = {name: identifiers.hyphenated(name) for name in {card.organization for card in cards}}
        # A name without letters and digits has no address.
        self._slugs = {name: identifiers.slug(folded[name]) for name in sorted(folded) if folded[name]}
        papers: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            if slug := self._slugs.get(card.organization):
                papers[slug].append(card)
        self.known: dict[str, Collection] = {}
        for slug in sorted(slug for slug, listed in papers.items() if len(listed) >= minimum):
            name = most_frequent(Counter(card.organization for card in papers[slug]))
            self.known[slug] = Collection(ORGANIZATION, slug, name)
        self.papers = {collection: papers[slug] for slug, collection in self.known.items()}

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the organizations of an archive."""
        return cls(given.cards, given.minimum(ORGANIZATION))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the organization of a paper, if it has a page."""
        known = self.known.get(self._slugs.get(card.organization, ""))
        return (known,) if known else ()

    def names(self, card: Card) -> tuple[str, ...]:
        """Return the name of a paper's organization for the search, even if it has no page."""
        return super().names(card) or tuple(filter(None, [card.organization]))

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every organization by slug."""
        about = f"Organizations with {self.minimum} or more papers have a page."
        if not self.papers:
            about = (
                f"No organization has {self.minimum} papers yet, so no organization has a page. "
                "The setting organization_minimum in mkdocs.yml changes this number."
            )
        yield overview.page(ORGANIZATIONS, self.papers, groups, about)
        for organization, papers in self.papers.items():
            rows = ("Tags", opening.near(papers)), ("People", members[Authors].most_frequent(papers))
            yield from opening.pages(organization, papers, groups, rows)
