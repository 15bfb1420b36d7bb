"""Lists in the browser: order, abstracts; and the keys, in lists and on papers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from generator.papers.paper import Author, Citations, Counts, Links
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.papers import numbered
from tests.harness.readers import cards, order, view
from tests.harness.server import served

DAY = "dates/2026-03-04/"
TAG = "tags/alpha/"
COUNT = 30
ODD = {5: "“Zebras” of matter", 6: "1 aardvark, $x^2$ of it"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build thirty papers of one day and one tag, and three of the day before."""
    settings = {"tag_minimum": 1}
    archive = ArchiveFolder(tmp_path_factory.mktemp("reading") / "archive", settings)
    for number in range(1, COUNT + 1):
        title = ODD.get(number, f"Matter {number}")
        abstract = (
            f"First of {number}, $a^2$.\n\nSecond, see https://example.org/{number}.\n\nThird of {number}."
        )
        keywords = ("alpha", "beta") if number <= 5 else ("alpha",)
        links = Links(code="https://example.org/code") if number <= 10 else Links()
        archive.put(
            numbered(number, "2026-03-04", title=title, abstract=abstract, keywords=keywords, links=links)
        )
    for number in (51, 52, 53):
        archive.put(
            numbered(number, "2026-03-03", abstract="", authors=(Author("Ada One"),), keywords=("alpha",))
        )
    cited = {number: Citations(number * 5 % 12, "crossref", "2026-03-04") for number in range(1, 13)}
    archive.vote({
        f"2603.{number:05d}": Counts(number % 7, cited=cited.get(number)) for number in range(1, COUNT + 1)
    })  # fmt: skip
    archive.build("--strict")
    return archive


root = served("archive")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["", TAG, "dates/2026/"])
def test_choices_stand_above_the_first_list_for_eyes_and_keys(
    browser: Browser, root: str, address: str, width: int
) -> None:
    with visit(browser, root, viewport={"width": width, "height": 800}) as seen:
        page = seen.page
        page.goto(root + address)
        expect(page.locator(".view")).to_be_visible()
        tops = "all => all.map(element => [element.localName, element.getBoundingClientRect().top + scrollY])"
        parts = page.locator("article > *, article > .reading summary").evaluate_all(tops)
        names = [name for name, _ in parts]
        lists, menu = names.index("ol"), names.index("summary")
        assert 0 < lists - menu <= 3, "before the list and its heading"
        assert parts[lists][1] - parts[menu][1] < 100, "right above it, or next to its heading"
        shown = [top for name, top in parts if name not in ("div", "summary")]
        assert shown == sorted(shown), "the reading order is the visible order"


def test_orders_of_a_list(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + TAG)
        listed = cards(page)
        by_title = order(page, "By title")
        assert (by_title[0], by_title[-1]) == (
            next(text for text in listed if "aardvark" in text),
            "“Zebras” of matter",
        )
        assert by_title.index("Matter 9") < by_title.index("Matter 10")
        order(page, "Most votes")
        votes = page.locator("article > ol .votes").all_text_contents()
        counts = [int(text.split()[0]) for text in votes]
        assert len(counts) == COUNT - COUNT // 7 and counts == sorted(counts, reverse=True)
        assert page.locator("article li").last.locator(".votes").count() == 0, "no votes known: at the end"
        order(page, "Newest")
        days = page.locator("article > ol time").evaluate_all("all => all.map(element => element.dateTime)")
        assert days == sorted(days, reverse=True)
        by_citations = order(page, "Most cited")
        assert by_citations[:3] == ["Matter 7", "Matter 2", "Matter 9"], "11, 10 and 9 times"
        assert order(page, "As listed") == listed
        page.goto(root + DAY)
        names = view(page).get_by_role("combobox", name="Order").locator("option").all_text_contents()
        assert names == ["As listed", "Most votes", "Most cited", "By title"], "all are of one day"
        assert seen.wrong == []



def test_filter_and_order_stand_in_the_address_and_are_kept(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 390, "height": 844}) as seen:
        page = seen.page
        page.goto(root + TAG)
        chips = page.get_by_role("group", name="Show papers").get_by_role("button")
        papers = page.locator("article > ol > li:visible")
        expect(chips).to_have_text(["All 33", "With code 10", "beta 5"])
        chips.nth(1).click()
        expect(papers).to_have_count(10)
        expect(page).to_have_url(f"{root}{TAG}?filter=code")
        order(page, "By title")
        expect(page).to_have_url(f"{root}{TAG}?filter=code&order=title")
        first = papers.first.inner_text()
        page.evaluate("scrollTo(0, 400)")
        page.reload()
        expect(papers).to_have_count(10)
        assert papers.first.inner_text() == first
        expect(chips.nth(1)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".view > summary")).to_have_text("View: by title")
        wait_until(page, "scrollY === 400")
        papers.nth(4).locator("a").first.click()
        expect(page.locator("article.paper")).to_be_visible()
        page.go_back()
        expect(papers).to_have_count(10)
        assert papers.first.inner_text() == first
        wait_until(page, "scrollY === 400")
        chips.first.click()
        expect(page).to_have_url(f"{root}{TAG}?order=title")
        page.goto(f"{root}{TAG}?filter=nothing&order=constructor")
        expect(papers).to_have_count(COUNT + 3)
        expect(view(page).get_by_role("combobox", name="Order")).to_have_value("")
        assert seen.wrong == []


