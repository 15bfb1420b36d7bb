"""The files of a site: each is made again only when its inputs change or somebody touches it."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from generator.store import atomic
from generator.store.keys import hash_of, signature
from generator.store.pool import run_tasks
from generator.store.store import SAVE, Memo, Step, Store, stored

_T = TypeVar("_T")
_PAPERS = "papers"  # the folder of the site with a folder for each paper
_STATE = "state"
_HASH = 8  # bytes of the hash of a file
_SEAL = 4  # bytes that reveal damage
Output = tuple[bytes, int, int]
"""A file as a build left it: its key and the hash of its bytes, its size, its time in nanoseconds.

A plain tuple, because the cache holds a hundred thousand of them.
"""


def _sealed(name: str, key: bytes, size: int, time: int) -> bytes:
    """Return a file's key and behind it a checksum of all that the store has of the file."""
    return key + zlib.crc32(f"{name} {size} {time}".encode(), zlib.crc32(key)).to_bytes(_SEAL, "little")


class Again(bytes):
    """Bytes that are not kept: the next build makes the file again."""


class MadeFile(NamedTuple):
    """A file that `Steps.make` made, in this process or another."""

    name: str
    output: Output
    is_written: bool  # its bytes changed


class Found(NamedTuple):
    """What a look at a site on disk finds, apart from what is as the last build left it."""

    touched: frozenset[str]  # names of files that somebody changed or deleted, or that were not to be kept
    foreign: list[str]  # names of files that no build made
    known: int  # files with a state in the store


def copies(
    folder: Path, prefix: str = "", is_left: Callable[[str], bool] = lambda name: False
) -> Iterator[Step]:
    """Yield a step for each file of a folder that is not left out, with a prefix before its name."""
    root = f"{folder}{os.sep}"
    for place, _, files in os.walk(root):
        for path in (os.path.join(place, file) for file in files):
            name = prefix + path.removeprefix(root).replace(os.sep, "/")
            if not is_left(name):
                yield Step(name, hash_of(repr(signature(os.stat(path)))), Path(path).read_bytes)


def page_file(address: str) -> str:
    """Return the file of a page; file and address are relative to the site."""
    return f"{address}index.html"


