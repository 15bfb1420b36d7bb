"""One upstream object, read field by field: what every JSON source shares.

A value of the wrong type is reported and left out; only what a paper cannot be without
(`paper.Paper` says what) loses the paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from generator.errors import Problem, RecordError
from generator.papers import dates, identifiers, paper
from generator.papers.paper import Author, Record

# What `arxiv_id` recognises, in words.
ARXIV_IDS = "an arXiv id or the address of a page about an arXiv paper"
_T = TypeVar("_T")
_KINDS = {dict: "an object", list: "a list", bool: "true or false", str: "text"}
# `NaN` and `Infinity` are no JSON (RFC 8259, section 6); Python reads them, here they are "not known".
# A number of thousands of digits, at which Python gives up, is a float and so no count.
decoder = json.JSONDecoder(
    parse_constant=lambda _: None, parse_int=lambda digits: int(digits) if len(digits) < 20 else float(digits)
)


def json_value(text: str | bytes) -> object:
    """The value of a JSON text; ``NaN`` and ``Infinity`` are null, of a repeated key the last counts.

    Raises:
        ValueError: if it is no JSON; its text says what it is instead, as far as that is seen.
    """
    try:
        return decoder.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("is JSON nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] in ("<", b"<"):
            raise ValueError("is an HTML or XML page, not JSON") from None
        raise ValueError(f"is no JSON: {error}") from None


def arxiv_id(text: str) -> str | None:
    """The canonical arXiv id that a text names in any form, or ``None``."""
    named = identifiers.arxiv(text)
    return named[0] if named else None


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    return _KINDS.get(type(value), "null" if value is None else "a number")


def label(where: str, identifier: object) -> str:
    """A place with the paper's id, as far as one is known: ``days.json:item 12 (2501.00001)``."""
    shown = paper.line(identifier)[:80] if isinstance(identifier, str) else ""
    return f"{where} ({shown})" if shown else where


def need_utf8(text: str) -> None:
    """Refuse a text with bytes that are no UTF-8, which stand in it as surrogates (PEP 383).

    Raises:
        RecordError: with the next step.
    """
    if not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text):
        raise RecordError("", "is not UTF-8; save the file as UTF-8")


class Fields:
    """The fields of one object, each of the type that is asked for.

    Args:
        data: the object; anything else than a ``dict`` is reported and read as an empty one.
        where: the file and line, or the like, for the reports.
        problems: where to report to; a list of its own if not given.
    """

    def __init__(self, data: object, where: str, problems: list[Problem] | None = None) -> None:
        self.where = where
        self.problems: list[Problem] = [] if problems is None else problems
        self._data: dict[str, object] = data if isinstance(data, dict) else {}
        self._readable = isinstance(data, dict)
        if not self._readable:
            self.report("", f"want an object, not {kind(data)}")

    def report(self, name: str, reason: str) -> None:
        """Note a problem with a field."""
        self.problems.append(Problem(self.where, name, reason))

    def has(self, name: str) -> bool:
        """Whether the field is there at all, be it empty."""
        return name in self._data

    def give(self, make: Callable[[], Record]) -> Iterator[Record | Problem]:
        """The record that ``make`` reads from these fields, after what was wrong with them."""
        made = []
        try:
            if self._readable:
                made.append(make())
        except RecordError as error:
            self.report(error.field, error.reason)
        yield from dict.fromkeys(self.problems)
        yield from made

    def text(self, name: str) -> str:
        """A text, ``""`` where there is none; a whole number is taken as its digits."""
        value = self._data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._of_type(name, str, "")

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; what is no text in it is left out."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str):
                self.report(name, f"want a list of texts, not {kind(value)} in it")
        return tuple(value for value in values if isinstance(value, str))

    def count(self, name: str) -> int | None:
        """A number of things, also written as text, else ``None``."""
        value = self._data.get(name)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value.strip()):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
            return value
        if value is not None:
            self.report(name, f"{str(value)[:80]!r} is no count")
        return None

    def flag(self, name: str) -> bool:
        """Yes or no; no where it is missing."""
        return self._of_type(name, bool, False)

    def link(self, name: str) -> str:
        """A web address, or ``""``; one that a line break was put into is made whole."""
        try:
            return paper.url(re.sub(r"\s*\n\s*", "", self.text(name)), name)
        except RecordError as error:
            self.report(name, error.reason)
            return ""

    def doi(self, name: str) -> str:
        """A DOI, or ``""``; arXiv's own count as none, for they say no more than the arXiv id."""
        value = paper.line(self.text(name))
        found = identifiers.doi(value)
        if value and not found and not identifiers.arxiv(value):
            self.report(name, f"{value[:80]!r} is no DOI")
        return found or ""

    def date(self, name: str) -> str:
        """A date (`dates`), or ``""``."""
        value = self.text(name)
        try:
            return dates.normalise(value) if value else ""
        except ValueError as error:
            self.report(name, str(error))
            return ""

    def dates(self, name: str) -> tuple[str, ...]:
        """Dates (`dates`): one, or a list of them; a wrong one is left out."""
        value = self._data.get(name)
        found = (Fields({name: one}, self.where, self.problems).date(name)
                 for one in (value if isinstance(value, list) else [value]))  # fmt: skip
        return tuple(one for one in found if one)

    def arxiv(self, name: str) -> str:
        """An arXiv id, or ``""``."""
        value = self.text(name)
        named = identifiers.arxiv(value)
        if value and not named:
            self.report(name, f"{value[:80]!r} is no arXiv id")
        return named[0] if named else ""

    def part(self, name: str) -> Fields:
        """The object in a field, empty where it is missing; it reports to the same list."""
        return Fields(self._of_type(name, dict, {}), self.where, self.problems)

    def authors(self, name: str) -> tuple[Author, ...]:
        """Authors: each a name, or an object with ``name`` and perhaps ``hidden``."""
        found = []
        for value in self._list(name):
            one = Fields(value if isinstance(value, dict) else {"name": value}, self.where, self.problems)
            try:
                found.append(Author(one.text("name"), one.flag("hidden")))
            except RecordError as error:
                self.report(name, error.reason)
        return tuple(found)

    def _list(self, name: str) -> list[object]:
        return self._of_type(name, list, [])

    def _of_type(self, name: str, wanted: type[_T], missing: _T) -> _T:
        value = self._data.get(name)
        if isinstance(value, wanted):
            return value
        if value is not None:
            self.report(name, f"want {_KINDS[wanted]}, not {kind(value)}")
        return missing
