"""JSON Lines (https://jsonlines.org): a paper on each line, in the field names of `paper.Paper`.

``date`` is the day of listing, or a list of several; ``url`` is the paper's web page, except in an archive's
record, which has ``added``. Counts are plain fields or in ``counts``. A field in ``stated`` replaces the one
outside. Unknown keys are ignored.
"""

import json
import re
from collections.abc import Iterable, Iterator
from io import BufferedIOBase

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.frame.declarations import ItemFormat
from generator.sources.frame.fields import Fields, decoder, items_of, json_value, read_record
from generator.sources.frame.limits import LIMITS

_SPACE = re.compile(r"[ \t\r\n]*")


def document(data: bytes, where: str) -> Iterator[tuple[str, object] | Problem]:
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


def values(lines: Iterable[bytes], where: str) -> Iterator[tuple[str, object] | Problem]:
    """Yield the place and value of each line that is not empty; the lines are `bounded`."""
    for number, line in enumerate(lines, 1):
        place = f"{where}:{number}"
        if len(line) > LIMITS.body:
            yield Problem(place, "", f"is longer than {LIMITS.body >> 20} MiB, too long for a paper")
        elif line.strip():
            try:
                yield place, json_value(line.removesuffix(b"\n"))
            except ValueError as error:
                yield Problem(place, "", str(error))


def bounded(stream: BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines of a stream; of an overlong line, which may have gigabytes, only the beginning."""
    while line := stream.readline(LIMITS.body + 1):
        yield line
        while len(line) > LIMITS.body and not line.endswith(b"\n"):
            line = stream.readline(LIMITS.body + 1)


def parse(item: object, _day: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of one line; the day in the file's name is ignored."""
    return read_record(item, where, "jsonlines", _values)


def _values(fields: Fields) -> dict[str, object]:
    stated, unread = fields.part("stated").data, {"name", "zotero"}
    if fields.has("added"):
        unread.add("url")
    own = {name: value for name, value in fields.data.items() if name not in unread}
    if named := items_of(own, "named"):
        own["links"] = {name: to for name, to in fields.part("links").data.items() if name not in named}
    names = "authors", "orcids", "affiliations", "tags", "organization"
    return own | {name: stated[name] for name in names if name in stated}


FORMAT = ItemFormat("JSON Lines", lambda _: True, parse)
