"""A reader in the browser: what is remembered of them, what they saved, the files that they are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.archive import PREFIX
from tests.harness.browser import Visit, visit


@pytest.fixture
def seen(browser: Browser, root: str) -> Iterator[Visit]:
    """A reader who has saved nothing yet, and for whom nothing may go wrong."""
    with visit(browser, root, service_workers="block", accept_downloads=True) as fresh:
        yield fresh
        assert [wrong for wrong in fresh.wrong if "Service Worker" not in wrong] == []


def stored(page: Page, name: str) -> Any:
    """What the browser remembers under a name."""
    return json.loads(page.evaluate("key => localStorage.getItem(key)", f"{PREFIX}reading.{name}") or "null")


def store(page: Page, name: str, text: str) -> None:
    """Have the browser remember a text under a name."""
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"{PREFIX}reading.{name}", text])


def slugs(page: Page) -> list[str]:
    """Slugs of the saved papers, in their order."""
    return [paper["slug"] for paper in stored(page, "saved")["papers"]]


def cards(page: Page) -> list[str]:
    """Titles of the papers in the lists of a page."""
    return page.locator("article ol > li > a:first-child").all_text_contents()


def save(page: Page, root: str, *numbers: int) -> None:
    """Save papers, so that they stand in this order."""
    papers = [
        {"slug": f"2603.{number:05d}", "title": f"A made-up study of matter {number}"} for number in numbers
    ]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": papers}))
    page.goto(f"{root}saved/")
    expect(page.locator("article ol > li")).to_have_count(len(numbers))


def downloaded(page: Page, name: str) -> str:
    """The text of the file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_bytes().decode()
