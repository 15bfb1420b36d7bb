"""The errors of the archive: each says what is wrong, where, and what to do next."""

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


def command(called: str) -> str:
    """How to type the command that was called so: by its name alone where a shell finds it by that."""
    is_path = Path(called).name == "archive" and shutil.which("archive") != called
    return shlex.quote(called) if is_path else "archive"


COMMAND = command(sys.argv[0])
"""How messages name the command, so that it can be typed where they are printed."""


class ArchiveError(Exception):
    """Something the user can mend; its text is a whole message, fit to be shown as it is."""


class FetchError(ArchiveError):
    """An upstream did not give a usable answer, also after retries."""


class RecordError(ArchiveError):
    """One record that cannot become a paper.

    Raised where a paper is made and caught by the reader that knows file and line;
    it never stops the rest of an import.

    Args:
        field: name of the field at fault (``title``, ``date`` …).
        reason: what is wrong with it, as a sentence without full stop.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)  # by which another process makes it again
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


def on_one_line(text: str) -> str:
    """A message that may hold words of others, so that it steers no terminal and no workflow.

    Control characters are escaped. A line with ``##[`` anywhere in it is a command to GitHub's runner, as one
    that begins with ``::`` is, also behind spaces.
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    text = text.replace("##[", "## [")
    return text.replace("::", ":: ", 1) if text.lstrip().startswith("::") else text


def line_by_line(text: str) -> str:
    """A text of several lines, each as `on_one_line` has it."""
    return "\n".join(map(on_one_line, text.splitlines()))


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad record, page or setting as it is reported to a person.

    Attributes:
        where: the file, with the line or the paper's id where known (``days.json:12``).
        field: the field at fault, or ``""`` when it is the whole record.
        reason: what is wrong, as a sentence without full stop.
    """

    where: str
    field: str
    reason: str

    def __str__(self) -> str:
        return on_one_line(": ".join(part for part in (self.where, self.field, self.reason) if part))


def attempt(read: Callable[[], _T], default: _T, problems: list[Problem]) -> _T:
    """What ``read`` returns; the default, and a problem more, where it raises `ArchiveError`."""
    try:
        return read()
    except RecordError as error:
        problems.append(Problem(error.field, "", error.reason))
    except ArchiveError as error:
        problems.append(Problem(str(error), "", ""))
    return default


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no usable answer.

    Attributes:
        days: the days it was to be asked for; none where it was asked for single papers.
        error: what went wrong, with the next step.
        asked: whether it was asked for these days at all.
    """

    days: tuple[date, ...]
    error: FetchError
    asked: bool = True
