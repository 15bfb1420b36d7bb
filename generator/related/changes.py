"""Which papers may have other related papers than before, where papers were added, edited or deleted.

A paper's candidates are those with the largest products by the terms that it is sought by. If each paper that
changed, or that a term finds now or found before, is a candidate as it was, or is none as it was, then the
candidates are the same. If those of them that changed keep their places and their reasons, so is the list.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, Self

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sparse_dot_topn import sp_matmul_topn

from generator.related.nearest import LEAST, NEIGHBOURS, SHARED, SOUGHT_AMONG, Array, Nearest, Space, heaviest
from generator.related.weights import Vectors

_PAIRS = 256  # papers that are looked at for each; one that more are near to is sought anew
_NONE = -1  # in place of a row: the paper was not there before, or is there no more
_SAME = -2  # in place of a row: the paper's vector is as it was
_GONE = -1  # in place of a paper's number


class Changes(NamedTuple):
    """What changed of papers since their neighbours were sought before.

    Attributes:
        rows: the vectors that are new or gone.
        names: of their papers.
        papers: the numbers of their papers in the space; `_GONE` for one that is there no more.
        others: of a paper that is there before and after the row of its other vector; else `_NONE`.
        latest: for each term where the last month ends in which more or fewer papers have it.
        counts: for each term how many papers got or lost it.
    """

    rows: csr_matrix
    names: Sequence[str]
    papers: Array
    others: Array
    latest: Array
    counts: Array

    @classmethod
    def of(cls, space: Space, vectors: Mapping[str, Vectors]) -> Self:
        """What vectors that are new or gone, by month, change; of a paper the former one comes first."""
        joined = Vectors.joined(list(vectors.values()))
        columns = np.searchsorted(space.terms, joined.terms)
        known = np.append(space.terms, 0)[columns] == joined.terms
        columns = columns[known].astype(np.int32)
        borders = np.concatenate([[0], np.cumsum(known)])[np.concatenate([[0], np.cumsum(joined.sizes)])]
        shape = (len(joined.names), len(space.terms))
        values = joined.values[known].astype(np.int32)
        rows = csr_matrix((values, columns, borders.astype(np.int32)), shape)
        first: dict[str, int] = {}
        firsts = np.array([first.setdefault(name, row) for row, name in enumerate(joined.names)])
        others = np.full(len(firsts), _NONE)
        seconds = np.flatnonzero(firsts != np.arange(len(firsts)))
        # With another title it may have been none of the candidates, however near it was.
        seconds = seconds[joined.titles[seconds] == joined.titles[firsts[seconds]]]
        others[seconds], others[firsts[seconds]] = firsts[seconds], seconds
        ends = [
            max((end for name, end in space.ends.items() if name <= month), default=0) for month in vectors
        ]
        entries = [len(some.terms) for some in vectors.values()]
        owners = np.repeat(firsts, joined.sizes)[known]
        _, places, counts = np.unique(owners * shape[1] + columns, return_index=True, return_counts=True)
        places = places[counts == 1]  # a term that a paper had before and has now is there twice
        latest = np.zeros(shape[1], np.int64)
        np.maximum.at(latest, columns[places], np.repeat(ends, entries)[known][places])
        return cls(
            rows,
            joined.names,
            np.array([space.numbers.get(name, _GONE) for name in joined.names]),
            others,
            latest,
            np.bincount(columns[places], minlength=shape[1]),
        )


class Review:
    """The papers of a part, themselves as before, after changes in their month and in earlier ones.

    Args:
        space: all papers as they are now.
        month: that of the papers.
        numbers: their places in the month, ascending, all in one part.
        before: what was near to each.
        changes: what changed.
    """

    def __init__(
        self, space: Space, month: str, numbers: Array, before: Sequence[Nearest], changes: Changes
    ) -> None:
        self._space = space
        self._month = month
        self._papers = numbers + space.starts[month]
        self._before = before
        self._changes = changes
        self._floors = np.maximum([paper.least for paper in before], LEAST)
        self._start, self._end = space.part(int(self._papers[0]), month)
        # Of other terms all papers are sought, before and after.
        self._frequent = np.diff(space.having.indptr) + changes.counts > SOUGHT_AMONG

    def result(self) -> tuple[Array, dict[int, tuple[int, ...]]]:
        """Which papers may have another list, and the cosines in the other lists that are others now.

        Returns:
            a flag for each paper; and for some of the rest the cosines, by their place among the papers.
        """
        changes, shifted = self._changes, self._shifted()
        sought = heaviest(self._space.rows[self._papers])
        near = vstack([changes.rows, self._space.rows[shifted]], format="csr")
        product = sp_matmul_topn(sought, near.T.tocsr(), _PAIRS, threshold=LEAST)
        sizes = np.diff(product.indptr)
        names = set(changes.names)
        is_touched = np.array([paper.name in names for paper in self._before]) | (sizes == _PAIRS)
        rows = np.repeat(np.arange(len(sizes)), sizes)
        columns, products = product.indices[: len(rows)], product.data[: len(rows)]
        kept = np.flatnonzero((products >= self._floors[rows]) & ~is_touched[rows])
        kept = kept[np.argsort(rows[kept] * near.shape[0] + columns[kept])]
        rows, columns = rows[kept], columns[kept]
        # Of the same paper before and after, each pair with the other one.
        keys = rows * near.shape[0] + columns
        others = np.append(changes.others, np.full(len(shifted), _SAME))[columns]
        wanted = rows * near.shape[0] + others
        pair = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        is_paired = (others >= 0) & (keys[pair] == wanted)
        papers = np.append(changes.papers, shifted)[columns]
        is_in, is_out = self._standing(rows, sought[rows].multiply(near[columns]), papers)
        stays_out = is_out & (~is_paired | is_out[pair])
        stays_in = is_in & ((others == _SAME) | (is_paired & is_in[pair]))
        is_touched[rows[~(stays_in | stays_out)]] = True
        moved = np.flatnonzero(stays_in & (others > columns) & ~is_touched[rows])
        cosines = self._listed(rows[moved], columns[moved], others[moved])
        is_touched[[row for row, values in cosines.items() if not values]] = True
        return is_touched, {row: values for row, values in cosines.items() if values}

    def _listed(self, rows: Array, befores: Array, afters: Array) -> dict[int, tuple[int, ...]]:
        """The cosines in lists that have the same papers in the same order; none where that is not known.

        Args:
            rows: papers, ascending.
            befores: for each a candidate of it, by the row of the vector that it had.
            afters: by the row of the one that it has.
        """
        own = self._space.rows[self._papers[rows]]
        was, now = (own.multiply(self._changes.rows[some]).tocsr() for some in (befores, afters))
        cosines, cosines_now = (np.asarray(some.sum(axis=1)).ravel() for some in (was, now))
        last = np.array([_last(paper) for paper in self._before])
        near = np.flatnonzero(np.maximum(cosines, cosines_now) >= last[rows])
        reasons, reasons_now = (
            self._space.reasons(self._papers, rows[near], some[near].tocoo()) for some in (was, now)
        )
        is_same = (former == latter for former, latter in zip(reasons, reasons_now, strict=True))
        names = (self._changes.names[row] for row in befores[near].tolist())
        shares = (np.diff(now.indptr) >= SHARED)[near].tolist()
        moves = zip(rows[near].tolist(), names, cosines_now[near].tolist(), shares, is_same, strict=True)
        return {
            row: _cosines(self._before[row], [(name, *rest) for _, name, *rest in group])
            for row, group in groupby(moves, key=itemgetter(0))
        }

    def _standing(self, rows: Array, products: csr_matrix, papers: Array) -> tuple[Array, Array]:
        """Which papers were and are candidates of others for certain, and which were and are none.

        Args:
            rows: the others.
            products: what the two share, by term.
            papers: the numbers of the papers; `_GONE` for one that is there no more.
        """
        entries = products.tocoo()
        is_sought, may_be = np.ones((2, len(entries.data)), bool)
        some = np.flatnonzero(self._frequent[entries.col])
        terms, which = np.unique(entries.col[some], return_inverse=True)
        window, paper = self._window(terms), papers[entries.row[some]]
        # A paper that lost a term is not in its row, and so not counted by what follows from the row.
        reach = np.where(self._changes.counts[terms] > 0, 1, 0)
        for step, chosen in ((-1, is_sought), (1, may_be)):
            first, last = (
                window.first(step * (window.back + reach)),
                window.last(step * (window.front + reach)),
            )
            chosen[some] = (first[which] <= paper) & (paper <= last[which])
        may_be |= papers[entries.row] == _GONE
        least, most = (
            np.bincount(entries.row, entries.data * chosen, len(rows)) for chosen in (is_sought, may_be)
        )
        floors = self._floors[rows]
        return least > floors, (most < floors) | (most <= LEAST)

    def _shifted(self) -> Array:
        """The papers that the part's papers may be sought among by a term, and were not before.

        Or the other way round: they are at the borders of what is sought of the term.
        """
        terms = np.flatnonzero(self._frequent & (self._changes.counts > 0))
        window = self._window(terms)
        first, last = window.before - SOUGHT_AMONG, window.behind + SOUGHT_AMONG
        low = np.maximum(first - window.back, self._space.having.indptr[terms])
        high = np.minimum(first + window.back, window.before)
        low = np.concatenate([low, np.maximum(last - window.front, window.behind)])
        high = np.concatenate([high, np.minimum(last + window.front, window.ends)])
        sizes = np.maximum(high - low, 0)
        entries = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        shifted: Array = np.unique(self._space.having.indices[entries])
        return shifted

    def _window(self, terms: Array) -> "_Window":
        """Where the papers are that the part's papers are sought among by some terms."""
        space, latest, counts = self._space, self._changes.latest[terms], self._changes.counts[terms]
        before, behind, ends, changed = (
            space.place(terms, paper)
            for paper in (
                self._start,
                self._end,
                space.ends[self._month],
                np.minimum(latest, self._start),
            )
        )
        back = np.where(before - changed >= SOUGHT_AMONG, 0, counts)
        front = np.where(latest > self._end, counts, 0)
        return _Window(space, self._start, self._end, terms, before, behind, ends, back, front)


