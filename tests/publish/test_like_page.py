"""Papers near some, in Chromium: the page `like/`, the ways to it, and `near:` in the search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.publish import index
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.lichens import LICHEN, OPTICS
from tests.harness.papers import numbered
from tests.harness.readers import slugs, store, stored, view
from tests.harness.server import served, serving
from tests.harness.shared import shared
from tests.publish.test_every_kind import RULES, SMALL, barriers

COUNT, LICHENS = 120, 36
ALL = 1 + LICHENS  # with the DOI's
NEAR = "2603.00001,2603.00002"
OLD, DOI = "2601.00200", "10.1234/lichens.7"
HOSTILE = "Lichens <img src=x onerror=alert(1)> & “bark”"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MOVED = (
    "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => "
    "window.moved += entry.value)).observe({ type: 'layout-shift', buffered: true })"
)
TITLES = ".as-list > li > a:first-child"


def fill(archive: ArchiveFolder) -> None:
    """Write papers about lichens, one with a DOI alone and one that is too old, and more about mirrors."""
    for number in range(1, COUNT + 1):
        is_lichen = number <= LICHENS
        about = LICHEN if is_lichen else OPTICS
        title = f"{'Lichens on bark' if is_lichen else 'Mirrors and lenses'}, study {number}"
        day = f"2026-0{2 + number % 2}-{number % 20 + 1:02d}"
        named = HOSTILE if number == 12 else title
        archive.put(
            numbered(number, day, title=named, abstract=" ".join(about[number % 2 :]), keywords=("alpha",))
        )
    lichens = {"title": "Lichens on old bark", "abstract": " ".join(LICHEN)}
    archive.put(numbered(200, "2026-01-05", id=OLD, **lichens))
    archive.put(numbered(201, "2026-03-05", id=DOI, **lichens))
    archive.vote({f"2603.{number:05d}": number for number in range(1, COUNT + 1)})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive with the vectors of its two newest months."""
    settings: dict[str, object] = {"tag_minimum": 1, "like_months": 2}
    return shared(tmp_path_factory, "like-page", fill, settings)


root = served("archive")


def is_lichen(title: str) -> bool:
    return "ichens" in title


def ready(page: Page) -> list[str]:
    """Wait for the list, and return the titles of the filled cards."""
    expect(page.locator(".because").first).to_be_visible()
    return page.locator("article ol > li:has(.because) > a:first-child").all_text_contents()


def like(page: Page, root: str, *numbers: int) -> None:
    papers = [{"slug": f"2603.{number:05d}", "title": f"Study {number}", "day": ""} for number in numbers]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": papers}))


def listed(page: Page) -> list[str]:
    """Return the slugs of the listed papers."""
    links = page.locator("article ol > li > a:first-child")
    return list(links.evaluate_all("links => links.map(link => link.href.split('/').at(-2))"))


def basis(page: Page) -> list[str]:
    return page.locator(".basis li").all_text_contents()


