"""What words of a query mean: what to leave out, days, names with years, orders, papers like one."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.queries.documents import Document
from tests.harness.search import Search, visited, write_site

NOW = datetime(2026, 11, 26, 12)  # a Thursday


def paper(number: int, title: str, abstract: str = "", day: str = "2026-05-01", **more: Any) -> Document:
    return Document(f"2701.{number:05d}", f"papers/{number}/", title, abstract, (), day=day, **more)


PAPERS = [
    paper(1, "Herons in reeds", "Grey herons wait for small fish.", "2024-03-05", votes=9, comments=5,
          cited=7, tags=("herons",), values={"has": ("code", "data")}),
    paper(2, "Herons without nests", "Herons that sleep in trees.", "2025-02-11", votes=3),
    paper(3, "Storks, not herons", "Storks and small herons on one roof.", "2026-10-01", votes=4),
    paper(4, "Reeds that bend", "Reeds by the sea, with fish.", "2026-11-20", votes=30, comments=0,
          values={"has": ("code",)}),
    paper(5, "ReedBench: A test of reeds", "Reeds and salt.", "2025-08-09", votes=2, tags=("reeds",)),
    paper(6, "What ReedBench 2024 measures", "Again.", "2026-01-02", votes=1),
    paper(7, "Salt on roofs", "Accepted by the jury of Moor 2023.", "2025-08-01",
          values={"venue": ("FERN", "FERN 2025")}, spellings={"venue": ("conference-on-fern", "fernconf")}),
    paper(8, "Roofs of grass", "Grass, salt.", "2025-09-01", values={"venue": ("FERN", "FERN 2026")}),
    paper(9, "Ferns and herons: best ferns", "Ferns.", votes=2),
    paper(10, "Grey fish like many rules", "Big grey fish rule the lake.", votes=1),
    paper(11, "Nests with code", "Twigs."),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, PAPERS)
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder, NOW)


def found(answer: dict[str, Any]) -> str:
    """Return the numbers of papers with all words, in their order."""
    papers = [int(result["id"][5:]) for result in answer["results"] if result["complete"]]
    return " ".join(map(str, papers))


@pytest.mark.parametrize(
    ("text", "done", "papers", "undone"),
    [
        ("herons not storks", "without storks", "1 2 9", "herons"),
        ("herons without storks or ferns", "without storks, without ferns", "1 2", "herons without ferns"),
        ("herons, except for those on one roof", "without one roof", "1 2 9", "herons"),
        ("fish but no herons", "without herons", "4 10", "fish"),
        ("fish, no herons", "without herons", "4 10", "fish"),
        ("herons not by trees", "without trees", "1 3 9", "herons"),
        ("reeds rather than salt", "without salt", "1 4", "reeds"),
        ("fish except in the lake", "without lake", "1 4", "fish"),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_left_out(
    search: Search, text: str, done: str, papers: str, undone: str
) -> None:
    answer = search.query(text)
    parts = answer["parts"]
    assert (", ".join(part["said"] for part in parts), parts[0]["without"]) == (done, undone)
    assert sorted(found(answer).split()) == sorted(papers.split())


@pytest.mark.parametrize("text", ["herons 2025", "reeds since 2025", "fish before 2026"])
def test_a_year_loads_neither_days_nor_all_tags(folder: Path, text: str) -> None:
    search = Search(folder, NOW)
    assert search.query(text)["understood"]
    assert "year.bin" in search.files and not {"day.bin", "tags-top.bin"} & {*search.files}
    assert search.query("herons reeds 2025-08")["understood"] and "day.bin" in search.files


@pytest.mark.parametrize(
    ("text", "offered", "instead"),
    [
        ("sleep without nests", "leave out nests", "sleep -nests"),
        ("small storks not herons", "leave out herons", "small storks -herons"),
        ("herons that do not sleep", "", ""),
        ("not enough fish", "", ""),
        ("without nests", "", ""),
        ("Storks, not herons", "", ""),
        ("herons -not storks", "", ""),
        ('"herons not storks"', "", ""),
    ],
)
def test_words_that_stand_side_by_side_stay_words(
    search: Search, text: str, offered: str, instead: str
) -> None:
    answer = search.query(text)
    assert answer["parts"] == []
    assert answer["others"] == ([{"said": offered, "text": instead}] if offered else [])


@pytest.mark.parametrize(
    ("text", "done", "papers", "undone"),
    [
        ("fish with code", "with code", "1 4", "fish"),
        ("papers with code about fish", "with code", "1 4", "fish"),
        ("show me fish papers that have source code", "with code", "1 4", "show me fish"),
        ("fish, with code and data available", "with code and data", "1", "fish"),
        ("fish with a dataset since 2024", "with data", "1", "fish since 2024"),
        ("fish without code", "without code", "10", "fish"),
        ("fish with no code or data", "without code and data", "10", "fish"),
        ("fish with a project page", "with a project page", "", "fish"),
        ("fish without a project page", "without a project page", "1 4 10", "fish"),
        ("papers with code", "with code", "1 4", ""),
        ("nests with code", "", "11", ""),  # a title has these words
        ("fish with data that bend", "", "", ""),
        ("fish with small rules", "", "", ""),
    ],
)
def test_links_in_words_are_filters(
    search: Search, text: str, done: str, papers: str, undone: str
) -> None:
    answer = search.query(text)
    parts = [part for part in answer["parts"] if not part["said"].startswith("from")]
    assert [(part["said"], part["without"]) for part in parts] == [(done, undone)] * bool(done)
    assert not done or sorted(found(answer).split()) == sorted(papers.split())


def test_a_link_that_a_title_has_in_words_is_offered(search: Search) -> None:
    answer = search.query("grey nests with code")
    assert answer["others"] == [{"said": "only with code", "text": "grey nests has:code"}]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("between October and December", "from 2026-10 before 2027"),
        ("fish from March to May 2025", "from 2025-03 before 2025-06"),
        ("November 2025 to January", "from 2025-11 before 2026-02"),
        ("November to January 2025", "from 2024-11 before 2025-02"),
        ("between 2 and 12 August 2026", "from 2026-08-02 before 2026-08-13"),
        ("from 2023 to 2024", "from 2023 before 2025"),
        ("2023-2024", "from 2023 before 2025"),
        ("fish 2023 – 2024", "from 2023 before 2025"),
        ("fish since 2023", "from 2023"),
        ("since March", "from 2026-03"),
        ("since december", "from 2025-12"),
        ("after 2024", "from 2025"),
        ("before March 2025", "before 2025-03"),
        ("until 2024", "before 2025"),
        ("fish since 2020 until 2024", "from 2020, before 2025"),
        ("from 2024 on", "from 2024"),
        ("from 2024", "on 2024"),
        ("in the first week of March", "from 2026-03 before 2026-03-08"),
        ("last week of February 2024", "from 2024-02-23 before 2024-03"),
        ("second half of 2025", "from 2025-07 before 2026"),
        ("end of last year", "from 2025-10 before 2026"),
        ("early 2025", "from 2025 before 2025-04"),
        ("late-October", ""),
        ("mid-2025", "from 2025-04 before 2025-10"),
        ("Q2 2025", "from 2025-04 before 2025-07"),
        ("summer 2025", "from 2025-06 before 2025-09"),
        ("last quarter", "from 2026-07 before 2026-10"),
        ("two weeks ago", "from 2026-11-09 before 2026-11-16"),
        ("a year ago", "on 2025"),
        ("in the last three days", "from 2026-11-23"),
        ("on Monday", "on 2026-11-23"),
        ("the 1990s", "from 1990 before 2000"),
        ("fish 2024 and 2025", "from 2024 before 2026"),
        ("May or June 2025", "from 2025-05 before 2025-07"),
        ("between 2025 and now", "from 2025 before 2026-11-27"),
        ("no later than 2024", "before 2025"),
        ("last two months of 2025", "from 2025-11 before 2026"),
        ("since the beginning of the year", "from 2026"),
        ("week of 5 March 2025", "from 2025-03-03 before 2025-03-10"),
        ("second half of March", "from 2026-03-16 before 2026-04"),
        ("2024 and later", "from 2024"),
        ("last October", "on 2026-10"),
        ("last december", "on 2025-12"),
        ("fish 1-15 March 2026", "from 2026-03 before 2026-03-16"),
        ("Oct-Dec 2025", "from 2025-10 before 2026"),
        ("end of fish", ""),
        ("11/2025", "on 2025-11"),
        ("5 March", ""),
        ("from ten to twenty fish", ""),
        ("in may", "on 2026-05"),
        ("fish may march", ""),
        ("July 2026 fish August 2026", ""),
        ("what the monday fish do", ""),
        ('venue:"fern 2025"', ""),
        ('-author:"may june" fish', ""),
    ],
)
def test_spans_of_days_are_filters(search: Search, text: str, days: str) -> None:
    assert ", ".join(part["said"] for part in search.query(text)["parts"]) == days


@pytest.mark.parametrize(
    ("text", "done", "papers"),
    [
        ("ReedBench 2024", "2024 as a word", "6"),
        ("2024 what reedbench measures", "2024 as a word", "6"),
        ("reedbench 2025", "on 2025", "5"),
        ("fern 2025", "at FERN 2025", "7"),
        ("salt Conference on Fern 2026", "at FERN 2026", "8"),
        ("fernconf 2025 salt", "at FERN 2025", "7"),
        ("jury of moor 2023", "2023 as a word", "7"),  # no paper of that year has the words
        ("herons 2023", "on 2023", ""),
    ],
)
def test_a_year_in_a_name_is_no_date(search: Search, text: str, done: str, papers: str) -> None:
    answer = search.query(text)
    assert ([part["said"] for part in answer["parts"]], found(answer)) == ([done], papers)


@pytest.mark.parametrize(
    ("text", "order", "papers", "undone"),
    [
        ("best papers on herons", "votes", "1 3 2 9", "herons"),
        ("the most voted papers about reeds", "votes", "4 1 5", "reeds"),
        ("the most cited papers about reeds", "cited", "1 5 4", "reeds"),
        ("top 10 heron papers", "votes", "1 3 2 9", "heron papers"),
        ("herons, newest first", "newest", "3 9 2 1", "herons"),
        ("latest fish", "newest", "4 10 1", "fish"),
        ("new research on fish since 2025", "newest", "4 10", "fish since 2025"),
        ("most discussed reeds", "comments", "1 4 5", "reeds"),
        ("best paper award", "", "", ""),
        ("best ferns", "", "9", ""),
        ("best ferns papers", "", "9", ""),
        ("which reeds are best", "", "4 5 1", ""),
    ],
)
def test_an_order_in_words_is_followed(
    search: Search, text: str, order: str, papers: str, undone: str
) -> None:
    answer = search.query(text)
    assert answer["order"] == order
    assert sorted(found(answer).split()) == sorted(papers.split())
    assert not order or found(answer) == papers
    assert [part["without"] for part in answer["parts"] if part.get("isOrder")] == [undone][: bool(order)]


def test_the_reader_s_order_comes_before_one_in_words(search: Search) -> None:
    answer = search.query("best papers on herons", sort="newest")
    assert (found(answer), answer["order"], answer["parts"]) == ("3 9 2 1", "", [])


@pytest.mark.parametrize(
    ("text", "first", "undone"),
    [
        ("papers like Herons in reeds", 1, "Herons in reeds"),
        ("similar to reedbench", 5, "reedbench"),
        ("alternatives to reeds", 5, "reeds"),  # a tag; other titles have the word, and more votes
        ("something like 2701.00010", 10, "2701.00010"),
        ('papers like "Herons in reeds"', 1, "Herons in reeds"),
        ("papers like arXiv:2701.00010", 10, "arXiv:2701.00010"),
        ("methods similar to grey fish that rule", 10, "grey fish that rule"),
    ],
)
def test_a_paper_that_others_are_to_be_like_comes_first(
    search: Search, text: str, first: int, undone: str
) -> None:
    answer = search.query(text)
    assert answer["isLike"] and int(answer["results"][0]["id"][5:]) == first
    assert [part["without"] for part in answer["parts"]] == [undone]


def test_words_that_ask_for_what_is_like_something_unknown_are_not_required(search: Search) -> None:
    answer = search.query("similar to fish 1999")
    assert [part["said"] for part in answer["parts"]] == ["on 1999", "like fish"]
    answer = search.query("alternatives to wooden fish")
    assert [part["said"] for part in answer["parts"]] == ["“alternatives to” left out"]
    assert answer["partial"] and answer["words"] == 2


def test_what_is_like_is_asked_for_before_a_name_alone(search: Search) -> None:
    texts = "fish that look like herons", "papers like many fish", "like", "papers like", "similar to no owls"
    for text in texts:
        assert not search.query(text)["isLike"], text


@pytest.mark.parametrize("text", ["rule out fish", "fish rule over the lake", "look up grey fish together"])
def test_small_words_of_verbs_are_not_required(search: Search, text: str) -> None:
    assert "10" in found(search.query(text)).split()


def test_exactly_this_is_searched_for(search: Search) -> None:
    for text in ("herons not storks", "herons since 2025", "best papers on herons", "like herons"):
        answer = search.query(text, literal=True)
        assert (answer["parts"], answer["others"], answer["order"], answer["isLike"]) == ([], [], "", False)
        rules = search.query(text, all=True)
        assert (rules["parts"], rules["order"], rules["isLike"]) == ([], "", False)


ODD = ["not " * 100, "like " * 48, "between 1 and " * 17, "since " * 40, "from to " * 30, "not a or " * 26,
       "last " * 48, "first week of " * 17, "early " * 40, "best " * 48, "not \"", "like \ud800",
       "2024 " * 48,        "from 9 to 31 February 2024",
       "31 February 2026", "not -x", "mid-mid-mid-2024", "\x00 not \x00 2024"]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_words_end_soon_without_an_error(search: Search, text: str) -> None:
    start = time.process_time()
    search.query(text)
    assert time.process_time() - start < 3


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with visited(browser, folder) as opened:
        opened.clock.set_fixed_time(NOW)
        yield opened


def test_each_part_stands_above_the_results_and_can_be_removed(page: Page) -> None:
    page.goto("?q=best+papers+on+herons+not+storks+since+2025")
    row = page.get_by_role("list", name="What was understood")
    box, order = page.get_by_label("Search papers"), page.get_by_label("Order")
    parts = ["from 2025 ×", "without storks ×", "most votes first ×", "search for exactly this"]
    expect(row.get_by_role("listitem")).to_have_text(parts)
    expect(order).to_have_value("votes")
    assert row.bounding_box()["y"] < page.locator(".as-list").bounding_box()["y"]  # type: ignore[index]
    row.get_by_role("link", name="Remove without storks").focus()
    page.keyboard.press("Enter")
    expect(box).to_have_value("best papers on herons since 2025")
    expect(page.get_by_role("status")).to_be_focused()
    expect(row.get_by_role("listitem")).to_have_text([parts[0], parts[2], parts[3]])
    order.select_option("newest")
    expect(box).to_have_value("herons since 2025")
    expect(page).to_have_url(re.compile("sort=newest"))
    row.get_by_role("link", name="search for exactly this").click()
    expect(page).to_have_url(re.compile("literal=1"))
    expect(row).to_be_hidden()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("No paper has all words")


def test_leaving_out_is_offered_and_a_paper_that_was_named_is_marked(page: Page) -> None:
    page.goto("?q=sleep+without+nests")
    page.get_by_role("link", name="leave out nests").click()
    expect(page.get_by_label("Search papers")).to_have_value("sleep -nests")
    page.goto("?q=papers+like+Herons+in+reeds")
    expect(page.locator(".as-list > li").first).to_have_text("The paper to compare with")
    expect(page.locator(".as-list > li").nth(2)).to_have_text("Papers like it")
