"""Which papers stand on which page: home, trending, dates, tags, authors and the rest.

Each kind of page has a module here, which makes its listings from the papers by date (`Groups`) and from the
collections that papers belong to (`Memberships`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.content.author_names import Register
from generator.content.vocabulary import Vocabulary
from generator.listings import (
    authors,
    home,
    organizations,
    overview,
    statistics,
    status,
    tags,
    time,
    trending,
)
from generator.listings.authors import Authors
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import AUTHOR, AUTHORS, ORGANIZATION, ORGANIZATIONS, TAG, TAGS, Kind
from generator.listings.organizations import Organizations
from generator.listings.records import Block, Chart, Facts, Listing, Step
from generator.listings.status import Fetched
from generator.listings.tags import Tags

__all__ = ["Block", "Chart", "Facts", "Fetched", "Groups", "Listing", "Memberships", "Step", "index_pages"]


@dataclass(repr=False, eq=False)
class Memberships:
    """The collections that papers belong to; each kind of them is found when it is asked for.

    In keys the digests of all collections stand for them.

    Attributes:
        entries: all papers that are shown.
        vocabulary: what a person wrote about tags.
        register: what a person wrote about authors.
        minimum: how many papers a collection of a kind must have to get a page.
    """

    entries: Sequence[Entry]
    vocabulary: Vocabulary
    register: Register
    minimum: Callable[[Kind], int]

    def __repr__(self) -> str:
        return repr((self.tags, self.authors, self.organizations))

    @cached_property
    def tags(self) -> Tags:
        """The tags of the archive."""
        return Tags(self.entries, self.vocabulary, self.minimum(TAG))

    @cached_property
    def authors(self) -> Authors:
        """The authors who have a page."""
        return Authors(self.entries, self.register, self.minimum(AUTHOR))

    @cached_property
    def organizations(self) -> Organizations:
        """The organizations that have a page."""
        return Organizations(self.entries, self.minimum(ORGANIZATION))

    def names(self, kind: Kind, entry: Entry) -> tuple[str, ...]:
        """The names by which the search's filter of a kind finds a paper."""
        return {ORGANIZATION: self.organizations}[kind].names(entry)


def index_pages(groups: Groups, memberships: Memberships, fetched: Fetched) -> Iterator[Listing]:
    """All index pages of an archive, one at a time.

    Args:
        groups: its papers by date.
        memberships: their collections.
        fetched: how far each source was fetched.
    """
    yield home.page(groups, memberships.tags, fetched)
    yield trending.page(groups)
    yield statistics.page(groups, memberships.tags)
    yield status.page(groups, fetched)
    yield from time.pages(groups)
    yield from tags.pages(groups, memberships.tags)
    yield from authors.pages(groups, memberships.authors, memberships.tags)
    yield from organizations.pages(groups, memberships.organizations, memberships.authors, memberships.tags)
    papers = memberships.tags.papers, memberships.authors.papers, memberships.organizations.papers
    yield overview.browse(zip((TAGS, AUTHORS, ORGANIZATIONS), papers, strict=True), groups.total)
