"""Progress of long work: a bar with rate and time left on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

from tqdm import tqdm

_T = TypeVar("_T")
_EVERY_SECONDS = 5.0
_BAR_AFTER = 0.5  # seconds; what is done sooner needs none


def track(
    items: Iterable[_T],
    what: str,
    total: int | None = None,
    unit: str = "paper",
    stream: TextIO = sys.stderr,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[_T]:
    """The items, while their number is shown.

    Args:
        items: what is worked through.
        what: what is being done (``Importing papers.jsonl``).
        total: how many there are, where known.
        unit: what one of them is.
        stream: where to show it; a bar if that is a terminal, else a line every few seconds.
        clock: seconds, ever rising.
    """
    if stream.isatty():
        unit = f" {unit}s"
        yield from tqdm(items, what, total, leave=False, file=stream, unit=unit, delay=_BAR_AFTER)
        return
    start = last = clock()
    for number, item in enumerate(items, 1):
        yield item
        now = clock()
        if now - last >= _EVERY_SECONDS:
            last = now
            of = f" of {total:,}" if total else ""
            pace = f"{number / (now - start):,.0f} a second"
            print(f"{what}: {number:,}{of} {unit}s, {pace}", file=stream, flush=True)
