"""The related papers of all pages, kept in parts, in the order in which the papers came in.

A part depends on its own papers and all papers before them, so new papers make only the last part stale.
NumPy and SciPy are imported only when a part is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, groupby
from typing import Any

from generator.errors import ArchiveError
from generator.publish.entries import PageFile, PageReader
from generator.related import PART, Batch, Near, batches, packed, with_later
from generator.store.keys import hash_of
from generator.store.store import Step, stored

_Arrived = Sequence[tuple[str, PageFile]]  # see `Edition.arrived`
_WEIGHTS, _VECTORS, _CODED, _LISTS = "weights", "vectors", "coded", "lists"


class _LostError(ArchiveError):
    """A value in the store is damaged."""


class Relating:
    """Finds related papers by the words that `PageReader` gives, and keeps them in its store."""

    def __init__(self, reading: PageReader, processes: int) -> None:
        self._store = reading.store
        self._reading = reading
        self._processes = processes

    def read(self) -> dict[str, Near]:
        """Return the papers near each paper, by file, as the last `update` left them."""
        return with_later(self._every(_LISTS))

    def vectors(self) -> dict[str, bytes]:
        """Return the vector of each paper as the browser gets it, by file, as the last `update` left it."""
        return self._every(_CODED)

    def _every(self, kind: str) -> dict[str, Any]:
        """Return what all parts have of a kind, by file."""
        parts = self._store.every(kind)
        if len(parts) < len(self._store.keys(kind)):
            raise _LostError(f"{self._store.file} is damaged. Delete it and build again.")
        ordered = (parts[name][1] for name in sorted(parts, key=int))
        return dict(chain.from_iterable(part.items() for part in ordered))

    def update(self, arrived: _Arrived, meanings: Mapping[str, bytes]) -> dict[str, Near]:
        """Make the stale parts, given the papers on lists; see `read`.

        ``meanings`` has the vectors of what papers mean, by id.
        """
        try:
            return self._updated(arrived, meanings)
        except _LostError:
            self._store.clear()
            return self._updated(arrived, meanings)

    def prepare(self, arrived: _Arrived, meanings: Mapping[str, bytes]) -> None:
        """Make the stale parts in a process aside, so that `update` finds them."""
        with suppress(_LostError):  # `update` begins a new file
            self._make(arrived, meanings)

    def _updated(self, arrived: _Arrived, meanings: Mapping[str, bytes]) -> dict[str, Near]:
        self._make(arrived, meanings)
        near = self.read()
        if not len(near) == len(self.vectors()) == len(arrived):  # the store was damaged meanwhile
            raise _LostError(f"{self._store.file} lacks related papers. Delete it and build again.")
        return near

    def _make(self, arrived: _Arrived, meanings: Mapping[str, bytes]) -> None:
        """Make every stale value: the weights of words, the vectors of papers, and their neighbours."""
        papers, made = [page for _, page in arrived], batches([came for came, _ in arrived])
        parts = [list(part) for _, part in groupby(made, key=lambda batch: batch.start // PART)]
        content = [page.name.encode() + page.hash for page in papers]
        means = [meanings.get(page.id, b"") for page in papers]
        make = partial(self._store.make, processes=self._processes)
        weights = {
            (start, end): Step(
                f"{start}-{end}", hash_of(*content[start:end]), partial(self._weigh, papers[start:end])
            )
            for start, end in dict.fromkeys(batch.weighed_by for batch in made)
        }
        make(_WEIGHTS, weights.values())
        vectors: list[Step] = []
        until: dict[int, bytes] = {}  # a hash of all papers up to the end of each batch
        seen = b""
        for number, part in enumerate(parts):
            keys = []
            for batch in part:
                pages = content[batch.start : batch.end]
                keys.append(hash_of(repr(batch), *pages, weights[batch.weighed_by].key))
                until[batch.end] = seen = hash_of(seen, keys[-1], *means[batch.start : batch.end])
            of_part = papers[part[0].start : part[-1].end]
            vectors.append(Step(f"{number}", hash_of(*keys), partial(self._describe, of_part, part, weights)))
        make(_VECTORS, vectors)
        make(_CODED, [step._replace(make=partial(self._code, step)) for step in vectors])
        # A part's neighbours come from all papers up to the end of its last batch.
        steps = [step._replace(key=until[part[-1].stop]) for step, part in zip(vectors, parts, strict=True)]
        kept = self._store.keys(_LISTS)
        stale = [part for step, part in zip(steps, parts, strict=True) if kept.get(step.name) != step.key]
        space = self._space(vectors, stale[0][0].start, means) if stale else None
        find = partial(self._find, papers, space)
        steps = [step._replace(make=partial(find, part)) for step, part in zip(steps, parts, strict=True)]
        make(_LISTS, steps, doing="Relating papers")

    def _weigh(self, papers: Sequence[PageFile]) -> bytes:
        from generator.related.weights import Weights, pack

        return stored(pack(Weights.of(self._reading.words(papers))))

    def _describe(
        self, pages: Sequence[PageFile], part: Sequence[Batch], weighed: Mapping[tuple[int, int], Step]
    ) -> bytes:
        from generator.related.nearest import vectors
        from generator.related.weights import Described, Weights, pack, unpack

        papers = zip(self._reading.cards(pages), self._reading.words(pages), strict=True)
        described = [Described(file, card.id, card.title, words) for (file, card), words in papers]
        used = {batch.weighed_by for batch in part}
        weights = {some: unpack(Weights, self._made(_WEIGHTS, weighed[some])) for some in used}
        return stored(pack(vectors(described, part, weights)))

    def _code(self, described: Step) -> bytes:
        from generator.related.weights import Vectors, unpack
        from generator.search.vectors import records

        made = unpack(Vectors, self._made(_VECTORS, described))
        return stored(dict(zip(made.names, records(made.sizes, made.terms, made.values), strict=True)))

    def _space(self, vectors: Iterable[Step], first: int, means: Sequence[bytes]) -> Any:
        """Return the vectors among which the papers from the ``first`` on seek their neighbours."""
        from generator.related.nearest import Space
        from generator.related.weights import Vectors, unpack

        words = [unpack(Vectors, self._made(_VECTORS, step)) for step in vectors]
        return Space(words, first, meanings=means)

    def _find(self, papers: Sequence[PageFile], space: Any, part: Sequence[Batch]) -> bytes:
        found: dict[str, str] = {}
        for batch in part:
            pages = papers[batch.start : batch.end]
            neighbours = space.nearest(batch, list(self._reading.words(pages)))
            found |= zip((page.name for page in pages), map(packed, neighbours), strict=True)
        return stored(found)

    def _made(self, kind: str, step: Step) -> Any:
        """Return a value that was made or kept."""
        value = self._store.load(kind, step.name, step.key)
        if value is None:
            raise _LostError(step.name)
        return value
