"""The built site in Chromium, served as GitHub serves it: under a path of its own and at a domain's root."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.papers.paper import Author, Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.server import serving

PHONE = {"width": 320, "height": 640}
WIDE = (
    "A title with $\\sum_{i=0}^{n} x_i \\cdot y_i + \\int_0^1 f(x)\\,dx = \\alpha + \\beta + \\gamma$ in it",
    "Averyveryverylongwordthatnobodyeverwroteinatitleofapaperbutwhoknowswhatcomesnextfromthesources",
    "https://example.org/a/very/long/address/that/has/no/place/to/break/on/a/phone?with=a&query=too",
)


# The other modules serve their sites under a path.
PROJECT = pytest.param("/paper-archive/", marks=pytest.mark.matrix)


@pytest.fixture(scope="module", params=["/", PROJECT], ids=["root", "project"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a served site."""
    prefix = str(request.param)
    folder, url = tmp_path_factory.mktemp("browser") / "archive", f"https://moss.test{prefix}"
    archive = ArchiveFolder(folder, {"tag_minimum": 2}, site_url=url)
    for number in range(1, 13):
        archive.put(numbered(number, f"2026-03-{number // 5 + 1:02d}", keywords=("alpha", "beta")))
    for number, text in enumerate(WIDE, 20):
        display = "$$" + " + ".join(f"x_{{{index}}}^{{{index}}}" for index in range(60)) + "$$"
        authors = tuple(Author(f"Person With a Long Name {index}") for index in range(40))
        links = Links(paper=f"https://example.org/{number}", code="https://example.org/code")
        both = f"{text} {display}"
        archive.put(numbered(number, "2026-03-04", title=text, abstract=both, authors=authors, links=links))
    table = f"{'| a wide table ' * 6}|\n{'| - ' * 6}|\n{'| aaaaaaaaaaaaaa ' * 6}|"
    archive.put(numbered(30, "2026-03-04"), f"## Notes\n\n{table}\n\n```\n{'code ' * 60}\n```")
    archive.vote({f"2603.{number:05d}": number for number in range(1, 13)})
    archive.build("--strict")
    with serving(archive.site, prefix) as address:
        yield address


def test_from_home_to_a_tag(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root)
        expect(page.get_by_role("heading", level=1)).to_have_text("Paper Archive")
        page.get_by_role("link", name="Dates", exact=True).click()
        page.get_by_role("link", name="March 2026 16", exact=True).click()
        page.locator("summary", has_text="Other dates").click()
        page.get_by_role("link", name="Sun 1 4", exact=True).click()
        expect(page).to_have_url(f"{root}dates/2026-03-01/")
        page.get_by_role("link", name="A made-up study of matter 4", exact=True).click()
        expect(page).to_have_url(f"{root}papers/2603.00004/")
        expect(page).to_have_title("A made-up study of matter 4 - Paper Archive")
        expect(page.get_by_role("heading", level=1)).to_have_text("A made-up study of matter 4")
        expect(page.locator("article")).to_contain_text("Nothing was measured in study 4")
        expect(page.locator("article")).to_contain_text("4 votes")
        page.get_by_role("link", name="alpha", exact=True).click()
        expect(page).to_have_url(f"{root}tags/alpha/")
        expect(page.locator("article > ol > li")).to_have_count(12)
        page.get_by_role("link", name="A made-up study of matter 7", exact=True).click()
        page.get_by_role("link", name="Paper Archive", exact=True).click()
        expect(page).to_have_url(root)
        assert seen.wrong == []


