"""Checks the dates of records against the day of the run, and a source's against the days asked for.

A slip would otherwise lead the site for years (2099), or stay at its end for ever (1999).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from generator.errors import Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.fields import label
from generator.text import identifiers

# A day of a source may be another one in UTC.
_DAY = timedelta(days=1)
# What a source calls the date of publication need not be the one that it searches by.
_MONTH = timedelta(days=31)
# An arXiv id has the month in which it was given. A paper that was held back was submitted before, by two
# months at most in 9,644 recorded papers.
_YEAR = timedelta(days=366)
_OF_PAPER = ("days", "published", "updated")
_OF_RECORD = ("added", "changed", "filed")  # what an archive says of its page

_Span = tuple[str, str]  # the first and the last day


def timely(records: Iterable[Record | Problem], where: str, today: date) -> Iterator[Record | Problem]:
    """The records of a file or a form; each date out of range is left out, and is a problem.

    The range is wide: a person may know of papers long before any source, and of an issue that is still to be
    printed.
    """
    span = dates.EARLIEST.isoformat(), dates.latest_in(today)
    spans = dict.fromkeys((*_OF_PAPER, *_OF_RECORD), span)
    reason = f"is not between {span[0]} and {span[1]}, two years from now"
    for record in records:
        if isinstance(record, Problem):
            yield record
        else:
            yield from _within(record, label(where, record.paper.id), spans, reason)


def plausible(
    records: Iterable[Record | Problem], where: str, today: date, asked: tuple[date, date] | None = None
) -> Iterator[Record | Problem]:
    """The records of a source; each date that cannot be right is left out, and is a problem.

    Where days were asked for, from the first to the last of `asked`, a record has to be of one of them. Where
    a single day was asked for, it replaces days that are all wrong.
    """
    for record in records:
        if isinstance(record, Problem):
            yield record
        else:
            spans = _spans(record, today + _DAY, asked)
            day = (asked[0].isoformat(),) if asked and asked[0] == asked[1] else ()
            yield from _within(record, label(where, record.paper.id), spans, "cannot be right", day)


def _spans(record: Record, latest: date, asked: tuple[date, date] | None) -> dict[str, _Span]:
    """The first and last day that each date of a source's record may have."""
    paper, earliest = record.paper, dates.EARLIEST
    with suppress(ValueError):  # without an arXiv id, or with one of a month 13
        earliest = date.fromisoformat(f"{identifiers.arxiv_month(paper.arxiv)}-01") - _YEAR
    listed = published = (earliest, latest)
    if asked and paper.days:
        listed = _narrowed(listed, asked, _DAY)
    elif asked:
        published = _narrowed(published, asked, _MONTH)
    spans = {"days": listed, "published": published, "updated": (earliest, latest)}
    return {name: (first.isoformat(), last.isoformat()) for name, (first, last) in spans.items()}


def _narrowed(span: tuple[date, date], asked: tuple[date, date], slack: timedelta) -> tuple[date, date]:
    first, last = (min(max(day, dates.EARLIEST), span[1]) for day in asked)
    return max(span[0], first - slack), min(span[1], last + slack)


def _within(
    record: Record, where: str, spans: Mapping[str, _Span], reason: str, day: tuple[str, ...] = ()
) -> Iterator[Record | Problem]:
    """A record without the dates outside their field's span, each a problem; `day` replaces wrong days."""
    changes: dict[str, dict[str, Any]] = {"paper": {}, "record": {}}
    for name, span in spans.items():
        owner, part = (record.paper, "paper") if name in _OF_PAPER else (record, "record")
        value = getattr(owner, name)
        values = value if name == "days" else (value,) if value else ()
        kept = tuple(item for item in values if _is_within(item, span))
        if kept != values:
            kept = kept or (day if name == "days" else ())
            changes[part][name] = kept if name == "days" else ""
            wrong = ", ".join(item for item in values if item not in kept)
            used = f"it was asked for on {kept[0]}, which is used" if kept and kept == day else ""
            told = f"{wrong} {reason}; {used or 'it is not used'}"
            yield Problem(where, "date" if name == "days" else name, told)
    try:
        paper = replace(record.paper, **changes["paper"]) if changes["paper"] else record.paper
        yield replace(record, paper=paper, **changes["record"]) if any(changes.values()) else record
    except RecordError as error:
        yield Problem(where, error.field, error.reason)


def _is_within(value: str, span: _Span) -> bool:
    """Whether a date, which may be a month or a year, or have a time, is between two days."""
    first, last = (day[: len(value)] for day in span)
    return first <= value[: len(last)] <= last
