"""Checks the dates of records against the day of the run, and a source's dates against the requested days.

Otherwise, one wrong date would stay at the top of the site for years (2099) or at its end for ever (1999).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from generator.errors import Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.frame.declarations import Told
from generator.sources.frame.fields import label
from generator.text import identifiers

# A source's day may differ from the day in UTC.
_DAY = timedelta(days=1)
# The date of publication may differ from the date that a source searches by.
_MONTH = timedelta(days=31)
# An arXiv id contains the month in which it was assigned. The submission may be earlier if the paper was held
# back: by at most two months in 9,644 recorded papers.
_YEAR = timedelta(days=366)
_OF_PAPER = ("days", "published", "updated", "corrected")
_UNDATED = "missing; a paper needs a day it was listed or a date of publication"
_OF_RECORD = ("added", "changed", "filed")  # dates of the page, from an archive

_Span = tuple[str, str]  # the first and the last day
_T = TypeVar("_T", Record | Problem, Record | Notice | Problem, Told)


def timely(records: Iterable[_T], where: str, today: date) -> Iterator[_T]:
    """Yield the records of a file or a form; a date out of range is left out and reported as a problem.

    The range is wide: people may add papers older than any source, or an issue still to be printed.
    """
    span = dates.EARLIEST.isoformat(), dates.latest_in(today)
    spans = dict.fromkeys((*_OF_PAPER, *_OF_RECORD), span)
    reason = f"is not between {span[0]} and {span[1]} (two years from now)"
    for record in records:
        if not isinstance(record, Record):
            yield record
        else:
            yield from _within(record, label(where, record.paper.id), spans, reason)


def plausible(
    records: Iterable[_T],
    where: str,
    today: date,
    asked: tuple[date, date] | None = None,
    *,
    undated: bool = False,
) -> Iterator[_T]:
    """Yield the records of a source; an implausible date is left out and reported as a problem.

    `asked` is the first and the last requested day; a record must be from this span. If a single day was
    requested, it replaces days that are all wrong. A record without a date is a problem, unless papers may be
    `undated`, since a person brings them.
    """
    for record in records:
        if not isinstance(record, Record):
            yield record
        else:
            spans = _spans(record, today + _DAY, asked)
            day = (asked[0].isoformat(),) if asked and asked[0] == asked[1] else ()
            place = label(where, record.paper.id)
            for result in _within(record, place, spans, "cannot be right", day):
                if isinstance(result, Problem):
                    yield result
                elif undated or result.paper.dates:
                    yield replace(result, where="")
                else:
                    yield Problem(place, "date", _UNDATED)


def _spans(record: Record, latest: date, asked: tuple[date, date] | None) -> dict[str, _Span]:
    """Return the first and the last plausible day for each date field of a source's record."""
    paper, earliest = record.paper, dates.EARLIEST
    with suppress(ValueError):  # no arXiv id, or one with month 13
        earliest = date.fromisoformat(f"{identifiers.arxiv_month(paper.arxiv)}-01") - _YEAR
    listed = published = (earliest, latest)
    if asked and paper.days:
        listed = _narrowed(listed, asked, _DAY)
    elif asked:
        published = _narrowed(published, asked, _MONTH)
    spans = {"days": listed, "published": published, "updated": (earliest, latest)}
    spans["corrected"] = spans["updated"]
    return {name: (first.isoformat(), last.isoformat()) for name, (first, last) in spans.items()}


def _narrowed(span: tuple[date, date], asked: tuple[date, date], slack: timedelta) -> tuple[date, date]:
    first, last = (min(max(day, dates.EARLIEST), span[1]) for day in asked)
    return max(span[0], first - slack), min(span[1], last + slack)


def _within(
    record: Record, where: str, spans: Mapping[str, _Span], reason: str, day: tuple[str, ...] = ()
) -> Iterator[Record | Problem]:
    """Yield a problem for each date outside its span, then the record without it, or with `day` instead."""
    changes: dict[str, dict[str, Any]] = {"paper": {}, "record": {}}
    for name, span in spans.items():
        owner, part = (record.paper, "paper") if name in _OF_PAPER else (record, "record")
        value = getattr(owner, name)
        values = value if name == "days" else (value,) if value not in (None, "", dates.UNDATED) else ()
        kept = tuple(item for item in values if _is_within(item, span))
        if kept != values:
            kept = kept or (day if name == "days" else ())
            changes[part][name] = kept if name == "days" else ""
            wrong = ", ".join(item for item in values if item not in kept)
            used = f"{kept[0]}, the requested day, is used instead" if kept and kept == day else ""
            told = f"{wrong} {reason}; {used or 'it is left out'}"
            yield Problem(where, "date" if name == "days" else name, told)
    try:
        paper = replace(record.paper, **changes["paper"]) if changes["paper"] else record.paper
        yield replace(record, paper=paper, **changes["record"]) if any(changes.values()) else record
    except RecordError as error:
        yield Problem(where, error.field, error.reason)


def _is_within(value: str, span: _Span) -> bool:
    """Return whether a date, possibly a month, a year or a time, is between two days."""
    first, last = (day[: len(value)] for day in span)
    return first <= value[: len(last)] <= last
