"""Which papers may have other related papers than before, where papers were added, edited or deleted.

A paper's candidates have the largest products with it, by the terms that it is sought by. They are the same
as before if no other paper became or ceased to be a candidate: none that changed, and none that a term begins
or ceases to find. If the candidates that changed also keep their places and reasons, the list is the same.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, Self

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sparse_dot_topn import sp_matmul_topn

from generator.related.lists import Lists
from generator.related.nearest import LEAST, NEIGHBOURS, SHARED, SOUGHT_AMONG, Array, Nearest, Space, heaviest
from generator.related.weights import Vectors, distinct, sums

_PAIRS = 256  # near papers that are looked at for each paper; for one with more, all are sought again
_NONE = -1  # in place of a row: the paper was not there before, or is there no more
_SAME = -2  # in place of a row: the paper's vector is as it was
_GONE = -1  # in place of a paper's number


class Changes(NamedTuple):
    """What changed since neighbours were last sought."""

    rows: csr_matrix  # the vectors that are new or gone
    names: Sequence[str]  # of the paper of each row
    papers: Array  # for each row the paper's number in the space, or `_GONE`
    others: Array  # for each row the row of the paper's other vector, before or after; `_NONE` without one
    has: Array  # for each term whether a row has it
    latest: Array  # for each term the end of the last month in which a paper got or lost it
    counts: Array  # for each term how many papers got or lost it

    @classmethod
    def of(cls, space: Space, vectors: Mapping[str, Vectors]) -> Self:
        """The changes by vectors that are new or gone, by month; a paper's former vector comes first."""
        joined = Vectors.joined(list(vectors.values()))
        columns = np.searchsorted(space.terms, joined.terms)
        known = np.append(space.terms, 0)[columns] == joined.terms
        columns = columns[known].astype(np.int32)
        borders = sums(known)[sums(joined.sizes)]
        shape = (len(joined.names), len(space.terms))
        values = joined.values[known].astype(np.int32)
        rows = csr_matrix((values, columns, borders), shape)
        first: dict[str, int] = {}
        firsts = np.array([first.setdefault(name, row) for row, name in enumerate(joined.names)])
        others = np.full(len(firsts), _NONE)
        seconds = np.flatnonzero(firsts != np.arange(len(firsts)))
        # A paper with another title may not have been a candidate before, however near it was.
        seconds = seconds[joined.titles[seconds] == joined.titles[firsts[seconds]]]
        others[seconds], others[firsts[seconds]] = firsts[seconds], seconds
        ends = [
            max((end for name, end in space.ends.items() if name <= month), default=0) for month in vectors
        ]
        entries = [len(some.terms) for some in vectors.values()]
        owners = np.repeat(firsts, joined.sizes)[known]
        _, places, counts = np.unique(owners * shape[1] + columns, return_index=True, return_counts=True)
        places = places[counts == 1]  # a term that a paper had before and has still is there twice
        latest = np.zeros(shape[1], np.int64)
        np.maximum.at(latest, columns[places], np.repeat(ends, entries)[known][places])
        return cls(
            rows,
            joined.names,
            np.array([space.numbers.get(name, _GONE) for name in joined.names]),
            others,
            np.bincount(columns, minlength=shape[1]) > 0,
            latest,
            np.bincount(columns[places], minlength=shape[1]),
        )


