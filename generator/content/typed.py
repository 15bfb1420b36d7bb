"""Small YAML files as values of declared types: msgspec checks them, this module words the errors."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from operator import eq
from pathlib import Path
from typing import Annotated, Any, Generic, Self, TypeVar

import msgspec

from generator.content import disk, safeyaml
from generator.errors import Problem, RecordError

_T = TypeVar("_T")
Count = Annotated[int, msgspec.Meta(ge=0)]
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
Texts = tuple[Text, ...]
Some = Annotated[Texts, msgspec.Meta(min_length=1)]
_MOST_WRONG = 20  # keys; a mapping with more is not read
_PLACED = re.compile(r"\A(.*?)(?: - at (?:`key` in )?`\$\.?([^`]*)`)?\Z", re.DOTALL)
_OF_KEY = re.compile("Object (missing required)?.* field `(.*)`", re.DOTALL)
_CHOICE = re.compile(r"text matching regex '\^\(([\w|]+)\)\$'")
_WORDS = {
    "Expected ": "expected ", " | ": "` or `", " matching regex '\\\\S'": " that is not empty",
    "Invalid RFC3339 encoded date": "expected a day, YYYY-MM-DD",
    "`str`": "text", "`int`": "a whole number", "`float`": "a number", "`bool`": "true or false",
    "`null`": "nothing", "`array`": "a list", "`object`": "a mapping", "`date`": "a day",
    "`datetime`": "a day with a time",
}  # fmt: skip
"""Words for people instead of msgspec's own."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping in YAML: its keys and the types of their values."""

    def replaced(self, **changes: object) -> Self:
        """Return a copy with other values, which are not checked."""
        return msgspec.structs.replace(self, **changes)


@dataclass(frozen=True)
class EntryFile(Generic[_T]):
    """A YAML file at the top of ``content/`` with an entry for each name; messages show an example entry."""

    file: str
    entry: type[_T]
    example: str

    def read(self, path: Path, take: Callable[[str, _T], object], problems: list[Problem]) -> dict[Any, Any]:
        """Pass each name with its entry to ``take``, and return the raw mapping, empty without the file.

        ``take`` may raise a `RecordError` to refuse an entry. A wrong entry is added to ``problems``, and the
        others are still taken. A file that is not a mapping in YAML raises a `RecordError`.
        """
        try:
            text = disk.text(path, path.name)
            raw = safeyaml.parse(text, path.name)
            if not isinstance(raw, dict | None):
                raise RecordError(path.name, "is not a mapping")
        except FileNotFoundError:
            return {}
        except RecordError as error:
            raise RecordError(error.field, f"{error.reason}; an entry looks like `{self.example}`") from None
        said: dict[Any, Any] = raw or {}
        lines: dict[str, int] = {}
        for name, about in said.items():
            try:
                take(f"{name}", value(self.entry, about))
            except RecordError as error:
                lines = lines or safeyaml.lines(text)
                where = f"{path.name}:{lines[f'{name}']}" if f"{name}" in lines else path.name
                problems.append(Problem(f"{where}: {name}", error.field, error.reason))
        return said


def parse(kind: type[_T], text: str, where: str) -> _T:
    """Return the value in the text of a YAML file; an error names the file."""
    raw = safeyaml.parse(text, where)
    try:
        return value(kind, raw)
    except RecordError as error:
        raise RecordError(where, f"{error}".removeprefix(": ")) from None


def value(kind: type[_T], raw: object) -> _T:
    """Convert a value from YAML to a `Shape` or another mapping; ``None`` counts as an empty mapping.

    A key without a value counts as missing if its default is empty. If the value does not fit, the field of
    the `RecordError` is the place, ``papers[3].remark``.
    """
    given = {} if raw is None else raw
    keys, defaults = (getattr(kind, f"__struct_{part}__", ()) for part in ("fields", "defaults"))
    if isinstance(given, dict):
        empty = {key for key, default in zip(keys[::-1], defaults[::-1], strict=False) if not default}
        given = {f"{key}": item for key, item in given.items() if item is not None or key not in empty}
    try:
        return msgspec.convert(given, kind)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise _said(f"{error}", keys) from None


def _said(error: str, keys: Sequence[str]) -> RecordError:
    """Reword an error of msgspec for people; ``keys`` are those that the mapping may have."""
    reason, place = _PLACED.findall(error)[0]
    if about := _OF_KEY.fullmatch(reason):
        name = about[2][:99].lower()
        # Of some near ones, the one that begins most alike: `like_months` for `like_days`, not `like`.
        near = max(get_close_matches(name, keys), key=lambda key: _beginning(key, name), default="")
        advice = f"; write {near}" if near else f"; use one of {', '.join(keys)}" if keys else ""
        reason = "is missing" if about[1] else f"is not a key here{advice}"
        return RecordError(f"{place}.{about[2]}".lstrip("."), reason)
    for said, word in _WORDS.items():
        reason = reason.replace(said, word)
    reason = _CHOICE.sub(lambda match: f"one of {match[1].replace('|', ', ')}", reason)
    return RecordError(place, reason)


def _beginning(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    return sum(takewhile(bool, map(eq, one, other)))


def lenient(kind: type[_T], raw: dict[Any, Any]) -> tuple[_T | None, list[RecordError]]:
    """Return the `Shape` in a mapping without its wrong keys, and an error for each of these.

    The shape is ``None`` if a wrong key has no default or too many keys are wrong.
    """
    given, wrong = {f"{key}": item for key, item in raw.items()}, list[RecordError]()
    while len(wrong) < _MOST_WRONG:
        try:
            return value(kind, given), wrong
        except RecordError as error:
            if any(error.field == other.field for other in wrong):
                break  # it is missing now and has no default
            wrong.append(error)
            key = error.field if error.field in given else re.split(r"[.\[]", error.field)[0]
            if key not in given:
                break
            del given[key]
    return None, wrong


def as_tuple(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as a tuple; a single text is a tuple of one."""
    return (texts,) if isinstance(texts, str) else texts
