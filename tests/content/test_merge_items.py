"""Papers that are items of a library at Zotero: found again, told apart, gone and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.content.library import Library
from generator.content.merge import Merger
from generator.papers.paper import Links, Notice, Record
from tests.content.test_merge import read
from tests.harness.files import edit, files
from tests.harness.papers import page_file, record, take


def item(key: str, title: str = "Introduction", **fields: Any) -> Record:
    """Return a record of an item in a library at Zotero, without another id."""
    links = Links(zotero=f"https://www.zotero.org/groups/7/items/{key}")
    known = {"days": (), "published": "1990", "source": "zotero", "links": links}
    return record("", title, **(known | fields))


def test_an_item_of_a_library_is_found_again_under_another_title(tmp_path: Path) -> None:
    assert take(tmp_path, item("AAAA1111", "Moss")) == ["new"]
    assert take(tmp_path, item("AAAA1111", "Moss, revised")) == ["changed"]
    assert read(tmp_path, "moss").paper.title == "Moss, revised"


@pytest.mark.parametrize("published", ["1990", "2001"])
def test_two_items_with_one_title_are_two_papers(tmp_path: Path, published: str) -> None:
    ones = [item("AAAA1111"), item("BBBB2222", published=published), item("CCCC3333")]
    assert take(tmp_path, *ones) == ["new"] * 3
    before = files(tmp_path)
    assert take(tmp_path, *reversed(ones)) == ["kept"] * 3
    assert files(tmp_path) == before
    slugs = {path.stem for path in Library(tmp_path).files()}
    assert slugs == {"introduction", "introduction-bbbb2222", "introduction-cccc3333"}


def test_an_item_is_the_paper_that_another_source_has_under_its_title(tmp_path: Path) -> None:
    take(tmp_path, record("2601.00001", "Moss"))
    assert take(tmp_path, item("AAAA1111", "Moss", published="2026")) == ["changed"]
    links = Links(zotero="https://www.zotero.org/groups/8/items/AAAA1111")
    other = item("AAAA1111", "Moss", published="2026", links=links)
    assert take(tmp_path, other) == ["kept"], "another library has it, too"
    assert read(tmp_path, "2601.00001").paper.links.zotero.endswith("/groups/7/items/AAAA1111")


def test_what_is_gone_is_told_by_its_own_source_alone_and_may_come_back(tmp_path: Path) -> None:
    told = item("AAAA1111", "Moss")
    notice = Notice(told.paper.links.zotero, "gone", "2026-01-09", "zotero")
    take(tmp_path, told)
    with Merger(Library(tmp_path)) as merger:
        assert [merger.heed(notice), merger.heed(notice)] == ["changed", "kept"]
        assert merger.heed(replace(notice, name="https://www.zotero.org/groups/7/items/ZZZZ9999")) == "passed"
    assert read(tmp_path, "moss").gone == "2026-01-09"
    other = record("", "Moss", days=(), published="1990", source="feed")
    assert take(tmp_path, other) == ["kept"], "that another source has it says nothing"
    assert take(tmp_path, told) == ["changed"]
    assert read(tmp_path, "moss").gone == ""
    with Merger(Library(tmp_path)) as merger:
        assert merger.heed(replace(notice, source="arxiv")) == "passed"


def test_the_notes_of_a_library_come_into_a_new_page_only(tmp_path: Path) -> None:
    noted = replace(item("AAAA1111", "Moss", abstract="On moss."), notes="## Notes\n\nRead this.")
    take(tmp_path, noted)
    page = read(tmp_path, "moss")
    assert (page.paper.abstract, page.notes) == ("On moss.", "## Notes\n\nRead this.")
    edit(page_file(tmp_path, "moss"), "Read this.", "Mine.")
    assert take(tmp_path, replace(noted, notes="## Notes\n\nOther.")) == ["kept"]
    assert read(tmp_path, "moss").notes == "## Notes\n\nMine."
