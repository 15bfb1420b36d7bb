"""Days asked for one by one or in spans; a day that fails is reported, and the rest goes on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from generator.errors import Failure, FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Record, line
from generator.sources.http import GivenUpError

Span = tuple[date, date]


def single(days: Iterable[date]) -> list[Span]:
    """Each day as a span of its own."""
    return [(day, day) for day in days]


def consecutive(days: Sequence[date]) -> list[Span]:
    """The days as the fewest spans, first and last day included, in the order of the days."""
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def failed(error: Exception) -> FetchError:
    """The error that a source ended with, as a `FetchError`; it may be one that nobody thought of."""
    if isinstance(error, FetchError):
        return error
    said = line(f"{type(error).__name__}: {error}"[:200])
    return FetchError(f"an answer cannot be read ({said}); if it stays so, report it")


def fetched(
    spans: Iterable[Span], fetch: Callable[[date, date], Iterator[Record | Problem]]
) -> Iterator[Record | Problem | Failure]:
    """What ``fetch`` gives for each span; a span that fails is asked for day by day.

    A span has also failed where all of its results are problems. After a `GivenUpError` no other is asked
    for.
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
                raise FetchError("no record of the answer could be used; has its form changed?")
        except GivenUpError as error:
            rest = [day for span in ((first, last), *waiting) for day in dates.days_between(*span)]
            yield Failure(tuple(rest), error, asked=False)
            return
        except Exception as error:
            if first == last:
                yield Failure((first,), failed(error))
            else:
                waiting.extendleft(reversed(single(dates.days_between(first, last))))