class Review:
    """Unchanged papers of one part, after changes in their month and in earlier ones.

    ``numbers`` are the papers' places in the month, ascending, and ``before`` what was near to each.
    """

    def __init__(self, space: Space, month: str, numbers: Array, before: Lists, changes: Changes) -> None:
        self._space = space
        self._month = month
        self._papers = numbers + space.starts[month]
        self._before = before
        self._changes = changes
        self._floors = np.maximum(before.least, LEAST)

    def result(self) -> tuple[Array, dict[int, tuple[int, ...]]]:
        """For each paper whether its list may change; and by row new cosines of lists that stay the same."""
        changes, names = self._changes, set(self._changes.names)
        is_touched = np.array([name in names for name in self._before.names])
        own = self._space.rows[self._papers]
        entries = sums(changes.has[own.indices])
        # The others share no term with what changed, so their terms find the same papers as before.
        concerned = np.flatnonzero(np.diff(entries[own.indptr]))
        if not len(concerned):
            return is_touched, {}
        sought = heaviest(own[concerned])
        is_sought = np.zeros(len(self._space.terms), bool)
        is_sought[sought.indices] = True
        # A rarer term finds all papers that have it, before and after.
        is_frequent = np.diff(self._space.having.indptr) + changes.counts > SOUGHT_AMONG
        terms = np.flatnonzero(is_sought & is_frequent)
        window = _Window.of(self._space, self._month, int(self._papers[0]), terms, changes)
        shifted = window.shifted()
        papers = np.append(changes.papers, shifted)
        near = vstack([changes.rows, self._space.rows[shifted]], format="csr")
        surely, maybe = self._sought(near, papers, np.flatnonzero(is_sought), window)
        product = sp_matmul_topn(sought, maybe.T.tocsr(), _PAIRS, threshold=LEAST)
        sizes = np.diff(product.indptr)
        is_touched[concerned[sizes == _PAIRS]] = True
        places = np.repeat(np.arange(len(sizes)), sizes)  # of papers among those concerned
        rows = concerned[places]
        columns, products = product.indices[: len(rows)], product.data[: len(rows)]
        # No other paper was or is a candidate.
        kept = np.flatnonzero((products >= self._floors[rows]) & (products > LEAST) & ~is_touched[rows])
        kept = kept[np.argsort(rows[kept] * near.shape[0] + columns[kept])]
        rows, places, columns = rows[kept], places[kept], columns[kept]
        least = np.asarray(sought[places].multiply(surely[columns]).sum(axis=1)).ravel()
        is_in = least > self._floors[rows]
        # For each pair, the pair with the same paper's other vector.
        keys = rows * near.shape[0] + columns
        others = np.append(changes.others, np.full(len(shifted), _SAME))[columns]
        wanted = rows * near.shape[0] + others
        pair = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        is_paired = (others >= 0) & (keys[pair] == wanted)
        stays_in = is_in & ((others == _SAME) | (is_paired & is_in[pair]))
        is_touched[rows[~stays_in]] = True
        moved = np.flatnonzero(stays_in & (others > columns) & ~is_touched[rows])
        cosines = self._listed(rows[moved], columns[moved], others[moved])
        is_touched[[row for row, values in cosines.items() if not values]] = True
        return is_touched, {row: values for row, values in cosines.items() if values}

    def _listed(self, rows: Array, befores: Array, afters: Array) -> dict[int, tuple[int, ...]]:
        """By row, the cosines of a list with the same papers in the same order; ``()`` if it may be another.

        ``rows`` ascend, one for each candidate that moved; ``befores`` and ``afters`` are the rows of
        its former and its present vector in `Changes`.
        """
        own = self._space.rows[self._papers[rows]]
        was, now = (own.multiply(self._changes.rows[some]).tocsr() for some in (befores, afters))
        cosines, cosines_now = (np.asarray(some.sum(axis=1)).ravel() for some in (was, now))
        last = self._before.cosines[rows * NEIGHBOURS + NEIGHBOURS - 1]  # for a place; 0 where there is room
        near = np.flatnonzero(np.maximum(cosines, cosines_now) >= last)
        reasons, reasons_now = (
            self._space.reasons(self._papers, rows[near], some[near].tocoo()) for some in (was, now)
        )
        is_same = (former == latter for former, latter in zip(reasons, reasons_now, strict=True))
        names = (self._changes.names[row] for row in befores[near].tolist())
        shares = (np.diff(now.indptr) >= SHARED)[near].tolist()
        moves = zip(rows[near].tolist(), names, cosines_now[near].tolist(), shares, is_same, strict=True)
        return {
            row: _cosines(self._before.nearest(row), [(name, *rest) for _, name, *rest in group])
            for row, group in groupby(moves, key=itemgetter(0))
        }

    def _sought(
        self, near: csr_matrix, papers: Array, terms: Array, window: "_Window"
    ) -> tuple[csr_matrix, csr_matrix]:
        """The rows ``near`` with only the terms that surely find them, now and before; and with all that may.

        ``papers`` has the number of each row's paper, or `_GONE`. ``terms`` are all terms that a paper of the
        part is sought by.
        """
        place_of = np.full(len(self._space.terms), _NONE, np.int32)
        place_of[terms] = len(window.terms)  # all papers that have it are sought
        place_of[window.terms] = np.arange(len(window.terms))
        entries = np.flatnonzero(place_of[near.indices] != _NONE)
        rows = np.repeat(np.arange(len(papers)), np.diff(near.indptr))[entries]
        columns = near.indices[entries]
        some = np.flatnonzero(place_of[columns] < len(window.terms))
        place, paper = place_of[columns[some]], papers[rows[some]]
        # A paper that lost a term is no longer in the term's row, and is not counted by the row's places.
        reach = np.where(self._changes.counts[window.terms] > 0, 1, 0)
        found = []
        for step in (-1, 1):
            first = window.first(step * (window.back + reach))[place]
            last = window.last(step * (window.front + reach))[place]
            is_found = (first <= paper) & (paper <= last) | ((step > 0) & (paper == _GONE))
            kept = np.ones(len(entries), bool)
            kept[some] = is_found
            borders = np.searchsorted(rows[kept], np.arange(len(papers) + 1)).astype(np.int32)
            found.append(csr_matrix((near.data[entries[kept]], columns[kept], borders), near.shape))
        return found[0], found[1]


