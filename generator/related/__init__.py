"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `weights`, `nearest`, `changes` and `lists`
use NumPy; they are imported where they are first used, since a build with nothing new does not need it.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

PART = 1500  # papers of a month whose lists are made at once; other papers are near or far by whole parts
_FROM = 500  # papers of the years before, from which on they decide what words weigh


class Words(NamedTuple):
    """The different words of a title and an abstract, in order."""

    spelled: str = ""  # as the paper spells them, with a space between
    counts: bytes = b""  # a byte for each word: how often it comes, more for a word of the title
    terms: bytes = b""  # eight bytes for each word: its term's number


Neighbour = tuple[str, tuple[str, ...]]
"""A related paper: the name of its file, and the shared words that show why."""

_APART = "\0"  # stands in no name of a file


def packed(neighbours: Iterable[Neighbour]) -> str:
    """A list of related papers as it is stored."""
    return _APART.join(chain.from_iterable((name, " ".join(words)) for name, words in neighbours))


def unpacked(text: str) -> tuple[Neighbour, ...]:
    """The list that `packed` stored."""
    parts = text.split(_APART) if text else []
    return tuple((name, tuple(words.split(" "))) for name, words in zip(parts[::2], parts[1::2], strict=True))


def names_in(text: str) -> list[str]:
    """The names of the related papers in a list that `packed` stored."""
    return text.split(_APART)[::2] if text else []


def basis(months: Mapping[str, int], month: str) -> tuple[str, list[str]]:
    """The name of a month's weights, and the months that the weights are made from.

    ``months`` has the number of papers of each month, in order, by names such as ``2026/08``.
    """
    year = month[:4]
    earlier = [other for other in months if other[:4] < year]
    count = 0
    for place, other in reversed(list(enumerate(earlier))):
        count += months[other]
        if count >= _FROM and (place == 0 or earlier[place - 1][:4] < other[:4]):
            return year, earlier[place:]
    return month, [other for other in months if other <= month]
