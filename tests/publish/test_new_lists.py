"""The lists of the page of new papers, in Chromium: the best as cards, the others as lines that open."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.harness.archive import ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.lichens import is_lichen, lichens, like, slug
from tests.harness.readers import cards, store, stored, view
from tests.harness.returning import open_new
from tests.harness.server import served
from tests.publish.test_every_kind import barriers

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SCREENS = 6
WEEK = [f"2026-03-{day:02d}" for day in range(2, 9)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive of three days with twelve papers each, of two themes, and of one older day."""
    return lichens(tmp_path_factory)


root = served("archive")


def a_week(page: Page, root: str, summary: str = "Moss is measured on every wall of the town. " * 5) -> None:
    """Answer as a site with 155 papers of a week, long in each part, to a reader who was there before it."""
    order = [[slug(number), WEEK[number % 7]] for number in range(1, 156)]
    papers = [
        {
            "slug": name,
            "title": f"Moss in study {name}: how it grows on walls, and how long it takes to measure it <b>",
            "authors": ["Ada One", "Bo Two", "Cy Three", "Dee Four", "Eve Five"],
            "day": day,
            "votes": number,
            "code": True,
            "in": [0, 1],
            "named": 2,
            "summary": f"{name} {summary}"[:240],
        }
        for number, (name, day) in enumerate(order)
    ]
    collections = [["tags/alpha/", "alpha"], ["tags/beta/", "beta"]]
    page.route("**/new/order.json", partial(Route.fulfill, json=[*order, ["gone", "2026-01-01"]]))
    made = {"papers": papers, "collections": collections}
    page.route("**/new/papers.json", partial(Route.fulfill, json=made))
    page.goto(f"{root}about/")
    store(page, "news", json.dumps({"at": 0, "seen": ["gone"]}))


def last_line(page: Page, root: str) -> Locator:
    """Open the page and all of its last day; return the line with the fewest votes."""
    open_new(page, root)
    page.locator(".dated > button").last.click()
    return page.locator(".lines > li", has_text="study 36")


def test_a_week_fits_in_six_screens_of_a_phone(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        a_week(page, root)
        assert "155 new papers in 7 days, the best first." in open_new(page, root)
        expect(page.locator(".view")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * 844
        first = page.locator("article ol").first
        assert first.locator("> li > .summary").count() == 10
        assert cards(page)[0].startswith("Moss in study 2603.00155"), "the most voted first"
        lines = page.locator(".lines > li").locator("visible=true")
        boxes = [box for line in lines.all() if (box := line.bounding_box())]
        assert len(boxes) == 42 and {box["height"] for box in boxes} == {32}
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        lines.nth(1).get_by_role("button", name="Summary of").click()
        assert barriers(page) == []
        lines.nth(1).get_by_role("button", name="Summary of").click()
        view(page).get_by_role("button", name="Select", exact=True).click()
        expect(page.locator(".selection").get_by_role("status")).to_have_text("All: 155 papers")
        page.get_by_role("button", name="Done").click()
        more = page.locator(".dated > button").first
        beyond = int((more.text_content() or "").split()[0])
        more.click()
        expect(lines).to_have_count(42 + beyond)
        assert seen.wrong == []


def test_a_line_opens_to_its_summary_which_is_fetched_then(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(f"{root}new/")))
    line = last_line(page, root)
    opener = line.get_by_role("button", name="Summary of")
    expect(line.locator(".by")).to_be_hidden()
    assert "papers-summaries.json" not in asked
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(line.locator(".summary")).to_have_text("Lichens grow on the bark of old trees.")
    expect(line.locator(".by")).to_be_visible()
    assert asked.count("papers-summaries.json") == 1
    page.keyboard.press("Enter")
    expect(line.locator(".summary")).to_be_hidden()


def test_offline_a_line_says_that_its_summary_is_not_there(seen: Visit, root: str) -> None:
    page = seen.page
    line = last_line(page, root)
    page.route("**/papers-summaries.json", lambda route: route.fulfill(status=503))
    line.get_by_role("button", name="Summary of").click()
    expect(line.locator(".summary")).to_have_text("The summary is not available right now.")
    page.unroute("**/papers-summaries.json")
    line.get_by_role("button", name="Summary of").click(click_count=2)
    expect(line.locator(".summary")).to_have_text("Lichens grow on the bark of old trees.")
    seen.wrong.clear()


def test_some_of_the_best_are_like_the_saved_papers(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root)
    open_new(page, root)
    best = page.locator("article ol").first
    titles = best.locator("> li > a:first-child").all_text_contents()
    assert [is_lichen(title) for title in titles[7:]] == [True] * 3
    expect(best.locator("> li > .because")).to_have_count(3)
    expect(best.locator("> li > .because").first).to_contain_text("because of")
    assert not {f"Lichens on bark, study {number}" for number in (3, 6, 9)} & set(titles[7:])


def test_only_what_one_follows_is_one_tap_and_kept(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    things = [{"address": "search/?q=mirrors+lenses", "name": "mirrors lenses"}, {"address": "tags/nothing/"}]
    store(page, "followed", json.dumps(things))
    open_new(page, root)
    only = page.get_by_role("button", name="Only what I follow 24")
    only.click()
    expect(page).to_have_url(f"{root}new/?filter=followed")
    shown = page.locator("article > ol > li").locator("visible=true")
    expect(shown).to_have_count(24)
    assert not any(map(is_lichen, shown.locator("> a").all_text_contents()))
    open_new(page, root)
    expect(only).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(f"{root}new/?filter=followed")
    page.get_by_role("button", name="All 36").click()
    expect(page).to_have_url(f"{root}new/")
    assert stored(page, "only-followed") is False
    store(page, "followed", json.dumps(things[1:]))
    assert "None of them is from what you follow." in open_new(page, root)
    expect(only).to_have_count(0)


def test_summaries_of_the_best_of_each_day_come_along(archive: ArchiveFolder) -> None:
    made = {
        name: json.loads((archive.site / f"new/{name}.json").read_text())
        for name in ("papers", "papers-summaries", "earlier-summaries")
    }
    told = {paper["slug"]: paper["summary"] for paper in made["papers"]["papers"] if "summary" in paper}
    assert len(told) == 31, "ten of each day, and the one of another day"
    assert set(made["papers-summaries"]) == {slug(number) for number in (29, 31, 32, 34, 35, 36)}
    assert made["earlier-summaries"] == {}
