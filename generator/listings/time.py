"""Days, weeks, months and years, and the hub of all dates.

The papers of a day are sorted by votes, other lists newest first; ties by id.
"""

from collections.abc import Iterator
from heapq import nsmallest
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.groups import Groups, link, span_of
from generator.listings.kinds import DATES, DAY, MONTH, SPANS, STATISTICS, WEEK, YEAR, Kind
from generator.listings.records import Block, Chart, Listing, Parts, Step
from generator.papers import dates

_WIDER: dict[Kind, tuple[Kind, ...]] = {DAY: (WEEK, MONTH, YEAR), MONTH: (YEAR,)}
_NARROWER = {WEEK: DAY, MONTH: DAY, YEAR: MONTH}


def pages(groups: Groups) -> Iterator[Listing]:
    """Yield the hub, with a row for each year and its months, then every day, week, month and year."""
    rows = ((year, *(f"{year}-{number:02d}" for number in range(1, 13))) for year in groups.spans[YEAR])
    parts = tuple(("", groups.steps(row)) for row in rows)
    yield Listing(*DATES.page, groups.total, parts=parts, up=(Step.to(STATISTICS),))
    for kind in SPANS:
        yield from _time(groups, kind)


def _time(groups: Groups, kind: Kind) -> Iterator[Listing]:
    spans = list(groups.spans[kind])
    for number, span in enumerate(spans):
        papers = groups.papers(groups.spans[kind][span])
        is_short = kind is DAY or len(papers) <= groups.limit
        parts, charts = _narrower(groups, kind, span)
        # Links to other pages have no counts, so that a page does not change when its neighbour does.
        yield Listing(
            kind,
            f"dates/{span}/",
            dates.label(span),
            len(papers),
            blocks=(Block("", papers),) if is_short else _best(groups, kind, span, papers),
            parts=parts,
            up=(*(link(span_of(wider, span)) for wider in _WIDER.get(kind, ())), Step.to(DATES)),
            previous=link(spans[number + 1]) if number + 1 < len(spans) else None,
            next=link(spans[number - 1]) if number else None,
            charts=charts,
        )


def _narrower(groups: Groups, kind: Kind, span: str) -> tuple[Parts, tuple[Chart, ...]]:
    """Return the narrower pages: a calendar for a year that has days with papers, else links."""
    days = [date for date in reversed(groups.spans[kind][span]) if dates.is_day(date)]
    if kind is YEAR:
        months = groups.steps(month for month in reversed(groups.spans[MONTH]) if month[:4] == span)
        if days:
            return (), (Chart("calendar", span, groups.steps(days), heads=months),)
        return ((("Months", months),) if months else ()), ()
    steps = (Step(f"dates/{day}/", dates.weekday(day), groups.counts[day]) for day in days)
    return ((("Days", tuple(steps)),) if days and kind is not DAY else ()), ()


def _best(groups: Groups, kind: Kind, span: str, papers: tuple[Card, ...]) -> tuple[Block, ...]:
    """Return the papers with the most votes, then the papers that no narrower page shows."""
    top = nsmallest(groups.limit // 5, papers, key=attrgetter("rank"))
    narrower = _NARROWER[kind]
    vague = groups.papers(date for date in groups.spans[kind][span] if not span_of(narrower, date))
    rest = (paper for paper in vague if not any(span_of(narrower, date) for date in paper.dates))
    heading = "Most voted" if top[0].votes else "Some of them"
    blocks = Block(heading, tuple(top)), Block(f"Without a {narrower.name}", tuple(rest))
    return tuple(block for block in blocks if block.cards)
