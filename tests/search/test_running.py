"""The search of programs is the browser's: the same papers, in the same order, with the same scores."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from generator.errors import ArchiveError
from generator.search.running import SiteSearch
from tests.harness.queries import CASES, PAPERS, made_up_queries, odd_papers
from tests.harness.search import FILTERS, SCRIPTS, build, searching

DOCUMENTS = [*PAPERS, *odd_papers(1000 - len(PAPERS))]
TYPED = json.loads(Path(__file__).with_name("typed.json").read_text("utf-8"))
ASK = """async ([texts, options]) => {
  const answers = [];
  for (const text of texts) {
    const { results, total, refused } = await archiveSearch.query(text, options);
    const seen = results.map(({ id, score, exact, complete }) => [id, score, exact, complete]);
    answers.push(refused || [total, seen]);
  }
  return answers;
}"""


class Both(NamedTuple):
    page: Page
    search: SiteSearch
    folder: Path


@pytest.fixture(scope="module")
def both(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("site")
    with searching(browser, folder, DOCUMENTS, revised=DOCUMENTS[::20]) as page:
        yield Both(page, SiteSearch(folder, "https://moss.test/a/", SCRIPTS, FILTERS), folder)


def asked(search: SiteSearch, text: str, **options: Any) -> object:
    try:
        answer = search.ask(text, **options)
    except ArchiveError as error:
        return str(error)
    seen = ("id", "score", "exact", "complete")
    return [answer["total"], [[paper[name] for name in seen] for paper in answer["results"]]]


@pytest.mark.parametrize(
    ("own", "browsers"),
    [
        ({}, {}),
        ({"sort": "votes", "limit": 7, "offset": 5}, {"sort": "votes", "limit": 7, "offset": 5}),
        ({"sort": "newest", "every": True}, {"sort": "newest", "all": True}),
    ],
)
def test_programs_and_the_browser_find_the_same_in_the_same_order(
    both: Both, own: dict[str, Any], browsers: dict[str, Any]
) -> None:
    texts = [text for text, _ in CASES] + [text for kind in TYPED["queries"].values() for text, *_ in kind]
    texts += [*made_up_queries(150), *made_up_queries(50, plain=True)]
    texts += ["", "強化 學習", "a* b* c* d* e* f* g* h* i*"]
    found = both.page.evaluate(ASK, [texts, browsers])
    for text, browsers_answer in zip(texts, found, strict=True):
        assert asked(both.search, text, **own) == browsers_answer, text
    assert sum(isinstance(answer, list) and answer[0] > 0 for answer in found) > len(texts) // 2


def test_a_result_has_the_address_where_the_site_is_published(both: Both) -> None:
    (paper,) = both.search.ask("2601.00001", limit=1)["results"]
    assert paper["url"] == "https://moss.test/a/papers/2601.00001/"
    assert (paper["authors"][0], paper["author_count"], paper["day"]) == ("Ada Lovelace", 3, "2026-01-05")


def test_a_phrase_is_looked_for_in_abstract_and_notes_as_on_the_site(both: Both, tmp_path: Path) -> None:
    shutil.copytree(both.folder / "search", tmp_path / "search")
    page = tmp_path / "papers/2601.00001/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<h2 id="abstract">Abstract</h2><p>One.</p><div class="notes"><h2>Attention bits</h2><p>Recordings'
        ' sparse</p></div><h2 id="related-papers">Related papers</h2><ol><li>Bits speech</li></ol>'
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
    root = "https://moss.test/a/"
    assert both.search.read(f"{root}search/index/aliases.json")
    strange = (f"{root}../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", f"{root}papers/none/")
    for address in strange:
        assert both.search.read(address) is None, address
    with pytest.raises(ArchiveError, match="has no search"):
        SiteSearch(tmp_path, "", SCRIPTS, FILTERS)
