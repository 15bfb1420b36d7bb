"""The papers of an archive by date and by span of time: what every index page chooses from."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from generator.listings.entries import Entry
from generator.listings.kinds import DAY, MONTH, WEEK, YEAR, Kind
from generator.listings.records import Step
from generator.papers import dates


class Groups:
    """Papers in groups.

    Args:
        entries: all papers that are shown.
        limit: papers on a page of more than a day; a longer list is split by time.

    Attributes:
        total: how many papers there are.
        code: how many have a link to their code.
        by_date: those of a date, by votes.
        dates: that have papers, the latest first.
        days: the whole days among them.
        spans: the dates of each day, week, month and year that has papers, the latest first.
    """

    def __init__(self, entries: Iterable[Entry], limit: int) -> None:
        self.limit = limit
        self.total = 0
        self.code = 0
        self.by_date: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.total += 1
            self.code += entry.code
            for date in entry.dates:
                self.by_date[date].append(entry)
        for listed in self.by_date.values():
            listed.sort(key=lambda paper: paper.rank)
        self.dates = sorted(self.by_date, reverse=True)
        self.spans = {kind: self._spans(span_of) for kind, span_of in _SPAN_OF.items()}
        self.days = list(self.spans[DAY])
        self._counts: dict[tuple[Kind, str], int] = {}

    def _spans(self, span_of: Callable[[str], str]) -> dict[str, list[str]]:
        spans: dict[str, list[str]] = {}
        for date in self.dates:
            if span := span_of(date):
                spans.setdefault(span, []).append(date)
        return dict(sorted(spans.items(), reverse=True))

    def papers(self, span: Iterable[str]) -> tuple[Entry, ...]:
        """The papers of some dates, newest first; each once, under its latest date among them."""
        return tuple({paper.slug: paper for date in span for paper in self.by_date[date]}.values())

    def count(self, kind: Kind, span: str) -> int:
        """How many papers a day, week, month or year has."""
        key = kind, span
        if key not in self._counts:
            self._counts[key] = len(self.papers(self.spans[kind][span]))
        return self._counts[key]

    def steps(self, kind: Kind, spans: Iterable[str]) -> tuple[Step, ...]:
        """The ways to the pages of days, weeks, months or years, with counts; no link where no papers are."""
        return tuple(
            Step(kind.address.format(span), dates.label(span), self.count(kind, span))
            if span in self.spans[kind]
            else Step("", dates.label(span))
            for span in spans
        )


def day_of(date: str) -> str:
    """A date that is a whole day, or ``""``."""
    return date if dates.is_day(date) else ""


def week_of(date: str) -> str:
    """The ISO week of a date, or ``""`` of a month or year."""
    return dates.week_of(date) if dates.is_day(date) else ""


def month_of(date: str) -> str:
    """The month of a date, or ``""`` of a year."""
    return date[:7] if len(date) >= 7 else ""


def year_of(date: str) -> str:
    """The year of a date."""
    return date[:4]


_SPAN_OF: dict[Kind, Callable[[str], str]] = {DAY: day_of, WEEK: week_of, MONTH: month_of, YEAR: year_of}


def every_year(years: Iterable[str]) -> list[str]:
    """The years and those between them, the earliest first; only the years given if they are far apart."""
    known = sorted(years)
    if not known or int(known[-1]) - int(known[0]) > 2 * len(known) + 10:
        return known
    return [f"{year:04d}" for year in range(int(known[0]), int(known[-1]) + 1)]
