"""The page of saved papers in Chromium: folders, a filter, an order by drag, copies, and files of before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.browser import Visit, visit
from tests.harness.readers import cards, exported, save, slugs, store, stored
from tests.harness.server import served
from tests.publish.test_every_kind import BOTH, LOOKS, barriers

TITLE = "A made-up study of matter {}"
OLD = Path(__file__).with_name("saved_papers_1.json")
"""A file as version 1 exported it, without folders."""

root = served("everything")


def shown(page: Page) -> list[str]:
    """Return the numbers in the titles of the papers shown."""
    titles = page.locator("article ol > li:visible > a:first-child").all_text_contents()
    return [title.split()[-1] for title in titles]


def folders(page: Page) -> dict[str, str]:
    """Return the folder of each saved paper that is in one."""
    return {paper["slug"]: paper["folder"] for paper in stored(page, "saved")["papers"] if "folder" in paper}


def name_folder(page: Page, name: str) -> None:
    """Answer the question for a folder's name."""
    page.get_by_role("textbox", name="Name of the folder").fill(name)
    page.keyboard.press("Enter")


def put(page: Page, number: int, folder: str) -> None:
    page.get_by_role("combobox", name=f"Folder of {TITLE.format(number)}", exact=True).select_option(folder)


def test_folders_are_made_renamed_and_deleted_and_their_papers_stay(seen: Visit, root: str) -> None:
    page = seen.page
    save(page, root, 7, 8, 9)
    page.get_by_role("button", name="+ New folder").click()
    name_folder(page, "  Reading   group ")
    expect(page.get_by_text("This folder is empty.")).to_be_visible()
    page.get_by_role("button", name="All 3").click()
    put(page, 8, "Reading group")
    expect(page.locator(".said")).to_contain_text("Moved to “Reading group”")
    put(page, 9, "New folder …")
    name_folder(page, "Later")
    assert folders(page) == {"2603.00008": "Reading group", "2603.00009": "Later"}
    page.get_by_role("button", name="Reading group 1").click()
    assert shown(page) == ["8"]
    page.goto(page.url)
    expect(page.locator("article ol > li:visible")).to_have_count(1)
    page.get_by_role("button", name="Rename").click()
    name_folder(page, "later")
    expect(page.get_by_role("alert")).to_have_text("There is a folder “Later” already.")
    name_folder(page, "Group")
    page.get_by_role("button", name="No folder 1").click()
    assert shown(page) == ["7"]
    page.get_by_role("button", name="Group 1").click()
    page.get_by_role("button", name="Delete").click()
    assert folders(page) == {"2603.00009": "Later"}
    assert shown(page) == ["7", "8", "9"], "the papers stay"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Group 1")).to_be_visible()
    page.goto(f"{root}saved/?folder=Later")
    expect(page.locator("article ol > li:visible")).to_have_count(1)
    assert shown(page) == ["9"]
    put(page, 9, "No folder")
    page.get_by_role("button", name="Undo").click()
    assert folders(page) == {"2603.00008": "Group", "2603.00009": "Later"}
    page.goto(f"{root}saved/?folder=Nowhere")
    expect(page.locator(".said")).to_have_text("There is no such folder in this browser.")
    assert shown(page) == ["7", "8", "9"]