def test_papers_near_some_come_with_reasons_and_nothing_leaves_the_browser(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    page.on("request", lambda sent: asked.append(f"{sent.method} {sent.url.removeprefix(root)}"))
    page.goto(f"{root}like/?ids={NEAR}")
    titles = ready(page)
    assert len(titles) >= 8 and all(map(is_lichen, titles)) and len({*titles}) == len(titles)
    assert basis(page) == ["Lichens on bark, study 1 ×", "Lichens on bark, study 2 ×"]
    assert not {"2603.00001", "2603.00002"} & {*listed(page)}
    expect(page.locator("h1")).to_have_text("Papers like these")
    expect(page.locator(".lead")).to_have_text(
        "The nearest among 121 papers since Feb 2026. Nothing leaves this browser. "
    )
    first = page.locator("article ol > li").first
    assert re.fullmatch(
        "because of (lichens|bark|thallus)(, .+)+", first.locator(".because > span").text_content() or ""
    )
    expect(first.locator(".by")).to_contain_text("Ada One")
    expect(first.locator("time")).to_be_visible()
    first.locator(".star").click()
    assert stored(page, "saved")["papers"][0]["title"] == titles[0]
    assert {one.split()[0] for one in asked} == {"GET"}
    assert [one for one in asked if "?" in one] == [f"GET like/?ids={NEAR}"]
    assert page.locator("article :is(img, script)").count() == 0, "titles are text"


def test_a_paper_less_is_another_address_and_back_brings_it_back(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}like/?ids={NEAR}")
    ready(page)
    page.get_by_role("button", name="Remove Lichens on bark, study 1").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{root}like/?ids=2603.00002")
    ready(page)
    assert basis(page) == ["Lichens on bark, study 2 ×"]
    expect(page.get_by_role("button", name="Remove")).to_be_focused()
    assert "2603.00001" in listed(page)
    page.go_back()
    expect(page.locator(".basis li")).to_have_count(2)
    ready(page)
    assert "2603.00001" not in listed(page)


def test_unknown_papers_are_named_and_many_are_folded(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}like/?ids=nowhere<b>,2603.00001,a/b,2603.00001")
        ready(page)
        assert basis(page) == ["There is no paper “nowhere<b>” here. ×", "Lichens on bark, study 1 ×"]
        page.goto(f"{root}like/?ids=nowhere")
        expect(page.locator(".lead")).to_contain_text("nothing to compare")
        page.goto(f"{root}like/?ids={','.join(f'2603.{number:05d}' for number in range(1, 70))}")
        ready(page)
        assert len(basis(page)) == 50
        expect(page.locator(".basis li:visible")).to_have_count(4)
        page.get_by_role("button", name="and 46 more papers").click()
        expect(page.locator(".basis li:visible")).to_have_count(50)
        expect(page.locator(".basis li").nth(4).locator("a")).to_be_focused()


def test_a_paper_that_is_too_old_to_be_compared_goes_by_its_text(seen: Visit, root: str) -> None:
    seen.page.goto(f"{root}like/?ids={OLD}")
    assert all(map(is_lichen, ready(seen.page)))


def test_without_papers_in_the_address_it_goes_by_the_saved_ones(seen: Visit, root: str) -> None:
    page = seen.page
    like(page, root, 1, 2)
    page.goto(f"{root}like/")
    expect(page.get_by_text("Click the star beside three papers or more.")).to_be_visible()
    like(page, root, 1, 2, 3)
    store(page, "refused", json.dumps([{"slug": "2603.00012", "title": "No", "day": ""}]))
    page.goto(f"{root}like/")
    assert all(map(is_lichen, ready(page)))
    expect(page.locator("h1")).to_have_text("Papers like mine")
    expect(page.locator(".lead").get_by_role("link", name="3 saved papers")).to_have_attribute(
        "href", "../saved/"
    )
    assert not {f"2603.000{number}" for number in ("01", "02", "03", "12")} & {*listed(page)}


def test_the_list_grows_and_back_finds_the_place(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}like/?ids={NEAR}")
    ready(page)
    expect(page.locator("article ol > li")).to_have_count(30)
    page.locator(".nothing").scroll_into_view_if_needed()
    expect(page.locator("article ol > li")).to_have_count(ALL - 2)
    expect(page.locator(".nothing")).to_have_text("No other paper is near.")
    page.locator("article ol > li").nth(32).scroll_into_view_if_needed()
    expect(page.locator("article ol > li").nth(33).locator(".because")).to_be_visible()
    papers, place = listed(page), page.evaluate("scrollY")
    page.locator("article ol > li > a").nth(32).click()
    expect(page.locator("article.paper")).to_be_visible()
    page.go_back()
    ready(page)
    expect(page.locator("article ol > li")).to_have_count(ALL - 2)
    assert listed(page) == papers
    assert abs(page.evaluate("scrollY") - place) < 40


def test_lists_saved_papers_and_papers_lead_there(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}saved/")
    expect(page.get_by_text("Papers to come back to")).to_be_visible()
    expect(page.get_by_text("More like these")).to_be_hidden()
    page.goto(f"{root}dates/2026-03-02/")
    view(page).get_by_role("button", name="Select", exact=True).click()
    page.locator("input.select").nth(0).check()
    page.locator("input.select").nth(1).check()
    chosen = listed(page)[:2]
    page.get_by_role("button", name="More like these").click()
    expect(page).to_have_url(f"{root}like/?ids={','.join(chosen)}")
    ready(page)
    like(page, root, 1, 2, 3)
    papers = stored(page, "saved")["papers"]
    store(page, "saved", json.dumps({"papers": [{**papers[0], "folder": "Bark"}, *papers[1:]]}))
    page.goto(f"{root}saved/")
    more = page.get_by_role("link", name="More like these")
    expect(more).to_have_attribute("href", f"{root}like/")
    expect(more).to_be_visible()
    page.get_by_role("button", name="Bark").click()
    expect(more).to_have_attribute("href", f"{root}like/?ids=2603.00001")
    assert slugs(page) == ["2603.00001", "2603.00002", "2603.00003"]
    page.goto(f"{root}papers/2603.00005/")
    page.get_by_role("link", name="More like this").click()
    expect(page).to_have_url(f"{root}like/?ids=2603.00005")
    page.goto(f"{root}browse/")
    page.get_by_role("link", name="Papers like mine").click()
    expect(page).to_have_url(f"{root}like/")


def test_without_script_it_says_so_and_leads_elsewhere(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{root}like/?ids=2603.00005")
        said = page.locator("noscript")
        expect(said).to_be_visible()
        assert "Comparing papers needs JavaScript." in (said.text_content() or "")
        said.locator("a").last.click()
        expect(page).to_have_url(f"{root}browse/")
        assert seen.wrong == []


def test_what_cannot_be_read_is_told(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.route("**/like/*.json", lambda route: route.abort())
        page.goto(f"{root}like/?ids={NEAR}")
        expect(page.locator(".lead")).to_contain_text("cannot be compared right now")
        page.unroute("**/like/*.json")
        page.route("**/papers/2603.00003/", lambda route: route.abort())
        page.reload()
        ready(page)


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_it_moves_nothing_and_has_no_barriers(browser: Browser, root: str, look: Any) -> None:
    with visit(browser, root, **PHONE, **look) as seen:
        page = seen.page
        page.add_init_script(MOVED)
        page.goto(f"{root}like/?ids={NEAR},2603.00003,2603.00004,2603.00005,2603.00006")
        ready(page)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") <= 0.02
        assert barriers(page, RULES) == [] and page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert seen.wrong == []


def test_an_archive_without_vectors_has_no_such_page(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"like_months": 0})
    archive.put_all(map(numbered, range(1, 5)))
    archive.build("--strict")
    assert not (archive.site / "like").exists()
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        page = seen.page
        for address in ("browse/", "saved/", "papers/2603.00001/", "dates/2026-03-02/"):
            page.goto(root + address)
            assert page.locator("[href*='like/']").count() == 0, address
        view(page).get_by_role("button", name="Select", exact=True).click()
        expect(page.get_by_role("button", name="BibTeX")).to_be_visible()
        expect(page.get_by_role("button", name="More like these")).to_have_count(0)
        assert seen.wrong == []


def found(page: Page, root: str, query: str) -> list[str]:
    page.goto(f"{root}search/?q={query}")
    expect(page.locator(".as-status")).not_to_be_empty()
    return page.locator(TITLES).all_text_contents()


@pytest.mark.parametrize("value", ["2603.00002", "arXiv:2603.00002", DOI, OLD])
def test_a_search_finds_what_is_near_a_paper(archive: ArchiveFolder, value: str) -> None:
    answer = index.opened(archive.site, "").ask(f"near:{value}")
    assert answer["total"] == ALL + (value == OLD)
    titles = [paper["title"] for paper in answer["results"]]
    assert len(titles) == 20 and all(map(is_lichen, titles))
    itself = answer["results"][0]["url"]
    assert value.removeprefix("arXiv:").replace("/", "-") in itself, "the paper itself is nearest"


def test_the_page_shows_what_is_near_a_paper(seen: Visit, root: str) -> None:
    page = seen.page
    titles = found(page, root, f"near:{DOI}")
    expect(page.locator(".as-status")).to_have_text(f"{ALL} papers")
    assert len(titles) == 20 and all(map(is_lichen, titles))
    expect(page.locator(".as-chip")).to_have_text(f"Near {DOI} ×")


def test_near_goes_with_words_filters_and_facets(seen: Visit, root: str, archive: ArchiveFolder) -> None:
    search = index.opened(archive.site, "")
    others = search.ask("study -near:2603.00002")["results"]
    assert others and not any(is_lichen(paper["title"]) for paper in others)
    assert search.ask("near:nothing") == {
        "query": "near:nothing",
        "total": 0,
        "ignored": ["There is no paper nothing here"],
        "results": [],
    }
    page = seen.page
    found(page, root, "near:2603.00002+tag:alpha")
    expect(page.locator(".as-status")).to_have_text(f"{LICHENS} papers")
    facet = page.locator("details", has_text="Tags").locator("li").first
    expect(facet).to_have_text(f"alpha ({LICHENS})")
    page.goto(f"{root}search/?near=2603.00001")
    expect(page.locator(".as-status")).to_have_text(f"{ALL} papers")


def test_other_searches_load_nothing_for_it(seen: Visit, root: str) -> None:
    page, asked = seen.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(root)))
    assert found(page, root, "lichens")
    page.wait_for_timeout(200)
    assert not [address for address in asked if "like/" in address or "near.js" in address]
