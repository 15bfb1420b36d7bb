"""The frame of all pages: a phone's bar, links and words, the page for unknown addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from generator.papers.paper import Links
from tests.harness.archive import PREFIX, SITE, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.every_kind import one_of_each
from tests.harness.papers import numbered
from tests.harness.server import served, serving

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DAY = "dates/2026-03-02/"
HUBS = {f"{kind}/" for kind in ("tags", "authors", "organizations", "topics", "lists")}
HUBS |= {"trending/", "featured/", "code/", "added/"}
# What only the owner of an archive knows: its files, settings and commands.
_OWNERS = re.compile(
    r"content/|\.ya?ml\b|\w+_minimum\b|front matter|\barchive (fetch|import|init|build|add)\b|featured: true"
)

root = served("everything")


def bar(page: Page) -> list[str]:
    """Return the entries of the bar that are on the screen."""
    entries = page.locator(".md-tabs > :is(a, button)").filter(visible=True)
    assert all(box["y"] > 780 for entry in entries.all() if (box := entry.bounding_box()))
    return entries.all_inner_texts()


def icons(page: Page) -> list[str]:
    """Return the icons of the bar."""
    drawn: list[str] = page.locator(".md-tabs > :is(a, button)").evaluate_all(
        "all => all.map(entry => getComputedStyle(entry, '::before').maskImage)"
    )
    return drawn


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_has_a_bar_of_five_entries_and_more_opens_the_others(
    browser: Browser, root: str, script: bool
) -> None:
    with visit(browser, root, java_script_enabled=script, **PHONE) as seen:
        page = seen.page
        page.goto(root)
        assert bar(page) == ["Today", "Trending", "Search", "Saved", "More"]
        others = page.get_by_role("list").filter(has=page.get_by_role("link", name="Browse", exact=True))
        for closing in ("Escape", "a tap elsewhere"):
            expect(others).to_have_count(0)
            page.get_by_role("button", name="More").tap()
            assert others.get_by_role("link").all_inner_texts() == ["Dates", "Browse", "Subscribe", "About"]
            if closing == "Escape":
                page.keyboard.press(closing)
            else:
                page.touchscreen.tap(200, 200)
        expect(others).to_have_count(0)
        page.get_by_role("button", name="More").tap()
        others.get_by_role("link", name="About").tap()
        expect(page).to_have_url(f"{root}about/")
        marked = page.locator(".md-tabs > [aria-current]")
        expect(marked).to_have_text(["More"])
        page.wait_for_load_state()  # the style sheets too
        drawn = icons(page)
        assert len(set(drawn)) == 5
        for name in ("Today", "Trending", "Search", "Saved"):
            page.locator(".md-tabs").get_by_role("link", name=name, exact=True).tap()
            expect(marked).to_have_text([name])
            page.wait_for_load_state()
            assert icons(page) == drawn
        page.set_viewport_size({"width": 1280, "height": 800})
        assert bar(page) == []
        expect(page.locator(".md-tabs").get_by_role("link").filter(visible=True)).to_have_text(
            ["Home", "Trending", "Dates", "Browse", "Search", "Subscribe", "About"]
        )
        assert [wrong for wrong in seen.wrong if script] == []


def test_the_bar_has_the_number_of_saved_papers_and_the_header_does_not(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        page.goto(root + DAY)
        saved = page.locator(".md-tabs").get_by_role("link", name="Saved", exact=True)
        expect(saved).to_have_attribute("data-count", "0")
        page.locator(".star").first.tap()
        expect(saved).to_have_attribute("data-count", "1")
        page.goto(f"{root}about/")
        expect(saved).to_have_attribute("data-count", "1")
        expect(page.locator("header .saved-papers")).to_be_hidden()


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive of a paper without votes, tags and code, and with an owner's own menu."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("little") / "archive")
    config = archive.config.read_text("utf-8")
    menu = "  - About: about.md\n  - Topics: topics.md\n  - Elsewhere: https://example.org/x\n"
    archive.config.write_text(config.replace("  - About: about.md\n", menu), "utf-8")
    archive.put(numbered(1, keywords=(), links=Links()))
    archive.build("--strict")
    return archive


def test_nothing_leads_to_what_has_no_papers_but_it_is_there(browser: Browser, little: ArchiveFolder) -> None:
    links: dict[str, set[str]] = {}
    for page in little.site.rglob("*.html"):
        address = page.relative_to(little.site).as_posix().removesuffix("index.html")
        anchors = html.fromstring(page.read_text("utf-8")).iter("a")
        targets = (urljoin(f"{SITE}{address}", anchor.get("href") or "") for anchor in anchors)
        links[address] = {target.removeprefix(SITE).removesuffix("feed.xml") for target in targets}
    del links["about/"]  # a person's text
    owners = {"topics/"}  # a person wants it in the menu
    for address, leads in links.items():
        assert not leads & (HUBS - owners - {address}), address
    assert all((little.site / hub / "index.html").exists() for hub in HUBS)
    with serving(little.site, PREFIX) as root, visit(browser, root, **PHONE) as seen:
        seen.page.goto(root)
        assert bar(seen.page) == ["Today", "Dates", "Search", "Saved", "More"]
        seen.page.get_by_role("button", name="More").tap()
        shown = seen.page.locator(".md-tabs li").filter(visible=True)
        expect(shown).to_have_text(["Browse", "Subscribe", "About", "Topics", "Elsewhere"])


def test_readers_are_told_nothing_that_only_an_owner_understands(
    everything: ArchiveFolder, little: ArchiveFolder, tmp_path: Path
) -> None:
    empty = ArchiveFolder(tmp_path / "empty")
    empty.build()
    pages = [archive.site / address for archive in (everything, little, empty)
             for address in one_of_each(archive).values() if address != "about/"]  # fmt: skip
    assert len(pages) > 60
    for path in pages:
        page = path / "index.html" if path.is_dir() else path
        document = html.fromstring(page.read_text("utf-8"))
        described = (meta.get("content") or "" for meta in document.iter("meta"))
        told = [*map(str, document.itertext()), *described]
        assert not [text for text in told if _OWNERS.search(text)], page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tags/reinforcement-lerning/", "reinforcement lerning"),
        ("papers/2603.99999v2/index.html", "2603.99999v2"),
        ("dates/2026-13-40/", "2026-13-40"),
        ("nothing/here%20%2Fat%22%3E%3Cb%3E/all%E0%A4%A", "nothing here at b all E0 A4 A"),
        ("%E6%96%87%E7%8C%AE/-alpha+tag:%22x%22", "文献 alpha tag x"),
        ("w" * 900, "w" * 100),
    ],
)
def test_an_unknown_address_fills_the_field_of_a_search(
    browser: Browser, root: str, address: str, words: str
) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + address)
        field = page.locator("article input")
        expect(field).to_have_value(words)
        page.locator("article").get_by_role("button", name="Search").click()
        expect(page.locator("#archive-search input")).to_have_value(words)
        assert [wrong for wrong in seen.wrong if "404" not in wrong] == []


def test_without_script_the_field_is_empty_and_searches(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(f"{root}tags/none/")
        field = seen.page.locator("article input")
        expect(field).to_have_value("")
        field.fill("moss")
        field.press("Enter")
        expect(seen.page).to_have_url(f"{root}search/?q=moss")