def test_a_field_finds_papers_by_title_author_and_note_and_moves_them_at_once(seen: Visit, root: str) -> None:
    page = seen.page
    papers = [
        {"slug": "2603.00007", "title": TITLE.format(7), "by": "Zoë Łem"},
        {"slug": "2603.00008", "title": TITLE.format(8), "note": "Ask Zoe"},
        {"slug": "2603.00009", "title": TITLE.format(9)},
    ]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": papers, "folders": ["Here"]}))
    page.route("**/papers/**", lambda route: route.abort())
    page.goto(f"{root}saved/")
    field = page.get_by_role("searchbox", name="Filter by title, author or note")
    for words, found in (("zoe", ["7", "8"]), ("LEM zoe", ["7"]), ("matter", ["7", "8", "9"]), ("9", ["9"])):
        field.fill(words)
        assert shown(page) == found
    field.fill("nothing at all")
    expect(page.get_by_text("No saved paper has these words.")).to_be_visible()
    field.fill("zoe")
    expect(page.locator(".acts > span")).to_have_text("2 papers")
    page.get_by_role("combobox", name="Move all of these").select_option("Here")
    expect(page.locator(".said")).to_contain_text("2 papers moved to “Here”")
    assert folders(page) == {"2603.00007": "Here", "2603.00008": "Here"}
    page.get_by_role("button", name="Undo").click()
    assert folders(page) == {}
    page.unroute_all()
    seen.wrong.clear()


def test_two_tabs_and_a_full_browser_lose_no_folder(seen: Visit, root: str) -> None:
    page = seen.page
    save(page, root, 7, 8)
    with page.context.new_page() as other:
        other.goto(f"{root}saved/")
        put(other, 7, "New folder …")
        name_folder(other, "First")
        page.get_by_role("button", name="First 1").click()
        put(other, 8, "First")
        expect(page.locator("article ol > li:visible")).to_have_count(2)
        page.get_by_role("button", name="Rename").click()
        name_folder(page, "Second")
        expect(other.get_by_role("button", name="Second 2")).to_be_visible()
        put(other, 8, "No folder")
        assert folders(other) == {"2603.00007": "Second"}
    before = stored(page, "saved")
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('QuotaExceededError') })")
    page.get_by_role("button", name="+ New folder").click()
    name_folder(page, "Third")
    expect(page.get_by_role("alert")).to_contain_text("This browser cannot store anything more")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".said")).to_contain_text("This browser cannot store anything more")
    assert stored(page, "saved") == before


def test_a_long_list_grows_as_one_scrolls_and_stays_whole(seen: Visit, root: str) -> None:
    page = seen.page
    many = [{"slug": f"2603.{number:05d}", "title": TITLE.format(number)} for number in range(2000)]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": many}))
    page.route("**/papers/**", lambda route: route.abort())
    page.goto(f"{root}saved/")
    cards = page.locator("article ol > li")
    expect(cards).to_have_count(50)
    expect(page.get_by_role("button", name="All 2,000")).to_be_visible()
    field = page.get_by_role("searchbox", name="Filter by title, author or note")
    field.fill("1999")
    assert shown(page) == ["1999"], "the filter knows papers that the list does not have yet"
    field.fill("")
    expect(cards).to_have_count(50)
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(100)
    page.get_by_role("button", name=f"Move down {TITLE.format(60)}", exact=True).click()
    expect(page.locator(".said")).to_have_text("Now 62 of 2,000")
    assert slugs(page)[60:62] == ["2603.00061", "2603.00060"] and len(slugs(page)) == 2000
    page.reload()
    expect(page.get_by_role("link", name=TITLE.format(60), exact=True)).to_be_in_viewport()
    page.unroute_all()
    seen.wrong.clear()


def whole(page: Page) -> None:
    """Wait for the summaries of all cards: each moves what is below it."""
    expect(page.locator("article ol > li .summary")).to_have_count(page.locator("article ol > li").count())


def drag(page: Page, number: int, onto: int, by: int) -> None:
    """Drag a paper's handle with the mouse to the middle of another paper, and some pixels further."""
    whole(page)
    grip = page.locator("li", has_text=TITLE.format(number)).locator(".grip").bounding_box()
    other = page.locator("li", has_text=TITLE.format(onto)).bounding_box()
    assert grip and other
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, other["y"] + other["height"] / 2 + by, steps=8)


