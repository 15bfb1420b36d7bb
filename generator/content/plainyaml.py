"""A reader for the small part of YAML that nearly all front matter uses, four times as fast as PyYAML.

Each line is ``key: value``; a value is a plain or quoted string, a day, a whole number, true or false, or a
list or mapping of these on the same line. All else, and invalid YAML, is left to PyYAML: a text is read here
only where the syntax (https://yaml.org/spec/1.1/) allows no other reading, and PyYAML's own table says
what type a plain word has.
"""

import re
from datetime import date
from typing import Any

import yaml

Scalar = str | int | date
Value = Scalar | list[Scalar] | dict[str, Scalar]

# By first character: the tags of plain words that are not strings, with their expressions.
_TYPES: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
_LINE = re.compile(r"([a-z]+(?:_[a-z]+)*): (\S.*)")
# Within brackets: a plain or quoted string, up to the next comma.
_TEXT = r"([^\W_][^,\[\]{}:#?]*(?<! )|'(?:[^']|'')*'|\"[^\"\\]*\")(?:, (?=.)|$)"
_ITEM = re.compile(_TEXT)
_ITEMS = re.compile(rf"(?:{_TEXT})*")
_PAIR = re.compile(rf"([a-z]+): {_TEXT}")
_PAIRS = re.compile(rf"(?:{_PAIR.pattern})*")


def read(text: str) -> dict[str, Value] | None:
    """The mapping that a YAML text holds; ``None`` if it must be left to PyYAML."""
    mapping: dict[str, Value] = {}
    for line in text.strip("\n").split("\n"):
        parts = _LINE.fullmatch(line)
        if parts is None:
            return None
        key, written = parts.groups()
        read = value(written)
        if read is None or key in mapping or _plain(key) != key:
            return None
        mapping[key] = read
    return mapping


def value(written: str) -> Value | None:
    """The value that follows a key on its line; ``None`` if it must be left to PyYAML."""
    if not written or not written.isprintable():
        return None
    ends = written[0] + written[-1]
    if ends == "[]":
        return _items(written[1:-1])
    if ends == "{}":
        return _pairs(written[1:-1])
    if ends in ("''", '""') and len(written) > 1:
        return _quoted(written)
    is_plain = ends[0].isalnum() and ends[1] not in ": " and ": " not in written and " #" not in written
    return _plain(written) if is_plain else None


def _scalar(written: str) -> Scalar | None:
    return _quoted(written) if written[0] in "'\"" else _plain(written)


def _quoted(written: str) -> str | None:
    inside = written[1:-1]
    if written[0] == '"':
        return None if '"' in inside or "\\" in inside else inside
    return None if "'" in inside.replace("''", "") else inside.replace("''", "'")


def _plain(written: str) -> Scalar | None:
    for tag, expression in _TYPES.get(written[0], ()):
        if expression.match(written):
            return _typed(tag, written)
    return written


def _typed(tag: str, written: str) -> Scalar | None:
    """The value of a plain word that is not a string; ``None`` unless it is in its usual form."""
    if tag.endswith(":int") and written.isdecimal() and written[0] != "0":
        return int(written)
    if tag.endswith(":bool") and written in ("true", "false"):
        return written == "true"
    if tag.endswith(":timestamp") and len(written) == 10:
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None
    return None


def _items(inside: str) -> list[Scalar] | None:
    if not _ITEMS.fullmatch(inside):
        return None
    items: list[Any] = [_scalar(item) for item in _ITEM.findall(inside)]
    return None if None in items else items


def _pairs(inside: str) -> dict[str, Scalar] | None:
    if not _PAIRS.fullmatch(inside):
        return None
    written = _PAIR.findall(inside)
    pairs: dict[str, Any] = {key: _scalar(item) for key, item in written if _plain(key) == key}
    return None if len(pairs) < len(written) or None in pairs.values() else pairs
