"""Finds the nearest papers by cosine, among the papers of the same and earlier intakes.

Where the meaning of papers is known too, it puts the nearest by words in order: decision 52.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from generator.related import Batch, Neighbour, Words
from generator.related.weights import (
    LENGTH,
    TERMS,
    Described,
    Phrases,
    Vectors,
    Weights,
    largest_first,
    places,
)

NEIGHBOURS = 8
_SHARED = 2  # fewest shared words; a single one is a coincidence
_SOUGHT_BY = 32  # heaviest terms of a paper, by which candidates are found; the other terms only rank them
SOUGHT_AMONG = 150  # postings of a term looked at before a batch, and as many after it
_CANDIDATES = 16  # per paper; the best ones with enough shared words become neighbours
_CANDIDATES_TO_ORDER = 24  # as many instead, if meaning puts them in order
_ASKED = 8  # more of the product: some are the paper itself, papers of the same title, or tied
_MEANING = 2  # how much likeness in meaning counts, next to that of words
_LEAST = LENGTH * LENGTH // 20  # a cosine of 0.05; below it papers are not related
_CHUNK = 64  # rows of the full product in memory at once

Array = NDArray[Any]


class Space:
    """The papers in order of arrival, as the rows of one sparse matrix; its transpose has the posting lists.

    `first` is the first paper that needs neighbours; terms that occur only in earlier papers are dropped.
    `meanings` has a vector of bytes for each paper, ``b""`` where none is known.
    """

    def __init__(
        self, parts: Sequence[Vectors], first: int = 0, asked: int = 0, meanings: Sequence[bytes] = ()
    ) -> None:
        size = max(map(len, meanings), default=0)
        whole = b"".join(vector or bytes(size) for vector in meanings)
        self._meanings = np.frombuffer(whole, np.int8).reshape(len(meanings), size)
        joined = Vectors.joined(parts)
        self._names = joined.names
        self._wanted = np.full(len(joined.names), _CANDIDATES)
        self._wanted[np.flatnonzero(self._meanings.any(axis=1))] = _CANDIDATES_TO_ORDER
        self._asked = asked or int(self._wanted.max(initial=0)) + _ASKED
        ids = joined.ids
        self._ranks = np.empty(len(ids), np.int32)
        self._ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
        self._titles = joined.titles
        borders = np.concatenate([[0], np.cumsum(joined.sizes)])
        self._terms = np.unique(joined.terms[borders[first] :])
        columns = np.searchsorted(self._terms, joined.terms).astype(np.int32)
        kept = columns < len(self._terms)
        kept[kept] = self._terms[columns[kept]] == joined.terms[kept]
        values = joined.values[kept].astype(np.int32)
        shape = (len(ids), len(self._terms))
        self._rows = csr_matrix((values, columns[kept], _before(kept)[borders]), shape=shape)
        self._phrases = joined.phrases
        self._phrase_ends = np.concatenate([[0], np.cumsum(joined.phrase_sizes)])
        self._having = self._rows.T.tocsr()

    def nearest(self, batch: Batch, words: Sequence[Words]) -> Iterator[tuple[Neighbour, ...]]:
        """Yield the neighbours of each paper of a batch; `words` has the words of these papers."""
        papers = np.arange(batch.start, batch.end)
        rows, columns = self._candidates(papers, batch)
        products = self._rows[papers[rows]].multiply(self._rows[columns]).tocsr()
        cosines = np.asarray(products.sum(axis=1)).ravel()
        order = largest_first(rows, cosines, self._ranks[columns])
        if self._meanings.size:
            scores = self._scores(rows, papers[rows], columns, cosines)
            order = order[np.lexsort((-scores[order], rows[order]))]  # a stable sort: words decide ties
        rows, columns, products = rows[order], columns[order], products[order]
        chosen = np.flatnonzero(np.diff(products.indptr) >= _SHARED)
        chosen = chosen[places(rows[chosen], len(papers)) < NEIGHBOURS]
        rows, columns = rows[chosen], columns[chosen]
        neighbours: list[list[Neighbour]] = [[] for _ in words]
        spelled = self._spelled(papers, words)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            others = self._phrases_of(column)
            shared = next((phrase for number, phrase in spelled[row].items() if number in others), "")
            neighbours[row].append((self._names[column], shared))
        return map(tuple, neighbours)

    def _scores(self, rows: Array, papers: Array, others: Array, cosines: Array) -> Array:
        """Return how near the papers of each pair are, by words and meaning, next to others of its row."""
        own, other = self._meanings[papers], self._meanings[others]
        known = np.flatnonzero(own.any(axis=1) & other.any(axis=1))
        likeness = (own[known].astype(np.int32) * other[known]).sum(axis=1)
        scores = _standard(rows, cosines)
        scores[known] += _MEANING * _standard(rows[known], likeness)
        return scores

    def _phrases_of(self, paper: int) -> set[int]:
        return set(self._phrases[self._phrase_ends[paper] : self._phrase_ends[paper + 1]].tolist())

    def _spelled(self, papers: Array, words: Sequence[Words]) -> list[dict[int, str]]:
        """Return the phrases of each paper by number, as it spells them."""
        known, made = list(map(self._phrases_of, papers.tolist())), Phrases.of(words)
        spelled = [word for paper in words for word in paper.spelled.split()]
        found: list[dict[int, str]] = [{} for _ in words]
        phrases = zip(made.rows.tolist(), made.numbers.tolist(), made.places.tolist(), strict=True)
        for row, number, (first, second) in phrases:
            if number in known[row]:
                found[row][number] = f"{spelled[first]} {spelled[second]}"
        return found

    def _candidates(self, papers: Array, batch: Batch) -> tuple[Array, Array]:
        """Return the candidates as pairs (row in the batch, paper), sorted by row."""
        rows = _heaviest(self._rows[papers])
        terms, numbers = np.unique(rows.indices, return_inverse=True)
        having = self._sought(batch, terms)
        rows = csr_matrix(
            (rows.data, 2 * numbers.astype(np.int32) + 1, rows.indptr), (len(papers), having.shape[0])
        )
        product = sp_matmul_topn(rows, having, self._asked, threshold=_LEAST, sort=True)
        numbers = np.arange(len(papers))
        candidates = self._ranked(papers, numbers, product)
        # The top-k may have been cut among equal cosines. These rows are multiplied again in full.
        full = np.flatnonzero(np.diff(product.indptr) == self._asked)
        least = product.data[product.indptr[full + 1] - 1]
        sizes = np.bincount(candidates[0], minlength=len(numbers))
        ends = np.cumsum(sizes)[full] - 1
        cut = sizes[full] < self._wanted[papers[full]]
        if len(candidates[0]):
            cut |= candidates[2][ends] == least
        tied = full[cut]
        left = ~np.isin(candidates[0], tied)
        parts = [tuple(part[left] for part in candidates)]
        for start in range(0, len(tied), _CHUNK):
            some = tied[start : start + _CHUNK]
            parts.append(self._ranked(papers, some, (rows[some] @ having).tocsr()))
        numbers, columns, _ = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(numbers, kind="stable")
        return numbers[order], columns[order]

    def _sought(self, batch: Batch, terms: Array) -> csr_matrix:
        """Cut the posting list of each term to the papers that a batch is compared with.

        These are the batch itself, the nearest papers before it, and the nearest later ones of its intake.
        The slice of term n is row 2n + 1 of the result. The even rows hold the postings between slices, so
        nothing is copied.
        """
        own, behind, end = (self._place(terms, paper) for paper in (batch.start, batch.end, batch.stop))
        first = np.maximum(own - SOUGHT_AMONG, self._having.indptr[terms])
        last = np.minimum(behind + SOUGHT_AMONG, end)
        borders = np.concatenate([[0], np.stack((first, last), 1).ravel()]).astype(np.int32)
        shape = (len(borders) - 1, len(self._names))
        return csr_matrix((self._having.data, self._having.indices, borders), shape)

    def _place(self, terms: Array, paper: int) -> Array:
        """Return, for each term, the index of its first posting that is not before the given paper."""
        papers = self._having.indices
        starts: Array = self._having.indptr[terms]
        ends: Array = self._having.indptr[terms + 1]
        while len(wide := np.flatnonzero(starts < ends)):
            middle = (starts[wide] + ends[wide]) // 2
            is_before = papers[middle] < paper
            starts[wide[is_before]] = middle[is_before] + 1
            ends[wide[~is_before]] = middle[~is_before]
        return starts

    def _ranked(self, papers: Array, numbers: Array, product: csr_matrix) -> tuple[Array, Array, Array]:
        """Return the best candidates of a product as rows, papers and cosines; `numbers` names its rows."""
        rows = np.repeat(numbers, np.diff(product.indptr))
        columns, cosines = product.indices[: len(rows)], product.data[: len(rows)]
        other = (columns != papers[rows]) & (self._titles[columns] != self._titles[papers[rows]])
        chosen = np.flatnonzero(other & (cosines > _LEAST))
        order = chosen[largest_first(rows[chosen], cosines[chosen], self._ranks[columns[chosen]])]
        order = order[places(rows[order], int(numbers[-1]) + 1) < self._wanted[papers[rows[order]]]]
        return rows[order], columns[order], cosines[order]


def _standard(rows: Array, values: Array) -> Array:
    """Return standard scores of whole numbers within each row.

    Their sums are exact, and IEEE 754 rounds roots and quotients alike: any processor gives the same.
    """
    weighed = (None, values, values.astype(np.float64) ** 2)
    count, total, squares = (np.bincount(rows, weights)[rows] for weights in weighed)
    spread = np.sqrt(count * squares - total**2)
    scores = np.zeros(len(rows))
    np.divide(count * values - total, spread, out=scores, where=spread > 0)
    return scores


def _before(flags: Array) -> Array:
    """Return how many flags are set before each place, and the end."""
    return np.concatenate([[0], np.cumsum(flags, dtype=np.int32)], dtype=np.int32)


def _heaviest(rows: csr_matrix) -> csr_matrix:
    """Keep the `_SOUGHT_BY` heaviest terms of each paper, and all terms tied with the lightest of them."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    table = np.zeros((rows.shape[0], TERMS), rows.dtype)
    table[owners, places(owners, rows.shape[0])] = rows.data
    least = np.partition(table, -_SOUGHT_BY, axis=1)[:, -_SOUGHT_BY]
    kept = rows.data >= least[owners]
    starts = _before(kept)[rows.indptr]
    return csr_matrix((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def vectors(
    papers: Sequence[Described], made: Sequence[Batch], weights: Mapping[tuple[int, int], Weights]
) -> Vectors:
    """Return the vectors of consecutive batches; the keys of `weights` are `Batch.weighed_by`."""
    parts, start = [], made[0].start
    for weighed_by, same in groupby(made, key=attrgetter("weighed_by")):
        *_, last = some = list(same)
        parts.append(Vectors.of(papers[some[0].start - start : last.end - start], weights[weighed_by]))
    return Vectors.joined(parts)
