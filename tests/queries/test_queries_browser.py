"""Both halves of the query language, Python and the browser, find the same papers for the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.errors import RecordError
from generator.listings.kinds import KINDS
from generator.queries.filters import FILTERS
from generator.queries.queries import Query, Subject
from tests.harness.queries import CASES, PAPERS, made_up_queries, odd_papers
from tests.harness.search import SCRIPTS, build, write_pages
from tests.harness.server import serving

DOCUMENTS = [*PAPERS, *odd_papers(2000 - len(PAPERS))]
ASK = """async (texts) => {
  const answers = [];
  for (const text of texts) {
    const { results, cut } = await archiveSearch.query(text, { all: true, limit: 2000, sort: "newest" });
    answers.push([results.map(({ id }) => id).sort(), cut]);
  }
  return answers;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("site")
    write_pages(folder, DOCUMENTS)
    build(DOCUMENTS, folder / "search" / "index", revised=DOCUMENTS[::20])
    with serving(folder) as root:
        opened = browser.new_page()
        opened.goto(f"{root}search/")
        opened.wait_for_function("window.archiveSearch")
        yield opened
        opened.close()


def ask(page: Page, texts: list[str]) -> list[Any]:
    answers: list[Any] = page.evaluate(ASK, texts)
    return answers


def test_the_browser_finds_the_papers_of_the_shared_cases(page: Page) -> None:
    own = {document.id for document in PAPERS}
    answers = ask(page, [text for text, _ in CASES])
    matching = {
        text: [name for name in ids if name in own]
        for (text, _), (ids, _) in zip(CASES, answers, strict=True)
    }
    assert matching == dict(CASES)


def test_both_halves_agree_on_two_thousand_made_up_queries_over_as_many_papers(page: Page) -> None:
    rules = []
    for text in made_up_queries(2600):
        try:
            rules.append(Query.parse(text))
        except RecordError:
            continue
    rules = rules[:2000]
    assert len(rules) == 2000
    subjects = [Subject(document) for document in DOCUMENTS]
    answers = ask(page, [rule.text for rule in rules])
    for rule, (ids, cut) in zip(rules, answers, strict=True):
        assert cut == [], rule
        assert ids == sorted(subject.document.id for subject in subjects if rule.matches(subject)), rule
    assert sum(0 < len(ids) < len(DOCUMENTS) for ids, _ in answers) > 1000


def test_both_halves_know_the_same_filters(page: Page) -> None:
    script = (SCRIPTS / "filters.js").read_text("utf-8")
    collections = {kind.filter for kind in KINDS if kind.filter}
    assert set(FILTERS) - collections == {name for name in FILTERS if f"\n  {name}: {{" in script}


def test_what_is_found_in_the_search_box_still_has_any_of_the_words(page: Page) -> None:
    count = "(text, options) => archiveSearch.query(text, options)"
    every = page.evaluate(
        count.replace("text, options", "[text, options]", 1), ["speech music", {"all": True}]
    )
    some = page.evaluate(count.replace("text, options", "[text, options]", 1), ["speech music", {}])
    assert every["total"] < some["total"]
