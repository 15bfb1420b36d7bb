"""The query language in Python: the grammar of `site_templates/search/language.js`, for queries as rules.

A rule requires every word, as if each had a ``+``. A malformed part is an error here, but plain words in the
search box: nobody is watching when a rule finds the wrong papers.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from generator.errors import RecordError
from generator.queries.alternatives import alternatives, refused
from generator.queries.documents import FIELDS, TEXTS
from generator.queries.filters import Test, filters, spellings
from generator.queries.words import SPACES, fold, indexed, is_eastern, is_stop_word, parts, sought, split

MOST_LETTERS = 4000
MOST_CLAUSES = 256
MOST_PATTERNS = 8
"""The most words with ``*`` or ``~`` in a query."""
MOST_EDITS = 3
FEW_WORDS = 5
"""A single date is a filter if the query has at most so many other words."""

_BEGIN, _END = f"(?<![^{SPACES}])", f"(?![^{SPACES}])"
_SPACES_OF_A_LINE = SPACES.replace("\n", "")

_DATE_ALONE = re.compile(
    rf"{_BEGIN}(?:19|20)[0-9]{{2}}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?{_END}"
)
_DATE_FROM_TODAY = re.compile(
    rf"{_BEGIN}(?:today|yesterday|(?:this|last|past)[{SPACES}]+(?:week|month|year)"
    rf"|(?:last|past)[{SPACES}]+[1-9][0-9]{{0,2}}[{SPACES}]+(?:day|week|month|year)s?){_END}",
    re.IGNORECASE | re.ASCII,
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
    """A word that must be in one of the fields or, if it is excluded, in none."""

    text: str  # the term to look up, or a pattern with ``*``
    fields: tuple[str, ...] = FIELDS
    is_excluded: bool = False
    distance: int = 0  # the greatest edit distance between a term and the text

    @property
    def is_pattern(self) -> bool:
        """Whether the text may match several terms."""
        return self.distance > 0 or "*" in self.text


class Phrase(NamedTuple):
    """Consecutive words that must be in one of the fields or, if excluded, in none."""

    words: tuple[str, ...]
    fields: tuple[str, ...]
    is_excluded: bool


class Condition(NamedTuple):
    """A filter with a value, which must match or, if it is excluded, must not."""

    name: str
    value: str
    passes: Test
    is_excluded: bool


Alternative = tuple[list[Clause], list[Phrase], list[Condition]]
"""One alternative of a query; it finds a paper if every part matches."""


def parse(text: str, collections: tuple[str, ...] = ()) -> list[Alternative]:
    """Parse a query as a rule, into its alternatives; `collections` names the filters that it may use, too.

    Raises:
        RecordError: if the query is not a valid rule; the field is ``query``.
    """
    if len(text) > MOST_LETTERS:
        raise refused(f"is too long: {len(text):,} letters; the limit is {MOST_LETTERS:,}")
    parsed = [_parsed(alternative, collections) for alternative in alternatives(text)]
    patterns = sum(clause.is_pattern for clauses, _, _ in parsed for clause in clauses)
    if patterns > MOST_PATTERNS:
        raise refused(f"has {patterns} words with * or ~; the limit is {MOST_PATTERNS}")
    return parsed


def _parsed(text: str, collections: tuple[str, ...]) -> Alternative:
    filter_ = _filter(collections)
    conditions = [_condition(match, collections) for match in filter_.finditer(text)]
    words = filter_.sub(" ", text).strip(SPACES)
    phrases = [_phrase(match, collections) for match in _PHRASE.finditer(words)]
    rest = _PHRASE.sub(" ", words)
    if today := _DATE_FROM_TODAY.search(rest):
        reason = (
            "means other days tomorrow; write for example from:2026-10, or quotation marks around the words"
        )
        raise refused(f"{today[0]!r} {reason}")
    clauses: list[Clause] = []
    for phrase in phrases:
        if not phrase.is_excluded:
            term_of = indexed(phrase.fields[0])
            clauses.extend(Clause(known, phrase.fields) for word in phrase.words if (known := term_of(word)))
    if date := _date_alone(rest, len(clauses)):
        conditions.append(Condition("on", date, filters()["on"].test(date), is_excluded=False))
        rest = _DATE_ALONE.sub(" ", rest)
    clauses.extend(_clauses(rest, collections))
    if words and not clauses and not phrases and not date:
        raise refused(f"{words!r} has no word to look up; words such as 'the' are ignored")
    if not words and not conditions:
        raise refused("is empty; write what to look for, such as tag:speech")
    if (count := sum(len(parts(clause.text)) for clause in clauses)) > MOST_CLAUSES:
        raise refused(f"has {count} words; the limit is {MOST_CLAUSES}")
    return clauses, phrases, conditions


def _date_alone(text: str, more: int) -> str:
    """Return the only date of a short query, or ``""``; `more` counts the query's words outside `text`."""
    # A long query may be a pasted title with a year in it.
    dates = _DATE_ALONE.findall(text)
    if len(dates) != 1:
        return ""
    words = re.findall(f"[^{SPACES}]+", _DATE_ALONE.sub(" ", text))
    return str(dates[0]) if len(words) + more <= FEW_WORDS else ""


