"""Related papers: texts in, the nearest papers out, each with a shared phrase if there is one.

``.github/decisions/0009-related-papers.md`` has the definition. `weights` and `nearest` need NumPy and are
imported only when a build has new papers.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

LATER = 8
"""How many later papers a page shows at most: the newest ones."""


class Words(NamedTuple):
    """The distinct words of a title and an abstract, in order of first occurrence."""

    spelled: str = ""  # the words as the paper spells them, separated by spaces
    # The term frequency of each word, as one byte; an occurrence in the title counts more.
    counts: bytes = b""
    terms: bytes = b""  # the number of each word's term, as eight bytes
    # The places of the two words of each phrase, as two bytes each: words that follow each other in the
    # title, or more than once in the abstract.
    phrases: bytes = b""


Neighbour = tuple[str, str]
"""A related paper: its file name and a shared phrase of two words, or ``""``."""

_APART = "\0"  # never part of a file name


def packed(neighbours: Iterable[Neighbour]) -> str:
    """Return a list of neighbours as text, the form that is stored."""
    return _APART.join(chain.from_iterable(neighbours))


def files_of(text: str) -> list[str]:
    """Return the file names alone of `packed` neighbours."""
    return text.split(_APART)[::2] if text else []


def unpacked(text: str) -> tuple[Neighbour, ...]:
    """Undo `packed`."""
    parts = text.split(_APART) if text else []
    return tuple(zip(parts[::2], parts[1::2], strict=True))


class Near(NamedTuple):
    """The papers related to one paper."""

    neighbours: str = ""  # the nearest papers of the same or an earlier intake, as `packed` text
    # Later papers that list this paper as a neighbour, newest first, without its own neighbours.
    later: tuple[str, ...] = ()


def with_later(lists: Mapping[str, str]) -> dict[str, Near]:
    """Add the later papers to lists of `packed` neighbours, in order of arrival."""
    later: dict[str, list[str]] = {}
    for name, text in lists.items():
        for other in files_of(text):
            # Few texts have the name at all, and only these are split once more.
            if other in later and not (name in lists[other] and name in files_of(lists[other])):
                later[other].append(name)
        later[name] = []
    return {name: Near(lists[name], tuple(some[: -LATER - 1 : -1])) for name, some in later.items()}


class Batch(NamedTuple):
    """Consecutive papers of one intake whose neighbours are computed together."""

    start: int  # the position of the first paper in the order of arrival
    end: int  # the position after the last paper
    stop: int  # the position after the last paper of the intake
    weighed_by: tuple[int, int]  # the range of papers that set the word weights: first position and end


PART = 1500  # papers whose vectors and lists are cached together
_FROM = 500  # papers; earlier years set the word weights once they hold this many


def batches(came: Sequence[str]) -> list[Batch]:
    """Split papers into batches within parts, by the ascending times or days of their intakes."""
    made: list[Batch] = []
    starts = [place for place in range(len(came)) if place == 0 or came[place - 1] != came[place]]
    years = [place for place in starts if place == 0 or came[place - 1][:4] != came[place][:4]]
    for start, stop in pairwise([*starts, len(came)]):
        weighed_by = _basis(starts, [year for year in years if year <= start], stop)
        borders = [start, *range(start - start % PART + PART, stop, PART), stop]
        made += [Batch(*pair, stop, weighed_by) for pair in pairwise(borders)]
    return made


def _basis(starts: Sequence[int], years: Sequence[int], stop: int) -> tuple[int, int]:
    """Return the range of papers that set the word weights of one intake, which ends before ``stop``.

    ``starts`` are the first positions of all intakes, ``years`` of the years up to this intake's.
    """
    for start in reversed(years[:-1]):
        if years[-1] - start >= _FROM:
            return start, years[-1]
    # A young archive takes its first papers: 500, then 1000, 2000 and so on, as soon as it has them.
    enough = _FROM
    while 2 * enough <= stop:
        enough *= 2
    later = bisect_left(starts, enough)
    return 0, min(stop, starts[later] if later < len(starts) else stop)
