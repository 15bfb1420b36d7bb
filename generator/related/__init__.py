"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `words`, `weights` and `nearest` use NumPy,
and are imported where they are first used: a build with nothing new does without.
"""

from collections.abc import Mapping
from typing import NamedTuple

PART = 1500  # papers of a month whose lists are made at once; other papers are near or far by whole parts
_FROM = 500  # papers of the years before, from which on they decide what words weigh


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
"""A related paper: its name, and the words that it shares. A plain tuple, since it is stored."""


def basis(months: Mapping[str, int], month: str) -> tuple[str, list[str]]:
    """What the weights of a month are called, and whose papers they are made from.

    Args:
        months: how many papers each month has, in order, named ``2026/08``.
        month: one of them.
    """
    year = month[:4]
    earlier = [other for other in months if other[:4] < year]
    count = 0
    for place, other in reversed(list(enumerate(earlier))):
        count += months[other]
        if count >= _FROM and (place == 0 or earlier[place - 1][:4] < other[:4]):
            return year, earlier[place:]
    return month, [other for other in months if other <= month]
