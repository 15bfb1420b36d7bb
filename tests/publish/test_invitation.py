"""The search without a query, in Chromium: examples, what is trending, topics and recent searches."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.papers import numbered
from tests.harness.readers import seen, store, stored
from tests.harness.server import served, serving

__all__ = ["seen"]
BYTES = 110_000  # of a first visit, as sent with gzip
GLANCE = 3_000  # milliseconds for which a search must stand to be remembered
TITLES = ".as-list > li > a"
BOX = "#archive-search input"

root = served("everything")


def section(page: Page, title: str) -> list[str]:
    """Return the addresses of the links below a heading."""
    links = page.locator("section", has=page.get_by_role("heading", name=title)).locator("a")
    expect(links).not_to_have_count(0)
    return [str(link) for link in links.evaluate_all("all => all.map(link => link.getAttribute('href'))")]


def look_at(page: Page, root: str, query: str) -> None:
    """Search, and leave the search standing."""
    page.goto(f"{root}search/?q={query}")
    page.locator(TITLES).first.wait_for()
    page.wait_for_timeout(GLANCE + 200)


def test_it_offers_three_searches_that_find_what_they_say(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}search/")
    addresses = section(page, "Try")
    assert len(addresses) == 3
    for address in addresses:
        page.goto(f"{root}search/")
        link = page.locator(f"section a[href='{address}']")
        query = link.locator("code").text_content() or ""
        link.click()
        expect(page.locator(BOX)).to_have_value(query)
        expect(page.get_by_role("status").first).to_be_focused()
        expect(page.get_by_role("status").first).to_have_text(
            re.compile(r"^[1-9][\d,]* papers?( with all words)?$")
        )
        expect(page.get_by_role("heading", name="Try")).to_be_hidden()
        expect(page.locator(".as-notes p")).to_have_count(0)


def test_trending_papers_and_topics_are_those_of_their_pages(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}trending/")
    best = page.locator("article ol > li > a:first-child").evaluate_all("all => all.map(link => link.href)")
    page.goto(f"{root}search/")
    assert section(page, "Trending") == best[:3]
    topics = section(page, "Topics")
    assert topics[-1] == f"{root}topics/" and f"{root}topics/nothing-at-all/" not in topics
    assert len(topics) > 1
    assert page.evaluate("document.querySelector('.as-hint').offsetTop") > page.evaluate(
        "document.querySelector('.as-topics').offsetTop"
    )


def test_recent_searches_are_remembered_if_they_led_somewhere_and_forgotten_when_asked(
    seen: Visit, root: str
) -> None:
    page = seen.page
    page.goto(f"{root}search/?q=nosuchwordatall")
    expect(page.get_by_role("status").first).to_have_text("No papers found")
    page.wait_for_timeout(GLANCE + 200)
    assert stored(page, "recent-searches") is None
    page.goto(f"{root}search/?q=moss&tag=alpha")
    page.get_by_role("button", name="Follow this search").wait_for()  # what remembers comes with it
    page.locator(TITLES).first.click()
    page.wait_for_url("**/papers/**")
    for query in ("matter", "moss", "matter"):
        look_at(page, root, query)
    box = page.locator(BOX)
    box.fill("")
    names = page.locator(".as-recent li > a")
    expect(names).to_have_text(["matter", "moss", "moss, tag: alpha"])
    names.last.click()
    expect(page).to_have_url(f"{root}search/?q=moss&tag=alpha")
    page.go_back()
    page.get_by_role("button", name="Forget moss", exact=True).click()
    expect(names).to_have_text(["matter", "moss, tag: alpha"])
    expect(page.get_by_role("button", name="Forget moss, tag: alpha")).to_be_focused()
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_role("heading", name="Recent searches")).to_be_hidden()
    expect(box).to_be_focused()
    assert stored(page, "recent-searches") == []


def test_the_last_five_are_kept_and_damaged_storage_says_nothing(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    store(
        page,
        "recent-searches",
        json.dumps([1, None, ["?q=a"], "javascript:alert()", *[f"?q=word{n}" for n in range(9)]]),
    )
    page.goto(f"{root}search/")
    expect(page.locator(".as-recent li")).to_have_count(5)
    for damaged in ("{", '"?q=moss"', '{"0": 1}'):
        store(page, "recent-searches", damaged)
        page.goto(f"{root}search/")
        section(page, "Try")
        expect(page.get_by_role("heading", name="Recent searches")).to_be_hidden()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full') }")
    look_at(page, root, "matter")
    page.locator(BOX).fill("")
    section(page, "Try")


def test_the_first_visit_is_small_and_still(browser: Browser, everything: ArchiveFolder, root: str) -> None:
    with visit(browser, root, viewport={"width": 390, "height": 844}, is_mobile=True) as seen:
        page, paths = seen.page, list[str]()
        page.on("request", lambda sent: paths.append(sent.url.removeprefix(root).split("?")[0]))
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach("
            "entry => moved += entry.value)).observe({ type: 'layout-shift', buffered: true })"
        )
        page.goto(f"{root}search/", wait_until="networkidle")
        section(page, "Topics")
        assert page.evaluate("moved") <= 0.02
        names = {f"{path}index.html" if path.endswith("/") else path for path in paths}
        assert sum(len(gzip.compress((everything.site / name).read_bytes())) for name in names) <= BYTES
        assert not [path for path in paths if path.endswith(".bin")], "the index waits for a query"
        assert seen.wrong == []


def test_an_archive_of_one_bare_paper_leaves_out_what_it_has_not(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all([numbered(1)])
    archive.build("--strict")
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        seen.page.goto(f"{root}search/", wait_until="networkidle")
        expect(seen.page.get_by_text("A query may also contain")).to_be_visible()
        expect(seen.page.get_by_role("heading", name="Trending")).to_have_count(0)
        assert seen.wrong == []
