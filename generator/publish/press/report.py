"""The report at the end of a build: files and seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Report:
    """Collects the seconds that each stage takes, and puts the report into words."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._inner = 0.0

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

    def line(self, papers: int, written: int, kept: int, deleted: int, size: int) -> str:
        """Return the report as one line: numbers of papers and files, bytes, and seconds of each stage."""
        stages = ", ".join(f"{name} {taken:.1f}" for name, taken in self._seconds.items())
        gone = f", {deleted:,} deleted" if deleted else ""
        return (
            f"{papers:,} papers: {written:,} files written, {kept:,} kept{gone}; {size / 1e6:,.1f} MB. "
            f"Seconds: {stages}."
        )
