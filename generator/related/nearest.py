"""The nearest papers of each, among those of its month and earlier ones, by the cosine of their vectors."""

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
SHARED = 2  # words; one in common is a coincidence
_SOUGHT_BY = 32  # of a paper's terms, the heaviest; the others only rank what these find
SOUGHT_AMONG = 150  # papers that have a term, the nearest before a part; as many behind it
_CANDIDATES = 16  # the nearest papers, of which the first that share enough words are shown
_ASKED = 24  # so that the paper itself, its namesakes and most ties leave enough
LEAST = LENGTH * LENGTH // 20  # the cosine below which papers are not alike
_CHUNK = 64  # rows of a whole product at once

Array = NDArray[Any]


class Nearest(NamedTuple):
    """What is near to a paper.

    Attributes:
        name: the paper's.
        least: the product by the sought terms that a candidate needs; 0 if there was room for any.
        neighbours: the related papers, the nearest first.
        cosines: those of the related papers, times the square of `LENGTH`.
    """

    name: str
    least: int
    neighbours: tuple[Neighbour, ...]
    cosines: tuple[int, ...]


class Space:
    """All papers up to a month as the rows of one matrix.

    Args:
        papers: the vectors of each month, the earliest first.
        first: the first month that `nearest` is asked for; terms of earlier ones alone go.

    Attributes:
        starts: the first paper of each month.
        ends: the first one behind it.
        names: of the papers.
        terms: those that papers have, ascending.
        rows: the papers' vectors.
        having: for each term the papers that have it.
    """

    def __init__(self, papers: Mapping[str, Vectors], first: str) -> None:
        months = list(papers.values())
        ends = list(accumulate(len(month.names) for month in months))
        starts = [0, *ends[:-1]]
        self.ends, self.starts = (
            dict(zip(papers, ends, strict=True)),
            dict(zip(papers, starts, strict=True)),
        )
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
        """What is near to some papers.

        Args:
            month: that of the papers.
            numbers: their places in the month, ascending, all in one part.
            words: those of each.
        """
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
        """For each pair which of the paper's own words tell most of what the two share."""
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
        """Pairs of near papers, rows and columns, row by row; of each row what a further one would need."""
        rows = heaviest(self.rows[papers])
        terms, numbers = np.unique(rows.indices, return_inverse=True)
        earlier = self._sought(int(papers[0]), month, terms)
        rows = csr_matrix(
            (rows.data, 2 * numbers.astype(np.int32) + 1, rows.indptr), (len(papers), earlier.shape[0])
        )
        product = sp_matmul_topn(rows, earlier, _ASKED, threshold=LEAST, sort=True)
        numbers = np.arange(len(papers))
        candidates = self._ranked(papers, numbers, product)
        # A list that is full may have been cut among equals: then the whole product is looked at.
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
        """For each term the papers that have it, as far as those of a part are sought among them.

        These are the papers of the part, and a number of the nearest before it and of those behind it. What
        is sought of a term is in the row of twice its place and one; the rows between have the rest, so that
        nothing is copied.

        Args:
            paper: one of the part.
            month: that of the part.
            terms: those that are sought, ascending.
        """
        (start, end), stop = self.part(paper, month), self.ends[month]
        own = self.place(terms, start)
        behind = self.place(terms, end, own, end - start)
        first = np.maximum(own - SOUGHT_AMONG, self.having.indptr[terms])
        last = np.minimum(behind + SOUGHT_AMONG, self.place(terms, stop, behind, stop - end))
        borders = np.concatenate([[0], np.stack((first, last), 1).ravel()]).astype(np.int32)
        shape = (len(borders) - 1, len(self.names))
        return csr_matrix((self.having.data, self.having.indices, borders), shape)

    def place(
        self, terms: Array, paper: int | Array, earlier: Array | None = None, papers_between: int = 0
    ) -> Array:
        """For each term its first entry that is not of a paper before the given one.

        Args:
            terms: the terms.
            paper: the paper, or one for each term.
            earlier: the same for an earlier paper, where that is known.
            papers_between: how many papers there are from that one on to this.
        """
        paper = np.broadcast_to(paper, terms.shape)
        papers = self.having.indices
        starts: Array = self.having.indptr[terms] if earlier is None else earlier.copy()
        ends: Array = self.having.indptr[terms + 1]
        if earlier is not None:  # each of the papers between has the term once at most
            ends = np.minimum(ends, starts + papers_between)
        while len(wide := np.flatnonzero(starts < ends)):
            middle = (starts[wide] + ends[wide]) // 2
            is_before = papers[middle] < paper[wide]
            starts[wide[is_before]] = middle[is_before] + 1
            ends[wide[~is_before]] = middle[~is_before]
        return starts

    def _ranked(self, papers: Array, numbers: Array, product: csr_matrix) -> tuple[Array, Array, Array]:
        """Numbers, columns and cosines of the candidates in a product, whose rows have these numbers."""
        rows = np.repeat(numbers, np.diff(product.indptr))
        columns, cosines = product.indices[: len(rows)], product.data[: len(rows)]
        other = (columns != papers[rows]) & (self._titles[columns] != self._titles[papers[rows]])
        chosen = np.flatnonzero(other & (cosines > LEAST))
        order = chosen[largest_first(rows[chosen], cosines[chosen], self._ranks[columns[chosen]])]
        order = order[places(rows[order], int(numbers[-1]) + 1) < _CANDIDATES]
        return rows[order], columns[order], cosines[order]


def heaviest(rows: csr_matrix) -> csr_matrix:
    """Papers with the terms alone that candidates are sought by; of equally heavy ones with all."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    table = np.zeros((rows.shape[0], TERMS), rows.dtype)
    table[owners, places(owners, rows.shape[0])] = rows.data
    least = np.partition(table, -_SOUGHT_BY, axis=1)[:, -_SOUGHT_BY]
    kept = rows.data >= least[owners]
    starts = sums(kept)[rows.indptr]
    return csr_matrix((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def neighbours(papers: Mapping[str, Sequence[Described]]) -> dict[str, tuple[Neighbour, ...]]:
    """The related papers of each paper of an archive, all at once.

    Args:
        papers: those of each month that has some, in order.
    """
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
