"""Golomb-Rice codes of many numbers at once: a unary quotient, then the low bits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Bits = NDArray[np.uint8]


def low_bits(counts: Numbers, size: int) -> Numbers:
    """Return how many low bits suit the gaps between ``counts`` numbers below ``size`` (Golomb's rule)."""
    # log2 of 0.69 times the mean gap; the exponent of a whole number is its bit length.
    exponents = np.frexp(size * 11 // (counts * 16))[1]
    low: Numbers = np.maximum(exponents - 1, 0).astype(np.int8)
    return low


def encode(numbers: Numbers, low: Numbers) -> tuple[Bits, Numbers]:
    """Encode non-negative numbers with ``low`` low bits each; return the bits and the end of each code."""
    quotients = numbers >> low
    ends: Numbers = np.cumsum((quotients + low + 1).astype(np.int64))  # widening in cumsum is far slower
    zeros = ends - low - 1  # where each quotient ends
    edges = np.zeros(int(ends[-1]) if len(ends) else 0, np.int8)
    edges[zeros - quotients] = 1
    edges[zeros] -= 1
    bits = np.cumsum(edges, dtype=np.int8, out=edges).view(np.uint8)
    for place in range(int(low.max(initial=0))):
        having = np.flatnonzero(low > place)
        bits[ends[having] - 1 - place] = numbers[having] >> place & 1
    return bits, ends
