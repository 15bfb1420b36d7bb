"""The papers of an archive as the documents of its search."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content import page
from generator.content.library import Library
from generator.pages.archive import Archive
from generator.publish.machinery.cache import Cache
from generator.publish.press import searching
from generator.publish.press.searching import SearchedPapers
from generator.settings import Settings
from tests.harness.papers import numbered


@pytest.fixture
def papers(tmp_path: Path) -> SearchedPapers:
    """Four papers, one of them of long ago."""
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
    return SearchedPapers(archive, archive.paper_sheets, lambda entry: entry.id.encode())


def test_papers_are_searched_in_the_order_in_which_they_came_in(papers: SearchedPapers) -> None:
    """So that an old one that is added stands last; without a day of coming in, a paper's own counts."""
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


def test_where_all_are_too_many_to_index_none_is_looked_at(
    papers: SearchedPapers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, cache = tmp_path / "index", Cache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(SearchedPapers, "summaries", lambda papers: pytest.fail("looked at"))
        assert not searching.build(papers, index, cache, most=3)
    assert not index.exists()
    assert searching.build(papers, index, cache, most=4)
    assert searching.build(papers, index, cache, most=0), "what is indexed is kept"
