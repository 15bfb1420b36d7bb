"""The vectors of papers as the browser gets them, in about 110 bytes each.

A paper's record is the number of its terms as one byte, then a Golomb-Rice code for each term, padded to
whole bytes. The low bits of a code are the term's weight; the others are the gap to the term before it.
"""

from itertools import pairwise

import numpy as np

from generator.search.rice import Numbers, encode, low_bits

HASH_BITS = 18
"""A term is known by the low bits of its number, which a browser can compute in 32 bits."""
WEIGHT_BITS = 4
_HEAVIEST = 1 << WEIGHT_BITS  # the weight of a paper's heaviest term; the lightest has 1


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
