"""The words of a paper that may show what it has in common with others."""

import re
import tomllib
from array import array
from collections import Counter
from functools import lru_cache
from pathlib import Path

from generator.related import Words
from generator.text.tokens import split, trim

_TITLE = 3  # times that a word of the title counts; best of 1 to 4 in tests/benchmarks/bench_related.py
_MOST = 255  # of a byte
_LONGEST = 40  # letters of a word; what is longer tells a reader nothing as a reason
# Scripts without spaces between words: Han and kana. Two characters in a row stand for a word.
_SPACELESS = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_APOSTROPHE = re.compile("['’]")
# Letters in lower case or without case; beyond ASCII neither raised figures nor signs.
_SMALL = re.compile("[a-z\xc0-\u1fff\u3000-\U0010ffff]")
_LISTS = tomllib.loads(Path(__file__).with_name("stop_words.toml").read_text("utf-8"))
_STOP_WORDS = frozenset(" ".join(_LISTS.values()).split())
# A term's number is a hash: the polynomial of its bytes, modulo 2**64.
_BASE, _BELOW = 0x9E3779B97F4A7C15, (1 << 64) - 1


def words(title: str, abstract: str) -> Words:
    """The words of a paper that say what it is about, from its title and abstract in plain Unicode."""
    found, abstract_words = map(_words, (title, abstract))
    counts: dict[int, int] = {}
    spelled: dict[int, str] = {}
    for word, times in Counter(_TITLE * found + abstract_words).items():
        number, shown = _known(word)
        if number:
            counts[number] = counts.get(number, 0) + times
            spelled.setdefault(number, shown)
    sizes = bytes([min(count, _MOST) for count in counts.values()])
    return Words(" ".join(spelled.values()), sizes, array("Q", counts).tobytes())


def _words(text: str) -> list[str]:
    """The words of a text, but for single letters, what begins with a figure, and what is too long."""
    if not text.isascii():
        text = _SPACELESS.sub(_pairs, text)
    words = map(trim, split(_APOSTROPHE.sub(" ", text)))
    return [word for word in words if 1 < len(word) <= _LONGEST and not word[0].isdigit()]


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {' '.join(map(str.__add__, run, run[1:]))} "


@lru_cache(maxsize=1 << 16)  # papers repeat their words
def _known(word: str) -> tuple[int, str]:
    """The number of a word's term, 0 for a stop word, and the word as it is shown."""
    lowered, rest = word.lower(), word[1:]
    if lowered in _STOP_WORDS:
        return 0, ""
    # A first capital may come from a sentence or a title; further ones are part of the word.
    shown = lowered if rest == lowered[1:] and _SMALL.search(rest) else word
    number = 0
    for byte in reversed(_singular(lowered).encode()):
        number = number * _BASE + byte + 1 & _BELOW
    return number, shown


def _singular(word: str) -> str:
    """An English word without a plural ending, so that singular and plural are one term."""
    if len(word) > 4 and word.endswith(("ies", "xes", "zes", "shes", "ches", "sses")):
        return f"{word[:-3]}y" if word.endswith("ies") else word[:-2]
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
