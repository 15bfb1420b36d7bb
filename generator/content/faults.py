"""Errors that nobody thought of, as problems of the pages that raise them; a build leaves these pages out."""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from generator.errors import ArchiveError, Problem, RecordError, on_one_line
from generator.papers.paper import line

_T = TypeVar("_T")
_P = ParamSpec("_P")
_SAID = "cannot be made into a page"
_log = logging.getLogger(__name__)


def problem(where: str, error: Exception) -> Problem:
    """The problem of a page that raised an error; `archive --debug` shows where that was.

    Errors of memory, the disk or the whole archive are raised again.
    """
    if isinstance(error, RecordError):
        return Problem(where, error.field, error.reason)
    if isinstance(error, ArchiveError | OSError | MemoryError):
        raise error
    for row in "".join(traceback.format_exception(error)).splitlines():
        _log.debug("%s", on_one_line(row))
    said = line(f"{type(error).__name__}: {error}"[:200])
    return Problem(where, "", f"{_SAID} ({said}); mend or hide it, and report what --debug says")


def guarded(where: str, make: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T | Problem:
    """What ``make`` makes of a single page, or the `problem` of the page that messages call ``where``."""
    try:
        return make(*arguments, **options)
    except Exception as error:
        return problem(where, error)


class PageError(ArchiveError):
    """A page, with its file named from ``content``, raised an error while things were made of many pages."""

    def __init__(self, file: str, problem: Problem) -> None:
        super().__init__(file, problem)  # by which another process makes it again
        self.file = file
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem}."


@contextmanager
def of_page(content: Path, file: str) -> Iterator[None]:
    """Raise each error within as a `PageError` of a page, with its file named from ``content``."""
    try:
        yield
    except Exception as error:
        raise PageError(file, problem(f"{content.name}/{file}", error)) from error


def check(problems: Iterable[Problem], pages: int) -> None:
    """See that only single pages raise errors: a site without most of its pages is worse than none.

    Raises:
        ArchiveError: if more than half of the pages, and more than one, raised an error.
    """
    raised = [problem for problem in problems if problem.reason.startswith(_SAID)]
    if len(raised) > max(1, pages // 2):
        many = f"{len(raised):,} of {pages:,} pages cannot be made, which is hardly the pages' fault"
        raise ArchiveError(f"{many}. The first: {raised[0]}.")
