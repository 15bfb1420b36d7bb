"""The related papers of all pages, kept in parts, in the order in which the papers came in.

A part follows from its own papers and from those that came before it, so that new papers have the last part
made again and no other. NumPy and SciPy are imported only where something is made.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from generator.incremental.cache import Cache
from generator.incremental.keys import digest
from generator.incremental.steps import LostError, Steps
from generator.publish.press.reading import Reading, Source
from generator.related import PART, Near, batches, packed, with_later

_LISTS = "lists."


class Relating:
    """Finds out which papers are related, by the words that `Reading` gives.

    Args:
        cache: keeps what it finds.
        reading: gives the papers' words and titles.
        processes: how many look for neighbours at once.
    """

    def __init__(self, cache: Cache, reading: Reading, processes: int) -> None:
        self._cache = cache
        self._reading = reading
        self._processes = processes

    @property
    def is_done(self) -> bool:
        """Whether an `update` has finished."""
        return self._cache.load("state") is not None

    def read(self) -> dict[str, Near]:
        """What is near to each paper, by its file, after the last `update`, perhaps in another process."""
        steps, lists = Steps(self._cache, 1), dict[str, str]()
        for name in sorted((name for name in steps.kept if name.startswith(_LISTS)), key=_number):
            lists |= steps.value(name)
        return with_later(lists)

    def update(self, papers: Sequence[Source]) -> None:
        """Make what is stale.

        Args:
            papers: the pages of the papers on lists, in the order in which they came in.
        """
        steps = Steps(self._cache, self._processes)
        try:
            _Update(steps, self._reading, papers).follow()
        except LostError:
            steps.forget()
            _Update(steps, self._reading, papers).follow()
        steps.finish()


class _Update:
    """One update: what words weigh, the papers' vectors, and what is near to them."""

    def __init__(self, steps: Steps, reading: Reading, papers: Sequence[Source]) -> None:
        self._steps = steps
        self._reading = reading
        self._papers = papers
        made = batches([page.came for page in papers])
        self._parts = [list(part) for _, part in groupby(made, key=lambda batch: batch.start // PART)]
        self._bases = dict.fromkeys(batch.weighed_by for batch in made)

    def follow(self) -> None:
        """Make each step again where what it follows from is another."""
        content = [page.name.encode() + page.digest for page in self._papers]
        weights = {_weights(some): digest(*content[slice(*some)]) for some in self._bases}
        self._steps.step(weights, self._weigh)
        vectors: dict[str, bytes] = {}
        until: dict[int, bytes] = {}  # a digest of all papers up to the end of each batch
        seen = b""
        for number, part in enumerate(self._parts):
            keys = []
            for batch in part:
                pages = content[batch.start : batch.end]
                keys.append(digest(repr(batch), *pages, weights[_weights(batch.weighed_by)]))
                until[batch.end] = seen = digest(seen, keys[-1])
            vectors[f"vectors.{number}"] = digest(*keys)
        # Neighbours are sought among all papers that came until the last ones of a part did.
        lists = {f"{_LISTS}{number}": until[part[-1].stop] for number, part in enumerate(self._parts)}
        self._steps.step(vectors, self._describe)
        if stale := self._steps.stale(lists):
            self._relate(lists, min(map(_number, stale)))

    def _weigh(self, name: str) -> tuple[Any, ...]:
        from generator.related.weights import Weights, pack

        chosen = next(some for some in self._bases if _weights(some) == name)
        return pack(Weights.of(self._reading.words(self._papers[slice(*chosen)])))

    def _describe(self, name: str) -> tuple[Any, ...]:
        from generator.related.nearest import vectors
        from generator.related.weights import Described, Weights, pack, unpack

        part = self._parts[_number(name)]
        pages = self._papers[part[0].start : part[-1].end]
        papers = zip(self._reading.entries(pages), self._reading.words(pages), strict=True)
        described = [Described(file, entry.id, entry.title, words) for (file, entry), words in papers]
        used = {batch.weighed_by for batch in part}
        weights = {some: unpack(Weights, self._steps.value(_weights(some))) for some in used}
        return pack(vectors(described, part, weights))

    def _relate(self, lists: Mapping[str, bytes], first: int) -> None:
        """Make the lists of parts, of which this is the first."""
        from generator.related.nearest import Space
        from generator.related.weights import Vectors, unpack

        kept = (self._steps.value(f"vectors.{number}") for number in range(len(self._parts)))
        space = Space([unpack(Vectors, value) for value in kept], self._parts[first][0].start)

        def near(name: str) -> dict[str, str]:
            found: dict[str, str] = {}
            for batch in self._parts[_number(name)]:
                pages = self._papers[batch.start : batch.end]
                neighbours = space.nearest(batch, list(self._reading.words(pages)))
                found |= zip((page.name for page in pages), map(packed, neighbours), strict=True)
            return found

        self._steps.step(lists, near, "Relating papers")


def _weights(some: tuple[int, int]) -> str:
    """What the weights that some papers decide are called."""
    return "weights.{}-{}".format(*some)


def _number(name: str) -> int:
    """The part that a value is of."""
    return int(name.rpartition(".")[2])
