"""The data of an index page: papers in blocks, charts, and links to other pages."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Literal, NamedTuple, Self, TypeVar

from generator.listings.cards import Card
from generator.listings.kinds import Collection, Kind
from generator.papers import dates
from generator.text.language import ENGLISH, Language

_Key = TypeVar("_Key")


class Sketch(NamedTuple):
    """What a tile shows of a collection besides its name and its number of papers."""

    # The number of papers in each of the archive's last months, and in the last 30 days for a month that has
    # just begun; empty if there is little to draw.
    months: tuple[int, ...] = ()
    # The change of the last 30 days against the 30 days before in percent, if it says something.
    change: int | None = None
    # The best paper of the last 30 days, or else of all time, with its votes; or the map's largest regions.
    top: "Link | None" = None
    still: "Still | None" = None  # the picture of the map


class Link(NamedTuple):
    """A link to a page of the archive, with a label and the number of papers there, or the votes of a paper.

    The address is ``""`` if there is no page, such as for a month without papers or a bar of a chart. A link
    with a sketch is shown as a tile.
    """

    address: str
    label: str
    count: int = 0  # type: ignore[assignment]  # hides the method of tuples
    sketch: Sketch | None = None

    @classmethod
    def to(cls, target: Collection, count: int = 0) -> Self:
        """Return a link to the page of a collection; `Groups.to` makes one to the only page of a kind."""
        return cls(target.address, target.name, count)

    @classmethod
    def voted(cls, card: Card) -> Self:
        """Return a link to a paper with its votes."""
        return cls(card.address, card.label, card.votes or 0)


BESIDE = 12
"""The most tags and venues beside a list; `new-page.js` has the same number."""
FEWEST_BARS = 5
"""A chart of fewer bars shows no more than numbers do."""


def largest(counts: Mapping[Collection, int], most: int) -> tuple[Link, ...]:
    """Return links with counts to the collections with the highest counts; ties by slug."""
    ranked = highest(counts, most, attrgetter("slug"))
    return tuple(Link.to(collection, counts[collection]) for collection in ranked)


def highest(counts: Mapping[_Key, int], most: int, tie: Callable[[_Key], str]) -> list[_Key]:
    """Return at most ``most`` keys, those with the highest counts; ``tie`` gives the sort key of ties."""
    if len(counts) > most:
        least = sorted(counts.values())[-most]
        counts = {key: count for key, count in counts.items() if count >= least}
    return sorted(counts, key=lambda key: (-counts[key], tie(key)))[:most]


Table = tuple[tuple[str, Link], ...]  # names and values
Tables = tuple[tuple[str, Table], ...]  # by the name of the thing; ``""`` for a table of several things
Parts = tuple[tuple[str, tuple[Link, ...]], ...]  # labels, and links to narrower pages


Run = tuple[int, int, int]  # of cells in a row of a picture: the row, the first column, the length


class ListRemark(NamedTuple):
    """A person's remark about a paper in a list, and an ISO date; each may be ``""``."""

    text: str = ""
    date: str = ""


class Block(NamedTuple):
    """Papers under a heading; the heading of the page's own list is ``""``."""

    heading: str
    cards: tuple[Card, ...]
    more: Link | None = None  # a page with more of such papers
    remarks: tuple[ListRemark, ...] = ()  # a remark for each paper, on a reading list; other blocks have none
    date: str = ""  # the date that the heading says, or ``""``

    @classmethod
    def dated(cls, date: str, cards: tuple[Card, ...], t: Language, more: Link | None = None) -> Self:
        """Return papers under a date."""
        return cls(dates.long(date, t), cards, more, date=date)


class Chart(NamedTuple):
    """A chart of counts."""

    # A ``calendar`` of a year's days, ``bars``, ``small`` bars for several charts in a row, or ``rows`` with
    # a name and a bar each.
    kind: Literal["calendar", "bars", "small", "rows"]
    title: str  # the name of the counted thing
    # The days or bars in order of time, with full labels (``2 March 2026``), or the rows.
    steps: tuple[Link, ...]
    unit: Literal["papers", "%"] = "papers"  # ``papers``, or ``%`` for counts in tenths of a percent
    address: str = ""  # the page that the title links to, or ``""``
    heading: str = ""  # the heading above the chart, or ``""``
    heads: tuple[Link, ...] = ()  # the months of a calendar
    notes: tuple[str, ...] = ()  # words after the count of each row


class Trend(NamedTuple):
    """The number of papers in each month from the first to the last."""

    first: str
    last: str
    counts: tuple[int, ...]


class Still(NamedTuple):
    """A small picture of the map, drawn with cells: the whole archive, and some papers on it."""

    archive: tuple[Run, ...] = ()  # the cells of the archive; none if there is nothing to draw
    few: tuple[Run, ...] = ()  # cells with few of the papers
    many: tuple[Run, ...] = ()  # cells with many of them


class RegionPapers(NamedTuple):
    """A region of the map: its name and the place of the name, its papers and the best of them."""

    name: str
    x: int
    y: int
    papers: int
    best: tuple[Link, ...]


class Opening(NamedTuple):
    """What the page of a collection shows before its list."""

    sentence: str  # how many papers there are, since when, and how many are recent
    best: Parts = ()  # headings, and under each the papers with the most votes, with their votes
    trend: Trend | None = None  # the last months, if there is something to draw
    rows: Parts = ()  # labels, and links to neighbours and people


class Listing(NamedTuple):
    """One index page."""

    kind: Kind
    address: str  # relative to the site's root; ``""`` for the home page
    title: str
    total: int  # the number of the page's papers, including papers that only narrower pages show
    blocks: tuple[Block, ...] = ()  # the papers that it shows
    # The number of last blocks that are not part of the page's own list: they show titles and votes.
    aside: int = 0
    parts: Parts = ()  # the narrower pages, such as the days of a month or the years of a tag
    up: tuple[Link, ...] = ()  # the wider pages, the nearest first
    previous: Link | None = None  # the nearest earlier page of its kind with papers
    next: Link | None = None  # the nearest later page of its kind with papers
    description: str = ""  # a sentence or two about the page
    charts: tuple[Chart, ...] = ()
    figures: tuple[str, ...] = ()  # what to show after ``total``, each a number with a noun
    note: str = ""  # a warning about the list, such as a name that several people share
    ranking: str = ""  # a sentence or two that explain the ranking, or ``""``
    # What there is to say of things that have no page, by the name of the thing.
    tables: Tables = ()
    foot: Link | None = None  # the last link of the page
    intro: str = ""  # a person's Markdown for the page
    target: Link | None = None  # the page to which this page redirects
    part_of: str = ""  # the name of the list if this page shows only a part of it, or ``""``
    file: str = ""  # the file in ``content`` that a person edits to change the page, or ``""``
    heading: str = ""  # the heading, if it is not the title
    # What the page of a collection shows before its list; the parts of a split list have none.
    opening: Opening | None = None
    # Where its papers are on the map, if there is a map; the page then links to the map.
    still: Still | None = None
    regions: tuple[RegionPapers, ...] = ()  # the regions of the map
    elsewhere: tuple[Link, ...] = ()  # pages of other sites about the same person
    # The tags and venues that most of the page's papers have, if it shows only some of these papers.
    common: tuple[Link, ...] = ()
    language: Language = ENGLISH
