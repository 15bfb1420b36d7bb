"""The related papers of all pages, cached for each month's folder.

A folder's lists follow from its own papers and all earlier ones, so that with new papers in the latest month
only that month is computed again. Where an earlier month changed, only those papers are looked at again whose
lists may change. NumPy and SciPy are imported only where something is computed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from generator.errors import ArchiveError
from generator.incremental import progress
from generator.incremental.cache import Cache
from generator.incremental.keys import digest
from generator.incremental.processes import run_tasks
from generator.publish.press.reading import Reading, Source
from generator.related import PART, Words, basis, names_in

if TYPE_CHECKING:
    from generator.related.lists import Lists

_FEW = 10_000  # vectors, old and new; where more changed, all lists that may change are made again

Papers = Mapping[str, Sequence[Source]]
"""The pages of the papers on lists, by their folders, in order."""

MARK = 8
"""Bytes of a paper's mark: a digest of its related papers, and of what is in their files."""

# A digest of what a file was made from, one of what it holds (of related papers the marks), its size.
_Made = tuple[bytes, bytes, int]
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

    def of(self, folder: str) -> dict[str, tuple[bytes, str]]:
        """The marks and the packed related papers of a folder's pages, by their files, in their order."""
        related: dict[str, tuple[bytes, str]] = {}
        for start in count(0, PART):
            name = f"{folder}.{start}.related"
            if name not in self._finished:
                break
            part = self._cache.load(name)
            if part is None:
                raise ArchiveError(f"{self._cache.path(name)} is damaged. Delete it and build again.")
            names, _, _, neighbours, _ = part
            joined = self._finished[name][1]
            marks = (joined[place : place + MARK] for place in range(0, len(joined), MARK))
            related |= zip(names, zip(marks, neighbours, strict=True), strict=True)
        return related

    def update(self, papers: Papers) -> None:
        """Compute what changed since the last build."""
        self._papers = {folder: pages for folder, pages in papers.items() if pages}
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
            folder: digest(*(page.name.encode() + page.digest for page in pages))
            for folder, pages in self._papers.items()
        }
        counted = self._step("frequencies", content, self._count)
        sizes = {folder: len(pages) for folder, pages in self._papers.items()}
        bases = {folder: basis(sizes, folder) for folder in sizes}
        known = dict(bases.values())  # the folders that weights are made from, by the weights' name
        keys = {name: digest(*(counted[folder] for folder in folders)) for name, folders in known.items()}
        weighed = self._step("weights", keys, lambda name: self._weigh(known[name]))
        keys = {folder: digest(key, weighed[bases[folder][0]]) for folder, key in content.items()}
        vectors = self._step("vectors", keys, lambda folder: self._describe(folder, bases[folder][0]))
        seen, keys = b"", {}
        parts: dict[str, tuple[str, int]] = {}  # of folders, with the place of their first paper
        for folder, key in content.items():
            seen = digest(seen, key, vectors[folder])
            for start in range(0, sizes[folder], PART):
                keys[f"{folder}.{start}"] = digest(key, seen)
                parts[f"{folder}.{start}"] = folder, start
        if stale := self._stale("related", keys):
            edited = {folder for folder, key in content.items() if self._was(f"{folder}.frequencies") != key}
            nearest = self._nearest(parts[stale[0]][0], parts[stale[-1]][0], edited)
            self._step("related", keys, lambda name: nearest(*parts[name]))
            for folder in edited:
                pages = {page.name: page.digest for page in self._papers[folder]}
                self._cache.save(f"{folder}.pages", pages)

    def _was(self, name: str) -> bytes | None:
        """The digest of what a file of the last build was made from; ``None`` if there was none."""
        made = self._before.get(name)
        return made and made[0]

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
        self, kind: str, keys: Mapping[str, bytes], make: Callable[[str], tuple[Any, ...] | None]
    ) -> dict[str, bytes]:
        """Make what is stale of a kind; digests of all of that kind.

        Args:
            kind: what is made.
            keys: of all values, by their names.
            make: gives a value by its name; ``None`` for one that is as it was.
        """
        if stale := self._stale(kind, keys):
            from generator.related.lists import Lists  # once, before there are processes
            from generator.related.weights import pack

            def work(name: str) -> bytes:
                value = make(name)
                if value is None:
                    return self._before[f"{name}.{kind}"][1]
                packed = pack(value)
                self._cache.save(f"{name}.{kind}", packed)
                if isinstance(value, Lists):
                    return value.marks.tobytes()
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

    def _words(self, pages: Iterable[Source]) -> list[Words]:
        return list(self._reading.words(pages))

    def _count(self, folder: str) -> tuple[Any, ...]:
        from generator.related.weights import Frequencies

        return Frequencies.of(self._words(self._papers[folder]))

    def _weigh(self, folders: list[str]) -> tuple[Any, ...]:
        from generator.related.weights import Frequencies, Weights

        return Weights.of([self._load(folder, Frequencies) for folder in folders])

    def _describe(self, folder: str, basis: str) -> tuple[Any, ...]:
        from generator.related.weights import Described, Vectors, Weights, pack

        pages = self._papers[folder]
        papers = zip(self._reading.entries(pages), self._words(pages), strict=True)
        described = [Described(name, entry.id, entry.title, words) for (name, entry), words in papers]
        vectors = Vectors.of(described, self._load(basis, Weights))
        if self._before:
            is_new = f"{folder}.vectors" not in self._before
            before = Vectors.of((), self._load(basis, Weights)) if is_new else self._load(folder, Vectors)
            self._cache.save(f"{folder}.changes", pack(Vectors.differing(before, vectors)))
        return vectors

    def _changes(self) -> dict[str, Any] | None:
        """The vectors that are new or gone since the last build, by folder; ``None`` if they are too many."""
        from generator.related.weights import Vectors

        changes = {}
        for name in sorted(self._before.keys() | self._made.keys()):
            folder, _, kind = name.rpartition(".")
            if kind == "vectors" and folder not in self._papers:
                changes[folder] = self._load(folder, Vectors)
            elif kind == "vectors" and self._made[name] != self._before.get(name):
                changes[folder] = self._load(folder, Vectors, "changes")
        changes = {folder: vectors for folder, vectors in changes.items() if vectors.names}
        count = sum(len(vectors.names) for vectors in changes.values())
        return changes if self._before and count <= _FEW else None

    def _nearest(self, first: str, last: str, edited: Set[str]) -> "Callable[[str, int], Lists | None]":
        """What makes the lists of a part of a folder, of those from ``first`` to ``last``.

        Args:
            first: the first folder.
            last: the last one.
            edited: folders that are new, or whose pages changed.
        """
        import numpy as np

        from generator.related.changes import Changes, Review
        from generator.related.lists import Lists
        from generator.related.nearest import Space
        from generator.related.weights import Vectors

        seen = [folder for folder in self._papers if folder <= last]
        few = self._changes() if self._before else None
        is_compared, vectors = few is not None, few or {}
        space = Space({folder: self._load(folder, Vectors) for folder in seen}, first)
        pages = {page.name: page.digest for folder in seen for page in self._papers[folder]}
        renewed = set().union(*map(self._renewed, edited))

        @lru_cache(maxsize=1)  # all months behind the changes have the same before them
        def changes(folders: tuple[str, ...]) -> Changes:
            return Changes.of(space, {folder: vectors[folder] for folder in folders})

        def mark(neighbours: str) -> int:
            shown = b"".join(map(pages.__getitem__, names_in(neighbours)))
            return int.from_bytes(digest(neighbours, shown)[:MARK], "little")

        def make(folder: str, start: int) -> Lists | None:
            papers = self._papers[folder][start : start + PART]
            name = f"{folder}.{start}"
            is_known = is_compared and folder not in edited and f"{name}.related" in self._before
            cosines: dict[int, tuple[int, ...]] = {}
            if is_known:
                lists, is_touched = self._load(name, Lists, "related"), np.zeros(len(papers), bool)
                if until := tuple(other for other in vectors if other <= folder):
                    numbers = np.arange(start, start + len(papers))
                    is_touched, cosines = Review(space, folder, numbers, lists, changes(until)).result()
                    lists = lists.moved(cosines)
            else:
                lists = Lists.empty(page.name for page in papers)
                is_touched = np.ones(len(papers), bool)
            if is_touched.any():
                rows = np.flatnonzero(is_touched)
                words = self._words([papers[row] for row in rows.tolist()])
                lists = lists.replaced(rows.tolist(), space.nearest(folder, rows + start, words))
            if renewed:
                is_touched |= lists.naming(renewed)
            if is_known and not cosines and not is_touched.any():
                return None
            return lists.marked(np.flatnonzero(is_touched).tolist(), mark)

        return make

    def _renewed(self, folder: str) -> set[str]:
        """Those pages of a folder that were there before, and whose files changed."""
        pages = self._papers[folder]
        before = self._cache.load(f"{folder}.pages")
        if before is None:
            return {page.name for page in pages}
        return {page.name for page in pages if before.get(page.name, page.digest) != page.digest}

    def _load(self, name: str, of: type[_Value], kind: str = "") -> _Value:
        from generator.related.weights import unpack

        packed = self._cache.load(f"{name}.{kind or of.__name__.lower()}")
        if packed is None:
            raise _LostError
        return unpack(of, packed)
