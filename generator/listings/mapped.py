"""The page of the map with its regions, and the small pictures of the map on the pages of collections."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import product
from operator import attrgetter

from generator.content.layout import SIDE, Layout, Position
from generator.listings.cards import Card
from generator.listings.kinds import MAP, Kind
from generator.listings.records import Link, Listing, RegionPapers, Run, Sketch, Still
from generator.text.language import Language

_COLUMNS = 60  # of cells in a picture, and rows
_FEWEST = 8  # papers; a picture of fewer says nothing
_MOST = 170  # cells with papers in a picture, and runs of the archive: it has at most three kilobytes
_MANY = 0.4  # of the papers in the fullest cell
_BEST = 3  # papers of a region
_NAMED = 12  # regions on the tile of the map
_FULL = 1.5, 2.5  # times the papers around a usual cell; fuller cells are darker on this tile


@dataclass(frozen=True, eq=False)
class Mapped:
    """The papers of the archive on the map."""

    layout: Layout

    def page(self, cards: Sequence[Card], browse: Link, t: Language) -> Listing:
        """Return the page of the map, the largest region first; ``cards`` are all papers, newest first."""
        about = t("All papers as points. Papers that share words are near one another.")
        title, regions = t(MAP.title), tuple(self._regions(cards))
        return Listing(MAP, MAP.address, title, len(cards), up=(browse,), description=about, regions=regions)

    def _regions(self, cards: Sequence[Card]) -> Iterator[RegionPapers]:
        found: defaultdict[int, list[Card]] = defaultdict(list)
        for card in cards:
            place = self.layout.positions.get(card.slug)
            if place and place.region is not None:
                found[place.region].append(card)
        for number in sorted(found, key=lambda number: (-len(found[number]), number)):
            region, papers = self.layout.regions[number], found[number]
            best = sorted(papers, key=lambda card: -(card.votes or 0))[:_BEST]  # of equals, the newest
            steps = tuple(map(Link.voted, best))
            yield RegionPapers(self.layout.shown(region), region.x, region.y, len(papers), steps)

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

    def tile(self, link: Link) -> Link:
        """Return a link to the map with its picture and its largest regions, which newer papers keep."""
        largest = nlargest(_NAMED, self.layout.regions, attrgetter("papers"))
        names = Link("", ", ".join(map(self.layout.shown, largest))) if largest else None
        around = Counter(cell for place in self.layout.positions.values() for cell in _around(_cell(place)))
        usual = around.total() / len(around)
        few, many = (_joined({cell for cell in around if around[cell] >= times * usual}) for times in _FULL)
        still = Still(_joined(around), few, many)
        return link._replace(sketch=Sketch(top=names, still=still))

    @cached_property
    def _archive(self) -> tuple[Run, ...]:
        """The cells with papers, on the map as it was made: newer papers change no picture."""
        return _joined({_cell(place) for place in self.layout.positions.values()})


def _cell(place: Position) -> tuple[int, int]:
    return place.y * _COLUMNS // SIDE, place.x * _COLUMNS // SIDE  # row, column


def _around(cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield a cell and those beside it."""
    rows, columns = (range(max(at - 1, 0), min(at + 2, _COLUMNS)) for at in cell)
    yield from product(rows, columns)


def _joined(cells: Collection[tuple[int, int]]) -> tuple[Run, ...]:
    """Return few runs, by joining cells with as few others between them as it takes."""
    drawn = (_runs(cells, gap) for gap in (1, 2, 4, 8, _COLUMNS))
    return next(runs for runs in drawn if len(runs) <= _MOST)


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
