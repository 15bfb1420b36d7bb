"""What an index page is made of: its papers in blocks, counts to be drawn, and steps to other pages."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Literal, NamedTuple, Self, TypeVar

from generator.listings.cards import Card
from generator.listings.kinds import Collection, Kind
from generator.papers import dates

_Key = TypeVar("_Key")


class Step(NamedTuple):
    """A link to another page of the archive: its address, what to call it, how many papers it has.

    Without an address it is a place where there is no page: a month without papers, a bar of a chart.
    """

    address: str
    label: str
    count: int = 0  # type: ignore[assignment]  # in place of the method of tuples

    @classmethod
    def to(cls, target: Kind | Collection, count: int = 0) -> Self:
        """The way to the one page of a kind, or to the page of a collection."""
        _, address, label = target.page
        return cls(address, label, count)


FEWEST_BARS = 5
"""Of fewer a chart shows nothing that the numbers do not say."""


def largest(counts: Mapping[Collection, int], most: int) -> tuple[Step, ...]:
    """The ways to the collections with the highest counts, which they show; ties by slug."""
    ranked = highest(counts, most, attrgetter("slug"))
    return tuple(Step.to(collection, counts[collection]) for collection in ranked)


def highest(counts: Mapping[_Key, int], most: int, tie: Callable[[_Key], str]) -> list[_Key]:
    """The keys with the highest counts, ``most`` of them if there are so many; ties by what ``tie`` gives."""
    if len(counts) > most:
        least = sorted(counts.values())[-most]
        counts = {key: count for key, count in counts.items() if count >= least}
    return sorted(counts, key=lambda key: (-counts[key], tie(key)))[:most]


Facts = tuple[tuple[str, Step], ...]  # each under its name
Parts = tuple[tuple[str, tuple[Step, ...]], ...]  # links to narrower pages, in groups under a label


class Remark(NamedTuple):
    """What a person says of a paper in a list, and an ISO date; each ``""`` where there is none."""

    text: str = ""
    date: str = ""


class Block(NamedTuple):
    """Papers under a heading; ``""`` for the page's own list.

    Where a person made the list, ``remarks`` has one for each of the papers.
    """

    heading: str
    cards: tuple[Card, ...]
    more: Step | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def date(self) -> str:
        """The date that the heading names, which papers below it need not repeat; ``""`` for none."""
        last = (card.dates[-1] for card in self.cards if self.heading)
        return next((date for date in last if dates.label(date) == self.heading), "")


class Chart(NamedTuple):
    """Counts to be drawn.

    Attributes:
        kind: ``calendar`` of a year's days, ``bars``, or ``small`` bars, where several charts stand in a row.
        title: what is counted.
        steps: a day or a bar each, in order of time; their labels are whole (``2 March 2026``).
        heads: of a calendar, its months.
        unit: ``papers``, or ``%`` where a count is in tenths of a percent.
        address: the page that the title leads to; ``""`` for none.
        heading: stands above it; ``""`` for none.
    """

    kind: Literal["calendar", "bars", "small"]
    title: str
    steps: tuple[Step, ...]
    unit: Literal["papers", "%"] = "papers"
    address: str = ""
    heading: str = ""
    heads: tuple[Step, ...] = ()


class Listing(NamedTuple):
    """One index page.

    Attributes:
        kind: the kind of page.
        address: below the site's root; ``""`` is the home page.
        title: the page's title.
        total: how many papers it is about, also those it does not show itself.
        blocks: the papers it shows.
        aside: how many of the blocks, the last ones, stand beside the others on a wide screen.
        parts: the narrower pages, in groups under a label: the days of a month, the years of a tag.
        up: the wider pages, the nearest first.
        previous: the earlier page of its kind that has papers.
        next: the later one.
        description: a sentence or two on what the page is about.
        charts: counts that it draws.
        figures: numbers to show beside ``total``, each with its noun.
        order: how its own list is sorted, in words; ``""`` where it has none.
        note: a caution about the list, such as a name that several people bear.
        ranking: how its papers were ranked, in a sentence or two; ``""`` where `order` says it.
        facts: what is known of things that have no page, each thing by its name.
        foot: the way that stands below all else.
        intro: Markdown that a person wrote for the page.
        target: the page that this one leads on to at once.
        part_of: the name of the list, where this page has a part of it; else ``""``.
        file: the page's own file in ``content``; ``""`` where its kind has one for all, or none.
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
    order: str = ""
    note: str = ""
    ranking: str = ""
    facts: tuple[tuple[str, Facts], ...] = ()
    foot: Step | None = None
    intro: str = ""
    target: Step | None = None
    part_of: str = ""
    file: str = ""
