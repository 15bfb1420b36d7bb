"""Reads a JSON document, one value or a list, item by item up to the first error."""

import json
import re
from collections.abc import Iterator

from generator.errors import Problem
from generator.sources.frame.fields import decoder

_SPACE = re.compile(r"[ \t\r\n]*")


def values(data: bytes, where: str) -> Iterator[tuple[str, object] | Problem]:
    """Yield the place and value of each item, one in memory at a time."""
    try:
        text = data.decode("utf-8-sig")
        end, number = _skip(text, 0), 0
        if not text.startswith("[", end):
            item, end = decoder.raw_decode(text, end)
            yield where, item
        else:
            end = _skip(text, end + 1)
            while not text.startswith("]", end):
                if number and not text.startswith(",", end):
                    raise json.JSONDecodeError("expected a comma or the end of the list", text, end)
                item, end = decoder.raw_decode(text, _skip(text, end + 1) if number else end)
                number += 1
                yield f"{where}:item {number}", item
                end = _skip(text, end)
            end += 1
        if (end := _skip(text, end)) < len(text):
            raise json.JSONDecodeError("there is text after the end", text, end)
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        yield Problem(f"{where}:{number}", "", "is not UTF-8; save the file as UTF-8")
    except RecursionError:
        yield Problem(where, "", "is JSON nested too deeply")
    except json.JSONDecodeError as error:
        yield Problem(f"{where}:{error.lineno}", "", f"is not JSON from column {error.colno} on: {error.msg}")


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
