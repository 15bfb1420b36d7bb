"""Typing errors in a query, in Chromium: a correction is offered only if it finds more papers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.queries.documents import Document
from tests.harness.search import build, made_up, write_pages
from tests.harness.server import serving

PAPERS = [
    Document("2701.00001", "papers/2701.00001/", "Herons", "Spech of herons and of graphs.", ("Ilan Berg",)),
    Document("2701.00002", "papers/2701.00002/", "Marshes", "", ("A. One", "B. Two", "C. Ox", "Ilann Quist")),
    Document("2701.00003", "papers/2701.00003/", "Reeds", "", ("Ilann Quist", "Ilan Berg")),
    Document("2701.00004", "papers/2701.00004/", "Sppech is silver", "", ("Nora Quist",)),
    Document("2701.00005", "papers/2701.00005/", "Fens", "Ilo.", ("Bo Speach",)),
]  # fmt: skip

MEANT = ".as-notes p:has-text('Did you mean') a"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder, PAPERS)
    build([*made_up(1200), *PAPERS], folder / "search" / "index")
    with serving(folder) as root:
        opened = browser.new_page(base_url=f"{root}search/")
        yield opened
        opened.close()


def offered(page: Page, text: str) -> list[str]:
    """Return the corrections that a finished search offers."""
    page.goto(f"?q={text.replace(' ', '+')}", wait_until="networkidle")
    return page.locator(MEANT).all_text_contents()


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("spech graph", "speech graph"),  # one paper has both words
        ("sppech", "speech"),
        ("Spech", "Speech"),
        ("translaton", "translation"),  # the two terms have very different ends
        ("lerning", "learning"),
        ("author:Ilann Quost", "author:Ilann Quist"),
        ("Ilan Quist", "Ilann Quist"),  # an Ilan exists, but wrote a paper with Ilann Quist
        ("Ilann Berg", "Ilan Berg"),
    ],
)
def test_what_was_probably_meant_is_offered(page: Page, text: str, better: str) -> None:
    assert offered(page, text) == [better]
    page.locator(MEANT).click()
    expect(page.get_by_label("Search papers")).to_have_value(better)
    expect(page.locator(MEANT)).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "Sppech is silver",  # the title of a paper
        "Ilan Berg",
        "Ilann Quist",
        "berg one",  # two authors
        "ilo",  # too short for a typing error
        "herons",
        "speach",  # somebody's name
        "2701.00009",
    ],
)
def test_nothing_is_offered_for_what_is_no_mistake(page: Page, text: str) -> None:
    assert offered(page, text) == []
