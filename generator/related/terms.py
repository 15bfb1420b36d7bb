"""The terms of words: what of them counts where papers are compared."""

import re
import tomllib
from array import array
from itertools import accumulate
from operator import mul
from pathlib import Path

from generator.text.tokens import split, trim

_LONGEST = 40  # letters; a longer word means nothing to a reader
_MOST_WRITTEN = 80  # characters of a word with the punctuation around it
FIRST, SECOND, HOLDING, SEVERAL = 1, 2, 4, 8
"""The bits of a row's kind; see `Terms`."""
_ALONE = re.compile(f"[!-&(-,.-~]{{1,{_MOST_WRITTEN}}}")  # ASCII without apostrophes and hyphens: one word
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
# A term's number is a polynomial in 0x9E3779B97F4A7C15 of its bytes, each plus one, modulo 2**64.
_BELOW = (1 << 64) - 1
_POWERS = [0x9E3779B97F4A7C15**power & _BELOW for power in range(4 * _LONGEST)]
_ONES = [0, *accumulate(_POWERS)]


class Terms(dict[str, int]):
    """The row of each text between two blanks; papers repeat their words, with the punctuation around them.

    A text of several words, such as "long-tailed", says nothing itself: its words have rows of their own.

    Attributes:
        places: the place of each row's term in ``numbers``.
        kinds: bits of each row: whether the word may be the `FIRST` of a phrase, or its `SECOND`; whether it
            is `HOLDING` a sentence of another language together; and whether there are `SEVERAL` words.
        shown: the word of each row as shown.
        several: the rows of the words of a text of several words, by its own row.
        numbers: of the terms; the first is 0, of words that say nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.places, self.kinds, self.numbers = array("q"), array("b"), array("Q", [0])
        self.shown: list[str] = []
        self.several: dict[int, list[int]] = {}
        self._places = {"": 0}

    def __missing__(self, written: str) -> int:
        words = [written] if _ALONE.fullmatch(written) else _split(written)
        is_several = words != [written]
        several = [self[word] for word in words] if is_several else []
        term, shown, kind = ("", "", SEVERAL) if is_several else term_of(written)
        place = self._places.get(term, len(self.numbers))
        if place == len(self.numbers):
            self.numbers.append(number_of(term))
            self._places[term] = place
        row = self[written] = len(self.shown)
        if is_several:
            self.several[row] = several
        self.places.append(place)
        self.kinds.append(kind)
        self.shown.append(shown)
        return row


def _split(text: str) -> list[str]:
    """Return the words of a text, with the punctuation around them; an endless one is cut."""
    if not text.isascii():
        text = _SPACELESS.sub(_pairs, text).replace("’", " ")
    words = split(text.replace("'", " "))
    return [word[:_MOST_WRITTEN] for word in words] if len(text) > _MOST_WRITTEN else words


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {' '.join(map(str.__add__, run, run[1:]))} "


def term_of(written: str) -> tuple[str, str, int]:
    """Return the term of a word, in lower case and in the singular; the word as shown; and its kind.

    The term is ``""`` for stop words, single letters, words that begin with a digit, and overlong words. No
    punctuation and nothing that papers in any language say is in a phrase.
    """
    word = trim(written)
    lowered = word.lower()
    kind = HOLDING if lowered in FOREIGN else 0
    if not 1 < len(word) <= _LONGEST or word[0].isdigit() or lowered in STOP_WORDS:
        return "", "", kind
    # An initial capital may be due to a sentence or title; any other capital belongs to the word.
    is_small = word == lowered or (word[1:] == lowered[1:] and _SMALL.search(word, 1))
    if lowered not in _ABROAD:
        if not kind and written[0].isalnum() and (written.isascii() or not _SPACELESS.match(written)):
            kind = SECOND
        if written[-1].isalnum():
            kind |= FIRST
    return singular(lowered), lowered if is_small else word, kind


def number_of(text: str) -> int:
    """Return the number of a term."""
    data = text.encode()
    number: int = sum(map(mul, data, _POWERS)) + _ONES[len(data)] & _BELOW
    return number


def singular(word: str) -> str:
    """Strip an English plural ending from a word in lower case: singular and plural are one term."""
    if word[-1:] != "s" or len(word) <= 3:
        return word
    if len(word) > 4 and word.endswith(("ies", "xes", "zes", "shes", "ches", "sses")):
        return f"{word[:-3]}y" if word.endswith("ies") else word[:-2]
    return word if word[-2] in "sui" else word[:-1]
