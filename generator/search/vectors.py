"""Golomb-Rice codes of many numbers at once, and the vectors of papers in them, in about 110 bytes each.

A code is a unary quotient, then the low bits. A paper's record is the number of its terms as one byte, then a
Golomb-Rice code for each term, padded to whole bytes. The low bits of a code are the term's weight; the
others are the gap to the term before it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Bits = NDArray[np.uint8]
HASH_BITS = 18
"""A term is known by the low bits of its number, which a browser can compute in 32 bits."""
WEIGHT_BITS = 4
_NUMBERS = 128
_EACH = np.arange(_NUMBERS)
# Half of what real papers' numbers fall, principal components. Roots are the same on any processor.
_LIFTED = np.sqrt(np.sqrt(_EACH + 2))
_TURN = 1.0 - 2 * (np.bitwise_count(_EACH[:, np.newaxis] & _EACH) & 1)  # Hadamard's matrix
_FINE = 1 << 16
_HEAVIEST = 1 << WEIGHT_BITS  # the weight of a paper's heaviest term; the lightest has 1


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


def codes(vectors: Sequence[bytes], sums: Numbers) -> bytes:
    """Return two bits for each of 128 numbers: for all, whether it is not negative; then its half.

    That is whether it is the higher of its sign, beyond the root mean square or not. The numbers are a vector
    of a paper and the sum of its words' rows (`postings.sums`), both at length 1, added up: a query, a sum of
    rows, stands nearer to them. Turned, each loses as little as any other. All sums are exact, since they are
    of whole numbers. The highest bit of a byte is the first. Without a vector, all bits are zero.
    """
    if not any(vectors):
        return bytes(len(vectors) * _NUMBERS // 4)
    known = np.frombuffer(b"".join(vector or bytes(_NUMBERS) for vector in vectors), np.int8)
    own = known.reshape(-1, _NUMBERS).astype(np.int64)
    both = sum(part / np.sqrt((part * part).sum(axis=1, keepdims=True)).clip(1) for part in (own, sums))
    turned = np.rint(_FINE * _LIFTED * both) @ _TURN
    positive, large = turned >= 0, turned**2 > (turned**2).mean(axis=1, keepdims=True)
    bits = np.hstack([positive, large == positive]) & own.any(axis=1, keepdims=True)
    return np.packbits(bits, axis=1).tobytes()


def records(sizes: Numbers, terms: Numbers, values: Numbers) -> list[bytes]:
    """Return the record of each paper; a paper without terms has none: ``b""``.

    ``sizes`` has the number of terms of each paper, at most 255; terms, with positive values, are paper after
    paper. Terms with the same hash are one term with the sum of their values.
    """
    made = [b""] * len(sizes)
    if not len(terms):
        return made
    owners = np.repeat(np.arange(len(sizes)), sizes) << HASH_BITS
    hashes = (terms & np.uint64((1 << HASH_BITS) - 1)).astype(np.int64)
    keys, same = np.unique(owners | hashes, return_inverse=True)
    owners, hashes = np.divmod(keys, 1 << HASH_BITS)
    having, starts, counts = np.unique(owners, return_index=True, return_counts=True)
    sums = np.bincount(same, values)
    heaviest = np.repeat(np.maximum.reduceat(sums, starts), counts)
    weights = np.maximum(np.rint(_HEAVIEST * sums / heaviest), 1).astype(np.int64) - 1
    gaps = np.diff(hashes, prepend=0) - 1
    gaps[starts] = hashes[starts]
    low = np.repeat(low_bits(counts, 1 << HASH_BITS), counts)
    bits, ends = encode(gaps << WEIGHT_BITS | weights, low + np.int8(WEIGHT_BITS))
    borders = pairwise((0, *ends[starts[1:] - 1].tolist(), len(bits)))
    for paper, count, (start, end) in zip(having.tolist(), counts.tolist(), borders, strict=True):
        made[paper] = bytes((count,)) + np.packbits(bits[start:end]).tobytes()
    return made
