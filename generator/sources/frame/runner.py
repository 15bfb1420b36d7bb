"""Asks every source in one way: what of some days, what since the last time, or papers by their ids.

Here is what no source has to think of: an item that cannot be read costs no other, dates are checked, a span
of days that fails goes back as days, one with too many papers as halves, and what waits is remembered.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from generator.errors import Failure, FetchError, Note, Problem
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.frame.declarations import (
    Ask,
    Fill,
    Mark,
    Part,
    Result,
    Source,
    Span,
    Told,
    TooManyError,
    batches,
    no_fill,
)
from generator.sources.frame.fields import guarded
from generator.sources.frame.http import Client, GivenUpError, RefusedError, StatusError
from generator.sources.frame.plausible import plausible
from generator.text.cleaning import line

_RESULTS = (Record, Problem, Notice, Failure)


def failed(error: Exception) -> FetchError:
    """Return a source's error as a `FetchError`; it may be any exception."""
    if isinstance(error, FetchError):
        return error
    said = line(f"{type(error).__name__}: {error}"[:200])
    return FetchError(f"an answer cannot be read ({said}); if it happens again, report it")


def fetched(
    part: Part, client: Client, days: Sequence[date], mark: Mark | None = None, fill: Fill = no_fill
) -> Iterator[Result]:
    """Yield what a part of a source has: of some days, or since a mark if the source has no days.

    Days are asked for in the given order. A day that fails is a `Failure`, and so is a part whose settings
    are not enough.
    """
    source = part.source
    today = client.today
    ask: Ask[Any] = Ask(part, client, Span(today, today), mark=mark or Mark(), fill=fill)
    if lacking := source.lacks(part.settings):
        says = f"a fetch from {source.name} needs {lacking}; set it in mkdocs.yml"
        error = FetchError(says, "was not asked: its settings are not complete")
        yield Failure(tuple(days), error, asked=False)
    elif source.asks:
        yield from _of_days(ask, days)
    else:
        yield from _since(ask)


def named(
    source: Source[Any], settings: Any, client: Client, ids: Sequence[str]
) -> Iterator[Record | Problem | Failure]:
    """Yield the papers with these canonical ids; an unusable answer is a `Failure`, and the others go on.

    In an answer about several, papers that nobody asked for are left out.
    """
    assert source.named, f"{source.name} gives no single papers"
    today, said = client.today, set[str]()
    for batch in batches(ids, source.batch, source.longest):
        ask: Ask[Any] = Ask(Part(source, "", settings), client, Span(today, today), tuple(batch))
        try:
            for number, item in enumerate(item for items in source.named(ask) for item in items):
                for result in _told(ask, item, number):
                    if isinstance(result, Record):
                        names = {*result.paper.ids, result.paper.links.paper}
                        if source.batch == 1 or not names.isdisjoint(batch):
                            yield result
                    elif isinstance(result, Problem | Failure):
                        yield result
        except Exception as error:
            if (told := f"{failed(error)}") not in said:  # a source that was given up says so for each
                yield Failure((), failed(error))
            said.add(told)


def consecutive(days: Sequence[date]) -> list[Span]:
    """Join consecutive days into spans, in the given order."""
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1].last + timedelta(days=1) == day:
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return spans


def _of_days(ask: Ask[Any], days: Sequence[date]) -> Iterator[Result]:
    """Yield what a source has of days; if it fails, or has no paper at all, what its second way has."""
    second, missed, some = ask.source.second, list[Failure](), False
    for result in _spans(ask, days):
        is_refused = isinstance(result, Failure) and isinstance(result.error, RefusedError | StatusError)
        if second and isinstance(result, Failure) and not is_refused:
            missed.append(result)
        else:
            some = True
            yield result
    if second and (missed or not some):
        yield from _second_way(ask, second, missed, days)


