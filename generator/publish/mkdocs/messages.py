"""Makes MkDocs' messages name files by the path that people know, and makes them harmless text."""

import logging
import re
from collections.abc import Iterator
from logging import LogRecord

from mkdocs.structure import pages

from generator.errors import line_by_line

_DISARMED = "is_disarmed"  # set on a record, which goes to several handlers
# A workflow command of GitHub. MkDocs' own command wraps long lines, so any word may begin a line.
_COMMAND = re.compile(r"::(?=[A-Za-z])")
_START = "Doc file '"


def heed() -> None:
    """Make MkDocs' warnings about links name files below ``content/``, and disarm its handlers."""
    pages.log.addFilter(_named)
    for handler in handlers(pages.log):
        disarm(handler)


def handlers(logger: logging.Logger | None) -> Iterator[logging.Handler]:
    """Yield the handlers that get the messages of a logger."""
    while logger:
        yield from logger.handlers
        logger = logger.parent


def disarm(handler: logging.Handler) -> None:
    """Keep links, titles and file names in messages from steering a terminal or a workflow."""
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
