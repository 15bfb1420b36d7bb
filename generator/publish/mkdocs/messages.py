"""MkDocs' messages of files that a person wrote, with the path that the person knows, as plain text."""

import logging
import re
from logging import LogRecord

from mkdocs.structure import pages

from generator.errors import line_by_line

_DISARMED = "is_disarmed"  # a record goes to several handlers
# A workflow command (GitHub). MkDocs' own command breaks long lines, so that any word may begin one.
_COMMAND = re.compile(r"::(?=[A-Za-z])")
_START = "Doc file '"


def heed() -> None:
    """Have MkDocs' warnings of links name files from ``content/`` on, and steer nothing."""
    pages.log.addFilter(_named)
    logger: logging.Logger | None = pages.log
    while logger:
        for handler in logger.handlers:
            disarm(handler)
        logger = logger.parent


def disarm(handler: logging.Handler) -> None:
    """Keep a handler's messages, which name links, titles and files, from steering a terminal or workflow."""
    handler.addFilter(_disarmed)


def _disarmed(record: LogRecord) -> bool:
    if not hasattr(record, _DISARMED):
        setattr(record, _DISARMED, True)
        record.msg, record.args = _harmless(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = _harmless(logging.Formatter().formatException(record.exc_info))
    return True


def _harmless(text: str) -> str:
    return line_by_line(_COMMAND.sub(":: ", text))


def _named(record: LogRecord) -> bool:
    if isinstance(record.msg, str) and record.msg.startswith(_START):
        record.msg = f"{_START}content/{record.msg.removeprefix(_START)}"
    return True