@cache
def _filter(collections: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for filters; a name ends at a sign, number, phrase, filter, or the end of its line."""
    known = filters(collections)

    def spelled(takes_words: bool) -> str:
        names = spellings(collections).items()
        return "|".join(spelling for spelling, name in names if known[name].takes_words is takes_words)

    return re.compile(
        rf"{_BEGIN}(-?)(?:({spelled(True)}):"
        rf'("[^"]*"|[^{SPACES}"]+(?:[{_SPACES_OF_A_LINE}]+[^{SPACES}":*~^+0-9-][^{SPACES}":*~^]*)*)'
        rf'|({spelled(False)}):("[^"]*"|[^{SPACES}"]+)){_END}',
        re.IGNORECASE | re.ASCII,  # in JavaScript, s does not match ſ
    )


def _condition(match: re.Match[str], collections: tuple[str, ...]) -> Condition:
    sign, named, names, other, one = match.groups()
    name, quoted = spellings(collections)[(named or other).lower()], names or one
    value, known = quoted.replace('"', "").strip(SPACES), filters(collections)[name]
    if not known.takes(value):
        raise refused(f"{match[0]} has no valid value; write for example {known.example}")
    if known.quoted and '"' in quoted:
        return Condition(name, f'"{value}"', known.quoted(value), sign == "-")
    return Condition(name, value, known.test(value), sign == "-")


def _phrase(match: re.Match[str], collections: tuple[str, ...]) -> Phrase:
    sign, field, inside = match.groups()
    words = tuple(split(inside))
    if field:
        _check_field(field, collections)
    if not any(map(indexed(field or ""), words)):
        raise refused(f"{match[0]} has no word to look up")
    return Phrase(words, (field,) if field else FIELDS[: TEXTS + 1], sign == "-")


def _check_field(name: str, collections: tuple[str, ...]) -> None:
    if name not in FIELDS:
        known = ", ".join(f"{known}:" for known in (*spellings(collections), *FIELDS))
        raise refused(rf"{name}: is not a filter or a field; use {known} (write \: for a colon in a word)")


def _clauses(text: str, collections: tuple[str, ...]) -> Iterator[Clause]:
    """Yield the clauses of a text; a stop word has none."""
    if '"' in text:
        raise refused('a " must come directly before the first or after the last word of a phrase')
    if _TEX.search(text):
        raise refused(r"$ and \ are TeX; write only the words")
    # A dash between words is punctuation, not an operator without a word.
    rest = _DASHES.sub(" ", _LONELY_SIGNS.sub(" ", text)).strip(SPACES)
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
        return refused(rf"has no value after {before[0]}: (write \: for a colon in a word)")
    return refused(f"cannot be read from {rest!r} on")


def _clause(match: re.Match[str]) -> Clause | None:
    sign, field, escaped, marks = match.groups()
    word = re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL).lower()
    if is_whole := is_eastern(word):  # any part of a word is found
        word = word.replace("*", " ").strip(SPACES)
    is_pattern = "*" in escaped and not is_whole
    text = fold(word) if is_pattern else sought(word)
    # A stop word is not indexed, and its stem would find another word ("is" finds "Ising").
    if not text.strip("*") if is_pattern else is_stop_word(word) and field != "authors":
        return None
    edits = _EDITS.findall(marks)
    distance = min(int(edits[-1]), MOST_EDITS) if edits and not is_pattern and not is_whole else 0
    return Clause(text, (field,) if field else FIELDS, sign == "-", distance)