def test_search_finds_a_paper_by_its_title(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.00004/")
        page.keyboard.press("/")
        page.keyboard.type("a made-up study of matter 11")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{root}search/?q=a+made-up+study+of+matter+11")
        results = page.locator("#archive-search .as-list > li")
        expect(results.first).to_contain_text("A made-up study of matter 11")
        expect(results.first).to_contain_text("Nothing was measured in study 11")
        results.first.get_by_role("link").first.click()
        expect(page).to_have_url(f"{root}papers/2603.00011/")
        assert seen.wrong == []


def test_pages_load_what_they_name(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        for address in ("", "dates/", "tags/", "about/", "subscribe/", "search/", "papers/2603.00020/"):
            seen.page.goto(root + address, wait_until="networkidle" if address in ("", "search/") else "load")
            assert seen.wrong == [], address
            assert _is_styled(seen.page), address


def _is_styled(page: Page) -> bool:
    """Return whether the style sheets of Material and the archive apply."""
    header = page.locator("header.md-header").evaluate("element => getComputedStyle(element).position")
    own = page.locator(".site-name").evaluate("element => getComputedStyle(element).fontWeight")
    return (header, own) == ("sticky", "700")


@pytest.mark.parametrize("address", ["none", "a/deep/unknown/address/"])
def test_an_unknown_address(browser: Browser, root: str, address: str) -> None:
    with visit(browser, root) as seen:
        answer = seen.page.goto(root + address, wait_until="networkidle")
        assert answer and answer.status == 404
        # Chromium itself says on the console that the page was not found.
        assert len(seen.wrong) == 1 and "404" in seen.wrong[0], seen.wrong
        assert _is_styled(seen.page)
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("There is no such page")
        seen.page.get_by_role("link", name="by date", exact=True).click()
        expect(seen.page).to_have_url(f"{root}dates/")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("All dates")


@pytest.mark.parametrize(
    ("address", "words"),
    [("404.html", ""), ("papers/moss-on_trees.html", "moss on trees"), ("tags/index.html/x", "index html x")],
)
def test_the_page_for_unknown_addresses_searches_for_their_words(
    browser: Browser, root: str, address: str, words: str
) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(root + address, wait_until="networkidle")
        field = seen.page.locator("article").get_by_role("searchbox")
        expect(field).to_have_value(words)


def test_without_scripts_the_search_page_has_other_ways_to_papers(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        for name, address in {"Dates": "dates/", "Tags, authors": "browse/", "newest": ""}.items():
            page.goto(f"{root}search/")
            expect(page.get_by_text("The search did not load.")).to_be_hidden()
            page.locator("article").get_by_role("link", name=name).click()
            expect(page).to_have_url(root + address)


def _scheme(page: Page) -> str | None:
    return page.locator("body").get_attribute("data-md-color-scheme")


def _background(page: Page) -> int:
    """Return how light the page is, 0 to 255."""
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    numbers = [int(float(number)) for number in re.findall(r"[\d.]+", color)[:3]]
    return sum(numbers) // 3


def test_the_palette_is_switched_and_remembered(browser: Browser, root: str) -> None:
    with visit(browser, root, color_scheme="light") as seen:
        page = seen.page
        page.goto(root)
        assert (_scheme(page), _background(page) > 200) == ("default", True)
        page.get_by_title("Switch to dark mode").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        assert _background(page) < 60
        page.goto(f"{root}papers/2603.00001/")
        assert (_scheme(page), _background(page) < 60) == ("slate", True)
        page.get_by_title("Switch to light mode").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        page.reload()
        assert _scheme(page) == "default"
        assert seen.wrong == []


def test_dark_where_the_system_is_dark(browser: Browser, root: str) -> None:
    with visit(browser, root, color_scheme="dark") as seen:
        seen.page.goto(f"{root}papers/2603.00001/")
        assert (_scheme(seen.page), _background(seen.page) < 60) == ("slate", True)
        seen.page.get_by_title("Switch to light mode").click()
        expect(seen.page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        seen.page.goto(root)
        assert _scheme(seen.page) == "default", "a choice goes before the system"
        assert seen.wrong == []


ADDRESSES = ("", "dates/", "dates/2026-03-04/", "tags/", "tags/alpha/", "about/", "none/")


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport=PHONE, has_touch=True, is_mobile=True) as seen:
        for address in (*ADDRESSES, *(f"papers/2603.{number:05d}/" for number in (20, 21, 22, 30))):
            seen.page.goto(root + address)
            width = seen.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], f"{address} has {_too_wide(seen.page)}"
            menu = seen.page.get_by_role("navigation", name="Tabs")
            for name in ("Today", "Trending", "Search", "Saved"):
                expect(menu.get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)


def _too_wide(page: Page) -> object:
    return page.evaluate(
        """[...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > 321).slice(0, 9)
        .map(({ localName, className, textContent }) =>
            `${localName} ${className} ${textContent.slice(0, 40)}`)"""
    )


def test_without_scripts(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.00004/")
        expect(page.get_by_role("heading", level=1)).to_have_text("A made-up study of matter 4")
        expect(page.locator("article")).to_contain_text("Nothing was measured in study 4")
        expect(page.get_by_title("Switch to dark mode")).to_be_hidden()
        page.get_by_role("link", name="alpha", exact=True).click()
        expect(page).to_have_url(f"{root}tags/alpha/")
        page.get_by_role("link", name="Dates", exact=True).click()
        expect(page).to_have_url(f"{root}dates/")
        page.goto(f"{root}search/")
        page.locator("article").get_by_role("link", name="Tags, authors").click()
        expect(page).to_have_url(f"{root}browse/")
        assert seen.wrong == []


def test_results_begin_where_the_search_box_does(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}search/?q=study")
        seen.page.locator(".as-list > li > a").first.wait_for()
        left = "(what) => document.querySelector(what).getBoundingClientRect().left"
        assert seen.page.evaluate(left, ".as-list > li") == seen.page.evaluate(left, ".as-form input")


def test_a_formula_is_drawn(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}papers/2603.00020/")
        formula = seen.page.locator("h1 math")
        expect(formula).to_be_visible()
        box, text = formula.bounding_box(), formula.locator("mi").first.bounding_box()
        assert box and text and box["width"] > 100 and text["height"] > 5
