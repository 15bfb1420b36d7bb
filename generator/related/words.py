"""The words by which papers are compared, counted for many papers at once."""

from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from generator.related import Words
from generator.related.terms import FIRST, HOLDING, PHRASES, SECOND, SEVERAL, Terms, number_of, term_of

_TITLE = 3  # how often a title's word counts; best of 1 to 4 in tests/benchmarks/bench_related.py
_FEW, _FOREIGN = 2, 20  # an English text has a few of `FOREIGN`, and at most one in twenty words
_MOST = 255  # counts are stored as bytes
_PLACES = 1 << 16  # places are stored as two bytes
_REMEMBERED = 1 << 17  # words with the punctuation around them
_BITS = 28  # of a term's place; a group is a paper's number and behind it the place of a term, or of two
_MOST_PAPERS = 1 << 63 - 2 * _BITS  # more numbers have no room above two places

_Numbers = NDArray[np.int64]
_terms = Terms()


def words(title: str, abstract: str) -> Words:
    """Return the words of a paper, without stop words; title and abstract are plain Unicode, without TeX."""
    return words_of_papers([(title, abstract)])[0]


def words_of_papers(papers: Sequence[tuple[str, str]]) -> list[Words]:
    """Return `words` for each title and abstract of up to 128 papers, in three quarters of the time."""
    global _terms
    if len(papers) > _MOST_PAPERS:
        raise ValueError(f"{len(papers)} papers are too many at once")
    if len(_terms) > _REMEMBERED:
        _terms = Terms()
    texts = [text.split() for paper in papers for text in paper]
    sizes = np.array(list(map(len, texts)), np.int64)
    written = np.fromiter(map(_terms.__getitem__, chain.from_iterable(texts)), np.int64, sizes.sum())
    owners = np.repeat(np.arange(len(texts)), sizes)
    spoken, speakers = _apart(written, owners)
    terms = _places(spoken)
    is_term = terms > 0
    spoken, speakers, terms = spoken[is_term], speakers[is_term], terms[is_term]
    groups, heads, counts = _grouped(speakers // 2 << _BITS | terms, speakers)
    order = np.argsort(heads)  # a paper's groups stay together
    heads = heads[order]
    starts = np.searchsorted(groups >> _BITS, np.arange(len(papers) + 1))
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    places -= starts[groups >> _BITS]
    owned, phrases = _phrases(written, owners, groups, places)
    numbers = np.frombuffer(_terms.numbers, np.uint64)[terms[heads]]
    spelled = [_terms.shown[row] for row in spoken[heads].tolist()]
    sizes = np.minimum(counts[order], _MOST).astype(np.uint8)
    ends = np.searchsorted(owned, np.arange(len(papers) + 1)).tolist()
    return [
        Words(" ".join(spelled[a:b]), sizes[a:b].tobytes(), numbers[a:b].tobytes(), phrases[c:d].tobytes())
        for (a, b), (c, d) in zip(pairwise(starts.tolist()), pairwise(ends), strict=True)
    ]


def _places(written: _Numbers) -> _Numbers:
    """Return the place of each row's term."""
    return np.frombuffer(_terms.places, np.int64)[written]


def _kinds(written: _Numbers) -> NDArray[np.int8]:
    """Return the kind of each row."""
    return np.frombuffer(_terms.kinds, np.int8)[written]


def _apart(written: _Numbers, owners: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the words of what is written, and the text of each: what may be several words is taken apart."""
    is_apart = _kinds(written) == SEVERAL
    several = [_terms.several[row] for row in written[is_apart].tolist()]
    sizes = np.ones(len(written), np.int64)
    sizes[is_apart] = list(map(len, several))
    words = np.repeat(written, sizes)
    words[np.repeat(is_apart, sizes)] = list(chain.from_iterable(several))
    return words, np.repeat(owners, sizes)


def _grouped(groups: _Numbers, owners: _Numbers) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Return each group once, ascending, with the place of its first item and the number of its items.

    An item of a title, which is every second text, counts as `_TITLE`.
    """
    order = np.argsort(groups)
    groups = groups[order]
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    counts = np.add.reduceat(np.where(owners[order] % 2, 1, _TITLE), starts)
    return groups[starts], np.minimum.reduceat(order, starts), counts


def _phrases(
    written: _Numbers, owners: _Numbers, groups: _Numbers, places: _Numbers
) -> tuple[_Numbers, NDArray[np.uint16]]:
    """Return `Words.phrases` of all papers, and the paper of each: pairs that come twice, or in a title.

    No stop word or part of a word is in one. A word that holds a sentence of another language together is not
    its last: "de la", but "de novo" is one. In a text that has many of them it is not the first either.
    """
    papers = owners // 2
    terms, kinds = _places(written), _kinds(written)
    is_foreign = kinds & HOLDING > 0
    foreign, every = np.bincount(papers, is_foreign), np.bincount(papers)
    is_abroad = (foreign > _FEW) & (foreign * _FOREIGN > every)
    is_first = (kinds & FIRST > 0) & ~(is_foreign & is_abroad[papers])
    firsts, seconds = terms[:-1], terms[1:]
    is_pair = is_first[:-1] & (kinds[1:] & SECOND > 0) & (owners[1:] == owners[:-1])
    pairs = np.flatnonzero(is_pair & (firsts != seconds))
    both = firsts[pairs] << _BITS | seconds[pairs]
    _, heads, counts = _grouped(papers[pairs] << 2 * _BITS | both, owners[pairs])
    found = pairs[np.sort(heads[counts > 1])]
    papers, terms = papers[found], np.stack((firsts[found], seconds[found]), 1)
    places = places[np.searchsorted(groups, papers[:, np.newaxis] << _BITS | terms)]
    numbers = np.frombuffer(_terms.numbers, np.uint64)[terms].tolist()
    is_told = np.array([tuple(pair) not in _said_often() for pair in numbers], bool)
    is_told &= (places < _PLACES).all(axis=1)
    return papers[is_told], places[is_told].astype(np.uint16)


@cache
def _said_often() -> frozenset[tuple[int, ...]]:
    """Return `PHRASES` as pairs of the numbers of terms."""
    return frozenset(tuple(number_of(term_of(word)[0]) for word in phrase) for phrase in PHRASES)
