"""The search index of the site: every paper as a document, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import search
from generator.archive import Archive
from generator.catalogue import Entry
from generator.search import Document
from generator.sheets import Sheet

FOLDER = "search/index"
SCRIPTS = Path(__file__).parents[2] / "site_templates" / "search"


@dataclass(frozen=True)
class Documents:
    """The documents of an archive; they can be iterated again, and are never all in memory.

    Args:
        archive: the archive.
        pages: gives each paper with its sheet, in an order that stays.
    """

    archive: Archive
    pages: Callable[[], Iterator[tuple[Entry, Sheet]]]

    def __iter__(self) -> Iterator[Document]:
        """Each paper as what the search knows of it."""
        for each, sheet in self.pages():
            yield Document(
                id=each.id,
                url=sheet.address,
                title=sheet.title,
                abstract=sheet.abstract,
                authors=sheet.authors,
                tags=tuple(tag.name for tag in self.archive.tags.of(each)),
                day=each.dates[0],
                votes=each.votes,
                has_code=each.code,
                aliases=sheet.aliases,
                typed_title=each.title,
            )


def build(documents: Documents, folder: Path, state: Path | None = None, processes: int = 1) -> None:
    """Bring the index in a folder up to date.

    Args:
        documents: all papers.
        folder: where the index is.
        state: file for what the next build must know.
        processes: how many share the work.
    """
    search.build(documents, folder, SCRIPTS, state, processes)
