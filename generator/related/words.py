"""The words of papers that may show what they have in common with others."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, count, pairwise
from pathlib import Path

import numpy as np

from generator.related import Words
from generator.related.tokens import Numbers, Places, Text, distinct, sums

_TITLE = 3  # times that a word of the title counts; best of 1 to 4 in tests/benchmarks/bench_related.py
_MOST = 255  # what a byte holds
_AT_ONCE = 32  # papers; the memory of larger arrays would go back to the system each time
# Scripts that put no space between words: Han and kana. Two characters in a row stand for a word.
_SPACELESS = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SIGNS = re.compile(r"[^\x00-\x7f\w]+")
_ASCII = bytes(range(0x80))
_APART = np.uint64(0xD1B54A32D192ED03)  # tells the same word of two papers apart

_BYTES = np.arange(256)
_FIGURES = np.isin(_BYTES, list(b"0123456789"))
_SMALL = np.isin(_BYTES, list(b"abcdefghijklmnopqrstuvwxyz"))
_INSIDE = _FIGURES | _SMALL | (_BYTES >= 0x80)  # of a word in lower case; beyond ASCII nothing else is left
_SMALL |= (_BYTES >= 0xC3) & (_BYTES != 0xE2)  # with C2 and E2 begin raised figures, and signs
# Bytes of the character that a byte begins (RFC 3629, section 3), and which bytes begin none.
_WIDTHS = np.select([_BYTES >= 0xF0, _BYTES >= 0xE0, _BYTES >= 0xC0], [4, 3, 2], 1)
_BEGINS = (_BYTES & 0xC0) != 0x80
_C, _E, _H, _I, _S, _U, _X, _Y, _Z = b"cehisuxyz"


@lru_cache
def _stop_words() -> Numbers:
    """The numbers of the words that ``stop_words.toml`` lists, each at its remainder by the table's length.

    The length is the least from 32,768 on by which no two words have the same remainder.
    """
    lists = tomllib.loads(Path(__file__).with_name("stop_words.toml").read_text("utf-8"))
    text = Text(" ".join(lists.values()).encode())
    numbers = np.unique(text.numbers(*text.tokens(_INSIDE)))
    size = next(size for size in count(1 << 15) if len(np.unique(numbers % size)) == len(numbers))
    table = np.zeros(size, np.uint64)
    table[numbers % size] = numbers
    return table


def words(papers: Sequence[tuple[str, str]]) -> list[Words]:
    """The words of papers that say what these are about.

    Args:
        papers: title and abstract of each, plain Unicode text.
    """
    batches = (papers[start : start + _AT_ONCE] for start in range(0, len(papers), _AT_ONCE))
    return [paper_words for batch in batches for paper_words in _Texts(batch).words()]


class _Texts:
    """Some papers' texts, one behind the other."""

    def __init__(self, papers: Sequence[tuple[str, str]]) -> None:
        lowered, shown = zip(*map(_prepared, chain.from_iterable(papers)), strict=True)
        # Before the first token there is as much as is looked at before the end of one.
        self.text = Text(b"\n".join((b"\n\n\n", *lowered, b"")))
        self.shown = np.frombuffer(b"\n".join((b"\n\n\n", *shown, b"")), np.uint8).copy()
        self.ends = np.cumsum([len(text) + 1 for text in lowered]) + 3
        self.papers = len(papers)
        self.characters: Places = sums((self.text.bytes & 0xC0) != 0x80)

    def words(self) -> list[Words]:
        """The words of each paper."""
        starts, ends = self._tokens()
        terms = self._terms(starts, ends)
        fields = np.searchsorted(self.ends, starts, side="right")  # a title and an abstract for each paper
        owners = fields // 2
        firsts, which = distinct(terms + owners.astype(np.uint64) * _APART)
        worth = np.where(fields % 2 == 0, _TITLE, 1)
        counts = np.minimum(np.bincount(which, worth, len(firsts)), _MOST).astype(np.uint8).tobytes()
        packed = terms[firsts].tobytes()
        spelled, stops = self._spelled(starts[firsts], ends[firsts])
        borders = np.searchsorted(owners[firsts], np.arange(self.papers + 1))
        places = np.concatenate([[0], stops])[borders].tolist()
        return [
            Words(spelled[begin:stop].decode()[:-1], counts[start:end], packed[8 * start : 8 * end])
            for (begin, stop), (start, end) in zip(pairwise(places), pairwise(borders.tolist()), strict=True)
        ]

    def _tokens(self) -> tuple[Places, Places]:
        """Runs of letters and figures from their first letter on, of two characters or more."""
        starts, ends = self.text.tokens(_INSIDE)
        figures = np.flatnonzero(_FIGURES[self.text.bytes[starts]])
        while len(figures):
            starts[figures] += 1
            figures = figures[_FIGURES[self.text.bytes[starts[figures]]]]
        kept = self._length(starts, ends) >= 2
        starts, ends = starts[kept], ends[kept]
        numbers, stop = self.text.numbers(starts, ends), _stop_words()
        kept = stop[numbers % len(stop)] != numbers
        return starts[kept], ends[kept]

    def _length(self, starts: Places, ends: Places) -> Places:
        """The characters of tokens: bytes that begin one."""
        return self.characters[ends] - self.characters[starts]

    def _terms(self, starts: Places, ends: Places) -> Numbers:
        """What tokens stand for: English words without the ending of their plural, one term for both."""
        lengths = self._length(starts, ends)
        last, second, third, fourth = (self.text.bytes[ends - back] for back in (1, 2, 3, 4))
        is_plural = last == _S
        ies = is_plural & (second == _E) & (third == _I) & (lengths > 4)
        hissing = (third == _X) | (third == _Z) | ((third == _H) & ((fourth == _S) | (fourth == _C)))
        hissing |= (third == _S) & (fourth == _S)
        es = is_plural & (second == _E) & hissing & (lengths > 4)
        plain = is_plural & (lengths > 3) & (second != _S) & (second != _U) & (second != _I)
        cut = np.select([ies, es, plain], [3, 2, 1])
        terms = self.text.numbers(starts, ends - cut)
        terms[ies] = self.text.followed(terms[ies], (ends - starts)[ies] - 3, _Y)
        return terms

    def _spelled(self, starts: Places, ends: Places) -> tuple[bytes, Places]:
        """Tokens as they are shown, a space after each, and where each of them ends with its space.

        A capital first is a sentence's or a title's, those further on the word's.
        """
        lowered = self.text.bytes
        capitals = sums(self.shown != lowered)
        small = sums((self.shown == lowered) & _SMALL.take(lowered))
        widths = _WIDTHS[lowered[starts]]
        rest = starts + widths
        usual = (capitals[ends] == capitals[rest]) & (small[ends] > small[rest])
        for place in range(4):
            there = starts[usual & (widths > place)] + place
            self.shown[there] = lowered[there]
        sizes = ends - starts + 1
        stops = np.cumsum(sizes)
        spelled = self.shown[np.repeat(starts - stops + sizes, sizes) + np.arange(sizes.sum())]
        spelled[stops - 1] = ord(" ")
        return spelled.tobytes(), stops


def _prepared(text: str) -> tuple[bytes, bytes]:
    """A text in lower case and as it is, each character at the same place in both."""
    if text.isascii():
        return text.lower().encode(), text.encode()
    beyond = text.encode().translate(None, _ASCII).decode()
    if _SPACELESS.search(beyond):
        text = _SPACELESS.sub(_pairs, text)
    if not beyond.isalnum():
        text = _SIGNS.sub(" ", text)
    lowered, shown = text.lower().encode(), text.encode()
    return lowered, shown if shown.translate(_BEGINNINGS) == lowered.translate(_BEGINNINGS) else lowered


_BEGINNINGS = _BEGINS.astype(np.uint8).tobytes()


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {' '.join(map(str.__add__, run, run[1:]))} "
