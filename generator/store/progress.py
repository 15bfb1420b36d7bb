"""Progress of long work: on a terminal a bar with rate and time left, else a line every few seconds."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
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
