"""The papers of an archive as the documents of its search."""

from __future__ import annotations

from pathlib import Path

from generator.content import page
from generator.content.library import Library
from generator.pages.archive import Archive
from generator.publish.press.searching import SearchedPapers
from generator.settings import Settings
from tests.harness.papers import numbered


def test_papers_are_searched_in_the_order_in_which_they_came_in(tmp_path: Path) -> None:
    """So that an old one that is added stands last; without a day of coming in, a paper's own counts."""
    for number, day, added in (
        (1, "2026-03-02", "2026-03-03"),
        (2, "2017-05-28", "2026-03-10"),
        (3, "2026-03-05", "2026-03-05"),
        (4, "2026-03-04", ""),
    ):
        paper = numbered(number, day)
        path = Library(tmp_path).file_of(paper)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.write(paper, added=added), "utf-8")
    archive = Archive.read(tmp_path, Settings())
    papers = SearchedPapers(archive, archive.paper_sheets, lambda entry: entry.id.encode())
    summaries = list(papers.summaries())
    assert [(summary.id[-1], summary.day, summary.came) for summary in summaries] == [
        ("1", "2026-03-02", "2026-03-03"),
        ("4", "2026-03-04", "2026-03-04"),
        ("3", "2026-03-05", "2026-03-05"),
        ("2", "2017-05-28", "2026-03-10"),
    ]
    assert [document.id for document in papers.documents(slice(0, 4))] == [
        summary.id for summary in summaries
    ]
