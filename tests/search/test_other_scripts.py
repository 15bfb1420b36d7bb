"""Searches in other scripts than the papers': other names of tags lead to their papers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.content.curated.vocabulary import key
from generator.queries.documents import Document
from tests.harness.search import Search, ask, made_up, write_site

RAFTS = {"tags": ("rafts", "night"), "tag_aliases": (key("ラフト造り"), "強化筏", "raftwork")}
OARS = {"tags": ("oars", "rafts"), "tag_aliases": ("櫂",)}
PAPERS = [
    Document("2701.00001", "papers/2701.00001/", "Logs that float", "Wood.", day="2026-01-02", **RAFTS),  # type: ignore[arg-type]
    Document("2701.00002", "papers/2701.00002/", "Rowing", "Wood.", day="2026-01-03", **OARS),  # type: ignore[arg-type]
    Document("2701.00004", "papers/2701.00004/", "Ebb", "Tides.", tags=("reinforcement learning",)),
    Document("2701.00003", "papers/2701.00003/", "Words", "They call it 強化筏 there.", day="2026-01-01"),
]
TITLES = ".as-list > li > a"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, [*made_up(300), *PAPERS], written=PAPERS)
    return folder


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("強化筏", ["Rowing", "Logs that float", "Words"]),  # the newest first; one has the word itself
        ("ラフト造り", ["Rowing", "Logs that float"]),  # the marks of voiced kana are no accents
        ("強化筏 櫂", ["Rowing"]),
        ("強化筏 float", ["Logs that float"]),
        ("wood -櫂", ["Logs that float"]),
        ("tag:ラフト造り", ["Rowing", "Logs that float"]),
    ],
)
def test_another_name_of_a_tag_finds_its_papers(search: Search, text: str, titles: list[str]) -> None:
    assert re.match(rf"{len(titles)} papers?( with all words)?$", search.said(text))
    assert [paper["title"] for paper in ask(search, text)["results"]][: len(titles)] == titles


def test_it_is_said_and_leads_to_the_tag(page: Page) -> None:
    page.goto("?q=強化筏 櫂")
    expect(page.get_by_role("status")).to_have_text("1 paper with all words")
    expect(page.locator(TITLES).first).to_have_text("Rowing")
    notes = page.locator(".as-notes p")
    expect(notes).to_have_text(
        ["“強化筏” also finds papers with the tag rafts.", "“櫂” also finds papers with the tag oars."]
    )
    notes.get_by_role("link", name="rafts").click()
    expect(page.get_by_role("button", name="Remove Tag rafts")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("2 papers")


def test_words_in_latin_letters_load_no_other_names(folder: Path) -> None:
    fresh = Search(folder)
    assert ask(fresh, "wood’s rafts")["results"]
    assert "manifest.bin" in fresh.files and "aliases.json" not in fresh.files


@pytest.mark.parametrize("text", ["машинное обучение", "学习", "תצפית", "딥러닝", "अधिगम"])
def test_what_nothing_has_in_another_script_is_told_that_papers_are_in_english(
    search: Search, text: str
) -> None:
    assert search.said(text) == "No papers found. Words are found as papers have them"


def test_the_page_tells_so_too(page: Page) -> None:
    page.goto("?q=딥러닝")
    expect(page.get_by_role("status")).to_have_text("No papers found. Words are found as papers have them")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("apprentissage par renforcement", "apprentissage par renforcement"),
        ("Bestärkendes  Lernen", "Bestärkendes Lernen"),
        ("bestarkendes lernen", "bestarkendes lernen"),
        ("обучение с подкреплением", "обучение с подкреплением"),
        ("aprendizaje por refuerzo ebb", "aprendizaje por refuerzo"),
    ],
)
def test_the_name_of_a_tag_in_another_language_finds_its_papers(search: Search, text: str, word: str) -> None:
    answer = ask(search, text)
    assert answer["aliases"] == [{"word": word, "tag": "reinforcement learning"}]
    assert {paper["title"] for paper in answer["results"] if paper["complete"]} == {"Ebb"}
    assert search.meant(text) is None
    assert ask(search, text, all=True)["total"] == 0


@pytest.mark.parametrize(
    "text", ["lernen", "renforcement par apprentissage", "learning rafts", "робототехника"]
)
def test_part_of_such_a_name_is_none_nor_is_that_of_a_tag_without_papers(search: Search, text: str) -> None:
    assert ask(search, text)["aliases"] == []


def test_only_european_names_of_a_tag_are_words_of_its_papers() -> None:
    assert PAPERS[0].texts("tags") == ("rafts", "night", "raftwork")
