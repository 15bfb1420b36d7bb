"""The errors of the archive: each says what is wrong, where, and what to do next."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")
# What stands before the host of an address: all up to the last @. After a "port" that is not a number it goes
# beyond a slash, since it is a password that nobody escaped. For SSH a user alone is no secret.
_USER = re.compile(
    r"((?i:https?:|ftp:)[/\\]+|(?i:ssh:)[/\\]+(?=[^\s/@]*:)|(?<!ssh:)(?<!SSH:)//)"
    r"(?:[^\s/?#\\]*|[^\s/?#\\@:[]+:(?!\d+(?!\w))\S{1,200})@"
)
HAS_USER = "has a user or a password, which everybody could read; remove it"
"""Why an address is refused, if `without_user` is not the same address."""


def command(called: str) -> str:
    """Return how to type the command: its bare name if a shell finds it, else the path that was called."""
    is_path = Path(called).name == "archive" and shutil.which("archive") != called
    return shlex.quote(called) if is_path else "archive"


COMMAND = command(sys.argv[0])
"""The command as messages name it: it can be typed where they are printed."""


def installing(extra: str) -> str:
    """Return how to install an extra of the program, for the end of a message."""
    return f'Run .ci/install.py {extra}, or without that file: pip install "paper-archive[{extra}]"'


class ArchiveError(Exception):
    """An error that the user can mend; its text is a complete message, ready to be shown."""


class FetchError(ArchiveError):
    """An upstream gave no usable answer, even after retries.

    The ``cause`` is for everybody to read: what the upstream did, in a few plain words. It has no address,
    and nothing that an upstream wrote.
    """

    def __init__(self, message: str, cause: str = "gave no answer that can be used") -> None:
        super().__init__(message)
        self.cause = cause


class RecordError(ArchiveError):
    """A record that cannot become a paper.

    The code that makes papers raises it, and the reader that knows file and line catches it: an import goes
    on. The ``reason`` is a sentence without a full stop about the ``field`` (``title``, ``date`` …).
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)  # pickle rebuilds the error from these
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


def without_user(text: str) -> str:
    """Return a text without the user and the password of any address in it."""
    return _USER.sub(r"\1", text) if "@" in text else text


def refuse_user(address: str) -> None:
    """Raise an `ArchiveError` if an address has a user or a password; it names the address without them."""
    if (shown := without_user(address)) != address:
        raise ArchiveError(f"{shown} {HAS_USER}.")


def on_one_line(text: str) -> str:
    """Return a message that cannot steer a terminal or a workflow, though it may quote untrusted text.

    Addresses are shown `without_user`, and control characters escaped. GitHub's runner obeys a line that
    begins with ``::``, even after spaces, and a line that contains ``##[``.
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    text = without_user(text).replace("##[", "## [")
    return text.replace("::", ":: ", 1) if text.lstrip().startswith("::") else text


def line_by_line(text: str) -> str:
    """Apply `on_one_line` to each line of a text."""
    return "\n".join(map(on_one_line, text.splitlines()))


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad record, page or setting, as reported to a person."""

    where: str  # the file, with the line or the paper's id if known (``days.json:12``)
    field: str  # the field at fault, or ``""`` for the whole record
    reason: str  # what is wrong, as a sentence without a full stop

    def __str__(self) -> str:
        return on_one_line(": ".join(part for part in (self.where, self.field, self.reason) if part))


class Note(Problem):
    """Something that a person may want to look at, though nothing is wrong."""


def attempt(read: Callable[[], _T], default: _T, problems: list[Problem]) -> _T:
    """Return what ``read`` returns; if it raises `ArchiveError`, add a problem and return the default."""
    try:
        return read()
    except RecordError as error:
        problems.append(Problem(error.field, "", error.reason))
    except ArchiveError as error:
        problems.append(Problem(str(error), "", ""))
    return default


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no usable answer."""

    days: tuple[date, ...]  # the days to fetch; empty for single papers
    error: FetchError
    asked: bool = True  # whether the source was asked for these days at all
