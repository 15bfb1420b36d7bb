"""Searches that are offered beside results: looser ones where nothing is found, and a filter for a word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from generator.queries.documents import Document
from tests.harness.search import Search, visited, write_site

LOOSER = """async (text, options) =>
  (await later("./looser.js")).looser(text, options, await query(text, options))"""
AS_FILTER = """async (text, options) =>
  (await later("./looser.js")).asFilter(text, options, await query(text, options), VALUES[0])"""


def heron(number: int, day: str, tags: tuple[str, ...], votes: int, **values: tuple[str, ...]) -> Document:
    name, spellings = f"2701.{number:05d}", {"venue": ("marsh-conference",)} if number < 3 else {}
    return Document(name, f"papers/{name}/", f"Herons {number}", "Reeds.", ("Ada Reed",), tags, day, votes,
                    values=values, spellings=spellings,
                    keywords=("MARSH", "Marsh Conference") if spellings else ())  # fmt: skip


PAPERS = [
    heron(1, "2024-05-01", ("machine translation",), 3, venue=("MARSH",), has=("code",)),
    heron(2, "2024-07-09", ("machine learning",), 9, venue=("MARSH",)),
    heron(3, "2025-02-03", ("machine learning",), 14, venue=("Fens and Reeds",), has=("code",)),
    Document("2701.00004", "papers/2701.00004/", "Code of otters", "", (), ("vision",), "2019-01-01"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, PAPERS)
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder)


def offered(search: Search, text: str, function: str = LOOSER, **filters: list[str]) -> list[tuple[Any, ...]]:
    """Return the offers, each as its words, the query and the filters that it leads to, and its papers."""
    made = search.call(function, text, {"filters": filters})
    return [
        (
            each["label"].replace("{part}", each["typed"]).removesuffix(": {papers}"),
            each["asked"]["q"], each["asked"]["filters"], each["total"],
        )
        for each in made
    ]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("herons tag:lerning", 'tag:"machine learning"'),
        ("herons tag:machine", 'tag:"machine learning"'),  # the commoner of two
        ("herons venue:marsj", "venue:MARSH"),
        ("herons author:reid", 'author:"Ada Reed"'),
        ("herons 2026", "2025"),
        ("herons 2024-06", "2024-07"),
        ("herons on:1999", "2024"),
        ("herons after:2026-01", "after:2025-02"),
        ("herons before:2024", "2024"),
        ("herons votes:>20", "votes:>=14"),
        ("herons votes:<=2", "votes:<=3"),
    ],
)
def test_a_filter_that_finds_nothing_names_the_nearest_that_does(
    search: Search, text: str, nearest: str
) -> None:
    typed = text.removeprefix("herons ")
    (label, query, _, total), without = offered(search, text)
    assert (label, query) == (f"Nearest: {nearest}", f"herons {nearest}")
    assert search.query(query)["total"] == total > 0
    assert without == (f"Without {typed}", "herons", {}, 3)


def test_a_filter_in_words_that_finds_nothing_is_left_out_in_quotes(search: Search) -> None:
    assert ("Without “with data”", "herons", {}, 3) in offered(search, "herons with data")


@pytest.mark.parametrize("text", ["herons tag:vision", "herons tag:zzz", "herons near:x"])
def test_a_filter_that_nothing_is_near_is_left_out_alone(search: Search, text: str) -> None:
    assert [label.split()[0] for label, *_ in offered(search, text)][:1] == ["Without"]


def test_a_filter_of_the_page_can_be_left_out_too(search: Search) -> None:
    assert offered(search, "herons", tag=["machine lerning"], has=["code"]) == [
        ('Nearest: tag:"machine learning"', "herons", {"tag": ["machine learning"], "has": ["code"]}, 1),
        ('Without tag:"machine lerning"', "herons", {"has": ["code"]}, 2),
    ]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("marsh 2024 code", {}),
        ("Marsh Conference code", {}),
        ("code venue:marsh", {}),
        ("Code", {"venue": ["MARSH"]}),
    ],
)
def test_beside_a_venue_the_word_code_is_offered_as_a_filter(
    search: Search, text: str, filters: dict[str, list[str]]
) -> None:
    ((label, query, kept, total),) = offered(search, text, AS_FILTER, **filters)
    assert label == "As a filter, has:code"
    assert query == re.sub("code", "has:code", text, flags=re.IGNORECASE)
    assert kept == filters
    assert search.query(query, filters=filters)["total"] == total > 0


@pytest.mark.parametrize("text", ["herons code", "reeds code", "code of otters", "marsh 2019 code"])
def test_without_a_venue_code_is_a_word(search: Search, text: str) -> None:
    assert offered(search, text, AS_FILTER) == []


@pytest.mark.slow
def test_the_page_offers_both(browser: Browser, folder: Path) -> None:
    with visited(browser, folder) as page:
        notes = page.locator(".as-notes p")
        page.goto("?q=marsh+2024+code")
        expect(notes).to_have_text(["As a filter, has:code: 1 paper"])
        notes.get_by_role("link").click()
        expect(page.get_by_label("Search papers")).to_have_value("marsh 2024 has:code")
        expect(notes).to_have_count(0)
        page.goto("?q=herons&tag=machine+lerning")
        expect(notes).to_have_text(
            ['Nearest: tag:"machine learning": 2 papers', 'Without tag:"machine lerning": 3 papers']
        )
        notes.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile(r"\?q=herons&tag=machine\+learning$"))
        expect(page.get_by_role("status")).to_have_text("2 papers")
