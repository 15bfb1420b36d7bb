"""The weight of each term, and each paper as a vector of its heaviest terms.

All values are integers, so the result does not depend on the order of additions or on the machine.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.related import Words

TERMS = 48  # the most terms of a vector
LENGTH = 1000  # of a vector; the dot product of two vectors is their cosine times a million
_RARE = 8  # the least document frequency that counts; a rarer term may be a typing error
_COMMON = 5  # a term in more than a fifth of the papers weighs nothing
_FEWEST = 500  # papers; a smaller archive counts as this large, or all its words would be common
_FOLLOWED = np.uint64(0x9E3779B97F4A7C15)  # a phrase's number is not that of its words in another order
_STEPS = 4  # the logarithm of the number of papers is rounded to quarters

Ids = NDArray[np.uint64]
Numbers = NDArray[np.int32]
Small = NDArray[np.uint16]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _terms(papers: Iterable[Words]) -> Ids:
    return np.frombuffer(b"".join(words.terms for words in papers), np.uint64)


class Weights(NamedTuple):
    """The weight of each term: its inverse document frequency in bits (log2), rounded."""

    terms: Ids  # terms below the highest weight, ascending
    bits: NDArray[np.uint8]  # the weights of `terms`; 0 for a common term
    most: int  # the weight of every other term

    @classmethod
    def of(cls, known: Iterable[Words]) -> Self:
        """Return the weights from a set of papers, rounded so that one more paper changes almost none."""
        listed = list(known)
        terms, counts = np.unique(_terms(listed), return_counts=True)
        papers = max(len(listed), _FEWEST)
        size = round(float(np.log2(papers)) * _STEPS) / _STEPS
        bits = np.rint(size - np.log2(np.maximum(counts, _RARE))).astype(np.int32)
        bits[counts * _COMMON > papers] = 0
        most = round(size - float(np.log2(_RARE)))
        chosen = bits < most
        return cls(terms[chosen], np.maximum(bits[chosen], 0).astype(np.uint8), most)

    def weigh(self, terms: Ids) -> Numbers:
        """Look up the weight of each term."""
        weights = np.full(len(terms), self.most, np.int32)
        if len(self.terms):
            places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
            known = self.terms[places] == terms
            weights[known] = self.bits[places[known]]
        return weights


class Phrases(NamedTuple):
    """The phrases of papers, paper after paper, each with the number of its paper."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]  # of the two words of each phrase among the words of all papers
    numbers: Ids

    @classmethod
    def of(cls, papers: Sequence[Words]) -> Self:
        """Return the phrases of papers."""
        sizes = [len(words.counts) for words in papers]
        rows = np.repeat(np.arange(len(papers)), [len(words.phrases) // 4 for words in papers])
        pairs = np.frombuffer(b"".join(words.phrases for words in papers), np.uint16).reshape(-1, 2)
        starts = np.cumsum(sizes, dtype=np.int64) - np.array(sizes, np.int64)
        found = pairs + starts[rows][:, np.newaxis]
        first, second = _terms(papers)[found].T
        return cls(rows, found, first * _FOLLOWED + second)


class Described(NamedTuple):
    """The parts of a paper that its vector is made from."""

    name: str  # identifies the paper, also in results
    id: str  # breaks ties
    title: str
    words: Words


class Vectors(NamedTuple):
    """The vectors of papers, as concatenated arrays."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    titles: Ids  # a hash of each title
    sizes: Numbers  # the number of terms of each paper
    terms: Ids  # paper after paper, ascending within a paper
    values: Small  # one for each term; each vector has the length `LENGTH`
    phrase_sizes: Numbers  # the number of phrases of each paper, of terms in its vector
    phrases: Ids  # paper after paper

    @classmethod
    def of(cls, papers: Sequence[Described], weights: Weights) -> Self:
        """Return the vectors of papers."""
        terms = _terms(paper.words for paper in papers)
        counts = np.frombuffer(b"".join(paper.words.counts for paper in papers), np.uint8)
        rows = np.repeat(np.arange(len(papers)), [len(paper.words.counts) for paper in papers])
        values = weights.weigh(terms) * np.rint(16 * np.sqrt(counts, dtype=np.float64)).astype(np.int32)
        order = np.flatnonzero(values)
        order = order[largest_first(rows[order], values[order], terms[order])]
        order = order[places(rows[order], len(papers)) < TERMS]
        order = order[np.lexsort((terms[order], rows[order]))]
        kept = np.zeros(len(rows), bool)
        kept[order] = True
        phrases = Phrases.of([paper.words for paper in papers])
        told = kept[phrases.places].all(axis=1)
        rows, terms, values = rows[order], terms[order], values[order]
        squares = np.bincount(rows, values.astype(np.float64) ** 2, len(papers))
        values = np.rint(LENGTH * values / np.sqrt(squares)[rows]).astype(np.uint16)
        return cls(
            tuple(paper.name for paper in papers),
            tuple(paper.id for paper in papers),
            np.fromiter((_number(" ".join(paper.title.casefold().split())) for paper in papers), np.uint64),
            np.bincount(rows, minlength=len(papers)).astype(np.int32),
            terms,
            values,
            np.bincount(phrases.rows[told], minlength=len(papers)).astype(np.int32),
            phrases.numbers[told],
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Concatenate one part or more."""
        return cls(
            tuple(name for part in parts for name in part.names),
            tuple(id for part in parts for id in part.ids),
            *(np.concatenate(arrays) for arrays in zip(*(part[2:] for part in parts), strict=True)),
        )


def places(rows: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Return the position of each item within its row; `rows` is ascending."""
    starts = np.searchsorted(rows, np.arange(count))
    result: NDArray[np.int64] = np.arange(len(rows)) - starts[rows]
    return result


def largest_first(rows: NDArray[Any], values: NDArray[Any], ties: NDArray[Any]) -> NDArray[np.int64]:
    """Return the order by row, then by value (largest first), then by ``ties`` (lowest first)."""
    order: NDArray[np.int64] = np.lexsort((ties, -values.astype(np.int64), rows))
    return order


_T = TypeVar("_T", bound=tuple[Any, ...])


def pack(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return plain values for storage; an array becomes its type (three letters) and its bytes."""
    return tuple(
        part.dtype.str.encode() + part.tobytes() if isinstance(part, np.ndarray) else part for part in value
    )


def unpack(kind: type[_T], packed: Iterable[Any]) -> _T:
    """Undo `pack`."""
    return kind(
        *(np.frombuffer(part[3:], part[:3].decode()) if isinstance(part, bytes) else part for part in packed)
    )
