"""The nearest papers of each paper, among the papers of its month and earlier ones, by cosine."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sparse_dot_topn import sp_matmul_topn

from generator.related import PART, Neighbour, Words, basis
from generator.related.weights import (
    LENGTH,
    TERMS,
    Described,
    Frequencies,
    Vectors,
    Weights,
    distinct,
    largest_first,
    places,
    sums,
)

NEIGHBOURS = 8
_REASONS = 3  # words shown for each
SHARED = 2  # words; a single one in common is a coincidence
_SOUGHT_BY = 32  # a paper's heaviest terms; the others only rank what these find
SOUGHT_AMONG = 150  # papers with a term before a part, the nearest; as many behind it
_CANDIDATES = 16  # the nearest papers; the first ones that share enough words are shown
_ASKED = 24  # leaves enough after the paper itself, papers of its title and most ties
LEAST = LENGTH * LENGTH // 20  # papers of a lower cosine are not alike
_CHUNK = 64  # rows of a whole product at once

Array = NDArray[Any]


class Nearest(NamedTuple):
    """What is near to a paper."""

    name: str  # of the paper
    least: int  # the product by the sought terms that a candidate needs; 0 if there was room for any
    neighbours: tuple[Neighbour, ...]  # the nearest first
    cosines: tuple[int, ...]  # of the neighbours, times the square of `LENGTH`


class Space:
    """All papers up to a month as the rows of one matrix, from the vectors of each month, the earliest first.

    `nearest` may be asked from the month ``first`` on; terms of earlier months alone are dropped.

    Attributes:
        starts: the first paper of each month.
        ends: the first paper behind each month.
        terms: ascending.
        rows: the papers' vectors.
        having: for each term the papers that have it.
    """

    def __init__(self, papers: Mapping[str, Vectors], first: str) -> None:
        months = list(papers.values())
        ends = list(accumulate(len(month.names) for month in months))
        starts = [0, *ends[:-1]]
        self.starts = dict(zip(papers, starts, strict=True))
        self.ends = dict(zip(papers, ends, strict=True))
        self.names = [name for month in months for name in month.names]
        ids = [name for month in months for name in month.ids]
        self._ranks = np.empty(len(ids), np.int32)
        self._ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
        self._titles = np.concatenate([month.titles for month in months])
        borders = np.cumsum(np.concatenate([[0], *(month.sizes for month in months)]))
        terms = np.concatenate([month.terms for month in months])
        self.terms = distinct(terms[borders[self.starts[first]] :])
        columns = np.searchsorted(self.terms, terms).astype(np.int32)
        kept = columns < len(self.terms)
        kept[kept] = self.terms[columns[kept]] == terms[kept]
        del terms
        values = np.concatenate([month.values for month in months])[kept].astype(np.int32)
        borders = sums(kept)[borders]
        shape = (len(ids), len(self.terms))
        self.rows = csr_matrix((values, columns[kept], borders), shape=shape)
        self._words = np.concatenate([month.words for month in months])[kept]
        self.having = self.rows.T.tocsr()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The papers by their names."""
        return {name: number for number, name in enumerate(self.names)}

    def nearest(self, month: str, numbers: Array, words: Sequence[Words]) -> Iterator[Nearest]:
        """What is near to some papers, given by their places in a month, ascending and all in one part."""
        papers = numbers + self.starts[month]
        rows, columns, least = self._candidates(papers, month)
        products = self.rows[papers[rows]].multiply(self.rows[columns]).tocsr()
        cosines = np.asarray(products.sum(axis=1)).ravel()
        order = largest_first(rows, cosines, self._ranks[columns])
        rows, columns, products, cosines = rows[order], columns[order], products[order], cosines[order]
        chosen = np.flatnonzero(np.diff(products.indptr) >= SHARED)
        chosen = chosen[places(rows[chosen], len(papers)) < NEIGHBOURS]
        rows, columns = rows[chosen], columns[chosen]
        reasons = self.reasons(papers, rows, products[chosen].tocoo())
        neighbours: list[list[Neighbour]] = [[] for _ in words]
        spelled = [paper_words.spelled.split(" ") for paper_words in words]
        for row, column, reason in zip(rows.tolist(), columns.tolist(), reasons, strict=True):
            shared = tuple([spelled[row][word] for word in reason])
            neighbours[row].append((self.names[column], shared))
        names = [self.names[paper] for paper in papers.tolist()]
        borders = pairwise(np.searchsorted(rows, np.arange(len(papers) + 1)).tolist())
        values = cosines[chosen].tolist()
        listed = (tuple(values[start:end]) for start, end in borders)
        return map(Nearest, names, least.tolist(), map(tuple, neighbours), listed)

    def part(self, paper: int, month: str) -> tuple[int, int]:
        """The first paper of the part that a paper is in, and the first behind it."""
        first = self.starts[month]
        start = paper - (paper - first) % PART
        return start, min(start + PART, self.ends[month])

    def reasons(self, papers: Array, rows: Array, products: coo_matrix) -> list[list[int]]:
        """For each pair of papers, which of the first one's words tell most of what the two share."""
        order = largest_first(products.row, products.data, products.col)
        order = order[places(products.row[order], len(rows)) < _REASONS]
        pairs, terms = products.row[order], products.col[order].astype(np.int64)
        own = self.rows[papers]
        width = len(self.terms)
        keys = np.repeat(np.arange(len(papers)), np.diff(own.indptr)) * width + own.indices
        places_of = np.searchsorted(keys, rows[pairs] * width + terms) - own.indptr[rows[pairs]]
        words = self._words[self.rows.indptr[papers[rows[pairs]]] + places_of]
        reasons: list[list[int]] = [[] for _ in rows]
        for pair, word in zip(pairs.tolist(), words.tolist(), strict=True):
            reasons[pair].append(word)
        return reasons

    def _candidates(self, papers: Array, month: str) -> tuple[Array, Array, Array]:
        """Pairs of near papers, row by row: rows, columns; and for each row what a further one would need."""
        rows = heaviest(self.rows[papers])
        terms, numbers = np.unique(rows.indices, return_inverse=True)
        earlier = self._sought(int(papers[0]), month, terms)
        rows = csr_matrix(
            (rows.data, 2 * numbers.astype(np.int32) + 1, rows.indptr), (len(papers), earlier.shape[0])
        )
        product = sp_matmul_topn(rows, earlier, _ASKED, threshold=LEAST, sort=True)
        numbers = np.arange(len(papers))
        candidates = self._ranked(papers, numbers, product)
        # A full list may have been cut among equals: then the whole product is needed.
        full = np.flatnonzero(np.diff(product.indptr) == _ASKED)
        least = product.data[product.indptr[full + 1] - 1]
        sizes = np.bincount(candidates[0], minlength=len(numbers))
        ends = np.cumsum(sizes)[full] - 1
        cut = sizes[full] < _CANDIDATES
        if len(candidates[0]):
            cut |= candidates[2][ends] == least
        tied = full[cut]
        left = ~np.isin(candidates[0], tied)
        parts = [tuple(part[left] for part in candidates)]
        for start in range(0, len(tied), _CHUNK):
            batch = tied[start : start + _CHUNK]
            parts.append(self._ranked(papers, batch, (rows[batch] @ earlier).tocsr()))
        numbers, columns, products = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(numbers, kind="stable")
        numbers, columns = numbers[order], columns[order]
        needed = np.zeros(len(papers), np.int64)
        last = places(numbers, len(papers)) == _CANDIDATES - 1
        needed[numbers[last]] = products[order][last]
        return numbers, columns, needed

    def _sought(self, paper: int, month: str, terms: Array) -> csr_matrix:
        """The papers with each term among which the papers of a part, given by one of them, are sought.

        These are the papers of the part, and `SOUGHT_AMONG` before and behind it. Those of the nth term are
        row 2n + 1; the rows between have the rest, so that nothing is copied. The terms ascend.
        """
        start, end = self.part(paper, month)
        first = np.maximum(self.place(terms, start) - SOUGHT_AMONG, self.having.indptr[terms])
        last = np.minimum(self.place(terms, end) + SOUGHT_AMONG, self.place(terms, self.ends[month]))
        borders = np.concatenate([[0], np.stack((first, last), 1).ravel()]).astype(np.int32)
        shape = (len(borders) - 1, len(self.names))
        return csr_matrix((self.having.data, self.having.indices, borders), shape)

    def place(self, terms: Array, paper: int) -> Array:
        """For each term the place of its first entry at or behind a paper."""
        starts: Array = self.having.indptr[terms]
        ends: Array = self.having.indptr[terms + 1]
        while len(wide := np.flatnonzero(starts < ends)):
            middle = (starts[wide] + ends[wide]) // 2
            is_before = self.having.indices[middle] < paper
            starts[wide[is_before]] = middle[is_before] + 1
            ends[wide[~is_before]] = middle[~is_before]
        return starts

    def _ranked(self, papers: Array, numbers: Array, product: csr_matrix) -> tuple[Array, Array, Array]:
        """Numbers, columns and cosines of the candidates in a product; ``numbers`` are those of its rows."""
        rows = np.repeat(numbers, np.diff(product.indptr))
        columns, cosines = product.indices[: len(rows)], product.data[: len(rows)]
        other = (columns != papers[rows]) & (self._titles[columns] != self._titles[papers[rows]])
        chosen = np.flatnonzero(other & (cosines > LEAST))
        order = chosen[largest_first(rows[chosen], cosines[chosen], self._ranks[columns[chosen]])]
        order = order[places(rows[order], int(numbers[-1]) + 1) < _CANDIDATES]
        return rows[order], columns[order], cosines[order]


