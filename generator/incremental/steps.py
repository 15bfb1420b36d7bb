"""What follows from inputs, kept from build to build: a value is made again where its key is another."""

from collections.abc import Callable, Mapping, Set
from typing import Any

from generator.errors import ArchiveError
from generator.incremental import progress
from generator.incremental.cache import Cache
from generator.incremental.processes import run_tasks


class LostError(ArchiveError):
    """A kept value is damaged or gone."""


class Steps:
    """The steps of one build.

    Args:
        cache: where values are kept, in a folder of their own.
        processes: how many make values side by side.
    """

    def __init__(self, cache: Cache, processes: int) -> None:
        self._cache = cache
        self._processes = processes
        self._before: dict[str, tuple[bytes, int]] = cache.load("state") or {}
        self._made: dict[str, tuple[bytes, int]] = {}

    @property
    def kept(self) -> Set[str]:
        """The names of what the build before this one kept."""
        return self._before.keys()

    def stale(self, inputs: Mapping[str, bytes]) -> list[str]:
        """Which values, of those with these names and keys, have to be made; the others are kept."""
        stale = []
        for name, key in inputs.items():
            if self._before.get(name) == (key, self._cache.size(name)):
                self._made[name] = self._before[name]
            else:
                stale.append(name)
        return stale

    def step(self, inputs: Mapping[str, bytes], make: Callable[[str], object], doing: str = "") -> None:
        """Make what is stale and keep it.

        Args:
            inputs: the keys of all values of the step, by their names.
            make: gives a value by its name, as plain values (see `Cache.save`).
            doing: a title for the progress bar; without one there is none.
        """
        stale = self.stale(inputs)
        if not stale:
            return

        def work(name: str) -> None:
            self._cache.save(name, make(name))

        # A build that is killed from here on leaves no state that does not go with the files.
        self._cache.path("state").unlink(missing_ok=True)
        done = run_tasks(self._processes, work, [(name,) for name in reversed(stale)])
        for (name,), _ in progress.track(done, doing, len(stale), "part") if doing else done:
            self._made[name] = inputs[name], self._cache.size(name)

    def value(self, name: str) -> Any:
        """A value that was made or kept.

        Raises:
            LostError: if it is damaged or gone.
        """
        value = self._cache.load(name)
        if value is None:
            raise LostError(f"{self._cache.path(name)} is damaged. Delete it and build again.")
        return value

    def forget(self) -> None:
        """Have all values made again."""
        self._before = {}

    def finish(self) -> None:
        """Save what is kept, for the next build; other files go, also what an earlier version kept."""
        self._cache.save("state", self._made)
        kept = {self._cache.path(name) for name in ("state", *self._made)}
        for path in set(self._cache.folder.iterdir()) - kept:
            if path.suffix != ".tmp":  # which another process may be writing
                path.unlink(missing_ok=True)
