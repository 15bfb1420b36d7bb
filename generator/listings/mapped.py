"""The small pictures of the map on the pages of collections."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.content.layout import SIDE, Layout, Position
from generator.listings.cards import Card
from generator.listings.kinds import Kind
from generator.listings.records import Run, Still

_COLUMNS = 60  # of cells in a picture, and rows
_FEWEST = 8  # papers; a picture of fewer says nothing
_MOST = 170  # cells with papers in a picture, and runs of the archive: it has at most three kilobytes
_MANY = 0.4  # of the papers in the fullest cell


@dataclass(frozen=True, eq=False)
class Mapped:
    """The papers of the archive on the map."""

    layout: Layout

    def still(self, kind: Kind, papers: Sequence[Card]) -> Still:
        """Return where the papers of a collection are on the map; empty if its page only has a link to it."""
        if not kind.has_still or len(papers) < _FEWEST:
            return Still()
        places = self.layout.positions
        counts = Counter(_cell(places[card.slug]) for card in papers if card.slug in places)
        if not counts:
            return Still()
        shown = sorted(counts, key=lambda cell: (-counts[cell], cell))[:_MOST]
        many = sum(counts[cell] >= _MANY * counts[shown[0]] for cell in shown)
        return Still(self._archive, _runs(shown[many:]), _runs(shown[:many]))

    @cached_property
    def _archive(self) -> tuple[Run, ...]:
        """The cells with papers, on the map as it was made: newer papers change no picture."""
        cells = {_cell(place) for place in self.layout.positions.values()}
        drawn = (_runs(cells, gap) for gap in (1, 2, 4, 8, _COLUMNS))
        return next(runs for runs in drawn if len(runs) <= _MOST)


def _cell(place: Position) -> tuple[int, int]:
    """Return the row and the column of a place."""
    return place.y * _COLUMNS // SIDE, place.x * _COLUMNS // SIDE


def _runs(cells: Iterable[tuple[int, int]], gap: int = 0) -> tuple[Run, ...]:
    """Join cells in a row with at most so many others between them."""
    runs: list[Run] = []
    for row, column in sorted(cells):
        if runs and runs[-1][0] == row and column <= sum(runs[-1][1:]) + gap:
            first = runs.pop()[1]
            runs.append((row, first, column - first + 1))
        else:
            runs.append((row, column, 1))
    return tuple(runs)
