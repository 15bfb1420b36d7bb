"""What is new to a reader, in Chromium: one number on all pages, and a page of the papers."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.harness.browser import Visit, visit
from tests.harness.readers import cards, store, stored
from tests.harness.returning import (
    LISTS,
    Published,
    numbers,
    open_new,
    published_again,
    return_later,
    wait,
)

root = published_again()


def test_a_first_visit_asks_for_nothing_and_has_the_last_three_days(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(root)))
    page.goto(root, wait_until="networkidle")
    assert not [address for address in asked if address.startswith("new/") or "search/index" in address]
    expect(page.locator(".news")).to_be_hidden()
    expect(page.locator(".is-new")).to_have_count(0)
    assert "Welcome" in open_new(page, root), "not that nothing came since the last visit: there was none"
    page.goto(root)
    expect(page.locator(".news > span")).to_have_text("New papers will be counted here")
    page.evaluate("localStorage.clear()")
    assert "Welcome" in open_new(page, root)
    assert page.locator("h2 > time").all_text_contents() == ["5 Mar 2026", "4 Mar 2026", "3 Mar 2026"]
    assert cards(page)[:2] == ["Moss in study 19", "Moths in study 18"], "the most votes first"
    assert numbers(page, root) == {"15"}


def test_a_phone_shows_papers_before_all_explanations(
    site: Published, browser: Browser, root: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with visit(browser, root, **phone) as seen:
        page = seen.page
        return_later(site, page, root)
        open_new(page, root)
        first = page.locator("article ol > li").first.bounding_box()
        about = page.get_by_text("What you follow comes first.").bounding_box()
        last = page.locator("article ol > li").last.bounding_box()
        assert first and last and about and first["y"] <= 200 and about["y"] > last["y"]


@pytest.mark.parametrize("width", [390, 1350])
def test_the_line_of_news_on_home_is_low(site: Published, browser: Browser, root: str, width: int) -> None:
    with visit(browser, root, viewport={"width": width, "height": 844}) as seen:
        page = seen.page
        return_later(site, page, root)
        store(page, "followed", json.dumps([{"address": f"tags/{name}/"} for name in ("alpha", "beta")]))
        page.goto(root)
        line = page.locator(".news")
        expect(line).to_contain_text("10 new papers in 4 days · 10 for “tags/beta/”")
        box = line.bounding_box()
        assert box and box["height"] == 40
        page.mouse.click(box["x"] + 20, box["y"] + 20)
        expect(page).to_have_url(f"{root}new/")


def test_one_number_until_the_page_showed_the_papers(site: Published, seen: Visit, root: str) -> None:
    page = seen.page
    return_later(site, page, root)
    assert numbers(page, root) == {"10"}
    wait(page)
    assert numbers(page, root) == {"10"}, "to look at lists is not to look at what is new"
    page.goto(f"{root}dates/2026-03-06/")
    expect(page.locator("li.is-new")).to_have_count(3)
    expect(page.locator(".dot").first).to_have_text("New since your last visit")
    assert "10 new papers in 4 days, the best first." in open_new(page, root)
    assert page.locator(".facts > time").first.text_content() == "2 Jan 2020"
    assert numbers(page, root) == {"10"}, "during the whole visit"
    wait(page)
    assert numbers(page, root) == {"None"}
    assert "Nothing new" in open_new(page, root)
    assert len(cards(page)) == 9, "the last three days are there all the same"


def test_a_clock_that_jumps_takes_nothing_away_that_was_not_shown(
    site: Published, seen: Visit, root: str
) -> None:
    page = seen.page
    return_later(site, page, root)
    for jump in (-20_000_000, 20_000_000):
        wait(page, jump)
        assert numbers(page, root) == {"10"}


def test_all_are_marked_as_seen_and_new_again_in_two_tabs(site: Published, seen: Visit, root: str) -> None:
    page = seen.page
    return_later(site, page, root)
    other = page.context.new_page()
    other.goto(root + LISTS[0])
    expect(other.locator(".legend")).to_contain_text("10 new")
    open_new(page, root)
    page.get_by_role("button", name="Mark all as seen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".new [role=status]")).to_have_text("All are marked as seen.")
    expect(other.locator(".legend")).to_be_hidden()
    assert len(cards(page)) == 10, "the list stays"
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("10 new papers in 4 days, the best first.")).to_be_visible()
    expect(page.get_by_role("button", name="Mark all as seen")).to_be_visible()
    expect(other.locator(".legend")).to_contain_text("10 new")
    page.locator("article li").first.locator(".star").click()
    other.goto(root + LISTS[0])
    other.locator(".star").first.wait_for()
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.locator(".said")).to_contain_text("All are marked as seen")
    assert numbers(other, root) == {"None"}


FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


def test_a_browser_that_stores_nothing_says_so(site: Published, seen: Visit, root: str) -> None:
    page = seen.page
    return_later(site, page, root)
    before = stored(page, "news")
    full = page.context.new_page()
    full.add_init_script(FULL)
    assert "10 new papers in 4 days, the best first. This browser stores nothing more" in open_new(full, root)
    full.get_by_role("button", name="Mark all as seen").click()
    expect(full.locator(".said")).to_contain_text("storage is full")
    assert stored(page, "news") == before, "nothing is lost"
    page.add_init_script(FORBIDDEN)
    said = open_new(page, root)
    assert "Welcome" in said and "This browser stores nothing more" in said
    page.goto(root + LISTS[0])
    page.locator(".star").first.wait_for()
    expect(page.locator(".legend")).to_have_count(0)


@pytest.mark.parametrize("text", ['{"at": 1, "seen"', "[]", '{"at": "x", "seen": [], "shown": 7}'])
def test_damaged_data_is_told_and_begins_anew(seen: Visit, root: str, text: str) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    store(page, "news", text)
    store(
        page, "followed", '[{"address": "tags/alpha/", "name": "alpha"}, {"address": "javascript:alert(1)"}]'
    )
    page.goto(root + LISTS[0])
    expect(page.locator(".legend")).to_contain_text("15 new")
    assert "cannot be read any more" in open_new(page, root)
    expect(page.locator("#followed li")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    assert b"javascript:alert(1)" in download.value.path().read_bytes()
    page.get_by_role("button", name="Unfollow alpha").click()
    assert stored(page, "followed") == [] and "javascript" in stored(page, "followed-damaged")[0]
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("was set aside")).to_have_count(0)
    assert numbers(page, root) == {"15"}
    wait(page)
    assert numbers(page, root) == {"None"}


def test_more_than_the_file_has_lead_to_the_dates(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root)
    page.locator(".star").first.wait_for()
    order = [[f"2603.{number:05d}", "2026-03-04"] for number in range(500)]
    papers = [{"slug": slug, "title": f"{slug} <b>", "day": day, "votes": 1} for slug, day in order]
    files: dict[str, Any] = {"order": order, "papers": {"papers": papers, "collections": []}}
    for name, value in files.items():
        page.route(f"**/new/{name}.json", partial(Route.fulfill, json=value))
    store(page, "news", json.dumps({"at": 0, "seen": ["gone"]}))
    assert "500+ new papers in 1 day, the best first. More papers came than" in open_new(page, root)
    expect(page.locator("[role=status]").get_by_role("link", name="Dates")).to_be_visible()
    assert len(cards(page)) == 500 and cards(page)[0] == "2603.00000 <b>"
    store(page, "news", json.dumps({"at": 0, "seen": [order[7][0]]}))
    assert "7 new papers" in open_new(page, root), "what is older than a seen paper was removed from the site"


def test_a_bar_on_home_moves_nothing(site: Published, browser: Browser, root: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with visit(browser, root, **phone) as seen:
        page = seen.page
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => "
            "window.moved += entry.value)).observe({ type: 'layout-shift', buffered: true })"
        )
        return_later(site, page, root)
        things = [{"address": "tags/beta/"}, {"address": "authors/ada-one/"}, {"address": "search/?q=moths"}]
        store(page, "followed", json.dumps(things))
        for address in ("", *LISTS, "new/"):
            page.goto(root + address, wait_until="networkidle")
            assert page.evaluate("window.moved") <= 0.02, address


@pytest.mark.parametrize(("newest", "files"), [(10, 1), (4, 2)])
def test_earlier_papers_are_loaded_only_if_they_are_shown(
    site: Published, states: list[Path], seen: Visit, root: str, newest: int, files: int
) -> None:
    made = json.loads((states[1] / "new/papers.json").read_text())
    asked = list[str]()

    def answer(route: Route, papers: slice) -> None:
        asked.append(route.request.url)
        route.fulfill(json={**made, "papers": made["papers"][papers]})

    seen.page.route("**/new/papers.json", partial(answer, papers=slice(newest)))
    seen.page.route("**/new/earlier.json", partial(answer, papers=slice(newest, None)))
    site.put(1)
    open_new(seen.page, root)
    assert (len(cards(seen.page)), len(asked)) == (9, files)


def test_the_files_are_in_order_of_arrival_and_name_what_papers_are_in(states: list[Path]) -> None:
    order = json.loads((states[1] / "new/order.json").read_text())
    assert order[0] == ["2603.00029", "2026-03-08"] and len(order) == 30
    assert order.index(["2603.00030", "2020-01-02"]) == 3, "by arrival"
    made = json.loads((states[1] / "new/papers.json").read_text())
    assert json.loads((states[1] / "new/earlier.json").read_text())["papers"] == []
    assert [paper["slug"] for paper in made["papers"]] == [slug for slug, _ in order]
    assert not [address for address, _ in made["collections"] if address.startswith("authors/")]