def _second_way(
    ask: Ask[Any], second: Source[Any], missed: Sequence[Failure], days: Sequence[date]
) -> Iterator[Result]:
    """Ask a second way for the days that ``missed``, or if none did, for papers that the first way denies.

    Days stay missed if it cannot be asked for them, fails too, or has nothing.
    """
    name, own = second.title, ask.source.title
    recent = {day for failure in missed for day in failure.days} or set(days)
    recent = {day for day in recent if 0 <= (ask.today - day).days <= second.reach}
    got, then = set[date](), f"is asked for the last {second.reach} days only"
    if lacking := second.lacks(ask.settings):
        then = lacking
    elif recent:
        span = Span(min(recent), max(recent))
        why = f"fails: {missed[0].error}" if missed else "has no papers"
        come, new = False, False
        try:
            for result in _span(replace(ask, part=ask.part._replace(source=second), span=span)):
                come = True
                new = new or (isinstance(result, Record) and not result.is_known)
                yield result
            got, then = (recent if come else got), "has nothing, either"
            if new or (missed and come):
                asked = f"{span.first} to {span.last}"
                yield Note("", "", f"{own}'s query API {why}. {name} was asked instead for {asked}.")
        except Exception as error:
            then = f"failed, too: {failed(error)}"
    for failure in missed:
        if left := tuple(day for day in failure.days if day not in got):
            says = f"{failure.error}. {name}, {own}'s second way, {then}"
            told = FetchError(says, failure.error.cause)
            yield replace(failure, days=left, error=told)


def _spans(ask: Ask[Any], days: Sequence[date]) -> Iterator[Result]:
    """Yield what a source has of days, in spans; one that fails is asked for again day by day.

    A span also fails if all its results are problems. One with too many papers is asked for in halves, the
    later one first; of a day with too many, the first ones are used. After a `GivenUpError`, no more spans
    are asked for.
    """
    source = ask.source
    waiting = deque(consecutive(days) if source.asks == "days" else [Span(day, day) for day in days])
    while waiting:
        span = waiting.popleft()
        try:
            kinds = set()
            for result in _span(replace(ask, span=span)):
                kinds.add(type(result))
                yield result
            if kinds == {Problem}:
                raise FetchError("no record of the answer could be used; has its format changed?")
        except TooManyError:
            if span.is_day:
                many = f"more than {source.most:,} {source.noun} on one day; narrow the query"
                yield Problem(f"{source.name} {span.first}", "", many)
            else:
                waiting.extendleft(span.halves)
        except GivenUpError as error:
            rest = [day for each in (span, *waiting) for day in dates.days_between(*each)]
            yield Failure(tuple(rest), error, asked=False)
            return
        except Exception as error:
            if span.is_day:
                yield Failure((span.first,), failed(error))
            else:
                every = dates.days_between(*span)
                waiting.extendleft(Span(day, day) for day in reversed(every))


def _span(ask: Ask[Any]) -> Iterator[Result]:
    pages = ask.source.pages
    assert pages
    for number, item in enumerate((item for items in pages(ask) for item in items), 1):
        yield from _told(ask, item, number)


def _since(ask: Ask[Any]) -> Iterator[Result]:
    """Yield what is new at a source without days, and its new mark; an error is a `Failure`, and ends it.

    What waited and comes again waits no longer, unless it still lacks something. Without values in the mark,
    the source gives all that it has.
    """
    source, new = ask.source, list[str]()
    left = dict.fromkeys(ask.mark.waiting if ask.mark.values else ())
    assert source.pages
    try:
        for number, item in enumerate((item for items in source.pages(ask) for item in items), 1):
            left.pop(_name(source, item), None)
            for result in _told(ask, item, number):
                if isinstance(result, Notice) and result.says == "waits":
                    new.append(result.name)
                    if len(new) > source.most_waiting:
                        continue
                yield result
    except Exception as error:
        yield Failure((), failed(error))
        return
    yield Mark(ask.noted, tuple(dict.fromkeys((*new, *left)))[: source.most_waiting])


def _name(source: Source[Any], item: Any) -> str:
    """Return the name by which an item may have waited, or a result that is about one."""
    match item:
        case Problem():
            return item.where
        case Notice():
            return item.name
        case Record():
            return item.paper.id
        case _:
            return Ask.key(item, source.key)


def _told(ask: Ask[Any], item: Any, number: int) -> Iterator[Result]:
    """Yield what an item says, whatever it is; what is a result already stays as it is."""
    if isinstance(item, _RESULTS):
        yield item
        return
    part = ask.part
    source, day = part.source, ask.span.is_day and part.source.asks and not ask.ids
    where = f"{part.label} {ask.span.first}:item {number}" if day else part.label

    def read() -> Iterator[Told]:
        asked = ask.span if source.is_of_days and not ask.ids else None
        said = source.parse(ask, item, where)
        return plausible(said, where, ask.today, asked, undated=bool(ask.ids) or source.may_rest)

    yield from guarded(where, read)
