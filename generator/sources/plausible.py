"""The days that a source gives, held against the day that was asked for and the paper's own id.

An upstream's slip would otherwise lead the site for years (2099), or stay at its end for ever (1999).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from generator.errors import Problem, RecordError
from generator.papers import identifiers
from generator.papers.paper import Record
from generator.sources.fields import label

# A day of a source may be another one in UTC.
_DAY = timedelta(days=1)
# What a source calls the date of publication need not be the one that it searches by.
_MONTH = timedelta(days=31)
# An arXiv id has the month in which it was given; the paper may have been submitted before, when it was held
# back: by two months at most in 9,644 recorded papers.
_YEAR = timedelta(days=366)
EARLIEST = date(1950, 1, 1)
"""The first day that a paper is taken to be of."""


def plausible(
    records: Iterable[Record | Problem], where: str, today: date, asked: tuple[date, date] | None = None
) -> Iterator[Record | Problem]:
    """The records, without the dates that cannot be theirs; each of those is a problem.

    Args:
        records: as the source gives them.
        where: for the reports.
        today: the day (UTC); no paper is of a later one.
        asked: first and last day that were asked for, if any; a record has to stand under one of them. One
            that was asked for on a single day and names another is of the day that was asked for.
    """
    for record in records:
        if isinstance(record, Problem):
            yield record
        else:
            yield from _checked(record, label(where, record.paper.id), today + _DAY, asked)


def _checked(
    record: Record, where: str, latest: date, asked: tuple[date, date] | None
) -> Iterator[Record | Problem]:
    paper = record.paper
    earliest = EARLIEST
    if paper.arxiv:
        earliest = date.fromisoformat(f"{identifiers.arxiv_month(paper.arxiv)}-01") - _YEAR
    listed = published = (earliest, latest)
    if asked and paper.days:
        listed = _narrowed(listed, asked, _DAY)
    elif asked:
        published = _narrowed(published, asked, _MONTH)
    spans = {"days": listed, "published": published, "updated": (earliest, latest)}
    changes: dict[str, Any] = {}
    for name, span in spans.items():
        value = getattr(paper, name)
        values = value if name == "days" else (value,) if value else ()
        kept = tuple(day for day in values if _is_within(day, span))
        if kept != values:
            if name == "days" and not kept and asked and asked[0] == asked[1]:
                kept = (asked[0].isoformat(),)
            changes[name] = kept if name == "days" else ""
            wrong = ", ".join(day for day in values if day not in kept)
            of = f"; it was asked for on {kept[0]}, which is used" if kept else "; it is not used"
            yield Problem(where, "date" if name == "days" else name, f"{wrong} cannot be right{of}")
    try:
        yield replace(record, paper=replace(paper, **changes)) if changes else record
    except RecordError as error:
        yield Problem(where, error.field, error.reason)


def _narrowed(span: tuple[date, date], asked: tuple[date, date], slack: timedelta) -> tuple[date, date]:
    first, last = (min(max(day, EARLIEST), span[1]) for day in asked)
    return max(span[0], first - slack), min(span[1], last + slack)


def _is_within(value: str, span: tuple[date, date]) -> bool:
    """Whether a date, which may be a month or a year, is between two days."""
    first, last = (day.isoformat()[: len(value)] for day in span)
    return first <= value <= last
