"""The terms of words: what of them counts where papers are compared."""

import re
import tomllib
from array import array
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import NamedTuple

from generator.text.tokens import split, trim

_LONGEST = 40  # letters; a longer word means nothing to a reader
_MOST_WRITTEN = 80  # characters of a word with the punctuation around it
SEVERAL = 2
"""The kind of a row; see `Terms`."""
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


class _Term(NamedTuple):
    """A word's term."""

    number: int  # 0 if the word says nothing of a paper's subject
    shown: str = ""  # the word as shown
    is_first: bool = False  # whether it may be the first word of a phrase
    is_second: bool = False
    is_foreign: bool = False  # whether it is one of `FOREIGN`


class Terms(dict[str, int]):
    """The row of each text between two blanks; papers repeat their words, with the punctuation around them.

    A text of several words, such as "long-tailed", says nothing itself: its words have rows of their own.

    Attributes:
        rows: four numbers for each row: the place of the word's term in ``numbers``; the same if the word may
            be the first of a phrase, else 0; the same for the second; and the kind: 1 for one of `FOREIGN`,
            `SEVERAL` for several words, else 0.
        numbers: of the terms; the first is 0, of words that say nothing.
        shown: the word of each row as shown.
        several: the rows of the words of a text of several words, by its own row.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows, self.numbers = array("q"), array("Q", [0])
        self.shown: list[str] = []
        self.several: dict[int, list[int]] = {}
        self._places = {0: 0}

    def __missing__(self, written: str) -> int:
        words = [written] if written.isalpha() and written.isascii() else _split(written)
        is_several = words != [written]
        several = [self[word] for word in words] if is_several else []
        term = _Term(0) if is_several else term_of(written)
        place = self._places.setdefault(term.number, len(self.numbers))
        if place == len(self.numbers):
            self.numbers.append(term.number)
        row = self[written] = len(self.shown)
        if is_several:
            self.several[row] = several
        kind = SEVERAL if is_several else term.is_foreign
        self.rows.extend((place, place * term.is_first, place * term.is_second, kind))
        self.shown.append(term.shown)
        return row


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


def term_of(written: str) -> _Term:
    """Return the term of a word.

    There is none for stop words, single letters, words that begin with a digit, and overlong words. No
    punctuation and nothing that papers in any language say is in a phrase.
    """
    word = trim(written)
    lowered, rest = word.lower(), word[1:]
    if not 1 < len(word) <= _LONGEST or word[0].isdigit() or lowered in STOP_WORDS:
        return _Term(0, is_foreign=lowered in FOREIGN)
    # An initial capital may be due to a sentence or title; any other capital belongs to the word.
    shown = lowered if rest == lowered[1:] and _SMALL.search(rest) else word
    data = singular(lowered).encode()
    number = sum(map(mul, data, _POWERS)) + _ONES[len(data)] & _BELOW
    is_foreign, said = lowered in FOREIGN, lowered in _ABROAD
    begins = not written[0].isalnum() or _SPACELESS.match(written) or is_foreign
    is_first = written[-1].isalnum() and not said
    return _Term(number, shown, is_first, not (begins or said), is_foreign)


def singular(word: str) -> str:
    """Strip an English plural ending from a word in lower case: singular and plural are one term."""
    if len(word) > 4 and word.endswith(("ies", "xes", "zes", "shes", "ches", "sses")):
        return f"{word[:-3]}y" if word.endswith("ies") else word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
