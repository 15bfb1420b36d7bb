"""Rules find the same papers in Python and in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.errors import RecordError
from generator.listings.saved import rule
from generator.queries.documents import tables
from generator.queries.filters import filters
from generator.queries.queries import Subject
from tests.harness.queries import CASES, PAPERS, made_up_queries, odd_papers
from tests.harness.search import SCRIPTS, visited, write_site

DOCUMENTS = [*PAPERS, *odd_papers(1000 - len(PAPERS))]
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
    write_site(folder, DOCUMENTS, revised=DOCUMENTS[::20])
    with visited(browser, folder) as opened:
        yield opened


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


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.matrix)])
def test_both_halves_agree_on_made_up_queries(page: Page, count: int) -> None:
    found = []
    for text in made_up_queries(count * 13 // 10):
        try:
            found.append(rule(text))
        except RecordError:
            continue
    found = found[:count]
    assert len(found) == count
    subjects = [Subject(document) for document in DOCUMENTS]
    answers = ask(page, [query.text for query in found])
    for query, (ids, cut) in zip(found, answers, strict=True):
        assert cut == [], query
        assert ids == sorted(subject.document.id for subject in subjects if query.matches(subject)), query
    assert sum(0 < len(ids) < len(DOCUMENTS) for ids, _ in answers) > count // 2


def test_both_halves_know_the_same_filters(page: Page) -> None:
    script = (SCRIPTS / "filters.js").read_text("utf-8")
    here = re.findall(r"^  (\w+): \{(?: |$)", script, re.MULTILINE)
    assert list(filters()) == here + [row["name"] for row in tables(())["VALUES"]]


def test_what_is_found_in_the_search_box_still_has_any_of_the_words(page: Page) -> None:
    count = "(text, options) => archiveSearch.query(text, options)"
    every = page.evaluate(
        count.replace("text, options", "[text, options]", 1), ["speech music", {"all": True}]
    )
    some = page.evaluate(count.replace("text, options", "[text, options]", 1), ["speech music", {}])
    assert every["total"] < some["total"]
