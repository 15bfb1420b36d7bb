"""Queries as rules: which papers belong in, which get a tag or stand in a topic.

A rule sees one paper and nothing of the rest of the archive, so that what it takes does not depend on what
came before. A query is asked of 100,000 papers: most are turned down by a part of each word that their text
lacks; of the others only words that hold that part are stemmed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

from generator.queries import expansion
from generator.queries.documents import FIELDS, Document
from generator.queries.filters import FILTERS, has_words
from generator.queries.language import SPACES, Clause, Condition, Phrase, parse
from generator.queries.words import fold, split, spoken, term

_Test = Callable[["Subject"], bool]
_OTHER_LETTERS = re.compile("[^\x00-\x7f]+")
_SPACES = re.compile(f"[{SPACES}]+")


@dataclass(frozen=True)
class Subject:
    """One paper as queries see it; its words are parted once, and only where a query needs them.

    Attributes:
        document: the paper as the search knows it.
    """

    document: Document

    @cached_property
    def text(self) -> str:
        """All that words are looked for in, folded: it holds all but the last letter of each of its terms."""
        text = "\n".join(text for name in FIELDS for text in self.document.texts(name)).lower()
        # Letters of ASCII stay: what other marks they bear than accents, no normal form joins with them.
        return _OTHER_LETTERS.sub(lambda match: fold(match[0]), text)

    def holds(self, word: "_Word") -> bool:
        """Whether one of a word's fields has it; queries that share a word ask only once."""
        known = self._known.get(word.clause)
        if known is None:
            known = word.piece in self.text and any(self._has(name, word) for name in word.clause.fields)
            self._known[word.clause] = known
        return known

    def _has(self, name: str, word: "_Word") -> bool:
        words, folded = self._words(name)
        piece = word.piece
        if folded is words:
            held = [own for own in words if piece in own]
        else:
            held = [own for own, plain in zip(words, folded, strict=True) if piece in plain]
        return any(map(word.is_sought, map(term, held)))

    def _words(self, name: str) -> tuple[list[str], list[str]]:
        """The different words of a field, and the same folded."""
        if name not in self._parted:
            texts = self.document.texts(name)
            words = list(dict.fromkeys(word for text in texts for word in split(text)))
            is_plain = all(text.isascii() for text in texts)
            self._parted[name] = words, words if is_plain else list(map(fold, words))
        return self._parted[name]

    def spoken(self, name: str) -> str:
        """A field by its words, without punctuation, as phrases are looked for in it."""
        if name not in self._spoken:
            self._spoken[name] = spoken(fold(_read_out(self.document, name).lower()))
        return self._spoken[name]

    @cached_property
    def _known(self) -> dict[Clause, bool]:
        return {}

    @cached_property
    def _parted(self) -> dict[str, tuple[list[str], list[str]]]:
        return {}

    @cached_property
    def _spoken(self) -> dict[str, str]:
        return {}


class _Word(NamedTuple):
    """What a clause looks for.

    Attributes:
        clause: the clause, as one of what must be there.
        piece: what a text must hold that has a term of the clause; ``""`` where that cannot be said.
        is_sought: whether a term is one that the clause stands for.
    """

    clause: Clause
    piece: str
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
    """A query in the search's language as a rule: of all its parts each must hold.

    Attributes:
        text: as it was written.
    """

    text: str
    _needed: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _tests: tuple[_Test, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A query as a rule.

        Raises:
            RecordError: if it cannot be one, such as an empty one or one with an unknown filter; the field
                is ``query``.
        """
        clauses, phrases, conditions = parse(text)
        needed = {_word(clause).piece for clause in clauses if not clause.is_excluded} - {""}
        tests = (
            *map(_condition_test, conditions),
            *map(_clause_test, clauses),
            *map(_phrase_test, phrases),
        )
        return cls(text, tuple(sorted(needed, key=len, reverse=True)), tests)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process parses the text again."""
        return Query.parse, (self.text,)

    @property
    def piece(self) -> str:
        """What the `Subject.text` of each paper holds that the query finds; ``""`` where nothing is known."""
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
    passes = FILTERS[condition.name].test(condition.value)
    return lambda subject: passes(subject.document) != condition.is_excluded


def _word(clause: Clause) -> _Word:
    """The word of a clause.

    The stemmer changes no more than the last letter of what it leaves. Beyond ASCII, letters may be composed
    with those beside them.
    """
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
    """Which papers belong in an archive.

    Attributes:
        include: papers that one of these finds, or any paper where there are none.
        exclude: but none of those that one of these finds.
    """

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
    """The first of some queries that finds a paper."""
    return next((query for query in queries if query.matches(subject)), None)
