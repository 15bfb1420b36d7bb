"""The search index of the site: every paper as a document, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import progress, search
from generator.listings.entries import Entry
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet
from generator.publish.machinery.processes import run_tasks
from generator.search import Document, Summary

FOLDER = "search/index"
SCRIPTS = Path(__file__).parents[3] / "site_templates" / "search"


@dataclass(frozen=True)
class SearchedPapers:
    """The papers of an archive as documents, made when they are asked for and never all in memory.

    Args:
        archive: the archive.
        papers: its papers, the oldest first.
        sheets: gives the sheets of some of them, in their order.
        content: gives what stands for the content of a paper's page.
    """

    archive: Archive
    papers: Sequence[Entry]
    sheets: Callable[[Sequence[Entry]], Iterator[Sheet]]
    content: Callable[[Entry], bytes]

    def __getitem__(self, wanted: slice) -> Iterator[Document]:
        """Some of the papers as what the search knows of them."""
        papers = self.papers[wanted]
        for each, sheet in zip(papers, self.sheets(papers), strict=True):
            yield Document(
                id=each.id,
                url=sheet.address,
                title=sheet.title,
                abstract=sheet.abstract,
                authors=sheet.authors,
                tags=self._tags(each),
                day=each.dates[0],
                votes=each.votes,
                has_code=each.code,
                aliases=sheet.aliases,
                typed_title=each.title,
            )

    def summaries(self) -> Iterator[Summary]:
        """What a build must know of each, without reading its sheet."""
        for each in self.papers:
            fingerprint = self.content(each) + "\0".join((*self._tags(each), "")).encode()
            yield Summary(each.id, each.dates[0], each.votes, fingerprint)

    def _tags(self, each: Entry) -> tuple[str, ...]:
        return tuple(tag.name for tag in self.archive.memberships.tags.of(each))


def build(
    papers: SearchedPapers,
    folder: Path,
    state: Path | None = None,
    processes: int = 1,
    most: int | None = None,
) -> bool:
    """Bring the index in a folder up to date; ``False`` if that is too much to do.

    Args:
        papers: all papers.
        folder: where the index is.
        state: file for what the next build must know.
        processes: how many share the work.
        most: how many papers there may be to index; any number if not given.
    """

    def each(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
        return progress.track(run_tasks(processes, work, tasks), "Indexing", len(tasks), "task")

    try:
        search.build(papers, folder, SCRIPTS, state, each, papers.summaries(), most)
    except search.TooManyError:
        return False
    return True
