"""A reader for the small part of YAML that nearly all front matter uses, four times as fast as PyYAML.

Each line is ``key: value``. A value is a plain or quoted string, a day with or without a time to the second,
a whole number, true or false, or a list or mapping of these on the same line. PyYAML reads everything else:
this module reads a text only if the syntax (https://yaml.org/spec/1.1/) allows no other reading, and takes
the type of a plain word from PyYAML's own table.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import yaml

Scalar = str | int | date
Value = Scalar | list[Scalar] | dict[str, Scalar]

# The tags of plain words that are not strings, with their expressions, by first character.
_TYPES: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
# The parser of a timestamp in its usual form, by length.
_TIMES: dict[int, Callable[[str], date]] = {10: date.fromisoformat, 19: datetime.fromisoformat}
_LONGEST_KEY = 1024  # characters; PyYAML takes no longer ones
_LONGEST_WORD = 5  # letters of a plain word that starts with a letter but is not a string: "false"
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
# Within brackets: a plain or quoted string up to the next comma, or, without a comma, all the rest.
_TEXT = r"([^\W_][^,\[\]{}:#?]*(?<! )|'(?:[^']|'')*'|\"[^\"\\]*\")(?:, (?=.)|$)"
_ITEM = re.compile(rf"{_TEXT}|.+")
_PAIR = re.compile(rf"([a-z]+): {_TEXT}|.+")


def read(text: str) -> dict[str, Value] | None:
    """Return the mapping in a YAML text; ``None`` if PyYAML must read it."""
    mapping: dict[str, Value] = {}
    for line in text.strip("\n").split("\n"):
        key, _, written = line.partition(": ")
        read = value(written) if key not in mapping and _is_key(key) else None
        if read is None:
            return None
        mapping[key] = read
    return mapping


def value(written: str) -> Value | None:
    """Return the value that follows a key on its line; ``None`` if PyYAML must read it."""
    if not written or not written.isprintable():
        return None
    if written[0].isalnum():
        is_plain = written[-1] not in ": " and ": " not in written and " #" not in written
        return _plain(written) if is_plain else None
    ends = written[0] + written[-1]
    if ends == "[]":
        return _items(written[1:-1])
    if ends == "{}":
        return _pairs(written[1:-1])
    return _quoted(written) if ends in ("''", '""') and len(written) > 1 else None


def _scalar(written: str) -> Scalar | None:
    return _quoted(written) if written[0] in "'\"" else _plain(written)


def _quoted(written: str) -> str | None:
    inside = written[1:-1]
    if written[0] == '"':
        return None if '"' in inside or "\\" in inside else inside
    if "'" not in inside:
        return inside
    return None if "'" in inside.replace("''", "") else inside.replace("''", "'")


def _plain(written: str) -> Scalar | None:
    is_text = len(written) > _LONGEST_WORD and written[0].isalpha()
    return written if is_text else _word(written)


@lru_cache(maxsize=1 << 10)  # papers share days and categories
def _word(written: str) -> Scalar | None:
    for tag, expression in _TYPES.get(written[0], ()):
        if expression.match(written):
            return _typed(tag, written)
    return written


@lru_cache(maxsize=1 << 8)
def _is_key(written: str) -> bool:
    is_short = len(written) <= _LONGEST_KEY
    return is_short and bool(_KEY.fullmatch(written)) and _word(written) == written


def _typed(tag: str, written: str) -> Scalar | None:
    """Return the value of a plain word that is not a string; ``None`` unless it has its usual form."""
    if tag.endswith(":int") and written.isdecimal() and written[0] != "0":
        return int(written)
    if tag.endswith(":bool") and written in ("true", "false"):
        return written == "true"
    parse = _TIMES.get(len(written)) if tag.endswith(":timestamp") else None
    try:
        return parse(written) if parse else None
    except ValueError:
        return None


def _items(inside: str) -> list[Scalar] | None:
    written = _ITEM.findall(inside)
    if "" in written:
        return None
    items: list[Any] = list(map(_scalar, written))
    return None if None in items else items


def _pairs(inside: str) -> dict[str, Scalar] | None:
    written = _PAIR.findall(inside)
    pairs: dict[str, Any] = {key: _scalar(item) for key, item in written if _is_key(key)}
    return None if len(pairs) < len(written) or None in pairs.values() else pairs
