"""Work in several processes, forked so that they share what is in memory already."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from generator import workers

_T = TypeVar("_T")
# What forked processes do, and to what: they inherit both, so that neither need be sent.
_work: Callable[..., Any]
_tasks: Sequence[tuple[Any, ...]]
_peaks: dict[int, int] = {}


def size() -> int:
    """How many processes are worth having here."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    processes: int, work: Callable[..., _T], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[Any, _T]]:
    """Each task with its result, in any order; in this process where there is only one.

    Args:
        processes: how many work at once.
        work: takes a task's parts.
        tasks: each the arguments of one call.
    """
    global _work, _tasks
    if processes == 1 or len(tasks) < 2:
        yield from ((task, work(*task)) for task in tasks)
        return
    _work, _tasks = work, tasks
    fork = multiprocessing.get_context("fork")
    with fork.Pool(processes, initializer=workers.begin, initargs=(os.getpid(),)) as pool:
        for number, result, pid, peak in pool.imap_unordered(_one, range(len(tasks))):
            _peaks[pid] = peak
            yield tasks[number], result


def _one(number: int) -> tuple[int, Any, int, int]:
    return number, _work(*_tasks[number]), os.getpid(), _peak()


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def peak_memory(processes: int) -> int:
    """The most bytes this process and as many others had at once, at most: their peaks added up."""
    return _peak() + sum(sorted(_peaks.values())[-processes:])


def batches(items: Iterable[_T], length: int) -> list[tuple[list[_T]]]:
    """Items in lists of a length, each a task."""
    every = list(items)
    return [(every[start : start + length],) for start in range(0, len(every), length)]
