"""The end of what waits for others: a server may answer byte by byte, and without an end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Do some work, and wait for its result no longer than so many seconds.

    The work has a thread of its own, since the timeouts of sockets begin anew with each byte, and names are
    looked up without any. Work that is late goes on there, and ends with the program.

    Raises:
        TimeoutError: if it is late.
    """
    result = Future[_T]()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result.result(seconds)
