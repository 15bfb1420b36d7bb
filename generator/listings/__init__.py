"""Which papers stand on which page: home, trending, dates, tags, authors and the rest.

Each kind of page has a module here, which makes its listings from the papers by date (`Groups`) and from the
collections that papers belong to (`Memberships`).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from generator.content.author_names import Register
from generator.content.vocabulary import Vocabulary
from generator.keys import Hashed, digest
from generator.listings import authors, home, organizations, overview, statistics, tags, time, trending
from generator.listings.authors import Authors
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import AUTHOR, AUTHORS, ORGANIZATION, ORGANIZATIONS, TAG, TAGS, Kind
from generator.listings.organizations import Organizations
from generator.listings.records import Block, Chart, Listing, Step
from generator.listings.tags import Tags

__all__ = ["Block", "Chart", "Groups", "Listing", "Memberships", "Step", "index_pages"]


class Memberships(Hashed):
    """The collections that papers belong to; each kind of them is found when it is asked for.

    Args:
        entries: all papers that are shown.
        vocabulary: what a person wrote about tags.
        register: what a person wrote about authors.
        minimum: how many papers a collection of a kind must have to get a page.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        vocabulary: Vocabulary,
        register: Register,
        minimum: Callable[[Kind], int],
    ) -> None:
        self._entries = entries
        self._vocabulary = vocabulary
        self._register = register
        self._minimum = minimum

    @cached_property
    def digest(self) -> bytes:  # type: ignore[override]  # made when it is asked for
        """Stands for all collections."""
        return digest(self.tags.digest, self.authors.digest, self.organizations.digest)

    @cached_property
    def tags(self) -> Tags:
        """The tags of the archive."""
        return Tags(self._entries, self._vocabulary, self._minimum(TAG))

    @cached_property
    def authors(self) -> Authors:
        """The authors who have a page."""
        return Authors(self._entries, self._register, self._minimum(AUTHOR))

    @cached_property
    def organizations(self) -> Organizations:
        """The organizations that have a page."""
        return Organizations(self._entries, self._minimum(ORGANIZATION))

    def names(self, kind: Kind, entry: Entry) -> tuple[str, ...]:
        """The names by which the search's filter of a kind finds a paper."""
        return {ORGANIZATION: self.organizations}[kind].names(entry)


def index_pages(groups: Groups, memberships: Memberships) -> Iterator[Listing]:
    """All index pages of an archive, one at a time, of its papers by date and of their collections."""
    yield home.page(groups, memberships.tags)
    yield trending.page(groups)
    yield statistics.page(groups, memberships.tags)
    yield from time.pages(groups)
    yield from tags.pages(groups, memberships.tags)
    yield from authors.pages(groups, memberships.authors, memberships.tags)
    yield from organizations.pages(groups, memberships.organizations, memberships.authors, memberships.tags)
    papers = memberships.tags.papers, memberships.authors.papers, memberships.organizations.papers
    yield overview.browse(zip((TAGS, AUTHORS, ORGANIZATIONS), papers, strict=True), groups.total)
