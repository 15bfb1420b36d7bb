"""People in a search: initials, the order of a name, and names that differ in a letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.queries.documents import Document
from tests.harness.search import Search, ask, made_up, write_site


def paper(number: int, title: str, *authors: str) -> Document:
    name = f"2801.{number:05}"
    return Document(name, f"papers/{name}/", title, "K of sedge.", authors, day="2028-01-02")


PAPERS = [
    paper(1, "Reeds", "Ulla Karin Brandvold", "Zoë Quist"),
    paper(2, "Sedge", "Ulla Brandvold"),
    paper(3, "Bogs", "U. Brandvold", "One", "Two", "Three", "Four"),
    paper(4, "Fens", "Ivo Brandvold"),
    paper(5, "Ulla of the north", "Zoë Quist"),
    paper(6, "Tides", "Ngai Wu"),
    *(paper(10 + number, f"Ebb {number}", "One", "Two", "Three", "Wu Ngai") for number in range(6)),
    paper(7, "Floods", "Wu Ngai Ho"),
    paper(8, "Dunes", "Ivor Brandvold"),
    paper(20, "Marsh", "Henrik Ottesen", "Mean Vale"),
    paper(21, "Mean Birds", "Henrik Ottesen"),
    paper(22, "Mean Waters", "Henrick Ottesen"),
    paper(23, "Ponds", "Ulli Silva"),
    *(paper(24 + number, f"Flow {number}", "Ulla Silva", "Ulli Rossi") for number in range(3)),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, [*made_up(300), *PAPERS], written=PAPERS, fewest=3)
    return made


def titles(search: Search, text: str) -> list[str]:
    """Return the titles of the papers that have all words."""
    return [paper["title"] for paper in ask(search, text)["results"] if paper["complete"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("U. Brandvold", {"Reeds", "Sedge", "Bogs"}),
        ("Brandvold U", {"Reeds", "Sedge", "Bogs"}),
        ("brandvold, u.", {"Reeds", "Sedge", "Bogs"}),
        ("U. K. Brandvold", {"Reeds"}),
        ("U.K. Brandvold", {"Reeds"}),
        ("U.K.Brandvold", {"Reeds"}),
        ("reeds u.brandvold", {"Reeds"}),
        ("Brandvold UK", {"Reeds"}),
        ("I. N. Brandvold", {"Fens", "Dunes"}),  # nobody has both
        ("U. Brandvold sedge", {"Reeds", "Sedge", "Bogs"}),
        ("papers by U. Brandvold reeds", {"Reeds"}),
        ("X. Brandvold", {"Reeds", "Sedge", "Bogs", "Fens", "Dunes"}),  # the family name alone
        ("Brandvold X", {"Reeds", "Sedge", "Bogs", "Fens", "Dunes"}),
        ("k mean birds", {"Mean Birds"}),  # a word of titles rather than of names
    ],
)
def test_an_initial_is_any_name_that_begins_so(search: Search, text: str, found: set[str]) -> None:
    assert set(titles(search, text)) == found
    assert ask(search, text)["aliases"] == []


@pytest.mark.parametrize(
    ("text", "said", "without"),
    [
        ("Brandvold, U.", "U. as an initial", "Brandvold"),
        ("sedge U. K. Brandvold", "U. K. as initials", "sedge Brandvold"),
    ],
)
def test_what_an_initial_stands_for_is_said_and_can_be_removed(
    search: Search, text: str, said: str, without: str
) -> None:
    assert ask(search, text)["parts"] == [{"said": said, "without": without}]
    assert ask(search, text, literal=True)["parts"] == []


def test_behind_those_with_the_initial_stand_others_of_the_family(search: Search) -> None:
    shown = [paper["title"] for paper in ask(search, "U. Brandvold")["results"]]
    assert set(shown[3:5]) == {"Fens", "Dunes"}


def test_a_rule_looks_for_the_letter_itself(search: Search) -> None:
    assert titles(search, "u. brandvold") != []
    found = ask(search, "u. brandvold", all=True)["results"]
    assert [paper["title"] for paper in found] == ["Bogs"]


@pytest.mark.parametrize("text", ['author:"Ngai Wu"', 'author:"Wu, Ngai"'])
def test_a_name_in_quotes_is_found_in_its_order(search: Search, text: str) -> None:
    assert titles(search, text) == ["Tides"]
    assert search.offered(text) == ["Ngai Wu", "Wu Ngai"]


def test_the_other_order_keeps_papers_of_which_only_a_part_is_known(search: Search) -> None:
    assert set(titles(search, 'author:"Wu Ngai"')) == {"Floods", *(f"Ebb {number}" for number in range(6))}
    assert "Tides" in titles(search, "author:ngai wu")  # without quotes in any order
    assert ask(search, 'author:"ngai wu"', all=True)["total"] == 8  # and in a rule
    nobody = titles(search, 'author:"Quist Zoë"')
    assert nobody == titles(search, 'author:"Zoë Quist"') != []


def test_a_plain_name_prefers_its_order(search: Search) -> None:
    assert titles(search, "ngai wu")[0] == titles(search, "Wu, Ngai")[0] == "Tides"
    assert titles(search, "wu ngai")[-1] == "Tides"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("U. Brandvold", ["Ulla Brandvold", "Ulla Karin Brandvold", "U. Brandvold"]),
        ("Henrick Ottesen", ["Henrick Ottesen", "Henrik Ottesen"]),
        ("henrik ottesen", ["Henrik Ottesen", "Henrick Ottesen"]),
        ('author:"Henrick Ottesen" waters', ["Henrick Ottesen", "Henrik Ottesen"]),
        ("papers by henrick ottesen", ["Henrick Ottesen", "Henrik Ottesen"]),
        ("author:henrick ottesen", ["Henrick Ottesen", "Henrik Ottesen"]),
        ("author:henrick ottesen tag:birds", ["Henrick Ottesen", "Henrik Ottesen"]),
        ("Ivo Brandvold", ["Ivo Brandvold"]),  # as many papers: two people
        ("Ulla Silva", ["Ulla Silva"]),  # Ulli and Silva are common in names
        ("reeds", []),
    ],
)
def test_names_are_offered(search: Search, text: str, names: list[str]) -> None:
    assert sorted(search.offered(text)) == sorted(names)
    assert search.offered(text)[:1] == names[:1] or "U." in text
