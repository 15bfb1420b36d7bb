"""Days, weeks, months and years, papers without a date, and the hub of all dates.

The papers of a day are sorted by votes, as are those of each day of a week or month; ties by id.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from operator import attrgetter

from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.groups import PART, Groups, span_of
from generator.listings.kinds import (
    DATES,
    DAY,
    ISSUE,
    MONTH,
    SPANS,
    STATISTICS,
    SUBSCRIBE,
    UNDATED,
    WEEK,
    YEAR,
    Kind,
)
from generator.listings.records import BESIDE, Block, Chart, Link, Listing, Parts
from generator.papers import dates
from generator.text.language import marked

_WIDER: dict[Kind, tuple[Kind, ...]] = {DAY: (WEEK, MONTH, YEAR), MONTH: (YEAR,)}
_NARROWER = {WEEK: DAY, MONTH: DAY, YEAR: MONTH}
_WITHOUT = {DAY: marked("Without a day"), MONTH: marked("Without a month")}
_NEWEST = 7  # days at the top of the hub
_TOP = 3  # papers of the day before, at the end of a day
_SENT = {
    "day": marked("What the mail of the last day has: the most voted papers first."),
    "week": marked("What the mail of the last week has: the most voted papers first."),
    "month": marked("What the mail of the last month has: the most voted papers first."),
}
SENT = 20
"""The papers that a digest shows, unless somebody asks for more."""


def pages(groups: Groups) -> Iterator[Listing]:
    """Yield the hub with the newest days and a row for each year, then every day, week, month and year."""
    rows = ((year, *(f"{year}-{number:02d}" for number in range(1, 13))) for year in groups.spans[YEAR])
    parts = tuple(("", groups.steps(row)) for row in rows)
    undated = groups.to(UNDATED, len(groups.undated))
    parts += (("", (undated,)),) if groups.undated else ()
    newest = tuple(_top(groups, day, 1) for day in groups.days[:_NEWEST])
    up = (groups.to(STATISTICS),)
    yield Listing(*groups.page(DATES), groups.total, newest, len(newest), parts, up)
    for kind in SPANS:
        yield from _time(groups, kind)
    if groups.undated:
        yield _undated(groups)


def ranked(groups: Groups, period: str) -> list[Card]:
    """Return the papers of a day, week or month as a digest has them: by votes, ties newest first, by id."""
    dated = next((of[period] for of in groups.spans.values() if period in of), ())
    return sorted(groups.papers(dated), key=lambda card: -(card.votes or 0))


def issue(groups: Groups, unit: str, today: str) -> Listing:
    """Return the page with the papers of the last digest: the latest period that is over and has some.

    Without ``today``, the newest day with papers stands for it.
    """
    today = today or next(iter(groups.days), "")
    kind = next(kind for kind in SPANS if kind.name == unit)
    over = dates.last_complete(unit, dates.first_day(today)) if today else ""
    period = next((span for span in groups.spans[kind] if span <= over), "")
    t = groups.language
    nothing, up = t("Nothing was sent so far."), (groups.to(SUBSCRIBE),)
    page = Listing(*groups.page(ISSUE), 0, up=up, description=nothing)
    if not period:
        return page
    papers = ranked(groups, period)
    return page._replace(
        total=len(papers),
        blocks=(Block("", tuple(papers[:SENT])),),
        heading=dates.papers_of(period, t),
        description=t(_SENT[unit]),
        foot=groups.link(period)._replace(label=dates.papers_of(period, t, every=True)),
    )


def _undated(groups: Groups) -> Listing:
    """Return the page of the papers without a date; if they are too many, of the last that came in."""
    papers = groups.undated[: groups.limit]
    page = Listing(*groups.page(UNDATED), len(groups.undated), (Block("", papers),), up=(groups.to(DATES),))
    return page if len(papers) == page.total else page._replace(figures=(hubs.newest(len(papers), groups),))


def _top(groups: Groups, day: str, most: int) -> Block:
    return groups.block(day, tuple(groups.by_date[day][:most]))


def _time(groups: Groups, kind: Kind) -> Iterator[Listing]:
    spans, link = list(groups.spans[kind]), groups.link
    for number, span in enumerate(spans):
        papers = groups.papers(groups.spans[kind][span])
        parts, charts = _narrower(groups, kind, span)
        # Only a day shows something of its neighbour, so no other page changes when its neighbour does.
        before = spans[number + 1 : number + 2] if kind is DAY else []
        yield Listing(
            kind,
            f"dates/{span}/",
            dates.label(span, groups.language),
            len(papers),
            blocks=(*_blocks(groups, kind, span, papers), *(_top(groups, day, _TOP) for day in before)),
            aside=len(before),
            parts=parts,
            up=(*(link(span_of(wider, span)) for wider in _WIDER.get(kind, ())), groups.to(DATES)),
            previous=link(spans[number + 1]) if number + 1 < len(spans) else None,
            next=link(spans[number - 1]) if number else None,
            charts=charts,
            common=_common(papers) if kind in (MONTH, YEAR) and len(papers) > groups.limit else (),
        )


def _common(papers: Sequence[Card]) -> tuple[Link, ...]:
    """Return the most frequent tags and venues of papers, with their numbers of papers."""
    tags = Counter(chain.from_iterable(card.collections for card in papers))
    venues = Counter(chain.from_iterable(card.venues for card in papers if card.credit))
    links = [Link.to(tag, count) for tag, count in tags.items()]
    links += [Link(*venue, count) for venue, count in venues.items()]
    some = [link for link in links if 1 < link.count < len(papers)]
    return tuple(nsmallest(BESIDE, some, key=lambda link: (-link.count, link.address)))


def _narrower(groups: Groups, kind: Kind, span: str) -> tuple[Parts, tuple[Chart, ...]]:
    """Return the narrower pages: months and a calendar of days, or days."""
    days = [date for date in reversed(groups.spans[kind][span]) if dates.is_day(date)]
    t, counts = groups.language, groups.counts
    if kind is YEAR:
        months = [month for month in reversed(groups.spans[MONTH]) if month[:4] == span]
        steps = tuple(Link(f"dates/{month}/", dates.month(month, t), counts[month]) for month in months)
        heading = t.heading("Calendar")
        calendar = Chart("calendar", span, groups.steps(days), heading=heading, heads=steps)
        return (((t.heading("Months"), steps),) if steps else ()), ((calendar,) if days else ())
    steps = tuple(Link(f"dates/{day}/", dates.weekday(day, t), counts[day]) for day in days)
    return (((t.heading("Days"), steps),) if days and kind is not DAY else ()), ()


def _blocks(groups: Groups, kind: Kind, span: str, papers: tuple[Card, ...]) -> Iterator[Block]:
    """Yield the papers of a span; those of a week or month by day, and only the best of a long span."""
    if kind is not DAY and len(papers) > groups.limit:
        yield from _best(groups, kind, span, papers)
    elif kind in (DAY, YEAR):
        yield Block("", papers)
    else:
        for date, listed in groups.by_day(groups.spans[kind][span]):
            vague = groups.language.heading(_WITHOUT[DAY]) if len(listed) < len(papers) else ""
            yield Block.dated(date, listed, groups.language) if dates.is_day(date) else Block(vague, listed)


def _best(groups: Groups, kind: Kind, span: str, papers: tuple[Card, ...]) -> Iterator[Block]:
    """Yield the papers with the most votes, then the papers that no narrower page shows."""
    top = nsmallest(groups.limit // PART, papers, key=attrgetter("rank"))
    narrower = _NARROWER[kind]
    vague = groups.papers(date for date in groups.spans[kind][span] if not span_of(narrower, date))
    rest = (paper for paper in vague if not any(span_of(narrower, date) for date in paper.dates))
    t = groups.language
    heading = t.heading("Most voted") if top[0].votes else t.heading("Some of them")
    blocks = Block(heading, tuple(top)), Block(t.heading(_WITHOUT[narrower]), tuple(rest))
    yield from (block for block in blocks if block.cards)
