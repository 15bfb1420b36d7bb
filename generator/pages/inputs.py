"""What pages are made from: frozen values, whose keys tell whether a page must be made again.

A page's maker is given such a value and nothing else; see `generator.incremental.keys`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, Self

from generator.incremental.keys import Hashed
from generator.listings import Listing, Memberships, Organizations, Remark, Step, Tags
from generator.listings.entries import Entry
from generator.listings.kinds import DAY, HOME, Collection, Kind
from generator.papers import dates
from generator.papers.paper import NO_COUNTS, Counts

_SHOWN_AUTHORS = 5
_MOST_TAGS = 2  # in a list, where a paper stands half a dozen times
_TOP = 3  # papers of a day with most votes

Related = tuple[str, str, tuple[str, ...]]
"""A related paper: its label, its slug, the words that the two papers share."""
Adjacent = tuple[str, str]
"""The paper before or after another: its label, its slug."""


@dataclass(slots=True, repr=False)  # to freeze one takes as long as to make it; nobody changes it
class Item(Hashed):
    """A paper as a list shows it; the attributes are those of its `Entry`, and its collections.

    There is one for each paper of the archive, so it holds nothing of its own that takes memory.
    """

    slug: str
    title: str
    names: str
    author_count: int
    date: str
    votes: int | None
    comments: int | None
    stars: int | None
    code: bool
    tags: tuple[Collection, ...]
    organization: Collection | None

    @classmethod
    def of(cls, entry: Entry, members: Memberships) -> Self:
        """The item of a paper in an archive with these collections."""
        return cls(
            entry.slug, entry.title, entry.names, entry.author_count, entry.dates[-1], entry.votes,
            entry.comments, entry.stars, entry.code, members[Tags].of(entry)[:_MOST_TAGS],
            next(iter(members[Organizations].of(entry)), None),
        )  # fmt: skip

    @property
    def authors(self) -> tuple[str, ...]:
        """Names of the first authors."""
        return tuple(self.names.split("\n", _SHOWN_AUTHORS)[:_SHOWN_AUTHORS]) if self.names else ()


class Preview(NamedTuple):
    """What lists of some kinds show of a paper beside its `Item`.

    Attributes:
        summary: what the paper is about; ``""`` where nothing says so.
        by_machine: a machine wrote it.
        thumbnail: address of its picture; ``""`` where there is none or none is to be shown.
    """

    summary: str = ""
    by_machine: bool = False
    thumbnail: str = ""

    @classmethod
    def of(cls, entry: Entry, thumbnails: bool) -> Self:
        """The preview of a paper, with its picture if ``thumbnails``."""
        return cls(entry.summary, entry.by_machine, entry.thumbnail if thumbnails else "")


class ItemBlock(NamedTuple):
    """Papers under a heading, as a page shows them; see `Block`.

    Where the page is of a kind that `shows_summaries`, ``previews`` has one for each of the papers.
    """

    heading: str
    items: tuple[Item, ...]
    more: Step | None
    remarks: tuple[Remark, ...] = ()
    previews: tuple[Preview, ...] = ()

    @property
    def date(self) -> str:
        """The date that the heading names, which papers below it need not repeat; ``""`` for none."""
        items = self.items if self.heading else ()
        return next((item.date for item in items if dates.label(item.date) == self.heading), "")


class Card(NamedTuple):
    """A paper as one list shows it.

    Attributes:
        item: the paper.
        remark: what a person says of it there.
        preview: what it is about.
        shows_tags: its tags are shown.
        shows_date: its date is shown; a heading says it elsewhere.
        is_top: it has more votes than nearly all others of its day.
    """

    item: Item
    remark: Remark = Remark()
    preview: Preview = Preview()
    shows_tags: bool = True
    shows_date: bool = True
    is_top: bool = False

    @classmethod
    def of(cls, kind: Kind, block: ItemBlock) -> "list[Card]":
        """The papers of a block of a page as it shows them.

        Args:
            kind: the kind of page.
            block: the block; on the home page its heading may be a day.
        """
        items, date = block.items, block.date
        is_of_day = kind is DAY or (kind is HOME and date)
        top = _TOP if is_of_day and len(items) > _TOP else 0
        remarks, previews = block.remarks or repeat(Remark()), block.previews or repeat(Preview())
        cards = []
        for number, (item, remark, preview) in enumerate(zip(items, remarks, previews, strict=False)):
            is_top = number < top and bool(item.votes)
            shows_date = kind is not DAY and item.date != date
            cards.append(cls(item, remark, preview, kind.shows_tags, shows_date, is_top))
        return cards


class IndexPage(NamedTuple):
    """All that the content of an index page is made from.

    Attributes:
        listing: the page, without its own blocks.
        blocks: its papers.
        site_name: the heading of the home page; ``""`` for other pages.
        intro: Markdown that a person wrote for the page; ``""`` for none.
        source: the file in ``content`` that a person edits to change the page; ``""`` where there is none.
    """

    listing: Listing
    blocks: tuple[ItemBlock, ...]
    site_name: str
    intro: str
    source: str = ""

    @classmethod
    def of(
        cls,
        listing: Listing,
        items: Callable[[Iterable[Entry]], tuple[Item, ...]],
        site_name: str,
        intro: str,
        source: str = "",
        thumbnails: bool = False,
    ) -> Self:
        """The page of a listing.

        Args:
            listing: the listing.
            items: gives the items of papers.
            site_name: for the home page.
            intro: for the home page; a listing of another kind has its own.
            source: the file in ``content`` that a person edits to change the page, if there is one.
            thumbnails: cards have pictures.
        """
        previewed = listing.kind.shows_summaries
        blocks = tuple(
            ItemBlock(
                block.heading,
                items(block.entries),
                block.more,
                block.remarks,
                tuple(Preview.of(entry, thumbnails) for entry in block.entries) if previewed else (),
            )
            for block in listing.blocks
        )
        if listing.kind is not HOME:
            site_name, intro = "", listing.intro
        return cls(listing._replace(blocks=(), intro=""), blocks, site_name, intro, source)


class Nearby(NamedTuple):
    """The papers that a paper's page leads to.

    Attributes:
        related: the nearest of the papers that came before it or with it.
        later: papers that came later and have it among their nearest.
        date: the first date of the paper, on which its neighbours are.
        previous: the paper before it on that date.
        next: the one after it.
    """

    related: tuple[Related, ...] = ()
    later: tuple[Related, ...] = ()
    date: str = ""
    previous: Adjacent | None = None
    next: Adjacent | None = None


class Surroundings(NamedTuple):
    """What the rest of the archive decides of a paper's page.

    Attributes:
        counts: the paper's votes, comments and stars.
        tags: its tags.
        author_pages: addresses of its authors' pages, by the authors' place in the paper.
        nearby: the papers that the page leads to.
        organization: the one that stands behind it, if that has a page.
        ahead: dates it stands under that are still in the future, and have no page.
        collections: the other collections that it names, by their kinds.
        respelled: its topics that its tags call otherwise.
    """

    counts: Counts = NO_COUNTS
    tags: tuple[Collection, ...] = ()
    author_pages: Mapping[int, str] = {}
    nearby: Nearby = Nearby()
    organization: Collection | None = None
    ahead: tuple[str, ...] = ()
    collections: tuple[tuple[Kind, tuple[Collection, ...]], ...] = ()
    respelled: tuple[str, ...] = ()
