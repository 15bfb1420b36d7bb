"""DOIs: made-up answers of registration agencies, on a local server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.errors import Failure, Problem
from generator.papers.paper import Record
from generator.papers.publication import Publication
from generator.sources.frame import runner
from generator.sources.frame.declarations import Source
from generator.sources.upstreams import doi
from generator.sources.upstreams.doi import SOURCE, DoiSettings
from tests.harness.papers import split
from tests.sources.test_http import Answer, Upstream, asking, serving

DOI = "10.1234/moss.7"
JOURNAL = "Journal of Made-up Moss"
FULL: dict[str, Any] = {
    "DOI": "10.1234/MOSS.7",
    "type": "journal-article",
    "title": "On <i>moss</i> &amp; mirrors",
    "author": [
        {"given": "Ada", "family": "One", "suffix": "Jr."},
        {"given": "Bo", "non-dropping-particle": "van der", "family": "Two"},
        {"literal": "The Moss Team"},
    ],
    "issued": {"date-parts": [[2026, 1, 5]]},
    "container-title": JOURNAL,
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We count.</jats:p>\n<jats:p>And again.</jats:p>",
    "resource": {"primary": {"URL": "https://moss.example/7"}},
    "URL": "https://doi.org/10.1234/moss.7",
}


def read(item: object) -> tuple[list[Record], list[Problem]]:
    return split(doi.parse(item, DOI, "doi"))


def asked(upstream: Upstream, *dois: str) -> list[Record | Problem | Failure]:
    with asking(*SOURCE.limits.hosts, setting=SOURCE.address_setting) as (client, _):
        return list(runner.named(SOURCE, DoiSettings(upstream.url), client, dois))


def test_all_that_an_agency_knows() -> None:
    (record,), problems = read(FULL)
    paper = record.paper
    assert problems == []
    assert (paper.id, paper.links.doi, paper.source) == (DOI, DOI, "doi")
    assert paper.title == "On moss & mirrors"
    assert paper.shown_authors == ("Ada One Jr.", "Bo van der Two", "The Moss Team")
    assert paper.abstract == "We count.\n\nAnd again."
    assert paper.published == "2026-01-05"
    assert paper.published_in == Publication("article", JOURNAL, doi=DOI)
    assert paper.links.paper == "https://moss.example/7"


@pytest.mark.parametrize(
    ("changes", "title", "published", "journal"),
    [
        ({"title": ["Moss", "Other"], "container-title": ["J. Moss"]}, "Moss", "2026-01-05", "J. Moss"),
        ({"title": "Moss", "container-title": []}, "Moss", "2026-01-05", ""),
        ({"title": "Moss", "issued": {"date-parts": [["2026", "3"]]}}, "Moss", "2026-03", JOURNAL),
        ({"title": "Moss", "issued": {"date-parts": [[2026]]}}, "Moss", "2026", JOURNAL),
    ],
)  # fmt: skip
def test_the_shapes_that_agencies_give(
    changes: dict[str, Any], title: str, published: str, journal: str
) -> None:
    (record,), _ = read(FULL | changes)
    assert (record.paper.title, record.paper.published, record.paper.published_in.journal) == (
        title,
        published,
        journal,
    )


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (FULL | {"title": None}, "title"), (FULL | {"title": []}, "title"), ({}, "title"), ([], ""),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_a_paper_is_told(item: object, field: str) -> None:
    records, problems = read(item)
    assert records == []
    assert field in {problem.field for problem in problems}


@pytest.mark.parametrize("issued", [{"date-parts": [[None]]}, "soon", {"date-parts": [[2026, 13]]}])
def test_a_paper_without_a_date_comes_in_undated(issued: object) -> None:
    (record,), _ = read(FULL | {"issued": issued})
    assert record.paper.dates == ()


@pytest.mark.parametrize("value", [7, "x", [7], [[]], {}, [{"given": 7}], None, True])
def test_a_wrong_type_costs_the_field_or_the_paper_and_never_more(value: object) -> None:
    for name in FULL:
        for item in read(FULL | {name: value}):
            assert isinstance(item, list)


def test_it_asks_for_the_format_and_follows_to_the_agency() -> None:
    found = Answer(json.dumps(FULL).encode())
    with serving(Answer(status=302, headers={"Location": "/agency/7"}), found) as upstream:
        (record,) = asked(upstream, DOI)
    assert isinstance(record, Record)
    assert [path for path, _, _ in upstream.asked] == ["/10.1234/moss.7", "/agency/7"]
    assert upstream.asked[0][2]["Accept"] == "application/vnd.citationstyles.csl+json"


def test_what_is_not_registered_is_left_out_and_what_fails_stops_no_other() -> None:
    answers = (
        Answer(status=404), Answer(status=302, headers={"Location": "https://elsewhere.example/"}),
        Answer(json.dumps(FULL).encode()),
    )  # fmt: skip
    with serving(*answers) as upstream:
        failure, record = asked(upstream, "10.1234/none", "10.1234/publisher", DOI)
    assert isinstance(failure, Failure) and isinstance(record, Record)
    assert "'https://elsewhere.example/', which is not an address of the source" in str(failure.error)
    assert "DOI_RESOLVER" in str(failure.error)


def test_a_doi_cannot_lead_to_another_path() -> None:
    with serving(Answer(status=404)) as upstream:
        assert asked(upstream, "10.1234/x?y#z%2e%2e") == []
    assert upstream.asked[0][:2] == ("/10.1234/x%3Fy%23z%252e%252e", {})


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("10.1234/Moss.7", DOI), ("https://doi.org/10.1234/moss.7", DOI), ("doi:10.1234/moss.7", DOI),
        ("https://dx.doi.org/10.1234%2Fmoss.7", DOI), ("10.48550/arXiv.2601.00001", None),
        ("https://moss.example/7", None),
    ],
)  # fmt: skip
def test_what_is_a_doi(text: str, known: str | None) -> None:
    source: Source[DoiSettings] = SOURCE
    assert source.canonical(text) == known
