"""A person joins a page to another one, and what sources say of the first comes to the second."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.configuration.settings import Settings
from generator.content.library import Library, Unshown, ends
from generator.content.merge import Merger
from generator.papers.paper import Links, Notice
from generator.papers.publication import Publication
from generator.publish.context import lent
from tests.harness.files import edit
from tests.harness.papers import page_file, record, take

LONG = "On the mosses of the northern fens"
DRAFT = record("2601.00001", LONG)
PRINTED = record("", LONG, source="crossref", links=Links(doi="10.1234/a"), authors=("Someone Else",))


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path, Path]:
    """Return two pages; the first leads to the second."""
    assert take(tmp_path, DRAFT, PRINTED) == ["new", "new"]
    first, second = page_file(tmp_path, "2601.00001"), page_file(tmp_path, PRINTED.paper.slug)
    edit(first, "source:", 'same_as: "https://doi.org/10.1234/A"\nsource:')
    return first, second


def test_what_is_said_of_the_one_comes_to_the_other(tmp_path: Path, pages: tuple[Path, Path]) -> None:
    first, second = pages
    before = first.read_text()
    assert take(tmp_path, record("2601.00001", LONG, organization="Fen", votes=7)) == ["changed"]
    assert first.read_text() == before and "organization: Fen" in second.read_text()
    (counts,) = tmp_path.glob("counts/*.csv")
    assert PRINTED.paper.id in counts.read_text()
    assert take(tmp_path, DRAFT, PRINTED, DRAFT) == ["kept"] * 3


def test_it_fills_what_is_empty_and_corrects_nothing_of_the_same_source(
    tmp_path: Path, pages: tuple[Path, Path]
) -> None:
    _, second = pages
    edit(second, "source: crossref", "source: huggingface")
    told = record("2601.00001", LONG, authors=("Ada Wrong",), published_in=Publication(journal="Moss"))
    assert take(tmp_path, told) == ["changed"]
    assert "Someone Else" in second.read_text() and "journal: Moss" in second.read_text()


def test_a_paper_known_by_its_title_alone_is_where_the_way_ends(
    tmp_path: Path, pages: tuple[Path, Path]
) -> None:
    edit(pages[1], "Someone Else", "Ada One")
    assert take(tmp_path, record("", LONG, authors=("Ada One",), comment="12 pages")) == ["changed"]
    assert "12 pages" in pages[1].read_text() and "12 pages" not in pages[0].read_text()


def test_a_notice_marks_the_page_where_the_way_ends(tmp_path: Path, pages: tuple[Path, Path]) -> None:
    with Merger(Library(tmp_path)) as merger:
        assert merger.heed(Notice("2601.00001", "retracted", "2026-02-03", by="the journal")) == "changed"
    assert "withdrawn: true" in pages[1].read_text() and "withdrawn" not in pages[0].read_text()


def test_pages_lead_on_by_any_id_or_address_but_not_in_a_circle(tmp_path: Path) -> None:
    names = "2601.00001", "2601.00002", "2601.00003"
    assert take(tmp_path, *(record(name, f"Moss {name}") for name in names)) == ["new"] * 3
    files = [page_file(tmp_path, name) for name in names]
    for path, target in zip(files, ("2601.00002", "arXiv:2601.00003v2"), strict=False):
        edit(path, "source:", f"same_as: {target}\nsource:")
    said = record("2601.00001", "Moss 2601.00001", organization="Fen")
    assert take(tmp_path, said) == ["changed"] and "Fen" in files[2].read_text()
    edit(files[2], "source:", "same_as: 2601.00001\nsource:")
    edit(files[2], "organization: Fen\n", "")
    assert take(tmp_path, said) == ["changed"] and "Fen" in files[0].read_text()


def test_a_page_that_leads_nowhere_takes_what_its_source_says(tmp_path: Path) -> None:
    take(tmp_path, DRAFT)
    path = page_file(tmp_path, "2601.00001")
    edit(path, "source:", "same_as: 10.1234/none\nsource:")
    assert take(tmp_path, record("2601.00001", LONG, organization="Fen")) == ["changed"]
    assert "organization: Fen" in path.read_text()
    (problem,) = lent(tmp_path, Settings()).archive.problems
    assert problem.field == "same_as" and "10.1234/none is not on the site" in problem.reason


def test_eight_pages_may_lead_to_one_another_and_more_are_a_circle() -> None:
    pages = [Unshown(f"{number}.md", (f"{number}",), f"{number - 1}") for number in range(1, 10)]
    met = [found for _, found in ends(pages, {"0": "here"}.get)]
    assert met == [*["here"] * 8, None]
