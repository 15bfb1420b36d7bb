"""The related papers of a part's papers as they are stored: in columns, since most are never read."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import NamedTuple, Self

import numpy as np

from generator.related import names_in, packed, unpacked
from generator.related.nearest import NEIGHBOURS, Array, Nearest


class Lists(NamedTuple):
    """What `Nearest` has of each paper, and a mark."""

    names: tuple[str, ...]
    least: Array
    cosines: Array  # `NEIGHBOURS` for each paper in a row; 0 where it has fewer
    neighbours: tuple[str, ...]  # as `packed` stores them
    marks: Array  # for each paper 64 bits that change with what is shown of its related papers

    @classmethod
    def empty(cls, names: Iterable[str]) -> Self:
        """Papers without lists yet."""
        names = tuple(names)
        least, cosines = np.zeros(len(names), np.int64), np.zeros(len(names) * NEIGHBOURS, np.int64)
        return cls(names, least, cosines, ("",) * len(names), np.zeros(len(names), np.uint64))

    def nearest(self, row: int) -> Nearest:
        """What is near to the paper in a row."""
        neighbours = unpacked(self.neighbours[row])
        cosines = self.cosines[row * NEIGHBOURS :][: len(neighbours)]
        return Nearest(self.names[row], int(self.least[row]), neighbours, tuple(cosines.tolist()))

    def replaced(self, rows: Sequence[int], others: Iterable[Nearest]) -> Self:
        """The lists with other ones in some rows."""
        least, cosines, neighbours = self.least.copy(), self.cosines.copy(), list(self.neighbours)
        for row, nearest in zip(rows, others, strict=True):
            least[row] = nearest.least
            cosines[row * NEIGHBOURS :][:NEIGHBOURS] = 0
            cosines[row * NEIGHBOURS :][: len(nearest.cosines)] = nearest.cosines
            neighbours[row] = packed(nearest.neighbours)
        return self._replace(least=least, cosines=cosines, neighbours=tuple(neighbours))

    def moved(self, cosines: Mapping[int, Sequence[int]]) -> Self:
        """The lists with other cosines in some rows."""
        table = self.cosines.copy()
        for row, values in cosines.items():
            table[row * NEIGHBOURS :][: len(values)] = values
        return self._replace(cosines=table)

    def naming(self, names: Set[str]) -> list[bool]:
        """For each row whether its list has some of these papers."""
        return [not names.isdisjoint(names_in(text)) for text in self.neighbours]

    def marked(self, rows: Sequence[int], mark: Callable[[str], int]) -> Self:
        """The lists with new marks in some rows, made from the packed neighbours."""
        marks = self.marks.copy()
        marks[rows] = [mark(self.neighbours[row]) for row in rows]
        return self._replace(marks=marks)
