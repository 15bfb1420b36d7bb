"""Searches in other scripts than the papers', in Chromium: other names of tags lead to their papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.content.curated.vocabulary import key
from generator.queries.documents import Document
from tests.harness.search import build, made_up, write_pages
from tests.harness.server import serving

RAFTS = {"tags": ("rafts", "night"), "tag_aliases": (key("ラフト造り"), "強化筏", "raftwork")}
OARS = {"tags": ("oars", "rafts"), "tag_aliases": ("櫂",)}
PAPERS = [
    Document("2701.00001", "papers/2701.00001/", "Logs that float", "Wood.", day="2026-01-02", **RAFTS),  # type: ignore[arg-type]
    Document("2701.00002", "papers/2701.00002/", "Rowing", "Wood.", day="2026-01-03", **OARS),  # type: ignore[arg-type]
    Document("2701.00003", "papers/2701.00003/", "Words", "They call it 強化筏 there.", day="2026-01-01"),
]
TITLES = ".as-list > li > a"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder, PAPERS)
    build([*made_up(300), *PAPERS], folder / "search" / "index")
    with serving(folder) as root:
        yield f"{root}search/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(base_url=address)
    yield opened
    opened.close()


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
def test_another_name_of_a_tag_finds_its_papers(page: Page, text: str, titles: list[str]) -> None:
    page.goto(f"?q={text}")
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^{len(titles)} papers?( with all words)?$"))
    assert page.locator(TITLES).all_text_contents()[: len(titles)] == titles


def test_it_is_said_and_leads_to_the_tag(page: Page) -> None:
    page.goto("?q=強化筏 櫂")
    notes = page.locator(".as-notes p")
    expect(notes).to_have_text(
        ["“強化筏” also finds papers with the tag rafts.", "“櫂” also finds papers with the tag oars."]
    )
    notes.get_by_role("link", name="rafts").click()
    expect(page.get_by_role("button", name="Remove Tag rafts")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("2 papers")


def test_words_in_latin_letters_load_no_other_names(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("?q=wood’s rafts", wait_until="networkidle")
    assert page.locator(TITLES).count()
    assert not any("aliases.json" in url for url in asked)


@pytest.mark.parametrize("text", ["машинное обучение", "学习", "תצפית", "딥러닝", "अधिगम"])
def test_what_nothing_has_in_another_script_is_told_that_papers_are_in_english(page: Page, text: str) -> None:
    page.goto(f"?q={text}")
    expect(page.get_by_role("status")).to_have_text("No papers found. The papers here are in English")


def test_only_european_names_of_a_tag_are_words_of_its_papers() -> None:
    assert PAPERS[0].texts("tags") == ("rafts", "night", "raftwork")
