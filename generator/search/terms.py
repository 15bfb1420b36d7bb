"""The terms of texts, as numbers.

100,000 papers have 18 million words, 630,000 of them distinct; each distinct word is stemmed only once.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from generator.queries.words import is_stop_word, sought, split
from generator.search.rice import Numbers
from generator.text.tokens import trim

RANGES = ("", "b", "cl", "d", "en", "g", "i", "m", "o", "pr", "s", "st", "u")
"""The first term of each range. Ranges are joined separately, and no shard crosses their fixed borders."""
SERIAL_BITS = 24
"""Bits of a term's serial number; the bits above hold the number of the term's range."""


class Terms(dict[str, int]):
    """The place of each word by its first use, and the number of its term; neither ever changes."""

    def __init__(self) -> None:
        super().__init__()
        self._of_words = array("i")  # the number of each word's term, negative for a stop word
        self._spelled = [""]  # terms by serial number
        self._numbers = {"": 0}

    def __missing__(self, word: str) -> int:
        trimmed = trim(word)
        if trimmed != word:
            number = self._of_words[self[trimmed]]
        else:
            term = sought(word)
            new = bisect_right(RANGES, term) - 1 << SERIAL_BITS | len(self._spelled)
            number = self._numbers.setdefault(term, new)
            if number == new:
                self._spelled.append(term)
            if is_stop_word(word):
                number = -number
        self._of_words.append(number)
        return self.setdefault(word, len(self))

    def numbers(self, words: Numbers) -> Numbers:
        """Return the number of each word's term, negative for a stop word."""
        return np.frombuffer(self._of_words, np.int32)[words]

    def words(self, texts: Iterable[str]) -> tuple[Numbers, Numbers]:
        """Return the place of each word, and the number of words in each text."""
        sizes: list[int] = []

        def numbers(text: str) -> Iterator[int]:
            words = split(text)
            sizes.append(len(words))
            return map(self.__getitem__, words)

        return np.fromiter(chain.from_iterable(map(numbers, texts)), np.int32), np.array(sizes, np.int64)

    def spelled(self, numbers: Numbers) -> list[str]:
        """Return the terms with these numbers."""
        return [self._spelled[number] for number in (numbers & (1 << SERIAL_BITS) - 1).tolist()]
