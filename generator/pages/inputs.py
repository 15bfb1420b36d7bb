"""What pages are made from: frozen values, whose keys tell whether a page must be made again.

A page's maker is given such a value and nothing else; see `generator.incremental.keys`.
"""

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import NamedTuple, Self

from generator.listings import Block, Listing, Remark
from generator.listings.cards import Card
from generator.listings.kinds import DAY, HOME, Collection, Kind
from generator.papers.paper import NO_COUNTS, Counts

_TOP = 3  # papers of a day with most votes

Related = tuple[str, str, tuple[str, ...]]
"""A related paper: its label, its slug, the words that the two papers share."""
Adjacent = tuple[str, str]
"""The paper before or after another: its label, its slug."""


class Display(NamedTuple):
    """How one list shows a paper.

    Attributes:
        remark: what a person says of the paper there.
        shows_summary: its summary and its picture are shown.
        shows_tags: its tags are shown.
        shows_date: its date is shown; a heading says it elsewhere.
        is_top: it has more votes than nearly all others of its day.
    """

    remark: Remark = Remark()
    shows_summary: bool = False
    shows_tags: bool = True
    shows_date: bool = True
    is_top: bool = False

    @classmethod
    def of(cls, kind: Kind, block: Block) -> Iterator[tuple[Card, Self]]:
        """The papers of a block on a page of a kind, each with how it is shown."""
        cards, date = block.cards, block.date
        is_of_day = kind is DAY or (kind is HOME and date)  # the heading of the home page may be a day
        top = _TOP if is_of_day and len(cards) > _TOP else 0
        remarks = block.remarks or repeat(Remark(), len(cards))
        for number, (card, remark) in enumerate(zip(cards, remarks, strict=True)):
            is_top = number < top and bool(card.votes)
            shows_date = kind is not DAY and card.dates[-1] != date
            yield card, cls(remark, kind.shows_summaries, kind.shows_tags, shows_date, is_top)


class IndexPage(NamedTuple):
    """All that the content of an index page is made from.

    Attributes:
        listing: the page, without its own blocks.
        blocks: its papers.
        site_name: the heading of the home page; ``""`` for other pages.
        intro: Markdown that a person wrote for the page; ``""`` for none.
        file: the file in ``content`` that a person edits to change the page; ``""`` where there is none.
    """

    listing: Listing
    blocks: tuple[Block, ...]
    site_name: str
    intro: str
    file: str = ""

    @classmethod
    def of(cls, listing: Listing, site_name: str, intro: str, file: str = "") -> Self:
        """The page of a listing.

        Args:
            listing: the listing.
            site_name: for the home page.
            intro: for the home page; a listing of another kind has its own.
            file: the file in ``content`` that a person edits to change the page, if there is one.
        """
        if listing.kind is not HOME:
            site_name, intro = "", listing.intro
        return cls(listing._replace(blocks=(), intro=""), listing.blocks, site_name, intro, file)


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
