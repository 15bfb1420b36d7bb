"""Fetches days one by one or in spans; a day that fails is reported, and the others go on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from generator.errors import Failure, FetchError, Problem
from generator.papers import dates
from generator.sources.declarations import Result
from generator.sources.http import GivenUpError
from generator.text.cleaning import line

Span = tuple[date, date]


def single(days: Iterable[date]) -> list[Span]:
    """Return each day as its own span."""
    return [(day, day) for day in days]


def consecutive(days: Sequence[date]) -> list[Span]:
    """Join consecutive days into spans (first and last day), in the given order."""
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def failed(error: Exception) -> FetchError:
    """Return a source's error as a `FetchError`; it may be any exception."""
    if isinstance(error, FetchError):
        return error
    said = line(f"{type(error).__name__}: {error}"[:200])
    return FetchError(f"an answer cannot be read ({said}); if it happens again, report it")


def whole(results: Iterator[Result]) -> Iterator[Result]:
    """Yield from the answers of a source without days; an error is a `Failure`, and ends them."""
    try:
        yield from results
    except Exception as error:
        yield Failure((), failed(error))


def fetched(
    spans: Iterable[Span], fetch: Callable[[date, date], Iterator[Result]]
) -> Iterator[Result]:
    """Yield from ``fetch`` for each span; a span that fails is fetched again day by day.

    A span also fails if all its results are problems. After a `GivenUpError`, no more spans are fetched.
    """
    waiting = deque(spans)
    while waiting:
        first, last = waiting.popleft()
        try:
            kinds = set()
            for result in fetch(first, last):
                kinds.add(type(result))
                yield result
            if kinds == {Problem}:
                raise FetchError("no record of the answer could be used; has its format changed?")
        except GivenUpError as error:
            rest = [day for span in ((first, last), *waiting) for day in dates.days_between(*span)]
            yield Failure(tuple(rest), error, asked=False)
            return
        except Exception as error:
            if first == last:
                yield Failure((first,), failed(error))
            else:
                waiting.extendleft(reversed(single(dates.days_between(first, last))))
