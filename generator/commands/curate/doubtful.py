"""Pairs of pages that are perhaps one paper: a person decides."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from generator.content import namesakes
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import Note
from generator.papers.paper import Paper
from generator.text import identifiers

_MOST = 20
"""The last pages with a title that one more is compared with."""


class Doubtful:
    """Compares each page with the earlier ones that have its title."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._titled: defaultdict[str, list[Path]] = defaultdict(list)

    def notes(self, path: Path, paper: Paper) -> Iterator[Note]:
        """Yield a note for each earlier page that is perhaps the same paper."""
        earlier = self._titled[identifiers.from_title(paper.title)]
        for other in earlier[-_MOST:]:
            page = self._library.page(other)
            if isinstance(page, Page) and _are_perhaps_one(page.paper, paper):
                name = self._library.name(other)
                yield Note(self._library.name(path), "title", f"is perhaps one paper with {name}")
        earlier.append(path)


def _are_perhaps_one(one: Paper, two: Paper) -> bool:
    is_told = not {*one.ids}.isdisjoint(two.ids)  # as two pages of one id
    return not is_told and namesakes.are_perhaps_one(two.title, *map(namesakes.traits, (one, two)))
