"""The layout of pages in Chromium: a phone's first screen, home's side column, a day's bar, hubs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.every_kind import one_of_each
from tests.harness.papers import numbered
from tests.harness.server import served, serving

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DAY = "dates/2026-03-02/"
LISTS = {
    "home", "trending", "featured", "code", "added", "day", "week", "month", "year", "tag", "author",
    "organization", "topic", "list",
}  # fmt: skip

root = served("everything")


def bottom(page: Page, selector: str) -> float:
    """Return where the first element of a selector ends, in pixels from the top of the window."""
    return float(page.locator(selector).first.evaluate("element => element.getBoundingClientRect().bottom"))


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_a_paper_first_and_the_menu_below(
    browser: Browser, everything: ArchiveFolder, root: str, script: bool
) -> None:
    kinds = {kind: address for kind, address in one_of_each(everything).items() if kind in LISTS}
    assert kinds.keys() == LISTS
    with visit(browser, root, java_script_enabled=script, **PHONE) as seen:
        page = seen.page
        for kind, address in kinds.items():
            page.goto(root + address)
            top = page.locator(".md-tabs").evaluate("tabs => tabs.getBoundingClientRect().top")
            assert 780 < top < 844, "in reach of a thumb"
            assert bottom(page, "article ol > li > a") < top, kind
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert bottom(page, ".md-copyright") <= top, "the menu covers nothing of the footer"
        assert seen.wrong == []


def test_a_phone_has_two_rows_above_a_list_and_the_first_paper_close_below(
    browser: Browser, everything: ArchiveFolder, root: str
) -> None:
    kinds = one_of_each(everything)
    heights = "parts => parts.map(part => part.getBoundingClientRect().height)"
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        for kind in sorted(LISTS - {"home"}):
            page.goto(root + kinds[kind])
            expect(page.locator(".view")).to_be_visible()
            head, row = page.locator("article > :is(.head, .reading)").evaluate_all(heights)
            assert head <= 56 and row <= 42, kind
        for kind, most in {"trending": 170, "week": 170, "month": 170, "year": 220, "day": 170}.items():
            page.goto(root + kinds[kind])
            box = page.locator("article ol > li").first.bounding_box()
            assert box and box["y"] <= most, kind
        day = page.locator("h1 time")
        lines = "time => Math.round(time.scrollHeight / parseFloat(getComputedStyle(time).lineHeight))"
        assert day.evaluate(lines) == 1, "with its year"
        day.evaluate("time => time.textContent = 'Wednesday 18 March 2026'")
        assert day.evaluate(lines) == 2 and day.evaluate("time => time.offsetHeight") < 30, "without it"
        assert seen.wrong == []


@pytest.mark.parametrize("width", [390, 1440])
def test_headings_have_one_size_and_names_stand_in_columns(browser: Browser, root: str, width: int) -> None:
    size = "heading => [getComputedStyle(heading).fontSize, heading.getBoundingClientRect().left]"
    lefts = "names => [...new Set(names.map(name => name.getBoundingClientRect().left))].length"
    with visit(browser, root, viewport={"width": width, "height": 900}) as seen:
        page = seen.page
        looks = {}
        for address in ("dates/", "dates/2026-03/", "tags/", "new/", "saved/", "search/", "subscribe/"):
            page.goto(root + address)
            looks[address] = tuple(page.locator("h1").evaluate(size))
        assert len(set(looks.values())) == 1, looks
        columns = page.locator("#selections + p a").evaluate_all(lefts)
        assert columns == 2 if width == 390 else columns > 3
        assert seen.wrong == []


@pytest.mark.parametrize("script", [True, False])
def test_on_a_wide_screen_home_has_more_beside_the_day(browser: Browser, root: str, script: bool) -> None:
    with visit(browser, root, viewport={"width": 1280, "height": 800}, java_script_enabled=script) as seen:
        page = seen.page
        page.goto(root)
        text = page.locator("article > ol").first.bounding_box()
        side = page.locator(".aside").bounding_box()
        assert text and side
        assert text["width"] == pytest.approx(768, abs=1)
        assert side["x"] > text["x"] + text["width"] and side["y"] < text["y"]
        expect(page.locator(".aside h2")).to_have_text(["Trending", "Featured", "Tags", "Overview"])
        listed = set(page.locator("article > ol > li > a").all_text_contents())
        trending = set(page.locator(".aside ol").first.locator("li > a").all_text_contents())
        assert listed and trending and not listed & trending, "nothing twice"
        page.set_viewport_size({"width": 959, "height": 800})
        assert page.locator(".aside").evaluate("aside => aside.offsetLeft") < 100, "below"
        assert seen.wrong == []


def test_a_year_has_its_months_in_a_row_then_papers_then_a_calendar(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        seen.page.goto(f"{root}dates/2024/")
        months = seen.page.locator("article > p > .chips a")
        assert [text.split()[0] for text in months.all_text_contents()] == ["Mar", "Jul", "Nov"]
        expect(seen.page.locator(".calendar .month")).to_have_count(3)
        rows = {month.bounding_box()["y"] for month in months.all()}  # type: ignore[index]
        assert len(rows) == 1, "a row that scrolls"
        assert bottom(seen.page, "article > p > .chips") < bottom(seen.page, "article ol > li > a") < 560
        assert bottom(seen.page, "article > ol") < bottom(seen.page, ".calendar")
        seen.page.locator("summary", has_text="Other dates").tap()
        other = seen.page.get_by_role("navigation", name="Other dates").get_by_role("link")
        expect(other).to_have_text(["All dates"])  # its months are on the page


def test_a_field_leads_to_another_day(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        field = page.get_by_label("Go to a day")
        page.goto(root + DAY)
        page.locator("summary", has_text="Other dates").click()
        expect(field).to_have_value("2026-03-02")
        field.fill("2026-03-04")
        expect(page).to_have_url(f"{root}dates/2026-03-04/")
        page.get_by_role("link", name="Earlier 3 March 2026").click()
        page.locator("summary", has_text="Other dates").click()
        field.press("ArrowUp")  # the month is the first part of the field
        expect(page).to_have_url(f"{root}dates/2026-03-03/")
        field.click()
        field.fill("2026-03-20")
        said = "No papers on this day. The last earlier day with papers is 2026-03-06."
        expect(field).to_have_js_property("validationMessage", said)
        field.fill("1999-01-01")
        expect(field).to_have_js_property("validationMessage", "No papers on this day.")
        assert [wrong for wrong in seen.wrong if "404" not in wrong] == []


@pytest.mark.parametrize("papers", [0, pytest.param(1, marks=pytest.mark.matrix)])
def test_nothing_goes_wrong_in_an_archive_that_has_just_begun(
    browser: Browser, tmp_path: Path, papers: int
) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(map(numbered, range(1, 1 + papers)))
    archive.build()
    addresses = {kind: address for kind, address in one_of_each(archive).items() if kind != "404"}
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        for kind, address in addresses.items():
            seen.page.goto(root + address, wait_until="networkidle")
            assert seen.wrong == [], kind


def test_hubs_have_a_box_that_filters_them(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page, found = seen.page, seen.page.locator(".filter a")
        page.goto(f"{root}tags/")
        page.get_by_role("searchbox", name="Filter tags").fill("ALPH")
        expect(found).to_have_text(["alpha 36"])
        found.first.click()
        expect(page).to_have_url(f"{root}tags/alpha/")
        page.goto(f"{root}authors/")
        box = page.get_by_role("searchbox", name="Filter authors")
        box.fill("elise mossy")
        expect(page.get_by_role("status")).to_have_text("0 authors")
        box.fill("ELISE orsted")
        expect(page.get_by_role("status")).to_have_text("1 author")
        expect(found).to_have_count(1)
        expect(page.get_by_role("heading", name="By letter")).to_be_hidden()
        box.fill("")
        expect(page.get_by_role("heading", name="By letter")).to_be_visible()
        expect(found).to_have_count(0)
        box.fill("ELISE")
        found.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Élise Ørsted")
        assert seen.wrong == []


def test_a_chart_has_five_bars_or_more(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        for address, shown in (("tags/alpha/", 0), ("tags/iota/", 1)):
            seen.page.goto(root + address)
            expect(seen.page.locator("figure.bars")).to_have_count(shown)


def test_on_a_wide_screen_the_heading_and_the_ways_from_it_are_one_line(browser: Browser, root: str) -> None:
    middles = "parts => parts.map(part => (box => (box.top + box.bottom) / 2)(part.getBoundingClientRect()))"
    with visit(browser, root, viewport={"width": 1440, "height": 900}) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026-03-03/")
        expect(page.locator(".view")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 3 March 2026")
        tops = page.locator(".head > *, .beside a, .wider > summary").evaluate_all(middles)
        assert len(tops) > 2 and max(tops) - min(tops) < 6
        assert page.title() == "Papers of 3 March 2026 - Paper Archive"
        assert seen.wrong == []


def test_without_scripts_the_row_has_neighbours_and_a_menu_of_dates(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False, **PHONE) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026-03-03/")
        expect(page.get_by_role("link", name="Later 4 March 2026")).to_be_visible()
        other = page.get_by_role("navigation", name="Other dates")
        expect(other).to_be_hidden()
        page.locator("summary", has_text="Other dates").click()
        names = ["Week 10, 2026", "March 2026", "2026", "All dates"]
        expect(other.get_by_role("link")).to_have_text(names)
        other.get_by_role("link", name="March 2026").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("March 2026")
        page.locator("summary", has_text="Other dates").click()
        expect(other.get_by_role("link", name="Tue 3")).to_be_visible()


def test_menus_open_and_close_by_keys_and_by_a_click_elsewhere(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + DAY)
        menu, button = page.locator(".view"), page.locator(".view > summary")
        button.focus()
        page.keyboard.press("Enter")
        order = page.get_by_role("combobox", name="Order")
        expect(order).to_be_visible()
        page.keyboard.press("Tab")
        expect(order).to_be_focused()
        page.keyboard.type("B")  # By title
        expect(button).to_have_text("View: by title")
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Select", exact=True).focus()
        page.keyboard.press("Tab")
        expect(menu).not_to_have_attribute("open", "")
        button.click()
        expect(order).to_be_visible()
        page.get_by_role("heading", level=1).click()
        expect(order).to_be_hidden()
        dates = page.locator(".wider > summary")
        dates.click()
        expect(page.get_by_label("Go to a day")).to_be_visible()
        page.keyboard.press("Escape")
        expect(dates).to_be_focused()
        expect(page.get_by_label("Go to a day")).to_be_hidden()
        assert seen.wrong == []


def test_on_a_phone_the_search_box_takes_the_place_of_the_sites_name_while_a_reader_types(
    browser: Browser, root: str
) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        page.goto(root)
        # Its role changes once it has suggestions.
        box, name = page.locator("header input[type=search]"), page.locator(".site-name")
        width = "box => box.getBoundingClientRect().width"
        before = box.evaluate(width)
        box.fill("matter")
        assert box.evaluate(width) > 2 * before
        expect(name).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(".as-box a").first.tap()
        expect(name).to_be_visible()
        assert seen.wrong == []
