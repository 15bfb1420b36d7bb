"""The related papers of all pages, kept in parts, in the order in which the papers came in.

A part depends on its own papers and all papers before them, so new papers make only the last part stale.
NumPy and SciPy are imported only when a part is made.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from generator.errors import ArchiveError
from generator.incremental.cache import Cache, stored
from generator.incremental.keys import hash_of
from generator.incremental.steps import Step, Values
from generator.publish.press.pagefiles import PageFile
from generator.publish.press.reading import Reading
from generator.related import PART, Batch, Near, batches, packed, with_later

_LISTS, _CODED = "lists.", "coded."


class _LostError(ArchiveError):
    """A value in the cache is damaged or gone."""


class Relating:
    """Finds related papers by the words that `Reading` gives, and keeps them in a cache of its own."""

    def __init__(self, cache: Cache, reading: Reading, processes: int) -> None:
        self._cache = cache
        self._reading = reading
        self._processes = processes

    @property
    def is_done(self) -> bool:
        """Whether an `update` has finished."""
        return bool(Values(self._cache).files)

    def read(self) -> dict[str, Near]:
        """Return the papers near each paper, by file, as the last `update` in any process left them."""
        values, lists = Values(self._cache), dict[str, str]()
        for name in sorted((name for name in values.files if name.startswith(_LISTS)), key=_number):
            lists |= _value(values, name)
        return with_later(lists)

    def vectors(self) -> dict[str, bytes]:
        """Return the vector of each paper as the browser gets it, by file, as the last `update` left it."""
        values = Values(self._cache)
        parts = (_value(values, name) for name in values.files if name.startswith(_CODED))
        return {file: record for part in parts for file, record in part.items()}

    def update(self, papers: Sequence[PageFile]) -> None:
        """Make the stale parts, given the pages of the papers on lists in order of arrival."""
        values = Values(self._cache)
        update = _Update(values, self._reading, self._processes, papers)
        try:
            names = update.follow()
        except _LostError:
            values.files.clear()
            names = update.follow()
        values.finish(names)


class _Update:
    """One update: the weights of words, the vectors of papers, and their neighbours."""

    def __init__(self, values: Values, reading: Reading, processes: int, papers: Sequence[PageFile]) -> None:
        self._values = values
        self._reading = reading
        self._processes = processes
        self._papers = papers
        made = batches([page.came for page in papers])
        self._parts = [list(part) for _, part in groupby(made, key=lambda batch: batch.start // PART)]
        self._bases = dict.fromkeys(batch.weighed_by for batch in made)

    def follow(self) -> set[str]:
        """Make every stale value; return the names of all values."""
        content = [page.name.encode() + page.hash for page in self._papers]
        weights = {
            some: Step(_weights(some), hash_of(*content[slice(*some)]), partial(self._weigh, some))
            for some in self._bases
        }
        names = self._take(weights.values())
        vectors: list[Step] = []
        until: dict[int, bytes] = {}  # a hash of all papers up to the end of each batch
        seen = b""
        for number, part in enumerate(self._parts):
            keys = []
            for batch in part:
                pages = content[batch.start : batch.end]
                keys.append(hash_of(repr(batch), *pages, weights[batch.weighed_by].key))
                until[batch.end] = seen = hash_of(seen, keys[-1])
            vectors.append(Step(_vectors(number), hash_of(*keys), partial(self._describe, part)))
        names |= self._take(vectors)
        coded = (
            Step(f"{_CODED}{number}", step.key, partial(self._code, number))
            for number, step in enumerate(vectors)
        )
        names |= self._take(coded)
        # A part's neighbours come from all papers up to the end of its last batch.
        lists = {f"{_LISTS}{number}": until[part[-1].stop] for number, part in enumerate(self._parts)}
        find = self._finder([name for name, key in lists.items() if not self._values.is_kept(name, key)])
        steps = [Step(name, key, partial(find, self._parts[_number(name)])) for name, key in lists.items()]
        return names | self._take(steps, "Relating papers")

    def _take(self, steps: Iterable[Step], doing: str = "") -> set[str]:
        """Take steps, the last ones first: they take longest, with most papers before them."""
        return self._values.remember(self._values.take(self._processes, reversed([*steps]), doing=doing))

    def _weigh(self, some: tuple[int, int]) -> bytes:
        from generator.related.weights import Weights, pack

        return stored(pack(Weights.of(self._reading.words(self._papers[slice(*some)]))))

    def _describe(self, part: Sequence[Batch]) -> bytes:
        from generator.related.nearest import vectors
        from generator.related.weights import Described, Weights, pack, unpack

        pages = self._papers[part[0].start : part[-1].end]
        papers = zip(self._reading.cards(pages), self._reading.words(pages), strict=True)
        described = [Described(file, card.id, card.title, words) for (file, card), words in papers]
        used = {batch.weighed_by for batch in part}
        weights = {some: unpack(Weights, _value(self._values, _weights(some))) for some in used}
        return stored(pack(vectors(described, part, weights)))

    def _code(self, part: int) -> bytes:
        from generator.related.weights import Vectors, unpack
        from generator.search.vectors import records

        made = unpack(Vectors, _value(self._values, _vectors(part)))
        return stored(dict(zip(made.names, records(made.sizes, made.terms, made.values), strict=True)))

    def _finder(self, stale: Sequence[str]) -> Callable[[Sequence[Batch]], bytes]:
        """Return a function that makes the lists of a part; ``stale`` names the lists to be made."""
        if not stale:
            return lambda part: b""
        from generator.related.nearest import Space
        from generator.related.weights import Vectors, unpack

        kept = (_value(self._values, _vectors(number)) for number in range(len(self._parts)))
        first = self._parts[min(map(_number, stale))][0]
        space = Space([unpack(Vectors, value) for value in kept], first.start)

        def find(part: Sequence[Batch]) -> bytes:
            found: dict[str, str] = {}
            for batch in part:
                pages = self._papers[batch.start : batch.end]
                neighbours = space.nearest(batch, list(self._reading.words(pages)))
                found |= zip((page.name for page in pages), map(packed, neighbours), strict=True)
            return stored(found)

        return find


def _value(values: Values, name: str) -> Any:
    """Return a value that was made or kept.

    Raises:
        _LostError: if it is damaged or gone.
    """
    value = values.load(name)
    if value is None:
        raise _LostError(f"{values.folder / name} is damaged. Delete it and build again.")
    return value


def _weights(some: tuple[int, int]) -> str:
    """Return the name of the word weights that a range of papers sets."""
    return "weights.{}-{}".format(*some)


def _vectors(part: int) -> str:
    return f"vectors.{part}"


def _number(name: str) -> int:
    """Return the number of the part that a value belongs to."""
    return int(name.rpartition(".")[2])