def test_a_long_list_can_be_jumped_in(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 390, "height": 844}) as seen:
        page = seen.page
        page.goto(root + TAG)
        places = view(page).get_by_role("combobox", name="Jump to")
        expect(places.locator("option")).to_have_text(["…", "4 Mar 2026", "3 Mar 2026"])
        places.select_option("3 Mar 2026")
        expect(page.locator("li", has_text="3 Mar 2026").first).to_be_in_viewport()
        view(page)
        order(page, "By title")
        expect(places.locator("option")).to_have_text(["…", "1", "A", "M", "Z"])
        page.goto(root + DAY)
        expect(places).to_have_count(0)
        assert seen.wrong == []


def test_without_scripts_the_list_is_all_there_is(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(root + DAY)
        assert len(cards(seen.page)) == COUNT
        expect(seen.page.locator(".reading :not(a, small)")).to_have_count(1)  # the tags, as links
        expect(seen.page.get_by_role("combobox")).to_have_count(0)


def test_abstracts_come_as_they_come_into_view(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 400, "height": 500}) as seen:
        page = seen.page
        fetched: list[str] = []

        def note(sent: Request) -> None:
            if "/papers/" in sent.url:
                fetched.append(sent.url)

        page.on("request", note)
        page.goto(root + DAY)
        choice = view(page).get_by_role("combobox", name="Show")
        assert fetched == [], "no request before somebody asks"
        choice.select_option("With abstracts")
        first = page.locator("article > ol > li").first
        expect(first.locator(".abstract p")).to_have_count(2)
        number = str(first.locator("a").first.get_attribute("href")).rstrip("/")[-2:].lstrip("0")
        expect(first.locator(".abstract")).to_contain_text(f"First of {number}, ")
        expect(first.locator(".abstract math")).to_be_visible()
        expect(first.get_by_role("link", name=f"https://example.org/{number}")).to_be_visible()
        expect(first.locator(".abstract")).not_to_contain_text("Third")
        assert 1 < len(fetched) < COUNT / 2
        last = page.locator("article > ol > li").last
        last.scroll_into_view_if_needed()
        expect(last.locator(".abstract p")).to_have_count(2)
        view(page)
        choice.select_option("Titles only")
        expect(first.locator(".abstract")).to_be_hidden()
        choice.select_option("With abstracts")
        page.goto(root + TAG)
        view(page)
        expect(choice).to_have_value("abstracts")
        expect(page.locator(".abstract p").first).to_be_visible()
        page.locator("article > ol > li").last.scroll_into_view_if_needed()
        expect(page.locator(".abstract").last).to_have_text("No abstract is known.")
        order(page, "By title")
        assert len(set(fetched)) <= COUNT + 3
        assert seen.wrong == []


def test_an_abstract_that_cannot_be_had_is_told(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.route("**/papers/**", lambda route: route.abort())
        seen.page.goto(root + DAY)
        view(seen.page).get_by_role("combobox", name="Show").select_option("With abstracts")
        expect(seen.page.locator(".abstract").first).to_have_text("The abstract is not available right now.")


def test_a_browser_that_remembers_nothing_lists_all_the_same(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        forbid = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
        seen.page.add_init_script(forbid)
        seen.page.goto(root + DAY)
        assert order(seen.page, "By title")[-1] == "“Zebras” of matter"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_keys_go_through_a_list(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + DAY)
        links = page.locator("article ol > li > a:first-child")  # of the day before, too
        listed = links.all_text_contents()
        page.wait_for_selector("button.keys")
        page.keyboard.press("k")
        for expected in (0, 1, 2):
            page.keyboard.press("j")
            assert focused(page) == listed[expected]
        page.keyboard.press("k")
        assert focused(page) == listed[1]
        outline = links.nth(1).evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline == "solid", "visible"
        for modifier in ("Control", "Alt", "Meta"):
            page.keyboard.press(f"{modifier}+j")
        assert focused(page) == listed[1]
        for _ in range(COUNT + 5):
            page.keyboard.press("j")
        assert focused(page) == listed[-1]
        expect(links.last).to_be_in_viewport()
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_have_text(listed[-1])
        page.goto(root + DAY)
        page.keyboard.press("/")
        page.keyboard.type("joke")
        expect(page.locator("header input[type=search]")).to_have_value("joke")
        assert page.url == root + DAY


def test_the_keys_are_told_and_can_be_switched_off(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + DAY)
        page.get_by_role("button", name="Keys").click()
        dialog = page.get_by_role("dialog", name="Keys")
        for key in "jko/?":
            expect(dialog.locator("kbd", has_text=key)).to_be_visible()
        page.keyboard.press("j")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert focused(page) == "Keys", "the focus returns"
        page.keyboard.press("?")
        dialog.get_by_role("checkbox").uncheck()
        dialog.get_by_role("button", name="Close").click()
        before = focused(page)
        page.keyboard.press("j")
        assert focused(page) == before
        page.goto(f"{root}papers/2603.00001/")
        page.get_by_role("button", name="Keys").wait_for()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.type") != "search", "on every page"
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        assert seen.wrong == []


def test_keys_go_from_paper_to_paper_of_a_day(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.00004/")
        page.get_by_role("button", name="Keys").wait_for()
        following = page.locator("article a[rel=next]").evaluate("element => element.href")
        page.keyboard.press("j")
        expect(page).to_have_url(following)
        page.get_by_role("button", name="Keys").wait_for()
        page.keyboard.press("k")
        expect(page).to_have_url(f"{root}papers/2603.00004/")
        assert seen.wrong == []
