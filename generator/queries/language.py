"""The query language in Python: the grammar of `site_templates/search/language.js`, for queries as rules.

In a rule all words must be there, as if each had a ``+``. A malformed part is an error here, where the search
box takes it for plain words: nobody looks on when a rule finds something else than was meant.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from generator.errors import RecordError
from generator.queries.documents import FIELDS, TEXTS
from generator.queries.filters import Test, filters, spellings
from generator.queries.words import fold, is_stop_word, sought, split, term

MOST_LETTERS = 4000
MOST_CLAUSES = 256
MOST_PATTERNS = 8
"""The most words with ``*`` or ``~`` in a query."""
MOST_EDITS = 3
FEW_WORDS = 5
"""Beside no more words than these, a single date is a filter."""
SPACES = "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space of JavaScript's regular expressions, as part of a set in Python's."""

_STRIP = re.compile(f"^[{SPACES}]+|[{SPACES}]+\\Z")
_BEGIN, _END = f"(?<![^{SPACES}])", f"(?![^{SPACES}])"


_DATE_ALONE = re.compile(
    rf"{_BEGIN}(?:19|20)[0-9]{{2}}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?{_END}"
)
_PHRASE = re.compile(rf'{_BEGIN}([+-]?)(?:(\w+):)?"([^"]*)"{_END}', re.ASCII)
_CLAUSE = re.compile(
    rf"([+-]?)(?:([^{SPACES}:~^\\+-][^{SPACES}:~^\\-]*):[{SPACES}-]*)?"
    rf"((?:\\.|[^{SPACES}:~^\\-])+)((?:[~^][0-9]+)*)",
    re.DOTALL,
)
_TEX = re.compile(r"\$|\\\w", re.ASCII)
_LONELY_SIGNS = re.compile(f"{_BEGIN}(?:[+-]+{_END}|-(?=[0-9]))")
_DASHES = re.compile(f"(?<=[^{SPACES}])-+")
_GAP = re.compile(rf"[{SPACES}]+|\Z")
_EDITS = re.compile("~([0-9]+)")


class Clause(NamedTuple):
    """A word that must be in one of some fields, or in none of them."""

    text: str  # the term to look up, or a pattern with ``*``
    fields: tuple[str, ...] = FIELDS
    is_excluded: bool = False
    distance: int = 0  # how many edits a term may be away from the text

    @property
    def is_pattern(self) -> bool:
        """Whether the text stands for many terms."""
        return self.distance > 0 or "*" in self.text


class Phrase(NamedTuple):
    """Words that must stand one after the other in one of some fields, or must not."""

    words: tuple[str, ...]
    fields: tuple[str, ...]
    is_excluded: bool


class Condition(NamedTuple):
    """A filter with a value, which must apply or must not."""

    name: str
    passes: Test
    is_excluded: bool


class Parsed(NamedTuple):
    """A query in its parts. A paper is found if all parts hold."""

    clauses: tuple[Clause, ...]
    phrases: tuple[Phrase, ...]
    conditions: tuple[Condition, ...]


def parse(text: str, collections: tuple[str, ...] = ()) -> Parsed:
    """A query as a rule, which may have filters by some collections.

    Raises:
        RecordError: if it cannot be one; the field is ``query``.
    """
    if len(text) > MOST_LETTERS:
        raise _refused(f"is too long: {len(text):,} letters, of {MOST_LETTERS:,} at most")
    filter_ = _filter(collections)
    conditions = [_condition(match, collections) for match in filter_.finditer(text)]
    words = _STRIP.sub("", filter_.sub(" ", text))
    phrases = [_phrase(match, collections) for match in _PHRASE.finditer(words)]
    rest = _PHRASE.sub(" ", words)
    clauses: list[Clause] = []
    for phrase in phrases:
        if not phrase.is_excluded:
            clauses.extend(Clause(known, phrase.fields) for word in phrase.words if (known := term(word)))
    if date := _date_alone(rest, len(clauses)):
        conditions.append(Condition("on", filters()["on"].test(date), is_excluded=False))
        rest = _DATE_ALONE.sub(" ", rest)
    clauses.extend(_clauses(rest, collections))
    if words and not clauses and not phrases and not date:
        raise _refused(
            f"{words!r} holds no word that the search knows; such as 'the' and 'of' stand everywhere"
        )
    if not words and not conditions:
        raise _refused("is empty; write what a paper must have, such as tag:speech")
    if len(clauses) > MOST_CLAUSES:
        raise _refused(f"has {len(clauses)} words, of {MOST_CLAUSES} at most")
    if (patterns := sum(clause.is_pattern for clause in clauses)) > MOST_PATTERNS:
        raise _refused(f"has {patterns} words with * or ~, of {MOST_PATTERNS} at most")
    return Parsed(tuple(clauses), tuple(phrases), tuple(conditions))


