"""Which papers stand on which page: home, trending, dates, tags, authors and the rest.

Each kind of page has a module here, which makes its listings from the papers by date (`Groups`) and from the
collections that papers belong to (`Memberships`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingList
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import Vocabulary
from generator.listings import (
    authors,
    home,
    lists,
    moved,
    organizations,
    overview,
    selections,
    statistics,
    status,
    subscribe,
    tags,
    time,
    topics,
    trending,
)
from generator.listings.authors import Authors
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import (
    AUTHOR,
    AUTHORS,
    FEATURED,
    LIST,
    LISTS,
    ORGANIZATION,
    ORGANIZATIONS,
    TAG,
    TAGS,
    TOPIC,
    TOPICS,
    Collection,
    Kind,
)
from generator.listings.lists import Lists
from generator.listings.organizations import Organizations
from generator.listings.records import Block, Chart, Facts, Listing, Remark, Step
from generator.listings.status import Fetched
from generator.listings.tags import Tags
from generator.listings.topics import Topics

__all__ = [
    "Block", "Chart", "Facts", "Fetched", "Groups", "Listing", "Memberships", "Remark", "Step", "index_pages",
]  # fmt: skip


@dataclass(repr=False, eq=False)
class Memberships:
    """The collections that papers belong to; each kind of them is found when it is asked for.

    Attributes:
        entries: all papers that are shown.
        vocabulary: what a person wrote about tags.
        register: what a person wrote about authors.
        minimum: how many papers a collection of a kind must have to get a page.
        saved_topics: the topics that a person wrote.
        reading_lists: those that a person wrote.
    """

    entries: Sequence[Entry]
    vocabulary: Vocabulary
    register: Register
    minimum: Callable[[Kind], int]
    saved_topics: Sequence[Topic] = ()
    reading_lists: Sequence[ReadingList] = ()

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

    @cached_property
    def topics(self) -> Topics:
        """The topics."""
        return Topics(self.entries, self.saved_topics)

    @cached_property
    def lists(self) -> Lists:
        """The reading lists."""
        return Lists(self.entries, self.reading_lists)

    @cached_property
    def former(self) -> dict[str, Collection]:
        """The collections that a person renamed, by their former addresses; not where another one is now."""
        renamed = {**self.tags.former, **self.topics.former, **self.lists.former}
        taken = {collection.address for collection in renamed}
        addresses = {
            collection.kind.address.format(slug): collection
            for collection, slugs in renamed.items()
            for slug in slugs
        }
        return {address: collection for address, collection in addresses.items() if address not in taken}

    def papers(self, kind: Kind) -> Mapping[Collection, Sequence[Entry]]:
        """The papers of each collection of a kind that has a page, also of those that have none yet."""
        if kind is TAG:
            return {**dict.fromkeys(self.tags.named, ()), **self.tags.papers}
        return self.authors.papers if kind is AUTHOR else self._filtered(kind).papers

    def description(self, collection: Collection) -> str:
        """What a person says of a collection; ``""`` for nothing."""
        if collection.kind is TAG:
            return self.tags.descriptions.get(collection.name, "")
        described = {TOPIC: self.topics.descriptions, LIST: self.lists.descriptions}
        return described.get(collection.kind, {}).get(collection, "")

    @cached_property
    def other_addresses(self) -> dict[str, Collection]:
        """Addresses that lead to collections beside their own: former ones, and authors' other names."""
        return self.former | {alias.address: person for alias, person in self.authors.aliases.items()}

    def of(self, kind: Kind, entry: Entry) -> tuple[Collection, ...]:
        """The tags, topics or reading lists of a paper."""
        by_kind: dict[Kind, Tags | Topics | Lists] = {TAG: self.tags, TOPIC: self.topics, LIST: self.lists}
        return by_kind[kind].of(entry)

    def names(self, kind: Kind) -> Callable[[Entry], tuple[str, ...]]:
        """What gives the names by which the search's filter of a kind finds a paper."""
        if kind is ORGANIZATION:
            return self.organizations.names
        return lambda entry: tuple(collection.name for collection in self.of(kind, entry))

    def has(self, kind: Kind) -> bool:
        """Whether the search has the filter of a kind: that by what a person states once there is some."""
        return kind is ORGANIZATION or bool(self._filtered(kind).papers)

    def _filtered(self, kind: Kind) -> Organizations | Topics | Lists:
        filtered: dict[Kind, Organizations | Topics | Lists] = {
            ORGANIZATION: self.organizations,
            TOPIC: self.topics,
            LIST: self.lists,
        }
        return filtered[kind]


def index_pages(groups: Groups, memberships: Memberships, fetched: Fetched) -> Iterator[Listing]:
    """All index pages of an archive, one at a time.

    Args:
        groups: its papers by date.
        memberships: their collections.
        fetched: how far each source was fetched.
    """
    selected = selections.papers(groups)
    yield home.page(groups, memberships.tags, selected[FEATURED], fetched)
    yield trending.page(groups)
    yield from selections.pages(selected, groups.limit)
    yield statistics.page(groups, memberships.tags)
    yield status.page(groups, fetched)
    yield from time.pages(groups)
    yield from moved.followed(tags.pages(groups, memberships.tags), memberships.former)
    yield from authors.pages(groups, memberships.authors, memberships.tags)
    yield from organizations.pages(groups, memberships.organizations, memberships.authors, memberships.tags)
    yield from moved.followed(topics.pages(groups, memberships.topics, memberships.tags), memberships.former)
    yield from moved.followed(lists.pages(memberships.lists), memberships.former)
    hubs = {
        TAGS: memberships.tags.papers,
        AUTHORS: memberships.authors.papers,
        ORGANIZATIONS: memberships.organizations.papers,
    }
    by_hand = {TOPICS: memberships.topics.papers, LISTS: memberships.lists.papers}  # many have none of these
    shown = (*hubs.items(), *(hub for hub in by_hand.items() if hub[1]))
    yield overview.browse(selected, shown, groups.total)
    yield subscribe.page(shown)
    yield selections.saved()
