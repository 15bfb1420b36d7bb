"""What a reader follows, in Chromium: the panel of ways to follow, and what its new papers get."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.browser import Visit, visit
from tests.harness.readers import store, stored
from tests.harness.returning import Published, open_new, published_again, return_later
from tests.publish.test_every_kind import BOTH, LOOKS, barriers

root = published_again()


def follow(page: Page) -> None:
    """Follow the list of a page with keys alone."""
    page.get_by_role("button", name="Follow").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="In this browser").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="In this browser")).to_have_attribute("aria-pressed", "true")
    told = "Each new paper comes first on New papers, and is counted on Home."  # also an author's
    expect(page.get_by_role("dialog").get_by_text(told)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_followed_comes_first_is_counted_and_unfollowed(
    site: Published, seen: Visit, root: str
) -> None:
    page = seen.page
    return_later(site, page, root)
    for address in ("tags/alpha/", "organizations/moss-institute/"):
        page.goto(root + address)
        follow(page)
        expect(page.get_by_role("button", name="Following")).to_be_focused()
    page.goto(f"{root}search/?author=Cy+Lone")
    follow(page)
    page.goto(root)
    said = "10 new papers in 4 days · 5 for “alpha” · 2 from Moss Institute · 1 by Cy Lone"
    expect(page.locator(".news > span")).to_have_text(said)
    open_new(page, root)
    assert page.locator("article > h2").all_text_contents() == ["The best"]
    first = page.locator("article > ol").first
    assert first.locator("> li > a:first-child").all_text_contents()[:6] == [
        f"{'Moths' if number % 3 == 0 else 'Moss'} in study {number}" for number in (30, 29, 27, 25, 23, 21)
    ]
    assert first.locator(".followed").all_text_contents()[1:4] == [
        "followed: alpha", "followed: alpha, Cy Lone", "followed: alpha, Moss Institute"
    ]  # fmt: skip
    unfollow = page.get_by_role("button", name="Unfollow alpha")
    unfollow.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unfollow Moss Institute")).to_be_focused()
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(unfollow).to_be_visible()
    assert {thing["name"] for thing in stored(page, "followed")} == {"alpha", "Moss Institute", "Cy Lone"}
    page.goto(f"{root}tags/alpha/")
    page.get_by_role("button", name="Following").click()
    page.get_by_role("button", name="In this browser").click()
    page.get_by_role("button", name="Close").click()
    assert len(stored(page, "followed")) == 2


def test_searches_that_were_saved_before_are_followed(site: Published, seen: Visit, root: str) -> None:
    page = seen.page
    return_later(site, page, root)
    store(
        page, "searches", json.dumps([{"address": "?q=moths", "seen": {"day": "2026-03-05", "papers": []}}])
    )
    page.goto(root)
    expect(page.locator(".news")).to_contain_text("10 new papers in 4 days · 4 for “moths”")
    page.goto(f"{root}search/?q=moths")
    page.get_by_role("button", name="Following this search").click()
    dialog = page.get_by_role("dialog", name="Follow moths")
    expect(dialog.get_by_role("link", name="Moths", exact=True)).to_have_attribute(
        "href", f"{root}topics/moths/"
    )
    expect(dialog.get_by_role("link", name="Feedly")).to_have_count(0)
    dialog.get_by_role("button", name="In this browser").click()
    assert (stored(page, "followed"), stored(page, "searches")) == ([], [])
    dialog.get_by_role("button", name="Close").click()
    page.goto(f"{root}search/?q=moss")
    page.get_by_role("button", name="Follow this search").click()
    dialog = page.get_by_role("dialog", name="Follow moss")
    dialog.get_by_role("button", name="In this browser").click()
    page.wait_for_load_state("networkidle")
    expect(dialog).not_to_contain_text("The topic")
    expect(dialog.locator("code")).to_have_text(f"archive match --source '{root}' 'moss'")
    assert stored(page, "followed") == [{"address": "search/?q=moss", "name": "moss"}]


@pytest.mark.parametrize(
    ("searched", "rule"),
    [
        ("q=Ada's+moss&tag=alpha+rays&author=Cy+Lone", """'Ada moss author:"Cy Lone" tag:"alpha rays"'"""),
        ("q=" + quote("moss\\'; rm x; ’ \x1b[201~\nrm x"), "'moss ; rm x; [201~ rm x'"),
        ("q=newest+moss+since+2025+without+moths", "'moss -moths after:2025'"),
        ("q=-title:survey", "-- '-title:survey'"),
        ("q=moss+without+moths&literal=1", "'moss without moths'"),
    ],
)
def test_the_panel_has_the_command_for_an_archive_of_what_a_search_finds(
    seen: Visit, root: str, searched: str, rule: str
) -> None:
    seen.page.goto(f"{root}search/?{searched}")
    seen.page.get_by_role("button", name="Follow this search").click()
    dialog = seen.page.get_by_role("dialog")
    expect(dialog.locator("code")).to_have_text(f"archive match --source '{root}' {rule}")
    assert barriers(seen.page) == []


def test_the_panel_leads_to_feed_readers_and_to_the_mail(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.page
        page.goto(f"{root}trending/")
        page.get_by_role("button", name="Follow").click()
        expect(page.get_by_role("dialog", name="Follow Trending")).to_contain_text("With a feed reader")
        expect(page.get_by_role("button", name="In this browser")).to_have_count(0)
        page.keyboard.press("Escape")
        page.goto(f"{root}tags/alpha/")
        page.get_by_role("button", name="Follow").click()
        page.get_by_role("button", name="Copy the feed’s address").click()
        expect(page.get_by_text("Copied")).to_be_visible()
        feed = f"{root}tags/alpha/feed.xml"
        assert page.evaluate("navigator.clipboard.readText()") == feed
        encoded = quote(feed, safe="")
        for name, href in {
            "Feedly": f"https://feedly.com/i/subscription/feed/{encoded}",
            "Inoreader": f"https://www.inoreader.com/feed/{encoded}",
            "Your feed reader": f"feed:{feed}",
            "The whole weekly digest by mail": f"{root}subscribe/#mail",
        }.items():
            expect(page.get_by_role("link", name=name)).to_have_attribute("href", href)
        page.goto(f"{root}subscribe/")
        page.get_by_role("button", name="All new papers", exact=True).click()
        page.get_by_role("link", name="The whole weekly digest by mail").click()
        expect(page).to_have_url(f"{root}subscribe/#mail")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert seen.wrong == []


def test_on_a_phone_the_three_ways_are_on_the_first_screen(browser: Browser, root: str) -> None:
    with visit(browser, root, viewport={"width": 390, "height": 844}) as seen:
        seen.page.goto(f"{root}subscribe/")
        ways = seen.page.locator("article > ul > li")
        expect(ways).to_have_count(3)
        box = ways.last.bounding_box()
        assert box and box["y"] + box["height"] < 500
        assert barriers(seen.page) == []
        ways.last.get_by_role("link", name="latest issue").click()
        expect(seen.page).to_have_url(f"{root}subscribe/issue/")
        assert barriers(seen.page) == []


def test_without_scripts_both_lead_on(site: Published, browser: Browser, root: str) -> None:
    site.put(1)
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{root}new/")
        expect(page.locator("noscript")).to_be_visible()
        expect(page.get_by_role("link", name="8 Mar 2026")).to_have_attribute(
            "href", "../dates/2026-03-08/"
        )
        expect(page.get_by_role("link", name="Recently added")).to_have_attribute("href", "../added/")
        for address, row in {"tags/alpha/": "tags", "trending/": "selections"}.items():
            page.goto(root + address)
            page.get_by_role("link", name="Follow").click()
            expect(page).to_have_url(f"{root}subscribe/#{row}")
            expect(page.locator(f"h2#{row}")).to_be_visible()
        page.goto(root)
        expect(page.locator(".news")).to_be_hidden()


@pytest.mark.parametrize("look", BOTH)
def test_no_barriers_in_what_is_new_and_followed(
    site: Published, browser: Browser, root: str, look: str
) -> None:
    with visit(browser, root, **LOOKS[look]) as seen:
        page = seen.page
        return_later(site, page, root)
        page.goto(f"{root}tags/alpha/")
        page.get_by_role("button", name="Follow").click()
        page.get_by_role("button", name="In this browser").click()
        assert barriers(page) == []
        for address in ("", "dates/2026-03-08/", "new/"):
            page.goto(root + address, wait_until="networkidle")
            expect(page.locator(".legend, .news b, .followed").first).to_be_attached()
            assert barriers(page) == [], address
