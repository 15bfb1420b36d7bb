"""The inputs of pages: frozen values. A page is made again when the key of its input changes.

The function that makes a page gets this value and nothing else; see `generator.store.keys`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import NamedTuple, Self
from urllib.parse import quote

from generator.configuration import locations
from generator.content.runs import sample
from generator.listings import Block, ListRemark
from generator.listings.cards import Card
from generator.listings.kinds import DAY, HOME, Collection, Kind
from generator.store.keys import Hashed

_TOP = 3  # papers of a day that are marked for their votes

Adjacent = tuple[str, str]
"""The previous or next paper: its label and its slug."""


class Display(NamedTuple):
    """How one list shows a paper."""

    remark: ListRemark = ListRemark()  # a person's remark about the paper in this list
    shows_summary: bool = False  # shows the paper's summary and picture
    shows_tags: bool = True
    shows_date: bool = True  # shows the paper's date; false if the page is about a day
    is_top: bool = False  # the paper is one of the most voted of its day

    @classmethod
    def of(cls, kind: Kind, block: Block, is_aside: bool) -> Iterator[tuple[Card, Self]]:
        """Yield the papers of a block, each with its display on a page of this kind, or aside of its list."""
        if is_aside:
            yield from ((card, cls(shows_tags=False)) for card in block.cards)
            return
        cards = block.cards
        is_of_day = kind is DAY or (kind is HOME and block.date)
        top = _TOP if is_of_day and len(cards) > _TOP else 0
        remarks = block.remarks or repeat(ListRemark(), len(cards))
        for number, (card, remark) in enumerate(zip(cards, remarks, strict=True)):
            is_top = number < top and bool(card.votes)
            yield card, cls(remark, kind.shows_summaries, kind.shows_tags, kind is not DAY, is_top)


class SiteWords(NamedTuple):
    """What ``mkdocs.yml`` says of a site."""

    name: str
    about: str  # a sentence of its owner's; ``""`` for none
    repository: str = ""  # its web address; ``""`` if it is not known

    @classmethod
    def of(cls, name: str, description: str | None, repository: str | None = None) -> Self:
        """Return what the keys of ``mkdocs.yml`` say; an owner may have left the project's description."""
        about = "" if description in (None, sample.DESCRIPTION) else description
        return cls(name, about, repository or "")

    def form(self, card: Card) -> str:
        """Return the address at which readers say that a machine's summary is wrong; ``""`` for none."""
        form = locations.form(self.repository, "correct") if card.by_machine else ""
        return form and f"{form}&paper={quote(card.slug)}"


@dataclass(frozen=True, slots=True, repr=False)
class RelatedLink(Hashed):
    """What the pages of other papers say of a paper."""

    label: str
    slug: str
    date: str  # its first date
    telling: tuple[str, ...]  # see `Memberships.telling`
    name_slugs: str  # see `Card`


Related = tuple[str, RelatedLink]
"""A related paper: a phrase of two words, a collection or an author that both papers have, and the link.

The first is ``""`` if they share nothing of these.
"""


class Neighbours:
    """Links to related papers that are shown, given by file; put together only for a page that is made again.

    Its key has each shared phrase and the hash of each link. Without a phrase, a link says what the paper and
    ``own``, the paper with its own link, have in common; the links to later papers have no ``own``.
    """

    def __init__(
        self,
        near: Iterable[tuple[str, str]],
        links: Mapping[str, RelatedLink],
        own: tuple[Card, RelatedLink] | None = None,
    ) -> None:
        self._links = [(phrase, links[file]) for file, phrase in near if file in links]
        self._own = own

    def __repr__(self) -> str:
        hashes = [link.hash for _, link in self._links]
        phrases = [phrase for phrase, _ in self._links]
        return f"{phrases}{b''.join(hashes).hex()}{self._own and self._own[1]}"

    def __len__(self) -> int:
        return len(self._links)

    def __iter__(self) -> Iterator[Related]:
        """Yield the links, each after what is shared."""
        if self._own is None:
            yield from self._links
            return
        card, own = self._own
        authors: dict[str, str] = {}
        for slug, name in zip(card.name_slugs.split("\n"), card.names.split("\n"), strict=True):
            authors.setdefault(slug, name)
        authors.pop("", None)
        for phrase, link in self._links:
            yield phrase or _in_common(own.telling, authors, link), link


def _in_common(telling: tuple[str, ...], authors: Mapping[str, str], other: RelatedLink) -> str:
    """Return a collection that says much of both papers, else the name of an author, else ``""``.

    ``telling`` has the collections of one of them, ``authors`` its authors' names by slug.
    """
    if shared := [one for one in telling if one in other.telling]:
        return shared[0]
    theirs = other.name_slugs.split("\n")
    if authors.keys().isdisjoint(theirs):
        return ""
    return next(name for slug, name in authors.items() if slug in theirs)


class Surroundings(NamedTuple):
    """The parts of a paper's page that depend on the rest of the archive."""

    card: Card
    # The addresses of authors' pages, by the author's position in the paper.
    author_pages: Mapping[int, str] = {}
    related: Iterable[Related] = ()  # the nearest papers among earlier papers and papers of the same run
    later: Iterable[Related] = ()  # later papers that count this paper among their nearest
    previous: Adjacent | None = None  # the paper before this one among those of the same first date
    next: Adjacent | None = None  # the paper after it
    ahead: tuple[str, ...] = ()  # the paper's dates that are still in the future and have no page
    # The other collections that the page shows, by kind.
    collections: tuple[tuple[Kind, tuple[Collection, ...]], ...] = ()
    respelled: tuple[str, ...] = ()  # proposed tags that became a tag of another name


def adjacent(cards: Iterable[Card]) -> tuple[dict[str, Adjacent], dict[str, Adjacent]]:
    """Return each paper's predecessor and successor by votes on its first date; ties stay as given."""
    before: dict[str, Adjacent] = {}
    after: dict[str, Adjacent] = {}
    by_votes = sorted(cards, key=lambda card: -(card.votes or 0))
    for first, second in pairwise(sorted(by_votes, key=lambda card: card.first)):
        if first.first == second.first != "":
            before[second.slug] = first.label, first.slug
            after[first.slug] = second.label, second.slug
    return before, after
