"""A reader for the small part of YAML that nearly all front matter uses, four times as fast as PyYAML.

Each line is ``key: value``; a value is a plain or quoted string, a day, perhaps with a time to the second, a
whole number, true or false, or a list or mapping of these on the same line. All else is left to PyYAML: a
text is read here only where the syntax (https://yaml.org/spec/1.1/) allows no other reading, and PyYAML's
own table says what type a plain word has.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import yaml

Scalar = str | int | date
Value = Scalar | list[Scalar] | dict[str, Scalar]

# By first character: the tags of plain words that are not strings, with their expressions.
_TYPES: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
# By its length: what parses a timestamp that is in its usual form.
_TIMES: dict[int, Callable[[str], date]] = {10: date.fromisoformat, 19: datetime.fromisoformat}
_LONGEST_KEY = 1024  # characters; of a longer one PyYAML takes no notice
_LONGEST_WORD = 5  # letters of a plain word that begins with one and is not a string: "false"
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
# Within brackets: a plain or quoted string, up to the next comma; or all the rest, where there is none.
_TEXT = r"([^\W_][^,\[\]{}:#?]*(?<! )|'(?:[^']|'')*'|\"[^\"\\]*\")(?:, (?=.)|$)"
_ITEM = re.compile(rf"{_TEXT}|.+")
_PAIR = re.compile(rf"([a-z]+): {_TEXT}|.+")


def read(text: str) -> dict[str, Value] | None:
    """The mapping that a YAML text holds; ``None`` if it must be left to PyYAML."""
    mapping: dict[str, Value] = {}
    for line in text.strip("\n").split("\n"):
        key, _, written = line.partition(": ")
        read = value(written) if key not in mapping and _is_key(key) else None
        if read is None:
            return None
        mapping[key] = read
    return mapping


def value(written: str) -> Value | None:
    """The value that follows a key on its line; ``None`` if it must be left to PyYAML."""
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


@lru_cache(maxsize=1 << 10)  # papers have the same days and categories
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
    """The value of a plain word that is not a string; ``None`` unless it is in its usual form."""
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
