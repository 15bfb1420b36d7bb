"""Feeds as pages offer them: what each page announces, the way to follow a list, the page of all feeds."""

from __future__ import annotations

import re
from pathlib import Path

import listparser
import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.server import served

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

OPML = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="Tags">{}</outline>
<outline text="Authors"><outline type="rss" text="Élise Ørsted" xmlUrl="https://moss.test/elise/feed.xml"/></outline>
</body></opml>""".format(
    "".join(f'<outline text="tag {number}" xmlUrl="https://moss.test/{number}"/>' for number in range(100))
)


root = served("everything")


def announced(archive: ArchiveFolder, address: str) -> list[tuple[str, str]]:
    """Return the titles and addresses of the feeds that a page announces, in order."""
    head = html.fromstring(archive.html(address)).find("head")
    assert head is not None
    links = [link for link in head.iter("link") if link.get("rel") == "alternate"]
    assert all(
        re.fullmatch(r"application/(rss\+xml|atom\+xml|feed\+json)", link.get("type", "")) for link in links
    )
    return [(link.get("title", ""), link.get("href", "")) for link in links]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("papers/2603.00001/", None),
        ("", None),
        ("about/", None),
        ("dates/2026-03-01/", None),
        ("tags/", None),
        ("tags/alpha/", ("alpha", "feed.xml")),
        ("tags/alpha/2026/", ("alpha", "../feed.xml")),
        ("tags/alpha/2026-03/", ("alpha", "../feed.xml")),
        ("authors/ada-one/", ("Ada One", "feed.xml")),
        ("organizations/a-made-up-institute/", ("A made-up institute", "feed.xml")),
        ("topics/zeta-iota/", ("Zeta & *iota*", "feed.xml")),
        ("lists/our-seminar/", ("Where to *begin* & go on", "feed.xml")),
        ("featured/", ("Featured papers", "feed.xml")),
        ("code/", ("Papers with code", "feed.xml")),
        ("code/2026/", ("Papers with code", "../feed.xml")),
        ("added/", ("Recently added", "feed.xml")),
        ("trending/", ("Trending", "feed.xml")),
        ("dates/", ("All dates", "feed.xml")),
    ],
)
def test_a_page_announces_the_sites_feeds_and_that_of_its_list(
    everything: ArchiveFolder, address: str, own: tuple[str, str] | None
) -> None:
    up = "../" * address.count("/")
    names = {"RSS": "feed.xml", "Atom": "atom.xml", "JSON": "feed.json"}
    site = [(title, up + name) for title, name in names.items()]
    if address.startswith("papers/"):  # each byte counts a hundred thousand times
        site = site[:1]
    if address == "code/2026/":
        assert "<h1>Papers with code, 2026</h1>" in everything.html(address)
    assert announced(everything, address) == ([own] if own else []) + site
    follow = html.fromstring(everything.html(address)).xpath("//p[@class='follow']/a/@href")
    row = "selections" if address.count("/") == 1 else address.split("/")[0]
    assert follow == ([f"{up}subscribe/#{row}"] if own and own[1] == "feed.xml" else [])


def test_without_scripts_the_way_to_a_feed_and_the_list_of_all_work(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(f"{root}code/")
        expect(seen.page.get_by_role("link", name="Follow")).to_be_visible()
        seen.page.goto(f"{root}subscribe/")
        feeds = seen.page.get_by_role("link", name="C++")
        expect(feeds).to_have_attribute("href", "../tags/c/feed.xml")
        expect(seen.page.get_by_role("searchbox", name="Filter feeds")).to_have_count(0)


def test_all_feeds_are_filtered_also_those_that_the_page_does_not_show(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.route("**/feeds.opml", lambda route: route.fulfill(body=OPML, content_type="text/xml"))
        page.goto(f"{root}subscribe/")
        box, links = page.get_by_role("searchbox", name="Filter feeds"), page.locator(".filter a")
        box.fill("elise orstad")
        expect(page.get_by_role("status")).to_have_text("0 feeds")
        box.fill("elise orsted")  # as one types it
        expect(links).to_have_count(1)
        box.fill("ELISE authors")
        expect(links).to_have_count(1)
        expect(links).to_have_attribute("href", "https://moss.test/elise/feed.xml")
        links.click()
        expect(page.get_by_role("dialog", name="Follow Élise Ørsted")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("status")).to_have_text("1 feed")
        expect(page.get_by_role("heading", name="Selections")).to_be_hidden()
        box.fill("tag")
        expect(links).to_have_count(60)
        expect(page.get_by_role("status")).to_have_text("60 of 100 feeds")
        box.fill("")
        expect(links).to_have_count(0)
        expect(page.get_by_role("heading", name="Selections")).to_be_visible()


def test_without_the_file_of_all_feeds_those_on_the_page_are_filtered(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.route("**/feeds.opml", lambda route: route.fulfill(status=404, body=""))
        page.goto(f"{root}subscribe/")
        page.get_by_role("searchbox", name="Filter feeds").fill("alph tags")
        expect(page.locator(".filter a")).to_have_attribute("href", f"{root}tags/alpha/feed.xml")


def test_each_feed_opens_the_ways_to_follow_it(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        page.goto(f"{root}subscribe/")
        for name, is_told_here in {"All new papers": False, "Papers with code": False, "C++": True}.items():
            page.locator("article").get_by_role("button", name=name, exact=True).focus()
            page.keyboard.press("Space")
            dialog = page.get_by_role("dialog", name=f"Follow {name}")
            expect(dialog.get_by_role("link", name="Feedly")).to_be_visible()
            expect(dialog.get_by_role("button", name="In this browser")).to_have_count(int(is_told_here))
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
        hub, file = (page.locator("article").get_by_role("link", name=name) for name in ("All tags", "OPML"))
        assert (hub.count(), file.count()) == (0, 1), "few tags have no more of them elsewhere"
        expect(file).to_have_attribute("href", "../feeds.opml")
        heights = "links => links.map(link => link.getBoundingClientRect().height)"
        assert min(page.locator(".reading ~ h2 + p a").evaluate_all(heights)) >= 32
        assert seen.wrong == []


def test_what_is_followed_stands_above_the_feeds(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}subscribe/")
        section = page.locator("#followed")
        expect(section).to_contain_text("What you follow in this browser is listed here.")
        page.locator("article").get_by_role("button", name="C++", exact=True).click()
        page.get_by_role("button", name="In this browser").click()
        page.keyboard.press("Escape")
        expect(section.get_by_role("link")).to_have_attribute("href", f"{root}tags/c/")
        page.reload()
        section.get_by_role("button", name="Unfollow C++").click()
        expect(section).to_contain_text("Nothing yet.")
        assert seen.wrong == []


def test_the_feeds_that_a_reader_ticks_are_a_file(browser: Browser, root: str, tmp_path: Path) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}subscribe/")
        start, take = page.get_by_role("button", name="Choose"), page.get_by_role("button", name="Download")
        start.click()
        expect(take).to_be_hidden()
        for name in ("Papers with code", "C++", "Ada One"):
            page.locator("article").get_by_role("button", name=name, exact=True).click()
        page.get_by_role("searchbox", name="Filter feeds").fill("alph tags")
        page.locator(".filter a").press("Space")
        expect(page.locator(".filter a")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("searchbox", name="Filter feeds").fill("")
        page.locator("article").get_by_role("button", name="Ada One", exact=True).press("Space")
        expect(take).to_have_text("Download 3 feeds")
        with page.expect_download() as download:
            take.click()
        download.value.save_as(tmp_path / "feeds.opml")
        parsed = listparser.parse((tmp_path / "feeds.opml").read_text("utf-8"))
        code, plus, alpha = ((feed.title, feed.url) for feed in parsed.feeds)
        assert code == ("Papers with code", f"{root}code/feed.xml")
        assert plus == ("C++", f"{root}tags/c/feed.xml")
        assert (alpha[0], alpha[1].endswith("/tags/alpha/feed.xml")) == ("alpha", True)
        start.click()
        page.locator("article").get_by_role("button", name="C++", exact=True).click()
        expect(page.get_by_role("dialog", name="Follow C++")).to_be_visible()
        assert (parsed.bozo, seen.wrong) == (0, [])
