"""OR, brackets and dates in words in the search box."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.queries.documents import Document
from tests.harness.search import Search, ask, visited, write_site

NOW = datetime(2026, 11, 26, 12)  # a Thursday


def paper(number: int, title: str, day: str, tag: str = "birds", abstract: str = "") -> Document:
    return Document(f"2701.0000{number}", f"papers/{number}/", title, abstract, (), (tag,), day)


PAPERS = [
    paper(1, "Herons in reeds", "2026-11-26", abstract="Grey herons wait for fish."),
    paper(2, "Storks on roofs", "2026-11-23", abstract="White storks wait in nests."),
    paper(3, "Otters in reeds", "2026-11-22", "mammals"),
    paper(4, "Herons or storks", "2026-10-31"),
    paper(5, "Herons OR storks on roofs", "2026-05-02"),
    paper(6, "What we saw last week", "2025-07-14", "mammals"),
    paper(7, "Herons may march in July", "2025-07-01"),
    paper(8, "Reeds that bend", "2026-11-16", "plants", abstract="Herons and reeds."),
]


BRACKETS = [
    "(" * 4000, ")" * 4000, "()" * 2000, "(a|" * 1333, "(a OR b) " * 440, "a|" * 2000, '"(|' * 1333,
    "(" * 1999 + "|" + ")" * 1999, "-(a|" * 1000, "$(|" * 1000, "-(" + "a|" * 1900 + "a)",
    "tag:(" * 800, "(((a|b) c|d) e|f) (g OR", '-("a|b" OR "c', "OR OR OR", "|", "(|)", "x(|)y", "a|(b",
    "\ud800|(\ud800 OR \x00)",
]  # fmt: skip
DATES: list[tuple[str, list[str]]] = [
    ("july 2026", ["on 2026-07"]),
    ("herons May 2026", ["on 2026-05"]),
    ("Sept. 2026", ["on 2026-09"]),
    ("1 July 2025", ["on 2025-07-01"]),
    ("July 14th, 2025", ["on 2025-07-14"]),
    ("today", ["on 2026-11-26"]),
    ("Yesterday", ["on 2026-11-25"]),
    ("this week", ["after 2026-11-23"]),
    ("herons last week", ["after 2026-11-16", "before 2026-11-23"]),
    ("this month", ["on 2026-11"]),
    ("last month", ["on 2026-10"]),
    ("this year", ["on 2026"]),
    ("last year", ["on 2025"]),
    ("last 7 days", ["after 2026-11-19"]),
    ("past 2 weeks", ["after 2026-11-12"]),
    ("past month", ["after 2026-10-27"]),
    ("herons 2025", ["on 2025"]),
    ("may", []),
    ("march", []),
    ("herons may march", []),
    ('"last week"', []),
    ("july 2026 august 2026", []),
    ("a pasted title of many words from may 2026", []),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, PAPERS)
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder, NOW)


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with visited(browser, folder) as opened:
        opened.clock.set_fixed_time(NOW)
        yield opened


def show(page: Page, text: str) -> None:
    page.goto(f"?{urlencode({'q': text})}")


def found(search: Search, text: str, **options: Any) -> str:
    """Return the last digits of the ids of papers with all words, in order of their ids."""
    results = ask(search, text, **options)["results"]
    return "".join(sorted(result["id"][-1] for result in results if result["complete"]))


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("storks OR otters", "2345"),
        ("reeds (herons OR otters)", "138"),
        ('"grey herons" | "white storks"', "12"),
        ('"grey storks" OR otters', "3"),
        ("otters OR herons tag:plants", "38"),
        ("wait -(herons OR grey)", "2"),
        ("tag:(plants OR mammals)", "368"),
        ("herons from:2026-11 OR otters", "138"),
        ("otters OR", "3"),
        ("OR otters | | storks", "2345"),
        ("(otters OR storks", "2345"),
        ("reeds(bend OR otters) herons", ""),  # inside a word, a bracket is a letter like others
        ("HERONS OR STORKS", "124578"),
    ],
)
def test_a_paper_is_found_by_one_alternative(search: Search, text: str, papers: str) -> None:
    assert found(search, text) == papers


def test_the_best_alternative_gives_the_score(search: Search) -> None:
    def score(text: str) -> dict[str, float]:
        return {result["id"]: result["score"] for result in ask(search, text)["results"]}

    herons, reeds, either = score("herons grey"), score("reeds"), score("reeds OR herons grey")
    assert either == {name: max(herons.get(name, 0), reeds.get(name, 0)) for name in {**herons, **reeds}}


def test_a_title_with_a_sign_of_the_language_is_found_as_typed(search: Search) -> None:
    for text in ("Herons OR storks on roofs", "What we saw last week", "Herons may march in July"):
        first = ask(search, text)["results"][0]
        assert (first["title"], first["exact"]) == (text, True)


def test_too_many_alternatives_are_refused(search: Search) -> None:
    most = " OR ".join(f"reeds{number}" for number in range(16))
    assert ask(search, f"{most} OR otters")["refused"].startswith("Too many searches are joined by OR")
    assert ask(search, most)["refused"] == ""
    assert ask(search, "(a* | b*) (c* | d*) e*")["refused"].startswith("At most 8 words")


@pytest.mark.parametrize("text", BRACKETS)
def test_odd_brackets_end_soon_without_an_error(search: Search, text: str) -> None:
    start = time.process_time()
    ask(search, text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("text", "filters"), DATES)
def test_dates_in_words_are_filters(search: Search, text: str, filters: list[str]) -> None:
    assert [f"{one['filter']} {one['value']}" for one in ask(search, text)["understood"]] == filters


def test_weeks_and_months_are_counted_from_the_readers_day(search: Search) -> None:
    asked = ("today", "this week", "last week", "last month", "reeds this month OR july 2025")
    assert [found(search, text) for text in asked] == ["1", "12", "38", "4", "13678"]
    try:
        search.clock(datetime(2026, 1, 1, 9))
        values = [one["value"] for one in ask(search, "last week")["understood"]]
        assert values == ["2025-12-22", "2025-12-29"]
        assert ask(search, "last month")["understood"][0]["value"] == "2025-12"
    finally:
        search.clock(NOW)


def test_an_archive_at_rest_says_what_its_newest_day_is(page: Page) -> None:
    status = page.get_by_role("status")
    try:
        page.clock.set_fixed_time(datetime(2027, 3, 1))
        for text in ("herons last week", "2027"):
            show(page, text)
            expect(status).to_have_text("No papers found. The newest paper is from 26 Nov 2026")
    finally:
        page.clock.set_fixed_time(NOW)
    show(page, "wait last month")
    expect(status).to_have_text("No papers found")


def test_what_to_leave_out_is_offered_once(page: Page) -> None:
    offers = page.locator(".as-notes p")
    show(page, "storks last week")
    expect(offers).to_have_text(["Nearest: 2026-11-23: 1 paper", "Without last week: 3 papers"])
    show(page, '"roofs in" (storks OR otters)')
    expect(offers).to_have_text(['Without "roofs in": 2 papers'])


CHIPS = [
    ("herons tag:birds OR tag:plants", "Tag birds", "herons OR tag:plants"),
    ("tag:birds OR tag:plants", "Tag birds", "tag:plants"),
    ("reeds (tag:birds OR tag:plants)", "Tag plants", "reeds tag:birds"),
    ("tag:(birds | plants | mammals)", "Tag plants", "tag:(birds OR mammals)"),
    ("reeds -(tag:birds OR tag:plants)", "Not Tag birds", "reeds -tag:plants"),
]


PARTS = [
    ("herons last month", "on 2026-10", "herons"),
    ("herons last week", "from 2026-11-16 before 2026-11-23", "herons"),
    ("reeds last month OR herons last week", "on 2026-10", "reeds OR herons last week"),
]


def test_a_chip_takes_its_filter_out_and_leaves_no_operator_behind(page: Page) -> None:
    show(page, "")
    box = page.get_by_label("Search papers")
    for text, chip, left in CHIPS:
        box.fill("")
        expect(page.get_by_role("button", name="Remove")).to_have_count(0)  # of the search before
        box.fill(text)
        page.get_by_role("button", name=f"Remove {chip}").click()
        expect(box).to_have_value(left)
    for text, part, left in PARTS:
        box.fill(text)
        page.get_by_role("link", name=f"Remove {part}", exact=True).click()
        expect(box).to_have_value(left)
