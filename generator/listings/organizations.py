"""Organizations that stand behind papers, as their sources name them: the overview, and a page for each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

from generator.listings import overview, profile
from generator.listings.authors import Authors
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.groups import Groups
from generator.listings.kinds import ORGANIZATION, ORGANIZATIONS, Collection, most_frequent
from generator.listings.records import Listing
from generator.listings.tags import Tags
from generator.text import identifiers

_AUTHORS = 12  # on an organization's page


class Organizations(Collections):
    """The organizations that have a page. Spellings that differ in case, accents and punctuation are one.

    Args:
        cards: all papers that are shown.
        minimum: how many papers an organization must have to get a page.

    Attributes:
        minimum: as given.
        known: the organizations, by slug.
        papers: the papers of each, in the order of the cards.
    """

    kind = ORGANIZATION

    def __init__(self, cards: Sequence[Card], minimum: int) -> None:
        self.minimum = minimum
        folded = {name: identifiers.hyphenated(name) for name in {card.organization for card in cards}}
        # A name of signs alone has no address.
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
        """The organizations of an archive."""
        return cls(given.cards, given.minimum(ORGANIZATION))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """The organization of a paper, if that has a page."""
        known = self.known.get(self._slugs.get(card.organization, ""))
        return (known,) if known else ()

    def names(self, card: Card) -> tuple[str, ...]:
        """The name of a paper's organization, for the search, whether it has a page or not."""
        return super().names(card) or tuple(filter(None, [card.organization]))

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """The overview, then every organization by its slug."""
        about = f"Organizations of {self.minimum} papers or more have a page."
        if not self.papers:
            about = (
                f"An organization of {self.minimum} papers would have a page; none here has so many yet. "
                "The setting organization_minimum in mkdocs.yml says how many it takes."
            )
        yield overview.page(ORGANIZATIONS, self.papers, 0, about)
        for organization, papers in self.papers.items():
            people = members[Authors].most_frequent(papers, _AUTHORS)
            yield from profile.pages(organization, papers, members[Tags], ("Authors", people), groups.limit)
