"""The papers of an archive by date and by span of time: what every index page chooses from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from generator.listings.cards import Card
from generator.listings.kinds import DAY, MONTH, SPANS, WEEK, YEAR, Kind
from generator.listings.records import Step
from generator.papers import dates

PRECISION = {DAY: 10, WEEK: 10, MONTH: 7, YEAR: 4}  # characters of an ISO date that tells a day, week …


class Groups:
    """Papers in groups.

    Args:
        cards: all papers that are shown.
        limit: papers on a page of more than a day; a longer list is split by time.

    Attributes:
        limit: as given.
        total: how many papers there are.
        code: how many have a link to their code.
        by_date: those of a date, by votes.
        dates: that have papers, the latest first.
        days: the whole days among them.
        spans: the dates of each day, week, month and year that has papers, the latest first.
        counts: how many papers each day, month and year has.
    """

    def __init__(self, cards: Sequence[Card], limit: int) -> None:
        self.limit = limit
        self.total = len(cards)
        self.code = sum(card.code for card in cards)
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
        """The papers of some dates, newest first; each once, under its latest date among them."""
        return tuple({paper.slug: paper for date in span for paper in self.by_date[date]}.values())

    def steps(self, spans: Iterable[str]) -> tuple[Step, ...]:
        """The ways to the pages of days, months or years, with counts; no link where no papers are."""
        counts = self.counts
        return tuple(
            link(span, counts[span]) if span in counts else Step("", dates.label(span)) for span in spans
        )


def link(span: str, count: int = 0) -> Step:
    """The way to the page of a day, week, month or year."""
    return Step(f"dates/{span}/", dates.label(span), count)


def span_of(kind: Kind, date: str) -> str:
    """The day, week, month or year of a date; ``""`` where the date is not precise enough to tell."""
    if len(date) < PRECISION[kind]:
        return ""
    return dates.week_of(date) if kind is WEEK else date[: PRECISION[kind]]


def every_year(years: Iterable[str]) -> list[str]:
    """The years and those between them, the earliest first; only the years given if they are far apart."""
    known = sorted(years)
    if not known or int(known[-1]) - int(known[0]) > 2 * len(known) + 10:
        return known
    return [f"{year:04d}" for year in range(int(known[0]), int(known[-1]) + 1)]
