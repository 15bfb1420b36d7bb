"""Typing errors in a query: mended if no paper has all words, else offered if many more have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.queries.documents import Document
from tests.harness.search import Search, ask, made_up, write_site

PAPERS = [
    Document("2701.00001", "papers/2701.00001/", "Herons", "Spech of herons and of graphs.", ("Ilan Berg",)),
    Document("2701.00002", "papers/2701.00002/", "Marshes", "", ("A. One", "B. Two", "C. Ox", "Ilann Quist")),
    Document("2701.00003", "papers/2701.00003/", "Reeds", "", ("Ilann Quist", "Ilan Berg")),
    Document("2701.00004", "papers/2701.00004/", "Sppech is silver", "", ("Nora Quist",)),
    Document("2701.00005", "papers/2701.00005/", "Fens", "Ilo.", ("Bo Speach",)),
    *(Document(f"2702.{number:05d}", f"papers/2702.{number:05d}/", "Whisperings of sedge", "Distillation.")
      for number in range(120)),
    Document("2703.00001", "papers/2703.00001/", "Whisperring", "Distilation of rainwater.", ("Nora Quist",)),
    Document("2703.00002", "papers/2703.00002/", "Otters", "Because of a benchmark.", ("Keimin Holt",)),
    Document("2703.00003", "papers/2703.00003/", "Beavers", "Self-learning reinforcement.", ("Kaimin Moss",)),
]  # fmt: skip

MEANT = ".as-notes p:has-text('Did you mean') a"
MENDED = ".as-status em"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, [*made_up(1200), *PAPERS], written=PAPERS)
    return made


def show(page: Page, text: str) -> None:
    """Search, and wait for offers."""
    page.goto(f"?q={text.replace('+', '%2B').replace(' ', '+')}", wait_until="networkidle")


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("lerning", "learning"),  # a letter lost
        ("netwrk", "network"),
        ("languge", "language"),
        ("bencmark", "benchmark"),
        ("translaton", "translation"),  # the two terms have very different ends
        ("Retreivable", "Retrievable"),  # two letters swapped
        ("memroy", "memory"),
        ("grpah", "graph"),
        ("rboust", "robust"),
        ("transfromation", "transformation"),
        ("speeech", "speech"),  # a letter doubled
        ("vissions", "visions"),
        ("langwage", "language"),  # a wrong letter
        ("latant", "latent"),
        ("Chen Okafr", "Chen Okafor"),  # names
        ("Nora Quost", "Nora Quist"),
        ("keimin moss", "kaimin moss"),  # a Keimin exists, but Moss is a Kaimin
        ("mullr", "muller"),
        ("transfmorming netwroks", "transforming networks"),  # in each of two words
        ("kernal polciy of the agnet", "kernel policy of the agent"),
        ("distlilaton", "distillation"),  # two in a long word
        ("reinforcment beavrs", "reinforcement beavers"),  # the first is found as it is: its term is the same
        ("distilation sedgge", "distillation sedge"),  # a paper has the same mistake
        ("beacuse of bencmark", "because of benchmark"),  # in a stop word
        ("lerning tag:agents 2025", "learning tag:agents 2025"),
        ('lerning author:"Ada Silva" -graph', 'learning author:"Ada Silva" -graph'),
        ("self-lerning", "self-learning"),
    ],
)
def test_a_mistake_is_mended_at_once(search: Search, text: str, better: str) -> None:
    meant = search.meant(text)
    assert meant and meant["text"] == better
    answer = meant["answer"]
    assert answer and answer["total"] > 0 and not answer["partial"]
    assert answer["ignored"] == answer["aliases"] == [], "nothing else is said"


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("spech graph", "speech graph"),  # one paper has both words, but many have the others
        ("sppech", "speech"),
        ("Spech", "Speech"),
        ("+lerning graph", "+learning graph"),  # signs and fields are meant as they stand
        ("title:lerning", "title:learning"),
        ("author:Ilann Quost", "author:Ilann Quist"),
        ("Ilan Quist", "Ilann Quist"),  # an Ilan exists, but wrote a paper with Ilann Quist
        ("Ilann Berg", "Ilan Berg"),
        ("lerning otters", "learning otters"),  # no paper has both, but more have one
    ],
)
def test_what_was_probably_meant_is_offered(search: Search, text: str, better: str) -> None:
    assert search.meant(text) == {"text": better, "answer": None}
    assert search.meant(better) is None


@pytest.mark.parametrize(
    "text",
    [
        "Sppech is silver",  # the title of a paper
        "Ilan Berg",
        "Ilann Quist",
        "berg one",  # two authors
        "ilo",  # too short for a typing error
        "herons",
        "speach",  # somebody's name
        "2701.00009",
        "learning2",  # a number is meant as it stands
        '"lerning"',  # and so is a phrase
        "herons otters",  # no paper has both, but each is a word
        "learning quokka",  # nothing is near: half a correction would not do
        "lerning quokka",
        "whisperings",
    ],
)
def test_nothing_is_offered_for_what_is_no_mistake(search: Search, text: str) -> None:
    assert search.meant(text) is None


def test_spellings_are_loaded_only_of_a_word_beside_the_rest_of_a_name(folder: Path) -> None:
    fresh = Search(folder)
    assert fresh.meant("nora kaimin moss") is None
    assert "so.bin" in fresh.files, "for nora, since there is a Kaimin Moss"
    assert "sa.bin" not in fresh.files, "for kaimin: there is no Nora Moss"


def test_a_page_mends_or_offers_what_was_meant_or_says_nothing_of_it(page: Page) -> None:
    box, status = page.get_by_label("Search papers"), page.get_by_role("status")
    for text, better in (("kernal polciy of the agnet", "kernel policy of the agent"), ("mullr", "muller")):
        show(page, text)
        said = f"Results for {better} · search for {text} "
        expect(status).to_have_text(re.compile(f"^{re.escape(said)}[\\d,]+ paper"))
        expect(box).to_have_value(text)
        expect(page.locator(".as-notes p")).to_have_count(0)
    for text, better in (("spech graph", "speech graph"), ("+lerning graph", "+learning graph")):
        show(page, text)
        expect(page.locator(MEANT)).to_have_text([better])
        expect(page.locator(MENDED)).to_have_count(0)
        page.locator(MEANT).click()
        expect(box).to_have_value(better)
        expect(page.locator(MEANT)).to_have_count(0)
    for text in ("Ilan Berg", "lerning quokka"):
        show(page, text)
        expect(status).not_to_be_empty()
        expect(page.locator(MENDED).or_(page.locator(MEANT))).to_have_count(0)


def test_the_address_keeps_what_was_typed_and_leads_to_the_same(page: Page) -> None:
    show(page, "lerning")
    literal = page.get_by_role("link", name="search for lerning")
    literal.click()
    expect(page).to_have_url(re.compile(r"\?q=lerning&literal=1$"))
    expect(page.get_by_role("status")).to_have_text("No papers found")
    expect(page.get_by_label("Search papers")).to_have_value("lerning")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("No papers found")
    expect(page.locator(MEANT)).to_have_text("learning")  # the way back
    page.go_back()
    expect(page.locator(MENDED)).to_have_text("learning")
    page.reload()
    expect(page.locator(MENDED)).to_have_text("learning")
    literal.click()
    page.get_by_label("Search papers").fill("netwrk")  # another query is mended again
    expect(page.locator(MENDED)).to_have_text("network")
    expect(page).to_have_url(re.compile(r"\?q=netwrk$"))


def test_pages_facets_and_filters_are_those_of_the_query_as_mended(page: Page) -> None:
    show(page, "lerning")
    found = ask(page, "learning")["total"]
    expect(page.get_by_role("status")).to_contain_text(f"{found} papers")
    page.locator(".as-facets details:has-text('Tags')").evaluate("(box) => (box.open = true)")
    tag = page.get_by_role("button", name=re.compile(r"^agents \(\d+\)$"))
    tagged = ask(page, "learning tag:agents")["total"]
    expect(tag).to_have_text(f"agents ({tagged})")
    tag.click()
    expect(page).to_have_url(re.compile(r"\?q=lerning&tag=agents$"))
    expect(page.get_by_role("status")).to_contain_text(f"{tagged} papers")
    page.get_by_role("button", name="Next →").click()
    expect(page).to_have_url(re.compile(r"\?q=lerning&tag=agents&page=2$"))
    second = page.evaluate(
        "async () => (await archiveSearch.query('learning tag:agents', {offset: 20})).results[0].url"
    )
    expect(page.locator(".as-list li a").first).to_have_attribute("href", second)
    expect(page.locator(MENDED)).to_have_text("learning")
    page.get_by_role("button", name="Remove Tag agents").click()
    expect(page.get_by_role("status")).to_contain_text(f"{found} papers")


def test_a_phrase_of_the_query_as_mended_is_checked(search: Search) -> None:
    unchecked, checked = map(search.meant, ('"distilation of rainwater" whisperrings', '"silver" sppeech'))
    assert not unchecked or not unchecked["answer"]
    assert checked and checked["text"] == '"silver" sppech' and checked["answer"]


def test_until_a_mistake_is_mended_nothing_else_is_said(page: Page) -> None:
    show(page, "graph")
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver(() => said.push(document.querySelector('.as-status').textContent))
                .observe(document.querySelector('.as-status'), { childList: true });
        }"""
    )
    page.get_by_label("Search papers").fill("graphs langwage")
    expect(page.locator(MENDED)).to_have_text("graphs language")
    (said,) = page.evaluate("said")
    assert said.startswith("Results for graphs language · search for graphs langwage ")
