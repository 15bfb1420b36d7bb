"""What the search box suggests, and the author that a search names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.queries.documents import Document
from generator.search import names
from tests.harness.papers import ORCID
from tests.harness.search import ADDRESS, Search, made_up, write_site
from tests.harness.server import serving


def paper(number: int, title: str, abstract: str = "", *authors: str, votes: int = 0) -> Document:
    tags = ("low-tide adaptation",) if number < 4 else ()
    name = f"2801.{number:05}"
    return Document(name, f"papers/{name}/", title, abstract, authors, tags, "2028-01-02", votes,
                    tag_aliases=("lota", "tidal-adaptation") if tags else ())  # fmt: skip


PAPERS = [
    paper(1, "PondSaddle: reins for herons", "", "Wren He", votes=90)._replace(values={"orcid": (ORCID,)}),
    paper(2, "Saddleries of the north", "", "Wren He", "Yang Saddler"),
    paper(3, "A saddlery", "", "Wren He", "Wren Jin", votes=40),
    paper(4, "The Saddle Handbook", "", "Zoë A. Wren", votes=3),
    paper(5, "Reeds", "Saddles, saddles, saddles and lota.", "Wren Jin", "Yang He", votes=700),
    paper(6, "LOTA in the marsh", "", "Mira Okonjo Will"),
    paper(7, "Adaptation, low in the water"),
]
ALL = [*made_up(300), *PAPERS]
OPTIONS = ".as-box a"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:  # files as small as if there were many more
        patch.setattr(names, "ROWS", 12)
        patch.setattr(names, "LARGEST", 3)
        # Of the authors here, only Wren He has a page; some are in both segments.
        write_site(site, ALL, written=PAPERS, fewest=3, revised=ALL[::20])
    return site


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as root:
        yield root


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(base_url=address, viewport={"width": 1000, "height": 800})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert not errors


def suggested(search: Search, text: str) -> list[str]:
    return [f"{option['label']} {option['about']}" for option in search.suggested(text)]


def typed(page: Page, text: str) -> Locator:
    """Return what the box on a paper's page suggests for a text."""
    page.goto("papers/2801.00001/")
    page.keyboard.press("/")
    page.keyboard.type(text)
    return page.locator(OPTIONS)


# Titles come before abstracts, and then votes count. Letters within a word count where a capital stands.
SADDLES = [*(f"{paper.title} 2028" for paper in (PAPERS[0], PAPERS[2], PAPERS[3], PAPERS[1])),
           "Yang Saddler author", "Reeds 2028"]  # fmt: skip


def test_titles_come_before_abstracts_and_then_votes_count(search: Search) -> None:
    assert suggested(search, "saddl") == SADDLES


def test_the_box_shows_what_is_suggested(page: Page) -> None:
    expect(typed(page, "saddl")).to_have_text(SADDLES)
    page.get_by_role("combobox").fill("lota")
    expect(page.locator(OPTIONS).first).to_have_text("low-tide adaptation tag, also lota, 3 papers")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("wre", "Wren He author, 3 papers"),
        ("wren h", "Wren He author, 3 papers"),
        ("he wren", "Wren He author, 3 papers"),
        ("zoe", "Zoë A. Wren author"),
        ("wren zoë", "Zoë A. Wren author"),
        ("will ok", "Mira Okonjo Will author"),
        ("okonjp", "Mira Okonjo Will author"),
        ("okojno", "Mira Okonjo Will author"),
        ("lota", "low-tide adaptation tag, also lota, 3 papers"),
        ("tidal ad", "low-tide adaptation tag, also tidal adaptation, 3 papers"),
        ("low-tide", "low-tide adaptation tag, 3 papers"),
        ("low adaptation", "low-tide adaptation tag, 3 papers"),
        ("adaptation low", "Adaptation, low in the water 2028"),  # a title begins so
        ("the saddl", "The Saddle Handbook 2028"),  # before titles that have few other words
        ("water low adapt", "Adaptation, low in the water 2028"),
        ("saddle handbok", "The Saddle Handbook 2028"),
        ("the sadle handb", "The Saddle Handbook 2028"),
        ("saddleries nort", "Saddleries of the north 2028"),
        ("sadd handbook", "The Saddle Handbook 2028"),
        ("2801.00005", "Reeds 2028"),
        ("marsh author:mira", "LOTA in the marsh 2028"),
    ],
)
def test_what_is_meant_comes_first(search: Search, text: str, first: str) -> None:
    assert suggested(search, text)[0] == first


