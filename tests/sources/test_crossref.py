"""Crossref: made-up works on a local server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from generator.errors import Failure, Problem
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.frame import http, registry, runner
from generator.sources.frame.declarations import Part, Result, Source
from generator.sources.frame.http import Client
from generator.sources.frame.limits import Limits
from generator.sources.upstreams import crossref
from generator.sources.upstreams.crossref import SOURCE, CrossrefSettings
from tests.harness.crossref_server import Crossref, Work, parts, update, work
from tests.harness.papers import waits
from tests.harness.upstream import Reply, served

NOON = 1_768_910_400.0  # on 20 January 2026
TODAY = date(2026, 1, 20)
FORTNIGHT = dates.days_between(date(2026, 1, 6), TODAY)


@pytest.fixture
def upstream() -> Iterator[Crossref]:
    with served(Crossref()) as upstream:
        yield upstream


def fetched(
    upstream: Crossref,
    days: list[date] = FORTNIGHT,
    *works: Work,
    source: Source[CrossrefSettings] = SOURCE,
    **settings: Any,
) -> list[Result]:
    """Fetch days of one journal without pauses, on 20 January 2026."""
    upstream.works += works
    given = {"issn": ("1234-5679",)} | settings
    with client() as asking:
        part = Part(source, "", CrossrefSettings(upstream.url, delay=0.0, **given))
        return list(runner.fetched(part, asking, days))


def client() -> closing[Client]:
    clock = http.Clock(lambda: NOON, lambda seconds: None)
    return closing(Client(limits=Limits(answer=5.0), clock=clock))


def records(results: list[Result]) -> dict[str, Record]:
    return {result.paper.id: result for result in results if isinstance(result, Record)}


def new(results: list[Result]) -> set[str]:
    return {name for name, record in records(results).items() if not record.is_known}


def test_days_that_reach_today_are_asked_for_by_index_date_and_others_by_publication(
    upstream: Crossref,
) -> None:
    fetched(upstream, FORTNIGHT, work("10.1234/new", "New"))
    fetched(upstream, FORTNIGHT[:7])
    (_, today), (_, before) = upstream.asked
    assert today["filter"].startswith("issn:1234-5679,from-index-date:2026-01-06,type:journal-article,")
    assert "from-pub-date:2026-01-06,until-pub-date:2026-01-12," in before["filter"]
    assert "index-date" not in before["filter"]


def test_where_no_record_changed_papers_announced_before_still_come(upstream: Crossref) -> None:
    early = work("10.1234/early", "Early", "2026-01-15", indexed=parts("2025-12-01"))
    assert new(fetched(upstream, FORTNIGHT, early)) == {"10.1234/early"}
    assert ["index-date" in query["filter"] for _, query in upstream.asked] == [True, False]


def test_only_what_was_published_on_these_days_is_new(upstream: Crossref) -> None:
    results = fetched(
        upstream, FORTNIGHT,
        work("10.1234/new", "New"),
        work("10.1234/old", "Old", "2021-03-04", indexed=parts("2026-01-15")),
        work("10.1234/unchanged", "Unchanged", "2021-03-04"),
    )  # fmt: skip
    assert records(results).keys() == {"10.1234/new", "10.1234/old"}
    assert new(results) == {"10.1234/new"}
    assert records(results)["10.1234/new"].arrived == "", "it has a day of its own"


@pytest.mark.parametrize(
    ("fields", "published", "arrived", "is_new"),
    [
        # Online publication counts, if its day is known.
        ({"issued": parts("2026-01-02")}, "2026-01-10", "", True),
        ({"published-online": parts("2026"), "issued": parts("2026-01-08")}, "2026-01-08", "", True),
        ({"published-online": parts("2025-12-01"), "issued": parts("2026-01-08")}, "2025-12-01", "", False),
        # A month or a year stays one; the paper is listed on the day when its DOI was made.
        ({"published-online": None, "issued": parts("2026-01")}, "2026-01", "2026-01-10", True),
        ({"published-online": None, "issued": parts("2026")}, "2026", "2026-01-10", True),
        ({"published-online": None, "issued": parts("2026"), "created": parts("2026-01-02")},
         "2026", "2026-01-02", False),
        # A print whose DOI was made later, and one that is old.
        ({"published-online": None, "issued": parts("2025-11")}, "2025-11", "2026-01-10", True),
        ({"published-online": None, "issued": parts("1925")}, "1925", "", False),
        # An issue that is still to be printed.
        ({"published-online": None, "issued": parts("2026-06")}, "2026-01", "2026-01-10", True),
        ({"published-online": parts("2026-06-01"), "issued": parts("2027")}, "2026-01", "2026-01-10", True),
    ],
)  # fmt: skip
def test_the_date_of_publication(
    upstream: Crossref, fields: Work, published: str, arrived: str, is_new: bool
) -> None:
    moss = work("10.1234/moss", "Moss", indexed=parts("2026-01-19"), **fields)
    results = fetched(upstream, FORTNIGHT, moss)
    (record,) = records(results).values()
    assert (record.paper.published, record.arrived) == (published, arrived)
    assert record.is_known is not is_new
    assert record.paper.days == ()


def test_a_fetch_since_long_ago_has_the_months_and_years_between(upstream: Crossref) -> None:
    days = dates.days_between(date(2010, 3, 4), TODAY)
    printed = {"published-online": None, "created": parts("2016-05-06")}
    results = fetched(
        upstream, days,
        work("10.1234/month", "Month", issued=parts("2012-03"), **printed),
        work("10.1234/year", "Year", issued=parts("2011"), **printed),
        work("10.1234/end", "End", issued=parts("2010"), **printed),
        work("10.1234/day", "Day", issued=parts("2012-03-04"), **printed),
    )  # fmt: skip
    assert new(results) == {"10.1234/month", "10.1234/year", "10.1234/day"}
    assert {record.arrived for record in records(results).values()} == {""}


def test_days_that_lie_back_have_what_was_issued_then(upstream: Crossref) -> None:
    back = dates.days_between(date(2020, 1, 1), date(2020, 1, 7))
    results = fetched(
        upstream, back,
        work("10.1234/day", "Day", "2020-01-03", indexed=parts("2026-01-19")),
        work("10.1234/year", "Year", **{"published-online": None, "issued": parts("2020")}),
        work("10.1234/early", "Early", "2019-10-01", issued=parts("2020-01-05")),
        work("10.1234/late", "Late", "2020-02-03"),
    )  # fmt: skip
    assert new(results) == {"10.1234/day", "10.1234/year", "10.1234/early"}
    assert records(results)["10.1234/year"].arrived == "", "a paper of years ago is not listed today"


def test_what_has_no_title_or_date_waits(upstream: Crossref) -> None:
    results = fetched(
        upstream, FORTNIGHT,
        work("10.1234/A", ""),
        work("10.1234/b", "B", **{"published-online": None, "issued": {"date-parts": [[None]]}}),
        work("10.1234/c", "", issued=None, **{"published-online": None}) | {"title": [""]},
        work("10.1234/old", "", "2021-03-04", indexed=parts("2026-01-15")),
    )  # fmt: skip
    assert results == [
        waits("10.1234/a", "a title"), waits("10.1234/b", "a date"), waits("10.1234/c", "a title and a date"),
    ]  # fmt: skip


def test_corrections_and_retractions_are_about_other_papers(upstream: Crossref) -> None:
    results = fetched(
        upstream, FORTNIGHT,
        work("10.1234/c", "Correction: Moss", **{"update-to": [update("10.1234/MOSS", "correction")]}),
        work("10.1234/r", "Retraction", **{"update-to": [update("10.1234/a", "retraction"),
                                                         update("10.1234/b", "erratum")]}),
        work("10.1234/e", "Concern", **{"update-to": [update("10.1234/a", "expression_of_concern")]}),
        work("10.1234/v2", "Second version", **{"update-to": [update("10.1234/v1", "new_version")]}),
        work("10.1234/self", "Itself", **{"update-to": [update("10.1234/self", "correction")]}),
        work("10.1234/d", "", **{"update-to": [update("10.1234/x", "correction", "2026")]}),
    )  # fmt: skip
    assert [(each.name, each.says, each.day) for each in results if isinstance(each, Notice)] == [
        ("10.1234/moss", "corrected", "2026-01-12"), ("10.1234/a", "retracted", "2026-01-12"),
        ("10.1234/b", "corrected", "2026-01-12"), ("10.1234/x", "corrected", "2026"),
    ]  # fmt: skip
    assert new(results) == {"10.1234/v2", "10.1234/self"}


def test_a_paper_says_itself_that_it_was_corrected_or_retracted(upstream: Crossref) -> None:
    by = [update("10.1234/1", "correction", "2026-01-11"), update("10.1234/2", "corrigendum", "2026-01-15"),
          update("10.1234/3", "new_version", "2026-01-16")]  # fmt: skip
    results = records(fetched(
        upstream, FORTNIGHT,
        work("10.1234/a", "Moss", **{"updated-by": by}),
        work("10.1234/b", "Fern", **{"updated-by": [update("10.1234/4", "retraction")]}),
        work("10.1234/c", "RETRACTED: Lichen"),
    ))  # fmt: skip
    a, b, c = (results[f"10.1234/{name}"].paper for name in "abc")
    assert (a.corrected, a.withdrawn) == ("2026-01-15", False)
    assert (b.corrected, b.withdrawn) == ("", True)
    assert c.withdrawn


def test_pages_go_on_until_all_works_are_there(upstream: Crossref) -> None:
    upstream.rows = 3
    works = [work(f"10.1234/{number}", f"Moss {number}") for number in range(8)]
    assert len(new(fetched(upstream, FORTNIGHT, *works))) == 8
    assert [query["cursor"] for _, query in upstream.asked] == ["*", "at+3", "at+6"]


def test_a_query_takes_works_with_all_of_its_words(upstream: Crossref) -> None:
    upstream.rows = 2
    results = fetched(
        upstream, FORTNIGHT,
        work("10.1234/both", "Reefs of Coral"), work("10.1234/abstract", "Reef", abstract="<p>Coral.</p>"),
        work("10.1234/one", "Coral"), work("10.1234/two", "Reef"), work("10.1234/three", "A reef"),
        issn=(), query="coral  reef",
    )  # fmt: skip
    assert new(results) == {"10.1234/both", "10.1234/abstract"}
    assert [query["query"] for _, query in upstream.asked] == ["coral  reef"] * 2, "the rest fits worse"


def test_where_too_many_records_changed_only_new_works_are_asked_for(upstream: Crossref) -> None:
    few = replace(SOURCE, most=4, size=2)
    works = [work(f"10.1234/{n}", f"Moss {n}", f"2026-01-{6 + n:02}") for n in range(6)]
    many = [work(f"10.1234/x{n}", f"Fern {n}", "2026-01-18") for n in range(5)]
    results = fetched(upstream, FORTNIGHT, *works, *many, source=few)
    assert new(results) >= {f"10.1234/{n}" for n in range(6)}
    (problem,) = (result for result in results if isinstance(result, Problem))
    assert str(problem) == "crossref 2026-01-18: more than 4 works on one day; narrow the query"
    assert len(new(results)) == 6 + 4
    assert len(upstream.asked) < 30


def test_a_server_that_repeats_works_fails(upstream: Crossref) -> None:
    upstream.works = [work(f"10.1234/{number}", "Moss") for number in range(9)]
    upstream.rows = 3
    good = upstream.reply
    upstream.reply = lambda path, query, headers: good(path, query | {"cursor": "*"}, headers)  # type: ignore[method-assign]
    failures = [f"{result.error}" for result in fetched(upstream) if isinstance(result, Failure)]
    assert failures and all("Crossref gave 3 of 9 works in 2 answers" in said for said in failures)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"status": "ok", "message": {"total-results": 3, "items": []}}', "has no works from 0 on, of 3"),
        (b'{"status": "ok", "message": {"items": []}}', "is not a list of works from Crossref"),
        (b'{"status": "failed", "message": [{"message": "no"}]}', "is not a list of works from Crossref"),
        (b"<html><title>Just a moment</title></html>", "is an HTML or XML page, not JSON"),
        (b'{"message": {"total-results": 1, "items": [', "is not JSON"),
    ],
)  # fmt: skip
def test_an_empty_cut_or_foreign_answer_is_a_failure(upstream: Crossref, body: bytes, says: str) -> None:
    upstream.fault = lambda path, query: Reply(body=body)
    results = fetched(upstream)
    assert results and all(isinstance(result, Failure) for result in results)
    assert says in str(results[0])


def test_an_answer_with_more_works_than_asked_for_is_refused(upstream: Crossref) -> None:
    body = b'{"message": {"total-results": 9, "items": [%b{}]}}' % (b"{}," * SOURCE.size)
    upstream.fault = lambda path, query: Reply(body=body)
    assert "at most 500 were expected" in str(fetched(upstream)[0])


def test_items_of_any_kind_are_told(upstream: Crossref) -> None:
    body = b'{"message": {"total-results": 4, "items": [7, null, {}, {"DOI": "x", "title": ["y"]}]}}'
    upstream.fault = lambda path, query: Reply(body=body)
    results = fetched(upstream, [TODAY])
    assert {type(result) for result in results} <= {Problem, Failure}


def test_journals_publishers_and_the_query_are_parts() -> None:
    settings = CrossrefSettings(issn=("1234-5679", "2345-678X"), prefix=("10.1234",), query="coral  reef")
    found = crossref.parts(settings)
    assert list(found) == ["issn 1234-5679", "issn 2345-678X", "query coral reef", "prefix 10.1234"]
    assert [(part.issn, part.query, part.prefix) for part in found.values()] == [
        (("1234-5679",), "", ()), (("2345-678X",), "", ()), ((), "coral reef", ()), ((), "", ("10.1234",)),
    ]  # fmt: skip
    assert registry.parts(["crossref"], lambda _: CrossrefSettings())[0].name == ""


def test_without_anything_to_ask_for_it_says_what_is_missing(upstream: Crossref) -> None:
    assert SOURCE.lacks(CrossrefSettings()) == "crossref_issn, crossref_prefix or crossref_query"
    assert SOURCE.lacks(CrossrefSettings(query="moss")) == ""
    (failure,) = fetched(upstream, issn=())
    assert isinstance(failure, Failure) and "needs crossref_issn" in str(failure.error)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("1234-5679", {"crossref_issn": "1234-5679"}), (" 12345679 ", {"crossref_issn": "1234-5679"}),
        ("2434-561x", {"crossref_issn": "2434-561X"}), ("1990-2000", {}),
        ("10.1234", {"crossref_prefix": "10.1234"}), ("10.1234/moss", {}), ("moss", {}), ("", {}),
    ],
)  # fmt: skip
def test_what_init_offers(text: str, settings: dict[str, str]) -> None:
    meant = [offer.settings(text) for offer in SOURCE.offers if offer.settings(text)]
    assert meant == ([settings] if settings else [])
    assert all(offer.settings(offer.example) for offer in SOURCE.offers)


def test_an_address_for_the_faster_pool(upstream: Crossref) -> None:
    fetched(upstream, mailto=" ada@moss.example ")
    assert upstream.asked[0][1]["mailto"] == "ada@moss.example"
    upstream.asked.clear()
    fetched(upstream)
    assert "mailto" not in upstream.asked[0][1]


def asked(
    upstream: Crossref, *dois: str, source: Source[CrossrefSettings] = SOURCE
) -> list[Record | Problem | Failure]:
    with client() as asking:
        return list(runner.named(source, CrossrefSettings(upstream.url, delay=0.0), asking, dois))


def test_papers_by_doi_come_many_at_once(upstream: Crossref) -> None:
    dois = [f"10.1234/moss.{number}" for number in range(120)]
    upstream.works = [work(doi.upper(), f"On {doi}") for doi in dois[:110]]
    found = asked(upstream, *dois)
    assert {record.paper.id for record in found if isinstance(record, Record)} == set(dois[:110])
    assert len(upstream.asked) == 3
    assert all(len(query["filter"]) < 4_000 for _, query in upstream.asked)
    assert asked(upstream) == []


def test_a_doi_with_a_comma_is_asked_for_alone(upstream: Crossref) -> None:
    upstream.works = [work("10.1234/a", "A"), work("10.1234/(1,2)", "B"), work("10.1234/c", "C")]
    found = asked(upstream, "10.1234/a", "10.1234/(1,2)", "10.1234/none,", "10.1234/c")
    assert [record.paper.title for record in found if isinstance(record, Record)] == ["A", "C", "B"]
    assert [path for path, _ in upstream.asked] == [
        "/works", "/works/10.1234%2F%281%2C2%29", "/works/10.1234%2Fnone%2C",
    ]  # fmt: skip


def test_a_batch_that_fails_stops_no_other_and_a_foreign_work_is_left_out(
    upstream: Crossref,
) -> None:
    one = replace(SOURCE, batch=1)
    upstream.works = [work("10.1234/a", "A"), work("10.1234/b", "B")]
    upstream.fault = lambda path, query: Reply(500) if query["filter"] == "doi:10.1234/a" else None
    failure, record = asked(upstream, "10.1234/a", "10.1234/b", source=one)
    assert isinstance(failure, Failure) and isinstance(record, Record)
    foreign = b'{"message": {"total-results": 1, "items": [{"DOI": "10.1234/z", "title": ["Z"]}]}}'
    upstream.fault = lambda path, query: Reply(body=foreign)
    assert asked(upstream, "10.1234/a") == []


@pytest.mark.parametrize("value", [7, "x", [7], [[]], {}, [{"given": 7}], None, True, [None]])
def test_a_wrong_type_costs_the_field_or_the_paper_and_never_more(upstream: Crossref, value: object) -> None:
    whole = work("10.1234/moss", "Moss", event={"name": "x"}, page="1-2", volume="3", institution=[],
                 subtitle=["more"], **{"update-to": [], "updated-by": []})  # fmt: skip
    items = [{**whole, name: value} for name in whole] + [work("10.1234/good", "Good")]
    answer = {"message": {"total-results": len(items), "items": items}}
    upstream.fault = lambda path, query: Reply(body=json.dumps(answer).encode())
    results = fetched(upstream)
    assert "10.1234/good" in new(results)
    problems = [result for result in results if isinstance(result, Problem)]
    assert all("cannot be read" not in problem.reason for problem in problems)
