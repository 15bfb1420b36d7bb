"""A deadline for blocking calls: a server may answer byte by byte, without end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Run work in a thread and wait at most so many seconds for its result.

    A socket's timeout starts again with each byte, and a DNS lookup has none. Late work continues in its
    thread until the program ends.

    Raises:
        TimeoutError: if there is no result in time.
    """
    return begun(work).result(seconds)


def begun(work: Callable[[], _T]) -> Future[_T]:
    """Begin work in a thread, which ends with the program at the latest; return its result to come."""
    result = Future[_T]()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result