def sizes(site: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the size in bytes of each file of the build on disk; see `Steps.finish`."""
    return ((name, os.stat(f"{site}/{name}").st_size) for name in _on_disk(f"{site}{os.sep}"))


def hash_on_disk(site: Path) -> str:
    """Return `Steps.hash` for each file of the build on disk."""
    root = f"{site}{os.sep}"
    return _of_all(_of_file(name, Path(root + name).read_bytes()) for name in _on_disk(root))


def _of_file(name: str, data: bytes) -> bytes:
    return hash_of(name, data)[:_HASH]


def _of_all(hashes: Iterable[bytes]) -> str:
    """Return one hash for the hashes of files, in any order."""
    return f"{sum(int.from_bytes(hash) for hash in hashes) % 2 ** (8 * _HASH):0{2 * _HASH}x}"


def _on_disk(root: str, is_skipped: Callable[[str], bool] = lambda name: False) -> Iterator[str]:
    """Yield the names of the build's files on disk, except in skipped paper folders."""
    for folder, folders, names in os.walk(root):
        below = folder.removeprefix(root).replace(os.sep, "/")
        if not below:
            folders[:] = (name for name in folders if name[0] != ".")
            names = [name for name in names if name[0] != "."]
        elif below == _PAPERS:
            folders[:] = (name for name in folders if not is_skipped(name))
        yield from (f"{below}/{name}".removeprefix("/") for name in names)


class Steps:
    """The files of a site by relative path; a store keeps their state, under a name, between builds.

    Attributes:
        state: the value that the last build gave to `finish`; ``None`` if it was killed before, or its site
            was elsewhere.
        names: the names of the files that this build's site has.
        written: names of the files that this build wrote.
    """

    def __init__(self, folder: Path, store: Store, name: str, processes: int = 1) -> None:
        self.folder = folder
        self.processes = processes
        self._root = f"{folder}{os.sep}"
        self._store = store
        self.name = name
        self._place = os.path.relpath(folder, store.file.parent).encode()  # an archive may move
        self.names: set[str] = set()
        self.written: set[str] = set()
        self._made: set[str] = set()  # names of the files whose state this build knows
        self.state = store.load(_STATE, name, self._place)
        self._is_new = not folder.exists() or not any(folder.iterdir())
        # A build that was killed may have written files that are not in the store.
        self._whole = self._is_new or self.state is not None

    @cached_property
    def files(self) -> dict[str, Output]:
        """The state of each file: the last build's, updated by this build."""
        asked = "SELECT name, key, size, time FROM outputs WHERE site = ?"
        return {
            file: (sealed[:-_SEAL], size, time)
            for file, sealed, size, time in self._store.rows(asked, self.name)
            # SQLite does not notice flipped bytes, which may also change the type of a value.
            if isinstance(sealed, bytes) and sealed == _sealed(file, sealed[:-_SEAL], size, time)
        }

    def begin(self) -> None:
        """Record that a build is under way, until `finish`."""
        self._store.save((), [(_STATE, self.name)])

    def begin_again(self) -> None:
        """Forget the site's files, and look at the disk once more: a pool wrote some before it failed."""
        self.names.clear()
        self._is_new = self._whole = False
        self.found = self.look()

    @cached_property
    def found(self) -> Found:
        """See `look`; a process aside may have looked."""
        return self.look()

    def look(self) -> Found:
        """Look at the site on disk.

        At the top of the folder, names that begin with a dot (``.git``, ``.well-known``) are not the build's.
        A foreign file next to a paper's page is found only if the last build was killed.
        """

        def is_skipped(paper: str) -> bool:
            return self._whole and page_file(f"{_PAPERS}/{paper}/") in self.files

        on_disk = () if self._is_new else _on_disk(self._root, is_skipped)
        foreign = [name for name in on_disk if name not in self.files]
        touched = frozenset(name for name in self.files if not self._is_as_left(name))
        return Found(touched, foreign, len(self.files))

    def confirm(self) -> None:
        """Look again if the process aside saw another state: the store was damaged or busy meanwhile."""
        if self.found.known != len(self.files):
            self.found = self.look()

    def is_kept(self, name: str, key: bytes) -> bool:
        """Return whether a file has this key and is on disk as a build left it."""
        known = self.files.get(name)
        return known is not None and known[0][:-_HASH] == key and name not in self.found.touched

    def are_kept(self, names: Iterable[str]) -> bool:
        """Return whether all of these files have a key and are on disk as a build left them."""
        return self.found.touched.isdisjoint(names)

    def _is_as_left(self, name: str) -> bool:
        key, size, modified = self.files[name]
        if not key[:-_HASH]:
            return False
        try:
            stat = os.stat(self._root + name)
        except OSError:
            return False
        return stat.st_size == size and stat.st_mtime_ns == modified

    def make(self, step: Step) -> MadeFile:
        """Make a file and `write` it."""
        return self.write(step.name, step.key, step.make())

    def write(self, name: str, key: bytes, data: bytes) -> MadeFile:
        """Write a file atomically, unless it has these bytes already; pass the result to `remember`."""
        path = self._root + name
        is_written = atomic.write(path, data, is_new=self._is_new)
        kept_by = b"" if isinstance(data, Again) else key
        kept_by += _of_file(name, data)
        return MadeFile(name, (kept_by, len(data), os.stat(path).st_mtime_ns), is_written)

    def take(self, steps: Iterable[Step], batch: int = 1) -> None:
        """Take files into the site, and make the stale ones; a process makes ``batch`` files at a time.

        Steps may read the files of an earlier call.
        """
        self.renew(list(self.stale(steps)), batch)

    def stale(self, steps: Iterable[Step]) -> Iterator[Step]:
        """Take files into the site; yield the steps whose files are to be made."""
        for step in steps:  # one at a time: a large archive has no room for the inputs of all pages
            self.names.add(step.name)
            if not self.is_kept(step.name, step.key):
                yield step

    def renew(self, stale: Sequence[Step], batch: int) -> None:
        """Make the files of `Steps.stale`; see `Steps.take`."""
        count = -(-len(stale) // batch)
        # Large files are next to each other, so each task takes some from all over.
        tasks = [(stale[first::count],) for first in range(count)]
        for _, made in run_tasks(self.processes, lambda some: list(map(self.make, some)), tasks):
            self.remember(made)

    def remember(self, made: Iterable[MadeFile]) -> None:
        """Record files made in any process."""
        for name, output, is_written in made:
            self.files[name] = output
            self._made.add(name)
            if is_written:
                self.written.add(name)

    def finish(self, state: object) -> int:
        """Delete every file that the site does not have, save its state, and return the number deleted."""
        stale = {name for name in (*self.files, *self.found.foreign) if name not in self.names}
        for name in stale:
            self.files.pop(name, None)
            path = Path(self._root + name)
            path.unlink(missing_ok=True)
            with suppress(OSError):  # stops at a folder that is not empty
                os.removedirs(path.parent)
        changed = [
            (self.name, name, _sealed(name, key, size, time), size, time)
            for name in self._made & self.files.keys()
            for key, size, time in (self.files[name],)
        ]
        self._store.write(
            ("DELETE FROM outputs WHERE site = ? AND name = ?", [(self.name, name) for name in stale]),
            ("REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", changed),
            (SAVE, [Memo(_STATE, self.name, self._place, stored(state))]),
        )
        return len(stale)

    def hash(self) -> str:
        """Return a hash of the names and bytes of the site's files, without names that begin with a dot."""
        return _of_all(self.files[name][0][-_HASH:] for name in self.names if name[0] != ".")

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield the name and the size in bytes of each of the site's files."""
        return ((name, self.files[name][1]) for name in self.names)
