"""The papers of an archive by date and by span of time: what every index page chooses from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from generator.listings.entries import Entry
from generator.listings.kinds import DAY, MONTH, WEEK, YEAR, Kind
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
            listed.sort(key=lambda each: each.rank)
        self.dates = sorted(self.by_date, reverse=True)
        self.days = [date for date in self.dates if dates.is_day(date)]
        self.spans: dict[Kind, dict[str, list[str]]] = {DAY: {day: [day] for day in self.days}}
        span_by: dict[Kind, Callable[[str], str]] = {WEEK: week_of, MONTH: month_of, YEAR: year_of}
        for kind, span_of in span_by.items():
            spans: dict[str, list[str]] = {}
            for date in self.dates:
                if span := span_of(date):
                    spans.setdefault(span, []).append(date)
            self.spans[kind] = dict(sorted(spans.items(), reverse=True))
        self._counts: dict[tuple[Kind, str], int] = {}

    def on(self, date: str) -> tuple[Entry, ...]:
        """The papers of one date, by votes."""
        return tuple(self.by_date.get(date, ()))

    def papers(self, span: Iterable[str]) -> tuple[Entry, ...]:
        """The papers of some dates, newest first; each once, under its latest date among them."""
        return tuple({each.slug: each for date in span for each in self.by_date[date]}.values())

    def count(self, kind: Kind, span: str) -> int:
        """How many papers a day, week, month or year has."""
        key = kind, span
        if key not in self._counts:
            self._counts[key] = len(
                {each.slug for date in self.spans[kind][span] for each in self.by_date[date]}
            )
        return self._counts[key]


def week_of(date: str) -> str:
    """The ISO week of a date, or ``""`` of a month or year."""
    return dates.week_of(date) if dates.is_day(date) else ""


def month_of(date: str) -> str:
    """The month of a date, or ``""`` of a year."""
    return date[:7] if len(date) >= 7 else ""


def year_of(date: str) -> str:
    """The year of a date."""
    return date[:4]


def every_year(years: Iterable[str]) -> list[str]:
    """The years and those between them, the earliest first; of some that are far apart they alone."""
    found = sorted(years)
    if not found or int(found[-1]) - int(found[0]) > 2 * len(found) + 10:
        return found
    return [f"{year:04d}" for year in range(int(found[0]), int(found[-1]) + 1)]
