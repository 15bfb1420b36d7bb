"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `words`, `weights` and `nearest` use NumPy,
and are imported where they are first used: a build with nothing new does without.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

LATER = 8
"""How many later papers that name a paper as near are shown on its page, the newest."""


class Words(NamedTuple):
    """The different words of a title and an abstract, in order.

    Attributes:
        spelled: the words as the paper spells them, with a space between.
        counts: how often each comes, a byte for each; those of the title count more.
        terms: the term of each, as a number of eight bytes.
    """

    spelled: str = ""
    counts: bytes = b""
    terms: bytes = b""


Neighbour = tuple[str, tuple[str, ...]]
"""A related paper: the name of its file, and the words that it shares."""

_APART = "\0"  # stands in no name of a file


def packed(neighbours: Iterable[Neighbour]) -> str:
    """A list of related papers as it is stored."""
    return _APART.join(chain.from_iterable((name, " ".join(words)) for name, words in neighbours))


def unpacked(text: str) -> tuple[Neighbour, ...]:
    """What `packed` made a text."""
    parts = text.split(_APART) if text else []
    return tuple((name, tuple(words.split(" "))) for name, words in zip(parts[::2], parts[1::2], strict=True))


class Near(NamedTuple):
    """What is near to a paper.

    Attributes:
        neighbours: the papers near to it among those that came before it or with it; see `packed`.
        later: the names of later papers that it is near to, the newest first; none of its neighbours.
    """

    neighbours: str = ""
    later: tuple[str, ...] = ()


def with_later(lists: Mapping[str, str]) -> dict[str, Near]:
    """What is near to each paper.

    Args:
        lists: what `packed` made of each paper's neighbours, in the order in which the papers came.
    """
    later: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=LATER))
    near: dict[str, tuple[str, set[str]]] = {}
    for name, text in lists.items():
        others = text.split(_APART)[::2] if text else []
        near[name] = text, set(others)
        for other in others:
            if other in near and name not in near[other][1]:
                later[other].appendleft(name)
    return {name: Near(text, tuple(later.get(name, ()))) for name, (text, _) in near.items()}


class Batch(NamedTuple):
    """Papers next to each other that came in at once, as far as their lists are made at once.

    Attributes:
        start: the place of the first one in the order of arrival.
        end: the place behind the last one.
        stop: the place behind all that came in with them.
        weighed_by: places of the first of the papers that decide what their words weigh, and behind the last.
    """

    start: int
    end: int
    stop: int
    weighed_by: tuple[int, int]


PART = 1500  # papers whose vectors and lists are kept together; other papers are near or far by whole batches
_FROM = 500  # papers of the years before, from which on they decide what words weigh


def batches(came: Sequence[str]) -> list[Batch]:
    """Papers in batches. No batch reaches from one part into the next.

    Args:
        came: when each came in, ascending: a time or a day. Those with the same came in at once.
    """
    made: list[Batch] = []
    starts = [place for place in range(len(came)) if place == 0 or came[place - 1] != came[place]]
    years = [place for place in starts if place == 0 or came[place - 1][:4] != came[place][:4]]
    for start, stop in pairwise([*starts, len(came)]):
        weighed_by = _basis(starts, [year for year in years if year <= start], stop)
        borders = [start, *range(start - start % PART + PART, stop, PART), stop]
        made += [Batch(*pair, stop, weighed_by) for pair in pairwise(borders)]
    return made


def _basis(starts: Sequence[int], years: Sequence[int], stop: int) -> tuple[int, int]:
    """The papers that decide what the words of those weigh that came in at once, and no later ones.

    Args:
        starts: the places of all papers that came in first of some.
        years: likewise of those of a year, up to theirs.
        stop: the place behind them.
    """
    for start in reversed(years[:-1]):
        if years[-1] - start >= _FROM:
            return start, years[-1]
    # Else by the first papers: by twice as many whenever twice as many are there.
    enough = _FROM
    while 2 * enough <= stop:
        enough *= 2
    later = bisect_left(starts, enough)
    return 0, min(stop, starts[later] if later < len(starts) else stop)
