"""Results by what papers mean, too, on a site that knows it: without a page, and on one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from generator.queries.documents import Document
from generator.queries.words import term
from tests.harness.search import Search, ask, visited, write_site
from tests.harness.server import serving
from tests.harness.themes import rows

pytestmark = pytest.mark.slow
TITLES = ".as-list > li > a"
WHOLE, NEAR = 38, 10


def paper(number: int, title: str, theme: str = "", **fields: Any) -> Document:
    """Return a paper that means what the words of a theme do; without a theme, nobody knows what it means."""
    halves = [half for both in rows()[term(theme)][1:] for half in (both >> 4, both & 15)] if theme else []
    name = f"2601.{number:05}"
    vector = bytes(20 if half else 236 for half in halves)
    return Document(
        name, f"papers/{name}/", f"{title} {number}", meaning=vector, day="2026-01-02", **fields
    )


MOSS = range(1, 9)
GREEN: dict[str, Any] = {"authors": ("Ada Ember",), "abstract": "Wool, silk, felt, thread."}
LIT: dict[str, Any] = {"tags": ("light",), "abstract": "Wick, brass, oil, mantle."}  # words say it, too
PAPERS = [
    *(paper(number, "Notes on a carpet", "moss", **GREEN) for number in MOSS),
    *(paper(number, "Notes on a carpet", "lantern", **LIT) for number in range(9, WHOLE + 1)),
    *(paper(number, "A study of spores", "moss", votes=number) for number in range(39, 59)),
    paper(59, "A study of spores"),
    *(paper(number, "Quay", "harbour") for number in range(60, 70)),
    paper(70, "Bryophytes", "moss"),
    paper(71, "Flames in the grass", "lantern"),
]
AS_BEFORE = [
    "Notes on a carpet 12", "2601.00007", '"a carpet"', "tag:light", "+carpet", "carpet -notes", "carp*",
    "title:carpet", "carpet~1", "Ada Ember", "carpet OR quay", "carpet from:2026-01", "most voted spores",
    "kites", "carpet kites zxyq", "newest carpet", "near:2601.00001", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, PAPERS, meant=rows())
    return made


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the same papers that does not know what they mean."""
    made = tmp_path_factory.mktemp("plain")
    write_site(made, [paper._replace(meaning=b"") for paper in PAPERS])
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder)


def numbers(answer: dict[str, Any], *, near: bool = False) -> list[int]:
    """Return the numbers of the papers that have words of a query, or of those near in meaning."""
    return [int(paper["id"][-5:]) for paper in answer["results"] if ("near" in paper) is near]


def test_what_means_the_same_is_first_and_what_is_near_stands_below_all_words(search: Search) -> None:
    by_words = numbers(search.query("carpet", limit=60))
    assert len(by_words) == WHOLE and not {*by_words[:20]} & {*MOSS}
    answer = search.query("carpet", limit=60, means=True)
    found = numbers(answer)
    assert {*found[: len(MOSS)]} == {*MOSS} and {*found} == {*by_words}
    assert answer["total"] == WHOLE and not answer["partial"]
    near = numbers(answer, near=True)
    assert [paper.get("near", False) for paper in answer["results"]] == [False] * WHOLE + [True] * NEAR
    assert len({*near} & {*range(39, 59), 70}) == NEAR, "not the paper that nobody knows, nor any of harbours"
    pages = [search.query("carpet", limit=20, offset=offset, means=True) for offset in (0, 20)]
    assert [*numbers(pages[0]), *numbers(pages[1])] == found
    assert len(numbers(pages[1], near=True)) == 2, "as many as there is room for"


def test_where_no_paper_has_all_words_a_few_with_some_stand_above(search: Search) -> None:
    answer = search.query("bryophytes flames", means=True)
    assert answer["partial"] and answer["total"] == 2
    assert {*numbers(answer)} == {70, 71} and len(numbers(answer, near=True)) == NEAR
    some = search.query("spores quay", means=True, limit=50)["results"]
    assert ["near" in paper for paper in some[:3]] == [False, False, True]


