"""A deadline for what waits for others: a server may answer byte by byte, without an end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Do some work in a thread, and wait no longer than so many seconds for its result.

    A socket's timeout begins anew with each byte, and a name is looked up without one. Work that is late goes
    on in its thread, and ends with the program.

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
