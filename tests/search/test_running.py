"""The search of programs is the browser's: the same papers, in the same order, with the same scores."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from generator.errors import ArchiveError
from generator.queries.documents import tables
from generator.search.index import SCRIPTS as BUNDLED
from generator.search.running import SiteSearch
from generator.search.script import bundles
from tests.harness.queries import CASES, PAPERS, made_up_queries, odd_papers
from tests.harness.search import (
    ADDRESS,
    CLOCK,
    FAMILIES,
    FILTERS,
    SCRIPTS,
    TAGS,
    Search,
    build,
    visited,
    write_site,
)
from tests.search.test_language import BRACKETS, DATES, NOW
from tests.search.test_ranking import ODD

DOCUMENTS = [*PAPERS, *odd_papers(500 - len(PAPERS))]
TYPED = json.loads(Path(__file__).with_name("typed.json").read_text("utf-8"))
TEXTS = [text for text, _ in CASES] + [text for kind in TYPED["queries"].values() for text, *_ in kind]
TEXTS += [*made_up_queries(150), *made_up_queries(50, plain=True), "強化 學習", "a* b* c* d* e* f* g* h* i*"]
TEXTS += [*ODD, *BRACKETS, *(text for text, _ in DATES)]
FACETS = ["year", "tag", "author", "org", "has"]
PAGE = """async ([texts, options]) => {
  const answers = [];
  for (const text of texts)
    answers.push({ ...(await archiveSearch.query(text, options)), counted: undefined });
  return JSON.stringify(answers);
}"""
MEANT = """async (texts) => {
  const { corrected } = await import("./index/offers.js");
  const { optionsFor } = await import("./index/options.js");
  const answers = [];
  for (const text of texts) {
    const better = await corrected(text, {}, await archiveSearch.query(text));
    const answer = better?.answer && { ...better.answer, counted: undefined };
    answers.push([better && { ...better, answer }, await optionsFor(text)]);
  }
  return JSON.stringify(answers);
}"""
WITHOUT_A_PAGE = (
    MEANT.replace("import(", "later(").replace("offers", "corrections").replace("archiveSearch.", "")
)


class Both(NamedTuple):
    page: Page
    search: Search
    programs: SiteSearch
    folder: Path

    def on_page(self, script: str, given: object) -> Any:
        """Return what a function answers in Chromium, at the address of `search`."""
        root = self.page.url.removesuffix("search/")
        return json.loads(self.page.evaluate(script, given).replace(root, ADDRESS))


@pytest.fixture(scope="module")
def both(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, DOCUMENTS, revised=DOCUMENTS[::20])
    entries = {**BUNDLED, "options.js": "options.js"}  # of the header's box, whose script tells no options
    for name, script in bundles(SCRIPTS, entries, **tables(FILTERS)).items():
        (folder / "search/index" / name).write_text(script, encoding="utf-8")
    with visited(browser, folder) as page:
        page.clock.set_fixed_time(NOW)
        programs = SiteSearch(folder, ADDRESS, SCRIPTS, FILTERS)
        programs.call(CLOCK, NOW.timestamp() * 1000)
        yield Both(page, Search(folder, NOW), programs, folder)


OPTIONS: list[dict[str, Any]] = [
    {},
    {
        "sort": "votes",
        "limit": 7,
        "offset": 5,
        "facets": FACETS,
        "filters": {"after": "2024-02", "votes": "x"},
    },
    {"sort": "newest", "all": True},
]


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (OPTIONS[0], TEXTS),
        (OPTIONS[1], TEXTS[::2]),
        (OPTIONS[2], TEXTS[1::2]),
        pytest.param(OPTIONS[1], TEXTS[1::2], marks=pytest.mark.matrix),
        pytest.param(OPTIONS[2], TEXTS[::2], marks=pytest.mark.matrix),
    ],
    ids=("plain", "filtered", "as a rule", "filtered, too", "as a rule, too"),
)
def test_the_scripts_answer_without_a_page_as_on_one(
    both: Both, options: dict[str, Any], texts: list[str]
) -> None:
    """Every word of an answer: papers, scores, order, facets, words, filters and what was ignored."""
    found = both.on_page(PAGE, [texts, options])
    for text, answer in zip(texts, found, strict=True):
        assert both.search.query(text, **options) == answer, text
    assert sum(answer["total"] > 0 for answer in found) > len(texts) // 3


def test_they_correct_and_suggest_the_same_without_a_page(both: Both) -> None:
    chance = random.Random(4)
    texts = []
    for text in (*made_up_queries(30, plain=True), *(document.title for document in DOCUMENTS[::60])):
        at = chance.randrange(1, len(text))
        texts += [text[: at - 1] + text[at:], text[:at]]  # a letter lost; begun
    texts += ["Ada Nguyem", "chen ångst", "lear 2026", *(name[:-2] for name in (*TAGS, *FAMILIES))]
    found = both.on_page(MEANT, texts)
    assert json.loads(both.search.call(WITHOUT_A_PAGE, texts)) == found
    assert sum(better is not None for better, _ in found) > 20 < sum(len(shown) > 0 for _, shown in found)


@pytest.mark.parametrize(
    ("own", "browsers"),
    [
        ({}, {}),
        ({"sort": "votes", "limit": 7, "offset": 5}, {"sort": "votes", "limit": 7, "offset": 5}),
        ({"sort": "newest", "every": True}, {"sort": "newest", "all": True}),
    ],
)
def test_programs_find_the_same_in_the_same_order(
    both: Both, own: dict[str, Any], browsers: dict[str, Any]
) -> None:
    texts = [*TEXTS[::9], "graph \ud800"]
    for text, answer in zip(texts, both.on_page(PAGE, [texts, browsers]), strict=True):
        if answer["refused"]:
            with pytest.raises(ArchiveError, match=re.escape(answer["refused"])):
                both.programs.ask(text, **own)
            continue
        given = both.programs.ask(text, **own)
        assert given["total"] == answer["total"], text
        for paper in answer["results"]:
            paper["author_count"] = paper.pop("authorCount")
        assert given["results"] == answer["results"], text


def test_a_result_has_the_address_where_the_site_is_published(both: Both) -> None:
    (paper,) = both.programs.ask("2601.00001", limit=1)["results"]
    assert paper["url"] == f"{ADDRESS}papers/2601.00001/"
    assert (paper["authors"][0], paper["author_count"], paper["day"]) == ("Ada Lovelace", 3, "2026-01-05")


def test_a_phrase_is_looked_for_in_abstract_and_notes_as_on_the_site(both: Both, tmp_path: Path) -> None:
    shutil.copytree(both.folder / "search", tmp_path / "search")
    page = tmp_path / "papers/2601.00001/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<h2 id="abstract">Abstract</h2><p>One.</p><div class="notes"><h2>Attention bits</h2><p>Recordings'
        " sparse</p></div><aside><h2>Related papers</h2><ol><li>Bits speech</li></ol></aside>"
    )
    search = SiteSearch(tmp_path, "", SCRIPTS, FILTERS)
    phrases = ("recordings sparse", "attention bits", "bits speech", "one recordings")
    found = {text: search.ask(f'abstract:"{text}"')["total"] for text in phrases}
    assert found == {"recordings sparse": 1, "attention bits": 0, "bits speech": 0, "one recordings": 0}


def test_a_site_that_is_built_again_is_searched_as_it_is_now(tmp_path: Path) -> None:
    build(PAPERS, tmp_path / "search/index")
    search = SiteSearch(tmp_path, "", SCRIPTS, FILTERS)
    before = search.ask("speech")["results"][0]
    again = [paper._replace(votes=77, title=f"{paper.title} again") for paper in PAPERS]
    build(again, tmp_path / "search/index")
    after = search.ask("speech")["results"][0]
    assert (before["votes"], after["votes"], after["title"]) == (21, 77, f"{before['title']} again")


def test_nothing_but_the_site_is_read(both: Both, tmp_path: Path) -> None:
    root = ADDRESS
    assert both.programs.read(f"{root}search/index/aliases.json")
    strange = (f"{root}../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", f"{root}papers/none/")
    for address in strange:
        assert both.programs.read(address) is None, address
    with pytest.raises(ArchiveError, match="has no search"):
        SiteSearch(tmp_path, "", SCRIPTS, FILTERS)
