"""A paper's page in Chromium: where things are, where links lead, and what scripts add."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.papers.paper import Author, Counts, Links
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.papers import numbered
from tests.harness.readers import cards
from tests.harness.server import serving

PHONE = {"width": 390, "height": 844}
OWN = "papers/2603.00001/"
CAME = "2026-03-07"  # all at once, so every paper is related to every other
HOSTILE = '"><script>alert(1)</script>'
KEYWORDS = (
    "kite strings", "Kites", "moss of the north", HOSTILE, "$x$ & *so* on", "???",
    *(f"keyword {number}" for number in range(20)),
)  # fmt: skip
NAMES = (
    "Ada One", "Zoë Müller-Stein", 'Bo "Kite" Two', "Li & <b>Wei</b>", "*Fern* of _x_", HOSTILE, "王小明",
    "Cy Sand", "Dee Reed",
)  # fmt: skip
LONG = f"Kites in a made-up wind, {'and what they are made of, ' * 9}told at length"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a served site of papers on kites."""
    archive = ArchiveFolder(
        tmp_path_factory.mktemp("page") / "archive", {"tag_minimum": 2, "author_minimum": 4}
    )
    abstract = "We fly kites. Kite strings are measured, and moss is not. The wind is made up."
    archive.put(
        numbered(
            1,
            "2026-03-04",
            title="Kites in a made-up wind",
            abstract=f"{abstract} {'Much more is said of it. ' * 30}",
            authors=tuple(map(Author, NAMES)),
            keywords=KEYWORDS,
            summary="A machine says that kites fly.",
            organization="Moss Labs",
            submitter="Sub Mitter",
            published="2026-03-01",
            links=Links(
                paper="https://arxiv.org/abs/2603.00001",
                pdf="https://arxiv.org/pdf/2603.00001",
                code="https://example.org/code",
                huggingface="https://huggingface.co/papers/2603.00001",
            ),
        ),
        "## Notes\n\nWe flew one.",
        added=CAME,
    )
    for number in range(2, 7):
        title = LONG if number == 2 else f"Kites in the wind, part {number}"
        day = f"2026-03-{number if number > 3 else 4:02d}"
        archive.put(numbered(number, day, title=title, abstract=abstract, keywords=("kites",)), added=CAME)
    votes: dict[int, int | Counts] = {1: Counts(43, 3, 12), 2: 50, 3: 0, 4: 3, 5: 9}
    archive.vote({f"2603.{number:05d}": count for number, count in votes.items()})
    archive.build("--strict")
    with serving(archive.site, PREFIX) as address:
        yield address


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_text_contents()]


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["y"]


