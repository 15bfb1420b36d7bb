"""The map, in Chromium: points, names, cards, what is asked for, what stands out; and its small pictures."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness import mapped
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit, wait_until
from tests.harness.contrast import contrast
from tests.harness.files import files
from tests.harness.mapped import (
    DRAWN,
    NAMED,
    PAPERS,
    TAGS,
    colors,
    open_map,
    paper,
    picture,
    pixel,
    place,
)
from tests.harness.papers import numbered
from tests.harness.readers import slugs, store
from tests.harness.server import served
from tests.harness.shared import shared
from tests.publish.test_every_kind import barriers

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STILL = 3_000  # bytes of a small picture
SAID = 500  # milliseconds until the address says the view
MOVED = 0.02  # layout shift

IN_VIEW = """async () => {
  const [{ View }, { pointsOf, inView }, { file }] = await Promise.all([
    import("../assets/map/view.js"), import("../assets/map/points.js"), import("../assets/map/asked.js"),
  ]);
  const points = pointsOf(await file("places"));
  const view = new View(points);
  const { clientWidth, clientHeight } = document.querySelector("#map canvas");
  view.resize(clientWidth, clientHeight);
  view.follow(location.hash);
  return inView(points, null, view, 1000);
}"""
# The empty share at the left, the top, the right and the bottom of the canvas.
EDGES = """() => {
  const canvas = document.querySelector("#map canvas");
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const drawn = [...Array(width * height).keys()].filter(at => data[4 * at + 3]);
  const [xs, ys] = [drawn.map(at => at % width), drawn.map(at => Math.floor(at / width))];
  const ends = (all, size) => {
    const sorted = all.sort((one, other) => one - other);
    return [sorted[0] / size, 1 - sorted.at(-1) / size];
  };
  const [[left, right], [top, bottom]] = [ends(xs, width), ends(ys, height)];
  return [left, top, right, bottom];
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"  # it is drawn then

root = served("with_map")


@pytest.fixture(scope="module")
def with_map(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """The archive of `mapped.fill`, built; nobody changes it."""
    return shared(tmp_path_factory, "with_map", mapped.fill, mapped.SETTINGS)


@pytest.fixture
def seen(browser: Browser, root: str) -> Iterator[Visit]:
    """A reader of the map, with a mouse; nothing may go wrong for them."""
    with visit(browser, root, viewport={"width": 1280, "height": 900}) as fresh:
        open_map(fresh.page, root)
        yield fresh
        assert fresh.wrong == []


def test_a_point_is_its_paper_and_its_card_saves_it(seen: Visit, root: str) -> None:
    page = seen.page
    expect(page.get_by_role("status")).to_contain_text(f"{PAPERS} papers")
    for number in (1, 2, 150, PAPERS):  # the first has two documents in the index
        page.mouse.click(*pixel(page, number))
        card = page.locator("#map ol > li")
        expect(card.get_by_role("link").first).to_have_text(f"A made-up study of matter {number}")
        expect(card.locator(".votes")).to_have_attribute("value", str(number))
        page.wait_for_timeout(SAID)  # the map may move, so that the card does not cover the point
        assert colors(page, *pixel(page, number))[3] == 255
    expect(card).to_contain_text("shared lately")
    before = picture(page)
    card.get_by_role("button", name="Save").click()
    assert slugs(page) == [f"2603.{PAPERS:05d}"]
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".legend-row")).to_contain_text("saved")
    assert picture(page) != before
    expect(page.locator("#map ol > li")).to_have_count(0)


def test_the_title_shows_under_a_resting_mouse(seen: Visit) -> None:
    page = seen.page
    page.mouse.move(*pixel(page, 7))
    expect(page.locator(".tip")).to_have_text("A made-up study of matter 7")
    page.mouse.move(5, 5)
    expect(page.locator(".tip")).to_be_hidden()


def test_wheel_drag_keys_and_buttons_move_the_map_and_the_address_keeps_the_view(
    seen: Visit, root: str
) -> None:
    page = seen.page
    at = pixel(page, 2)
    page.mouse.move(*at)
    page.mouse.wheel(0, -600)
    page.wait_for_url(re.compile("#"))
    nearer = pixel(page, 2)
    assert abs(nearer[0] - at[0]) < 8 and abs(nearer[1] - at[1]) < 8, "the place under the mouse stays"
    page.mouse.down()
    page.mouse.move(at[0] + 60, at[1] + 40, steps=4)
    page.mouse.up()
    page.wait_for_timeout(SAID)
    moved = pixel(page, 2)
    assert abs(moved[0] - nearer[0] - 60) < 4 and abs(moved[1] - nearer[1] - 40) < 4
    expect(page.locator("#map ol > li")).to_have_count(0)  # to drag is not to tap
    canvas = page.get_by_role("application")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(SAID)
    assert abs(pixel(page, 2)[0] - moved[0] + 80) < 4
    address = page.url
    page.reload()
    wait_until(page, DRAWN)
    assert page.url == address and colors(page, *pixel(page, 2))[3] == 255
    canvas.press("0")
    page.wait_for_url(re.compile("map/$"))
    whole = picture(page)
    page.get_by_role("button", name="Zoom in").click()
    assert picture(page) != whole
    page.get_by_role("button", name="Show the whole map").click()
    assert picture(page) == whole
    page.mouse.dblclick(*pixel(page, 2))
    page.wait_for_url(re.compile(r",2$"))


