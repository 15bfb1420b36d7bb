"""How much each word tells, and each paper as a vector of its most telling words.

Everything is in whole numbers, so that no order of adding, and no machine, changes a result.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.related import Words

TERMS = 48  # of a paper, at most
LENGTH = 1000  # of a vector; the product of two is their cosine times a million
_RARE = 8  # papers; a term in fewer weighs no more: it may be a slip of the pen
_COMMON = 5  # a term in more than one of so many papers tells nothing
_FEWEST = 500  # papers; fewer count as so many, else every word of a small archive were common
_STEPS = 4  # to a doubling, in which the number of papers is taken

Ids = NDArray[np.uint64]
Numbers = NDArray[np.int32]
Small = NDArray[np.uint16]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _terms(papers: Iterable[Words]) -> Ids:
    """The terms of some papers in a row."""
    return np.frombuffer(b"".join(words.terms for words in papers), np.uint64)


class Weights(NamedTuple):
    """How much terms tell: the whole doublings from the papers with a term to all papers."""

    terms: Ids  # all that weigh less than the rarest, ascending
    bits: NDArray[np.uint8]  # their weights; 0 for a term that is far too common
    most: int  # what every other term weighs

    @classmethod
    def of(cls, known: Iterable[Words]) -> Self:
        """Weights from some papers; roughly, so that one more paper changes next to none."""
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
        """The weight of each term."""
        weights = np.full(len(terms), self.most, np.int32)
        if len(self.terms):
            places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
            known = self.terms[places] == terms
            weights[known] = self.bits[places[known]]
        return weights


class Described(NamedTuple):
    """What a paper's vector is made from."""

    name: str  # stands for the paper, also in results
    id: str  # breaks ties
    title: str
    words: Words


class Vectors(NamedTuple):
    """Some papers, each as its most telling terms."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    titles: Ids  # a number for each title; equal for equal titles
    sizes: Numbers  # how many terms each paper has
    terms: Ids  # of all papers in a row; a paper's terms ascend
    values: Small  # of the terms; the squares of a paper's values add up to the square of `LENGTH`
    words: Small  # for each term which of the paper's words it is

    @classmethod
    def of(cls, papers: Sequence[Described], weights: Weights) -> Self:
        """The vectors of some papers."""
        terms = _terms(paper.words for paper in papers)
        counts = np.frombuffer(b"".join(paper.words.counts for paper in papers), np.uint8)
        rows = np.repeat(np.arange(len(papers)), [len(paper.words.counts) for paper in papers])
        values = weights.weigh(terms) * np.rint(16 * np.sqrt(counts, dtype=np.float64)).astype(np.int32)
        words = places(rows, len(papers)).astype(np.uint16)
        order = np.flatnonzero(values)
        order = order[largest_first(rows[order], values[order], terms[order])]
        order = order[places(rows[order], len(papers)) < TERMS]
        order = order[np.argsort(terms[order])]
        order = order[np.argsort(rows[order].astype(np.min_scalar_type(len(papers))), kind="stable")]
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
            words[order],
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The papers of one part or more, in a row."""
        return cls(
            tuple(name for part in parts for name in part.names),
            tuple(id for part in parts for id in part.ids),
            *(np.concatenate(arrays) for arrays in zip(*(part[2:] for part in parts), strict=True)),
        )


def sums(values: NDArray[Any]) -> NDArray[Any]:
    """The sums of the first 0, 1, 2 … of some numbers, of the same type; those of flags are 32 bits wide.

    To have numpy.cumsum widen numbers as it goes, which it does where nothing else is said, takes ten times
    as long.
    """
    kind = np.dtype(np.int32) if values.dtype == np.bool_ else values.dtype
    made = np.zeros(len(values) + 1, kind)
    np.cumsum(values, dtype=kind, out=made[1:])
    return made


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The different values of an array, ascending, in a tenth of the time that `numpy.unique` takes."""
    ordered = np.sort(values)
    different: NDArray[Any] = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return different


def places(rows: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The place of each item among those of its row; the rows are ascending."""
    starts = np.searchsorted(rows, np.arange(count))
    result: NDArray[np.int64] = np.arange(len(rows)) - starts[rows]
    return result


def largest_first(rows: NDArray[Any], values: NDArray[Any], ties: NDArray[Any]) -> NDArray[np.int64]:
    """The order of items by row, in a row the largest value first, of equal ones the lowest of ``ties``."""
    # By one number, and where some are equal by two: that takes a fifth of the time.
    keys = (rows.astype(np.int64) << 32) - values
    order: NDArray[np.int64] = np.argsort(keys)
    equal = np.diff(keys[order]) == 0
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    among = order[tied]
    order[tied] = among[np.lexsort((ties[among], keys[among]))]
    return order


_T = TypeVar("_T", bound=tuple[Any, ...])


def pack(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Plain values that can be stored: of an array its type, in three letters, and its bytes."""
    return tuple(
        part.dtype.str.encode() + part.tobytes() if isinstance(part, np.ndarray) else part for part in value
    )


def unpack(kind: type[_T], packed: Iterable[Any]) -> _T:
    """What `pack` made plain."""
    return kind(
        *(np.frombuffer(part[3:], part[:3].decode()) if isinstance(part, bytes) else part for part in packed)
    )
