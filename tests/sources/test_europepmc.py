"""Europe PMC: made-up records in the documented shape, and its search on loopback.

The shape of journal articles is that of recorded answers; that of preprints, links between versions,
corrections and cursors follows the documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Notice, Paper, Record
from generator.sources import europepmc, files
from generator.sources.declarations import Result
from generator.sources.europepmc import EuropePmcSettings
from generator.sources.http import Client, Clock
from tests.harness.europepmc_server import EuropePmc, Item, answer, article, linked, pair, preprint
from tests.harness.papers import TODAY, split
from tests.harness.upstream import Reply, served

DAY = date(2026, 1, 5)


def paper_of(item: Item) -> Paper:
    (record,), problems = split(europepmc.parse(item, "here"))
    assert problems == []
    return record.paper


def test_a_whole_article() -> None:
    item = article(7, "On CO<sub>2</sub> in <i>Usnea</i>", pmcid="PMC123")
    item["fullTextUrlList"] = {"fullTextUrl": [
        {"availabilityCode": "S", "documentStyle": "pdf", "url": "https://elsewhere.example/7.pdf"},
        {"availabilityCode": "OA", "documentStyle": "pdf", "url": "https://europepmc.org/articles/PMC123?pdf=render"},
    ]}  # fmt: skip
    item["meshHeadingList"] = {"meshHeading": [
        {"majorTopic_YN": "N", "descriptorName": "Humans"},
        {"majorTopic_YN": "Y", "descriptorName": "Fungi"},
        {"majorTopic_YN": "N", "descriptorName": "Algae", "meshQualifierList": {"meshQualifier": [
            {"majorTopic_YN": "Y", "qualifierName": "metabolism"},
        ]}},
    ]}  # fmt: skip
    paper = paper_of(item)
    assert paper.id == paper.links.doi == paper.published_in.doi == "10.1234/lichen.7"
    assert paper.title == "On CO₂ in Usnea"
    assert paper.abstract == (
        "Background: Nothing was known of On CO₂ in Usnea.\n\nResults: It still is not."
    )
    assert paper.shown_authors == ("Ada One", "B. C. Two")
    assert (paper.published, paper.days, paper.source) == ("2026-01-05", (), "europepmc")
    assert paper.keywords == ("Lichens", "Symbiosis", "Fungi", "Algae"), "main MeSH headings alone"
    assert paper.links.paper == "https://europepmc.org/article/MED/40000007"
    assert paper.links.pdf == "https://europepmc.org/articles/PMC123?pdf=render", "which anybody may read"
    assert paper.published_in.kind == "article"
    assert paper.published_in.reference == "Journal of made-up lichens 12 (3), 7-15"


def test_a_preprint() -> None:
    paper = paper_of(preprint(8))
    assert paper.id == "10.1101/2026.01.01.000008"
    assert paper.links.paper == "https://europepmc.org/article/PPR/PPR8"
    assert paper.published_in.values == {"kind": "preprint", "journal": "bioRxiv"}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("On lichens.", "On lichens"),
        ("On lichens?", "On lichens?"),
        ("On lichens...", "On lichens..."),
        ("On <i>Cladonia</i> sp.", "On Cladonia sp."),
        ("Lichens of the U.S.", "Lichens of the U.S."),
        ("On vitamin C.", "On vitamin C"),
        ("[On lichens].", "On lichens"),
        ("[On lichens.]", "On lichens"),
        ("[On [6]-gingerol in lichens].", "On [6]-gingerol in lichens"),
        ("[Translated article] On lichens.", "[Translated article] On lichens"),
        ("[A] and [B].", "[A] and [B]"),
        ("On  lichens\n and &lt;i&gt;moss&lt;/i&gt;.", "On lichens and moss"),
    ],
)
def test_a_title_has_neither_pubmeds_full_stop_nor_the_brackets_of_a_translation(
    written: str, title: str
) -> None:
    assert paper_of(article(1) | {"title": written}).title == title


def test_names_of_people_and_groups() -> None:
    people: list[Any] = [
        {"firstName": "Ada B", "lastName": "One", "suffix": "Jr"},
        {"lastName": "van der Two", "initials": "CD"},
        {"fullName": "Three EF"},
        {"collectiveName": "Lichen <i>Study</i> Group"},
        {"fullName": ""},
        None,
    ]
    assert paper_of(article(1, authorList={"author": people})).shown_authors == (
        "Ada B One Jr", "C. D. van der Two", "E. F. Three", "Lichen Study Group",
    )  # fmt: skip
    del (item := article(1))["authorList"]
    assert paper_of(item).shown_authors == ("A. One", "B. C. Two"), "from the one text with all names"


@pytest.mark.parametrize(
    ("issue", "month", "published"),
    [
        ("2026 Jan", 1, "2026-01"),
        ("2026 Jan-Feb", 1, "2026-01"),
        ("2026", 0, "2026"),
        ("2026 Winter", 0, "2026"),
        ("2026 Jan 1", 1, "2026-01-01"),
    ],
)
def test_the_first_of_a_month_is_no_day_if_only_the_issue_is_dated(
    issue: str, month: int, published: str
) -> None:
    item = article(1, day="2026-01-01")
    item["journalInfo"] |= {
        "dateOfPublication": issue, "monthOfPublication": month, "printPublicationDate": "2026-01-01",
    }  # fmt: skip
    assert paper_of(item).published == "2026-01-01", "online"
    del item["electronicPublicationDate"]
    assert paper_of(item).published == published


def test_a_paper_without_a_doi_has_an_id_from_pubmed() -> None:
    del (item := article(9))["doi"]
    assert (paper_of(item).id, paper_of(item).slug) == ("pmid-40000009", "pmid-40000009")
    del item["pmid"]
    central = item | {"id": "PMC55", "source": "PMC", "pmcid": "PMC55"}
    assert paper_of(central).id == "pmc55"


def test_an_arxiv_paper_has_its_arxiv_id() -> None:
    paper = paper_of(preprint(1, doi="10.48550/arXiv.2601.00001"))
    assert (paper.id, paper.links.doi, paper.links.paper) == (
        "2601.00001", "", "https://arxiv.org/abs/2601.00001",
    )  # fmt: skip


def test_corrections_and_retractions_that_a_record_names() -> None:
    item, other = article(1), article(2)
    linked(item, "Erratum in", other, "J Made Up Lichens. 2026 Mar 4;12(4):1. doi: 10.1234/x.")
    linked(item, "Comment in", other, "J Made Up Lichens. 2026 Apr;12(4):1.")
    assert (paper_of(item).corrected, paper_of(item).withdrawn) == ("2026-03-04", False)
    linked(item, "Retraction in", other)
    assert paper_of(item).withdrawn
    assert paper_of(article(1, pubTypeList={"pubType": ["Retracted Publication"]})).withdrawn


def test_fields_of_wrong_types_are_reported_and_left_out() -> None:
    wrong = dict.fromkeys(article(1), 7) | {"id": "1", "source": "MED", "title": "On lichens", "doi": []}
    (record,), problems = split(europepmc.parse(wrong | {"firstPublicationDate": "2026-01-05"}, "here"))
    assert record.paper.title == "On lichens"
    assert {problem.field for problem in problems} >= {"doi"}


# --- the search -------------------------------------------------------------------------------------------


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

    def fetch(*days: date, query: str = "lichens") -> list[Result]:
        settings = EuropePmcSettings(upstream.url, query)
        return list(europepmc.fetch_days(client, settings, days or (DAY,)))

    return fetch


@pytest.fixture
def by_id(client: Client, upstream: EuropePmc) -> Callable[..., list[Record | Problem]]:
    """Ask for papers by id."""
    ask = partial(europepmc.fetch_papers, client, EuropePmcSettings(upstream.url))
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
        (answer(*(article(number) for number in range(101))), "at most 100 were requested"),
        (answer(article(1), count=20_001), "more than 20,000; narrow the query"),
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


def test_cursors_without_end_are_given_up(upstream: EuropePmc, fetch: Callable[..., list[Result]]) -> None:
    numbers = iter(range(10**6))
    upstream.fault = lambda path, query: Reply(
        body=answer(article(next(numbers)), count=20_000, cursor=f"AoJ{next(numbers)}")
    )
    (failure,) = of(fetch(), Failure)
    assert "gave 201 of 20,000 papers" in str(failure.error)


def test_a_fetch_without_a_query_says_which_setting_it_needs(fetch: Callable[..., list[Result]]) -> None:
    (failure,) = of(fetch(query=" "), Failure)
    assert "needs `europepmc_query`" in str(failure.error)


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
        Notice("10.1234/lichen.1", "corrected", "2026-01-05"),
        Notice("10.1234/lichen.1", "retracted", "2026-01-05"),
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
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem]]
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
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem]]
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
    text: str, upstream: EuropePmc, by_id: Callable[..., list[Record | Problem]]
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
    upstream: EuropePmc, by_id: Callable[..., list[Record | Problem]]
) -> None:
    upstream.fault = lambda path, query: Reply(body=answer(count=1))
    with pytest.raises(FetchError, match="has no papers from 0 on, of 1"):
        by_id("10.1234/lichen.1")


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
