"""What the search counts: a number leads to exactly as many papers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from generator.queries.documents import Document
from tests.harness.search import Search, ask, write_site

pytestmark = pytest.mark.slow
TITLES = ".as-list > li > a"
DIVIDER = ".as-list > li.as-part"
FACETS = ["year", "tag", "author", "org", "has"]


def made() -> list[Document]:
    """Return 1,400 papers: each is about a bird, every second about the tide, few about both and the moon."""
    papers = []
    for number in range(1400):
        words = ["heron" if number % 7 else "bittern", "tide" if number % 2 else "ebb"]
        words += ["marsh", "moonlit"] if number % 31 == 0 else ["moonlit", "marsh"]
        authors: tuple[str, ...] = (
            f"Ann Reed{'er' if number % 3 else ''}",
            f"Own {number:04d}ness{number * 7919 % 99991}",
        )
        if number in (3, 1391, 1393):
            authors = (*authors, "Rare Rush")
        papers.append(
            Document(
                f"2701.{number:05d}",
                f"papers/2701.{number:05d}/",
                f"{' and '.join(words[:2])} {number}".capitalize(),
                f"We saw {' '.join(words)}.",
                authors,
                ("fens",) if number % 5 else ("fens", "water birds"),
                (date(2026, 1, 1) + timedelta(number // 3)).isoformat(),
                number % 9,
                values={"has": ("code",) if number % 4 == 0 else ()},
            )
        )
    few = [
        ("Sedges by moon", "The tide turns."),
        ("Sedges", "The tide and the moon."),
        ("Reeds", "A tide. The moon."),
    ]
    papers += [
        Document(f"2702.{number:05d}", f"papers/2702.{number:05d}/", title, text, day="2027-05-01")
        for number, (title, text) in enumerate(few)
    ]
    papers += [
        Document(
            f"2703.{number:05d}",
            f"papers/2703.{number:05d}/",
            f"Plover {number}",
            f"{word} and egret.",
            day="2027-05-02",
        )
        for number in range(45)
        for word in ["Curlew" if number < 23 else "Dunlin"]
    ]
    return papers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    write_site(folder, made())
    return folder


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("heron tide", {}),
        ("", {}),
        ("bittern", {"tag": "water birds"}),
        ("heron 2026-05", {}),
        ("heron", {"on": "2026-05"}),
        ('"moonlit marsh"', {"on": "2026-05"}),
        ("sedges curlew", {}),  # no paper has both
        ("which heron is best at the tide", {}),
    ],
)
def test_a_facets_number_leads_to_as_many_papers(search: Search, text: str, filters: dict[str, Any]) -> None:
    rows = ask(search, text, filters=filters, facets=FACETS)["facets"]
    pairs = [(facet, row["name"], row["count"]) for facet, known in rows.items() for row in known]
    assert pairs
    for facet, name, count in pairs:
        narrowed = {**filters, f"{facet}": [name, *([filters[facet]] if facet in filters else [])]}
        if facet == "year":
            narrowed["on"] = filters.get("on", name)
        assert ask(search, text, filters=narrowed)["total"] == count > 0, (facet, name)


def test_an_author_that_a_file_of_facets_leaves_out_is_not_counted_in_part(search: Search) -> None:
    """A facet's files hold the commonest names: the file of older papers leaves this name out."""
    assert ask(search, "", filters={"author": "Rare Rush"})["total"] == 3
    rows = ask(search, "", filters={"author": "Rare Rush"}, facets=["author"])["facets"]["author"]
    assert {row["name"]: row["count"] for row in rows}.get("Rare Rush", 3) == 3


def test_papers_with_some_words_fill_the_last_page_and_are_counted_nowhere(page: Page) -> None:
    page.goto("?q=curlew+plover")
    expect(page.get_by_role("status")).to_have_text("23 papers with all words")
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    expect(page.locator(TITLES)).to_have_count(20)
    expect(page.locator(DIVIDER)).to_have_count(0)
    page.locator(".view > summary").click()
    page.get_by_role("button", name="Select").click()
    bar = page.get_by_role("region", name="Selected papers")
    expect(bar).to_contain_text("All: 23 papers")
    bar.get_by_role("button", name="Save").click()
    expect(bar).to_contain_text("23 papers saved")
    bar.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(page.locator(".as-list > li").nth(3)).to_have_text("Papers with some of the words")
    expect(page.locator(TITLES)).to_have_count(20)
    page.get_by_label("Order").select_option("newest")
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(TITLES)).to_have_count(3)


def test_a_year_keeps_the_month_that_was_chosen_before(page: Page) -> None:
    page.goto("?q=heron&on=2026-05")
    year = page.locator(".as-facets details").get_by_role("button", name="2026")
    expect(year).to_have_text(re.compile(r"^2026 \(\d+\)$"))
    count = re.findall(r"\d+", year.text_content() or "")[1]
    year.click()
    expect(page.get_by_role("status")).to_have_text(f"{count} papers")


def test_a_phrase_that_too_many_papers_may_hold_is_not_counted(page: Page) -> None:
    """The papers' pages alone tell which ones hold a phrase."""
    page.goto("?q=%22moonlit+marsh%22")
    expect(page.get_by_role("status")).to_have_text("Up to 1,400 papers with all words")
    expect(page.locator(".as-facets").get_by_role("button", name="fens")).to_have_text("fens")
    expect(page.locator(".as-pages")).to_have_text(re.compile("Page 1(?! of)"))
    page.goto("?q=%22moonlit+marsh%22&on=2026-05")
    expect(page.get_by_role("status")).to_have_text("90 papers with all words")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("which sedges are best by the moon", "2 papers with “sedges” and “moon”"),
        ("how to find sedges", "2 papers with “sedges”"),
        ("best way", "No papers found"),  # nothing else to look for
        ("+best sedges", "No papers found"),
        ('"best" sedges', "No papers found"),
        ("best-of sedges", re.compile("^No paper has all words; found 2 papers")),
        ("title:best sedges", re.compile("^No paper has all words; found 2 papers")),
        ("sedges tide", "2 papers with all words"),
        ("good egret plover curlew -dunlin", "23 papers with “egret”, “plover” and “curlew”"),
        ("best sedges snipe", re.compile("^No paper has all words; found 2 papers")),
    ],
)
def test_small_words_of_a_question_are_not_required(
    search: Search, text: str, said: str | re.Pattern[str]
) -> None:
    assert re.match(said if isinstance(said, re.Pattern) else f"{re.escape(said)}$", search.said(text))


def test_the_page_says_which_words_all_papers_have(page: Page) -> None:
    for text in ("which sedges are best by the moon", "good egret plover curlew -dunlin"):
        page.goto("?" + urlencode({"q": text}))
        words = "“sedges” and “moon”" if "moon" in text else "“egret”, “plover” and “curlew”"
        expect(page.get_by_role("status")).to_have_text(re.compile(f"^\\d+ papers with {words}$"))


def test_a_rule_requires_its_small_words(search: Search) -> None:
    assert ask(search, "best sedges", all=True)["total"] == 0 < ask(search, "best sedges")["total"]
