"""What filters, facets and orders read: the values of every document of a segment, column by column."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.queries.documents import Column
from generator.search.blocks import LARGE_SEGMENT, SMALL_SEGMENT
from generator.search.packing import pack, steps, varints

_MOST_IN_FACET = 1023


def column_files(column: Column, rows: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """The files of a column by name, made from the values of each document of a segment.

    The first file holds the different values. A column with one value a document has them sorted, with the
    number of each document's value, as steps. Any other column has the most frequent values first, with the
    number of values of each document and the number of each value. A column with facets has a second file of
    this form, with as many values as `Column.facet` allows.
    """
    name = f"{column.name}.bin"
    if column.is_single:
        known = sorted({value for (value,) in rows})
        numbers = {value: number for number, value in enumerate(known)}
        return {name: pack(known, steps(numbers[value] for (value,) in rows))}
    fewest = column.fewest if len(rows) > SMALL_SEGMENT else 1
    lists = _Lists(rows)
    files = {name: lists.file(sum(count >= fewest for count in lists.counts))}
    if column.facet:
        room = max(column.facet // 4, column.facet * min(len(rows), LARGE_SEGMENT) // LARGE_SEGMENT)
        files[f"{column.name}-top.bin"] = lists.fitting(room)
    return files


class _Lists:
    """The values of documents, numbered from the most frequent one on; `counts` has the documents of each."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        different = [tuple(dict.fromkeys(row)) for row in rows]
        counts = Counter(chain.from_iterable(different))
        self._values = sorted(counts, key=lambda value: (-counts[value], value))
        self.counts = [counts[value] for value in self._values]
        numbers = {value: number for number, value in enumerate(self._values)}
        self._numbers = [[numbers[value] for value in row] for row in different]

    def file(self, most: int) -> bytes:
        """A file with the ``most`` most frequent values."""
        kept = ([number for number in row if number < most] for row in self._numbers)
        return pack(self._values[:most], varints(chain.from_iterable((len(row), *row) for row in kept)))

    def fitting(self, room: int) -> bytes:
        """The file with as many values, `_MOST_IN_FACET` at most, as fit into ``room`` bytes."""
        most = min(len(self.counts), _MOST_IN_FACET)
        if len(whole := self.file(most)) <= room:
            return whole
        return self.file(bisect_right(range(1, most), room, key=lambda size: len(self.file(size))))
