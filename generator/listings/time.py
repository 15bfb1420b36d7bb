"""Days, weeks, months and years, and the overview of them all.

Papers are sorted by votes within a day, newest first elsewhere, ties by id.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.listings import split
from generator.listings.entries import Entry
from generator.listings.groups import Groups, month_of, week_of, year_of
from generator.listings.kinds import DATES, DAY, MONTH, SPANS, STATISTICS, WEEK, YEAR, Kind
from generator.listings.records import Block, Chart, Listing, Step
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
    narrower = _NARROWER.get(kind)
    for number, span in enumerate(spans):
        papers = groups.papers(groups.spans[kind][span])
        blocks = _blocks(groups, papers, narrower)
        whole = len(blocks) == 1 and not blocks[0].heading
        yield Listing(
            kind,
            f"dates/{span}/",
            dates.label(span),
            len(papers),
            blocks=blocks,
            parts=_narrower(groups, kind, span),
            up=_wider(kind, span),
            previous=_link(spans[number + 1]) if number + 1 < len(spans) else None,
            next=_link(spans[number - 1]) if number else None,
            charts=_calendar(groups, span) if kind is YEAR else (),
            figures=split.with_code(papers),
            order=("most voted first" if kind is DAY else "newest first") if whole else "",
        )


def _narrower(groups: Groups, kind: Kind, span: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    if kind is YEAR:  # its calendar has the months, if there is a day to draw
        has_calendar = any(map(dates.is_day, groups.spans[kind][span]))
        return (("Months", months),) if not has_calendar and (months := _months(groups, span)) else ()
    if kind in (MONTH, WEEK):
        days = [date for date in reversed(groups.spans[kind][span]) if dates.is_day(date)]
        steps = (Step(f"dates/{day}/", dates.weekday(day), groups.count(DAY, day)) for day in days)
        return (("Days", tuple(steps)),) if days else ()
    return ()


def _calendar(groups: Groups, year: str) -> tuple[Chart, ...]:
    days = [date for date in reversed(groups.spans[YEAR][year]) if dates.is_day(date)]
    return (Chart("calendar", year, groups.steps(DAY, days), heads=_months(groups, year)),) if days else ()


def _months(groups: Groups, year: str) -> tuple[Step, ...]:
    return groups.steps(MONTH, (month for month in reversed(groups.spans[MONTH]) if month[:4] == year))


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
