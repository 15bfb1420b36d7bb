"""Reading YAML from anybody: nothing in it runs as code, and no short text expands to gigabytes.

What nearly all front matter uses of YAML is read without PyYAML, in a sixth of its time (`plain`).
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import Reader, ReaderError

from generator.errors import RecordError

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, in C if available."""
# Each alias may double the value: a kilobyte of them expands to gigabytes ("billion laughs").
_MOST_ALIASES = 10
_DEEPEST = 50  # levels of nested lists and mappings
_LARGEST = 1 << 64  # more than any number here; Python refuses to write very long ones
ERRORS = (yaml.YAMLError, ValueError, RecursionError)
"""The errors that `load` raises."""
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
_TEXT = r"([^\W_][^,\[\]{}:#?]*(?<! )|'[^']*(?:''[^']*)*'|\"[^\"\\]*\")(?:, (?=.)|$)"
_ITEM = re.compile(rf"{_TEXT}|.+")
_PAIR = re.compile(rf"([a-z]+): {_TEXT}|.+")


class _Loader(SAFE):  # type: ignore[misc]  # one of two loaders
    """A loader that names the line of an impossible value: a day of 2026-02-30, a tag that does not fit."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None
        except (LookupError, TypeError, AttributeError, ArithmeticError):
            raise ConstructorError(None, None, "a value does not match its tag", node.start_mark) from None


# A set has no order, but the same file must give the same output each time.
_Loader.add_constructor("tag:yaml.org,2002:set", lambda loader, node: [*loader.construct_mapping(node, True)])


def load(text: str) -> Any:
    """Return the value in a text; raise one of the `ERRORS` for too many aliases, levels or digits, too."""
    if (mapping := plain(text)) is not None:
        return mapping
    if text.count("*") > _MOST_ALIASES:
        aliases = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, SAFE))
        if aliases > _MOST_ALIASES:
            raise ValueError(f"more than {_MOST_ALIASES} aliases (*name); write the values out instead")
    value = yaml.load(text, _Loader)
    _check(value)
    return value


def _check(value: Any) -> None:
    level: list[Any] = [(value,)]
    for _ in range(_DEEPEST + 1):
        within: dict[int, Any] = {}  # by identity: an alias may be inside its own value
        for item in level:
            for part in (*item, *item.values()) if isinstance(item, dict) else item if _is_list(item) else ():
                if isinstance(part, int) and abs(part) > _LARGEST:
                    raise ValueError("a number has too many digits; if it is text, put it in quotes")
                if isinstance(part, dict) or _is_list(part):
                    within[id(part)] = part
        if not within:
            return
        level = list(within.values())
    raise ValueError(f"lists or mappings are more than {_DEEPEST} levels deep")


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set)


def reason(error: BaseException, text: str, before: int = 0) -> str:
    """Return why `load` refused a text, for people; ``before`` is the number of lines above the text."""
    line = mark.line if (mark := getattr(error, "problem_mark", None)) else None
    said = getattr(error, "problem", None) or error
    if isinstance(error, ReaderError) and (sign := Reader.NON_PRINTABLE.search(text)):
        line, said = text.count("\n", 0, sign.start()), f"the character {sign[0]!r} is not allowed"
    if isinstance(error, RecursionError):
        said = f"lists or mappings are more than {_DEEPEST} levels deep"
    place = "" if line is None else f" in line {line + 1 + before}"
    return f"is not valid YAML{place}: {' '.join(str(said).split())}"


def parse(text: str, where: str) -> Any:
    """Return the value in the text of a file; a `RecordError` names the file ``where`` and the line."""
    try:
        return load(text)
    except ERRORS as error:
        raise RecordError(where, reason(error, text)) from None


def lines(text: str) -> dict[str, int]:
    """Return the line of each key, as written, of a mapping that `load` accepts."""
    pairs = getattr(yaml.compose(text, SAFE), "value", ())
    return {key.value: key.start_mark.line + 1 for key, _ in pairs if isinstance(key.value, str)}


def flow(value: object) -> str:
    """Return a value as YAML on one line."""
    listed = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=float("inf"))
    return listed.strip()[1:-1]


def plain(text: str) -> dict[str, Value] | None:
    """Return the mapping in a text with one ``key: value`` on each line; ``None`` if PyYAML must read it.

    A value is a plain or quoted string, a day with or without a time to the second, a whole number, true or
    false, or a list or mapping of these on the same line. It is read only if the syntax
    (https://yaml.org/spec/1.1/) allows no other reading, and the type of a plain word is from PyYAML's table.
    """
    mapping: dict[str, Value] = {}
    for line in text.strip("\n").split("\n"):
        key, _, written = line.partition(": ")
        read = plain_value(written) if key not in mapping and _is_key(key) else None
        if read is None:
            return None
        mapping[key] = read
    return mapping


def plain_value(written: str) -> Value | None:
    """Return the value that follows a key on its line; ``None`` if PyYAML must read it."""
    if not written or not written.isprintable():
        return None
    if written[0].isalnum():
        is_plain = written[-1] not in ": " and ": " not in written and " #" not in written
        return _scalar(written) if is_plain else None
    ends = written[0] + written[-1]
    if ends == "[]":
        return _items(written[1:-1])
    if ends == "{}":
        return _pairs(written[1:-1])
    return _quoted(written) if ends in ("''", '""') and len(written) > 1 else None


def _scalar(written: str) -> Scalar | None:
    if len(written) > _LONGEST_WORD and written[0].isalpha():
        return written
    return _quoted(written) if written[0] in "'\"" else _word(written)


def _quoted(written: str) -> str | None:
    inside = written[1:-1]
    if written[0] == '"':
        return None if '"' in inside or "\\" in inside else inside
    return None if "'" in inside.replace("''", "") else inside.replace("''", "'")


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
    if tag.endswith(":int") and written.isdecimal() and written[0] != "0" and len(written) < 20:
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
