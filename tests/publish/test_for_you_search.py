"""The order For you of search results in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.harness.archive import ArchiveFolder
from tests.harness.browser import Visit
from tests.harness.lichens import THEME, is_lichen, lichens, like, refuse
from tests.harness.readers import view
from tests.harness.server import served


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive of two themes."""
    return lichens(tmp_path_factory)


root = served("archive")


def results(page: Page) -> list[str]:
    return page.locator(".as-list > li > a:first-child").all_text_contents()


def test_results_come_in_the_readers_order_page_by_page(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root)
    page.goto(f"{root}search/?q=study")
    expect(page.locator(".as-pages")).to_have_text("Page 1 of 2Next →")
    choice = page.get_by_role("combobox", name="Order")
    choice.select_option("For you")
    expect(page.locator(".because").first).to_be_visible()
    expect(page).to_have_url(f"{root}search/?q=study&sort=like")
    first = results(page)
    assert all(map(is_lichen, first[: len(THEME)])) and len(first) == 20
    expect(page.locator(".as-notes")).to_contain_text("from 3 saved papers; nothing is sent.")
    expect(page.locator(".as-status")).to_have_text("37 papers")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".as-pages")).to_have_text("← PreviousPage 2 of 2")
    expect(page.locator(".because").first).to_be_visible()
    assert len({*first, *results(page)}) == 37
    page.reload()
    expect(page.locator(".because").first).to_be_visible()
    refused = results(page)[0]
    refuse(page, refused)
    page.get_by_role("button", name="Sort again").click()
    expect(page.locator(".as-notes")).to_contain_text("1 refused paper")
    assert results(page)[-1] == refused
    page.goto(f"{root}search/?q=lichens+telescope&sort=like")
    expect(page.locator(".because").first).to_be_visible()
    page.goto(f'{root}search/?q="lichens+on+bark"&sort=like')
    expect(page.locator(".because").first).to_be_visible()
    expect(page.locator(".as-status")).to_contain_text("11 papers")


def test_only_the_best_results_are_sorted(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root)
    page.route("**/search/index/liked.js", lambda route: route.fulfill(
        body=route.fetch().text().replace("10*PAGE", "PAGE"), content_type="text/javascript"))  # fmt: skip
    page.goto(f"{root}search/?q=study")
    expect(page.locator(".as-list > li")).to_have_count(20)
    by_relevance = results(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".as-pages")).to_contain_text("Page 2 of 2")
    rest = results(page)
    page.goto(f"{root}search/?q=study&sort=like")
    expect(page.locator(".as-notes")).to_contain_text("The 20 best matches are in this order")
    assert results(page) != by_relevance and sorted(results(page)) == sorted(by_relevance)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".as-pages")).to_contain_text("Page 2 of 2")
    assert results(page) == rest


def test_a_list_that_goes_on_elsewhere_leads_to_the_search(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root)
    place = '<div class="reading">'
    split = place.replace(">", ' data-search="tag=alpha">')
    page.route(f"{root}tags/alpha/", lambda route: route.fulfill(
        body=route.fetch().text().replace(place, split), content_type="text/html"))  # fmt: skip
    page.goto(root + "tags/alpha/")
    view(page).get_by_role("combobox", name="Order").select_option("For you")
    expect(page).to_have_url(f"{root}search/?tag=alpha&sort=like")
    expect(page.locator(".because").first).to_be_visible()
