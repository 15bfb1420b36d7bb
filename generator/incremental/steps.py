"""What a build makes: files, each made again where what it follows from is another, or where it was touched.

A folder of such files has one `Steps`: the site, the related papers and the search's segments each have one.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from generator.incremental import atomic, progress
from generator.incremental.cache import Cache
from generator.incremental.keys import hash_of, key, signature
from generator.incremental.processes import run_tasks

_T = TypeVar("_T")
_PAPERS = "papers"  # the folder of the site with a folder for each paper

Output = tuple[bytes, int, int]
"""A file as a build left it: its key, its size in bytes, its time in nanoseconds.

It is a plain tuple, since the cache holds a hundred thousand of them.
"""


class Again(bytes):
    """A file's bytes that the next build is to make again, whatever they follow from."""


class Step(NamedTuple):
    """A file to be made.

    Attributes:
        name: the file, below the folder of its `Steps`.
        key: changes with all that the file follows from.
        make: gives its bytes.
    """

    name: str
    key: bytes
    make: Callable[[], bytes]

    @classmethod
    def of(cls, name: str, inputs: _T, make: Callable[[_T], bytes]) -> Self:
        """A file that follows from a frozen value: its key is the value's, and ``make`` is given it."""
        return cls(name, key(inputs), partial(make, inputs))

    @classmethod
    def known(cls, name: str, data: bytes) -> Self:
        """A file whose bytes are cheaper to make than to keep."""
        return cls(name, hash_of(data), lambda: data)


class Made(NamedTuple):
    """A file that `Steps.make` made, perhaps in another process."""

    name: str
    output: Output
    is_written: bool  # its bytes differ from those it had


class Done(NamedTuple):
    """Steps that were taken: the names of all files, and the files that were made."""

    names: set[str]
    made: Sequence[Made]


def copies(
    folder: Path, prefix: str = "", is_left: Callable[[str], bool] = lambda name: False
) -> Iterator[Step]:
    """Copies of a folder's files, with a prefix before their names, but for those left out."""
    for place, _, files in os.walk(folder):
        for path in (Path(place, file) for file in files):
            name = prefix + path.relative_to(folder).as_posix()
            if not is_left(name):
                yield Step(name, hash_of(repr(signature(path.stat()))), path.read_bytes)


def page_file(address: str) -> str:
    """The file of the page at an address, both below the site's root."""
    return f"{address}index.html"


def sizes(site: Path) -> Iterator[tuple[str, int]]:
    """The name and the size in bytes of each file on disk that is the build's; see `Steps.finish`."""
    return ((name, os.stat(f"{site}/{name}").st_size) for name in _on_disk(f"{site}{os.sep}"))


def _on_disk(root: str, is_passed: Callable[[str], bool] = lambda name: False) -> Iterator[str]:
    """Names of the build's files on disk, but for those in the folders of papers that are passed."""
    for folder, folders, names in os.walk(root):
        below = folder.removeprefix(root).replace(os.sep, "/")
        if not below:
            folders[:] = (name for name in folders if name[0] != ".")
            names = [name for name in names if name[0] != "."]
        elif below == _PAPERS:
            folders[:] = (name for name in folders if not is_passed(name))
        yield from (f"{below}/{name}".removeprefix("/") for name in names)


