"""Patterns that match too many terms, in Chromium: the commonest are looked up, and the page says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.search import Document
from tests.harness.search import build, write_pages
from tests.harness.server import serving

COMMON, PAPERS, RARE = 300, 150, 1000


def document(number: int) -> Document:
    """Two in three papers have 300 words in common; each has a thousand of its own, and the last one more."""
    words = [f"e{number}x{word}" for word in range(RARE)]
    if number < 100:
        words += [f"ecommon{word}" for word in range(COMMON)]
    if number == PAPERS - 1:
        words.append("ecommonwealths")
    return Document(f"{number}", f"papers/{number}/", f"Lion {number}", " ".join(words), day="2026-01-01")


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder, [])
    build(map(document, range(PAPERS)), folder / "search" / "index")
    with serving(folder) as root:
        page = browser.new_page()
        page.goto(f"{root}search/")
        page.wait_for_function("window.archiveSearch")
        yield page
        page.close()


def ask(page: Page, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("(text) => archiveSearch.query(text)", text)
    return answer


@pytest.mark.parametrize("text", ["*e*", "ecommon*"])
def test_of_too_many_terms_the_commonest_are_looked_up(page: Page, text: str) -> None:
    answer = ask(page, text)
    assert (answer["total"], len(answer["terms"]), answer["cut"]) == (100, COMMON, [text])


def test_a_pattern_of_few_terms_is_whole(page: Page) -> None:
    answer = ask(page, "ecommon1*")
    assert (answer["total"], len(answer["terms"]), answer["cut"]) == (100, 111, [])
    assert ask(page, "e7x* ecommonwealth*")["total"] == 2


def test_each_pattern_that_was_cut_is_named(page: Page) -> None:
    assert ask(page, "-*e* +ecommon* e7x1~3")["cut"] == ["*e*", "ecommon*", "e7x1~3"]


def test_the_page_says_so(page: Page) -> None:
    page.get_by_label("Search papers").fill("*e*")
    said = r"^100 papers in \d+ ms\. Only the commonest words that match \*e\* were looked for$"
    expect(page.get_by_role("status")).to_have_text(re.compile(said))
