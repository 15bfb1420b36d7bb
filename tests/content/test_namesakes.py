"""A title makes one paper of two records only if nothing speaks against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.content.library import Library
from generator.papers.paper import Links, Record
from generator.papers.publication import Publication
from tests.harness.files import edit, files
from tests.harness.papers import record, take

LONG = "On the mosses of the northern fens"
SIGNS = "北方沼泽苔藓研究"


def work(title: str = LONG, **fields: Any) -> Record:
    """Return a record without an id, as a library has it."""
    known = {"source": "bibtex", "days": (), "published": "2020", "authors": ("Ada One", "Bo Two")}
    return record(fields.pop("id", ""), title, **(known | fields))


FENS, MOSS = Publication(journal="Fens", pages="1-9"), Publication(journal="Moss", pages="1-9")
DOI = {"id": "10.1234/a", "links": Links(doi="10.1234/a")}
INTRODUCTION = {"title": "Introduction"}
LETTER = {"title": "Letter to the Editor"}


@pytest.mark.parametrize(
    ("one", "two", "is_one"),
    [
        ({}, DOI | {"authors": ("A. One",), "published": "2022-03"}, True),
        ({"id": "2001.00001"}, DOI, True),
        ({}, DOI | {"authors": ()}, True),
        ({}, {"authors": ("Eve Other",)}, False),
        ({}, {"published": "2023"}, False),
        ({"published_in": FENS}, {"published_in": FENS, "published": "2021"}, True),
        ({"published_in": FENS}, {"published_in": Publication(journal="FENS", pages="12-13")}, False),
        (DOI, {"id": "10.1234/b", "links": Links(doi="10.1234/b")}, False),
        (DOI, {"published_in": Publication(doi="10.1234/b")}, False),
        ({"id": "2001.00001"}, {"id": "2001.00002"}, False),
        ({"published_in": Publication(pmid="1")}, {"published_in": Publication(pmid="2")}, False),
        ({"id": "https://fens.example/a"}, {"id": "https://fens.example/b"}, False),
        ({"id": "https://fens.example/a"}, DOI, True),
        (INTRODUCTION, INTRODUCTION | {"authors": ("Eve Other",)}, False),
        (INTRODUCTION, INTRODUCTION | {"published": "2021"}, False),
        (INTRODUCTION, INTRODUCTION | {"authors": ()}, False),
        (INTRODUCTION, INTRODUCTION | {"published": ""}, False),
        (INTRODUCTION | {"published_in": FENS}, INTRODUCTION | {"published_in": MOSS}, False),
        (INTRODUCTION, INTRODUCTION | {"published": "2020-03-02", "published_in": FENS}, True),
        (LETTER, LETTER | {"published": "2021"}, False),
        ({"title": SIGNS}, {"title": SIGNS, "published": "2021"}, True),
        ({"title": SIGNS[:7]}, {"title": SIGNS[:7], "published": "2021"}, False),
        ({"title": "Mosses of fens"}, {"title": "Mosses of fens", "published": "2021"}, False),
        ({"title": "Mosses of {F}ens"}, {"title": "{Mosses of Fens}", "published": "2021"}, False),
        ({}, {"title": f"{{{LONG}}}"}, True),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_one_title_is_one_paper_if_nothing_speaks_against_it(
    tmp_path: Path, one: dict[str, Any], two: dict[str, Any], is_one: bool, turned: bool
) -> None:
    ones = [work(**one), work(**two)][:: -1 if turned else 1]
    take(tmp_path, *ones)
    assert len(list(Library(tmp_path).files())) == 2 - is_one
    before = files(tmp_path)
    take(tmp_path, *ones)
    assert files(tmp_path) == before or is_one
    assert len(list(Library(tmp_path).files())) == 2 - is_one


def test_chapters_with_one_title_by_different_people_have_a_page_each(tmp_path: Path) -> None:
    """The third brought its DOI and its journal onto the page of the first."""
    third = work("Introduction", **DOI, authors=("Cy Three",), published_in=FENS, source="crossref")
    ones = [work("Introduction"), work("Introduction", authors=("Eve Other",)), third]
    assert take(tmp_path, *ones) == ["new"] * 3
    before = files(tmp_path)
    assert sorted(path.stem for path in Library(tmp_path).files()) == [
        "10.1234-a", "introduction", "introduction-other-2020",
    ]  # fmt: skip
    assert take(tmp_path, *reversed(ones)) == ["kept"] * 3 and files(tmp_path) == before


def test_what_has_only_a_title_joins_none_if_two_could_be_it(tmp_path: Path) -> None:
    bare = work(authors=(), published="")
    ones = [work(), work(authors=("Eve Other",)), bare]
    assert take(tmp_path, *ones) == ["new"] * 3
    before = files(tmp_path)
    assert take(tmp_path, *reversed(ones)) == ["kept"] * 3 and files(tmp_path) == before
    (tmp_path / "other").mkdir()
    assert take(tmp_path / "other", ones[0], bare) == ["new", "kept"]


def test_many_with_one_title_and_author_are_told_apart_by_their_places(tmp_path: Path) -> None:
    ones = [work("Review", published_in=Publication(journal="Fens", pages=f"{n}")) for n in range(5)]
    assert take(tmp_path, *ones) == ["new"] * 5
    before = files(tmp_path)
    assert take(tmp_path, *reversed(ones)) == ["kept"] * 5 and files(tmp_path) == before


def test_a_person_s_edit_hides_no_page_from_its_record(tmp_path: Path) -> None:
    take(tmp_path, work("Introduction"))
    (path,) = Library(tmp_path).files()
    edit(path, "Ada One, Bo Two", "Ada B. Three")
    edit(path, "published: 2020", "published: 1999")
    assert take(tmp_path, work("Introduction")) == ["kept"]


def test_a_number_in_pubmed_finds_its_page(tmp_path: Path) -> None:
    place = Publication(journal="Fens", pmid="12345")
    assert take(tmp_path, work(published_in=place)) == ["new"]
    assert take(tmp_path, work("Another title", published_in=place)) == ["changed"]
