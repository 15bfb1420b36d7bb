"""A reader in the browser: their memory in it, their saved papers, their downloads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.harness.archive import PREFIX
from tests.harness.browser import Visit, visit


@pytest.fixture
def seen(browser: Browser, root: str) -> Iterator[Visit]:
    """A reader who has saved nothing yet; nothing may go wrong for them."""
    with visit(browser, root, accept_downloads=True) as fresh:
        yield fresh
        assert fresh.wrong == []


def stored(page: Page, name: str) -> Any:
    """Return the value that the browser remembers under a name."""
    return json.loads(page.evaluate("key => localStorage.getItem(key)", f"{PREFIX}reading.{name}") or "null")


def store(page: Page, name: str, text: str) -> None:
    """Store a text in the browser under a name."""
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"{PREFIX}reading.{name}", text])


def slugs(page: Page) -> list[str]:
    """Return the slugs of the saved papers in order."""
    return [paper["slug"] for paper in stored(page, "saved")["papers"]]


def cards(page: Page) -> list[str]:
    """Return the titles in the lists of a page, without papers aside."""
    return page.locator("article ol:not(.aside ol) > li > a:first-child").all_text_contents()


def view(page: Page) -> Locator:
    """Open the menu of how papers are shown, if it is closed, and return it."""
    menu = page.locator("details.view")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    return menu


def save(page: Page, root: str, *numbers: int) -> None:
    """Save papers in this order."""
    papers = [
        {"slug": f"2603.{number:05d}", "title": f"A made-up study of matter {number}"} for number in numbers
    ]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": papers}))
    page.goto(f"{root}saved/")
    expect(page.locator("article ol > li")).to_have_count(len(numbers))


def exported(page: Page, name: str) -> str:
    """Choose an entry of the menu of the saved papers; return the text of the file it gives."""
    page.locator("summary", has_text="Export").click()
    return downloaded(page, name)


def downloaded(page: Page, name: str) -> str:
    """Press a button; return the text of the file it gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_bytes().decode()


def order(page: Page, name: str) -> list[str]:
    """Choose an order in the menu View, and return the titles in it."""
    view(page).get_by_role("combobox", name="Order").select_option(name)
    return cards(page)
