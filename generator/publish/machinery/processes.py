"""Work in several processes, forked so that they share what is in memory already."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from generator.errors import ArchiveError
from generator.publish.machinery import workers

_T = TypeVar("_T")
# What forked processes do, and to what: they inherit both, so that neither need be sent.
_work: Callable[..., Any]
_tasks: Sequence[tuple[Any, ...]]
_pooled = 0  # bytes that this process and those of `each` had at once, at most
_beside = 0  # and with what went on `aside`
_LOST = "A process of the build was ended from outside, as where memory runs out. Build again."


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

    Raises:
        ArchiveError: if one of the processes is killed.
    """
    global _work, _tasks, _pooled
    if processes == 1 or len(tasks) < 2:
        yield from ((task, work(*task)) for task in tasks)
        return
    _work, _tasks = work, tasks
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, fork, workers.begin, (os.getpid(),))
    peaks: dict[int, int] = {}
    try:
        for done in as_completed([pool.submit(_one, number) for number in range(len(tasks))]):
            number, result, pid, peaks[pid] = done.result()
            yield tasks[number], result
    except BrokenProcessPool:
        raise ArchiveError(_LOST) from None
    finally:
        pool.shutdown(cancel_futures=True)
        _pooled = max(_pooled, _peak() + sum(peaks.values()))


def _one(number: int) -> tuple[int, Any, int, int]:
    return number, _work(*_tasks[number]), os.getpid(), _peak()


@contextmanager
def aside(processes: int, works: Sequence[Callable[[], object]]) -> Iterator[Iterator[tuple[Any, float]]]:
    """Do some works, one after the other, in a process of their own; with only one, when they are asked for.

    Gives for each, once it is done, its result and the seconds that it took. What was not waited for ends
    with the context.

    Args:
        processes: how many work at once.
        works: what there is to do; each may have `each` do it.

    Raises:
        ArchiveError: if the process is killed.
    """
    if processes == 1:
        yield map(_timed, works)
        return
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_aside, args=(works, there, os.getpid()))
    process.start()
    there.close()
    try:
        yield _done(here, len(works))
    finally:
        process.terminate()
        process.join()
        here.close()


def _aside(works: Sequence[Callable[[], object]], told: Connection, parent: int) -> None:
    global _pooled
    workers.begin(parent)
    try:
        for work in works:
            _pooled = 0
            told.send((_timed(work), None, _own_peak()))
    except Exception as error:  # for the process that waits
        error.add_note(traceback.format_exc())
        told.send((None, error, _own_peak()))


def _timed(work: Callable[[], object]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _done(here: Connection, works: int) -> Iterator[tuple[Any, float]]:
    global _beside
    for _ in range(works):
        try:
            done, error, peak = here.recv()
        except EOFError:
            raise ArchiveError(_LOST) from None
        _beside = max(_beside, _own_peak() + peak)
        if error:
            raise error
        yield done


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _own_peak() -> int:
    return max(_pooled, _peak())


def peak_memory() -> int:
    """The most bytes that all processes had at once, at most: peaks of those that were there together."""
    return max(_beside, _own_peak())


def batches(items: Iterable[_T], length: int) -> list[tuple[list[_T]]]:
    """Items in lists of a length, each a task."""
    every = list(items)
    return [(every[start : start + length],) for start in range(0, len(every), length)]
