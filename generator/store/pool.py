"""Tasks in a pool of worker processes.

Processes are forked, so that they share what is already in memory. No thread may be running at a fork
(https://docs.python.org/3/library/os.html#os.fork): a lock that it holds stays locked in the new process.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, TypeVar, cast

from generator.errors import ArchiveError

_T = TypeVar("_T")
Task = tuple[Any, ...]
_FEW_PAGES = 300
_PARENT_CHECK_SECONDS = 0.5
_KILLED = "A process of the build was killed, probably because memory ran out. Build again."

_pool_work: tuple[Callable[..., Any], Sequence[Task]]
"""In a worker of a pool: the function and its tasks. The fork copies them, so nothing is sent."""


def process_count(wanted: int | None = None, pages: Iterable[object] | None = None) -> int:
    """Return the number of processes to use: as many as wanted, else one for each core; 1 without fork.

    For a few hundred pages it is 1 too: starting and ending more processes takes longer than they save.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if wanted is None and pages is not None and len(list(islice(pages, _FEW_PAGES))) < _FEW_PAGES:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return wanted or cores


def run_tasks(
    processes: int,
    work: Callable[..., _T],
    tasks: Sequence[Task],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[Task, _T]]:
    """Yield each task with its result as they finish; a task is the arguments of ``work``.

    With one process, or a single task, the work is done in this process. ``meanwhile`` is done in this
    process too, before the first result, while the others work; it must start no process.

    Raises:
        ArchiveError: if a worker is killed.
    """
    if processes == 1 or len(tasks) < 2:
        meanwhile()
        yield from ((task, work(*task)) for task in tasks)
        return
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, fork, _begin_pool_worker, (os.getpid(), work, tasks))
    try:
        with _interrupts_held_back():
            done = as_completed([pool.submit(_run_task, number) for number in range(len(tasks))])
        meanwhile()
        for future in done:
            number, result = future.result()
            yield tasks[number], result
    except BrokenProcessPool:
        raise ArchiveError(_KILLED) from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def aside(processes: int, work: Callable[[], _T]) -> Iterator[Callable[[], _T]]:
    """Do work in a process of its own; call what this yields, once, for its result or the error it raised.

    With one process, that call does the work. A process that is not waited for is ended.

    Raises:
        ArchiveError: in the call, if the process was killed.
    """
    if processes == 1:
        yield work
        return
    fork = multiprocessing.get_context("fork")
    result, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_run_aside, args=(os.getpid(), work, sender))
    with _interrupts_held_back():
        process.start()
    sender.close()

    def wait() -> _T:
        try:
            made, error = result.recv()
        except EOFError:
            raise ArchiveError(_KILLED) from None
        if error:
            raise error
        return cast(_T, made)

    try:
        yield wait
    finally:
        process.terminate()
        process.join()


def batches(items: Iterable[_T], length: int) -> list[tuple[list[_T]]]:
    """Split items into tasks of one list each, with at most ``length`` items."""
    items = list(items)
    return [(items[start : start + length],) for start in range(0, len(items), length)]


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold interrupts back during a fork: in a process that is not yet set up, Python would print them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_pool_worker(parent: int, work: Callable[..., Any], tasks: Sequence[Task]) -> None:
    global _pool_work
    _pool_work = work, tasks
    _begin(parent)


def _run_aside(parent: int, work: Callable[[], object], sender: Connection) -> None:
    _begin(parent)
    try:
        made = work()
    except Exception as error:  # the parent raises it
        sender.send((None, error))
    else:
        sender.send((made, None))


def _begin(parent: int) -> None:
    """Set up a forked process: it collects no garbage, and exits when its parent is gone.

    Pages make no reference cycles, and a search for some would write to all shared memory and so copy it.
    When a parent is killed, a worker would wait for its next task forever, since the other workers keep the
    queue open; a timer checks for the parent. On an interrupt the process exits silently; its parent reports
    it.
    """

    def exit_if_orphaned(number: int, frame: FrameType | None) -> None:
        if os.getppid() != parent:
            os._exit(1)

    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGALRM, exit_if_orphaned)
    signal.setitimer(signal.ITIMER_REAL, _PARENT_CHECK_SECONDS, _PARENT_CHECK_SECONDS)


def _run_task(number: int) -> tuple[int, Any]:
    work, tasks = _pool_work
    return number, work(*tasks[number])
