"""Lists and the pages that lead to them, in Chromium: the calendar, charts, trending, tags, home."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from generator.papers.paper import Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.readers import view
from tests.harness.server import serving

DAYS = {
    "2026-03-02": 1,
    "2026-03-03": 2,
    "2026-03-09": 5,
    "2026-01-30": 17,
    "2025-12-30": 15,
    "2024-06-02": 26,
    "2023-05-05": 1,
    "2022-04-05": 1,
}
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a site with many papers on some days, and few on others."""
    archive = ArchiveFolder(
        tmp_path_factory.mktemp("lists") / "archive", {"tag_minimum": 1, "list_limit": 10}
    )
    number = 0
    for day, count in DAYS.items():
        for _ in range(count):
            number += 1
            code = "https://example.org/code" if number % 2 else ""
            topics = ("alpha", "beta" if number % 3 else "gamma", f"{'cdefgh'[number % 6]}{number % 50:02d}")
            archive.put(numbered(number, day, keywords=topics, links=Links(code=code)))
    archive.vote({f"2603.{number:05d}": number * 7 % 50 for number in range(1, 69)})
    archive.build("--strict")
    with serving(archive.site) as address:
        yield address


@pytest.mark.parametrize("script", [True, False])
def test_a_day_is_reached_from_its_year_by_keyboard(browser: Browser, root: str, script: bool) -> None:
    with visit(browser, root, java_script_enabled=script) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026/")
        march = page.get_by_role("group", name="March 2026")
        expect(march.get_by_role("link")).to_have_count(3)
        expect(page.locator(".calendar .month")).to_have_count(2)  # no empty months
        expect(page.locator("figcaption")).to_contain_text("30 January 2026 has the most, 17.")
        day = march.get_by_role("link", name="3 March 2026: 2 papers")
        march.get_by_role("link", name="2 March 2026: 1 paper").focus()
        page.keyboard.press("Tab")
        expect(day).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{root}dates/2026-03-03/")
        page.locator("summary", has_text="Other dates").click()
        page.get_by_role("link", name="2026", exact=True).click()
        page.get_by_role("link", name="March 8", exact=True).click()
        expect(page).to_have_url(f"{root}dates/2026-03/")
        assert seen.wrong == []


