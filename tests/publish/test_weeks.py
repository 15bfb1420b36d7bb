"""A week in the browser: its days stay in sight, and an order puts their papers together."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from generator.papers.paper import Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.papers import numbered
from tests.harness.readers import cards, order
from tests.harness.server import served


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build twenty papers of one day, and nine of the day before."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("weeks") / "archive")
    for number in range(1, 21):
        links = Links(code="https://example.org/code") if number <= 10 else Links()
        archive.put(numbered(number, "2026-03-04", title=f"Matter {number}", links=links))
    archive.put_all(numbered(number, "2026-03-03") for number in range(51, 60))
    archive.build("--strict")
    return archive


root = served("archive")


@pytest.mark.parametrize("script", [True, False])
def test_the_days_of_a_week_stay_in_sight(browser: Browser, root: str, script: bool) -> None:
    with visit(browser, root, java_script_enabled=script, viewport={"width": 390, "height": 500}) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026-W10/")
        days, lists = page.locator(".dated > h2"), page.locator("article > ol")
        expect(days).to_have_text(["Wednesday 4 March 2026", "Tuesday 3 March 2026"])
        header = page.locator("header").evaluate("header => header.getBoundingClientRect().bottom")
        last = lists.first.locator("> li").last
        last.evaluate("item => scrollBy(0, item.getBoundingClientRect().top - 200)")
        top = days.first.evaluate("day => day.parentElement.getBoundingClientRect().top")
        assert top == pytest.approx(header, abs=1), "right below the header"
        expect(lists.first.locator("time").first).to_be_hidden()  # the heading says it
        page.goto("about:blank")
        page.goto(f"{root}dates/2026-W10/#2026-03-03")
        y = 'document.getElementById("2026-03-03").getBoundingClientRect().top'
        wait_until(page, f"{header} <= {y} && {y} < {header} + 20")


def test_an_order_puts_the_days_of_a_week_together(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026-W10/")
        listed = cards(page)
        days = page.locator(".dated")
        expect(days.first).to_be_visible()
        assert sorted(order(page, "By title")) == sorted(listed)
        assert cards(page)[0] == "A made-up study of matter 51", "of the day before"
        assert days.evaluate_all("days => days.every((day) => !day.checkVisibility())")
        expect(page.locator("article > ol:visible")).to_have_count(1)
        expect(page.locator("article > ol time").first).to_be_visible()
        page.keyboard.press("Escape")  # the menu stands before the filters
        page.locator(".filters button").nth(1).click()
        expect(days.first).to_be_hidden()
        page.locator(".filters button").first.click()
        assert order(page, "As listed") == listed
        assert days.evaluate_all("days => days.every((day) => day.checkVisibility())")
        expect(page.locator("article > ol time").first).to_be_hidden()
        assert seen.wrong == []
