"""Papers in lists, in the browser: votes, summaries and pictures, and what a card does not show."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser, FloatRect, Page, Request, Route, expect

from generator.papers.paper import Counts, Links
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.contrast import contrast
from tests.harness.feeds import read_json
from tests.harness.papers import numbered
from tests.harness.readers import view
from tests.harness.server import served, serving

DAY, MONTH, QUIET = "dates/2026-03-04/", "dates/2026-03/", "dates/2026-02-27/"
PHONE = {"width": 390, "height": 844}
NOWHERE: FloatRect = {"x": -1, "y": -1, "width": 0, "height": 0}
HOST = "https://cdn-thumbnails.huggingface.co"
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
LONG = "Moss grows on mirrors where $m^2$ of light falls on them, " * 6
USUAL = "A made-up framework grows moss on mirrors step by step, " * 4  # as long as most summaries are
IS_WHOLE = "(it, text) => { it.textContent = text; return it.scrollHeight <= it.clientHeight + 2 }"
_VOTES = {1: (43, 12, 1200), 2: (34, 1, 0), 3: (33, 0, None), 4: (25, 2, None), 5: (0, 0, None)}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build a day with votes, pictures and, on all papers except one, machine summaries; and a bare day."""
    archive = ArchiveFolder(
        tmp_path_factory.mktemp("cards") / "archive", {"thumbnails": "true", "tag_minimum": 1}
    )
    for number in _VOTES:
        archive.put(
            numbered(
                number, "2026-03-04", title=f"Moss & <mirrors> {number}", keywords=("moss",),
                summary="" if number == 4 else f"{number}: {LONG}", links=Links(code="https://example.org/code"),
                thumbnail=f"{HOST}/{number}.png" if number != 3 else "https://elsewhere.example/3.png",
                abstract="It begins here. It goes on.",
            )
        )  # fmt: skip
    archive.put_all(numbered(number, "2026-02-27", abstract="") for number in (11, 12))
    archive.vote({f"2603.{number:05d}": Counts(*values) for number, values in _VOTES.items()})
    archive.build("--strict")
    return archive


root = served("archive")


# The facts of papers, and the months of a year, that are cut by the edge of their line or of the window.
CUT = """() => [...document.querySelectorAll(".facts > *, .year > p > .chips > *")]
  .filter(part => part.checkVisibility())
  .map(part => [part, part.getBoundingClientRect(), part.parentElement.getBoundingClientRect()])
  .filter(([, { top, right, bottom }, line]) =>
    top < line.bottom - 1 && (right > Math.min(line.right, innerWidth) + 1 || bottom > line.bottom + 1))
  .map(([part]) => part.textContent)"""


def test_on_a_phone_a_fact_is_whole_or_not_there(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 1})
    names = ("a tag with a long name", "the tag of another matter", "moss")
    for number in range(1, 13):
        comment = "Accepted at MOSS 2025" if number % 2 else ""
        code = Links(code="https://example.org/code")
        archive.put(numbered(number, f"2025-{number:02d}-04", keywords=names, comment=comment, links=code))
    archive.build("--strict")
    with serving(archive.site, PREFIX) as root, visit(browser, root, viewport=PHONE, is_mobile=True) as seen:
        for address in ("dates/2025/", "dates/2025-03/", "tags/moss/"):
            seen.page.goto(root + address)
            expect(seen.page.locator(".facts").first).to_be_visible()
            assert seen.page.evaluate(CUT) == [], address
        seen.page.goto(f"{root}dates/2025/")
        assert seen.page.locator(".year > p > .chips > *").count() == 12


