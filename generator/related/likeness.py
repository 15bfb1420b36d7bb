"""How near papers are to examples, by the words of `weights`; decision 35 has the measurements.

A word's weight depends on the papers that it is counted in. Few papers say little, and in an archive of one
theme, the theme's own words would weigh nothing. So made-up papers of common words complete them.
"""

import tomllib
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from generator.related import Words, table
from generator.related.weights import LENGTH, Described, Vectors, Weights
from generator.related.words import words

NEAR = 0.19
"""The least cosine of near papers; it takes as many as 0.15 does in the search of a built site."""
ALIKE = 0.6
"""The same by the table of terms; it takes about as many as `LEAST` does by signs, in `search/near.js`."""
_CROWD = 1000  # papers that words are counted in: some real ones, then made-up ones
_REASONS = 3
_ONE = LENGTH * LENGTH  # the product of two equal vectors
_COMMONNESS = 2  # how much the mean of all papers counts against a paper

_Vector = Mapping[int, float]


class Score(NamedTuple):
    """How near a paper is to the examples, and the words that say so, the heaviest first.

    The score is below 1, and below 0 for a paper that is more like most papers.
    """

    score: float
    reasons: tuple[str, ...] = ()


class Theme:
    """A theme by one example or more: a paper is near if it is like them and unlike most papers.

    ``others`` are papers of all kinds, such as the papers that a source offers.
    """

    def __init__(self, examples: Sequence[Words], others: Sequence[Words] = ()) -> None:
        crowd = _crowd(others[:_CROWD])
        self._weights = Weights.of(crowd)
        self._examples = _vectors(examples, self._weights)
        self._mean, self._common = _mean(self._examples), _mean(_vectors(crowd, self._weights))
        self._profile = {
            term: self._mean.get(term, 0) - _COMMONNESS * self._common.get(term, 0)
            for term in {**self._mean, **self._common}
        }

    def score(self, paper: Words) -> Score:
        """Score a paper."""
        (vector,) = _vectors([paper], self._weights)
        parts = {term: value * self._profile.get(term, 0) / _ONE for term, value in vector.items()}
        own = array("Q", paper.terms)
        spelled = dict(zip(own, paper.spelled.split(" "), strict=False))  # "" is split into one
        heaviest = sorted((term for term in parts if parts[term] > 0), key=lambda term: -parts[term])
        score = sum(parts.values())
        return Score(score, tuple(spelled[term] for term in heaviest[:_REASONS]) if score > 0 else ())

    def of_examples(self) -> list[float]:
        """Score each example by the others, if there are any."""
        count = len(self._examples)
        scores = []
        for vector in self._examples if count > 1 else ():
            by_others = (count * _product(vector, self._mean) - _product(vector, vector)) / (count - 1)
            scores.append((by_others - _COMMONNESS * _product(vector, self._common)) / _ONE)
        return scores


class Nearness:
    """Finds which of some papers another paper is near to, by the cosine.

    ``counted`` are papers that set the weights, with made-up ones.
    """

    def __init__(self, papers: Mapping[str, Words], counted: Sequence[Words]) -> None:
        self._weights = Weights.of(_crowd(counted))
        self._vectors = dict(zip(papers, _vectors(list(papers.values()), self._weights), strict=True))

    def near(self, paper: Words) -> tuple[str, ...]:
        """Return the names of the papers that a paper is near to."""
        (own,) = _vectors([paper], self._weights)
        return tuple(name for name, vector in self._vectors.items() if _product(own, vector) >= NEAR * _ONE)


class Alike:
    """Finds which of some texts a paper is near to in meaning, by the rows of the table of terms.

    It goes by the paper's terms, not by its vector: the result is the same before and after it is encoded.

    Attributes:
        known: the vectors of the texts that the table has most words of.
    """

    def __init__(self, rows: Mapping[str, bytes], texts: Mapping[str, Sequence[str]]) -> None:
        self._rows = rows
        made = {text: table.vector(rows, terms) for text, terms in texts.items()}
        self.known = {text: vector for text, vector in made.items() if vector is not None}

    def near(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return the texts that a paper with these terms is near to."""
        own = table.vector(self._rows, terms)
        if own is None:
            return ()
        return tuple(text for text, vector in self.known.items() if own @ vector >= ALIKE)


def _product(vector: _Vector, other: _Vector) -> float:
    return sum(value * other.get(term, 0) for term, value in vector.items())


def _vectors(papers: Sequence[Words], weights: Weights) -> list[_Vector]:
    made = Vectors.of([Described("", "", "", paper) for paper in papers], weights)
    pairs = zip(made.terms.tolist(), made.values.tolist(), strict=True)
    return [dict(islice(pairs, size)) for size in made.sizes.tolist()]


def _mean(vectors: Sequence[_Vector]) -> _Vector:
    total: defaultdict[int, float] = defaultdict(float)
    for vector in vectors:
        for term, value in vector.items():
            total[term] += value / len(vectors)
    return total


def _crowd(papers: Sequence[Words]) -> list[Words]:
    return [*papers, *islice(cycle(_made_up()), _CROWD - len(papers))]


@cache
def _made_up() -> list[Words]:
    """Return 100 papers with the common words; each word is in as many as its percentage says."""
    rates = tomllib.loads(Path(__file__).with_name("common_words.toml").read_text("utf-8"))
    spread = [
        (term, int(percent), place * 37)
        for percent, text in rates.items()
        for place, term in enumerate(array("Q", words("", text).terms))
    ]
    papers = []
    for number in range(100):
        terms = array("Q", [term for term, percent, start in spread if (number + start) % 100 < percent])
        papers.append(Words("", bytes([1]) * len(terms), terms.tobytes()))
    return papers
