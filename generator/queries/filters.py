"""The filters of the query language, as tests of one paper, for rules.

They match `site_templates/search/filters.js` and read the same columns. Filters by collections differ from
archive to archive, so the caller names them.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

from generator.papers.shown import FILTERS
from generator.queries.documents import COLUMNS, NUMBERS, Document
from generator.queries.words import SPACES, name_key, parts, pieces, plainly, prefix, sought, split
from generator.text.tokens import joined

Test = Callable[[Document], bool]

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_COUNT = re.compile(r"([<>]=?|=)?(\d{1,9})", re.ASCII)
_WORD = re.compile(f'[^{SPACES}"]{{1,300}}')
_TEXT = re.compile('[^"]{1,300}')
_VALUES = {column.name: column.values for column in COLUMNS}


class Filter(NamedTuple):
    """A filter."""

    example: str  # as typed
    test: Callable[[str], Test]  # returns the test for a valid value
    quoted: Callable[[str], Test] | None = None  # the same for a value in quotation marks, if it differs
    syntax: re.Pattern[str] | None = None  # of its values; ``None`` allows any text
    also: tuple[str, ...] = ()  # its other names
    takes_words: bool = False  # its value continues with the words after it

    def takes(self, value: str) -> bool:
        """Return whether a text is a valid value."""
        return value != "" and (self.syntax is None or self.syntax.fullmatch(value) is not None)


def _having(column: str, passes: Callable[[str], bool]) -> Test:
    """Return a test for papers with a value in a column that passes."""
    values = _VALUES[column]
    return lambda document: any(map(passes, values(document)))


@lru_cache(maxsize=1 << 14)  # papers share their authors
def _terms(text: str) -> frozenset[str]:
    return frozenset(map(sought, pieces(joined(text)))) - {""}


def naming(words: str, *, begun: bool = False) -> Callable[[str], bool]:
    """Return a test for names with every word of a text; with ``begun``, a longer word counts, too."""
    spellings = [
        [(sought(word), prefix(word) if begun else "") for word in split(spelling) if sought(word)]
        for spelling in dict.fromkeys((words, joined(words)))
    ]

    def is_meant(name: str) -> bool:
        known = _terms(name)
        return any(spelling and all(_is_begun(*word, known) for word in spelling) for spelling in spellings)

    return is_meant


def _author(value: str, *, begun: bool = True) -> Test:
    return _having("authors", naming(value, begun=begun))


def _is_begun(whole: str, start: str, known: frozenset[str]) -> bool:
    """Return whether a name's terms contain a word, or a longer word with this start."""
    return known.issuperset(parts(whole)) or (start != "" and any(own.startswith(start) for own in known))


def _collection(kind: str, value: str) -> Test:
    """Return a test for papers in a collection with all words in a name; `kind` names the filter."""
    words, parts = set(plainly(value).split(" ")), set(name_key(value).split("-"))

    def is_meant(name: str) -> bool:
        return words <= set(plainly(name).split(" "))

    return lambda document: (
        any(map(is_meant, document.values.get(kind, ())))
        or any(parts <= set(alias.split("-")) for alias in document.spellings.get(kind, ()))
    )


def _tag(value: str) -> Test:
    wanted, alias = plainly(value), name_key(value)
    named = _having("tags", lambda tag: plainly(tag) == wanted)
    return lambda document: named(document) or alias in document.tag_aliases


def _is_from(day: str, value: str) -> bool:
    """Return whether a day is on or after a value, compared at the precision of the shorter one."""
    return day != "" and day[: len(value)] >= value[: len(day)]


def _is_before(day: str, value: str) -> bool:
    return day != "" and not _is_from(day, value)


_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "=": int.__eq__, ">": int.__gt__, ">=": int.__ge__, "<": int.__lt__, "<=": int.__le__,
}  # fmt: skip


def _counted(count: Callable[[Document], int | None], value: str) -> Test:
    match = _COUNT.fullmatch(value)
    assert match, value
    compare, number = _COMPARISONS[match[1] or "="], int(match[2])
    return lambda document: (known := count(document)) is not None and compare(known, number)


def _near(value: str) -> Test:
    # Whoever asks for papers near another one, or near a text in quotation marks, knows which papers are.
    return lambda document: value in document.values.get("near", ())


def _own(column: str, value: str) -> Test:
    return _having(column, lambda known: known == value.lower())


@cache
def filters(collections: tuple[str, ...] = ()) -> dict[str, Filter]:
    """Return the filters of the language by name, with a filter for each kind of collection."""

    def dated(passes: Callable[[str, str], bool]) -> Callable[[str], Test]:
        return lambda value: _having("day", lambda day: passes(day, value))

    return {
        "author": Filter("author:name", _author, partial(_author, begun=False), takes_words=True),
        **{name: Filter(f"{name}:name", partial(_collection, name)) for name in collections},
        "tag": Filter("tag:name", _tag),
        "after": Filter("from:2025-03", dated(_is_from), syntax=_DATE, also=("from",)),
        "before": Filter("before:2025-03", dated(_is_before), syntax=_DATE),
        "on": Filter("on:2025-03", dated(str.startswith), syntax=_DATE),
        **{
            name: Filter(f"{name}:>20", partial(_counted, attrgetter(name)), syntax=_COUNT)
            for name in NUMBERS
        },
        "near": Filter("near:2608.00042", _near, lambda value: _near(f'"{value}"'), _TEXT),
        "orcid": Filter(
            "orcid:0000-0002-1825-0097",
            lambda value: lambda paper: value.upper() in paper.values.get("orcid", ()),
            syntax=re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.IGNORECASE | re.ASCII),
        ),
        "source": Filter("source:arxiv", partial(_own, "source"), syntax=_WORD),
        **{
            own.filter: Filter(
                f"{own.filter}:{own.example}",
                partial(_own, own.filter),
                syntax=re.compile(own.syntax, re.IGNORECASE | re.ASCII),
            )
            for own in FILTERS
        },
    }


@cache
def spellings(collections: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the name in `filters` by every name that a filter may have."""
    known = filters(collections).items()
    return {spelling: name for name, filter_ in known for spelling in (name, *filter_.also)}
