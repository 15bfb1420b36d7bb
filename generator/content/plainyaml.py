"""The small part of YAML that nearly all front matter is written in, read four times as fast as by PyYAML.

One ``key: value`` a line; a value is a plain or quoted text, a day, a whole number, true or false, or a list
or mapping of these on the same line. Everything else is left to PyYAML, and so is what is no YAML: a text is
read here only where the syntax (https://yaml.org/spec/1.1/) leaves no doubt, and what a plain word stands for
is looked up in PyYAML's own table.
"""

from __future__ import annotations

import re
from datetime import date

import yaml

Scalar = str | int | date
Value = Scalar | list[Scalar] | dict[str, Scalar]

# By the first character: expressions for what is no text, and what it is then.
_TYPES: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
_LINE = re.compile(r"([a-z]+(?:_[a-z]+)*): (\S.*)")
# Within brackets: a plain text, or one in quotes, up to the next comma.
_TEXT = r"([^\W_][^,\[\]{}:#?]*(?<! )|'(?:[^']|'')*'|\"[^\"\\]*\")(?:, (?=.)|$)"
_ITEM = re.compile(_TEXT)
_PAIR = re.compile(rf"([a-z]+): {_TEXT}")


def read(text: str) -> dict[str, Value] | None:
    """What a YAML text holds; ``None`` where PyYAML must tell."""
    found: dict[str, Value] = {}
    for line in text.strip("\n").split("\n"):
        parts = _LINE.fullmatch(line)
        if parts is None:
            return None
        key, written = parts.groups()
        read = value(written)
        if read is None or key in found or _plain(key) != key:
            return None
        found[key] = read
    return found


def value(written: str) -> Value | None:
    """What stands behind a key on its line; ``None`` where PyYAML must tell."""
    if not written or not written.isprintable():
        return None
    ends = written[0] + written[-1]
    if ends == "[]":
        return _items(written[1:-1])
    if ends == "{}":
        return _pairs(written[1:-1])
    if ends in ("''", '""'):
        return _quoted(written)
    is_plain = ends[0].isalnum() and ends[1] not in ": " and ": " not in written and " #" not in written
    return _plain(written) if is_plain else None


def _scalar(written: str) -> Scalar | None:
    return _quoted(written) if written[0] in "'\"" else _plain(written)


def _quoted(written: str) -> str | None:
    inside = written[1:-1]
    if written[0] == '"':
        is_plain = len(written) > 1 and '"' not in inside and "\\" not in inside
        return inside if is_plain else None
    return inside.replace("''", "'") if len(written) > 1 and "'" not in inside.replace("''", "") else None


def _plain(written: str) -> Scalar | None:
    for tag, expression in _TYPES.get(written[0], ()):
        if expression.match(written):
            return _typed(tag, written)
    return written


def _typed(tag: str, written: str) -> Scalar | None:
    """A word that is no text, where it is written as usual."""
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
    items: list[Scalar] = []
    place = 0
    while place < len(inside):
        found = _ITEM.match(inside, place)
        value = _scalar(found[1]) if found else None
        if found is None or value is None:
            return None
        items.append(value)
        place = found.end()
    return items


def _pairs(inside: str) -> dict[str, Scalar] | None:
    pairs: dict[str, Scalar] = {}
    place = 0
    while place < len(inside):
        found = _PAIR.match(inside, place)
        value = _scalar(found[2]) if found else None
        if found is None or value is None or found[1] in pairs or _plain(found[1]) != found[1]:
            return None
        pairs[found[1]] = value
        place = found.end()
    return pairs
