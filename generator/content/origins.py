"""Origins: who said a field of a page: a source, or a part of it, ``feed moss.org/rss``, ``bibtex refs``."""

import re

from generator.papers.paper import Paper

NOTICE = "notice"
"""Who says that a paper was retracted, if it is not a source in the record of the paper itself."""
_NUMBER = re.compile("([0-9]{1,18})")
_BY_NOTICE = re.compile(r"\(https://doi\.org/|according to Europe PMC")


def source_of(origin: str) -> str:
    """Return a source without its part."""
    return origin.partition(" ")[0]


def is_same(one: str, other: str) -> bool:
    """Return whether one source says two things: of two parts of it, each speaks for itself."""
    return one == other or (source_of(one) == source_of(other) and source_of(one) in (one, other))


def part_key(origin: str) -> list[tuple[int, str]]:
    """Return a key that orders the parts of a source by name; ``refs-10`` comes after ``refs-9``."""
    pieces = _NUMBER.split(origin.casefold())
    return [(int(piece), "") if at % 2 else (0, piece) for at, piece in enumerate(pieces)]


def default_origin(paper: Paper, name: str, source: str = "") -> str:
    """Return who said a field of a paper if its page does not say; ``source`` may name the source's part.

    On pages of earlier versions, the words alone show that a notice says that a paper was retracted.
    """
    by_notice = name == "withdrawn" and _BY_NOTICE.search(paper.withdrawal)
    return NOTICE if by_notice else source if source and source_of(source) == paper.source else paper.source
