"""Queries as rules, which decide whether a paper enters the archive, gets a tag or belongs to a topic.

A rule sees a single paper, so its result does not depend on the rest of the archive. A query is tested on
100,000 papers. Most of them lack a substring that the query requires and fail at once; in the others, only
words with the substring are stemmed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Self

from generator.queries.documents import FIELDS, Document
from generator.queries.filters import naming
from generator.queries.language import Alternative, Clause, Condition, Phrase, parse
from generator.queries.words import SPACES, fold, indexed, is_eastern, parts, pieces, spoken

_Test = Callable[["Subject"], bool]
_SPACES = re.compile(f"[{SPACES}]+")


@dataclass(frozen=True)
class Subject:
    """One paper as queries see it; a field is split into words once, when a query first needs it."""

    document: Document
    _known: dict[Clause, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parted: dict[str, tuple[list[str], list[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _spoken: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """All fields, folded; contains every term, at least up to its last letter."""
        return fold("\n".join(text for name in FIELDS for text in self.document.texts(name)).lower())

    def holds(self, clause: Clause, piece: str, is_sought: Callable[[str], bool]) -> bool:
        """Return whether a field of a clause has a sought term, in a word with ``piece``; remembered."""
        known = self._known.get(clause)
        if known is None:
            known = piece in self.text and any(self._has(name, piece, is_sought) for name in clause.fields)
            self._known[clause] = known
        return known

    def _has(self, name: str, piece: str, is_sought: Callable[[str], bool]) -> bool:
        words, folded = self._words(name)
        held = [own for own, plain in zip(words, folded, strict=True) if piece in plain]
        return any(map(is_sought, map(indexed(name), held)))

    def has_together(self, names: Sequence[str], terms: Sequence[str]) -> bool:
        """Return whether one of some fields, or one name in it, has all terms."""
        if not all(term in self.text for term in terms if not term.isascii()):
            return False
        texts = ((name, text) for name in names for text in self.document.texts(name))
        return any(set(terms).issubset(map(indexed(name), pieces(text))) for name, text in texts)

    def _words(self, name: str) -> tuple[list[str], list[str]]:
        if name not in self._parted:
            texts = self.document.texts(name)
            words = list(dict.fromkeys(word for text in texts for word in pieces(text)))
            self._parted[name] = words, list(map(fold, words))
        return self._parted[name]

    def spoken(self, name: str) -> str:
        """Return the words of a field without punctuation, for phrases."""
        if name not in self._spoken:
            self._spoken[name] = spoken(_read_out(self.document, name))
        return self._spoken[name]


def _read_out(document: Document, name: str) -> str:
    """Return a field as one text, as the browser gets it from results and from a paper's page."""
    if name == "abstract":
        return _SPACES.sub(" ", document.abstract)
    if name == "tags":
        return " ".join(document.tags)
    return document.id if name == "id" else " ".join(document.texts(name))


