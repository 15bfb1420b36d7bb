"""Collections of papers: the interface of all kinds here, and a module for each kind."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, cast

from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingList
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import Vocabularies
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import ORGANIZATION, TAG, VENUE, Collection, Kind
from generator.listings.records import Listing, ListRemark
from generator.papers.shown import Fact

_TELLING = TAG, VENUE, ORGANIZATION
_NARROW, _FEW = 20, 20  # what a twentieth of the papers have, or twenty, says much of a paper


class Given(NamedTuple):
    """The input of collections: the papers on lists, and a person's files in ``content/``."""

    cards: Sequence[Card]
    vocabularies: Vocabularies
    register: Register
    minimum: Callable[[Kind], int]  # the papers that a collection of a kind needs to get a page
    topics: Sequence[Topic] = ()
    lists: Sequence[ReadingList] = ()


class Collections(ABC):
    """The collections of one kind."""

    kind: ClassVar[Kind]
    is_rare: ClassVar[bool] = False  # many archives have none, so that they need no filter

    papers: Mapping[Collection, Sequence[Card]]  # the papers of each collection that has any, in order
    former: Mapping[Collection, Sequence[str]] = {}  # earlier slugs; addresses, if of another kind
    aliases: Mapping[str, Sequence[str]] = {}  # the keys of other spellings, by name; see `vocabulary.key`
    other_names: Mapping[Collection, Collection] = {}  # aliases with a page, and the collections they mean

    @classmethod
    @abstractmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the collections of an archive."""

    @abstractmethod
    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the collections of a paper that have a page."""

    def on_card(self, card: Card) -> tuple[Collection, ...]:
        """Return the collections of a paper, those that lists show with it first; see `Kind.on_cards`."""
        return self.of(card)

    @abstractmethod
    def pages(self, groups: Groups, members: "Memberships") -> Iterator[Listing]:
        """Yield the page of all collections, then the page of each."""

    @property
    def every(self) -> Mapping[Collection, Sequence[Card]]:
        """The papers of each collection that has a page."""
        return self.papers

    def facts(self, card: Card) -> tuple[Fact, ...]:
        """Return what is shown of a paper's collections of this kind, even of those without a page."""
        return ()

    def names(self, card: Card) -> tuple[str, ...]:
        """Return the names by which the search's filter finds a paper."""
        return tuple([collection.name for collection in self.of(card)])

    def spellings(self, collection: Collection) -> tuple[str, ...]:
        """Return the other names by which the search box suggests a collection."""
        return tuple(self.aliases.get(collection.name, ()))

    def description(self, collection: Collection) -> str:
        """Return a person's description of a collection, or ``""``."""
        return ""

    def dated(self, collection: Collection) -> Iterable[tuple[Card, str]]:
        """Return a collection's papers, each with the ISO date of its entry; ``""`` for the paper's date."""
        return ((card, "") for card in self.every[collection])

    def remarks(self, collection: Collection) -> Mapping[Card, ListRemark]:
        """Return a person's remarks on papers of a collection."""
        return {}


def oldest(cards: Sequence[Card]) -> Sequence[Card]:
    """Return the oldest papers, whose number changes only when an archive doubles.

    A share of all papers would waver, and with it what is shown of collections of that share.
    """
    settled = 1 << len(cards).bit_length() >> 1
    return sorted(cards, key=lambda card: (card.came, card.id))[:settled]


_Some = TypeVar("_Some", bound=Collections)


class Memberships:
    """The collections that papers belong to; each kind is computed on first use."""

    def __init__(self, given: Given, registry: Sequence[type[Collections]]) -> None:
        self._given = given
        self._registry = registry
        self._made: dict[type[Collections], Collections] = {}

    def __getitem__(self, some: type[_Some]) -> _Some:
        if some not in self._made:
            self._made[some] = some.of_archive(self._given)
        return cast(_Some, self._made[some])

    def __iter__(self) -> Iterator[Collections]:
        return iter(self._every)

    @cached_property
    def _every(self) -> list[Collections]:
        return [self[some] for some in self._registry]

    def made_from(self, **changes: Any) -> "Memberships":
        """Return the collections for a changed input; the arguments are fields of `Given`."""
        return Memberships(self._given._replace(**changes), self._registry)

    def of_kind(self, kind: Kind) -> Collections:
        """Return the collections of a kind."""
        return self[next(some for some in self._registry if some.kind is kind)]

    @cached_property
    def names(self) -> dict[str, Callable[[Card], tuple[str, ...]]]:
        """The functions that return the names of a paper's collections, by filter of the search."""
        return {some.kind.filter: self[some].names for some in self._registry if some.kind.filter}

    @cached_property
    def with_facts(self) -> list[Collections]:
        """The collections that are shown as facts of a paper."""
        return [self[some] for some in self._registry if some.facts is not Collections.facts]

    @cached_property
    def former(self) -> dict[str, Collection]:
        """The renamed collections, by former address, unless another collection has the address now."""
        renamed = {collection: slugs for some in self for collection, slugs in some.former.items()}
        taken = {collection.address for collection in renamed}
        addresses = {
            slug if "/" in slug else collection.kind.address.format(slug): collection
            for collection, slugs in renamed.items()
            for slug in slugs
        }
        return {address: collection for address, collection in addresses.items() if address not in taken}

    @cached_property
    def other_addresses(self) -> dict[str, Collection]:
        """The collections by the other addresses that lead to them: former addresses and aliases."""
        names = {name.address: known for some in self for name, known in some.other_names.items()}
        return self.former | names

    @cached_property
    def _telling(self) -> list[Collections]:
        return [self.of_kind(kind) for kind in _TELLING]

    @cached_property
    def _narrow(self) -> frozenset[Collection]:
        """The collections of `_TELLING` that few papers have."""
        first, some = oldest(self._given.cards), self._telling
        counts = Counter(chain.from_iterable(each.of(card) for card in first for each in some))
        most = max(len(first) // _NARROW, _FEW)
        return frozenset(one for each in some for one in each.papers if counts[one] <= most)

    def telling(self, card: Card) -> tuple[str, ...]:
        """Return the names of what says much of a paper, since few papers have it: tags come first."""
        every = chain.from_iterable([some.of(card) for some in self._telling])
        return tuple([one.name for one in every if one in self._narrow])

    def has(self, kind: Kind) -> bool:
        """Return whether the search offers a kind's filter: not if many archives have none, as this one."""
        some = self.of_kind(kind)
        return not some.is_rare or bool(some.papers)
