"""Browse and hubs as tiles, and how the page of a collection begins, in Chromium."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.harness.browser import visit
from tests.harness.server import served

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TAG = "tags/alpha/"

root = served("everything")


def test_a_tile_has_one_link_and_is_hit_anywhere(browser: Browser, root: str) -> None:
    for script in (True, False):
        with visit(browser, root, java_script_enabled=script, **PHONE) as seen:
            page = seen.page
            page.goto(f"{root}tags/")
            tile = page.locator(".tiles > li").filter(has_text="alpha")
            expect(tile.get_by_role("link")).to_have_count(1)
            expect(tile.locator("small")).to_have_text("36")
            expect(tile.locator("span")).to_contain_text("287 votes On ")
            tile.click()  # in its middle
            expect(page).to_have_url(root + TAG)
            page.go_back()
            expect(page.locator(".tiles > li").filter(has_text="iota").locator("svg")).to_be_visible()
            assert seen.wrong == []


def test_a_tile_without_a_curve_has_no_more_than_two_lines_of_a_title(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        seen.page.goto(f"{root}tags/")
        lines = seen.page.locator(".tiles > li:has(svg)").first.evaluate("""tile => {
            const title = tile.querySelector("span");
            title.textContent = "mosses ".repeat(40);
            tile.querySelector("svg").remove();
            tile.style.minHeight = "15rem";  // as beside one with a curve and a long name
            return title.clientHeight / parseFloat(getComputedStyle(title).lineHeight); }""")
        assert 1.5 < lines < 2.5


def test_tiles_stand_in_two_columns_on_a_phone_and_in_four_on_a_wide_screen(
    browser: Browser, root: str
) -> None:
    for width, columns in ((390, 2), (1280, 4)):
        with visit(browser, root, viewport={"width": width, "height": 800}) as seen:
            seen.page.goto(f"{root}browse/")
            places = seen.page.locator(".tiles").first.locator("li").evaluate_all(
                "all => all.map(tile => tile.offsetLeft)"
            )
            assert len(places) == 8 and len(set(places)) == columns
            heading = seen.page.get_by_role("heading", name="Tags").bounding_box()
            more = seen.page.locator(".more a").first.bounding_box()
            assert heading and more
            middle = heading["y"] + heading["height"] / 2
            assert more["y"] < middle < more["y"] + more["height"], "in one row"


def test_a_collection_begins_with_a_sentence_and_its_best_papers(browser: Browser, root: str) -> None:
    for script in (True, False):
        with visit(browser, root, java_script_enabled=script, **PHONE) as seen:
            page = seen.page
            page.goto(root + TAG)
            expect(page.locator("article > p").filter(has_text="36 papers since")).to_be_visible()
            best = page.locator(".best li")
            expect(page.locator(".best h2")).to_have_text(["Best of the last 30 days"])  # and of all time
            expect(best.locator("data")).to_have_text(["287 votes", "210 votes", "203 votes"])
            tops = best.evaluate_all("all => all.map(row => row.getBoundingClientRect().top)")
            assert tops[0] < 240 and tops[2] < 400, "on the first screen"
            expect(page.get_by_role("link", name="Ada One")).to_be_hidden()
            page.get_by_text("Near it, people").click()
            expect(page.get_by_role("link", name="Ada One")).to_be_visible()
            best.nth(1).get_by_role("link").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("A made-up study of matter 30")
            assert seen.wrong == []


def test_a_wide_screen_has_what_it_is_about_beside_the_list(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 1280, "height": 900}) as seen:
        page = seen.page
        page.goto(root + TAG)
        about, items = (page.locator(name).first.bounding_box() for name in (".about", "article > ol"))
        assert about and items and about["x"] > items["x"] + items["width"]
        expect(page.locator(".about").get_by_role("link", name="Ada One")).to_be_visible()
        expect(page.locator("article > ol .star")).to_have_count(3)
        expect(page.locator(".best .star")).to_have_count(0)  # the list has the cards
        page.goto(f"{root}tags/iota/")
        expect(page.locator(".about .trend svg")).to_be_visible()
        page.goto(f"{root}{TAG}2026/")
        expect(page.locator("article ol > li").first).to_be_visible()
        expect(page.locator(".best, .about")).to_have_count(0)
        assert seen.wrong == []
