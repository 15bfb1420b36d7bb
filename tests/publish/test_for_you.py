"""The order For you of lists in Chromium: with reasons, and with papers refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.lichens import LIKED, THEME, WEEK, is_lichen, lichens, like, refuse, slug
from tests.harness.papers import numbered
from tests.harness.readers import cards, exported, order, slugs, store, stored, view
from tests.harness.server import served, serving
from tests.publish.test_every_kind import RULES, SMALL, barriers

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive of two themes."""
    return lichens(tmp_path_factory)


root = served("archive")


def lines(page: Page) -> list[str]:
    """Return what the cards give as reasons."""
    return page.locator("article ol:not(.aside ol) > li > .because > span").all_text_contents()


def test_a_list_comes_in_the_readers_order_with_reasons_and_keeps_it(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    like(page, root)
    page.on("request", lambda sent: asked.append(f"{sent.method} {sent.url.removeprefix(root)}"))
    page.goto(root + "tags/alpha/", wait_until="networkidle")
    listed = cards(page)
    assert not all(map(is_lichen, listed[: len(THEME)]))
    assert not [address for address in asked if "like/" in address], "nothing before somebody asks"
    order(page, "For you")
    expect(page.locator(".because").first).to_be_visible()
    mine = cards(page)
    assert sorted(mine) == sorted(listed), "an order, never a filter"
    assert all(map(is_lichen, mine[: len(THEME)])) and not any(map(is_lichen, mine[len(THEME) :]))
    assert mine[-1] == "A bare study of nothing", "what cannot be compared is behind"
    assert {word for line in lines(page)[: len(THEME)] for word in line[11:].split(", ")} >= {
        "lichens",
        "bark",
    }
    assert all(len(line.split(", ")) <= 3 for line in lines(page))
    assert lines(page)[-1] == ""
    assert page.locator("article :is(img, script)").count() == 0, "titles are text"
    note = page.locator(".for-you")
    expect(note).to_have_text("Sorted in your browser from 3 saved papers; nothing is sent.")
    expect(note.get_by_role("link")).to_have_attribute("href", f"{root}saved/")
    assert {address.split()[0] for address in asked} == {"GET"}
    assert "GET like/2026-03.bin" in asked and not [address for address in asked if "?" in address]
    expect(page).to_have_url(f"{root}tags/alpha/?order=like")
    expect(page.locator(".view > summary")).to_have_text("View: for you")
    page.reload()
    expect(page.locator(".because").first).to_be_visible()
    assert cards(page) == mine
    page.locator("article ol > li > a").nth(20).click()
    expect(page.locator("article.paper")).to_be_visible()
    page.go_back()
    expect(page.locator(".because").first).to_be_visible()
    assert cards(page) == mine and page.evaluate("scrollY") > 0
    assert order(page, "As listed") == listed
    expect(page.locator(".because")).to_have_count(0)
    expect(note).to_have_count(0)


def test_a_week_and_what_is_new_are_one_list_in_this_order(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root)
    store(page, "news", json.dumps({"at": 0, "seen": [slug(1)]}))
    store(page, "followed", json.dumps([{"address": "tags/alpha/"}]))
    for address in (WEEK, "new/"):
        page.goto(f"{root}{address}?order=like")
        expect(page.locator(".because").first).to_be_visible()
        assert all(map(is_lichen, cards(page)[: len(THEME)])), address
        expect(page.locator("article > :is(h2, .dated)").locator("visible=true")).to_have_count(0)
        assert page.locator("article ol > li").first.locator("time").is_visible(), "no heading says the day"
    order(page, "As listed")
    expect(page.get_by_role("heading", name="The best")).to_be_visible()


def test_it_is_offered_from_the_third_star_on(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}{WEEK}?order=like")
    choice = view(page).get_by_role("combobox", name="Order")
    expect(choice.locator("option")).to_have_text(["As listed", "Most votes", "By title"])
    expect(choice).to_have_value("")
    expect(page.locator("html")).not_to_have_class("waits")
    page.keyboard.press("Escape")
    for number in range(3):
        assert choice.get_by_role("option", name="For you").count() == 0
        page.locator("article li", has_text="Lichens").nth(number).locator(".star").click()
    view(page)
    choice.select_option("For you")
    expect(page.locator(".because").first).to_be_visible()
    assert all(map(is_lichen, cards(page)[: len(THEME)]))


def test_not_this_counts_against_is_undone_and_can_be_taken_back(
    seen: Visit, root: str, tmp_path: Path
) -> None:
    page = seen.page
    like(page, root)
    page.goto(f"{root}{WEEK}?order=like")
    expect(page.locator(".because").first).to_be_visible()
    before = cards(page)
    title = before[4]
    item = page.locator("article ol > li").nth(4)
    item.locator("a").first.focus()
    page.keyboard.press("n")
    expect(page.locator(".said")).to_contain_text("Counts against papers like it")
    assert cards(page) == before, "nothing moves under the reader"
    expect(item.get_by_role("button", name="Not this")).to_have_attribute("aria-pressed", "true")
    assert [paper["slug"] for paper in stored(page, "refused")] == [item.locator("a").first.evaluate(
        "link => link.href.split('/').at(-2)")]  # fmt: skip
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(item.get_by_role("button", name="Not this")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Sort again")).to_have_count(0)
    refuse(page, title)
    page.get_by_role("button", name="Sort again").click()
    note = page.locator(".for-you")
    expect(note).to_have_text(
        "Sorted in your browser from 3 saved papers and 1 refused paper; nothing is sent."
    )
    expect(note).to_be_focused()
    assert cards(page)[-1] == title, "last, and still there"
    assert sorted(cards(page)) == sorted(before)
    saved = page.locator(f"li:has([href$='{slug(LIKED[0])}/'])")
    expect(saved.get_by_role("button", name="Not this")).to_have_count(0)
    note.get_by_role("link", name="1 refused paper").click()
    fold = page.locator("#refused")
    expect(fold.locator("summary")).to_have_text("Not for you: 1 paper")
    expect(fold.get_by_role("link", name=title)).to_be_visible()
    text = exported(page, "Everything in one file")
    fold.get_by_role("button", name=f"Take back {title}").click()
    expect(fold).to_be_hidden()
    assert stored(page, "refused") == []
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(fold).to_be_visible()
    for number in (1, 2):
        made = json.loads(text)
        made["refused"] += [{"slug": slug(number), "title": f"<b>{number}", "day": ""}, {"slug": "a/b"}, 7]
        (tmp_path / "file.json").write_text(json.dumps(made), "utf-8")
        page.locator("input[type=file]").set_input_files(tmp_path / "file.json")
        expect(fold.locator("summary")).to_have_text(f"Not for you: {1 + number} papers")
    fold.get_by_role("button", name="Take all back").click()
    expect(fold).to_be_hidden()
    assert slugs(page) == [slug(number) for number in LIKED]


def test_what_fails_is_told_and_leaves_the_list(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        like(page, root)
        page.goto(root + WEEK)
        page.locator(".star").first.wait_for()
        before = cards(page)
        page.route("**/like/months.json", lambda route: route.abort())
        assert order(page, "For you") == before
        expect(page.locator(".for-you")).to_contain_text("could not be compared with your saved papers")
        assert cards(page) == before
        expect(page.locator(".because")).to_have_count(0)
        page.unroute("**/like/months.json")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".because").first).to_be_visible()
        page.route("**/like/months.json", lambda route: route.abort())
        page.goto(f"{root}search/?q=study&sort=like")
        expect(page.locator(".as-notes")).to_contain_text("could not be compared")
        expect(page.locator(".as-list > li")).to_have_count(20)


MOVED = (
    "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => "
    "window.moved += entry.value)).observe({ type: 'layout-shift', buffered: true })"
)


def test_a_list_in_this_order_moves_nothing(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        like(page, root)
        page.add_init_script(MOVED)

        def late(route: Route) -> None:
            page.wait_for_timeout(300)
            route.continue_()

        page.route("**/like/months.json", late)
        for address in ("", WEEK, "tags/alpha/", "new/"):
            page.goto(f"{root}{address}?order=like")
            expect(page.locator(".because").first).to_be_visible()
            page.wait_for_timeout(200)
            assert page.evaluate("window.moved") <= 0.02, address


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_no_barriers_and_large_targets_in_this_order(browser: Browser, root: str, look: Any) -> None:
    with visit(browser, root, **PHONE, **look) as seen:
        page = seen.page
        like(page, root)
        page.goto(f"{root}{WEEK}?order=like")
        expect(page.locator(".because").first).to_be_visible()
        page.get_by_role("button", name="Not this").nth(3).click()
        expect(page.get_by_role("button", name="Sort again")).to_be_visible()
        page.evaluate("scrollTo(0, 0); document.querySelector('.said').replaceChildren()")
        assert barriers(page, RULES) == [] and page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto(f"{root}saved/#refused")
        expect(page.get_by_role("button", name="Take back")).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
        assert barriers(page, RULES) == [] and page.evaluate(SMALL) == []
        assert seen.wrong == []


def test_a_site_without_vectors_does_not_offer_it(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"like_months": 0})
    archive.put_all(map(numbered, range(1, 5)))
    archive.vote({slug(number): number for number in range(1, 5)})
    archive.build("--strict")
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        page = seen.page
        like(page, root, (1, 2, 3))
        page.goto(f"{root}dates/2026-03-02/?order=like")
        names = view(page).get_by_role("combobox", name="Order").locator("option").all_text_contents()
        assert "For you" not in names and names
        assert seen.wrong == []