def test_everything_stands_where_it_belongs(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + OWN)
        order = (
            "h1", ".authors", ".organization", ".links a", ".label", ".summary", "#abstract", "#abstract + p",
            ".notes", ".tags a", ".keywords", ".facts",
        )  # fmt: skip
        tops = [top(page, f"article {part}") for part in order]
        assert tops == sorted(tops)
        assert len(set(tops)) == len(order)
        lefts = {page.locator(f"article {part}").first.bounding_box()["x"] for part in order}  # type: ignore[index]
        assert len(lefts) == 1, "one left edge"
        label = page.locator("p:has(> .summary.machine) > .label")
        expect(label).to_have_text("AI summary · Wrong?")
        expect(page.locator("article .votes")).to_have_text("43 votes")
        assert abs(top(page, "article .votes") - top(page, "article .organization")) < 6
        expect(page.locator("article .facts")).to_have_text(
            "Listed on 4 Mar 2026 · published 1 Mar 2026 · submitted by Sub Mitter"
        )
        buttons = page.locator(".links > a")
        assert [text.strip() for text in buttons.all_text_contents()] == ["PDF", "Code ★ 12"]
        expect(buttons.nth(1)).to_have_attribute("href", "https://example.org/code")
        smaller = [
            part.strip() for part in page.locator(".links > small > :is(a, button)").all_text_contents()
        ]
        assert smaller == ["arXiv's HTML", "arXiv", "Hugging Face 3 comments", "Cite", "Copy link"]
        tops = page.locator(".links :is(a, button)").evaluate_all(
            "all => all.map((part) => part.getBoundingClientRect()).map(({top, height}) => top + height / 2)"
        )
        assert max(tops) - min(tops) < 3, "one row"
        page.goto(f"{root}papers/2603.00003/")
        expect(page.locator("article .facts")).to_be_visible()
        expect(page.locator("article .votes")).to_have_count(0)
        assert seen.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_of_a_phone(browser: Browser, root: str, scheme: str) -> None:
    """The summary and the buttons are on it, and what scripts add pushes nothing away."""
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "color_scheme": scheme}
    with visit(browser, root, java_script_enabled=False, **phone) as seen:
        seen.page.goto(root + OWN)
        bare = top(seen.page, ".summary")
    with visit(browser, root, **phone) as seen:
        page = seen.page
        page.goto(root + OWN)
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        bottom = page.locator(".summary").evaluate("part => part.getBoundingClientRect().bottom")
        assert bottom < top(page, ".md-tabs") - 200, "and half of this title is one line"
        assert top(page, ".summary") == bare
        names, line = page.locator("p:has(> .authors)").first.evaluate(
            "part => [new Set([...part.getClientRects()].map(({ top }) => top)).size,"
            " parseFloat(getComputedStyle(part).lineHeight)]"
        )
        assert names == 2
        assert top(page, ".organization") - top(page, ".authors") < 2.6 * line, "what unfolds needs no line"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_author_s_name_is_a_link(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport=PHONE) as seen:
        page = seen.page
        page.goto(root + OWN)
        assert texts(page, ".authors a") == list(NAMES)
        more = page.locator("article > details > summary")
        shown = page.locator("article > p > .authors a").count()
        expect(more).to_have_text(f"+ {len(NAMES) - shown} more authors")
        expect(page.get_by_role("link", name="Dee Reed")).to_be_hidden()
        more.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Dee Reed")).to_be_visible()
        expect(page.get_by_role("link", name="Ada One")).to_have_attribute("href", "../../authors/ada-one/")
        for name in NAMES[1:]:
            page.goto(root + OWN)
            if not (link := page.locator(".authors").get_by_role("link", name=name, exact=True)).is_visible():
                more.click()
            link.click()
            expect(page).to_have_url(re.compile(r"/search/\?author=[^&\"<>\s]+$"))
            results = page.locator("#archive-search .as-list > li > a:first-child")
            expect(results).to_have_attribute("href", re.compile("/papers/2603.00001/$"))
        assert seen.wrong == []


def test_a_wide_screen_has_room_for_a_few_more_names(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(root + OWN)
        expect(seen.page.get_by_role("link", name="Dee Reed")).to_be_visible()
        expect(seen.page.locator("article summary")).to_be_hidden()
        assert top(seen.page, ".organization") - top(seen.page, ".authors") < 60, "at most two lines"


def test_keywords_lead_into_the_search(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + OWN)
        assert texts(page, ".tags a") == ["kites"]
        assert texts(page, ".keywords a") == [
            "kite strings", "moss of the north", HOSTILE, "$x$ & *so* on", *(f"keyword {n}" for n in range(4))
        ]  # fmt: skip
        page.get_by_role("link", name="kite strings").click()
        expect(page).to_have_url(f"{root}search/?q=%22kite+strings%22")
        expect(page.locator("#archive-search .as-list > li")).to_have_count(6)
        page.go_back()
        # The paper does not have these exact words: as a phrase they would not even find this paper.
        page.get_by_role("link", name="moss of the north").click()
        expect(page).to_have_url(f"{root}search/?q=moss+of+the+north")
        expect(page.locator("#archive-search .as-list > li").first).to_be_visible()
        page.go_back()
        page.locator(".keywords").get_by_role("link", name=HOSTILE).click()
        expect(page).to_have_url(f"{root}search/?q=script+alert+1+script")
        assert seen.wrong == []


def test_previous_and_next_carry_titles_in_the_order_of_the_day(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}dates/2026-03-04/")
        listed = cards(page)
        assert len(listed) == 4 and listed[0] == LONG, "most voted first"
        page.goto(f"{root}papers/2603.00002/")
        for title in listed[1:]:
            following = page.locator("article a[rel=next]")
            expect(following).to_have_text(title)
            expect(page.locator("button.keys")).to_be_visible()
            page.keyboard.press("j")
            expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("article a[rel=next]")).to_have_count(0)
        page.goto(root + OWN)
        previous = page.locator("article a[rel=prev]")
        expect(previous).to_have_text(re.compile("^Kites in a made-up wind, and what .{1,40} …$"))
        expect(previous).to_have_accessible_name(re.compile("^Previous: Kites in a made-up"))
        assert previous.evaluate("element => element.getClientRects().length") == 1, "one line"
        assert seen.wrong == []


