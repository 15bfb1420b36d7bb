"""Golomb-Rice codes of many numbers at once: a unary quotient, then some plain bits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Bits = NDArray[np.uint8]


def low_bits(counts: Numbers, size: int) -> Numbers:
    """How many plain bits suit the gaps between ``counts`` numbers below ``size``, by Golomb's rule."""
    # The logarithm of 0.69 times the mean gap; the exponents of whole numbers are their bit lengths.
    exponents = np.frexp(size * 11 // (counts * 16))[1]
    low: Numbers = np.maximum(exponents - 1, 0).astype(np.int8)
    return low


def encode(numbers: Numbers, low: Numbers) -> tuple[Bits, Numbers]:
    """The codes of non-negative numbers, with ``low`` plain bits each: bits (0 or 1), and the codes' ends."""
    quotients = numbers >> low
    ends: Numbers = np.cumsum((quotients + low + 1).astype(np.int64))  # to widen as it adds is far slower
    zeros = ends - low - 1  # each ends a quotient
    edges = np.zeros(int(ends[-1]) if len(ends) else 0, np.int8)
    edges[zeros - quotients] = 1
    edges[zeros] -= 1
    bits = np.cumsum(edges, dtype=np.int8, out=edges).view(np.uint8)
    for place in range(int(low.max(initial=0))):
        having = np.flatnonzero(low > place)
        bits[ends[having] - 1 - place] = numbers[having] >> place & 1
    return bits, ends