@dataclass(frozen=True)
class Query:
    """A query as a rule: every part of one alternative must match."""

    text: str  # the query as written
    collections: tuple[str, ...] = field(default=(), repr=False)  # the filters by collections that it may use
    # The names of the filters that it does use.
    filters: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    # The papers and the texts, in quotation marks, that it names with ``near:``; `Document.values` must say
    # which are near.
    near: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    _needed: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _tests: tuple[_Test, ...] = field(default=(), repr=False, compare=False)
    _words: tuple[_Test, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, collections: tuple[str, ...] = ()) -> Self:
        """Parse a rule; `collections` names the filters by collections that it may use.

        Raises:
            RecordError: if it is not a valid rule, such as an empty query or one with an unknown filter; the
                field is ``query``.
        """
        parsed = parse(text, collections)
        conditions = [condition for _, _, conditions in parsed for condition in conditions]
        names = frozenset(condition.name for condition in conditions)
        near = frozenset(condition.value for condition in conditions if condition.name == "near")
        parts = [cls(text, collections, names, near, *_prepared(alternative)) for alternative in parsed]
        if len(parts) == 1:
            return parts[0]
        needed = [piece for piece in parts[0]._needed if all(piece in part._needed for part in parts)]
        tests = (lambda subject: any(part.matches(subject) for part in parts),)
        words = tuple(test for part in parts for test in part._words)
        return cls(text, collections, names, near, tuple(needed), tests, words)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the text alone; another process parses it again."""
        return Query.parse, (self.text, self.collections)

    def matches(self, subject: Subject) -> bool:
        """Return whether the query finds a paper."""
        for piece in self._needed:
            if piece not in subject.text:
                return False
        return all(test(subject) for test in self._tests)

    def shares(self, subject: Subject) -> bool:
        """Return whether a paper has at least one of the words that the query asks for."""
        return any(test(subject) for test in self._words)


def _prepared(alternative: Alternative) -> tuple[tuple[str, ...], tuple[_Test, ...], tuple[_Test, ...]]:
    """Return the substrings of each match, the longest first, the tests of each part, and of wanted words."""
    clauses, phrases, conditions = alternative
    needed = {_piece(clause) for clause in clauses if not clause.is_excluded} - {""}
    tests = (*map(_condition_test, conditions), *map(_clause_test, clauses), *map(_phrase_test, phrases))
    words = tuple(_clause_test(clause) for clause in clauses if not clause.is_excluded)
    return tuple(sorted(needed, key=len, reverse=True)), tests, words


def _condition_test(condition: Condition) -> _Test:
    return lambda subject: condition.passes(subject.document) != condition.is_excluded


def _piece(clause: Clause) -> str:
    """Return a substring of every text that matches; ``""`` if none is certain."""
    # A stem differs from a prefix of its word in the last letter at most. Beyond ASCII, letters may combine
    # with their neighbours.
    is_sure = clause.text.isascii() and not clause.distance
    return max(clause.text.split("*"), key=len)[:-1] if is_sure else ""


def _sought(clause: Clause) -> Callable[[str], bool]:
    """Return a test for the terms that a clause looks up; see `site_templates/search/expansion.js`."""
    if not clause.is_pattern:
        return lambda known: known == clause.text != ""
    if clause.distance:
        passes: Callable[[str], bool] = lru_cache(1 << 12)(_fuzzy(clause.text, clause.distance))
    else:
        passes = _pattern(clause.text)
    return lambda known: known != "" and passes(known) and not is_eastern(known)


def _pattern(text: str) -> Callable[[str], bool]:
    """Return a test for terms that match a text in which each ``*`` stands for any letters."""
    first, *parts = text.split("*")
    *middle, last = parts

    def matches(term: str) -> bool:
        if not term.startswith(first):
            return False
        at = len(first)
        for part in middle:
            at = term.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return len(term) - len(last) >= at and term.endswith(last)

    return matches


def _fuzzy(word: str, distance: int) -> Callable[[str], bool]:
    """Return a test for terms within an edit distance: letters inserted, deleted, replaced or swapped.

    As in lunr's automaton, no edit removes a letter that an earlier edit added.
    """
    head = word[:1]
    return lambda term: abs(len(term) - len(word)) <= distance and _within(word, term, distance, head, 1, 0)


def _within(word: str, term: Sequence[str], edits: int, head: str, rest: int, at: int) -> bool:
    """Return whether ``term[at:]`` is within so many edits of ``head + word[rest:]``.

    After a swap, ``head`` is not the letter before ``rest``. At the end of the word, it is ``""``.
    """
    while head and at < len(term) and head == term[at]:
        head = word[rest : rest + 1]
        rest, at = rest + 1, at + 1
    left = len(word) - rest + 1 if head else 0
    right = len(term) - at
    if not left and not right:
        return True
    if not edits or abs(left - right) > edits:
        return False
    following = word[rest : rest + 1]
    return (
        (right > 0 and _within(word, term, edits - 1, head, rest, at + 1))
        or (left > 0 and _within(word, term, edits - 1, following, rest + 1, at))
        or (left > 0 and right > 0 and _within(word, term, edits - 1, following, rest + 1, at + 1))
        or (left > 1 and right > 0 and following == term[at]
            and _within(word, term, edits - 1, head, rest + 1, at + 1))
    )  # fmt: skip


def _clause_test(clause: Clause) -> _Test:
    if (terms := parts(clause.text)) != (clause.text,):
        return lambda subject: subject.has_together(clause.fields, terms) != clause.is_excluded
    wanted, piece, is_sought = clause._replace(is_excluded=False), _piece(clause), _sought(clause)
    return lambda subject: subject.holds(wanted, piece, is_sought) != clause.is_excluded


def _phrase_test(phrase: Phrase) -> _Test:
    words = " ".join(phrase.words)
    text, is_meant = spoken(words), naming(words)

    def stands_in(subject: Subject, name: str) -> bool:
        if name == "authors":  # sources differ in the order of a name's words
            return any(map(is_meant, subject.document.authors))
        return text in subject.spoken(name)

    return lambda subject: any(stands_in(subject, name) for name in phrase.fields) != phrase.is_excluded


@dataclass(frozen=True)
class Rules:
    """The rules of an archive: a paper must match ``include`` or ``like``, if any, and not ``exclude``."""

    include: tuple[Query, ...] = ()
    exclude: tuple[Query, ...] = ()
    like: Callable[[Subject], bool] | None = None

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude or self.like)

    def refusal(self, subject: Subject) -> str:
        """Return the rule that refuses a paper, such as ``include`` or ``exclude QUERY``, or ``""``."""
        wanted = " and ".join(name for name in ("include", "like") if getattr(self, name))
        if wanted and not (find(self.include, subject) or (self.like and self.like(subject))):
            return wanted
        excluding = find(self.exclude, subject)
        return f"exclude {excluding.text}" if excluding else ""


def find(queries: Iterable[Query], subject: Subject) -> Query | None:
    """Return the first query that finds a paper."""
    return next((query for query in queries if query.matches(subject)), None)
