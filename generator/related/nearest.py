"""The nearest papers of each, among those of its month and earlier ones, by the cosine of their vectors."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, vstack
from sparse_dot_topn import sp_matmul_topn

from generator.related import PART, Neighbour, Words, basis
from generator.related.weights import (
    LENGTH,
    TERMS,
    Described,
    Frequencies,
    Vectors,
    Weights,
    largest_first,
    places,
)

NEIGHBOURS = 8
_REASONS = 3  # words shown for each
_SHARED = 2  # words; one in common is a coincidence
_SOUGHT_BY = 32  # of a paper's terms, the heaviest; the others only rank what these find
_SOUGHT_AMONG = 150  # papers that have a term, the nearest before a part; as many behind it
_CANDIDATES = 16  # the nearest papers, of which the first that share enough words are shown
_ASKED = 24  # so that the paper itself, its namesakes and most ties leave enough
_LEAST = LENGTH * LENGTH // 20  # the cosine below which papers are not alike
_CHUNK = 64  # rows of a whole product at once

Array = NDArray[Any]


class Nearest(NamedTuple):
    """What is near to a paper.

    Attributes:
        name: the paper's.
        least: the product by the sought terms that a candidate needs; 0 if there was room for any.
        neighbours: the related papers, the nearest first.
    """

    name: str
    least: int
    neighbours: tuple[Neighbour, ...]


class Changed(NamedTuple):
    """What changed of papers since their neighbours were sought before.

    Attributes:
        rows: the vectors that are new or gone.
        names: of their papers.
        latest: for each term where the last month ends in which more or fewer papers have it.
        counts: for each term how many papers got or lost it.
    """

    rows: csr_matrix
    names: Set[str]
    latest: Array
    counts: Array


class Space:
    """All papers up to a month as the rows of one matrix.

    Args:
        papers: the vectors of each month, the earliest first.
        first: the first month that `nearest` is asked for; terms of earlier ones alone go.
    """

    def __init__(self, papers: Mapping[str, Vectors], first: str) -> None:
        months = list(papers.values())
        ends = list(accumulate(len(month.names) for month in months))
        starts = [0, *ends[:-1]]
        self._ends, self._starts = (
            dict(zip(papers, ends, strict=True)),
            dict(zip(papers, starts, strict=True)),
        )
        self._names = [name for month in months for name in month.names]
        ids = [name for month in months for name in month.ids]
        self._ranks = np.empty(len(ids), np.int32)
        self._ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
        self._titles = np.concatenate([month.titles for month in months])
        borders = np.cumsum(np.concatenate([[0], *(month.sizes for month in months)]))
        terms = np.concatenate([month.terms for month in months])
        self._terms = np.unique(terms[borders[self._starts[first]] :])
        columns = np.searchsorted(self._terms, terms).astype(np.int32)
        kept = columns < len(self._terms)
        kept[kept] = self._terms[columns[kept]] == terms[kept]
        del terms
        values = np.concatenate([month.values for month in months])[kept].astype(np.int32)
        borders = np.concatenate([[0], np.cumsum(kept)])[borders].astype(np.int32)
        shape = (len(ids), len(self._terms))
        self._rows = csr_matrix((values, columns[kept], borders), shape=shape)
        self._words = np.concatenate([month.words for month in months])[kept]
        self._having = self._rows.T.tocsr()

    def nearest(self, month: str, numbers: Array, words: Sequence[Words]) -> Iterator[Nearest]:
        """What is near to some papers.

        Args:
            month: that of the papers.
            numbers: their places in the month, ascending, all in one part.
            words: those of each.
        """
        papers = numbers + self._starts[month]
        rows, columns, least = self._candidates(papers, month)
        products = self._rows[papers[rows]].multiply(self._rows[columns]).tocsr()
        cosines = np.asarray(products.sum(axis=1)).ravel()
        order = largest_first(rows, cosines, self._ranks[columns])
        rows, columns, products = rows[order], columns[order], products[order]
        chosen = np.flatnonzero(np.diff(products.indptr) >= _SHARED)
        chosen = chosen[places(rows[chosen], len(papers)) < NEIGHBOURS]
        rows, columns = rows[chosen], columns[chosen]
        reasons = self._reasons(papers, rows, products[chosen].tocoo())
        neighbours: list[list[Neighbour]] = [[] for _ in words]
        spelled = [paper_words.spelled.split(" ") for paper_words in words]
        for row, column, reason in zip(rows.tolist(), columns.tolist(), reasons, strict=True):
            shared = tuple([spelled[row][word] for word in reason])
            neighbours[row].append((self._names[column], shared))
        names = [self._names[paper] for paper in papers.tolist()]
        return map(Nearest, names, least.tolist(), map(tuple, neighbours))

    def changed(self, changes: Mapping[str, Vectors]) -> Changed:
        """What `touched` must know of vectors that are new or gone, by month."""
        vectors = Vectors.joined(list(changes.values()))
        columns = np.searchsorted(self._terms, vectors.terms)
        known = np.append(self._terms, 0)[columns] == vectors.terms
        columns = columns[known].astype(np.int32)
        borders = np.concatenate([[0], np.cumsum(known)])[np.concatenate([[0], np.cumsum(vectors.sizes)])]
        values = vectors.values[known].astype(np.int32)
        shape = (len(vectors.names), len(self._terms))
        rows = csr_matrix((values, columns, borders.astype(np.int32)), shape)
        of_names = {name: number for number, name in enumerate(vectors.names)}
        ends = [
            max((end for name, end in self._ends.items() if name <= month), default=0) for month in changes
        ]
        entries = [len(some.terms) for some in changes.values()]
        names = np.repeat([of_names[name] for name in vectors.names], vectors.sizes)[known]
        _, firsts, counts = np.unique(
            names * len(self._terms) + columns, return_index=True, return_counts=True
        )
        firsts = firsts[counts == 1]  # a term that a paper had before and has now is there twice
        latest = np.zeros(len(self._terms), np.int64)
        np.maximum.at(latest, columns[firsts], np.repeat(ends, entries)[known][firsts])
        return Changed(rows, of_names.keys(), latest, np.bincount(columns[firsts], minlength=len(latest)))

    def touched(self, month: str, numbers: Array, least: Array, changed: Changed) -> NDArray[np.bool_]:
        """Which papers may have other related papers than before others changed.

        Args:
            month: that of the papers, which are the same as before.
            numbers: their places in the month, ascending, all in one part.
            least: what `nearest` said of each before.
            changed: what changed in this month and in earlier ones.
        """
        papers = numbers + self._starts[month]
        # A candidate is or was one that changed, or one at a border that more or fewer papers move.
        shifted = self._shifted(int(papers[0]), month, changed)
        others = vstack([changed.rows, self._rows[shifted]])
        product = sp_matmul_topn(_heaviest(self._rows[papers]), others.T.tocsr(), 1, threshold=_LEAST)
        nearest = np.zeros(len(papers), np.int64)
        nearest[np.diff(product.indptr) == 1] = product.data[: product.indptr[-1]]
        own = np.fromiter(
            (self._names[paper] in changed.names for paper in papers.tolist()), bool, len(papers)
        )
        is_touched: NDArray[np.bool_] = own | (nearest > np.maximum(least - 1, _LEAST))
        return is_touched

    def _shifted(self, paper: int, month: str, changed: Changed) -> Array:
        """The papers that a part's papers may be sought among by a term, and were not before some changed.

        Or the other way round: they are at the borders of what is sought of the term.

        Args:
            paper: one of the part.
            month: that of the part.
            changed: what changed there or before.
        """
        latest, counts = changed.latest, changed.counts
        terms = np.flatnonzero(counts)
        start, end = self._part(paper, month)
        before, behind = self._place(terms, start), self._place(terms, end)
        were_enough = before - self._place(terms, np.minimum(latest[terms], start)) >= _SOUGHT_AMONG
        first, reach = before - _SOUGHT_AMONG, np.where(were_enough, 0, counts[terms])
        low, high = np.maximum(first - reach, self._having.indptr[terms]), np.minimum(first + reach, before)
        last, reach = behind + _SOUGHT_AMONG, np.where(latest[terms] > end, counts[terms], 0)
        ends = self._place(terms, self._ends[month])
        low = np.concatenate([low, np.maximum(last - reach, behind)])
        high = np.concatenate([high, np.minimum(last + reach, ends)])
        sizes = np.maximum(high - low, 0)
        entries = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        shifted: Array = np.unique(self._having.indices[entries])
        return shifted

    def _part(self, paper: int, month: str) -> tuple[int, int]:
        """The first paper of the part that a paper is in, and the first behind it."""
        first = self._starts[month]
        start = paper - (paper - first) % PART
        return start, min(start + PART, self._ends[month])

    def _reasons(self, papers: Array, rows: Array, products: coo_matrix) -> list[list[int]]:
        """For each pair which of the paper's own words tell most of what the two share."""
        order = largest_first(products.row, products.data, products.col)
        order = order[places(products.row[order], len(rows)) < _REASONS]
        pairs, terms = products.row[order], products.col[order].astype(np.int64)
        own = self._rows[papers]
        width = len(self._terms)
        keys = np.repeat(np.arange(len(papers)), np.diff(own.indptr)) * width + own.indices
        places_of = np.searchsorted(keys, rows[pairs] * width + terms) - own.indptr[rows[pairs]]
        words = self._words[self._rows.indptr[papers[rows[pairs]]] + places_of]
        reasons: list[list[int]] = [[] for _ in rows]
        for pair, word in zip(pairs.tolist(), words.tolist(), strict=True):
            reasons[pair].append(word)
        return reasons

    def _candidates(self, papers: Array, month: str) -> tuple[Array, Array, Array]:
        """Pairs of near papers, rows and columns, row by row; of each row what a further one would need."""
        rows = _heaviest(self._rows[papers])
        terms, numbers = np.unique(rows.indices, return_inverse=True)
        earlier = self._sought(int(papers[0]), month, terms)
        rows = csr_matrix(
            (rows.data, 2 * numbers.astype(np.int32) + 1, rows.indptr), (len(papers), earlier.shape[0])
        )
        product = sp_matmul_topn(rows, earlier, _ASKED, threshold=_LEAST, sort=True)
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
        start, end = self._part(paper, month)
        first = np.maximum(self._place(terms, start) - _SOUGHT_AMONG, self._having.indptr[terms])
        last = np.minimum(self._place(terms, end) + _SOUGHT_AMONG, self._place(terms, self._ends[month]))
        borders = np.concatenate([[0], np.stack((first, last), 1).ravel()]).astype(np.int32)
        shape = (len(borders) - 1, len(self._names))
        return csr_matrix((self._having.data, self._having.indices, borders), shape)

    def _place(self, terms: Array, paper: int | Array) -> Array:
        """For each term its first entry that is not of a paper before the given one."""
        paper = np.broadcast_to(paper, terms.shape)
        papers = self._having.indices
        starts: Array = self._having.indptr[terms]
        ends: Array = self._having.indptr[terms + 1]
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
        chosen = np.flatnonzero(other & (cosines > _LEAST))
        order = chosen[largest_first(rows[chosen], cosines[chosen], self._ranks[columns[chosen]])]
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
        for start in range(0, len(listed), PART):
            numbers = np.arange(start, min(start + PART, len(listed)))
            near = space.nearest(month, numbers, [listed[number].words for number in numbers.tolist()])
            result |= {name: neighbours for name, _, neighbours in near}
    return result