def _contrast(cell: Locator) -> float:
    """Return the contrast of a day's number with its background (WCAG 2.2, relative luminance)."""
    ink = cell.locator("text").evaluate("text => getComputedStyle(text).fill")
    ground = cell.locator("rect").evaluate("rect => getComputedStyle(rect).fill")
    darker, lighter = sorted(map(_luminance, (ink, ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    shares = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_calendar_is_readable_in_both_palettes(browser: Browser, root: str, scheme: str) -> None:
    with visit(browser, root, color_scheme=scheme) as seen:
        grounds = set()
        seen.page.goto(f"{root}dates/2026/")
        for day in list(DAYS)[:4]:
            cell = seen.page.locator(f".calendar svg a[href$='{day}/']")
            assert _contrast(cell) >= 4.5, day
            grounds.add(cell.locator("rect").evaluate("rect => getComputedStyle(rect).fill"))
        assert len(grounds) == 4, "each strength has a colour of its own"


def test_statistics_say_in_words_what_they_draw(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}dates/")
        page.get_by_role("link", name="Statistics").click()
        expect(page).to_have_url(f"{root}statistics/")
        name = "Papers by month, April 2022 to March 2026: most in June 2024, 26 papers"
        chart = page.get_by_role("group", name=name)
        expect(chart.get_by_role("link", name="January 2026: 17 papers")).to_have_count(1)
        heights = chart.locator("rect:not(.reach)").evaluate_all(
            "all => all.map(bar => bar.height.baseVal.value)"
        )
        assert len(heights) == 48, "empty months have a place, too"
        assert [height for height in heights if height] == [3, 3, 100, 57, 65, 30]
        page.get_by_text("In numbers").first.click()
        expect(page.get_by_role("row", name="January 2026 17", exact=True)).to_be_visible()
        shares = page.get_by_role("img", name="alpha, Q2 2022 to Q1 2026: most in Q2 2022, 100.0 %")
        expect(shares.locator("rect")).to_have_count(16)
        chart.get_by_role("link", name="January 2026: 17 papers").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{root}dates/2026-01/")
        assert seen.wrong == []


def test_home_leads_to_what_a_reader_wants_first(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root)
        headings = page.locator("article h2")
        march = ["Monday 9 March 2026", "Tuesday 3 March 2026", "Monday 2 March 2026"]
        before = ["Friday 30 January 2026", "Tuesday 30 December 2025"]
        expect(headings).to_have_text([*march, *before, "Tags", "Overview"])
        expect(page.locator("article ol > li")).to_have_count(5 + 2 + 1 + 5 + 5)
        expect(page.get_by_role("link", name="all 17")).to_have_attribute("href", "dates/2026-01-30/")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.locator(".head")).to_have_css("width", "1px")  # the header shows the name
        first = page.locator("article ol").first.locator("li")
        votes = [int(text.split()[0]) for text in first.locator(".votes").all_inner_texts()]
        assert votes == sorted(votes, reverse=True)
        page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Trending").click()
        expect(page).to_have_url(f"{root}trending/")
        expect(page.get_by_text("votes × (N − D) ÷ N")).to_be_hidden()
        page.get_by_text("How papers are ranked").click()
        expect(page.get_by_text("votes × (N − D) ÷ N")).to_be_visible()
        expect(page.locator(".lead")).to_have_text(re.compile(r"^\d+ papers of the last 7 days$"))
        expect(page.locator("article h2")).to_have_text(["The last 30 days"])
        page.go_back()
        page.get_by_role("link", name="Calendar of 2026").click()
        expect(page).to_have_url(f"{root}dates/2026/")
        assert seen.wrong == []


def test_a_tag_leads_to_its_best_its_years_and_its_company(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}tags/")
        page.locator(".tiles").get_by_role("link", name="alpha").click()
        chips = page.locator(".chips").first.get_by_role("link")
        expect(chips.first).to_have_text(re.compile(r"^beta \d+$"))
        assert chips.count() == 6
        expect(page.get_by_text("68 papers since April 2022, 8 in the last 30 days.")).to_be_visible()
        best = page.locator(".best section")
        expect(best.locator("h2")).to_have_text(["Best of the last 30 days", "Best of all time"])
        votes = [49, 42, 35], [49, 49, 48]
        for list, expected in zip(best.all(), votes, strict=True):
            expect(list.locator("li data")).to_have_text([f"{count} votes" for count in expected])
        page.get_by_role("link", name="2024: 26 papers").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{root}tags/alpha/2024/")
        assert seen.wrong == []


def test_an_item_says_what_the_reading_aids_ask_for(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(f"{root}dates/2026-03-09/")
        items = seen.page.locator("article > ol > li")
        expect(items).to_have_count(5)
        expect(items.locator("> a:first-child")).to_have_count(5)
        expect(items.locator("time")).to_have_count(0)  # the page's address says it
        expect(items.locator("> .summary")).to_have_count(5)
        expect(items.locator(".facts > .votes")).to_have_count(5)
        expect(items.locator(".facts > .code")).to_have_count(2)
        expect(items.locator(".facts > a")).to_have_count(5)  # two of three tags are those of a fifth of all
        expect(seen.page.locator(".lead")).to_have_text("5 papers")


def test_charts_fit_a_phone(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport=PHONE, has_touch=True, is_mobile=True) as seen:
        for address in ("", "trending/", "statistics/", "dates/", "dates/2026/", "tags/", "tags/alpha/"):
            seen.page.goto(root + address)
            width = seen.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], address
        seen.page.goto(f"{root}dates/2026/")
        box = seen.page.locator(".calendar svg rect").first.bounding_box()
        assert box and box["width"] >= 17, "a day is large enough to be hit"


@pytest.mark.parametrize("address", ["tags/alpha/", "tags/alpha/2025/", "dates/2026/", "code/"])
def test_a_split_list_is_filtered_and_sorted_whole(browser: Browser, root: str, address: str) -> None:
    """The page has only some of the papers, so it leads to a search for all of them."""
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + address)
        total = int(re.findall(r"(\d+) papers", page.locator("article").inner_text())[0])
        assert page.locator("article > ol > li").count() < total
        assert page.locator(".filters > button").count() == 0
        view(page).get_by_label("Order").select_option("Most votes")
        page.wait_for_url("**/search/**")
        expect(page.locator("#archive-search")).to_contain_text(f"{total} papers")
        votes = page.locator("#archive-search .votes").evaluate_all("all => all.map(one => +one.value)")
        assert votes == sorted(votes, reverse=True)
        assert votes[0] > 30
        assert seen.wrong == []


@pytest.mark.parametrize("address", ["dates/2026/", "dates/2026-01/"])
def test_beside_a_split_list_the_counts_of_tags_are_those_of_the_searches(
    browser: Browser, root: str, address: str
) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + address)
        beta = page.get_by_role("group", name="Search in this list").get_by_role("link", name="beta")
        count = int(beta.locator("small").inner_text())
        assert count > 10, "more than the page shows"
        beta.click()
        expect(page.locator("#archive-search")).to_contain_text(f"{count} papers")
        assert seen.wrong == []