def test_papers_are_dragged_to_their_places_with_a_mouse(seen: Visit, root: str) -> None:
    page = seen.page
    page.set_viewport_size({"width": 1280, "height": 1200})
    save(page, root, 7, 8, 9)
    drag(page, 9, 7, -5)
    page.mouse.up()
    assert slugs(page) == ["2603.00009", "2603.00007", "2603.00008"]
    expect(page.locator(".said")).to_have_text("Now 1 of 3")
    drag(page, 9, 7, 5)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert shown(page) == ["9", "7", "8"], "Escape brings it back"
    put(page, 7, "New folder …")
    name_folder(page, "Away")
    page.get_by_role("button", name="No folder 2").click()
    drag(page, 8, 9, -5)
    page.mouse.up()
    assert slugs(page) == ["2603.00008", "2603.00009", "2603.00007"], "places among the papers shown"


def test_papers_are_dragged_with_a_finger(browser: Browser, root: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visit(browser, root, **phone) as seen:
        page = seen.page
        save(page, root, 7, 8)
        whole(page)
        grip = page.locator(".grip").last.bounding_box()
        first = page.locator("article ol > li").first.bounding_box()
        assert grip and first and grip["width"] >= 40
        fingers = page.context.new_cdp_session(page)
        places = (grip["y"] + 10, grip["y"] - 20, first["y"] + 60, first["y"] + 20)
        for at, y in enumerate(places):
            event: dict[str, Any] = {"type": "touchMove" if at else "touchStart"}
            fingers.send("Input.dispatchTouchEvent", event | {"touchPoints": [{"x": grip["x"] + 9, "y": y}]})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.locator(".said")).to_have_text("Now 1 of 2")
        assert slugs(page) == ["2603.00008", "2603.00007"]
        assert seen.wrong == []


