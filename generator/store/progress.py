"""Progress of long work: on a terminal a bar with rate and time left, else a line every few seconds.

And the report of what a build took.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

from tqdm import tqdm

from generator.text.plural import counted

_T = TypeVar("_T")
_LINE_SECONDS = 5.0
_BAR_DELAY_SECONDS = 0.5  # work that is done sooner needs no bar

tqdm.monitor_interval = 0  # its thread would be running when workers are forked
# Forked processes share tqdm's own lock, and it stays locked if the process that holds it is killed.
tqdm.set_lock(threading.RLock())


def track(
    items: Iterable[_T],
    what: str,
    total: int | None = None,
    unit: str = "paper",
    stream: TextIO = sys.stderr,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[_T]:
    """Yield the items, and show how many there were so far: ``Importing papers.jsonl: 1,200 papers``.

    ``unit`` names one item; ``clock`` returns seconds, and never goes back.
    """
    if stream.isatty():
        unit = f" {unit}s"
        yield from tqdm(items, what, total, leave=False, file=stream, unit=unit, delay=_BAR_DELAY_SECONDS)
        return
    start = last = clock()
    for number, item in enumerate(items, 1):
        yield item
        now = clock()
        if now - last >= _LINE_SECONDS:
            last = now
            done = f"{number:,} of {total:,} {unit}s" if total else counted(number, unit)
            speed = number / (now - start)
            rate = f"{speed:,.0f} a second" if speed >= 1 else f"{speed:.1f} a second"
            left = f", {_time((total - number) / speed)} left" if total else ""
            print(f"{what}: {done}, {rate}{left}", file=stream, flush=True)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, seconds):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class BuildReport:
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
