"""The tokens of texts, by arrays: where each is, and a number that stands for it.

A word at a time, looking up what is known of it is slow, since a large table is all over the memory. Here
equal tokens get equal numbers by arithmetic, and only the different ones need be looked up.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse among the numbers below 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)


class Text:
    """A text whose tokens are asked for; one of some hundred kilobytes is best.

    Args:
        data: the text, as bytes of which each that is in a token counts.

    Attributes:
        bytes: the same as an array.
    """

    def __init__(self, data: bytes) -> None:
        self.bytes = np.frombuffer(data, np.uint8)
        self._powers, self._inverses = _powers(max(len(data), 1 << 16).bit_length())
        self._sums = sums((self.bytes + np.uint64(1)) * self._powers[: len(data)])

    def tokens(self, inside: NDArray[np.bool_]) -> tuple[Places, Places]:
        """Where tokens start and end.

        Args:
            inside: for each of the 256 bytes, whether it is part of tokens.
        """
        flags = np.zeros(len(self.bytes) + 2, np.int8)
        inside.take(self.bytes, out=flags[1:-1].view(np.bool_), mode="clip")
        steps = np.diff(flags)
        return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)

    def numbers(self, starts: Places, ends: Places) -> Numbers:
        """A number for each token: the value at a fixed place of the polynomial that its bytes are."""
        numbers: Numbers = (self._sums[ends] - self._sums[starts]) * self._inverses[starts]
        return numbers

    def followed(self, numbers: Numbers, lengths: Places, byte: int) -> Numbers:
        """The numbers of tokens with one more byte behind them."""
        return numbers + self._powers[lengths] * np.uint64(byte + 1)


def sums(values: NDArray[Any]) -> NDArray[Any]:
    """The sums of the first 0, 1, 2 … of some numbers, of the same type; those of flags are 32 bits wide.

    To have numpy.cumsum widen numbers as it goes, which it does where nothing else is said, takes ten times
    as long.
    """
    kind = np.dtype(np.int32) if values.dtype == np.bool_ else values.dtype
    made = np.zeros(len(values) + 1, kind)
    np.cumsum(values, dtype=kind, out=made[1:])
    return made


@lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Numbers, Numbers]:
    """The powers of the base and of its inverse, from the 0th on."""
    powers, inverses = (np.full(1 << bits, factor, np.uint64) for factor in (_BASE, _INVERSE))
    powers[0] = inverses[0] = 1
    return np.cumprod(powers), np.cumprod(inverses)


def distinct(keys: NDArray[Any]) -> tuple[Places, Places]:
    """The first place of each different key, ascending; and for all keys which of these they are."""
    # As numpy.unique, but that the sort need not be stable, and so takes half the time.
    order = np.argsort(keys)
    starts = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
    firsts = np.minimum.reduceat(order, starts) if len(starts) else starts
    by_place = np.argsort(firsts)
    which, ranks = np.empty(len(keys), np.int64), np.empty(len(starts), np.int64)
    ranks[by_place] = np.arange(len(starts))
    which[order] = np.repeat(ranks, np.diff(starts, append=len(keys)))
    return firsts[by_place], which
