"""Europe PMC's search on loopback, with made-up records in the documented shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Failure, Problem
from generator.papers.paper import Notice, Record
from generator.sources.frame import files, runner
from generator.sources.frame.declarations import Part, Result, Source
from generator.sources.frame.http import Client, Clock
from generator.sources.upstreams import europepmc
from generator.sources.upstreams.europepmc import SOURCE, EuropePmcSettings
from tests.harness.europepmc_server import EuropePmc, answer, article, linked, pair, preprint
from tests.harness.papers import TODAY, split
from tests.harness.upstream import Reply, served

DAY = date(2026, 1, 5)


@pytest.fixture
def upstream() -> Iterator[EuropePmc]:
    with served(EuropePmc()) as server:
        yield server


@pytest.fixture
def client() -> Client:
    return Client(limits=europepmc.SOURCE.limits, clock=Clock(sleep=lambda seconds: None))


@pytest.fixture
def fetch(client: Client, upstream: EuropePmc) -> Callable[..., list[Result]]:
    """Fetch days."""

    def fetch(*days: date, query: str = "lichens", source: Source[Any] = SOURCE) -> list[Result]:
        settings = EuropePmcSettings(upstream.url, query)
        return list(runner.fetched(Part(source, "", settings), client, days or (DAY,)))

    return fetch


@pytest.fixture
def by_id(client: Client, upstream: EuropePmc) -> Callable[..., list[Record | Problem | Failure]]:
    """Ask for papers by id."""
    ask = partial(runner.named, SOURCE, EuropePmcSettings(upstream.url), client)
    return lambda *ids: list(ask(ids))


def of(results: list[Any], kind: type[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, kind)]


def test_a_query_is_paged_by_cursor_to_its_end(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    upstream.records = [article(number) for number in range(250)]
    assert len({record.paper.id for record in of(fetch(), Record)}) == 250
    cursors = [query["cursorMark"] for _, query in upstream.asked]
    assert cursors == ["*", "AoJ100", "AoJ200"]
    within = "[2026-01-05 TO 2026-01-05]"
    assert {query["query"] for _, query in upstream.asked} == {
        f"(lichens) AND (FIRST_PDATE:{within} OR FIRST_IDATE:{within})"
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (answer(count=3), "has no papers from 0 on, of 3"),
        (answer(article(1), count=3, cursor="AoJ1"), "gave 1 of 3 papers"),
        (answer(article(1), count=3, cursor="*"), "gave 1 of 3 papers"),
        (answer(article(1), count=3), "gave 1 of 3 papers"),
        (b'{"errCode": 404, "errMsg": "Bad query"}', "is an error: Bad query"),
        (b'{"version": "6.9", "hitCount": 0}', "is not a list of Europe PMC's records"),
        (b'{"messages": [{"status": "ok"}], "collection": []}', "is not a list of Europe PMC's records"),
        (answer(*(article(number) for number in range(101))), "at most 100 were expected"),
        (b"<!doctype html>", "is an HTML or XML page, not JSON"),
    ],
)
def test_an_empty_short_or_foreign_answer_is_a_failure(
    upstream: EuropePmc, fetch: Callable[..., list[Result]], body: bytes, says: str
) -> None:
    upstream.fault = lambda path, query: Reply(body=body)
    (failure,) = of(fetch(), Failure)
    assert says in str(failure.error)
    assert failure.days == (DAY,)


@pytest.mark.slow
def test_cursors_without_end_are_given_up(upstream: EuropePmc, fetch: Callable[..., list[Result]]) -> None:
    numbers = iter(range(10**6))
    upstream.fault = lambda path, query: Reply(
        body=answer(article(next(numbers)), count=20_000, cursor=f"AoJ{next(numbers)}")
    )
    (failure,) = of(fetch(), Failure)
    assert "gave 210 of 20,000 papers" in str(failure.error)


def test_days_with_too_many_papers_are_asked_for_in_halves_and_a_single_one_is_told(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    upstream.records = [article(number) for number in range(5)]
    few = replace(SOURCE, most=4, size=2)
    results = fetch(DAY - timedelta(days=1), DAY, source=few)
    assert len(of(results, Record)) == 4
    (problem,) = of(results, Problem)
    assert str(problem) == "europepmc 2026-01-05: more than 4 papers on one day; narrow the query"


def test_a_fetch_without_a_query_says_which_setting_it_needs(fetch: Callable[..., list[Result]]) -> None:
    (failure,) = of(fetch(query=" "), Failure)
    assert "needs europepmc_query" in str(failure.error)


def test_only_what_was_published_or_came_on_the_days_asked_for_is_new(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    issue = {"dateOfPublication": "2025 Nov", "monthOfPublication": 11, "printPublicationDate": "2025-11-01"}
    printed = article(3, day="2025-11-01", journalInfo=issue, firstIndexDate="2026-01-05")
    del printed["electronicPublicationDate"]
    upstream.records = [
        article(1),
        article(2, day="2025-12-01", firstIndexDate="2026-01-05"),
        printed,
        article(4, day="1987-05-01", firstIndexDate="2026-01-05"),
        article(5, day="2026-02-01", firstIndexDate="2026-01-05"),
    ]
    records = {record.paper.id[-1]: record for record in of(fetch(), Record)}
    assert {number: record.is_known for number, record in records.items()} == {
        "1": False, "2": False, "3": False, "4": True, "5": True,
    }, "an old paper that Europe PMC adds now is not new; one of the future comes on its day"  # fmt: skip
    assert (records["3"].paper.published, records["3"].arrived) == ("2025-11", "2026-01-05")


def test_a_preprint_and_its_published_version_are_one_paper_in_both_ways(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    early, late = pair(preprint(1, "Early lichens"), article(2, "Late lichens", "2026-03-02"))
    upstream.records = [early, late]
    (first,), (second,) = of(fetch(DAY), Record), of(fetch(date(2026, 3, 2)), Record)
    assert first.paper.published == "2026-01-05"
    assert second.paper.published == "2026-03-02"
    for record in (first, second):
        paper = record.paper
        assert (paper.id, paper.links.doi) == ("10.1101/2026.01.01.000001",) * 2
        assert paper.published_in.doi == "10.1234/lichen.2"
        assert paper.published_in.kind == "article"
        assert (paper.title, paper.updated) == ("Late lichens", "2026-03-02")
    asked = [query["query"] for _, query in upstream.asked]
    assert asked[1::2] == ["(EXT_ID:40000002 AND SRC:MED)", "(EXT_ID:PPR1 AND SRC:PPR)"]


def test_a_notice_marks_the_paper_that_it_is_about_and_is_no_new_paper(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    wrong = article(1, "Wrong lichens", day="2025-03-01")
    told = article(2, "Erratum: Wrong lichens", pubTypeList={"pubType": ["Published Erratum"]})
    undone = article(3, "Retraction: Wrong lichens", pubTypeList={"pubType": ["Retraction of Publication"]})
    linked(told, "Erratum for", wrong)
    linked(undone, "Retraction of", wrong)
    upstream.records = [wrong, told, undone]
    results = fetch()
    assert of(results, Notice) == [
        Notice("10.1234/lichen.1", "corrected", "2026-01-05", by="Europe PMC"),
        Notice("10.1234/lichen.1", "retracted", "2026-01-05", by="Europe PMC"),
    ]
    assert all(record.is_known for record in of(results, Record))


def test_a_failure_to_get_the_other_version_fails_the_day(
    upstream: EuropePmc, fetch: Callable[..., list[Result]]
) -> None:
    upstream.records = list(pair(preprint(1), article(2)))[:1]
    upstream.fault = lambda path, query: Reply(503) if "EXT_ID" in query["query"] else None
    results = fetch()
    assert of(results, Record) == [], "a preprint alone would lose what the page has of its published version"
    assert of(results, Failure)


def test_papers_by_doi_come_a_hundred_at_once(
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem | Failure]]
) -> None:
    upstream.records = [article(number) for number in range(120)]
    dois = [f"10.1234/lichen.{number}" for number in range(150)]
    assert len(by_id(*dois, "2601.00001", '10.1234/"odd', "10.1234/back\\slash")) == 120
    assert [query["query"].count("DOI:") for _, query in upstream.asked] == [100, 50]
    upstream.asked.clear()
    by_id(*(f"10.1234/{'l' * 900}{number}" for number in range(20)))
    assert max(len(query["query"]) for _, query in upstream.asked) < 6_000, "as an address has room for"
    upstream.asked.clear()
    assert by_id() == []
    assert upstream.asked == []


def test_a_foreign_record_among_papers_by_doi_is_left_out(
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem | Failure]]
) -> None:
    upstream.fault = lambda path, query: Reply(body=answer(article(1), article(2)))
    (record,) = by_id("10.1234/lichen.2")
    assert isinstance(record, Record)
    assert record.paper.id == "10.1234/lichen.2"


@pytest.mark.parametrize(
    "text",
    [
        "PMID:40000001", "pmid 40000001", "https://pubmed.ncbi.nlm.nih.gov/40000001/",
        "https://europepmc.org/article/MED/40000001",
    ],
)  # fmt: skip
def test_a_paper_is_named_by_its_pubmed_id(
    text: str, upstream: EuropePmc, by_id: Callable[..., list[Record | Problem | Failure]]
) -> None:
    upstream.records = [article(1)]
    name = europepmc.canonical(text)
    assert name == "https://europepmc.org/article/MED/40000001"
    (record,) = by_id(name)
    assert isinstance(record, Record)
    assert record.paper.links.paper == name, "by which `archive add` knows that it came"


@pytest.mark.parametrize("text", ["40000001", "10.1234/lichen.1", "PMC55", "pmid", "2601.00001"])
def test_other_texts_name_no_pubmed_id(text: str) -> None:
    assert europepmc.canonical(text) is None


def test_an_unusable_answer_on_papers_by_id_is_an_error(
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem | Failure]]
) -> None:
    upstream.fault = lambda path, query: Reply(body=answer(count=1))
    (failure,) = by_id("10.1234/lichen.1")
    assert isinstance(failure, Failure) and "has no papers from 0 on, of 1" in str(failure.error)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("pubmed: lichen AND\n symbiosis", "lichen AND symbiosis"),
        ("Europe PMC: TITLE:lichen", "TITLE:lichen"),
        ("pubmed:", None),
        ("https://pubmed.ncbi.nlm.nih.gov/", None),
        ("lichen", None),
        ("1234-5678", None),
    ],
)
def test_a_search_is_offered_by_its_first_word(text: str, query: str | None) -> None:
    (offer,) = europepmc.SOURCE.offers
    assert offer.settings(text) == ({"europepmc_query": query} if query else {})
    assert offer.settings(offer.example)


def test_a_saved_answer_is_imported_with_its_pairs(tmp_path: Path) -> None:
    early, late = pair(preprint(1), article(2))
    data = answer(early, late, article(3), {"title": []}, count=900)
    for name, body in {"one line": data, "lines": json.dumps(json.loads(data), indent=1).encode()}.items():
        (file := tmp_path / name).write_bytes(body)
        records, problems = split(files.read(file, TODAY))
        assert [record.paper.published_in.doi for record in records] == [
            "10.1234/lichen.2", "10.1234/lichen.2", "10.1234/lichen.3",
        ]  # fmt: skip
        assert [problem.field for problem in problems] == ["title", "title"]
        assert "result 4" in problems[0].where


def test_of_two_versions_the_citations_of_the_published_one_count(
    fetch: Callable[..., list[Result]], upstream: EuropePmc
) -> None:
    upstream.records = [*pair(preprint(1, citedByCount=9), article(2, citedByCount=2)), article(3)]
    counted = [record.counts.cited for record in of(fetch(), Record)]
    assert [cited.times for cited in counted if cited] == [2]
    upstream.records = [preprint(4, citedByCount=5)]
    assert [record.counts.cited.times for record in of(fetch(), Record)] == [5]
