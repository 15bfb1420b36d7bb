"""The papers of an archive as the documents of its search."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.configuration.settings import Settings
from generator.content import page
from generator.content.library import Library
from generator.content.merge import Merger
from generator.papers.paper import Paper, Record
from generator.publish import index
from generator.publish.context import Edition, lent
from generator.publish.index import SearchedPapers
from generator.search.index import MANIFEST
from generator.store.atomic import write
from generator.store.store import Store
from tests.harness.papers import numbered
from tests.harness.search import unpacked

pytestmark = pytest.mark.slow


@pytest.fixture
def papers(tmp_path: Path) -> SearchedPapers:
    """Return four papers, one of them from long ago."""
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
    return SearchedPapers(lent(tmp_path, Settings()))


def test_papers_are_searched_in_the_order_in_which_they_came_in(papers: SearchedPapers) -> None:
    """An old paper that is added comes last; without a day of arrival, a paper's own date counts."""
    assert [card.id[-1] for card, _ in papers.stated] == ["1", "4", "3", "2"]
    assert [document.id[-1] for document in papers.documents(slice(0, 4))] == ["1", "4", "3", "2"]


SETTINGS = Settings.from_mapping({"tag_minimum": 2})


class Indexed:
    """The index of an archive that takes in papers."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder / "content")
        self.index = folder / "index"
        self._folder = folder

    def papers(self) -> SearchedPapers:
        return SearchedPapers(lent(self.library.content, SETTINGS))

    def _build(self, kept: str, folder: Path) -> None:
        with closing(Store(self._folder / kept)) as store:
            index.build(Edition.read(self.library.content, SETTINGS, store), folder)

    def take(self, hour: int, *papers: Paper) -> set[str]:
        """Take in papers at an hour of one day; return the segments of the new index."""
        with Merger(self.library, now=datetime(2026, 11, 27, hour, tzinfo=UTC)) as merger:
            for paper in papers:
                merger.take(Record(paper))
        self._build("kept", self.index)
        clean = self.index.with_name("clean")
        shutil.rmtree(self._folder / "nothing", ignore_errors=True)
        self._build("nothing", clean)
        assert contents_of(self.index) == contents_of(clean), "equal to a clean build's"
        return {path.name for path in self.index.iterdir() if path.is_dir()}

    def ids(self) -> list[str]:
        """Return the ids of all documents, in order."""
        return [card.id for card, _ in self.papers().stated]

    def tagged(self, name: str) -> list[str]:
        """Return the ids of the documents that have a tag, in order."""
        documents = self.papers().documents(slice(0, len(self.papers().stated)))
        return [document.id for document in documents if name in document.tags]


def contents_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FIRST = [numbered(number, f"2026-{1 + number % 6:02d}-02") for number in range(1, 360)]


def test_an_old_paper_that_comes_in_on_the_day_of_all_others_leaves_the_large_segment(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path)
    before = indexed.take(6, *FIRST)
    after = indexed.take(7, numbered(999, "2017-05-28"))
    assert (len(before), len(before & after)) == (2, 1)


def test_a_reading_list_leaves_the_large_segment(tmp_path: Path) -> None:
    indexed, ids = Indexed(tmp_path), [paper.id for paper in FIRST]
    path = indexed.library.content / "lists/begin.md"
    write(path, f"---\ntitle: Begin\npapers: {ids[:1]}\n---\n".encode())
    before = indexed.take(6, *FIRST)
    write(path, f"---\ntitle: Begin\npapers: {ids[:2]}\n---\n".encode())
    after = indexed.take(7)
    assert (len(before), len(before & after)) == (2, 1)
    *_, first, second = indexed.papers().documents(slice(0, len(FIRST) + 2))
    assert [(document.id, document.values["list"]) for document in (first, second)] == [
        (ids[0], ("Begin",)),
        (ids[1], ("Begin",)),
    ]


def test_a_filter_that_is_new_makes_segments_again_though_no_document_changes(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path)
    before = indexed.take(6, *FIRST[:3])
    write(indexed.library.content / "topics.yml", b"Fens: {query: fens}\n")
    assert not before & indexed.take(7)


def test_a_paper_that_gives_others_a_tag_leaves_the_large_segment(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path)
    ferns = [replace(FIRST[0], keywords=("ferns",)), *FIRST[1:]]
    before = indexed.take(6, *ferns)
    assert indexed.tagged("ferns") == []
    after = indexed.take(7, numbered(999, "2017-05-28", keywords=("ferns",)))
    assert (len(before), len(before & after)) == (2, 1)
    assert indexed.tagged("ferns") == ["2603.00999", "2603.00001"], "the first once more, after all others"
    segments = unpacked((indexed.index / MANIFEST).read_bytes())[0]["segments"]
    assert [segment["outdated"] for segment in segments] == [[indexed.ids().index("2603.00001")], []]
    assert sum(segment["size"] for segment in segments) == len(FIRST) + 2