def test_on_a_phone_a_long_venue_leaves_room_for_the_code(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    venue = "Made-up Conference on Moss, on Stones, and on All that Grows on Them"
    (archive.content / "venues.yml").write_text(f"{venue}: {{}}\n", "utf-8")
    for number in (1, 2, 3):
        code = Links(code="https://example.org/code")
        archive.put(numbered(number, comment=f"Accepted at {venue} 2026", links=code))
    archive.vote({"2603.00001": Counts(1234, 0, 1234)})
    archive.build("--strict")
    with serving(archive.site, PREFIX) as root:
        for width in (390, 360):
            size = {"width": width, "height": 800}
            with visit(browser, root, viewport=size, is_mobile=True) as seen:
                for address in ("dates/2026-03-02/", "trending/", "dates/2026/"):
                    seen.page.goto(root + address)
                    expect(seen.page.locator(".facts > .code").first).to_be_visible()
                    assert seen.page.evaluate(_IN_LINE) == [], (width, address)


# Links to code that do not stand in the first line of a card's facts, to the right of the venue.
_IN_LINE = """() => [...document.querySelectorAll(".facts")].map(line => [line, line.querySelector(".code"),
    line.querySelector(".venue")].map(part => part.getBoundingClientRect()))
  .filter(([line, code, venue]) => code.bottom > line.bottom + 1 || code.right > line.right + 1
    || code.left < venue.right || venue.width < 40)
  .map((parts) => parts.map(({ width }) => width))"""


def lines(page: Page) -> list[str]:
    """Return the visible facts of each paper."""
    return page.locator("article > ol > li > .facts").all_inner_texts()


def test_a_card_says_what_helps_to_choose_and_no_more(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.route(f"{HOST}/**", lambda route: route.abort())
        page.goto(root + DAY)
        facts = [" ".join(text.split()) for text in lines(page)]
        assert facts == [
            "43 votes code ★ 1,200 12 comments moss", "34 votes code moss", "33 votes code moss",
            "25 votes code 2 comments moss", "code moss",
        ]  # fmt: skip
        assert page.locator("li > .votes, .facts > .top").count() == 3
        summaries = page.locator("li > .summary")
        expect(summaries).to_have_count(5)
        expect(page.locator("li > .summary.machine")).to_have_count(4)
        expect(summaries.nth(3)).to_have_text("It begins here.")
        expect(summaries.first.locator("math").first).to_be_visible()
        page.goto(root + MONTH)
        expect(page.locator("li > .summary, li > img")).to_have_count(0)
        expect(page.locator(".dated").first).to_have_text("Wednesday 4 March 2026")
        assert lines(page)[0] == "43 votes\ncode ★ 1,200\n12 comments\nmoss", "the heading says the day"


def test_a_card_made_by_a_script_is_what_the_page_has(browser: Browser, root: str) -> None:
    again = """async root => {
      const { blankCard, fillCard, linkOf, readCard } = await import(`${root}assets/card.js`);
      const item = document.querySelectorAll("article > ol > li")[2];
      const parts = item => [linkOf(item), ...item.querySelectorAll(".by, .facts")]
        .map(it => it.outerHTML.replaceAll(' dir="auto"', "").replace(" </span>", "</span>"));
      const listed = parts(item);
      return [listed, parts(fillCard(blankCard(linkOf(item).getAttribute("href")), readCard(item)))];
    }"""
    with visit(browser, root) as seen:
        seen.page.goto(root + MONTH)
        listed, made = seen.page.evaluate(again, root)
        assert made == listed and 'value="33"' in listed[2] and len(listed) == 3


def test_on_a_wide_screen_votes_are_a_column_and_summaries_three_lines(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 1280, "height": 844}) as seen:
        page = seen.page
        page.route(f"{HOST}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/gif"))
        page.goto(root + DAY)
        boxes = page.locator(".facts > .votes").evaluate_all(
            "all => all.map(box => box.getBoundingClientRect())"
        )
        title = page.locator("article > ol > li > a:first-child").first.bounding_box()
        assert title and all(box["right"] < title["x"] and box["width"] == boxes[0]["width"] for box in boxes)
        assert abs(boxes[0]["top"] - title["y"]) < 12
        summary = page.locator("li > .summary").first
        height, line = summary.evaluate(
            "it => [it.clientHeight, parseFloat(getComputedStyle(it).lineHeight)]"
        )
        assert height <= 3 * line + 1
        assert page.locator("li > .summary").last.evaluate(IS_WHOLE, USUAL)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        colours = "all => all.map(it => getComputedStyle(it).color)"
        text = page.locator("article h1").evaluate_all(colours)
        assert page.locator("article > ol > li > a:first-child").evaluate_all(colours) == text * 5
        view(page).get_by_role("combobox", name="Order").select_option(label="By title")
        top = page.locator("li:has(.top) > a:first-child").all_inner_texts()
        assert [int(title[-1]) for title in top] == [1, 2, 3], "in any order"
        page.goto(root + QUIET)
        item = page.locator("article > ol > li").first
        assert item.evaluate("it => getComputedStyle(it).paddingLeft") == "0px", (
            "no column if there are no votes"
        )


def test_a_reader_chooses_how_much_a_card_says(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.route(f"{HOST}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/gif"))
        page.goto(root + DAY)
        choice = view(page).get_by_role("combobox", name="Show")
        expect(choice).to_have_value("summaries")
        choice.select_option("titles")
        expect(page.locator("li > .summary").first).to_be_hidden()
        page.goto(root + MONTH)
        view(page)
        expect(choice).to_have_value("titles")
        choice.select_option("summaries")
        summaries = page.locator("li > .by + .summary")
        expect(summaries).to_have_count(5)
        expect(summaries.last).not_to_be_empty()
        without = page.locator("li", has_text="Moss & <mirrors> 4")
        expect(without.locator(".summary:not(.machine)")).to_have_text("It begins here. It goes on.")
        choice.select_option("abstracts")
        expect(summaries.first).to_be_hidden()
        expect(page.locator("li > .abstract").first).to_have_text("It begins here. It goes on.")


