"""What all kinds of collections have in common: their papers, what is said of them, and their pages."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, cast

from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingList
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import Vocabulary
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import Collection, Kind
from generator.listings.records import Listing


class Given(NamedTuple):
    """What collections are made from: the papers on lists, and what a person states in ``content/``."""

    cards: Sequence[Card]
    vocabulary: Vocabulary
    register: Register
    minimum: Callable[[Kind], int]  # how many papers a collection of a kind must have to get a page
    topics: Sequence[Topic] = ()
    lists: Sequence[ReadingList] = ()


class Collections(ABC):
    """The collections of one kind."""

    kind: ClassVar[Kind]
    is_stated: ClassVar[bool] = False  # by a person alone: many archives have none of the kind

    papers: Mapping[Collection, Sequence[Card]]  # of each collection that has some, in order
    former: Mapping[Collection, Sequence[str]] = {}  # slugs that collections had before
    other_names: Mapping[Collection, Collection] = {}  # that have a page, and whom they stand for

    @classmethod
    @abstractmethod
    def of_archive(cls, given: Given) -> Self:
        """The collections that an archive has."""

    @abstractmethod
    def of(self, card: Card) -> tuple[Collection, ...]:
        """The collections of a paper that have a page."""

    @abstractmethod
    def pages(self, groups: Groups, members: "Memberships") -> Iterator[Listing]:
        """The page of all collections, then their own pages."""

    @property
    def every(self) -> Mapping[Collection, Sequence[Card]]:
        """The papers of each collection that has a page."""
        return self.papers

    def names(self, card: Card) -> tuple[str, ...]:
        """The names by which the search's filter finds a paper."""
        return tuple(collection.name for collection in self.of(card))

    def description(self, collection: Collection) -> str:
        """What a person says of a collection; ``""`` for nothing."""
        return ""

    def dated(self, collection: Collection) -> Iterable[tuple[Card, str]]:
        """The papers of a collection, each with the ISO date on which it came into it; ``""`` for its own."""
        return ((card, "") for card in self.every[collection])


_Some = TypeVar("_Some", bound=Collections)


class Memberships:
    """The collections that papers belong to; each kind of them is found when it is asked for."""

    def __init__(self, given: Given, registry: Sequence[type[Collections]]) -> None:
        self._given = given
        self._registry = registry
        self._made: dict[type[Collections], Collections] = {}

    def __getitem__(self, some: type[_Some]) -> _Some:
        """The collections of a kind, by their class."""
        if some not in self._made:
            self._made[some] = some.of_archive(self._given)
        return cast(_Some, self._made[some])

    def __iter__(self) -> Iterator[Collections]:
        """The collections of each kind, in the order of the registry."""
        return map(self.__getitem__, self._registry)

    def made_from(self, **changes: Any) -> "Memberships":
        """The collections that would be made from something else; the arguments are fields of `Given`."""
        return Memberships(self._given._replace(**changes), self._registry)

    def find(self) -> None:
        """Find the collections of every kind now, for all processes that are forked from here on."""
        list(self)

    @cached_property
    def by_kind(self) -> dict[Kind, type[Collections]]:
        """The classes of the registry, by the kind of their collections' pages."""
        return {some.kind: some for some in self._registry}

    def of_kind(self, kind: Kind) -> Collections:
        """The collections of a kind."""
        return self[self.by_kind[kind]]

    @cached_property
    def names(self) -> dict[str, Callable[[Card], tuple[str, ...]]]:
        """What gives the names of a paper's collections, by the search's filters."""
        return {some.kind.filter: some.names for some in self if some.kind.filter}

    @cached_property
    def former(self) -> dict[str, Collection]:
        """The collections that a person renamed, by their former addresses; not where another one is now."""
        renamed = {collection: slugs for some in self for collection, slugs in some.former.items()}
        taken = {collection.address for collection in renamed}
        addresses = {
            collection.kind.address.format(slug): collection
            for collection, slugs in renamed.items()
            for slug in slugs
        }
        return {address: collection for address, collection in addresses.items() if address not in taken}

    @cached_property
    def other_addresses(self) -> dict[str, Collection]:
        """Addresses that lead to collections beside their own: former ones, and their other names."""
        names = {name.address: known for some in self for name, known in some.other_names.items()}
        return self.former | names

    def has(self, kind: Kind) -> bool:
        """Whether the search has the filter of a kind: one that a person states only once there is some."""
        some = self.of_kind(kind)
        return not some.is_stated or bool(some.papers)
