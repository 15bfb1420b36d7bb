"""The terms of texts, as numbers.

A library of 100,000 papers repeats 630,000 words 18 million times: the index owes most of its speed to asking
lunr about each word only once, and to looking known words up by arrays, many at a time.
"""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from lunr.tokenizer import SEPARATOR_CHARS

from generator.search.rice import Numbers
from generator.search.words import stem, trim

RANGES = ("", "b", "cl", "d", "en", "g", "i", "m", "o", "pr", "s", "st", "u")
"""First terms of the ranges that are joined separately; fixed, since a file ends where its range ends."""
SERIAL_BITS = 24
"""Bits of a term's serial number. Before it in the term's number stands the number of its range."""

_LONGEST = 15  # bytes of a word that the table holds: those of two numbers, but for one that tells the length
# Which bits of these numbers are those of a word of a length.
_MASKS = np.array([
    [(1 << 8 * min(length, 8)) - 1 for length in range(_LONGEST + 1)],
    [(1 << 8 * max(length - 8, 0)) - 1 for length in range(_LONGEST + 1)],
], np.uint64)  # fmt: skip
_SLOT_BITS = 21
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # a factor by which all bits change the highest
# Which bytes are part of words.
_INSIDE = ~np.isin(np.arange(256), list(SEPARATOR_CHARS.encode("ascii", "ignore")))


class _Numbers(dict[str, int]):
    """The number of each word's term, 0 for a stop word.

    Attributes:
        spelled: the terms by their serial numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spelled = [""]
        self._numbers = {"": 0}

    def __missing__(self, word: str) -> int:
        trimmed = trim(word)
        if trimmed != word:
            number = self[trimmed]
        else:
            term = stem(word)
            new = bisect_right(RANGES, term) - 1 << SERIAL_BITS | len(self.spelled)
            number = self._numbers.setdefault(term, new)
            if number == new:
                self.spelled.append(term)
        return self.setdefault(word, number)


class Terms:
    """The terms of words, each with a number, which it keeps.

    A word is found by its bytes in a table, in which it may take another word's place. What is not there is
    looked up in a dictionary.
    """

    def __init__(self) -> None:
        self._known = _Numbers()
        self._keys = np.zeros((2, 1 << _SLOT_BITS), np.uint64)
        self._numbers = np.zeros(1 << _SLOT_BITS, np.int32)

    def of(self, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The terms of the words of some texts, best of a megabyte together.

        Returns:
            The number of each word's term, 0 for a stop word; and how many words each text has.
        """
        # What is lower-cased may have become longer. All separators of `words.split` but one are ASCII.
        lowered = [text.lower().replace("\xa0", " ").encode("utf-8", "surrogatepass") for text in texts]
        data = b"\n".join((*lowered, b" " * 16))  # as much as is read from the start of a word on
        edges = np.diff(_INSIDE[np.frombuffer(data, np.uint8)], prepend=False)
        borders = np.flatnonzero(edges)
        starts, ends = borders[::2], borders[1::2]
        ends_of_texts = np.cumsum([len(text) + 1 for text in lowered])
        return self._look_up(data, starts, ends), np.diff(np.searchsorted(starts, ends_of_texts), prepend=0)

    def _look_up(self, data: bytes, starts: Numbers, ends: Numbers) -> Numbers:
        """The numbers of the terms of words in a text."""
        lengths = (ends - starts).astype(np.uint64)
        lengths[lengths > _LONGEST] = 0
        eight = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))  # the bytes from each byte on
        low = eight[starts] & _MASKS[0, lengths]
        high = eight[starts + 8] & _MASKS[1, lengths] | lengths << np.uint64(56)
        slots = (low * _SPREAD ^ high) * _SPREAD >> np.uint64(64 - _SLOT_BITS)
        numbers: Numbers = self._numbers[slots]
        is_known = (self._keys[0][slots] == low) & (self._keys[1][slots] == high) & (lengths > 0)
        new = np.flatnonzero(~is_known)
        words = zip(starts[new].tolist(), ends[new].tolist(), strict=True)
        numbers[new] = [self._known[data[start:end].decode("utf-8", "surrogatepass")] for start, end in words]
        self._keys[:, slots[new]] = low[new], high[new]
        self._numbers[slots[new]] = numbers[new]
        return numbers

    def spelled(self, numbers: Numbers) -> list[str]:
        """The terms that have these numbers."""
        return [self._known.spelled[number] for number in (numbers & (1 << SERIAL_BITS) - 1).tolist()]