class Steps:
    """The files of a folder by their paths below it.

    Args:
        folder: where they are.
        cache: keeps their state for the next build.
        name: the state's, in the cache.

    Attributes:
        files: their state, as the last build left it and this one goes on.
        written: names of those that this build wrote.
    """

    def __init__(self, folder: Path, cache: Cache, name: str) -> None:
        self.folder = folder
        self._root = f"{folder}{os.sep}"
        self._place = os.path.relpath(folder, cache.folder)  # an archive may move
        self._cache = cache
        self._name = name
        self._building = cache.path(f"{name}.building")
        self.written: set[str] = set()
        self.files: dict[str, Output] = {}
        self._is_new = not folder.exists() or not any(folder.iterdir())
        saved = cache.load(name)
        # A build that was killed may have written files that are not in the cache.
        self._whole = saved is not None and not self._building.exists()
        if saved and saved[0] == self._place:
            self.files = saved[1]
        else:
            self._whole = self._is_new
        self._saved = self.files.copy()

    def begin(self) -> None:
        """Mark on disk that a build is under way; `finish` removes the mark."""
        atomic.write(self._building, b"")

    def lose_track(self) -> None:
        """Have `finish` look for files that a pool wrote before it was ended, and nobody remembered."""
        self._is_new = self._whole = False

    def forget(self, name: str) -> None:
        """Have a file made again."""
        self.files.pop(name, None)

    def is_kept(self, name: str, key: bytes) -> bool:
        """Whether a file has this key and is on disk as a build left it."""
        known = self.files.get(name)
        return known is not None and known[0] == key and self._is_as_left(name)

    def are_kept(self, names: Iterable[str]) -> bool:
        """Whether all of these files have a key and are on disk as a build left them."""
        return all(map(self._is_as_left, names))

    def _is_as_left(self, name: str) -> bool:
        key, size, modified = self.files.get(name, (b"", 0, 0))
        if not key:
            return False
        try:
            stat = os.stat(self._root + name)
        except OSError:
            return False
        return stat.st_size == size and stat.st_mtime_ns == modified

    def make(self, step: Step) -> Made:
        """Write a file, atomically, unless it holds these bytes already; `remember` takes the result."""
        data, path = step.make(), self._root + step.name
        is_written = atomic.write(path, data)
        kept_by = b"" if isinstance(data, Again) else step.key
        return Made(step.name, (kept_by, len(data), os.stat(path).st_mtime_ns), is_written)

    def take(self, processes: int, steps: Iterable[Step], batch: int = 1, doing: str = "") -> Done:
        """Make the files that are stale; `remember` takes the result.

        Args:
            processes: how many make files side by side.
            steps: all steps; the files of those before these may be read.
            batch: how many files a process makes at a time.
            doing: a title for the progress bar; without one there is none.
        """
        every = list(steps)
        stale = [step for step in every if not self.is_kept(step.name, step.key)]
        count = -(-len(stale) // batch)
        # The largest stand next to each other, so each task takes some from all over.
        tasks = [(stale[first::count],) for first in range(count)]
        done = run_tasks(processes, lambda some: list(map(self.make, some)), tasks)
        tracked = progress.track(done, doing, len(tasks), "part") if doing and stale else done
        return Done({step.name for step in every}, [made for _, some in tracked for made in some])

    def remember(self, done: Done) -> set[str]:
        """Record what was made, perhaps in another process; the names of all files of the steps."""
        for name, output, is_written in done.made:
            self.files[name] = output
            if is_written:
                self.written.add(name)
        return done.names

    def finish(self, names: Set[str]) -> int:
        """Delete every file that is not among ``names``, save the state of the rest, and count the deleted.

        Names at the top of the folder that begin with a dot (``.git``, ``.well-known``) are not the build's
        and stay. A foreign file beside a paper's page is found only if the build before was killed.
        """

        def is_passed(paper: str) -> bool:
            return self._whole and page_file(f"{_PAPERS}/{paper}/") in names

        on_disk = () if self._is_new else _on_disk(self._root, is_passed)
        stale = {name for name in (*self.files, *on_disk) if name not in names}
        for name in stale:
            self.files.pop(name, None)
            path = Path(self._root + name)
            path.unlink(missing_ok=True)
            with suppress(OSError):  # a folder that is not empty; the folder of all never is
                os.removedirs(path.parent)
        if self.files != self._saved:
            self._cache.save(self._name, (self._place, self.files))
        self._building.unlink(missing_ok=True)
        return len(stale)

    def sizes(self, names: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The name and the size in bytes of each of some files."""
        return ((name, self.files[name][1]) for name in names)


class Values(Steps):
    """The values of a cache, in a folder of their own, that steps make by `cache.stored`."""

    def __init__(self, cache: Cache) -> None:
        super().__init__(cache.folder, cache, ".steps")
        self.load = cache.load
