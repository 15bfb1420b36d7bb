"""The related papers of all pages, remembered month by month under what they follow from.

A month's lists follow from its own papers and all earlier ones. So papers that are new in the latest month
have that month computed again and no other. NumPy and SciPy are loaded only where something is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from generator import progress
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

_BATCH = 1500  # papers a task, so that the processes end together

Papers = Mapping[str, Sequence[tuple[Source, Entry]]]

_Found = tuple[tuple[Any, ...], ...]  # a paper's related ones, as they are remembered
_Made = tuple[bytes, bytes, int]  # a digest of what a file was made from, one of what it holds, its size


class _LostError(Exception):
    """Something that was remembered is gone."""


class Relating:
    """Finds and remembers which papers are related.

    Args:
        cache: where they are remembered.
        reading: gives the words of papers.
        processes: how many share the work.
    """

    def __init__(self, cache: Cache, reading: Reading, processes: int) -> None:
        self._cache = cache
        self._reading = reading
        self._processes = processes
        self._papers: Papers = {}
        self._bases: dict[str, list[str]] = {}  # what weights are made from: folders
        self._based: dict[str, str] = {}  # the weights of each folder
        self._before: dict[str, _Made] = {}
        self._made: dict[str, _Made] = {}
        self._numbers: dict[str, int] = {}  # of each folder's first paper in the space
        self._space: Space | None = None

    @property
    def is_done(self) -> bool:
        """Whether an earlier build came to its end here."""
        return self._cache.load("state") is not None

    @cached_property
    def _finished(self) -> dict[str, _Made]:
        """What the last `update` left, perhaps in another process."""
        return self._cache.load("state") or {}

    def of(self, folder: str) -> dict[str, tuple[Neighbour, ...]]:
        """The related papers of a folder's pages, by their files."""
        lists: list[tuple[str, _Found]] = []
        start = 0
        while (name := _name(_part(folder, start), "related")) in self._finished:
            remembered = self._cache.load(name)
            if remembered is None:
                raise ArchiveError(f"{self._cache.folder / name} is damaged. Delete it and build again.")
            lists += remembered
            start += _BATCH
        return {name: tuple(Neighbour(*each) for each in found) for name, found in lists}

    def update(self, papers: Papers) -> None:
        """Compute what changed since the last build.

        Args:
            papers: those that are shown, by the folder of their file, in order.
        """
        self._papers = {folder: some for folder, some in papers.items() if some}
        self._made, self._before = {}, self._cache.load("state") or {}
        try:
            self._follow()
        except _LostError:
            self._made, self._before = {}, {}
            self._follow()
        self._space = None

    def _follow(self) -> None:
        """Each step is made again where what it follows from is not as it was."""
        content = {
            folder: digest(*(source.name.encode() + source.digest for source, _ in some))
            for folder, some in self._papers.items()
        }
        counted = self._step("Frequencies", content, self._count)
        self._choose_bases()
        keys = {name: digest(*(counted[each] for each in known)) for name, known in self._bases.items()}
        weighed = self._step("Weights", keys, self._weigh)
        keys = {folder: digest(key, weighed[self._based[folder]]) for folder, key in content.items()}
        vectors = self._step("Vectors", keys, self._describe)
        seen, keys = b"", {}
        for folder, key in content.items():
            seen = digest(seen, vectors[folder])
            keys[folder] = digest(key, seen)
        self._find(keys)

    def _stale(self, kind: str, keys: Mapping[str, bytes]) -> list[str]:
        stale = []
        for each, key in keys.items():
            name = _name(each, kind)
            made = self._before.get(name)
            if made and made[0] == key and made[2] == self._cache.size(name):
                self._made[name] = made
            else:
                stale.append(each)
        if stale:
            # Killed from here on, a build leaves nothing that goes with other files than it was made from.
            self._cache.delete("state")
        return stale

    def _note(self, name: str, key: bytes, value: bytes) -> None:
        self._made[name] = key, value, self._cache.size(name)

    def _step(self, kind: str, keys: Mapping[str, bytes], work: Callable[[str], bytes]) -> dict[str, bytes]:
        """Make what is stale of a kind; digests of all of that kind."""
        stale = self._stale(kind, keys)
        if stale:
            from generator.related import weights  # noqa: F401  # loaded once, before there are processes
        for (name,), value in run_tasks(self._processes, work, [(name,) for name in stale]):
            self._note(_name(name, kind), keys[name], value)
        return {name: self._made[_name(name, kind)][1] for name in keys}

    def _count(self, folder: str) -> bytes:
        from generator.related.weights import Frequencies

        return self._save(folder, Frequencies.of(each.words for each in self._described(folder)))

    def _choose_bases(self) -> None:
        sizes = {folder: len(some) for folder, some in self._papers.items()}
        self._bases, self._based = {}, {}
        for folder in sizes:
            name, known = basis(sizes, folder)
            self._bases[name] = known
            self._based[folder] = name

    def _weigh(self, name: str) -> bytes:
        from generator.related.weights import Frequencies, Weights

        known = [self._load(folder, Frequencies) for folder in self._bases[name]]
        return self._save(name, Weights.of(Frequencies.sum(known)))

    def _describe(self, folder: str) -> bytes:
        from generator.related.weights import Vectors, Weights

        weights = self._load(self._based[folder], Weights)
        return self._save(folder, Vectors.of(self._described(folder), weights))

    def _described(self, folder: str) -> list[Described]:
        from generator.related.weights import Described

        packed = self._reading.words(folder)
        return [
            Described(source.name, each.id, each.title, self._reading.words_of(source, packed))
            for source, each in self._papers[folder]
        ]

    def _find(self, keys: Mapping[str, bytes]) -> None:
        """The last step: the related papers themselves, those of a large folder in parts."""
        parts = {
            _part(folder, start): key
            for folder, key in keys.items()
            for start in range(0, len(self._papers[folder]), _BATCH)
        }
        stale = self._stale("related", parts)
        if stale:
            self._arrange(_folder(stale[0])[0], _folder(stale[-1])[0])
            # The latest months take longest, so they come first.
            tasks = [(name,) for name in reversed(stale)]
            work = run_tasks(self._processes, self._nearest, tasks)
            for (name,), _ in progress.track(work, "Relating papers", len(tasks), "part"):
                self._note(_name(name, "related"), parts[name], b"")
        self._cache.save("state", self._made)

    def _arrange(self, first: str, last: str) -> None:
        from generator.related.nearest import Space
        from generator.related.weights import Vectors

        number = 0
        vectors: list[Vectors] = []
        for folder, some in self._papers.items():
            self._numbers[folder] = number
            number += len(some)
            if folder <= last:
                vectors.append(self._load(folder, Vectors))
        self._space = Space(vectors, self._numbers[first])

    def _nearest(self, part: str) -> None:
        folder, start = _folder(part)
        some = self._papers[folder][start : start + _BATCH]
        packed = self._reading.words(folder)
        words = {source.name: self._reading.words_of(source, packed) for source, _ in some}
        first = self._numbers[folder]
        assert self._space
        end = first + len(self._papers[folder])
        found = self._space.nearest(first + start, first + start + len(some), end, words)
        lists = [(name, tuple(map(tuple, neighbours))) for name, neighbours in found]
        self._cache.save(_name(part, "related"), lists)

    def _save(self, name: str, value: Frequencies | Weights | Vectors) -> bytes:
        from generator.related.weights import pack

        packed = pack(value)
        self._cache.save(_name(name, type(value).__name__), packed)
        return digest(*(part if isinstance(part, bytes) else repr(part) for part in packed))

    def _load(self, name: str, kind: type[_T]) -> _T:
        from generator.related.weights import unpack

        packed = self._cache.load(_name(name, kind.__name__))
        if packed is None:
            raise _LostError
        return unpack(kind, packed)


def _part(folder: str, start: int) -> str:
    return f"{folder}.{start}"


def _folder(part: str) -> tuple[str, int]:
    """The folder of a part, and which of its papers the part begins with."""
    folder, _, start = part.rpartition(".")
    return folder, int(start)


def _name(name: str, kind: str) -> str:
    return f"{name.replace('/', '-')}.{kind.lower()}"
