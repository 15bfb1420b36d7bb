"""Finds the regions of a map, and names them by tags of their papers, or by phrases of their titles.

scikit-learn comes with the extra ``map``; only `archive map` needs it.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from operator import eq
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.spatial import Delaunay, KDTree

from generator.related.terms import FOREIGN, PHRASES, STOP_WORDS, singular
from generator.text.letters import fold

_SAMPLES = 5  # nearest points that say how dense the map is at a point
_FEWEST, _MOST = 40, 250  # papers that a region has at least: in an archive of 10,000 papers, of 100,000
_MOST_HAVE, _STILL_HAVE = 0.5, 0.4  # of a region's papers: a tag that names it, and one that named it before
_LEAST_TITLES = (0.04, 0.025, 0)  # how many of its titles have a phrase: what is sought until there is one
_STAYS = 0.025  # of the titles; a phrase of an earlier layout that more of them have stays
_BESIDE, _OFTEN = 0.6, 3  # of the titles with a pair, at least: where a word beside it belongs to the name
_FILE = Path(__file__).with_name("region_words.toml")
_LISTS = {name: text.split() for name, text in tomllib.loads(_FILE.read_text("utf-8")).items()}
_BROAD = frozenset(_LISTS["broad"])
_KINDS = FOREIGN.union(_LISTS["kinds"]) | STOP_WORDS - {*_LISTS["naming"]}
_ADJECTIVE = re.compile(rf"^(?:.*-)?(?:{'|'.join(_LISTS['adjectives'])})$|-(?:{'|'.join(_LISTS['joined'])})$")

Array = NDArray[Any]
_WORD = re.compile(r"[^\W_]+(?:['’‐‑–-][^\W_]+)*")
_DASHES = str.maketrans("‐‑–", "---")
_LONGEST, _LONGEST_NAME = 40, 4  # letters of a word and of a tag; words of a phrase
_SMALL = 0.2  # of a word's uses; a word that is small in as many is small in a name
_ASKED = 50  # papers whose abstracts show how a name is spelled
_INSIDE = re.compile(rf"(?<=[^\W_] ){_WORD.pattern}")  # words that do not begin a sentence
_Term = tuple[str, ...]  # words in lower case and in the singular


def clusters(places: Array) -> list[int]:
    """Return the number of each paper's region, and -1 for papers between regions.

    Regions are the leaves of HDBSCAN's tree. The shortest tree through all points runs along edges of their
    triangulation, so the distances of neighbours are enough: 2 seconds for 100,000 points instead of 38.
    """
    from sklearn.cluster import HDBSCAN

    # QJ moves points a little, so that those at the place of another, or on a line, have edges too.
    starts, columns = Delaunay(places, qhull_options="QJ").vertex_neighbor_vertices
    rows = np.repeat(np.arange(len(places)), np.diff(starts))
    cores = KDTree(places).query(places, _SAMPLES)[0][:, -1]
    lengths = np.hypot(*(places[rows] - places[columns]).T)
    lengths = np.maximum.reduce([lengths, cores[rows], cores[columns], np.full(len(rows), 1e-9)])
    graph = coo_matrix((lengths, (rows, columns)), (len(places), len(places))).tocsr()
    least = round(_FEWEST * (max(len(places), 2000) / 10_000) ** log(_MOST / _FEWEST, 10))
    found = HDBSCAN(least, min_samples=1, metric="precomputed", cluster_selection_method="leaf", copy=False)
    labels: list[int] = found.fit_predict(graph).tolist()
    return labels


def names(
    titles: Sequence[str],
    labels: Sequence[int],
    before: Mapping[int, str],
    tags: Sequence[Sequence[str]],
    abstracts: Callable[[Sequence[int]], Iterable[str]],
) -> dict[int, str]:
    """Return a name for each region; no two are alike, and a region without a tag and a phrase has none.

    A tag names the region if most of its papers have it, and more than those of all other regions. Else it is
    a phrase of at least two words that is common in its titles and rare elsewhere; a phrase of ``before``
    that is still common stays. ``labels`` are the numbers of papers' regions, negative for none.
    ``abstracts`` returns abstracts by the papers' numbers. All texts are plain.
    """
    words = list(map(_words, titles))
    regions: defaultdict[int, list[int]] = defaultdict(list)
    for paper, label in enumerate(labels):
        if label >= 0:
            regions[label].append(paper)
    own = {label: [words[paper] for paper in papers] for label, papers in sorted(regions.items())}
    stated = _tagged(regions, tags, before)
    taken = {pair for tag in stated.values() for pair in _pairs(_terms(tag))}
    for label, name in before.items():
        pairs = _pairs(_terms(name))
        if label not in stated and not pairs & taken and _is_common(_terms(name), own.get(label, ())):
            stated[label] = name
            taken |= pairs
    chosen: dict[int, _Term] = {}
    everywhere = _counted(words)
    for least in _LEAST_TITLES:
        waiting = {label: some for label, some in own.items() if label not in stated.keys() | chosen.keys()}
        for label, term in _ranked(waiting, least, everywhere, len(words)):
            if label not in chosen and term not in taken:
                whole = _extended(term, own[label])
                if not _pairs(whole) & taken:
                    chosen[label] = whole
                    taken |= _pairs(whole)
    having = {
        label: [paper for paper in regions[label] if [*_places(words[paper], term)]]
        for label, term in chosen.items()
    }
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for abstract in abstracts(sorted({paper for papers in having.values() for paper in papers[:_ASKED]})):
        for word in _INSIDE.findall(abstract):
            forms[word.lower()][word] += 1
    return stated | {
        label: _spelled(term, [words[paper] for paper in having[label]], forms)
        for label, term in chosen.items()
    }


def _tagged(
    regions: Mapping[int, Sequence[int]], tags: Sequence[Sequence[str]], before: Mapping[int, str]
) -> dict[int, str]:
    """Return the tags that name regions; of several, the one that is the most of the region alone."""
    counts = {
        label: Counter(tag for paper in papers for tag in tags[paper]) for label, papers in regions.items()
    }
    everywhere = sum(counts.values(), Counter[str]())
    found: dict[int, str] = {}
    for label, papers in regions.items():
        shares = {
            tag: number / len(papers) * number / everywhere[tag]
            for tag, number in counts[label].items()
            if number > (_STILL_HAVE if tag == before.get(label) else _MOST_HAVE) * len(papers)
            and 2 * number > everywhere[tag]
            and len(tag) <= _LONGEST
            and tag.isprintable()
        }
        if shares:
            found[label] = max(shares, key=lambda tag: (shares[tag], tag))
    return found


class _TitleWord(NamedTuple):
    """A word of a title, with the words that hyphens join to it."""

    spelled: str
    is_next: bool  # only a space stands between it and the word before
    term: str  # in lower case and in the singular; "" if it belongs in no name


def _words(title: str) -> list[_TitleWord]:
    words, end = list[_TitleWord](), 0
    for match in _WORD.finditer(title):
        before, end = title[end : match.start()], match.end()
        is_part = bool(words) and " " not in before  # as "5" in "2.5"
        words.append(_TitleWord(match[0], before == " " and bool(words), "" if is_part else _term(match[0])))
    return words


@lru_cache(maxsize=1 << 16)  # titles repeat their words
def _term(word: str) -> str:
    lowered = fold(word).translate(_DASHES)
    term = singular(lowered)
    is_name = 1 < len(word) <= _LONGEST and not word.isnumeric()
    return "" if not is_name or {lowered, term} & _KINDS else term


def _terms(name: str) -> _Term:
    return tuple(word.term for word in _words(name))


def _is_common(phrase: _Term, titles: Sequence[Sequence[_TitleWord]]) -> bool:
    """Return whether a phrase is still common in titles."""
    having = sum(any(True for _ in _places(title, phrase)) for title in titles)
    return len(phrase) > 1 and all(phrase) and having > _STAYS * len(titles)


def _pairs(term: _Term) -> set[_Term]:
    """Return the pairs of words that are in a term."""
    return {*pairwise(term)}


def _counted(titles: Iterable[Sequence[_TitleWord]]) -> Counter[_Term]:
    """Count in how many titles each pair of words is that may name a region."""
    return Counter(
        pair
        for title in titles
        for pair in {(one.term, other.term) for one, other in pairwise(title) if other.is_next}
        if all(pair) and not _ADJECTIVE.search(pair[-1])
    )


def _ranked(
    regions: Mapping[int, Sequence[Sequence[_TitleWord]]],
    least: float,
    everywhere: Mapping[_Term, int],
    total: int,
) -> Iterator[tuple[int, _Term]]:
    """Yield regions with pairs of words of their titles: first those that are common here and rare elsewhere.

    A pair is in a share of ``least`` of a region's titles, and in ``everywhere`` of ``total`` titles.
    """
    ranked = []
    for label, own in regions.items():
        here = _counted(own)
        fewest = max(least * len(own), 3 if least else 1)
        ranked += [
            (-number * log(number * total / len(own) / everywhere[term]), label, term)
            for term, number in here.items()
            if number >= fewest and term not in PHRASES and not _BROAD.issuperset(term)
        ]
    yield from ((label, term) for _, label, term in sorted(ranked))


def _extended(pair: _Term, titles: Sequence[Sequence[_TitleWord]]) -> _Term:
    """Add the words that nearly always stand beside a pair: *retrieval* before *augmented generation*."""
    found = pair
    while 1 < len(found) < _LONGEST_NAME:
        places = [(title, start) for title in titles for start in _places(title, found)]
        before = Counter(title[start - 1].term for title, start in places if start and title[start].is_next)
        ends = ((title, start + len(found)) for title, start in places)
        after = Counter(title[end].term for title, end in ends if end < len(title) and title[end].is_next)
        beside = [
            (number, is_after, word)
            for is_after, some in enumerate((before, after))
            for word, number in some.items()
            if word and word not in found and number >= max(_BESIDE * len(places), _OFTEN)
        ]
        if not beside:
            break
        _, is_after, word = max(beside)
        found = (*found, word) if is_after else (word, *found)
    return found


def _places(title: Sequence[_TitleWord], term: _Term) -> Iterator[int]:
    for start in range(len(title) - len(term) + 1):
        words = title[start : start + len(term)]
        if all(map(eq, (word.term for word in words), term)) and all(word.is_next for word in words[1:]):
            yield start


def _spelled(term: _Term, titles: Iterable[Sequence[_TitleWord]], forms: Mapping[str, Counter[str]]) -> str:
    """Return a term as most titles spell it, with capitals where abstracts have them inside sentences."""
    found = Counter(
        " ".join(word.spelled for word in title[start : start + len(term)])
        for title in titles
        for start in _places(title, term)
    )
    lowered = Counter[str]()
    for name, number in found.items():
        lowered[name.lower()] += number
    best = _most(lowered)
    as_is = _most(Counter({name: number for name, number in found.items() if name.lower() == best}))
    return " ".join(_inside(word, forms) for word in as_is.split())


def _inside(word: str, forms: Mapping[str, Counter[str]]) -> str:
    """Return a word of a title as it is spelled inside sentences; small, if it is often small there."""
    if known := forms.get(word.lower()):
        is_small = known[word.lower()] >= _SMALL * known.total()
        return word.lower() if is_small else _most(known)
    if "-" in word:
        return "-".join(_inside(part, forms) for part in word.split("-"))
    return word.lower() if word[1:].islower() else word


def _most(counts: Counter[str]) -> str:
    """Return the most common text; the first in the alphabet if there are several."""
    return min(counts, key=lambda text: (-counts[text], text))
