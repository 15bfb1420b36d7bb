"""The words by which papers are compared."""

import re
import sys
import tomllib
from array import array
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from generator.related import Words
from generator.text.tokens import split, trim

_TITLE = 3  # how often a title's word counts; best of 1 to 4 in tests/benchmarks/bench_related.py
_FEW, _FOREIGN = 2, 20  # an English text has a few of `FOREIGN`, and at most one in twenty words
_MOST = 255  # counts are stored as bytes
_PLACES = 1 << 16  # places are stored as two bytes
_LONGEST = 40  # letters; a longer word means nothing to a reader
_MOST_WRITTEN = 80  # characters of a word with the punctuation around it
_REMEMBERED = 1 << 17  # words with the punctuation around them
# Han and kana have no spaces between words, so each pair of adjacent characters counts as a word.
_SPACELESS = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Letters in lower case or without case; beyond ASCII, no superscript digits or symbols.
_SMALL = re.compile("[a-z\xc0-\u1fff\u3000-\U0010ffff]")
_LISTS = tomllib.loads(Path(__file__).with_name("stop_words.toml").read_text("utf-8"))
FOREIGN = frozenset(_LISTS.pop("foreign").split())
"""Words that hold sentences of other languages together, in lower case."""
_ABROAD = frozenset(_LISTS.pop("foreign_abstracts").split())
PHRASES = frozenset(tuple(phrase.split()) for phrase in _LISTS.pop("phrases").strip().split("\n"))
"""Phrases that say nothing of a paper's subject, in lower case and in the singular."""
STOP_WORDS = frozenset(" ".join(_LISTS.values()).split())
"""Words that say nothing of a paper's subject, in lower case."""
# A term's number is a polynomial hash of its bytes, modulo 2**64.
_BASE, _BELOW = 0x9E3779B97F4A7C15, (1 << 64) - 1


class _Term(NamedTuple):
    """A word's term; all is ``b""`` or ``""`` if the word says nothing of a paper's subject."""

    number: bytes  # eight bytes
    shown: str  # the word as shown
    first: bytes  # the number if the word may be the first of a phrase, else ``b""``
    second: bytes  # the number if it may be the second
    is_foreign: bool  # whether it is one of `FOREIGN`


_NOTHING = _Term(b"", "", b"", b"", False)


class _Terms(dict[str, _Term]):
    """The terms of words as written; papers repeat their words."""

    def __missing__(self, written: str) -> _Term:
        if len(self) == _REMEMBERED:
            self.clear()
        return self.setdefault(written, _term(written))


_terms = _Terms()


def words(title: str, abstract: str) -> Words:
    """Return the words of a paper, without stop words; title and abstract are plain Unicode, without TeX."""
    counts: dict[bytes, int] = {}
    spelled: list[str] = []
    written = Counter(_TITLE * _split(title) + _split(abstract))
    terms = dict(zip(written, map(_terms.__getitem__, written), strict=True))
    numbers, shown, *_ = zip(*terms.values(), strict=True) if terms else ((), ())
    for number, word, times in zip(numbers, shown, written.values(), strict=True):
        if number in counts:
            counts[number] += times
        elif number:
            counts[number] = times
            spelled.append(word)
    sizes = bytes([min(count, _MOST) for count in counts.values()])
    phrases = _phrases(title, abstract, terms, list(counts))
    return Words(" ".join(spelled), sizes, b"".join(counts), phrases)


def _phrases(title: str, abstract: str, terms: Mapping[str, _Term], numbers: list[bytes]) -> bytes:
    """Return `Words.phrases`: pairs of words that come twice; no stop word or part of a word is in one.

    A word that holds a sentence of another language together is not its last: "de la", but "de novo" is one.
    In a text that has many of them it is not the first either.
    """
    named, said = title.split(), abstract.split()
    spoken = map(terms.get, (*named, "", *named, "", *said), repeat(_NOTHING))  # once in the title is enough
    _, _, firsts, seconds, is_foreign = zip(*spoken, strict=True)
    foreign = sum(is_foreign[len(named) :])
    if foreign > _FEW and foreign * _FOREIGN > len(named) + len(said):
        firsts = tuple([b"" if is_of else first for first, is_of in zip(firsts, is_foreign, strict=True)])
    pairs = Counter(zip(firsts, seconds[1:], strict=False))
    twice = [(a, b) for (a, b), count in pairs.items() if count > 1 and a and b and a != b]
    places = {number: place for place, number in enumerate(numbers[:_PLACES])} if twice else {}
    found = [
        (places[first], places[second])
        for first, second in twice
        if first in places and second in places and (first, second) not in _said_often()
    ]
    return array("H", chain.from_iterable(found)).tobytes()


@cache
def _said_often() -> frozenset[tuple[bytes, bytes]]:
    """Return `PHRASES` as pairs of the numbers of terms."""
    return frozenset((_term(first).number, _term(second).number) for first, second in PHRASES)


def _split(text: str) -> list[str]:
    """Return the words of a text, with the punctuation around them; an endless one is cut."""
    if not text.isascii():
        text = _SPACELESS.sub(_pairs, text).replace("’", " ")
    words = split(text.replace("'", " "))
    is_long = max(map(len, words), default=0) > _MOST_WRITTEN
    return [word[:_MOST_WRITTEN] for word in words] if is_long else words


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {' '.join(map(str.__add__, run, run[1:]))} "


def _term(written: str) -> _Term:
    """Return the term of a word.

    There is none for stop words, single letters, words that begin with a digit, and overlong words. No
    punctuation and nothing that papers in any language say is in a phrase.
    """
    word = trim(written)
    lowered, rest = word.lower(), word[1:]
    if not 1 < len(word) <= _LONGEST or word[0].isdigit() or lowered in STOP_WORDS:
        return _Term(b"", "", b"", b"", lowered in FOREIGN)
    # An initial capital may be due to a sentence or title; any other capital belongs to the word.
    shown = lowered if rest == lowered[1:] and _SMALL.search(rest) else word
    number = 0
    for byte in reversed(singular(lowered).encode()):
        number = number * _BASE + byte + 1 & _BELOW
    term = number.to_bytes(8, sys.byteorder)
    is_foreign, said = lowered in FOREIGN, lowered in _ABROAD
    begins = not written[0].isalnum() or _SPACELESS.match(written) or is_foreign
    first = term if written[-1].isalnum() and not said else b""
    return _Term(term, shown, first, b"" if begins or said else term, is_foreign)


def singular(word: str) -> str:
    """Strip an English plural ending from a word in lower case: singular and plural are one term."""
    if len(word) > 4 and word.endswith(("ies", "xes", "zes", "shes", "ches", "sses")):
        return f"{word[:-3]}y" if word.endswith("ies") else word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