def test_where_no_paper_has_a_word_what_is_near_is_shown(search: Search) -> None:
    answer = search.query("sphagnum tussocks", means=True)
    assert answer["total"] == 0 and not answer["partial"] and not numbers(answer)
    assert len({*numbers(answer, near=True)} & {*MOSS, *range(39, 59), 70}) == NEAR
    assert search.query("sphagnum of zxyq", means=True)["results"], "one of two words says enough"
    assert search.query("sphagnum wxyq peat zxyq", means=True)["results"] == [], "half of more do not"
    assert {*numbers(search.query('near:"a tussock"', limit=50))} == {*MOSS, *range(39, 59), 70}


def test_a_word_is_not_mended_only_since_no_paper_has_it(search: Search, plain: Path) -> None:
    meant = [site.meant(text) for site in (Search(plain), search) for text in ("glass", "carpxt")]
    assert [better and better["text"] for better in meant] == ["grass", "carpet", None, "carpet"]


def test_a_longer_query_has_ten_with_some_of_its_words_above(search: Search) -> None:
    answer = search.query("spores of bryophytes on a peat bog with sphagnum", means=True)
    assert answer["partial"] and answer["total"] == 22
    are_near = [paper.get("near", False) for paper in answer["results"]]
    assert are_near == [False] * 10 + [True] * 8 + [False] * 2


@pytest.mark.parametrize("text", AS_BEFORE)
def test_exact_names_phrases_filters_and_orders_are_as_before(search: Search, text: str) -> None:
    assert search.query(text, means=True) == search.query(text)


def test_other_orders_words_alone_and_filters_of_the_page_are_as_before(search: Search) -> None:
    for options in ({"sort": "votes"}, {"literal": True}, {"all": True}, {"filters": {"tag": "light"}}):
        assert search.query("carpet", **options, means=True) == search.query("carpet", **options)


def test_what_was_shown_by_words_stays_where_it_is(search: Search) -> None:
    first = numbers(search.query("carpet"))
    answer = search.query("carpet", means=True, shown=20, limit=60)
    found = numbers(answer)
    assert found[:20] == first and {*found[20:28]} == {*MOSS}
    assert len(numbers(answer, near=True)) == NEAR


def test_near_takes_any_text(search: Search) -> None:
    found = search.query('near:"bryophytes and their spores"', limit=50)
    assert {*numbers(found)} == {*MOSS, *range(39, 59), 70} and not found["ignored"]
    assert {*numbers(search.query('carpet -near:"spores"', limit=50))} == {*range(9, WHOLE + 1)}
    assert search.query('near:"kites"')["ignored"] == ["Papers cannot be compared right now"]
    assert search.query("near:spores")["ignored"] == ["There is no paper spores here"]


def test_a_site_that_does_not_know_answers_by_words(search: Search, plain: Path) -> None:
    without = Search(plain)
    for text in ("carpet", "spores quay"):
        assert without.query(text, means=True) == search.query(text)
    assert not {"m0.bin"} & {*without.files}


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, folder: Path, asked: list[str]) -> Iterator[Page]:
    def note(request: Request) -> None:
        asked.append(request.url.rpartition("/")[2])

    with visited(browser, folder, viewport={"width": 390, "height": 700}) as opened:
        opened.on("request", note)
        yield opened


def shown(page: Page) -> list[int]:
    """Return the numbers of the papers on a page, once it has said what there is."""
    expect(page.locator(".as-status")).to_contain_text("paper")
    return [int(title.split()[-1]) for title in page.locator(TITLES).all_text_contents()]


