"""The papers that queries name with ``near:``, and which of them a paper is near to.

A name is a paper's id or the last part of its address. The result depends on the paper, on the named ones and
on the archive's first pages, which new papers do not change.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.library import Library
from generator.errors import Problem, RecordError
from generator.papers.paper import Paper
from generator.related import Words, words
from generator.store.keys import hash_of

if TYPE_CHECKING:
    from generator.queries.queries import Query
    from generator.related.likeness import Nearness

_COUNTED = 250  # the first pages of the archive, whose words set the weights


def words_of(paper: Paper) -> Words:
    """Return the words of a paper's title and abstract."""
    return words.words(paper.title.plain, paper.abstract.plain)


class NearPapers:
    """The papers in a library that some names stand for; without names, nothing is read.

    Attributes:
        hash: changes whenever other papers may be near.
    """

    def __init__(self, library: Library, names: Iterable[str]) -> None:
        self._known: dict[str, Words] = {}
        self._counted: list[Words] = []
        if wanted := sorted(names):
            pages = {name: _words(library, [path]) for name, path in library.named(wanted).items()}
            self._known = {name: found[0] for name, found in pages.items() if found}
            self._counted = _words(library, islice(library.files(), _COUNTED))
        self.hash = hash_of(repr((self._known, self._counted)))

    def check(self, query: "Query") -> None:
        """Check that a query names only papers of the library.

        Raises:
            RecordError: if it does not; the field is ``query``.
        """
        for name in sorted(query.near - self._known.keys()):
            reason = f"near:{name} names no paper of this archive; bring it with archive add {name}"
            raise RecordError("query", f"{reason}, or correct the id")

    def of(self, paper: Paper) -> dict[str, tuple[str, ...]]:
        """Return the part of `Document.values` for the filter: the names that a paper is near to."""
        return {"near": self._nearness.near(words_of(paper))} if self._known else {}

    @cached_property
    def _nearness(self) -> "Nearness":
        from generator.related.likeness import Nearness  # NumPy is slow to load

        return Nearness(self._known, self._counted)


def _words(library: Library, files: Iterable[Path]) -> list[Words]:
    """Return the words of the readable pages among some files."""
    pages = map(library.shown, files)
    return [words_of(page.paper) for page in pages if not isinstance(page, Problem)]
