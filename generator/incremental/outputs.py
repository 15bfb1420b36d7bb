"""The files of ``site/``: written only where bytes change, and known to the next build."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from pathlib import Path

from generator.incremental import atomic
from generator.incremental.cache import Cache
from generator.incremental.keys import digest
from generator.incremental.processes import batches, run_tasks

_BUILDING = "building"
_BATCH = 1000  # files to look at; where there are no more, it is not worth another process
_PAPERS = "papers"  # the folder with a folder for each paper

Output = tuple[bytes, int, int]
"""A file as a build left it: its key, its size in bytes, its time in nanoseconds.

It is a plain tuple, since the cache holds a hundred thousand of them.
"""

Put = tuple[str, Output, bool]
"""A file that `Outputs.put` was given: its name, its state now, and whether it was written."""


def page_file(address: str) -> str:
    """The file of the page at an address, both below the site's root."""
    return f"{address}index.html"


def sizes(site: Path) -> Iterator[tuple[str, int]]:
    """The name and the size in bytes of each file on disk that is the build's; see `Outputs.finish`."""
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


class Outputs:
    """The files of a site by their paths below its folder; the cache keeps their state between builds."""

    def __init__(self, site: Path, cache: Cache) -> None:
        self._root = f"{site}{os.sep}"
        self._cache = cache
        self.written: set[str] = set()
        self.files: dict[str, Output] = {}
        self._is_new = not site.exists() or not any(site.iterdir())
        saved = cache.load("outputs")
        # A build that was killed may have written files that are not in the cache.
        self._whole = saved is not None and not (cache.folder / _BUILDING).exists()
        if saved and saved[0] == self._root:
            self.files = saved[1]
        else:
            self._whole = self._is_new

    def begin(self) -> None:
        """Mark on disk that a build is under way; `finish` removes the mark."""
        atomic.write(self._cache.folder / _BUILDING, b"")

    def lose_track(self) -> None:
        """Have `finish` look for files that a pool wrote before it was ended, and nobody remembered."""
        self._is_new = self._whole = False

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

    def put(self, name: str, key: bytes, data: bytes) -> Put:
        """Write a file, atomically, unless it holds these bytes already; `remember` takes the result."""
        path = self._root + name
        written = atomic.write(path, data)
        return name, (key, len(data), os.stat(path).st_mtime_ns), written

    def remember(self, kept: Iterable[str], made: Iterable[Put]) -> set[str]:
        """Record what `put` did, perhaps in another process; the names of the files kept and made."""
        names = set(kept)
        for name, output, written in made:
            self.files[name] = output
            if written:
                self.written.add(name)
            names.add(name)
        return names

    def copy(
        self,
        processes: int,
        stage: Path,
        prefix: str,
        is_left: Callable[[str], bool] = lambda name: False,
    ) -> tuple[set[str], list[Put]]:
        """Copy the files of a folder that differ to the site, with a prefix before their names.

        `remember` takes the result: the names in the site of all files not left out, and what was copied.
        """
        paths: dict[str, str] = {}  # by name in the site
        for folder, _, files in os.walk(stage):
            below = Path(folder).relative_to(stage).as_posix()
            for file in files:
                name = prefix + f"{below}/{file}".removeprefix("./")
                if not is_left(name):
                    paths[name] = f"{folder}/{file}"

        def put(files: Sequence[tuple[str, str]]) -> list[Put]:
            made = []
            for name, path in files:
                stat = os.stat(path)
                key = digest(repr((stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)))
                if not self.is_kept(name, key):
                    made.append(self.put(name, key, Path(path).read_bytes()))
            return made

        done = run_tasks(processes, put, batches(paths.items(), _BATCH))
        return set(paths), [made for _, files in done for made in files]

    def finish(self, names: Set[str]) -> int:
        """Delete every file that is not among ``names``, save the state of the rest, and count the deleted.

        Names at the top of the site that begin with a dot (``.git``, ``.well-known``) are not the build's
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
            with suppress(OSError):  # a folder that is not empty; the site's own never is
                os.removedirs(path.parent)
        self._cache.save("outputs", (self._root, self.files))
        (self._cache.folder / _BUILDING).unlink(missing_ok=True)
        return len(stale)

    def sizes(self, names: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The name and the size in bytes of each of some files."""
        return ((name, self.files[name][1]) for name in names)