def test_the_first_results_are_by_words_and_the_next_search_by_meaning(page: Page, asked: list[str]) -> None:
    page.goto("?q=bryophytes")
    expect(page.locator(".as-part")).to_have_text("Near in meaning")
    assert shown(page)[0] == 70 and len(shown(page)) == 1 + NEAR
    before = asked[: min(asked.index(name) for name in ("by-meaning.js", "meaning.js", "m0.bin"))]
    assert any(name.startswith("d") for name in before), "first the results"
    page.locator(".as-form input").fill("carpet")
    expect(page.locator(".as-status")).to_have_text("38 papers")
    assert {*shown(page)[: len(MOSS)]} == {*MOSS}


def test_without_a_page_the_answers_are_the_same(search: Search, page: Page) -> None:
    for text in ("carpet", "bryophytes flames", "sphagnum", 'near:"a tussock"', "how do carpets glow?"):
        found, asked = ask(page, text, means=True), search.query(text, means=True)
        ranked = [
            [(paper["id"], paper["score"], "near" in paper) for paper in answer["results"]]
            for answer in (found, asked)
        ]
        assert ranked[0] == ranked[1], text


def test_a_page_that_finds_nothing_by_words_shows_what_is_near(page: Page) -> None:
    page.goto("?q=sphagnum")
    expect(page.locator(TITLES)).to_have_count(NEAR)
    expect(page.locator(".as-status")).to_have_text("No papers found")
    expect(page.locator(".as-part")).to_have_text("Near in meaning")
    page.reload()
    page.locator(".as-form input").fill("tussock")
    expect(page.locator(TITLES)).to_have_count(NEAR)


def test_pages_after_a_first_one_by_words_repeat_nothing(page: Page) -> None:
    page.goto("?q=carpet")
    first = shown(page)
    assert not {*first} & {*MOSS}
    expect(page.get_by_role("button", name="Words only")).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.locator("details", has_text="Tags").locator("summary").click()
    expect(page.get_by_role("button", name="light (30)")).to_be_visible()  # counted by a search of its own
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".as-part")).to_have_text("Near in meaning")
    second = shown(page)
    assert {*second[: len(MOSS)]} == {*MOSS} and not {*first} & {*second}
    page.go_back()
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    assert {*shown(page)[: len(MOSS)]} == {*MOSS}, "this is another search"


def test_words_only_is_a_choice_that_the_browser_keeps(page: Page, asked: list[str]) -> None:
    page.goto("?q=bryophytes")
    expect(page.locator(TITLES)).to_have_count(1 + NEAR)
    toggle = page.get_by_role("button", name="Words only", pressed=False)
    toggle.focus()
    page.keyboard.press("Enter")
    expect(page.locator(TITLES)).to_have_count(1)
    expect(page.get_by_role("button", name="Words only", pressed=True)).to_be_focused()
    asked.clear()
    page.reload()
    expect(page.get_by_role("button", name="Words only", pressed=True)).to_be_visible()
    assert len(shown(page)) == 1 and "m0.bin" not in asked
    page.get_by_role("button", name="Words only").click()
    expect(page.locator(TITLES)).to_have_count(1 + NEAR)


def test_without_its_files_all_goes_on_by_words(page: Page) -> None:
    page.route("**/m0.bin", lambda route: route.abort())
    page.goto("?q=bryophytes")
    expect(page.get_by_role("button", name="Words only")).to_be_visible()
    page.locator(".as-form input").fill("carpet")
    expect(page.locator(".as-status")).to_have_text("38 papers")
    assert not {*shown(page)} & {*MOSS}
    assert ask(page, 'near:"a tussock"')["ignored"] == ["Papers cannot be compared right now"]


def test_a_site_that_does_not_know_loads_nothing_new(browser: Browser, plain: Path) -> None:
    asked: list[str] = []
    with serving(plain) as root:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(f"{root}search/?q=bryophytes")
        expect(page.locator(".as-status")).to_have_text("1 paper")
        page.wait_for_load_state("networkidle")
        page.close()
    assert not {"by-meaning.js", "meaning.js", "m0.bin"} & {*asked}
