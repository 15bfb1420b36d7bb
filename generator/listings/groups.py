"""The papers of an archive by date and by span of time, from which index pages choose."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from generator.listings.cards import Card
from generator.listings.kinds import DAY, MONTH, SPANS, WEEK, YEAR, Kind
from generator.listings.records import Step
from generator.papers import dates

PRECISION = {DAY: 10, WEEK: 10, MONTH: 7, YEAR: 4}  # the characters of an ISO date that a span needs


class Groups:
    """Papers by date.

    Args:
        cards: all papers that are shown.
        limit: the papers on a page of more than a day; a longer list is split by time.

    Attributes:
        total: the number of papers.
        code: the number of papers with a link to their code.
        by_date: the papers of each date, by votes.
        dates: the dates with papers, the latest first.
        days: the days with papers, the latest first.
        spans: the dates of each day, week, month and year with papers, the latest first.
        counts: the number of papers of each day, month and year.
    """

    def __init__(self, cards: Sequence[Card], limit: int) -> None:
        self.limit = limit
        self.total = len(cards)
        self.code = sum(bool(card.code) for card in cards)
        self.by_date: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            for date in card.dates:
                self.by_date[date].append(card)
        for listed in self.by_date.values():
            listed.sort(key=lambda paper: paper.rank)
        self.dates = sorted(self.by_date, reverse=True)
        self.spans = {kind: self._spans(kind) for kind in SPANS}
        self.days = list(self.spans[DAY])
        self.counts = {
            span: len(self.papers(listed))
            for kind in (DAY, MONTH, YEAR)
            for span, listed in self.spans[kind].items()
        }

    @cached_property
    def everything(self) -> tuple[Card, ...]:
        """All papers, newest first."""
        return self.papers(self.dates)

    def _spans(self, kind: Kind) -> dict[str, list[str]]:
        spans: defaultdict[str, list[str]] = defaultdict(list)
        for date in self.dates:
            spans[span_of(kind, date)].append(date)
        spans.pop("", None)
        return dict(sorted(spans.items(), reverse=True))

    def papers(self, span: Iterable[str]) -> tuple[Card, ...]:
        """Return the papers of some dates, in the order of the dates; a paper comes once, at the first."""
        return tuple({paper.slug: paper for date in span for paper in self.by_date[date]}.values())

    def steps(self, spans: Iterable[str]) -> tuple[Step, ...]:
        """Return links to days, months or years with counts; a span without papers gets no link."""
        counts = self.counts
        return tuple(
            link(span, counts[span]) if span in counts else Step("", dates.label(span)) for span in spans
        )


def link(span: str, count: int = 0) -> Step:
    """Return the link to the page of a day, week, month or year."""
    return Step(f"dates/{span}/", dates.label(span), count)


def span_of(kind: Kind, date: str) -> str:
    """Return the day, week, month or year of a date; ``""`` if the date is not precise enough."""
    if len(date) < PRECISION[kind]:
        return ""
    return dates.week_of(date) if kind is WEEK else date[: PRECISION[kind]]


def every_year(years: Iterable[str]) -> list[str]:
    """Return all years from the first to the last; only the given years, sorted, if they are far apart."""
    known = sorted(years)
    if not known or int(known[-1]) - int(known[0]) > 2 * len(known) + 10:
        return known
    return [f"{year:04d}" for year in range(int(known[0]), int(known[-1]) + 1)]