class _Window(NamedTuple):
    """The papers among which a part's papers are sought, by their places in the rows of terms."""

    space: Space
    start: int  # the first paper of the part
    end: int  # the first paper behind the part
    month: int  # the first paper behind the month
    terms: Array
    starts: Array  # of the rows of the terms
    ends: Array
    before: Array  # the place of the first paper of the part, or behind
    behind: Array  # the place of the first paper behind the part
    back: Array  # how many papers the border before the part may have moved by
    front: Array  # the same of the border behind it

    @classmethod
    def of(cls, space: Space, month: str, paper: int, terms: Array, changes: Changes) -> Self:
        """The window of the part of a month that has a paper."""
        start, end = space.part(paper, month)
        before, behind = (space.place(terms, border) for border in (start, end))
        starts, ends = space.having.indptr[terms], space.having.indptr[terms + 1]
        latest, counts = changes.latest[terms], changes.counts[terms]
        first = before - SOUGHT_AMONG
        # The border stays where all papers sought before the part are behind the changes.
        stays = (first >= starts) & (space.having.indices[np.maximum(first, 0)] >= latest)
        back, front = np.where(stays, 0, counts), np.where(latest > end, counts, 0)
        return cls(space, start, end, space.ends[month], terms, starts, ends, before, behind, back, front)

    def first(self, wider: Array) -> Array:
        """The first paper that is sought, if ``wider`` more than usual are sought before the part."""
        places = self.before - SOUGHT_AMONG - wider - 1  # of the last paper that is not sought
        papers = np.where(places >= self.before, self.start - 1, self._papers(places))
        return np.where(places < self.starts, 0, papers + 1)

    def last(self, wider: Array) -> Array:
        """The last paper that is sought, if ``wider`` more than usual are sought behind the part."""
        places = self.behind + SOUGHT_AMONG + wider - 1
        papers = np.where(places < self.behind, self.end - 1, self._papers(places))
        return np.where((places >= self.ends) | (papers >= self.month), len(self.space.names), papers)

    def shifted(self) -> Array:
        """The papers around borders that may have moved: maybe sought now and not before, or the reverse."""
        first, last = self.before - SOUGHT_AMONG, self.behind + SOUGHT_AMONG
        low = np.maximum(first - self.back, self.starts)
        high = np.minimum(first + self.back, self.before)
        low = np.concatenate([low, np.maximum(last - self.front, self.behind)])
        high = np.concatenate([high, np.minimum(last + self.front, self.ends)])
        sizes = np.maximum(high - low, 0)
        entries = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        papers: Array = distinct(self.space.having.indices[entries])
        return papers[papers < self.month]

    def _papers(self, places: Array) -> Array:
        """The papers at some places; places behind the end of a term's row count as its last."""
        indices = self.space.having.indices
        papers: Array = indices[np.clip(places, 0, np.maximum(self.ends - 1, 0))]
        return papers


def _cosines(paper: Nearest, moves: Sequence[tuple[str, int, bool, bool]]) -> tuple[int, ...]:
    """The cosines of a list after some candidates moved; ``()`` if it may be another list.

    A move is the candidate's name, its cosine now, whether enough words are shared, and whether the reason is
    the same as before.
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
