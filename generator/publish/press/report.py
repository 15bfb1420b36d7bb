"""The report at the end of a build: files and seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_T = TypeVar("_T")


class Report:
    """Collects the seconds that each stage takes, and puts the report into words."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._inner = 0.0
        self._background: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, without the time of stages within it."""
        outer, self._inner = self._inner, 0.0
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self._seconds[name] = self._seconds.get(name, 0.0) + taken - self._inner
            self._inner = outer + taken

    def wait(self, name: str, result: Callable[[], tuple[_T, float]]) -> _T:
        """Wait for a job of `run_in_background`, and return its result.

        The wait is the time of the stage; if the job took longer, the report also gives its seconds.
        """
        with self.stage(name):
            found, self._background[name] = result()
            return found

    def line(self, papers: int, written: int, kept: int, deleted: int, size: int) -> str:
        """Return the report as one line: numbers of papers and files, bytes, and seconds of each stage."""
        stages = ", ".join(map(self._said, self._seconds))
        gone = f", {deleted:,} deleted" if deleted else ""
        return (
            f"{papers:,} papers: {written:,} files written, {kept:,} kept{gone}; {size / 1e6:,.1f} MB. "
            f"Seconds: {stages}."
        )

    def _said(self, name: str) -> str:
        waited = f"{self._seconds[name]:.1f}"
        taken = f"{self._background.get(name, 0.0):.1f}"
        return f"{name} {waited}" if float(taken) <= float(waited) else f"{name} {waited} of {taken}"