def heaviest(rows: csr_matrix) -> csr_matrix:
    """Papers with only the terms that candidates are sought by; terms as heavy as the last one stay too."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    table = np.zeros((rows.shape[0], TERMS), rows.dtype)
    table[owners, places(owners, rows.shape[0])] = rows.data
    least = np.partition(table, -_SOUGHT_BY, axis=1)[:, -_SOUGHT_BY]
    kept = rows.data >= least[owners]
    starts = sums(kept)[rows.indptr]
    return csr_matrix((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def neighbours(papers: Mapping[str, Sequence[Described]]) -> dict[str, tuple[Neighbour, ...]]:
    """The related papers of each paper of an archive at once, from the papers of each month, in order."""
    if not papers:
        return {}
    sizes = {month: len(listed) for month, listed in papers.items()}
    counted = {month: Frequencies.of(paper.words for paper in listed) for month, listed in papers.items()}
    vectors = {
        month: Vectors.of(listed, Weights.of([counted[other] for other in basis(sizes, month)[1]]))
        for month, listed in papers.items()
    }
    result: dict[str, tuple[Neighbour, ...]] = {}
    space = Space(vectors, min(papers))
    for month, listed in papers.items():
        for start in range(0, len(listed), PART):
            numbers = np.arange(start, min(start + PART, len(listed)))
            near = space.nearest(month, numbers, [listed[number].words for number in numbers.tolist()])
            result |= {name: neighbours for name, _, neighbours, _ in near}
    return result