class _Window(NamedTuple):
    """Where the papers are, by their places in the rows of some terms, that a part's papers are sought among.

    Attributes:
        space: all papers.
        start: the first paper of the part.
        end: the first one behind it.
        terms: the terms.
        before: the place of the first paper of the part or behind it.
        behind: the place of the first paper behind the part.
        ends: that of the first paper behind the month.
        back: how many papers the border before the part may have moved by.
        front: how many papers the border behind the part may have moved by.
    """

    space: Space
    start: int
    end: int
    terms: Array
    before: Array
    behind: Array
    ends: Array
    back: Array
    front: Array

    def first(self, wider: Array) -> Array:
        """The lowest number of a paper that is sought, with so many more before the part."""
        places = self.before - SOUGHT_AMONG - wider - 1  # of the last paper that is not sought
        papers = self._papers(places, self.before)
        papers = np.where(places >= self.before, self.start - 1, papers)
        return np.where(places < self.space.having.indptr[self.terms], 0, papers + 1)

    def last(self, wider: Array) -> Array:
        """The highest number of a paper that is sought, with so many more behind the part."""
        places = self.behind + SOUGHT_AMONG + wider - 1
        papers = np.where(places < self.behind, self.end - 1, self._papers(places, self.ends))
        return np.where(places >= self.ends, len(self.space.names), papers)

    def _papers(self, places: Array, ends: Array) -> Array:
        """The papers at some places, which are among all papers of the terms up to some other places."""
        indices = self.space.having.indices
        papers: Array = indices[np.clip(places, 0, np.maximum(ends - 1, 0))]
        return papers


def _last(paper: Nearest) -> int:
    """The cosine that another paper must have for a place in a list; 0 where there is room."""
    return paper.cosines[-1] if len(paper.cosines) == NEIGHBOURS else 0


def _cosines(paper: Nearest, moves: Sequence[tuple[str, int, bool, bool]]) -> tuple[int, ...]:
    """The cosines of a list after some candidates moved; none if it may not be the same list.

    Args:
        paper: what was near to it.
        moves: of each candidate its name, its cosine now, whether enough words are shared, and whether the
            reason is the same as before.
    """
    places = {name: place for place, (name, _) in enumerate(paper.neighbours)}
    cosines, changed, highest = list(paper.cosines), set(), 0
    for name, cosine, shares, is_same in moves:
        place = places.get(name)
        if place is None:
            highest = max(highest, cosine if shares else 0)
        elif shares and is_same:
            cosines[place] = cosine
            changed |= {place - 1, place}
        else:
            return ()
    if any(first <= second for place, (first, second) in enumerate(pairwise(cosines)) if place in changed):
        return ()
    if len(cosines) < NEIGHBOURS:
        return () if highest else tuple(cosines)
    return tuple(cosines) if cosines[-1] >= paper.cosines[-1] and highest < cosines[-1] else ()