def test_a_title_that_begins_so_or_has_the_words_side_by_side_comes_before_tags_and_votes(
    tmp_path: Path,
) -> None:
    begins = "Direct Preference Optimization: Why Herons of the Northern Marsh Are Led by Reins Alone"
    beside = "On the Direct Preference of Herons for Reeds That Grow in the Shade of Northern Willows"
    other = "How the Preference of Herons Can Direct the Growth of Reeds in the Shade of Willow {}"
    papers = [paper(number, other.format(number), votes=99 if number < 22 else 1) for number in range(10, 50)]
    papers += [paper(1, begins, votes=50), paper(2, "Reins"), paper(3, "Reeds"), paper(60, beside, votes=50)]
    papers = [one._replace(tags=("direct preference",) * (one.id < "2801.00004")) for one in papers]
    write_site(tmp_path, papers, written=[], fewest=3)
    search = Search(tmp_path)
    titles = [f"{title} 2028" for title in (begins, beside)]
    assert suggested(search, "direct pref")[:3] == [*titles, "direct preference tag, 3 papers"]
    assert sum(name.startswith("d") for name in search.files) <= 24, "not each title is looked at"
    assert suggested(search, "direct preference")[:3] == ["direct preference tag, 3 papers", *titles]
    assert suggested(search, "preference optimization: why")[0] == titles[0], "a colon as titles have it"


def test_an_author_leads_to_a_page_or_to_a_search(search: Search, page: Page, address: str) -> None:
    assert search.suggested("wren h")[0]["href"] == f"{ADDRESS}authors/wren-he/"
    options = typed(page, "zoe")
    expect(options.first).to_have_attribute("href", f"{address}search/?author=Zo%C3%AB+A.+Wren")
    options.first.click()
    expect(page.get_by_role("status")).to_have_text("1 paper")


def test_a_beginning_that_many_names_share_loads_the_largest_alone(folder: Path) -> None:
    search = Search(folder)
    counts = Counter(author for paper in ALL for author in paper.authors if author.startswith("Ad"))
    (author, papers), *_ = counts.most_common()
    assert suggested(search, "ad")[0] == f"{author} author, {papers} papers"
    assert 3 <= sum(name.startswith("names-") for name in search.files) <= 5


def test_the_list_is_as_wide_as_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 390, "height": 700}, has_touch=True)
    typed(page, "saddl").first.wait_for()
    box = page.locator(".as-box").bounding_box()
    assert box and (box["x"], box["width"]) == (0, 390)
    page.close()


def test_a_name_leads_to_its_author(page: Page) -> None:
    for text, line in (
        ("wren he", "Author: Wren He, 3 papers"),
        ("He Wrén", "Author: Wren He, 3 papers"),
        ("yang he", "Author: Yang He, 1 paper"),
        (f"https://orcid.org/{ORCID}", "Author: Wren He, 3 papers"),
        (f"orcid:{ORCID}", "Author: Wren He, 3 papers"),
        ("mira okonjo will", "Author: Mira Okonjo Will, 1 paper"),
    ):
        page.goto(f"search/?q={text.replace(' ', '+')}")
        expect(page.locator(".as-people")).to_have_text(line)
        page.locator(".as-people a").click()
        if "author=" in page.url:
            expect(page.get_by_role("status")).to_have_text("1 paper")
        else:
            expect(page).to_have_url(re.compile("/authors/wren-he/$"))


def test_other_words_load_no_names(folder: Path, page: Page) -> None:
    search = Search(folder)
    for text in ("saddle handbook", "wren saddle", "the herons", "okonjo"):
        assert search.query(text)["results"]
        assert search.call("peopleFor", text) == []  # without the script that finds them
    assert not [name for name in search.files if "names" in name]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("search/?q=wren+saddle")
    page.locator(".as-list li").first.wait_for()
    expect(page.locator(".as-people")).to_be_hidden()
    assert not [Path(url).name for url in asked if "names" in url or "suggest" in url]


def test_suggestions_close_when_the_focus_leaves_and_late_ones_do_not_open(page: Page) -> None:
    options = typed(page, "saddl")
    expect(options).to_have_count(len(SADDLES))
    page.keyboard.press("Tab")
    assert options.count() == 0  # at once
    box = page.get_by_role("combobox")
    for leave in ("Tab", "Escape"):
        box.fill("saddl")
        expect(options).to_have_count(len(SADDLES))
        page.keyboard.type("e")
        page.keyboard.press(leave)
        page.wait_for_timeout(400)  # more than it takes to suggest
        assert options.count() == 0, leave
    box.fill("saddl")
    expect(options).to_have_count(len(SADDLES))
    options.first.focus()  # as a screen reader may
    assert options.count() == len(SADDLES)


def test_the_enter_that_ends_a_composition_chooses_nothing(page: Page) -> None:
    options = typed(page, "")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "saddl", "selectionStart": 5, "selectionEnd": 5})
    expect(options).to_have_count(len(SADDLES))
    before = page.url
    for key in ("ArrowUp", "Enter"):
        page.keyboard.press(key)
    for part, key in (("header input", "Escape"), ("main", "?")):
        page.locator(part).dispatch_event("keydown", {"key": key, "keyCode": 229, "bubbles": True})
    expect(page.locator(f"{OPTIONS}[aria-selected=true], dialog")).to_have_count(0)
    assert (page.url, options.count()) == (before, len(SADDLES))
    session.send("Input.insertText", {"text": "saddl"})
    expect(options).to_have_count(len(SADDLES))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/papers/2801.00005/$"))
