"""A JSON document, a single value or a list, item by item; of a list that breaks off, what came before."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator

from generator.errors import Problem
from generator.sources.fields import decoder

_SPACE = re.compile(r"[ \t\r\n]*")


def values(text: str, where: str) -> Iterator[tuple[str, object] | Problem]:
    """The value of each item, with its place. One item is held at a time.

    Args:
        text: the document.
        where: name of the file, for the reports.
    """
    try:
        start = _skip(text, 0)
        if text.startswith("[", start):
            end = yield from _items(text, start + 1, where)
        else:
            item, end = decoder.raw_decode(text, start)
            yield where, item
        if end < len(text):
            raise json.JSONDecodeError("something follows the end", text, end)
    except RecursionError:
        yield Problem(where, "", "is JSON nested too deeply")
    except json.JSONDecodeError as error:
        yield Problem(f"{where}:{error.lineno}", "", f"is not JSON from column {error.colno} on: {error.msg}")


def _items(text: str, position: int, where: str) -> Generator[tuple[str, object], None, int]:
    number = 0
    position = _skip(text, position)
    if text.startswith("]", position):
        return _skip(text, position + 1)
    while True:
        number += 1
        item, position = decoder.raw_decode(text, position)
        yield f"{where}:item {number}", item
        position = _skip(text, position)
        if text.startswith("]", position):
            return _skip(text, position + 1)
        if not text.startswith(",", position):
            raise json.JSONDecodeError("expected a comma or the end of the list", text, position)
        position = _skip(text, position + 1)


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
