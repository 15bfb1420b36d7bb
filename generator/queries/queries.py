"""Queries as rules: which papers belong in, which get a tag or stand in a topic.

A rule sees one paper and nothing of the rest of the archive, so that its result does not depend on what came
before. A query is asked of 100,000 papers. Most fail since their text lacks a certain piece of one of its
words; in the others, only words that hold the piece are stemmed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

from generator.queries import expansion
from generator.queries.documents import FIELDS, Document
from generator.queries.filters import has_words
from generator.queries.language import SPACES, Clause, Condition, Phrase, parse
from generator.queries.words import fold, split, spoken, term

_Test = Callable[["Subject"], bool]
_OTHER_LETTERS = re.compile("[^\x00-\x7f]+")
_SPACES = re.compile(f"[{SPACES}]+")


@dataclass(frozen=True)
class Subject:
    """One paper as queries see it; a field is split into words once, and only if a query needs it."""

    document: Document
    _known: dict[Clause, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parted: dict[str, tuple[list[str], list[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _spoken: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """All fields, folded: it holds all but the last letter of each of its terms."""
        text = "\n".join(text for name in FIELDS for text in self.document.texts(name)).lower()
        # ASCII letters stay: normal forms join only accents with them, and no other marks.
        return _OTHER_LETTERS.sub(lambda match: fold(match[0]), text)

    def holds(self, word: "_Word") -> bool:
        """Whether one of a word's fields has it; kept for other queries with the word."""
        known = self._known.get(word.clause)
        if known is None:
            known = word.piece in self.text and any(self._has(name, word) for name in word.clause.fields)
            self._known[word.clause] = known
        return known

    def _has(self, name: str, word: "_Word") -> bool:
        words, folded = self._words(name)
        held = [own for own, plain in zip(words, folded, strict=True) if word.piece in plain]
        return any(map(word.is_sought, map(term, held)))

    def _words(self, name: str) -> tuple[list[str], list[str]]:
        if name not in self._parted:
            texts = self.document.texts(name)
            words = list(dict.fromkeys(word for text in texts for word in split(text)))
            is_plain = all(text.isascii() for text in texts)
            self._parted[name] = words, words if is_plain else list(map(fold, words))
        return self._parted[name]

    def spoken(self, name: str) -> str:
        """The words of a field without punctuation, to look for phrases in."""
        if name not in self._spoken:
            self._spoken[name] = spoken(fold(_read_out(self.document, name).lower()))
        return self._spoken[name]


class _Word(NamedTuple):
    """What a clause looks for."""

    clause: Clause  # never an excluded one
    piece: str  # every text with a term of the clause has it; ``""`` where none is certain
    is_sought: Callable[[str], bool]


def _read_out(document: Document, name: str) -> str:
    """A field as one text, as the browser has it from the results and from a paper's page."""
    if name == "abstract":
        return _SPACES.sub(" ", document.abstract)
    if name == "tags":
        return " ".join(document.tags)
    return document.id if name == "id" else " ".join(document.texts(name))


@dataclass(frozen=True)
class Query:
    """A query in the search's language as a rule: each of its parts must hold.

    Attributes:
        text: as somebody wrote it.
        collections: the filters by collections that it may have.
        filters: the names of the filters that it has.
    """

    text: str
    collections: tuple[str, ...] = field(default=(), repr=False)
    filters: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    _needed: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _tests: tuple[_Test, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, collections: tuple[str, ...] = ()) -> Self:
        """A query as a rule, which may have filters by some collections.

        Raises:
            RecordError: if it is no rule, such as an empty query or one with an unknown filter; the field is
                ``query``.
        """
        clauses, phrases, conditions = parse(text, collections)
        needed = {_word(clause).piece for clause in clauses if not clause.is_excluded} - {""}
        tests = (
            *map(_condition_test, conditions),
            *map(_clause_test, clauses),
            *map(_phrase_test, phrases),
        )
        names = frozenset(condition.name for condition in conditions)
        return cls(text, collections, names, tuple(sorted(needed, key=len, reverse=True)), tests)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process parses the text again."""
        return Query.parse, (self.text, self.collections)

    @property
    def piece(self) -> str:
        """A piece of the `Subject.text` of every paper that the query finds; ``""`` where none is certain."""
        return self._needed[0] if self._needed else ""

    def matches(self, subject: Subject) -> bool:
        """Whether the query finds a paper."""
        if self._needed:
            text = subject.text
            for piece in self._needed:
                if piece not in text:
                    return False
        for test in self._tests:  # noqa: SIM110  (a generator takes twice as long)
            if not test(subject):
                return False
        return True


def _condition_test(condition: Condition) -> _Test:
    return lambda subject: condition.passes(subject.document) != condition.is_excluded


def _word(clause: Clause) -> _Word:
    # The stemmer changes no more than the last letter of what it leaves. Beyond ASCII, letters may join with
    # their neighbours.
    is_sure = clause.text.isascii() and not clause.distance
    piece = max(clause.text.split("*"), key=len)[:-1] if is_sure else ""
    return _Word(clause._replace(is_excluded=False), piece, _sought(clause))


def _sought(clause: Clause) -> Callable[[str], bool]:
    if not clause.is_pattern:
        return lambda known: known == clause.text != ""
    if clause.distance:
        passes: Callable[[str], bool] = lru_cache(1 << 12)(expansion.fuzzy(clause.text, clause.distance))
    else:
        passes = expansion.pattern(clause.text)
    return lambda known: known != "" and passes(known)


def _clause_test(clause: Clause) -> _Test:
    word = _word(clause)
    return lambda subject: subject.holds(word) != clause.is_excluded


def _phrase_test(phrase: Phrase) -> _Test:
    words = " ".join(phrase.words)
    text = spoken(fold(words))

    def stands_in(subject: Subject, name: str) -> bool:
        if name == "authors":  # the order of a name's words differs from source to source
            return any(has_words(author, words) for author in subject.document.authors)
        return text in subject.spoken(name)

    return lambda subject: any(stands_in(subject, name) for name in phrase.fields) != phrase.is_excluded


@dataclass(frozen=True)
class Rules:
    """Which papers belong in an archive: what ``include`` finds, or all if it is empty, less ``exclude``."""

    include: tuple[Query, ...] = ()
    exclude: tuple[Query, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any rule."""
        return bool(self.include or self.exclude)

    def refusal(self, subject: Subject) -> str:
        """The rule that keeps a paper out, ``include`` or ``exclude QUERY``; ``""`` if none does."""
        if self.include and not find(self.include, subject):
            return "include"
        excluding = find(self.exclude, subject)
        return f"exclude {excluding.text}" if excluding else ""


def find(queries: Iterable[Query], subject: Subject) -> Query | None:
    """The first query that finds a paper."""
    return next((query for query in queries if query.matches(subject)), None)