def test_two_fingers_zoom_one_drags_and_beside_the_map_the_page_scrolls(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        open_map(page, root)
        box = page.locator("#map canvas").bounding_box()
        assert box and box["height"] < 0.7 * 844, "the page shows above and below"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        session = page.context.new_cdp_session(page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            given = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": given})

        touch("touchStart", (x - 30, y), (x + 30, y))
        touch("touchMove", (x - 60, y), (x + 60, y))
        touch("touchEnd")
        page.wait_for_url(re.compile(r",[12](\.\d+)?$"))
        before = page.url
        touch("touchStart", (x, y))
        touch("touchMove", (x - 50, y - 50))
        touch("touchEnd")
        page.wait_for_timeout(SAID)
        assert page.url != before and page.evaluate("scrollY") == 0
        below = box["y"] + box["height"] + 20
        touch("touchStart", (x, below))
        for step in range(1, 6):
            touch("touchMove", (x, below - 50 * step))
        touch("touchEnd")
        wait_until(page, "scrollY > 50")
        free = "getComputedStyle(document.querySelector('article')).touchAction"
        assert page.evaluate(free) == "auto"
        assert seen.wrong == []


def test_what_is_asked_for_stands_out(seen: Visit, root: str) -> None:
    page, status = seen.page, seen.page.get_by_role("status")
    every = picture(page)
    page.get_by_role("searchbox", name="Search on the map").fill("matter 150")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("1 of 320 papers")
    assert page.url == f"{root}map/?q=matter+150"
    page.evaluate(NEXT_FRAME)
    assert colors(page, *pixel(page, 2))[3] < 80 and colors(page, *pixel(page, 150))[3] == 255
    expect(status.get_by_role("link", name="as a list")).to_have_attribute(
        "href", f"{root}search/?q=matter+150"
    )
    status.get_by_role("button", name="Show all papers").click()
    expect(status).to_contain_text("320 papers. ")
    page.evaluate(NEXT_FRAME)
    assert page.url == f"{root}map/" and picture(page) == every
    page.go_back()
    expect(status).to_contain_text("1 of 320 papers")
    for query, count in (("tag=moss", 106), ("author=Ada+Rivers", 107), ("list=A+walk", 2)):
        open_map(page, root, f"?{query}")
        expect(status).to_contain_text(f"{count} of 320 papers")
    page.locator(".legend-row").get_by_role("link", name=TAGS[1], exact=True).click()
    expect(status).to_contain_text("107 of 320 papers: rivers")


def test_points_are_coloured_by_tag_year_or_votes_and_anew_in_the_dark(seen: Visit) -> None:
    page, legend = seen.page, seen.page.locator(".legend-row")
    expect(legend).to_contain_text("lamps")
    one, other = (colors(page, *pixel(page, number)) for number in (151, 152))
    assert one != other
    page.get_by_role("combobox", name="Colors").select_option("year")
    expect(legend).to_contain_text("2026")
    assert colors(page, *pixel(page, 151)) == colors(page, *pixel(page, 152)) != one
    page.get_by_role("combobox", name="Colors").select_option("votes")
    expect(legend).to_contain_text("100 and more")
    light = picture(page)
    page.get_by_title("Switch to dark mode").click()
    assert picture(page) != light


def test_what_is_new_stands_out(seen: Visit, root: str) -> None:
    page = seen.page
    before = colors(page, *pixel(page, PAPERS))
    order = page.evaluate("fetch('../new/order.json').then(answer => answer.json())")
    seen_before = [slug for slug, _ in order if slug != paper(PAPERS).slug]
    store(page, "news", f'{{"at": {int(time.time() * 1000)}, "seen": {seen_before}}}'.replace("'", '"'))
    open_map(page, root)
    expect(page.locator(".legend-row")).to_contain_text("new")
    picture(page)
    assert colors(page, *pixel(page, PAPERS)) != before


def test_regions_are_a_list_for_everyone(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{root}browse/")
        page.locator(".tiles").get_by_role("link", name="Map", exact=True).click()
        expect(page.locator("article h3 > a")).to_have_text(["moss of the north", NAMED, "copper lamps"])
        expect(page.locator("#map")).to_be_hidden()
        rivers = page.locator("article section").filter(has_text=NAMED)
        expect(rivers.locator("li data")).to_have_text(["319 votes", "316 votes", "313 votes"])
        rivers.get_by_role("link", name="matter 319").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A made-up study of matter 319")
        assert seen.wrong == []


def test_the_menu_has_the_map_and_browse_a_tile_with_its_picture(browser: Browser, root: str) -> None:
    with visit(browser, root, **PHONE) as seen:
        page = seen.page
        page.goto(f"{root}browse/")
        tile = page.locator(".tiles > li").filter(has=page.get_by_role("link", name="Map", exact=True))
        expect(tile).to_contain_text(f"{PAPERS}")
        expect(tile.locator("span")).to_have_text(f"moss of the north, {NAMED}, copper lamps")
        drawn = tile.locator("svg").bounding_box()
        assert drawn and drawn["height"] >= 90 and drawn["width"] >= 100
        assert tile.locator("path").count() == 3
        tile.click()
        wait_until(page, DRAWN)
        expect(page).to_have_url(f"{root}map/")
        page.get_by_role("button", name="More").tap()
        expect(page.locator("#menu a[aria-current]")).to_have_text("Map")
        assert seen.wrong == []


def test_a_region_of_the_list_shows_on_the_map(seen: Visit) -> None:
    page = seen.page
    page.locator("article h3 > a", has_text="copper lamps").click()
    expect(page.locator("#map canvas")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#map ol > li")).to_contain_text("Ada Lamps")
    page.keyboard.press("Escape")
    expect(page.locator("#map ol > li")).to_have_count(0)
    page.wait_for_url(re.compile(r"#30000,48000,4$"))
    name, box = (
        page.locator(".names span", has_text="copper lamps").bounding_box(),
        page.locator("#map canvas").bounding_box(),
    )
    assert name and box and abs(name["x"] + name["width"] / 2 - box["x"] - box["width"] / 2) < 5


def test_few_papers_have_their_titles_and_their_region_its_name(browser: Browser, root: str) -> None:
    for look in (PHONE, {"viewport": {"width": 1350, "height": 900}}):
        with visit(browser, root, **look) as seen:
            page = seen.page
            open_map(page, root)
            titles = page.locator(".names > .title:not([hidden])")
            expect(titles).to_have_count(0)
            there = place(4)
            open_map(page, root, f"#{there.x},{there.y},16")
            expect(titles.first).to_be_visible()
            near = page.evaluate(IN_VIEW)
            assert 0 < len(near) <= 30
            known = {paper(number).title for number in range(1, PAPERS + 1)}
            shown = titles.all_inner_texts()
            assert known.issuperset(shown) and len(shown) >= 0.8 * len(near)
            expect(page.locator(".names > :not(.title):not([hidden])")).to_have_text([NAMED])
            no_overlap(page)
            # Of what is asked for, though the view is wide.
            open_map(page, root, "?q=matter+150")
            expect(titles).to_have_text(["A made-up study of matter 150"])
            assert seen.wrong == []


def test_dots_fill_the_window_and_none_is_faint(browser: Browser, root: str) -> None:
    for look in (PHONE, {"viewport": {"width": 1350, "height": 900}}):
        with visit(browser, root, **look) as seen:
            page = seen.page
            open_map(page, root)
            box = page.locator("#map canvas").bounding_box()
            assert box and box["y"] + box["height"] > 0.86 * page.evaluate("innerHeight")
            edges = page.evaluate(EDGES)
            assert max(edges) <= 0.06, "empty at no side"
            for scheme in ("light", "dark"):
                if scheme == "dark":
                    page.get_by_title("Switch to dark mode").click()
                host = "getComputedStyle(document.getElementById('map')).getPropertyValue"
                ground, *dots = (page.evaluate(f"{host}('{name}')") for name in ("--ground", "--m0", "--s1"))
                assert all(contrast(page, ground, dot) >= 3 for dot in dots), scheme


def test_a_map_waits_until_it_has_a_place_on_the_page(seen: Visit) -> None:
    for display in ("none", ""):
        seen.page.locator(".field").evaluate("(field, shown) => { field.style.display = shown }", display)
        seen.page.evaluate(NEXT_FRAME)
    assert no_overlap(seen.page) == 3


def test_no_names_overlap(seen: Visit) -> None:
    assert no_overlap(seen.page) == 3


def no_overlap(page: Page) -> int:
    """See that no names and titles overlap; return how many there are."""
    boxes = page.locator(".names > :not([hidden])").evaluate_all(
        "all => all.map(name => name.getBoundingClientRect().toJSON())"
    )
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            apart = one["right"] < other["left"] or other["right"] < one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    return len(boxes)


def test_no_barriers_and_nothing_moves(browser: Browser, root: str) -> None:
    follow = "new PerformanceObserver(list => list.getEntries().forEach(e => moved += e.value))"
    observe = f"window.moved = 0; {follow}.observe({{ type: 'layout-shift', buffered: true }})"
    for look in ({**PHONE, "color_scheme": "dark"}, {"viewport": {"width": 1280, "height": 900}}):
        with visit(browser, root, **look) as seen:
            page = seen.page
            page.add_init_script(observe)
            open_map(page, root)
            page.mouse.click(*pixel(page, 2))
            expect(page.locator("#map ol > li")).to_have_count(1)
            assert page.evaluate("moved") <= MOVED
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.emulate_media(forced_colors="active")
            picture(page)
            assert colors(page, *pixel(page, 2))[3] == 255
            assert seen.wrong == []


def test_a_collection_has_a_small_picture_that_leads_to_its_papers(
    browser: Browser, root: str, with_map: ArchiveFolder
) -> None:
    for look in (PHONE, {"viewport": {"width": 1280, "height": 900}}):
        with visit(browser, root, **look) as seen:
            page = seen.page
            page.goto(f"{root}tags/moss/")
            first = page.locator("article > ol > li").first
            here = first.bounding_box()
            page.locator(".still").evaluate("still => still.remove()")
            without = first.bounding_box()
            assert here and without and here["y"] - without["y"] <= 24, "a line"
            page.reload()
            page.get_by_role("link", name="On the map").click()
            expect(page.get_by_role("status")).to_contain_text("106 of 320 papers: moss")
            page.goto(f"{root}lists/walk/")
            page.get_by_role("link", name="On the map").click()
            expect(page.get_by_role("status")).to_contain_text("2 of 320 papers: A walk")
            page.goto(f"{root}search/?q=matter&tag=lamps")
            page.locator(".view > summary").click()
            page.get_by_role("link", name="On the map").click()
            expect(page.get_by_role("status")).to_contain_text("107 of 320 papers: lamps")
            assert seen.wrong == []
    html = with_map.html("tags/moss/")
    still = html[html.index('<a class="still"') : html.index("</svg></a>")]
    assert still.count("<path") == 3 and len(still) <= STILL


def test_without_places_or_with_few_papers_a_site_is_as_without_a_map(
    with_map: ArchiveFolder, tmp_path: Path
) -> None:
    archive = ArchiveFolder(tmp_path / "few", mapped.SETTINGS)
    mapped.take_given_menu(archive)
    archive.put_all(paper(number) for number in range(1, 30))
    archive.build("--strict")
    before = files(archive.site)
    (archive.content / "map").mkdir()
    for file in (with_map.content / "map").iterdir():
        (archive.content / "map" / file.name).write_bytes(file.read_bytes())
    archive.build()
    assert files(archive.site) == before
    assert not any(name.startswith("map/") for name in before)
    assert 'href="../map/"' not in before["browse/index.html"].decode()


def test_new_papers_come_to_their_nearest_and_touch_little(with_map: ArchiveFolder, tmp_path: Path) -> None:
    archive = with_map.copied(tmp_path / "copy")
    before = files(archive.site)
    archive.put(
        numbered(900, "2026-03-28", keywords=("moss",), title=paper(3).title, abstract=paper(3).abstract)
    )
    archive.build()
    after = files(archive.site)
    changed = {name for name in after if before.get(name) != after[name]}
    assert {"map/places.bin", "map/tags.bin", "map/slugs.bin"} <= changed
    assert "tags/moss/index.html" in changed and "tags/lamps/index.html" not in changed
    assert before["map/index.html"].count(b"<data") == after["map/index.html"].count(b"<data") == 9


def test_a_hundred_thousand_points_have_at_most_six_hundred_kilobytes(with_map: ArchiveFolder) -> None:
    sizes = [file.stat().st_size for file in (with_map.site / "map").glob("*.bin")]
    names = 600  # bytes of headers, whatever the number of papers
    assert len(sizes) == 3 and (sum(sizes) - names) / PAPERS * 100_000 <= 600_000


def test_the_page_is_light(browser: Browser, root: str, with_map: ArchiveFolder) -> None:
    with visit(browser, root, **PHONE) as seen:
        paths = list[str]()
        seen.page.on("request", lambda sent: paths.append(sent.url.removeprefix(root)))
        open_map(seen.page, root)
        assert "map/slugs.bin" not in paths, "for readers who saved something"
        assert not [path for path in paths if path.startswith("search/")], "for readers who ask for something"
        own = {path.partition("?")[0].partition("#")[0] for path in paths}
        data = [(with_map.site / (path if "." in path else f"{path}index.html")).read_bytes() for path in own]
        assert sum(len(gzip.compress(some)) for some in data) < 66_000
        assert PREFIX in seen.page.url
