"""What stands beside a list or a paper on a wide screen: the tags of what is shown, and related papers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.papers.paper import LINK_NAMES, Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.returning import open_new
from tests.harness.server import served
from tests.publish.test_every_kind import barriers

ARXIV = "https://arxiv.org/abs/2603.00001"
WIDE: dict[str, Any] = {"viewport": {"width": 1350, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ADDRESSES = ("dates/2026-03-04/", "dates/2026-W10/", "dates/2026-03/", "dates/2026/", "lists/walls/", "new/")
ALL = {name: f"https://example.org/{name}" for name in LINK_NAMES} | {"paper": ARXIV, "doi": "10.1000/moss"}
CODE = "https://example.org/code"
SHARED = ["moss 12", "MOSSC 3", "<i>stone 2", "lichen 2"]  # cards have room for two tags
LINES = "all => all.map((one) => Math.round(one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)))"
LONG = f"Moss on walls, {'and what the walls say of it, ' * 9}told at length"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build fifteen papers of a day, twelve of a tag, two of another, three at a venue; and an older one."""
    settings = {"tag_minimum": 2, "venue_minimum": 2}
    archive = ArchiveFolder(tmp_path_factory.mktemp("beside") / "archive", settings)
    (archive.content / "venues.yml").write_text("MOSSC: {}\n", "utf-8")
    for number in range(1, 16):
        keywords = ("moss", "<i>stone", "lichen") if number <= 2 else ("moss",) if number <= 12 else ()
        archive.put(
            numbered(
                number,
                "2026-03-04",
                title=LONG if number == 3 else f"Moss in study {number}",
                abstract="Moss grows on walls and on stones of the old town.",
                keywords=keywords,
                comment="Accepted at MOSSC 2026" if number <= 3 else "",
                links=Links(**ALL) if number == 1 else Links(code=CODE) if number <= 4 else Links(),
            )
        )
    archive.put(numbered(16, "2025-12-30"))
    archive.vote({f"2603.{number:05d}": 100 + number for number in range(1, 16)})
    listed = "".join(f"- {{id: '2603.{number:05d}'}}\n" for number in range(1, 16))
    (archive.content / "lists").mkdir()
    (archive.content / "lists/walls.md").write_text(f"---\ntitle: Walls\npapers:\n{listed}---\n", "utf-8")
    archive.build("--strict")
    return archive


root = served("archive")


def opened(page: Page, root: str, address: str) -> None:
    if address == "new/":
        open_new(page, root)
    else:
        page.goto(root + address)
    expect(page.locator(".view")).to_be_visible()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_tags_of_what_is_shown_stand_beside_it_and_filter_it(
    browser: Browser, root: str, address: str
) -> None:
    with visit(browser, root, **WIDE) as seen:
        page = seen.page
        opened(page, root, address)
        group = page.get_by_role("group", name="Show papers")
        filters = group.get_by_role("button")
        total = 16 if address == "new/" else 15
        expect(filters).to_have_text([f"All {total}", "With code 4", *SHARED])
        column, text = group.bounding_box(), page.locator("article ol").first.bounding_box()
        assert column and text
        assert column["x"] > text["x"] + text["width"] == pytest.approx(text["x"] + 768, abs=1)
        assert column["x"] + column["width"] <= 1350
        moss = group.get_by_role("button", name="moss 12")
        moss.focus()
        page.keyboard.press("Enter")
        papers = page.locator("article ol > li:not(.aside li)").locator("visible=true")
        expect(papers).to_have_count(12)
        expect(page).to_have_url(f"{root}{address}?filter=tag-moss")
        assert barriers(page) == []
        page.reload()
        expect(moss).to_have_attribute("aria-pressed", "true")
        expect(papers).to_have_count(12)
        moss.click()
        expect(moss).to_have_attribute("aria-pressed", "false")
        expect(page).to_have_url(f"{root}{address}")
        group.get_by_role("button", name="lichen 2").click()
        expect(papers).to_have_count(2)
        expect(page).to_have_url(f"{root}{address}?filter=tag-lichen")
        assert seen.wrong == []


