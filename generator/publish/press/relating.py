"""The related papers of all pages, cached for each month's folder.

A folder's lists follow from its own papers and all earlier ones, so that with new papers in the latest month
only that month is computed again. NumPy and SciPy are imported only where something is computed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, TypeVar

from generator import progress
from generator.errors import ArchiveError
from generator.keys import digest
from generator.listings.entries import Entry
from generator.publish.machinery.cache import Cache
from generator.publish.machinery.processes import run_tasks
from generator.publish.press.reading import Reading, Source
from generator.related import Neighbour, Words, basis

_BATCH = 1500  # papers a task, so that all processes end at about the same time

Papers = Mapping[str, Sequence[tuple[Source, Entry]]]

_Made = tuple[bytes, bytes, int]  # a digest of what a file was made from, one of what it holds, its size
_Value = TypeVar("_Value", bound=tuple[Any, ...])


class _LostError(Exception):
    """A value that was in the cache is gone."""


class Relating:
    """Finds out which papers are related, by the words that `Reading` gives, and keeps it in a cache."""

    def __init__(self, cache: Cache, reading: Reading, processes: int) -> None:
        self._cache = cache
        self._reading = reading
        self._processes = processes
        self._papers: Papers = {}
        self._before: dict[str, _Made] = {}
        self._made: dict[str, _Made] = {}

    @property
    def is_done(self) -> bool:
        """Whether an `update` has finished."""
        return self._cache.load("state") is not None

    @cached_property
    def _finished(self) -> dict[str, _Made]:
        """What the last `update` left, perhaps in another process."""
        return self._cache.load("state") or {}

    def of(self, folder: str) -> dict[str, tuple[Neighbour, ...]]:
        """The related papers of a folder's pages, by their files."""
        neighbours: dict[str, tuple[Neighbour, ...]] = {}
        for start in count(0, _BATCH):
            name = f"{folder}.{start}.related"
            if name not in self._finished:
                break
            lists = self._cache.load(name)
            if lists is None:
                raise ArchiveError(f"{self._cache.path(name)} is damaged. Delete it and build again.")
            neighbours |= {paper: tuple(Neighbour(*values) for values in packed) for paper, packed in lists}
        return neighbours

    def update(self, papers: Papers) -> None:
        """Compute what changed since the last build; the shown papers come in the order of their folders."""
        self._papers = {folder: shown for folder, shown in papers.items() if shown}
        self._before = self._cache.load("state") or {}
        try:
            self._follow()
        except _LostError:
            self._before = {}
            self._follow()
        self._cache.save("state", self._made)

    def _follow(self) -> None:
        """Make each step again where what it follows from has changed."""
        self._made = {}
        content = {
            folder: digest(*(source.name.encode() + source.digest for source, _ in shown))
            for folder, shown in self._papers.items()
        }
        counted = self._step("frequencies", content, self._count)
        sizes = {folder: len(shown) for folder, shown in self._papers.items()}
        bases = {folder: basis(sizes, folder) for folder in sizes}
        known = dict(bases.values())  # the folders that weights are made from, by the weights' name
        keys = {name: digest(*(counted[folder] for folder in folders)) for name, folders in known.items()}
        weighed = self._step("weights", keys, lambda name: self._weigh(known[name]))
        keys = {folder: digest(key, weighed[bases[folder][0]]) for folder, key in content.items()}
        vectors = self._step("vectors", keys, lambda folder: self._describe(folder, bases[folder][0]))
        seen, keys = b"", {}
        parts: dict[str, tuple[str, int]] = {}  # of folders, with the place of their first paper
        for folder, key in content.items():
            seen = digest(seen, vectors[folder])
            for start in range(0, sizes[folder], _BATCH):
                keys[f"{folder}.{start}"] = digest(key, seen)
                parts[f"{folder}.{start}"] = folder, start
        if stale := self._stale("related", keys):
            nearest = self._nearest(parts[stale[0]][0], parts[stale[-1]][0])
            self._step("related", keys, lambda name: nearest(*parts[name]))

    def _stale(self, kind: str, keys: Mapping[str, bytes]) -> list[str]:
        """The names whose values of a kind are not in the cache as made from what has these keys."""
        stale = []
        for short_name, key in keys.items():
            name = f"{short_name}.{kind}"
            made = self._before.get(name)
            if made and made[0] == key and made[2] == self._cache.size(name):
                self._made[name] = made
            else:
                stale.append(short_name)
        return stale

    def _step(
        self, kind: str, keys: Mapping[str, bytes], make: Callable[[str], tuple[Any, ...]]
    ) -> dict[str, bytes]:
        """Make what is stale of a kind; digests of all of that kind."""
        if stale := self._stale(kind, keys):
            from generator.related.weights import pack  # once, before there are processes

            def work(name: str) -> bytes:
                packed = pack(make(name))
                self._cache.save(f"{name}.{kind}", packed)
                return digest(*(part if isinstance(part, bytes) else repr(part) for part in packed))

            # A build that is killed from here on leaves no state that does not go with the files.
            self._cache.path("state").unlink(missing_ok=True)
            # The latest months take longest, so they come first.
            done = run_tasks(self._processes, work, [(name,) for name in reversed(stale)])
            if kind == "related":
                done = progress.track(done, "Relating papers", len(stale), "part")
            for (short_name,), value in done:
                name = f"{short_name}.{kind}"
                self._made[name] = keys[short_name], value, self._cache.size(name)
        return {name: self._made[f"{name}.{kind}"][1] for name in keys}

    def _words(self, papers: Sequence[tuple[Source, Entry]]) -> list[Words]:
        return list(self._reading.words(source for source, _ in papers))

    def _count(self, folder: str) -> tuple[Any, ...]:
        from generator.related.weights import Frequencies

        return Frequencies.of(self._words(self._papers[folder]))

    def _weigh(self, folders: list[str]) -> tuple[Any, ...]:
        from generator.related.weights import Frequencies, Weights

        return Weights.of([self._load(folder, Frequencies) for folder in folders])

    def _describe(self, folder: str, basis: str) -> tuple[Any, ...]:
        from generator.related.weights import Described, Vectors, Weights

        papers = self._papers[folder]
        described = [
            Described(source.name, entry.id, entry.title, words)
            for (source, entry), words in zip(papers, self._words(papers), strict=True)
        ]
        return Vectors.of(described, self._load(basis, Weights))

    def _nearest(self, first: str, last: str) -> Callable[[str, int], tuple[Any, ...]]:
        """What makes the lists of a part of a folder, of those from ``first`` to ``last``."""
        from generator.related.nearest import Space
        from generator.related.weights import Vectors

        seen = [folder for folder in self._papers if folder <= last]
        space = Space({folder: self._load(folder, Vectors) for folder in seen}, first)

        def make(folder: str, start: int) -> tuple[Any, ...]:
            words = self._words(self._papers[folder][start : start + _BATCH])
            nearest = space.nearest(folder, words, start)
            return tuple((name, tuple(map(tuple, neighbours))) for name, neighbours in nearest)

        return make

    def _load(self, name: str, of: type[_Value]) -> _Value:
        from generator.related.weights import unpack

        packed = self._cache.load(f"{name}.{of.__name__.lower()}")
        if packed is None:
            raise _LostError
        return unpack(of, packed)
