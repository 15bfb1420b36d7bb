"""What MkDocs says of a file that a person wrote, with the path that the person knows it by."""

import re
from logging import LogRecord

from mkdocs.structure import pages

from generator.errors import Problem

_START = "Doc file '"
_ABOUT_FILE = re.compile(_START + r"(.+?)' (contains .*)")


def name_files() -> None:
    """Have MkDocs' warnings of links name a file in ``content/`` and not below it."""
    pages.log.addFilter(_named)


def _named(record: LogRecord) -> bool:
    if isinstance(record.msg, str) and record.msg.startswith(_START):
        record.msg = f"{_START}content/{record.msg.removeprefix(_START)}"
    return True


def problem(message: str, config: str) -> Problem:
    """A warning as a problem: of the file that it is about, else of the configuration."""
    match = _ABOUT_FILE.fullmatch(message)
    return Problem(match[1], "", match[2]) if match else Problem(config, "", message)
