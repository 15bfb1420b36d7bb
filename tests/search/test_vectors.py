"""The records of vectors, read by the format's description alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.search.vectors import records

WHOLE = 1 << 18


def read(record: bytes) -> dict[int, int]:
    """Return the weight of each term of a record, by its hash."""
    count = record[0]
    bits = "".join(f"{byte:08b}" for byte in record[1:])
    low = max((WHOLE * 11 // (count * 16)).bit_length() - 1, 0) + 4
    at, last = 0, -1
    terms = {}
    for _ in range(count):
        quotient = bits.index("0", at) - at
        at += quotient + 1
        code = quotient << low | int(bits[at : at + low], 2)
        at += low
        last += (code >> 4) + 1
        terms[last] = code % 16 + 1
    assert len(bits) - at < 8
    return terms


numbers = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, WHOLE - 1, WHOLE, 3 * WHOLE - 1]))
papers = st.lists(st.dictionaries(numbers, st.integers(1, 1000), max_size=48), max_size=5)


@given(papers)
def test_any_papers(vectors: list[dict[int, int]]) -> None:
    sizes = np.array([*map(len, vectors)], np.int32)
    terms = np.array([term for vector in vectors for term in vector], np.uint64)
    values = np.array([value for vector in vectors for value in vector.values()], np.uint16)
    made = records(sizes, terms, values)
    assert len(made) == len(vectors)
    for record, vector in zip(made, vectors, strict=True):
        if not vector:
            assert record == b""
            continue
        summed: dict[int, int] = {}
        for term, value in vector.items():
            summed[term % WHOLE] = summed.get(term % WHOLE, 0) + value
        found = read(record)
        assert found.keys() == summed.keys()
        for term, weight in found.items():
            assert abs(weight - 16 * summed[term] / max(summed.values())) <= 1
