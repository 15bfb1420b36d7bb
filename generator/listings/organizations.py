"""Organizations that stand behind papers, as their sources name them: the overview, and a page for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from generator.keys import Hashed, digest
from generator.listings import overview, profile
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import ORGANIZATION, ORGANIZATIONS, Collection
from generator.listings.people import Authors
from generator.listings.records import Listing, Step
from generator.listings.tagging import Tags
from generator.papers import identifiers

_AUTHORS = 12  # on an organization's page
_HERE = Step(ORGANIZATIONS.address, ORGANIZATIONS.title)


class Organizations(Hashed):
    """The organizations that have a page. Spellings that differ in case, accents and punctuation are one.

    Args:
        entries: all papers that are shown.
        minimum: how many papers an organization must have to get a page.

    Attributes:
        minimum: as given.
        papers: the papers of each, in the order of the entries.
    """

    def __init__(self, entries: Sequence[Entry], minimum: int) -> None:
        self.minimum = minimum
        papers: defaultdict[str, list[Entry]] = defaultdict(list)
        self._slugs: dict[str, str] = {}
        for entry in entries:
            if name := entry.organization:
                if name not in self._slugs:
                    folded = identifiers.hyphenated(name)
                    self._slugs[name] = identifiers.slug(folded) if folded else ""
                papers[self._slugs[name]].append(entry)
        papers.pop("", None)  # a name of signs alone has no address
        self._collections: dict[str, Collection] = {}
        for slug in sorted(slug for slug, some in papers.items() if len(some) >= minimum):
            names = Counter(entry.organization for entry in papers[slug])
            name = max(names, key=lambda name: (names[name], name))
            self._collections[slug] = Collection(ORGANIZATION, slug, name)
        self.papers = {collection: papers[slug] for slug, collection in self._collections.items()}
        self.digest = digest(repr((self._slugs, self._collections)))

    def of(self, entry: Entry) -> Collection | None:
        """The organization of a paper, if that has a page."""
        return self._collections.get(self._slugs.get(entry.organization, ""))

    def names(self, entry: Entry) -> tuple[str, ...]:
        """The name of a paper's organization, for the search, whether it has a page or not."""
        organization = self.of(entry)
        name = organization.name if organization else entry.organization
        return (name,) if name else ()


def pages(groups: Groups, organizations: Organizations, authors: Authors, tags: Tags) -> Iterator[Listing]:
    """The overview, then every organization by its slug."""
    minimum = organizations.minimum
    about = f"Organizations of {minimum} papers or more have a page."
    if not organizations.papers:
        about = f"An organization of {minimum} papers would have a page; none here has so many yet."
    yield overview.page(ORGANIZATIONS, organizations.papers, 0, about)
    for organization, papers in organizations.papers.items():
        first = Listing(ORGANIZATION, organization.address, organization.name, 0, up=(_HERE,))
        people = authors.most_frequent(papers, _AUTHORS)
        yield from profile.pages(first, papers, tags, "Authors", people, groups.limit)
