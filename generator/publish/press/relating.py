"""The related papers of all pages, cached for each month's folder.

A folder's lists follow from its own papers and all earlier ones, so that with new papers in the latest month
only that month is computed again. NumPy and SciPy are loaded only where something is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from generator import progress, related
from generator.errors import ArchiveError
from generator.keys import digest
from generator.listings.entries import Entry
from generator.publish.machinery.cache import Cache
from generator.publish.machinery.processes import run_tasks
from generator.publish.press.reading import Reading, Source
from generator.related import Neighbour, basis

if TYPE_CHECKING:
    from generator.related.nearest import Space
    from generator.related.weights import Described, Frequencies, Vectors, Weights

    _T = TypeVar("_T", Frequencies, Weights, Vectors)
    _Value = Frequencies | Weights | Vectors

_BATCH = 1500  # papers a task, so that all processes end at about the same time

Papers = Mapping[str, Sequence[tuple[Source, Entry]]]

_Made = tuple[bytes, bytes, int]  # a digest of what a file was made from, one of what it holds, its size


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
        self._numbers: dict[str, int] = {}  # of each folder's first paper in the space
        self._space: Space | None = None

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
        start = 0
        while (name := f"{_part(folder, start)}.related") in self._finished:
            lists = self._cache.load(name)
            if lists is None:
                raise ArchiveError(f"{self._cache.path(name)} is damaged. Delete it and build again.")
            neighbours |= {paper: tuple(Neighbour(*values) for values in packed) for paper, packed in lists}
            start += _BATCH
        return neighbours

    def update(self, papers: Papers) -> None:
        """Compute what changed since the last build; the shown papers come in the order of their folders."""
        self._papers = {folder: shown for folder, shown in papers.items() if shown}
        self._made, self._before = {}, self._cache.load("state") or {}
        try:
            self._follow()
        except _LostError:
            self._made, self._before = {}, {}
            self._follow()
        self._space = None

    def _follow(self) -> None:
        """Make each step again where what it follows from has changed."""
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
        for folder, key in content.items():
            seen = digest(seen, vectors[folder])
            keys[folder] = digest(key, seen)
        self._find(keys)

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
        if stale:
            # A build that is killed from here on leaves no state that does not go with the files.
            self._cache.delete("state")
        return stale

    def _note(self, name: str, key: bytes, value: bytes) -> None:
        self._made[name] = key, value, self._cache.size(name)

    def _step(self, kind: str, keys: Mapping[str, bytes], make: Callable[[str], _Value]) -> dict[str, bytes]:
        """Make what is stale of a kind; digests of all of that kind."""
        stale = self._stale(kind, keys)
        if stale:
            import_module("generator.related.nearest")  # once, before there are processes

        def work(name: str) -> bytes:
            packed = related.weights.pack(make(name))
            self._cache.save(f"{name}.{kind}", packed)
            return digest(*(part if isinstance(part, bytes) else repr(part) for part in packed))

        for (name,), value in run_tasks(self._processes, work, [(name,) for name in stale]):
            self._note(f"{name}.{kind}", keys[name], value)
        return {name: self._made[f"{name}.{kind}"][1] for name in keys}

    def _count(self, folder: str) -> Frequencies:
        words = self._reading.words(folder, (source for source, _ in self._papers[folder]))
        return related.weights.Frequencies.of(words)

    def _weigh(self, folders: list[str]) -> Weights:
        frequencies = related.weights.Frequencies
        parts = [self._load(folder, "frequencies", frequencies) for folder in folders]
        return related.weights.Weights.of(frequencies.sum(parts))

    def _describe(self, folder: str, basis: str) -> Vectors:
        weights = self._load(basis, "weights", related.weights.Weights)
        return related.weights.Vectors.of(self._described(folder), weights)

    def _described(self, folder: str) -> list[Described]:
        papers = self._papers[folder]
        words = self._reading.words(folder, (source for source, _ in papers))
        return [
            related.weights.Described(source.name, entry.id, entry.title, terms)
            for (source, entry), terms in zip(papers, words, strict=True)
        ]

    def _find(self, keys: Mapping[str, bytes]) -> None:
        """The last step: the related papers themselves, for a large folder in parts."""
        parts = {
            _part(folder, start): key
            for folder, key in keys.items()
            for start in range(0, len(self._papers[folder]), _BATCH)
        }
        stale = self._stale("related", parts)
        if stale:
            self._space = self._arranged(_folder(stale[0])[0], _folder(stale[-1])[0])
            # The latest months take longest, so they come first.
            tasks = [(name,) for name in reversed(stale)]
            work = run_tasks(self._processes, self._nearest, tasks)
            for (name,), _ in progress.track(work, "Relating papers", len(tasks), "part"):
                self._note(f"{name}.related", parts[name], b"")
        self._cache.save("state", self._made)

    def _arranged(self, first: str, last: str) -> Space:
        """The papers of all folders up to ``last``; neighbours are wanted for those from ``first`` on."""
        number = 0
        vectors: list[Vectors] = []
        for folder, shown in self._papers.items():
            self._numbers[folder] = number
            number += len(shown)
            if folder <= last:
                vectors.append(self._load(folder, "vectors", related.weights.Vectors))
        return related.nearest.Space(vectors, self._numbers[first])

    def _nearest(self, part: str) -> None:
        folder, start = _folder(part)
        papers = self._papers[folder][start : start + _BATCH]
        sources = [source for source, _ in papers]
        words = zip((source.name for source in sources), self._reading.words(folder, sources), strict=True)
        assert self._space
        first = self._numbers[folder] + start
        end = self._numbers[folder] + len(self._papers[folder])
        nearest = self._space.nearest(first, first + len(papers), end, dict(words))
        lists = [(name, tuple(map(tuple, neighbours))) for name, neighbours in nearest]
        self._cache.save(f"{part}.related", lists)

    def _load(self, name: str, kind: str, of: type[_T]) -> _T:
        packed = self._cache.load(f"{name}.{kind}")
        if packed is None:
            raise _LostError
        return related.weights.unpack(of, packed)


def _part(folder: str, start: int) -> str:
    return f"{folder}.{start}"


def _folder(part: str) -> tuple[str, int]:
    """The folder of a part, and which of its papers the part begins with."""
    folder, _, start = part.rpartition(".")
    return folder, int(start)
