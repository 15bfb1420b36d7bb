"""Wildcards that match too many terms: only the most common are used, and the page says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.queries.documents import Document
from tests.harness.search import Search, ask, write_site

pytestmark = pytest.mark.slow
MOST, COMMON, PAPERS, RARE = 300, 310, 150, 1000


def document(number: int) -> Document:
    """Two thirds of the papers share 310 words; each has 1,000 words of its own, the last paper one more."""
    words = [f"e{number}x{word}" for word in range(RARE)]
    if number < 100:
        words += [f"ecommon{word}" for word in range(COMMON)]
    if number == PAPERS - 1:
        words.append("ecommonwealths")
    return Document(f"{number}", f"papers/{number}/", f"Lion {number}", " ".join(words), day="2026-01-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, list(map(document, range(PAPERS))), written=())
    return folder


@pytest.mark.parametrize("text", ["*e*", "ecommon*"])
def test_of_too_many_terms_the_commonest_are_looked_up(search: Search, text: str) -> None:
    answer = ask(search, text)
    assert (answer["total"], len(answer["terms"]), answer["cut"]) == (100, MOST, [text])


def test_rare_terms_are_not_even_loaded_where_enough_common_ones_match(folder: Path) -> None:
    fresh = Search(folder)
    ask(fresh, "*co*")
    assert any(name.startswith("w") for name in fresh.files)
    rare = re.compile(r"r\d+\.bin")
    assert not any(map(rare.match, fresh.files))
    ask(fresh, "*wealth*")
    assert any(map(rare.match, fresh.files))


def test_patterns_stand_for_so_many_postings_at_most(search: Search) -> None:
    expanded = """async (patterns) => {
      const terms = [["ace", 2_000_000], ["bed", 700_000], ["fed", 700_000], ["hem", 90]];
      const termsBetween = async (low, high, areCommon) => areCommon ? terms : [];
      const segment = { shardsFrom: () => Array(99), termsBetween };
      const clauses = patterns.map((text) => ({ text, distance: 0 }));
      return expand({ segments: [segment] }, clauses, clauses.length);
    }"""
    assert search.call(expanded, ["*e*"]) == [{"terms": ["ace"], "cut": "*e*"}]
    assert search.call(expanded, ["*ed"]) == [{"terms": ["bed", "fed"]}]
    few = [{"terms": ["bed"], "cut": "*ed"}, {"terms": ["hem"]}]
    assert search.call(expanded, ["*ed", "*em"]) == few


def test_a_pattern_of_few_terms_is_whole(search: Search) -> None:
    answer = ask(search, "ecommon1*")
    assert (answer["total"], len(answer["terms"]), answer["cut"]) == (100, 111, [])
    assert ask(search, "e7x* ecommonwealth*")["total"] == 2


def test_each_pattern_that_was_cut_is_named(search: Search) -> None:
    assert ask(search, "-*e* +ecommon* e7x1~3")["cut"] == ["*e*", "ecommon*", "e7x1~3"]


def test_the_page_says_so(page: Page) -> None:
    page.get_by_label("Search papers").fill("*e*")
    said = r"^100 papers\. Only the commonest words that match \*e\* were looked for$"
    expect(page.get_by_role("status")).to_have_text(re.compile(said))


def test_a_query_of_too_many_patterns_is_refused_without_facets(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    box, facets = page.get_by_label("Search papers"), page.locator(".as-facets")
    box.fill("lion")
    expect(facets.get_by_role("button").first).to_be_visible()
    box.fill("a* b* c* d* e* f* g* h* i*")
    expect(page.get_by_role("status")).to_have_text(
        "At most 8 words of a query may have * or ~. Please leave some out."
    )
    expect(facets).to_be_hidden()
    expect(facets.locator("button")).to_have_count(0)
    answer = page.evaluate("archiveSearch.query('a* '.repeat(9), {facets: ['tag', 'year']})")
    assert (answer["facets"], answer["results"], errors) == ({"tag": [], "year": []}, [], [])
    box.fill("lion")
    expect(facets.get_by_role("button").first).to_be_visible()