def test_what_is_shown_is_copied_as_text_markdown_and_bibtex(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.page
        save(page, root, 7, 8, 9)
        expect(page.locator("li .summary", has_text="study 9")).to_be_visible()
        page.get_by_role("textbox", name=f"Note on {TITLE.format(8)}").fill("Two *lines*\nof mine")
        put(page, 8, "New folder …")
        name_folder(page, "Group [1]")

        def copied(name: str, said: str) -> str:
            page.get_by_role("status").evaluate("said => said.replaceChildren()")  # what an earlier copy said
            page.locator("summary", has_text="Export").click()
            page.get_by_role("button", name=name).click()
            expect(page.get_by_role("status")).to_have_text(said)
            return str(page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")

        text = copied("Copy as text", "3 papers copied.")
        lines = text.split("\n\n")[0].splitlines()
        assert (lines[0], lines[-1]) == (TITLE.format(7), f"{root}papers/2603.00007/")
        marked = copied("Copy as Markdown", "3 papers copied.")
        assert marked.count("## [") == 3 and "of mine" not in marked and "Group" not in marked
        page.locator("summary", has_text="Export").click()
        page.get_by_label("With my notes").check()
        page.keyboard.press("Escape")
        marked = copied("Copy as Markdown", "3 papers copied.")
        assert f"## [{TITLE.format(7)}](https://arxiv.org/abs/2603.00007)\n\n" in marked
        assert marked.index(TITLE.format(9)) < marked.index("\n\n# Group \\[1\\]\n\n## [")
        assert marked.endswith("\n\n> Two *lines*\n> of mine\n")
        page.get_by_role("button", name="Group [1] 1").click()
        assert copied("Copy as BibTeX", "1 paper copied.").count("@misc{") == 1
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
        page.locator("summary", has_text="Export").click()
        page.get_by_role("button", name="Copy as text").click()
        expect(page.get_by_role("button", name="Copy 1 paper")).to_be_visible()
        assert seen.wrong == []


def test_a_phone_shares_what_is_shown(seen: Visit, root: str) -> None:
    page = seen.page
    page.add_init_script("navigator.share = async given => { window.given = given; }")
    save(page, root, 7)
    page.locator("summary", has_text="Export").click()
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.given.text").startswith(TITLE.format(7))


def test_files_and_memories_of_before_are_read_and_of_later_are_kept(seen: Visit, root: str) -> None:
    page = seen.page
    old = json.loads(OLD.read_text("utf-8"))
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": old["papers"]}))
    page.goto(f"{root}saved/")
    expect(page.locator("article ol > li")).to_have_count(2)
    put(page, 8, "New folder …")
    name_folder(page, "Kept")
    assert [paper.get("note") for paper in stored(page, "saved")["papers"]] == ["Read it again.", None]
    page.locator("input[type=file]").set_input_files(OLD)
    expect(page.get_by_role("status")).to_have_text("Imported: 0 new, 2 already saved.")
    assert folders(page) == {"2603.00008": "Kept"}
    assert [thing["address"] for thing in stored(page, "followed")] == ["search/?q=moss"]
    whole = json.loads(exported(page, "Everything in one file"))
    later = stored(page, "saved")
    later["papers"][0]["mood"] = later["moods"] = ["good"]
    store(page, "saved", json.dumps(later))
    page.get_by_role("button", name="Move down").first.click()
    assert stored(page, "saved")["moods"] == stored(page, "saved")["papers"][1]["mood"] == ["good"]
    store(page, "saved", json.dumps({"papers": [], "folders": []}))
    page.reload()
    file = {"name": "x.json", "mimeType": "application/json", "buffer": json.dumps(whole).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_role("button", name="Kept 1")).to_be_visible()
    assert cards(page) == [TITLE.format(7), TITLE.format(8)]
    mine = stored(page, "saved")["papers"]
    assert mine[0]["note"] == "Read it again." and mine[1]["folder"] == "Kept"


def test_a_saved_paper_shows_what_lists_show_and_its_votes_of_today(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}dates/2026-03-02/")
    listed = page.locator("article ol > li", has=page.locator(".facts > .votes")).filter(
        has=page.locator(".facts > a"), has_text="A made-up study"
    )
    facts = "li => [...li.querySelector('.facts').children].map(e => [e.localName, e.textContent, e.href])"
    wanted = [fact for fact in listed.first.evaluate(facts) if "comment" not in fact[1]]
    title = listed.first.locator("a").first.text_content() or ""
    listed.first.locator(".star").click()
    page.goto(f"{root}saved/")
    card = page.locator("article ol > li")
    expect(card.locator("a").first).to_have_text(title)
    parts = "li => [...li.children].map(e => e.className.split(' ')[0] || e.localName)"
    assert card.evaluate(parts)[:4] == ["a", "by", "summary", "facts"]
    assert [fact for fact in card.evaluate(facts) if fact[0] != "time"] == wanted
    (paper,) = stored(page, "saved")["papers"]
    store(page, "saved", json.dumps({"papers": [paper | {"votes": 1}]}))
    page.reload()
    expect(card.locator(".votes")).to_have_text(wanted[0][1])


def test_before_the_first_paper_the_page_says_how_to_save_one(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}saved/")
    expect(page.get_by_text("Click the star beside a paper’s title, or press s.")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Filter by")).to_be_hidden()
    expect(page.get_by_role("button", name="Import a file")).to_be_visible()


@pytest.mark.parametrize("look", BOTH)
def test_no_barriers_in_folders_and_the_menu(browser: Browser, root: str, look: str) -> None:
    with visit(browser, root, **LOOKS[look]) as seen:
        page = seen.page
        page.goto(f"{root}saved/")
        assert barriers(page) == []
        save(page, root, 7, 8, 9)
        page.get_by_role("button", name="+ New folder").click()
        page.get_by_role("textbox", name="Name of the folder").fill("Mine")
        assert barriers(page) == []
        page.keyboard.press("Enter")
        page.locator("summary", has_text="Export").click()
        expect(page.get_by_role("button", name="Copy as text")).to_be_disabled()
        assert barriers(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("summary", has_text="Export")).to_be_focused()
        page.locator("summary", has_text="Import").click()
        assert barriers(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="All 3").click()
        put(page, 8, "Mine")
        page.get_by_role("button", name="Mine 1").click()
        expect(page.get_by_role("combobox", name="Move all of these")).to_be_visible()
        assert barriers(page) == []
