"""The data of an index page: papers in blocks, charts, and links to other pages."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Literal, NamedTuple, Self, TypeVar

from generator.listings.cards import Card
from generator.listings.kinds import Collection, Kind
from generator.papers import dates

_Key = TypeVar("_Key")


class Sketch(NamedTuple):
    """What a tile shows of a collection besides its name and its number of papers.

    Attributes:
        months: the number of papers in each of the archive's last months; empty if there is little to draw.
        change: the change of the last 30 days against the 30 days before in percent, if it says something.
        top: the best paper of the last 30 days, or else of all time, with its votes.
    """

    months: tuple[int, ...] = ()
    change: int | None = None
    top: "Step | None" = None


class Step(NamedTuple):
    """A link to a page of the archive, with a label and the number of papers there, or the votes of a paper.

    The address is ``""`` if there is no page, such as for a month without papers or a bar of a chart. A link
    with a sketch is shown as a tile.
    """

    address: str
    label: str
    count: int = 0  # type: ignore[assignment]  # hides the method of tuples
    sketch: Sketch | None = None

    @classmethod
    def to(cls, target: Kind | Collection, count: int = 0) -> Self:
        """Return a link to the only page of a kind, or to the page of a collection."""
        _, address, label = target.page
        return cls(address, label, count)


FEWEST_BARS = 5
"""A chart of fewer bars shows no more than numbers do."""


def largest(counts: Mapping[Collection, int], most: int) -> tuple[Step, ...]:
    """Return links with counts to the collections with the highest counts; ties by slug."""
    ranked = highest(counts, most, attrgetter("slug"))
    return tuple(Step.to(collection, counts[collection]) for collection in ranked)


def highest(counts: Mapping[_Key, int], most: int, tie: Callable[[_Key], str]) -> list[_Key]:
    """Return at most ``most`` keys, those with the highest counts; ``tie`` gives the sort key of ties."""
    if len(counts) > most:
        least = sorted(counts.values())[-most]
        counts = {key: count for key, count in counts.items() if count >= least}
    return sorted(counts, key=lambda key: (-counts[key], tie(key)))[:most]


Table = tuple[tuple[str, Step], ...]  # names and values
Parts = tuple[tuple[str, tuple[Step, ...]], ...]  # labels, and links to narrower pages


Run = tuple[int, int, int]  # of cells in a row of a picture: the row, the first column, the length


class Remark(NamedTuple):
    """A person's remark about a paper in a list, and an ISO date; each may be ``""``."""

    text: str = ""
    date: str = ""


class Block(NamedTuple):
    """Papers under a heading; the heading of the page's own list is ``""``.

    Attributes:
        more: a page with more of such papers.
        remarks: a remark for each paper, on a reading list; other blocks have none.
        date: the date that the heading says, or ``""``.
    """

    heading: str
    cards: tuple[Card, ...]
    more: Step | None = None
    remarks: tuple[Remark, ...] = ()
    date: str = ""

    @classmethod
    def dated(cls, date: str, cards: tuple[Card, ...], more: Step | None = None) -> Self:
        """Return papers under a date."""
        return cls(dates.long(date), cards, more, date=date)


class Chart(NamedTuple):
    """A chart of counts.

    Attributes:
        kind: a ``calendar`` of a year's days, ``bars``, ``small`` bars for several charts in a row, or
            ``rows`` with a name and a bar each.
        title: the name of the counted thing.
        steps: the days or bars in order of time, with full labels (``2 March 2026``), or the rows.
        unit: ``papers``, or ``%`` for counts in tenths of a percent.
        address: the page that the title links to, or ``""``.
        heading: the heading above the chart, or ``""``.
        heads: the months of a calendar.
        notes: words after the count of each row.
    """

    kind: Literal["calendar", "bars", "small", "rows"]
    title: str
    steps: tuple[Step, ...]
    unit: Literal["papers", "%"] = "papers"
    address: str = ""
    heading: str = ""
    heads: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()


class Trend(NamedTuple):
    """The number of papers in each month from the first to the last."""

    first: str
    last: str
    counts: tuple[int, ...]


class Still(NamedTuple):
    """A small picture of the map, drawn with cells: the whole archive, and some papers on it.

    Attributes:
        archive: the cells of the archive; none if there is nothing to draw.
        few: cells with few of the papers.
        many: cells with many of them.
    """

    archive: tuple[Run, ...] = ()
    few: tuple[Run, ...] = ()
    many: tuple[Run, ...] = ()


class Region(NamedTuple):
    """A region of the map: its name and the place of the name, its papers and the best of them."""

    name: str
    x: int
    y: int
    papers: int
    best: tuple[Step, ...]


class Opening(NamedTuple):
    """What the page of a collection shows before its list.

    Attributes:
        sentence: how many papers there are, since when, and how many are recent.
        best: headings, and under each the papers with the most votes, with their votes.
        trend: the last months, if there is something to draw.
        rows: labels, and links to neighbours and people.
    """

    sentence: str
    best: Parts = ()
    trend: Trend | None = None
    rows: Parts = ()


class Listing(NamedTuple):
    """One index page.

    Attributes:
        address: relative to the site's root; ``""`` for the home page.
        total: the number of the page's papers, including papers that only narrower pages show.
        blocks: the papers that it shows.
        aside: the number of last blocks that are not part of the page's own list: they show titles and votes.
        parts: the narrower pages, such as the days of a month or the years of a tag.
        up: the wider pages, the nearest first.
        previous: the nearest earlier page of its kind with papers.
        next: the nearest later page of its kind with papers.
        description: a sentence or two about the page.
        figures: numbers to show after ``total``, each with a noun.
        note: a warning about the list, such as a name that several people share.
        ranking: a sentence or two that explain the ranking, or ``""``.
        tables: what there is to say of things that have no page, by the name of the thing.
        foot: the last link of the page.
        intro: a person's Markdown for the page.
        target: the page to which this page redirects.
        part_of: the name of the list if this page shows only a part of it, or ``""``.
        file: the file in ``content`` that a person edits to change the page, or ``""``.
        heading: the heading, if it is not the title.
        opening: what the page of a collection shows before its list; the parts of a split list have none.
        still: where its papers are on the map, if there is a map; the page then links to the map.
        regions: the regions of the map.
    """

    kind: Kind
    address: str
    title: str
    total: int
    blocks: tuple[Block, ...] = ()
    aside: int = 0
    parts: Parts = ()
    up: tuple[Step, ...] = ()
    previous: Step | None = None
    next: Step | None = None
    description: str = ""
    charts: tuple[Chart, ...] = ()
    figures: tuple[tuple[int, str], ...] = ()
    note: str = ""
    ranking: str = ""
    tables: tuple[tuple[str, Table], ...] = ()
    foot: Step | None = None
    intro: str = ""
    target: Step | None = None
    part_of: str = ""
    file: str = ""
    heading: str = ""
    opening: Opening | None = None
    still: Still | None = None
    regions: tuple[Region, ...] = ()
