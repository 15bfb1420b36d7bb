"""What readers take with them, in Chromium: papers of a list or a search as files."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route, expect

from generator.errors import Problem
from generator.sources.formats import bibtex
from tests.harness.browser import Visit
from tests.harness.readers import cards, downloaded, exported, save, store, stored, view
from tests.harness.server import served

DAY = "dates/2026-03-02/"

root = served("everything")


def read_back(text: str) -> list[str]:
    """Return the titles of the papers in a BibTeX file, as `archive import` reads it."""
    records = list(bibtex.read(text, "x.bib"))
    assert not [record for record in records if isinstance(record, Problem)]
    return [record.paper.title for record in records if not isinstance(record, Problem)]


def test_what_is_selected_is_exported_and_without_a_selection_all(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root + DAY)
    view(page).get_by_role("button", name="Select", exact=True).click()
    status = page.locator(".selection").get_by_role("status")
    count = page.locator("article > ol > li").count()
    expect(status).to_have_text(f"All: {count} papers")
    assert len(read_back(downloaded(page, "BibTeX"))) == count
    expect(status).to_have_text(f"{count} papers in the file.")
    boxes = page.get_by_role("checkbox", name="Select ")
    boxes.nth(2).check()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(status).to_have_text("2 selected")
    shown = cards(page)
    assert len(read_back(downloaded(page, "BibTeX"))) == 2
    cited = json.loads(downloaded(page, "CSL-JSON"))
    assert len(cited) == 2 and all(item["id"] and item["title"] for item in cited)
    assert downloaded(page, "RIS").count("ER  - \r\n") == 2
    page.get_by_role("button", name="Save", exact=True).click()
    expect(status).to_have_text("2 papers saved")
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("input.select").first).to_be_hidden()
    expect(page.locator(".view > summary")).to_be_focused()
    page.goto(f"{root}saved/")
    expect(page.locator("article ol > li")).to_have_count(2)
    assert sorted(cards(page)) == sorted(shown[2:4])
    assert sorted(read_back(exported(page, "BibTeX file"))) == sorted(shown[2:4])


def test_papers_that_cannot_be_read_are_left_out_and_told(seen: Visit, root: str) -> None:
    page = seen.page
    save(page, root, 7, 99999)
    expect(page.locator("li.is-gone")).to_have_count(1)
    assert len(read_back(exported(page, "BibTeX file"))) == 1
    expect(page.get_by_role("status")).to_have_text("1 paper in the file; 1 could not be read.")
    page.route("**/papers/**", lambda route: route.abort())
    page.locator("summary", has_text="Export").click()
    page.get_by_role("button", name="RIS file").click()
    expect(page.get_by_role("status")).to_contain_text("No paper could be read.")
    page.unroute_all()
    seen.wrong.clear()


def hear(page: Page, held: list[Route], count: int) -> None:
    """Wait until a page has sent the expected number of requests, and no more."""
    for _ in range(500):
        if len(held) >= count:
            break
        page.wait_for_timeout(20)  # meanwhile, requests reach Playwright
    assert len(held) == count


def test_a_page_of_papers_is_exported_four_at_a_time_and_can_be_stopped(seen: Visit, root: str) -> None:
    page = seen.page
    held: list[Route] = []
    page.goto(root + DAY)
    page.route("**/papers/**", lambda route: held.append(route))
    status = page.locator(".selection").get_by_role("status")
    view(page).get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("button", name="BibTeX").click()
    hear(page, held, 4)
    held.pop().continue_()
    expect(status).to_contain_text("1 of ")
    hear(page, held, 4)
    page.get_by_role("button", name="Stop").click()
    expect(status).to_have_text("Stopped. No file was made.")
    page.unroute_all()


def test_a_selection_of_a_long_search_says_how_many_papers_it_takes(seen: Visit, root: str) -> None:
    seen.page.goto(f"{root}dates/2026-03-02/")
    made = """async (address) => {
        const { Selection } = await import(address);
        const all = { total: () => 1410, most: 500 };
        const selection = new Selection(() => [], all, document.querySelector(".reading"), () => {});
        selection.show(true);
        return selection.status.textContent; }"""
    said = seen.page.evaluate(made, f"{root}assets/reading/selecting.js")
    assert said == "The first 500 of 1,410 papers"


def test_results_are_saved_and_exported(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}search/?q=matter&tag=iota")
    view(page).get_by_role("button", name="Select", exact=True).click()
    status = page.locator(".selection").get_by_role("status")
    total = int((page.locator(".as-status").text_content() or "").split()[0])
    assert total > 6
    expect(status).to_have_text(f"All: {total} papers")
    assert len(read_back(downloaded(page, "BibTeX"))) == total
    page.get_by_role("checkbox", name="Select ").first.check()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".as-pages")).to_contain_text("Page 2 of")  # instead of the first page's papers
    expect(page.locator(".as-list .summary").first).not_to_be_empty()
    expect(page.get_by_role("checkbox", name="Select ")).to_have_count(total - 20)
    page.get_by_role("checkbox", name="Select ").first.check()
    expect(status).to_have_text("2 selected")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(status).to_have_text("2 papers saved")
    assert all(paper["by"] and paper["day"] for paper in stored(page, "saved")["papers"])


def test_each_result_has_its_own_star_also_below_the_line_between_results(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}search/?q=matter+105")
    results = page.locator(".as-list > li:not(.as-part)")
    expect(results.locator(".star")).to_have_count(20)
    line = page.locator(".as-list > li + li.as-part")
    assert line.evaluate("line => line.children.length") == 0
    for result in (results.first, results.last):
        title = result.locator("a").first.text_content()
        expect(result.locator(".star")).to_have_accessible_name(f"Save {title}")


def test_no_more_than_fifty_things_are_followed(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}search/?q=matter")
    page.get_by_role("button", name="Follow this search").wait_for()
    store(page, "followed", json.dumps([{"address": f"search/?q={number}"} for number in range(50)]))
    page.get_by_role("button", name="Follow this search").click()
    page.get_by_role("button", name="In this browser").click()
    expect(page.get_by_role("dialog")).to_contain_text("No more than 50 things can be followed.")
