"""The small pictures of the map on the pages of collections."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.content.layout import SIDE, Layout, Position
from generator.listings.cards import Card
from generator.listings.records import Run, Still

_COLUMNS = 60  # of cells in a picture, and rows
_FEWEST = 8  # papers; a picture of fewer says nothing
_MOST = 200  # cells with papers in a picture: it has at most three kilobytes
_MANY = 3  # papers in a cell


@dataclass(frozen=True, eq=False)
class Mapped:
    """The papers of the archive on the map."""

    layout: Layout

    def still(self, papers: Sequence[Card]) -> Still:
        """Return where papers are on the map."""
        places = self.layout.positions
        counts = Counter(_cell(places[card.slug]) for card in papers if card.slug in places)
        if len(papers) < _FEWEST or not counts:
            return Still()
        shown = sorted(counts, key=lambda cell: (-counts[cell], cell))[:_MOST]
        few, many = ([cell for cell in shown if (counts[cell] < _MANY) == is_few] for is_few in (True, False))
        return Still(self._archive, _runs(few), _runs(many))

    @cached_property
    def _archive(self) -> tuple[Run, ...]:
        """The cells with papers, on the map as it was made: newer papers change no picture."""
        return _runs({_cell(place) for place in self.layout.positions.values()})


def _cell(place: Position) -> tuple[int, int]:
    """Return the row and the column of a place."""
    return place.y * _COLUMNS // SIDE, place.x * _COLUMNS // SIDE


def _runs(cells: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Join cells that are next to one another in a row."""
    return tuple(_joined(sorted(cells)))


def _joined(cells: Iterable[tuple[int, int]]) -> Iterator[Run]:
    run: Run | None = None
    for row, column in cells:
        if run and (row, column) == (run[0], run[1] + run[2]):
            run = (*run[:2], run[2] + 1)
            continue
        if run:
            yield run
        run = row, column, 1
    if run:
        yield run
