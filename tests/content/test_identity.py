"""A paper that its source lists at another address each time is one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.content.library import Library
from generator.papers.paper import Author, Record
from generator.papers.publication import Publication
from tests.harness.files import edit
from tests.harness.papers import paper, take

MOSS = Publication(journal="Moss")


def listed(place: str, *beside: str, **fields: Any) -> Record:
    """Return a record of a paper at a place, as a feed gives it, with the places of the others."""
    given = {"source": "feed", "days": (), "published": "2026-01-12", "published_in": MOSS} | fields
    made = paper(f"https://moss.example/{place}", "Editorial", authors=("Ada One",), **given)
    ids = (f"https://moss.example/{name}" for name in (place, *beside))
    return Record(made, beside=frozenset(ids))


def pages(content: Path) -> list[Path]:
    return sorted(content.rglob("*.md"))


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, "changed"),  # its link
        ({"published": ""}, "changed"),
        ({"published": "2026-01-13"}, "new"),
        ({"source": "web"}, "new"),
        ({"published_in": Publication(journal="Fern")}, "new"),
        ({"published_in": replace(MOSS, volume="7")}, "changed"),
    ],
)
def test_it_is_the_same_paper_if_all_but_its_address_is_the_same(
    tmp_path: Path, fields: dict[str, Any], outcome: str
) -> None:
    take(tmp_path, listed("a"))
    links = {"links": replace(listed("b").paper.links, paper="https://moss.example/b")}
    assert take(tmp_path, listed("b", **links, **fields)) == [outcome]


def test_another_author_is_another_paper(tmp_path: Path) -> None:
    other = listed("b")
    take(tmp_path, listed("a"))
    assert take(tmp_path, replace(other, paper=replace(other.paper, authors=(Author("Bo Two"),)))) == ["new"]


def test_what_is_listed_beside_it_is_another_paper(tmp_path: Path) -> None:
    assert take(tmp_path, listed("a", "b"), listed("b", "a")) == ["new", "new"]
    assert take(tmp_path, listed("c", "a", "b")) == ["new"]
    assert take(tmp_path, listed("x", "y", "z"), listed("y", "x", "z"), listed("z", "x", "y")) == ["kept"] * 3
    assert len(pages(tmp_path)) == 3


def test_a_record_that_does_not_say_what_is_beside_it_is_found_by_its_id_alone(tmp_path: Path) -> None:
    take(tmp_path, listed("a"))
    assert take(tmp_path, Record(listed("b").paper)) == ["new"]


def test_what_a_person_edited_is_not_compared_and_stays(tmp_path: Path) -> None:
    take(tmp_path, listed("a"))
    (page,) = pages(tmp_path)
    edit(page, "Ada One", "Ada B. One")
    edit(page, "2026-01-12", "2026-01-11")
    before = page.read_text()
    assert take(tmp_path, listed("b")) == ["kept"]
    assert page.read_text() == before and pages(tmp_path) == [page]


def test_a_page_that_cannot_be_read_is_no_paper_s(tmp_path: Path) -> None:
    take(tmp_path, listed("a"))
    edit(pages(tmp_path)[0], "published_in:", "published_in: x\nold:")
    assert take(tmp_path, listed("b")) == ["new"]


@pytest.mark.slow
def test_of_many_papers_with_one_title_only_the_newest_are_read_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    page = Library.page

    def noted(library: Library, path: Path) -> object:
        read.append(path)
        return page(library, path)

    monkeypatch.setattr(Library, "page", noted)
    many = [listed(f"{n}", *map(str, range(300)), published=f"{1600 + n}") for n in range(300)]
    take(tmp_path, *many)
    read.clear()
    take(tmp_path, *(listed(f"x{n}", published=f"{1500 + n}") for n in range(20)))
    assert len(read) == len({*read}) == 200
