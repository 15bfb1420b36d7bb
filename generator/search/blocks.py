"""What results show and filters read: blocks of the result list, and columns."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.search.documents import COLUMNS, Column, Document
from generator.search.packing import pack, steps, varints

BLOCK = 8
"""Documents in one file of the result list: a page of results loads about one file for each result."""
RUN_BITS = 12
RUN = 1 << RUN_BITS
"""The largest number of documents in a run, in which they are ordered by the lengths of their texts."""
SMALL_SEGMENT = 8192
"""The largest number of documents in a small segment."""
LARGE_SEGMENT = 100_000
"""A segment of so many documents or more takes all the room of a file; a smaller one takes in proportion."""
_MOST_IN_FACET = 1023
SHOWN = [column for column in COLUMNS if column.shown]
"""The columns whose values results show."""


def listing(documents: Sequence[Document]) -> list[bytes]:
    """The files of the result list, `BLOCK` documents each.

    Each holds lists of ids and titles, one for each column of `SHOWN`, numbers of authors, days, code flags,
    and addresses where they are not ``papers/<id>/``.
    """
    rows = [
        (
            document.id,
            document.title,
            *(column.values(document)[: column.shown] for column in SHOWN),
            len(document.authors),
            document.day,
            int(document.has_code),
            document.url if document.url != f"papers/{document.id}/" else "",
        )
        for document in documents
    ]
    return [pack([*zip(*rows[at : at + BLOCK], strict=True)]) for at in range(0, len(rows), BLOCK)]


def column(column: Column, rows: Sequence[Sequence[str]]) -> bytes:
    """The file of a column.

    It holds the different values, and for each document the number of its value (the values sorted, the
    numbers as steps) or how many values it has and the number of each (the most frequent values first).

    Args:
        column: the column.
        rows: the values of each document of a segment.
    """
    counts = Counter(chain.from_iterable(map(dict.fromkeys, rows)))
    if column.is_single:
        known = sorted(counts)
        numbers = {value: number for number, value in enumerate(known)}
        return pack(known, steps(numbers[value] for (value,) in rows))
    fewest = column.fewest if len(rows) > SMALL_SEGMENT else 1
    return _lists(rows, [value for value in _ranked(counts) if counts[value] >= fewest])


def facet(column: Column, rows: Sequence[Sequence[str]]) -> bytes:
    """The file of a column's most frequent values, in the form of `column`: what `Column.facet` allows."""
    room = max(column.facet // 4, column.facet * min(len(rows), LARGE_SEGMENT) // LARGE_SEGMENT)
    ranked = _ranked(Counter(chain.from_iterable(map(dict.fromkeys, rows))))
    fits, most = 0, min(len(ranked), _MOST_IN_FACET)
    made = _lists(rows, [])
    while fits < most:
        tried = (fits + most + 1) // 2
        file = _lists(rows, ranked[:tried])
        if len(file) <= room:
            fits, made = tried, file
        else:
            most = tried - 1
    return made


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))


def _lists(rows: Sequence[Sequence[str]], known: Sequence[str]) -> bytes:
    numbers = {value: number for number, value in enumerate(known)}
    kept = ([numbers[value] for value in dict.fromkeys(row) if value in numbers] for row in rows)
    return pack(known, varints(number for row in kept for number in (len(row), *row)))