def _refused(reason: str) -> RecordError:
    return RecordError("query", reason)


def _date_alone(text: str, more: int) -> str:
    """The only date among few words, with ``more`` words elsewhere; a pasted title keeps its numbers."""
    dates = _DATE_ALONE.findall(text)
    if len(dates) != 1:
        return ""
    words = re.findall(f"[^{SPACES}]+", _DATE_ALONE.sub(" ", text))
    return str(dates[0]) if len(words) + more <= FEW_WORDS else ""


@cache
def _filter(collections: tuple[str, ...]) -> re.Pattern[str]:
    """Finds filters; one by names takes the words after it too, up to a sign, number, phrase or filter."""
    known = filters(collections)

    def spelled(takes_words: bool) -> str:
        names = spellings(collections).items()
        return "|".join(spelling for spelling, name in names if known[name].takes_words is takes_words)

    return re.compile(
        rf"{_BEGIN}(-?)(?:({spelled(True)}):"
        rf'("[^"]*"|[^{SPACES}"]+(?:[{SPACES}]+[^{SPACES}":*~^+0-9-][^{SPACES}":*~^]*)*)'
        rf'|({spelled(False)}):("[^"]*"|[^{SPACES}"]+)){_END}',
        re.IGNORECASE | re.ASCII,  # in JavaScript ſ is no other case of s
    )


def _condition(match: re.Match[str], collections: tuple[str, ...]) -> Condition:
    sign, named, names, other, one = match.groups()
    name, quoted = spellings(collections)[(named or other).lower()], names or one
    value, known = _STRIP.sub("", quoted.replace('"', "")), filters(collections)[name]
    if not known.takes(value):
        raise _refused(f"{match[0]} has no value that {name}: takes; write such as {known.example}")
    return Condition(name, known.test(value), sign == "-")


def _phrase(match: re.Match[str], collections: tuple[str, ...]) -> Phrase:
    sign, field, inside = match.groups()
    words = tuple(split(inside))
    if field:
        _check_field(field, collections)
    if not any(map(term, words)):
        raise _refused(f"{match[0]} holds no word that the search knows")
    return Phrase(words, (field,) if field else FIELDS[: TEXTS + 1], sign == "-")


def _check_field(name: str, collections: tuple[str, ...]) -> None:
    if name not in FIELDS:
        known = ", ".join(f"{known}:" for known in (*spellings(collections), *FIELDS))
        raise _refused(
            rf"{name}: is not a filter or a field; there are {known} (and \: is a colon in a word)"
        )


def _clauses(text: str, collections: tuple[str, ...]) -> Iterator[Clause]:
    """The clauses of a text of words; a stop word makes none."""
    if '"' in text:
        raise _refused('" must stand before the first and after the last word of a phrase')
    if _TEX.search(text):
        raise _refused(r"$ and \ are TeX; write the words alone")
    # A dash between words is punctuation, not an operator without a word.
    rest = _STRIP.sub("", _DASHES.sub(" ", _LONELY_SIGNS.sub(" ", text)))
    at = 0
    while at < len(rest):
        match = _CLAUSE.match(rest, at)
        if match is None:
            raise _unreadable(rest, at)
        if match[2] is not None:
            _check_field(match[2], collections)
        if (clause := _clause(match)) is not None:
            yield clause
        gap = _GAP.match(rest, match.end())
        if gap is None:
            raise _unreadable(rest, match.end())
        at = gap.end()


def _unreadable(text: str, at: int) -> RecordError:
    before, rest = text[:at].split()[-1:], text[at : at + 20]
    if before and rest.startswith(":"):
        return _refused(rf"after {before[0]}: a value is missing (and \: is a colon in a word)")
    return _refused(f"cannot be read from {rest!r} on")


def _clause(match: re.Match[str]) -> Clause | None:
    sign, field, escaped, marks = match.groups()
    word = re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL).lower()
    is_pattern = "*" in escaped
    text = fold(word) if is_pattern else sought(word)
    # A stop word stands in no index: what its stem finds is another word ("is" finds "Ising").
    if not text.strip("*") if is_pattern else is_stop_word(word):
        return None
    edits = _EDITS.findall(marks)
    distance = min(int(edits[-1]), MOST_EDITS) if edits and not is_pattern else 0
    return Clause(text, (field,) if field else FIELDS, sign == "-", distance)
