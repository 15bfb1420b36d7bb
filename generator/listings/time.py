"""Days, weeks, months and years, and the overview of them all.

Papers are sorted by votes within a day, newest first elsewhere, ties by id.
"""

from collections.abc import Iterator

from generator.listings import split
from generator.listings.entries import Entry
from generator.listings.groups import Groups, month_of, week_of, year_of
from generator.listings.kinds import DATES, DAY, MONTH, SPANS, STATISTICS, WEEK, YEAR, Kind
from generator.listings.records import Block, Chart, Listing, Parts, Step
from generator.papers import dates

_NARROWER = {WEEK: DAY, MONTH: DAY, YEAR: MONTH}


def pages(groups: Groups) -> Iterator[Listing]:
    """The overview, then every day, week, month and year that has papers."""
    yield _overview(groups)
    for kind in SPANS:
        yield from _time(groups, kind)


def _overview(groups: Groups) -> Listing:
    """A row for each year: the year, and its twelve months."""
    rows = []
    for year in groups.spans[YEAR]:
        months = (f"{year}-{number:02d}" for number in range(1, 13))
        rows.append(("", groups.steps(YEAR, [year]) + groups.steps(MONTH, months)))
    return Listing(*DATES.page, groups.total, parts=tuple(rows), up=(Step.to(STATISTICS),))


def _time(groups: Groups, kind: Kind) -> Iterator[Listing]:
    spans = list(groups.spans[kind])
    for number, span in enumerate(spans):
        papers = groups.papers(groups.spans[kind][span])
        blocks = _blocks(groups, papers, _NARROWER.get(kind))
        parts, charts = _narrower(groups, kind, span)
        whole = len(blocks) == 1 and not blocks[0].heading
        yield Listing(
            kind,
            f"dates/{span}/",
            dates.label(span),
            len(papers),
            blocks=blocks,
            parts=parts,
            up=_wider(kind, span),
            previous=_link(spans[number + 1]) if number + 1 < len(spans) else None,
            next=_link(spans[number - 1]) if number else None,
            charts=charts,
            figures=split.with_code(papers),
            order=("most voted first" if kind is DAY else "newest first") if whole else "",
        )


def _narrower(groups: Groups, kind: Kind, span: str) -> tuple[Parts, tuple[Chart, ...]]:
    """The narrower pages: in a calendar for a year that has a day to draw, else as links."""
    days = [date for date in reversed(groups.spans[kind][span]) if dates.is_day(date)]
    if kind is YEAR:
        months = groups.steps(MONTH, (month for month in reversed(groups.spans[MONTH]) if month[:4] == span))
        if days:
            return (), (Chart("calendar", span, groups.steps(DAY, days), heads=months),)
        return ((("Months", months),) if months else ()), ()
    steps = (Step(f"dates/{day}/", dates.weekday(day), groups.count(DAY, day)) for day in days)
    return ((("Days", tuple(steps)),) if days and kind is not DAY else ()), ()


def _blocks(groups: Groups, papers: tuple[Entry, ...], narrower: Kind | None) -> tuple[Block, ...]:
    """All papers of a page; where they are many, the most voted and those no narrower page has."""
    if not narrower or len(papers) <= groups.limit:
        return (Block("", papers),)
    top = sorted(papers, key=lambda paper: paper.rank)[: groups.limit // 5]
    reach = 10 if narrower is DAY else 7  # characters of an ISO date
    rest = tuple(paper for paper in papers if all(len(date) < reach for date in paper.dates))
    heading = "Most voted" if top[0].votes else "Among them"
    blocks = (Block(heading, tuple(top)), Block(f"Without a {narrower.name}", rest))
    return tuple(block for block in blocks if block.entries)


def _link(span: str) -> Step:
    """A step without a count, so that a page does not change with its neighbour."""
    return Step(f"dates/{span}/", dates.label(span))


def _wider(kind: Kind, span: str) -> tuple[Step, ...]:
    wider = {DAY: (week_of, month_of, year_of), MONTH: (year_of,)}.get(kind, ())
    steps = tuple(_link(of(span)) for of in wider)
    return (*steps, Step.to(DATES))
