"""CSL-JSON files: made-up items, as Zotero and other programs export them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Problem
from generator.papers.paper import Paper, Record
from generator.sources.formats import csl
from generator.sources.frame import files
from tests.harness.papers import TODAY, split

ITEM: dict[str, Any] = {
    "id": "http://zotero.org/groups/7/items/AAAA1111",
    "type": "article-journal",
    "title": "On <i>Moss</i>",
    "author": [{"family": "One", "given": "Ada"}, {"literal": "The Moss Team"}],
    "issued": {"date-parts": [["2019", 3, 5]]},
    "container-title": "Journal of Moss",
    "volume": "3",
    "issue": 2,
    "page": "1 - 9",
    "DOI": "10.1234/MOSS.7",
    "URL": "https://moss.example/7",
    "abstract": "We count.",
    "keyword": "moss, bogs; peat",
}


def read(folder: Path, value: object) -> tuple[list[Paper], list[Problem]]:
    path = folder / "export.json"
    path.write_text(json.dumps(value), "utf-8")
    records, problems = split(files.read(path, TODAY))
    return [record.paper for record in records], problems


def only(**changes: Any) -> Paper:
    (record,), problems = split(csl.parse(ITEM | changes, "", "here"))
    assert problems == []
    return record.paper


def test_a_whole_item() -> None:
    paper = only()
    assert (paper.id, paper.title, paper.source) == ("10.1234/moss.7", "On Moss", "csl")
    assert paper.shown_authors == ("Ada One", "The Moss Team")
    assert (paper.published, paper.abstract) == ("2019-03-05", "We count.")
    assert paper.keywords == ("moss", "bogs", "peat")
    assert (paper.links.doi, paper.links.paper) == ("10.1234/moss.7", "https://moss.example/7")
    assert paper.published_in.values == {
        "kind": "article", "journal": "Journal of Moss", "volume": "3", "issue": "2", "pages": "1-9",
        "doi": "10.1234/moss.7",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["one", "list", "answer"])
def test_a_file_has_an_item_or_a_list_or_an_answer_of_zotero(tmp_path: Path, form: str) -> None:
    other = ITEM | {"DOI": "10.1234/ferns", "title": "Ferns"}
    value = {"one": ITEM, "list": [ITEM, other], "answer": {"items": [ITEM, other]}}[form]
    papers, problems = read(tmp_path, value)
    assert problems == []
    assert [paper.title for paper in papers] == ["On Moss", "Ferns"][: 1 if form == "one" else 2]


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2019]]}, "2019"), ({"date-parts": [["2019", "3"]]}, "2019-03"),
        ({"literal": "March 2019"}, "2019-03"), ({"raw": "2019-03-05"}, "2019-03-05"),
        ("Spring 2020", "2020"), ({"date-parts": [[2019]], "season": "2"}, "2019"),
    ],
)  # fmt: skip
def test_the_forms_of_a_date(issued: object, published: str) -> None:
    assert only(issued=issued).published == published


@pytest.mark.parametrize(
    ("changes", "identifier"),
    [
        ({}, "10.1234/moss.7"), ({"DOI": "", "note": "DOI: 10.1234/Ferns"}, "10.1234/ferns"),
        ({"DOI": "", "URL": "https://doi.org/10.1234/ferns"}, "10.1234/ferns"),
        ({"note": "arXiv: 1903.00001 [cs]"}, "1903.00001"), ({"number": "arXiv:1903.00001"}, "1903.00001"),
        ({"container-title": "arXiv:1903.00001 [cs]"}, "1903.00001"),
        ({"DOI": "", "URL": "https://arxiv.org/abs/1903.00001v2"}, "1903.00001"),
        ({"DOI": "", "URL": ""}, "on-moss"),
    ],
)  # fmt: skip
def test_the_id(changes: dict[str, str], identifier: str) -> None:
    paper = only(**changes)
    assert paper.id == identifier
    assert paper.published_in.journal == ("" if "container-title" in changes else "Journal of Moss")


def test_the_editors_of_a_book_without_authors() -> None:
    assert only(author=None, editor=[{"family": "Two", "given": "Bo"}]).shown_authors == ("Bo Two",)


def test_what_cannot_be_used_is_told_and_the_rest_comes(tmp_path: Path) -> None:
    undated = {"type": "book", "title": "No date", "DOI": "10.1234/none"}
    untitled = {"type": "book", "title": "", "URL": "x"}
    papers, problems = read(tmp_path, [undated, ITEM | {"DOI": "soon"}, 7, untitled])
    assert [(paper.title, paper.date) for paper in papers] == [("No date", ""), ("On Moss", papers[1].date)]
    assert {problem.field for problem in problems} >= {"doi", "title", "url"}


@pytest.mark.parametrize(
    "value",
    [{}, [], 7, {"items": []}, {"items": [7]}, {"type": "book"},
     {"title": "x", "authors": ["A"], "type": "book"},
     {"id": "2601.00001", "title": "x", "source": "csl", "links": {}}],
)  # fmt: skip
def test_what_is_no_item(value: object) -> None:
    is_empty_answer = value == {"items": []}
    assert csl.is_item(value) is is_empty_answer


@pytest.mark.parametrize("value", [7, "x", [7], [[]], {}, [{"given": 7}], None, True, {"date-parts": 7}])
def test_a_wrong_type_costs_the_field_or_the_paper_and_never_more(value: object) -> None:
    for name in (*ITEM, "note", "number", "editor", "items"):
        for item in csl.parse(ITEM | {name: value}, "", "here"):
            assert isinstance(item, Record | Problem)
