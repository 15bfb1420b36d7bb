"""What readers keep, in Chromium: saved papers with notes and an order, exported files, read papers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.archive import PREFIX
from tests.harness.browser import Visit, visit
from tests.harness.readers import downloaded, exported, save, slugs, store, stored, view
from tests.harness.server import served

DAY = "dates/2026-03-02/"
TAG = "tags/alpha/"
NAMES = [
    "saved",
    "saved-count",
    "saved-damaged",
    "searches",
    "followed",
    "read",
    "hide-read",
    "news",
    "view",
    "keys",
    "list",
]
SAVED = f"{PREFIX}reading.saved"

root = served("everything")


def test_a_star_in_a_list_and_on_the_papers_page_are_one(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root + DAY)
    first = page.locator("article ol > li").nth(1)
    title = first.locator("a").first.text_content() or ""
    star = first.get_by_role("button", name=f"Save {title}")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".said")).to_have_text("Saved")
    expect(page.get_by_role("link", name="Saved papers")).to_have_attribute("data-count", "1")
    first.locator("a").first.click()
    expect(page).to_have_url(re.compile("/papers/"))
    star = page.get_by_role("button", name=f"Save {title}")
    expect(star).to_have_attribute("aria-pressed", "true")
    store(page, "saved", json.dumps({"papers": [{**stored(page, "saved")["papers"][0], "note": "Mine"}]}))
    page.keyboard.press("s")
    expect(star).to_have_attribute("aria-pressed", "false")
    assert slugs(page) == []
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert stored(page, "saved")["papers"][0]["note"] == "Mine"
    page.get_by_role("link", name="Saved papers").click()
    card = page.locator("article ol > li")
    expect(card.locator("a").first).to_have_text(title)
    expect(card.locator(".by")).to_contain_text("Ada One, Bo Two")
    expect(card.locator(".summary")).to_contain_text("Nothing was measured in study")
    assert stored(page, "saved")["papers"][0]["day"] == "2026-03-02"


def test_keys_save_mark_cite_and_lead_back(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root + TAG)
    page.locator(".star").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("s")
    first = page.locator("article > ol > li").first
    expect(first.locator(".star")).to_have_attribute("aria-pressed", "true")
    for said, isread in (("Marked as read", 1), ("Marked as unread", 0)):
        page.keyboard.press("m")
        expect(page.locator(".said")).to_have_text(said)
        expect(page.locator("li.is-read")).to_have_count(isread)
    page.keyboard.press("c")
    expect(page.locator("#cite code")).to_contain_text("@misc{")
    page.keyboard.press("u")
    expect(page).to_have_url(root + TAG)
    expect(page.locator("li.is-read")).to_have_count(1)
    page.goto(f"{root}papers/2603.00010/")
    page.locator(".star").wait_for()
    page.keyboard.press("c")
    expect(page.locator("#cite code")).to_contain_text("2603.00010")
    page.keyboard.press("u")
    expect(page).to_have_url(root + TAG)


def test_back_from_a_paper_that_no_list_led_to_is_its_day(seen: Visit, root: str) -> None:
    seen.page.goto(f"{root}papers/2603.00010/")
    seen.page.locator(".star").wait_for()
    seen.page.keyboard.press("u")
    expect(seen.page).to_have_url(f"{root}dates/2026-03-02/")


def test_what_was_read_is_marked_and_can_be_hidden(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root + DAY)
    page.locator(".star").first.wait_for()
    hide = view(page).get_by_role("button", name="Hide read")
    expect(hide).to_be_hidden()
    count = page.locator("article > ol > li").count()
    page.locator("article > ol > li > a").nth(1).click()
    page.locator(".star").wait_for()
    page.go_back()
    expect(page.locator("article > ol > li").nth(1)).to_have_class("is-read")
    view(page)
    hide.click()
    expect(page.locator(".view > summary")).to_have_text("View: read hidden")
    expect(hide).to_have_attribute("aria-pressed", "true")
    expect(page.locator("article > ol > li:visible")).to_have_count(count - 1)
    view(page).get_by_role("button", name="Select", exact=True).click()
    expect(page.locator(".selection").get_by_role("status")).to_have_text(f"All: {count - 1} papers")
    page.reload()
    expect(page.locator("article > ol > li:visible")).to_have_count(count - 1)
    expect(page.locator(".view > summary")).to_have_text("View: read hidden")
    view(page)
    hide.click()
    expect(page.locator(".view > summary")).to_have_text("View")
    expect(page.locator("li.is-read")).to_be_visible()


def test_notes_order_and_undo(seen: Visit, root: str) -> None:
    page = seen.page
    save(page, root, 10, 7, 8)
    page.get_by_role("textbox", name="Note on A made-up study of matter 7").fill("<b>Read</b> it & think.")
    page.get_by_role("button", name="Move up A made-up study of matter 7").click()
    expect(page.locator(".said")).to_have_text("Now 1 of 3")
    page.locator("article ol > li > a").last.focus()
    page.keyboard.press("Alt+ArrowUp")
    assert slugs(page) == ["2603.00007", "2603.00008", "2603.00010"]
    assert page.evaluate("document.activeElement.closest('li').querySelector('textarea').ariaLabel") == (
        "Note on A made-up study of matter 8"
    )
    page.locator("article ol > li > a").nth(1).focus()
    page.keyboard.press("s")
    assert slugs(page) == ["2603.00007", "2603.00010"]
    page.get_by_role("button", name="Undo").click()
    assert slugs(page) == ["2603.00007", "2603.00008", "2603.00010"]
    page.keyboard.press("?")
    keys = ["j", "k", "o", "s", "m", "c", "Alt+↑", "Alt+↓", "/", "?"]
    expect(page.get_by_role("dialog").locator("dt"), "what this page has").to_have_text(keys)
    page.reload()
    expect(page.locator("textarea").first).to_have_value("<b>Read</b> it & think.")
    expect(page.get_by_role("button", name="All 3", exact=True)).to_be_visible()


def test_a_note_is_kept_when_one_leaves_at_once(seen: Visit, root: str) -> None:
    save(seen.page, root, 7)
    seen.page.get_by_role("textbox", name="Note on").press_sequentially("Quick")
    seen.page.goto(f"{root}about/")
    assert stored(seen.page, "saved")["papers"][0]["note"] == "Quick"


def test_two_tabs_lose_nothing(seen: Visit, root: str) -> None:
    page = seen.page
    save(page, root, 7)
    with page.context.new_page() as other:
        other.goto(root + DAY)
        other.get_by_role("button", name="Save A made-up study of matter 8").click()
        expect(page.locator("article ol > li")).to_have_count(2)
        page.get_by_role("textbox", name="Note on A made-up study of matter 7").fill("From the first tab")
        page.get_by_role("button", name="Move up A made-up study of matter 7").click()
        other.get_by_role("button", name="Save A made-up study of matter 9").click()
        expect(page.locator("article ol > li")).to_have_count(3)
        page.get_by_role("button", name="Save A made-up study of matter 7").click()
        expect(page.locator("article ol > li")).to_have_count(2)
        expect(other.get_by_role("link", name="Saved papers")).to_have_attribute("data-count", "2")


@pytest.mark.parametrize("text", ["{", "7", '{"papers": 3}', '{"papers": [{"slug": "../x", "title": "X"}]}'])
def test_what_cannot_be_read_is_told_and_kept(seen: Visit, root: str, text: str) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    store(page, "saved", text)
    page.goto(f"{root}saved/")
    expect(page.get_by_text("cannot be read any more")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", SAVED) == text, "unchanged until it is set aside"
    page.goto(root + TAG)
    page.locator(".star").first.click()
    assert len(slugs(page)) == 1
    page.goto(f"{root}saved/")
    assert downloaded(page, "Download it") == text
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("button", name="All 1", exact=True)).to_be_visible()


NONSENSE = ("", "{", "null", "7", '"x"', "[7, null]", "{}", '{"at": 1e99, "seen": {}, "papers": [7]}')


# Each name has each text once; two rounds have every text and every name.
ROUNDS = [0, 1, *(pytest.param(number, marks=pytest.mark.matrix) for number in range(2, len(NONSENSE)))]


@pytest.mark.parametrize("number", ROUNDS)
def test_whatever_is_remembered_every_page_works(seen: Visit, root: str, number: int) -> None:
    page = seen.page
    texts = {name: NONSENSE[(at + number) % len(NONSENSE)] for at, name in enumerate(NAMES)}
    page.goto(f"{root}about/")
    page.add_init_script(f"""
        for (const [name, text] of Object.entries({json.dumps(texts)})) {{
            localStorage["{PREFIX}reading." + name] = text;
            sessionStorage["{PREFIX}reading." + name] = text;
        }}
        localStorage["{PREFIX}.__palette"] = {json.dumps(NONSENSE[number])}""")
    page.reload()
    count = page.get_by_role("link", name="Saved papers").get_attribute("data-count") or ""
    assert count in ("", "0", "7"), "the header shows no nonsense"
    for address in ("", TAG, f"{TAG}?order=title", "papers/2603.00010/", "saved/", "search/?q=matter"):
        page.goto(root + address, wait_until="networkidle")
        expect(page.get_by_role("button", name="Keys")).to_be_visible()
        shown = "button" if address == "saved/" or "papers/" in address else "summary"
        text = "Import a file" if address == "saved/" else "View" if "papers/" not in address else "Copy link"
        expect(page.locator(shown, has_text=text).first).to_be_visible()
        assert page.evaluate("document.body.dataset.mdColorScheme"), "a palette"


def test_of_a_paper_saved_on_its_page_the_first_authors_and_the_summary_are_kept(
    seen: Visit, root: str
) -> None:
    page = seen.page
    page.goto(f"{root}papers/2603.00041/")
    page.locator(".star").click()
    (paper,) = stored(page, "saved")["papers"]
    assert paper["by"] == (
        "A made-up institute · "
        + ", ".join(f"Person van der Name{number}" for number in range(5))
        + " and 55 more"
    )
    assert (paper["summary"], paper["machine"]) == ("A summary by a machine.", True)


def test_a_full_browser_and_a_full_list_are_told(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(root + TAG)
    many = [{"slug": f"p{number}", "title": "P"} for number in range(2000)]
    store(page, "saved", json.dumps({"papers": many}))
    page.locator(".star").first.click()
    expect(page.locator(".said")).to_contain_text("No more than 2,000 papers can be saved.")
    store(page, "saved", json.dumps({"papers": many[:5]}))
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('QuotaExceededError') })")
    page.locator(".star").nth(1).click()
    expect(page.locator(".said")).to_contain_text("This browser cannot store anything more")
    assert len(slugs(page)) == 5


def test_saved_papers_go_into_a_file_and_back_from_it(seen: Visit, root: str, tmp_path: Path) -> None:
    page = seen.page
    save(page, root, 7, 8)
    page.get_by_role("textbox", name="Note on A made-up study of matter 8").fill("Mine")
    page.get_by_role("textbox", name="Note on A made-up study of matter 8").blur()
    text = exported(page, "Everything in one file")
    made = json.loads(text)
    assert [paper["slug"] for paper in made["papers"]] == ["2603.00007", "2603.00008"]
    made["papers"][1]["note"] = "Theirs"
    bad: list[Any] = [None, 7, {"slug": "a/b", "title": "x"}, {"slug": "ok", "title": 5}, {"slug": "no"}]
    hostile = {"slug": "2603.00009", "title": "<img src=x onerror=alert(1)>", "by": "x" * 5000, "day": "",
               "evil": {"a": [1]}, "note": {"not": "text"}}  # fmt: skip
    made["papers"] = [*bad, hostile, *reversed(made["papers"])]
    file = tmp_path / "theirs.json"

    def imported(content: str) -> str:
        file.write_text(content, "utf-8")
        status = page.get_by_role("status")
        status.evaluate("element => element.textContent = ''")
        page.locator("input[type=file]").set_input_files(file)
        expect(status).not_to_be_empty()
        return status.text_content() or ""

    assert imported(json.dumps(made)) == (
        "Imported: 1 new, 2 already saved. 5 of the file's entries could not be read and were skipped."
    )
    papers = stored(page, "saved")["papers"]
    assert [paper["slug"] for paper in papers] == ["2603.00007", "2603.00008", "2603.00009"]
    assert papers[1]["note"] == "Mine\n\nTheirs"
    assert (
        set(papers[2])
        <= {"slug", "title", "by", "day", "venue", "license", "summary", "machine", "votes", "code", "tags"}
        and len(papers[2]["by"]) <= 600
    )
    assert page.locator("article img").count() == 0
    assert "1 new" not in imported(json.dumps(made))
    made["papers"][-2]["note"] = "long " * 1999
    said = imported(json.dumps(made))
    assert "For 1 paper, the two notes together are too long; your note was kept." in said
    assert stored(page, "saved")["papers"][1]["note"] == "Mine\n\nTheirs"
    for wrong, said in {
        '{"papers": [': "not JSON",
        '{"version": 3, "papers": []}': "newer version",
        json.dumps({"papers": [hostile] * 2001}): "more than 2,000",
        " " * (33 << 20): "too large",
    }.items():
        assert said in imported(wrong)
    assert len(slugs(page)) == 3


def test_the_page_of_saved_papers_says_what_it_is_without_scripts(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(f"{root}saved/")
        expect(seen.page.get_by_role("heading", name="Saved papers")).to_be_visible()
        expect(seen.page.locator("noscript")).to_be_visible()