@pytest.mark.parametrize(
    ("address", "tag", "count"), [("", "moss 4", 4), ("dates/2026-03-04/", "lichen 2", 2)]
)
def test_on_a_phone_the_tags_of_what_is_shown_are_above_it(
    browser: Browser, root: str, address: str, tag: str, count: int
) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        opened(page, root, address)
        page.get_by_role("group", name="Show papers").get_by_role("button", name=tag).click()
        expect(page.locator("article > ol > li").locator("visible=true")).to_have_count(count)
        assert seen.wrong == []


@pytest.mark.parametrize("address", ADDRESSES[:-1])
def test_without_scripts_the_tags_lead_to_their_pages(browser: Browser, root: str, address: str) -> None:
    with visit(browser, root, java_script_enabled=False, **WIDE) as seen:
        page = seen.page
        page.goto(root + address)
        links = page.get_by_role("group", name="Tags").get_by_role("link")
        expect(links).to_have_text(SHARED)
        links.first.click()
        expect(page).to_have_url(f"{root}tags/moss/")
    with visit(browser, root, java_script_enabled=False, **PHONE) as seen:
        seen.page.goto(root + address)
        expect(seen.page.locator(".reading")).to_be_hidden()
        assert seen.wrong == []


def test_the_tags_stay_in_sight_and_the_menu_opens_over_the_list(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 1350, "height": 500}) as seen:
        page = seen.page
        opened(page, root, "dates/2026-W10/")
        page.mouse.wheel(0, 900)
        expect(page.get_by_role("button", name="moss 12")).to_be_in_viewport()
        page.locator(".view > summary").click()
        page.get_by_role("combobox", name="Order").click(trial=True)
        assert seen.wrong == []


def test_related_papers_stand_beside_a_paper_and_below_it_on_a_phone(browser: Browser, root: str) -> None:
    for window in (WIDE, {"viewport": {"width": 960, "height": 900}}, PHONE):
        with visit(browser, root, **window) as seen:
            page = seen.page
            page.goto(f"{root}papers/2603.00005/")
            expect(page.get_by_label("Order")).to_be_visible()
            parts = ("h1", ".star", "article > footer", "#related-papers", "article nav", ".order")
            heading, star, end, related, nav, order = (
                box for part in parts if (box := page.locator(part).first.bounding_box())
            )
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert barriers(page) == []
            assert heading["y"] < star["y"] + star["height"] / 2 < heading["y"] + heading["height"]
            if window is PHONE:
                assert end["y"] < related["y"] < nav["y"]
                continue
            assert related["x"] > heading["x"] + heading["width"]
            assert star["x"] + star["width"] <= heading["x"] + heading["width"] + 10
            assert abs(related["y"] - heading["y"]) < 10
            assert related["y"] < order["y"] + order["height"] / 2 < nav["y"]
            assert max(page.locator("#related-papers ~ ol > li > a").evaluate_all(LINES)) <= 4
            assert seen.wrong == []


def test_titles_beside_home_have_four_lines_at_most(browser: Browser, root: str) -> None:
    with visit(browser, root, **WIDE) as seen:
        seen.page.goto(root)
        title = seen.page.locator(".aside").get_by_role("link", name=LONG)
        assert title.evaluate_all(LINES) == [4]


def test_on_a_phone_every_link_of_a_paper_is_whole_and_scripts_move_nothing(
    browser: Browser, root: str
) -> None:
    with visit(browser, root, **PHONE) as seen:
        page, tops = seen.page, []
        for is_without in (True, False):
            if is_without:
                page.route("**/assets/paper.js", lambda route: route.abort())
            page.goto(f"{root}papers/2603.00001/")
            expect(page.get_by_role("button", name="Copy link")).to_have_count(1 - is_without)
            tops.append(page.locator("#abstract").evaluate("one => one.getBoundingClientRect().top"))
            page.unroute_all()
        rights = page.locator(".links :is(a, button)").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().right)"
        )
        assert len(rights) > 8 and max(rights) <= 390
        assert tops[0] == tops[1]
