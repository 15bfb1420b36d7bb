"""Unexpected errors, turned into problems of single pages, which the build then leaves out."""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from generator.errors import ArchiveError, Problem, RecordError, on_one_line
from generator.text.cleaning import line

_T = TypeVar("_T")
_P = ParamSpec("_P")
_SAID = "cannot be made into a page"
_log = logging.getLogger(__name__)


def problem(where: str, error: Exception) -> Problem:
    """Return the problem of a page that raised an error; `archive --debug` shows the traceback.

    Errors of the memory, the disk or the whole archive are raised again.
    """
    if isinstance(error, RecordError):
        return Problem(where, error.field, error.reason)
    if isinstance(error, ArchiveError | OSError | MemoryError):
        raise error
    for row in "".join(traceback.format_exception(error)).splitlines():
        _log.debug("%s", on_one_line(row))
    said = line(f"{type(error).__name__}: {error}"[:200])
    return Problem(where, "", f"{_SAID} ({said}); fix or hide it, and report what --debug prints")


def guarded(where: str, make: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T | Problem:
    """Call ``make`` for a single page; an error becomes the `problem` of the page, named ``where``."""
    try:
        return make(*arguments, **options)
    except Exception as error:
        return problem(where, error)


class PageError(ArchiveError):
    """An error of one page while many pages are made; ``file`` is relative to ``content``."""

    def __init__(self, file: str, problem: Problem) -> None:
        super().__init__(file, problem)  # another process makes the error again from these
        self.file = file
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem}."


@contextmanager
def of_page(content: Path, file: str) -> Iterator[None]:
    """Turn each error within into a `PageError` of a page; ``file`` is relative to ``content``."""
    try:
        yield
    except Exception as error:
        raise PageError(file, problem(f"{content.name}/{file}", error)) from error


def check(problems: Iterable[Problem], pages: int) -> None:
    """Raise an `ArchiveError` if more than half of the pages, and more than one, raised an error.

    A site without most of its pages is worse than none.
    """
    raised = [problem for problem in problems if problem.reason.startswith(_SAID)]
    if len(raised) > max(1, pages // 2):
        many = f"{len(raised):,} of {pages:,} pages cannot be made; this is probably a bug"
        raise ArchiveError(f"{many}. The first error: {raised[0]}.")