def test_on_a_phone_a_card_is_title_authors_summary_and_facts_below_each_other(
    browser: Browser, root: str
) -> None:
    with visit(browser, root, viewport=PHONE) as seen:
        page = seen.page
        page.route(f"{HOST}/**", lambda route: route.abort())
        page.goto(root + DAY)
        card = page.locator("article > ol > li").first
        box: dict[str, FloatRect] = {
            part: card.locator(selector).bounding_box() or NOWHERE
            for part, selector in (
                ("title", ":scope > a"), ("by", ".by"), ("summary", ".summary"), ("facts", ".facts"),
                ("votes", ".votes"), ("code", ".code > a"),
            )
        }  # fmt: skip
        left = box["title"]["x"]
        assert {part for part in box if part != "code" and box[part]["x"] != left} == set()
        assert box["title"]["y"] < box["by"]["y"] < box["summary"]["y"] < box["facts"]["y"]
        assert box["votes"]["y"] >= box["facts"]["y"]
        assert box["votes"]["x"] + box["votes"]["width"] < box["code"]["x"] < box["votes"]["x"] + 100
        assert box["by"]["height"] < 30  # a line
        assert box["code"]["height"] >= 24  # a target for a finger
        expect(card.locator(".code > a")).to_have_attribute("href", "https://example.org/code")
        assert card.locator(".votes").inner_text() == "43 votes"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert card.locator(".summary").evaluate(IS_WHOLE, USUAL)
        page.emulate_media(media="print")
        cut = "it => getComputedStyle(it).whiteSpace"
        assert card.locator(".by").evaluate(cut) == card.locator(".facts").evaluate(cut) == "normal"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_visited_paper_looks_so_and_can_be_read(browser: Browser, root: str, scheme: str) -> None:
    with visit(browser, root, color_scheme=scheme) as seen:
        seen.page.route(f"{HOST}/**", lambda route: route.abort())
        seen.page.goto(root + DAY)
        wait_until(seen.page, "document.body.dataset.mdColorScheme !== undefined")
        ground = "var(--md-default-bg-color)"
        visited = contrast(seen.page, ground, "var(--visited)")
        votes = contrast(seen.page, ground, "var(--top-votes-ground)", "var(--votes)")
        assert visited >= 4.5 and votes >= 4.5
        assert visited != contrast(seen.page, ground, "var(--md-default-fg-color)")


def test_pictures_come_from_the_sources_hosts_alone_and_tell_them_nothing(
    browser: Browser, archive: ArchiveFolder, root: str
) -> None:
    asked: list[Request] = []

    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body=PIXEL, content_type="image/gif")

    with visit(browser, root, viewport=PHONE) as seen:
        page = seen.page
        page.route(f"{HOST}/**", answer)
        page.goto(root + DAY)
        pictures = page.locator("li > img")
        expect(pictures).to_have_count(4)
        expect(pictures.first).to_have_attribute("alt", "Picture of Moss & <mirrors> 1")
        expect(pictures.first).to_have_attribute("loading", "lazy")
        box = pictures.first.bounding_box()
        assert box and abs(box["width"] / box["height"] - 16 / 9) < 0.02
        wait_until(page, "document.querySelector('li > img').naturalWidth === 1")
        assert asked and not any("referer" in request.headers for request in asked)
        assert seen.wrong == []
    allowed = {
        address: _image_hosts(archive.html(address)) for address in ("", DAY, MONTH, "papers/2603.00001/")
    }
    assert HOST in allowed[DAY] and HOST in allowed[""]
    assert not any("huggingface" in allowed[address] for address in (MONTH, "papers/2603.00001/"))


def _image_hosts(page: str) -> str:
    match = re.search("img-src ([^;]*);", page)
    assert match
    return match[1]


def test_feeds_have_the_pictures_too(archive: ArchiveFolder) -> None:
    for name in ("feed.xml", "atom.xml"):
        feed = feedparser.parse((archive.site / name).read_bytes())
        assert not feed.bozo
        pictures = [picture["url"] for entry in feed.entries for picture in entry.get("media_thumbnail", [])]
        assert sorted(pictures) == [f"{HOST}/{number}.png" for number in (1, 2, 4, 5)], name
    items = read_json((archive.site / "feed.json").read_bytes())["items"]
    assert sorted(item["image"] for item in items if "image" in item) == [
        f"{HOST}/{n}.png" for n in (1, 2, 4, 5)
    ]
