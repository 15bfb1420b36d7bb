"""The search page and the search box in the header: keyboard, address and touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from generator.queries.documents import Document
from tests.harness.search import Search, ask, made_up, write_site
from tests.harness.server import serving

PAPER = Document("2507.00001", "papers/2507.00001/", "Whales that sing in parallel",
                 "Nothing here. The whales of the north sing <b>loudly</b> at night. The end.",
                 ("Ada Lovelace", "Bo Berg", "Cy Dee", "Di Eng"), ("vision",),
                 "2025-07-01", 1, values={"has": ("code",)},
                 summary="The whales of the north sing <b>loudly</b> at night.")  # fmt: skip
TIDES = [
    Document("2507.00002", "papers/2507.00002/", "Tide, moon, harbour, coast and silence", "Moon, tide."),
    Document("2507.00003", "papers/2507.00003/", "A log",
             "Tide and moon; the harbour, then the coast. Silence, and the lighthouse. " + "We wait. " * 40),
    Document("2507.00004", "papers/2507.00004/", "Bounds in L₂", "Ebb.", typed_title="Bounds in L_2"),
    Document("2507.00005", "papers/2507.00005/", "Patience", f"Herons {'wait ' * 120}.", (),
             ("what is so long that no small phone has room for it in a line",), "2023-07-02"),
]  # fmt: skip
TITLES = ".as-list > li > a"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder / "archive", [*made_up(300), PAPER, *TIDES])
    return folder


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder / "archive")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as root:
        yield f"{root}archive/"


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    yield page
    page.close()


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    errors: list[str] = []

    def failed(error: Error) -> None:
        errors.append(str(error))

    opened.on("pageerror", failed)
    yield opened
    opened.unroute_all()
    opened.remove_listener("pageerror", failed)
    assert not errors


def titles(search: Search, text: str) -> list[str]:
    """Return the titles that a reader sees."""
    return [result["title"] for result in search.shown(text)["results"]]


def test_a_result_says_what_there_is_to_say(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=whales")
    item = page.locator(".as-list li")  # the only result
    expect(page.locator(TITLES)).to_have_attribute("href", f"{address}papers/2507.00001/")
    expect(item).to_contain_text("Ada Lovelace, Bo Berg, Cy Dee and 1 more")
    expect(item.locator(".facts")).to_have_text("1 vote 1 Jul 2025 code vision")
    expect(page.get_by_role("status")).to_have_text("1 paper")


def test_a_result_has_its_summary_from_the_beginning_and_no_page_is_read_for_it(
    page: Page, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}search/?q=whale+singing")
    summary = page.locator(".as-list .summary")
    expect(summary).to_have_text("The whales of the north sing <b>loudly</b> at night.")
    assert summary.locator("mark").all_text_contents() == ["whales", "sing"]
    page.goto(f"{address}search/?q=herons", wait_until="networkidle")
    expect(page.locator(TITLES)).to_have_count(1)
    expect(summary).to_have_count(0)  # without one, there is no hole
    assert not [url for url in asked if "/papers/" in url]


def test_what_comes_after_the_results_does_not_move_them(page: Page, address: str) -> None:
    late: list[Route] = []
    page.route(re.compile("/reading/results"), lambda route: late.append(route))
    with page.expect_request("**/reading/results.js"):
        page.goto(f"{address}search/?q=herons")
        shown = page.locator(".as-list > li > a, .as-hint")
        expect(shown).to_have_count(2)
        before = shown.evaluate_all("all => all.map(({ offsetTop }) => offsetTop)")
    expect(page.locator(".as-facets li").first).to_be_visible()
    for route in late:
        route.continue_()
    expect(page.get_by_role("button", name="Follow this search")).to_be_visible()
    assert shown.evaluate_all("all => all.map(({ offsetTop }) => offsetTop)") == before


def test_typing_searches_and_keeps_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}search/")
    box = page.get_by_label("Search papers")
    expect(box).to_be_focused()
    box.fill("graph")
    expect(page.locator(TITLES)).to_have_count(20)
    expect(page).to_have_url(f"{address}search/?q=graph")
    expect(page).to_have_title("graph - Archive")
    box.fill("")
    expect(page.locator(TITLES)).to_have_count(0)
    expect(page).to_have_url(f"{address}search/")
    expect(page).to_have_title("Archive")


def test_back_goes_back(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=graph")
    first = page.locator(TITLES).first.text_content()
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(f"{address}search/?q=graph&page=2")
    expect(page.locator(TITLES).first).to_be_focused()
    assert page.locator(TITLES).first.text_content() != first
    page.get_by_label("Order").select_option("newest")
    expect(page).to_have_url(f"{address}search/?q=graph&sort=newest")
    page.go_back()
    expect(page).to_have_url(f"{address}search/?q=graph&page=2")
    page.go_back()
    expect(page.locator(TITLES).first).to_have_text(first or "")


def test_facets_narrow_and_widen(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=graph")
    button = page.locator("details", has=page.get_by_text("Tags", exact=True)).get_by_role("button").first
    name, count = re.fullmatch(r"(.+) \((\d+)\)", button.text_content() or "").groups()  # type: ignore[union-attr]
    button.click()
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^{count} papers?$"))
    assert f"tag={name.replace(' ', '+')}" in page.url
    page.get_by_role("button", name=f"Remove Tag {name}").click()
    expect(page).to_have_url(f"{address}search/?q=graph")
    page.locator("details", has=page.get_by_text("Years", exact=True)).get_by_text("2025").click()
    expect(page).to_have_url(f"{address}search/?q=graph&on=2025")


def test_state_in_the_address_is_all_there_is(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=graph&tag=vision&tag=speech&after=2025&sort=votes&page=1&page=x")
    expect(page.get_by_role("button", name="Remove Tag vision")).to_be_visible()
    expect(page.get_by_role("button", name="Remove From 2025")).to_be_visible()
    expect(page.get_by_label("Order")).to_have_value("votes")


def test_arrows_walk_through_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=graph")
    page.locator(TITLES).first.wait_for()
    box = page.get_by_label("Search papers")
    box.press("ArrowDown")
    expect(page.locator(TITLES).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(TITLES).nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()


@pytest.mark.parametrize("query", ["", "?q=zzzzzz"])
def test_without_results_it_says_what_can_be_asked_and_offers_nothing_to_narrow(
    page: Page, address: str, query: str
) -> None:
    page.goto(f"{address}search/{query}")
    expect(page.get_by_role("status")).to_have_text("No papers found" if query else "")
    hint = page.get_by_text("A query may also contain")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("from:2025-03")
    expect(page.get_by_text("Years", exact=True)).to_be_hidden()
    page.locator("#archive-search input").fill("graph")
    expect(page.get_by_text("Years", exact=True)).to_be_visible()
    expect(hint).to_be_visible()
    page.get_by_role("link", name="has:code").click()
    expect(page).to_have_url(f"{address}search/?q=has%3Acode")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ papers$"))


def test_keys_lead_to_the_box_which_suggests(page: Page, address: str) -> None:
    page.goto(f"{address}papers/2507.00001/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox").or_(page.get_by_role("combobox"))
    expect(box).to_be_focused()
    page.keyboard.type("whal")
    option = page.get_by_role("option")
    expect(option).to_have_text("Whales that sing in parallel 2025")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}search/?q=whal")


def test_box_suggests_authors_and_tags(page: Page, address: str) -> None:
    page.goto(f"{address}papers/2507.00001/")
    page.keyboard.press("/")
    page.keyboard.type("lovelace")
    option = page.get_by_role("option").first
    expect(option).to_have_text("Ada Lovelace author, 1 paper")
    expect(option).to_have_attribute("href", re.compile("/archive/authors/ada-lovelace/$"))
    page.get_by_role("combobox").fill("müll chen")
    expect(option).to_have_text(re.compile(r"^Chen Müller author, \d+ papers$"))
    page.get_by_role("combobox").fill("transl")
    expect(option).to_have_text(re.compile(r"^machine translation tag, \d+ papers$"))
    for part in ("2507.000", "00001"):
        page.get_by_role("combobox").fill(part)
        expect(page.get_by_role("option", name="Whales that sing in parallel 2025")).to_be_visible()
        page.get_by_role("combobox").fill("")
        expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize("query", ["graph&tag=vision", "herons"])
def test_fits_a_phone(browser: Browser, address: str, query: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 600}, has_touch=True)
    page.goto(f"{address}search/?q={query}")
    page.get_by_role("button", name="Follow this search").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_a_first_search_is_thirty_requests(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 800})  # keeps facets closed
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}search/?q=graph+network")
    page.locator(TITLES).nth(19).wait_for()
    index = [Path(url).name for url in asked if "/index/" in url]
    assert len(index) <= 30
    context.close()


def test_papers_with_all_words_come_first_and_are_counted(search: Search, page: Page, address: str) -> None:
    some = r"No paper has all words; found \d+ papers with some$"
    assert search.said("whales parallel night") == "1 paper with all words"
    assert re.match(some, search.said("whales sing graph -vision", sort="votes"))
    assert titles(search, "sing loudly") == [PAPER.title]
    page.goto(f"{address}search/?q=whales+graph")
    expect(page.get_by_role("status")).to_have_text(re.compile(some))


def test_the_few_papers_with_all_of_many_words_come_first(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=tide+moon+harbour+coast+silence+lighthouse")
    expect(page.get_by_role("status")).to_have_text("1 paper with all words")
    expect(page.locator(".as-list li").nth(0)).to_contain_text("A log")
    expect(page.locator(".as-list li").nth(1)).to_have_text("Papers with some of the words")
    expect(page.locator(".as-list li").nth(2)).to_contain_text("Tide, moon, harbour, coast and silence")


def test_a_title_with_scripts_as_its_source_writes_them_is_that_title(search: Search) -> None:
    (result,) = ask(search, "Bounds in L_2")["results"]
    assert (result["id"], result["exact"]) == ("2507.00004", True)


def test_a_phrase_of_common_words_that_nobody_wrote_finds_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=%22visioned+networked+agented+networked%22")
    expect(page.get_by_role("status")).to_have_text(
        "No papers found. Only the first 100 papers with all words were checked for the phrase"
    )
    expect(page.locator(TITLES)).to_have_count(0)
    offer = page.locator(".as-notes")
    expect(offer).to_have_text(re.compile('^Without "visioned networked agented networked": \\d+ papers$'))


def test_a_year_alone_is_a_filter_that_a_reader_can_remove(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=whales+2024")
    expect(page.get_by_role("status")).to_have_text("No papers found")
    page.get_by_role("link", name="Remove on 2024").click()
    expect(page).to_have_url(f"{address}search/?q=whales")
    expect(page.locator(TITLES)).to_have_count(1)


def test_what_finds_nothing_can_be_dropped(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=%22whales+swim%22+has:code")
    notes = page.locator(".as-notes p")
    expect(notes).to_have_count(1)
    expect(notes).to_have_text('Without "whales swim": 1 paper')
    notes.get_by_role("link").click()
    expect(page.get_by_label("Search papers")).to_have_value("whales swim has:code")
    expect(page.locator(TITLES)).to_have_text(["Whales that sing in parallel"])


def test_a_filter_whose_value_comes_after_a_space_is_told(search: Search, page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=author:+lovelace")
    said = "“author:” needs its value without a space, as in author:name."
    expect(page.locator(".as-notes")).to_have_text(said)
    assert titles(search, "arxiv:2507.00001") == [PAPER.title]
    assert ask(search, "arxiv:2507.00001")["ignored"] == []


def test_an_unknown_filter_is_named_and_its_value_sought(search: Search) -> None:
    answer = ask(search, "animal:whales")
    assert (answer["ignored"], answer["total"]) == (["“animal:” is not a filter"], 1)


@pytest.mark.parametrize("text", [
    "“Whales that sing, in parallel?”", "Whales: that sing - in parallel", "whales that \"sing in parallel",
    "(Whales) that sing? ~5 x^y: in parallel!", "Whales that $sing$ in \\emph{parallel}",
    "whales -3 parallel",
])  # fmt: skip
def test_punctuation_that_is_no_part_of_the_language_means_nothing(search: Search, text: str) -> None:
    assert titles(search, text)[0] == PAPER.title


def test_a_word_with_a_wrong_letter_finds_what_is_meant(search: Search) -> None:
    meant = [search.meant(text) for text in ("Whalas parallel", "lovelase")]
    assert [better and better["answer"] and better["text"] for better in meant] == [
        "Whales parallel",
        "lovelace",
    ]
    assert titles(search, "Whalas parallel") == [PAPER.title]


@pytest.mark.parametrize("text", ["2507.0000", "2507.00", "00001"])
def test_a_part_of_an_id_suffices(search: Search, text: str) -> None:
    assert PAPER.title in titles(search, text)


def test_facets_are_open_beside_the_results_and_folded_where_there_is_no_room(
    browser: Browser, page: Page, address: str
) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{address}search/?q=graph")
    boxes = page.locator(".as-facets details")
    expect(boxes).to_have_count(7)
    for title in ("Years", "Tags", "Authors", "Organizations", "Links"):
        expect(
            boxes.filter(has=page.get_by_text(title, exact=True)).get_by_role("button").first
        ).to_be_visible()
    venues = boxes.filter(has=page.get_by_text("Venues", exact=True))
    expect(venues).to_be_hidden()  # none is among the results
    assert not [url for url in loaded if url.endswith("/day.bin")], "nothing is counted before the results"
    context = browser.new_context(viewport={"width": 390, "height": 800})
    phone = context.new_page()
    phone.goto(f"{address}search/?q=graph")
    phone.locator(TITLES).first.wait_for()
    expect(phone.locator(".as-facets")).to_be_hidden()
    filters = phone.get_by_role("button", name="Filters")
    filters.click()
    phone.get_by_text("Links", exact=True).click()
    expect(phone.locator(".as-facets button")).to_have_text([re.compile(r"^code \(\d+\)$")])
    phone.locator(".as-facets button").click()
    expect(filters).to_have_text("Filters: 1")
    expect(phone.get_by_role("button", name="Remove Has code")).to_be_visible()
    filters.click()
    expect(phone.locator(".as-facets")).to_be_hidden()
    phone.goto(f"{address}search/?q=zzzzzz&has=code")
    expect(phone.get_by_role("button", name="Remove Has code")).to_be_visible()  # it shows why
    context.close()