def test_related_titles_are_cut_at_the_line(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport=PHONE) as seen:
        seen.page.goto(root + OWN)
        link = seen.page.get_by_role("link", name=LONG)
        expect(link).to_be_visible()
        height, line = link.evaluate(
            "element => [element.clientHeight, parseFloat(getComputedStyle(element).lineHeight)]"
        )
        assert 1.5 * line < height < 2.5 * line


def test_related_papers_in_another_order(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url) if "/papers/" in sent.url else None)
        page.goto(root + OWN)
        nearest = texts(page, "#related-papers ~ ol > li > a")
        assert len(nearest) == 5
        assert set(texts(page, "#related-papers ~ ol small")) == {f"{day} Mar 2026" for day in (4, 5, 6)}
        order = page.get_by_label("Order")
        assert len(asked) == 1, "no request before an order is chosen"
        order.select_option("Newest")
        wait_until(page, "document.querySelectorAll('#related-papers ~ ol b').length === 3")
        newest = texts(page, "#related-papers ~ ol > li > a")
        assert newest[:2] == [f"Kites in the wind, part {number}" for number in (6, 5)]
        order.select_option("Most votes")
        expect(page.locator("#related-papers ~ ol > li").first).to_contain_text("50 votes")
        most = texts(page, "#related-papers ~ ol > li > a")
        assert most[:3] == [LONG, "Kites in the wind, part 5", "Kites in the wind, part 4"]
        order.select_option("Nearest")
        expect(page.locator("#related-papers ~ ol > li").first).to_contain_text(nearest[0])
        assert texts(page, "#related-papers ~ ol > li > a") == nearest
        assert len(asked) == 6, "one request for each"
        assert seen.wrong == []


def test_related_papers_have_their_votes_once_a_reader_comes_to_them(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url))
        page.goto(root + OWN, wait_until="networkidle")
        assert len([url for url in asked if "/papers/" in url]) == 1, "a first visit loads nothing more"
        page.locator("#related-papers ~ ol").first.hover()
        votes = page.locator("#related-papers ~ ol b")
        expect(votes).to_have_count(3)
        assert sorted(votes.all_text_contents()) == ["3 votes", "50 votes", "9 votes"]
        assert seen.wrong == []


def test_an_order_that_cannot_be_had_says_so_and_can_be_asked_again(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + OWN)
        page.route("**/papers/2603.00004/", lambda route: route.abort())
        page.get_by_label("Order").select_option("Newest")
        expect(page.locator(".order [role=status]")).to_have_text("The order is not available right now.")
        page.unroute_all()
        page.get_by_label("Order").select_option("Most votes")
        expect(page.locator("#related-papers ~ ol > li").first).to_contain_text("50 votes")
        expect(page.locator(".order [role=status]")).to_have_text("")
        expect(page.locator("#related-papers ~ ol b")).to_have_count(3)


def test_the_link_is_copied_and_shared(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.page
        page.goto(f"{root}{OWN}?from=mail#abstract")
        expect(page.get_by_role("button", name="Share")).to_have_count(0)
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator(".links [role=status]")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == root + OWN
        page.add_init_script("navigator.share = async (given) => void (window.shared = given)")
        page.goto(root + OWN)
        page.get_by_role("button", name="Share").click()
        assert page.evaluate("window.shared") == {"title": "Kites in a made-up wind", "url": root + OWN}
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.goto(root + OWN)
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator(".links [role=status]")).to_have_text(root + OWN)
        assert seen.wrong == []
    with visit(browser, root, has_touch=True, is_mobile=True) as seen:
        seen.page.add_init_script("navigator.share = async () => {}")
        seen.page.goto(root + OWN)
        expect(seen.page.get_by_role("button", name="Share")).to_be_visible()
        expect(seen.page.get_by_role("button", name="Copy link")).to_have_count(0)


def test_without_script_all_that_can_be_read_is_there(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(root + OWN)
        expect(page.locator(".keywords a")).to_have_count(8)
        expect(page.locator("article a[rel=prev]")).to_contain_text("Kites in a made-up wind, and what")
        expect(page.get_by_role("button")).to_have_count(0)
        assert seen.wrong == []
