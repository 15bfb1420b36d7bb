"""Journals whose papers have no abstracts."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from generator.content.library import Library
from generator.text.plural import counted

_FEWEST = 5  # papers of a journal; fewer may have none by chance


class Bare(NamedTuple):
    """A journal whose papers have no abstracts; without a name, all papers of a source that name none."""

    source: str
    journal: str
    papers: int

    @property
    def says(self) -> str:
        """The number of its papers, in words."""
        of = f" of {self.journal}" if self.journal else ""
        return f"{self.source}: {counted(self.papers, 'paper')}{of}, none with an abstract"


def bare(library: Library, sources: Collection[str]) -> Iterator[Bare]:
    """Yield the journals of some sources with at least five papers and no abstract, the largest first."""
    every, without = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for page in library.pages_from(sources):
        paper = page.paper
        journal = paper.source, paper.published_in.journal or paper.journal_ref.plain
        every[journal] += 1
        without[journal] += not paper.abstract
    for (source, name), number in without.most_common():
        if number >= _FEWEST and number == every[source, name]:
            yield Bare(source, name, number)
