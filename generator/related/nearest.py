"""The nearest papers of each, among those of its month and earlier ones, by the cosine of their vectors."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sparse_dot_topn import sp_matmul_topn

from generator.related import Neighbour, Words, basis
from generator.related.weights import LENGTH, TERMS, Described, Frequencies, Vectors, Weights, places

NEIGHBOURS = 8
_REASONS = 3  # words shown for each
_SHARED = 2  # words; one in common is a coincidence
_SOUGHT_BY = 24  # of a paper's terms, the heaviest; the others only rank what these find
_CANDIDATES = 16  # the nearest papers, of which the first that share enough words are shown
_ASKED = 24  # so that the paper itself, its namesakes and most ties leave enough
_LEAST = LENGTH * LENGTH // 20  # the cosine below which papers are not alike
_CHUNK = 64  # rows of a whole product at once

Array = NDArray[Any]


class Space:
    """All papers up to a month as the rows of one matrix.

    Args:
        papers: the vectors of each month, the earliest first.
        first: the first month that `nearest` is asked for; terms of earlier ones alone go.
    """

    def __init__(self, papers: Mapping[str, Vectors], first: str) -> None:
        months = list(papers.values())
        self._ends = dict(zip(papers, accumulate(len(month.names) for month in months), strict=True))
        self._starts = {month: end - len(papers[month].names) for month, end in self._ends.items()}
        self._names = [name for month in months for name in month.names]
        ids = [name for month in months for name in month.ids]
        self._ranks = np.empty(len(ids), np.int32)
        self._ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
        self._titles = np.concatenate([month.titles for month in months])
        starts = np.cumsum(np.concatenate([[0], *(month.sizes for month in months)]))
        terms = np.concatenate([month.terms for month in months])
        self._terms = np.unique(terms[starts[self._starts[first]] :])
        columns = np.searchsorted(self._terms, terms)
        kept = columns < len(self._terms)
        kept[kept] = self._terms[columns[kept]] == terms[kept]
        values = np.concatenate([month.values for month in months])[kept]
        starts = np.concatenate([[0], np.cumsum(kept)])[starts].astype(np.int32)
        shape = (len(ids), len(self._terms))
        self._rows = csr_matrix((values, columns[kept].astype(np.int32), starts), shape=shape)
        self._words = np.concatenate([month.words for month in months])[kept]

    def nearest(
        self, month: str, words: Sequence[Words], start: int = 0
    ) -> Iterator[tuple[str, tuple[Neighbour, ...]]]:
        """The names of some papers, and their related papers, the nearest first.

        Args:
            month: that of the papers.
            words: those of each.
            start: place of the first of the papers in its month.
        """
        first = self._starts[month] + start
        last = first + len(words)
        rows, columns = self._candidates(first, last, self._ends[month])
        products = self._rows[rows + first].multiply(self._rows[columns]).tocsr()
        cosines = np.asarray(products.sum(axis=1)).ravel()
        order = np.lexsort((self._ranks[columns], -cosines, rows))
        rows, columns, products = rows[order], columns[order], products[order]
        chosen = np.flatnonzero(np.diff(products.indptr) >= _SHARED)
        chosen = chosen[places(rows[chosen], last - first) < NEIGHBOURS]
        rows, columns = rows[chosen], columns[chosen]
        reasons = self._reasons(first, last, rows, products[chosen].tocoo())
        neighbours: list[list[Neighbour]] = [[] for _ in words]
        spelled = [paper_words.spelled.split(" ") for paper_words in words]
        for row, column, reason in zip(rows.tolist(), columns.tolist(), reasons, strict=True):
            shared = tuple([spelled[row][word] for word in reason])
            neighbours[row].append(Neighbour(self._names[column], shared))
        return zip(self._names[first:last], map(tuple, neighbours), strict=True)

    def _reasons(self, first: int, last: int, rows: Array, products: coo_matrix) -> list[list[int]]:
        """For each pair which of the paper's own words tell most of what the two share."""
        order = np.lexsort((self._terms[products.col], -products.data, products.row))
        order = order[places(products.row[order], len(rows)) < _REASONS]
        pairs, terms = products.row[order], products.col[order].astype(np.int64)
        own = self._rows[first:last]
        width = len(self._terms)
        keys = np.repeat(np.arange(last - first), np.diff(own.indptr)) * width + own.indices
        start = self._rows.indptr[first]
        words = self._words[start + np.searchsorted(keys, rows[pairs] * width + terms)]
        reasons: list[list[int]] = [[] for _ in rows]
        for pair, word in zip(pairs.tolist(), words.tolist(), strict=True):
            reasons[pair].append(word)
        return reasons

    def _candidates(self, first: int, last: int, end: int) -> tuple[Array, Array]:
        """Pairs of near papers, rows from ``first`` on and columns, row by row."""
        rows, earlier = _heaviest(self._rows[first:last]), self._rows[:end].T.tocsr()
        product = sp_matmul_topn(rows, earlier, _ASKED, threshold=_LEAST, sort=True)
        numbers = np.arange(last - first)
        candidates = self._ranked(first, numbers, product)
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
            parts.append(self._ranked(first, batch, (rows[batch] @ earlier).tocsr()))
        numbers, columns = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
        order = np.argsort(numbers, kind="stable")
        return numbers[order], columns[order]

    def _ranked(self, first: int, numbers: Array, product: csr_matrix) -> tuple[Array, Array, Array]:
        """Numbers, columns and cosines of the candidates in a product, whose rows have these numbers."""
        rows = np.repeat(numbers, np.diff(product.indptr))
        columns, cosines = product.indices[: len(rows)], product.data[: len(rows)]
        other = (columns != rows + first) & (self._titles[columns] != self._titles[rows + first])
        chosen = np.flatnonzero(other & (cosines > _LEAST))
        order = chosen[np.lexsort((self._ranks[columns[chosen]], -cosines[chosen], rows[chosen]))]
        order = order[places(rows[order], int(numbers[-1]) + 1) < _CANDIDATES]
        return rows[order], columns[order], cosines[order]


def _heaviest(rows: csr_matrix) -> csr_matrix:
    """Papers with the terms alone that candidates are sought by; of equally heavy ones with all."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    table = np.zeros((rows.shape[0], TERMS), rows.dtype)
    table[owners, places(owners, rows.shape[0])] = rows.data
    least = np.partition(table, -_SOUGHT_BY, axis=1)[:, -_SOUGHT_BY]
    kept = rows.data >= least[owners]
    starts = np.concatenate([[0], np.cumsum(kept)])[rows.indptr].astype(np.int32)
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
        result |= space.nearest(month, [paper.words for paper in listed])
    return result
