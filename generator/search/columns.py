"""The columns of a segment: the values of every document for filters, facets and orders."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from generator.queries.documents import Column
from generator.search.blocks import LARGE_SEGMENT, SMALL_SEGMENT
from generator.search.packing import pack, steps, varints

_MOST_IN_FACET = 1023


def column_files(column: Column, rows: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """Return the files of a column by name; `rows` has the values of each document of the segment.

    The header lists the distinct values. A column with one value per document sorts them and stores the index
    of each document's value, as steps. Any other column lists the most frequent values first, and stores for
    each document the number of its values and their indexes. A column with facets has a second file of this
    form, with as many values as `Column.facet` allows.
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
        room = max(column.facet // 2, column.facet * min(len(rows), LARGE_SEGMENT) // LARGE_SEGMENT)
        files[f"{column.name}-top.bin"] = lists.fitting(room)
    return files


class _Lists:
    """The values of documents, most frequent first; `counts` has the document frequency of each value."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        different = [tuple(dict.fromkeys(row)) for row in rows]
        counts = Counter(chain.from_iterable(different))
        self._values = sorted(counts, key=lambda value: (-counts[value], value))
        self.counts = [counts[value] for value in self._values]
        numbers = {value: number for number, value in enumerate(self._values)}
        self._numbers = [[numbers[value] for value in row] for row in different]

    def file(self, most: int) -> bytes:
        """Pack the ``most`` most frequent values; an empty column says that there are more."""
        kept = ([number for number in row if number < most] for row in self._numbers)
        numbers = varints(chain.from_iterable((len(row), *row) for row in kept))
        return pack(self._values[:most], numbers, *([b""] if most < len(self.counts) else []))

    def fitting(self, room: int) -> bytes:
        """Pack as many values as fit into ``room`` bytes, at most `_MOST_IN_FACET`."""
        most = min(len(self.counts), _MOST_IN_FACET)
        if len(whole := self.file(most)) <= room:
            return whole
        return self.file(bisect_right(range(1, most), room, key=lambda size: len(self.file(size))))
