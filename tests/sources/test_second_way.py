"""arXiv's OAI-PMH, where its query API fails, on a local server."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from generator.errors import Failure, Note
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part, Result
from generator.sources.frame.http import Client
from generator.sources.upstreams import arxiv
from tests.harness.clocks import NOON, Time
from tests.harness.oai import answer, error, wrapped
from tests.harness.upstream import Entry, Reply, Upstream, serving


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """arXiv, whose query API refuses everything, with a paper of each day from 5 to 9 January 2026."""
    with serving() as server:
        server.fault = lambda path, query: Reply(429) if path == "/api/query" else None
        for number in range(5, 10):
            server.papers.append(Entry(f"2601.0000{number}", f"Moss {number}", f"2026-01-0{number}"))
        yield server


def fetched(
    upstream: Upstream, first: int = 5, last: int = 9, *, time: Time | None = None, search: str = ""
) -> list[Result]:
    made = arxiv.ArxivSettings(f"{upstream.url}/api/query", ("cs.CL",), search, oai_address=upstream.oai)
    days = dates.days_between(date(2026, 1, first), date(2026, 1, last))
    with contextlib.closing(Client(limits=arxiv.SOURCE.limits, clock=(time or Time()).clock)) as client:
        return list(runner.fetched(Part(arxiv.SOURCE, "", made), client, days))


def new(results: list[Result]) -> list[str]:
    return [made.paper.id[-1] for made in results if isinstance(made, Record) and not made.is_known]


def known(results: list[Result]) -> list[str]:
    return [made.paper.id for made in results if isinstance(made, Record) and made.is_known]


def failure(results: list[Result]) -> str:
    return "\n".join(f"{result.error}" for result in results if isinstance(result, Failure))


def harvests(upstream: Upstream) -> list[dict[str, str]]:
    return [query for path, query in upstream.asked if path == "/oai"]


@pytest.mark.parametrize("status", [429, 406, 503])
def test_where_the_api_fails_oai_is_asked_after_longer_and_longer_waits(
    status: int, upstream: Upstream
) -> None:
    time = Time()
    upstream.fault = lambda path, query: Reply(status) if path == "/api/query" else None
    results = fetched(upstream, time=time)
    assert new(results) == ["5", "6", "7", "8", "9"]
    (remark,) = (result.reason for result in results if isinstance(result, Note))
    assert f"HTTP {status}" in remark
    assert remark.endswith("OAI-PMH was asked instead for 2026-01-05 to 2026-01-09.")
    assert not any(isinstance(result, Failure) for result in results)
    assert [path for path, _ in upstream.asked] == ["/api/query"] * 6 + ["/oai"] * 2
    assert harvests(upstream) == [
        {"verb": "ListRecords", "metadataPrefix": prefix, "set": "cs:cs:CL", "from": "2026-01-05"}
        for prefix in ("arXivRaw", "arXiv")
    ]
    assert time.naps == [3.0, 15.0, 30.0, 3.0, 15.0, 30.0, 3.0, 3.0]


def test_an_api_without_a_single_paper_is_not_believed(upstream: Upstream) -> None:
    nothing = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
    upstream.fault = lambda path, query: Reply(body=nothing) if path == "/api/query" else None
    results = fetched(upstream)
    assert new(results) == ["5", "6", "7", "8", "9"]
    assert "has no papers. OAI-PMH was asked instead" in str(results[-1])
    upstream.papers.clear()
    assert fetched(upstream) == [], "both say so"


def test_only_a_paper_first_submitted_on_the_days_asked_for_is_new(upstream: Upstream) -> None:
    upstream.papers = [
        Entry("2012.11614", "Old", "2020-12-21", 4, revised="2026-01-06"),
        Entry("1412.08323", "Comment", "2014-12-29", changed="2026-01-07"),
        Entry("2601.00002", "Second", "2026-01-02", 2, revised="2026-01-06"),
        Entry("2601.00005", "New", "2026-01-05", 3, revised="2026-01-08", changed="2026-01-09"),
        Entry("2601.00009", "Later", "2026-01-09"),
    ]
    results = fetched(upstream, 5, 7)
    assert new(results) == ["5"]
    assert sorted(known(results)) == ["1412.08323", "2012.11614", "2601.00002", "2601.00009"]
    papers = {made.paper.id: made.paper for made in results if isinstance(made, Record)}
    shown = {name: (it.published, it.updated, it.version) for name, it in papers.items()}
    assert shown["2012.11614"] == ("2020-12-21", "2026-01-06", 4)
    assert shown["2601.00005"] == ("2026-01-05", "2026-01-08", 3)
    assert shown["1412.08323"] == ("2014-12-29", "", 1)


def test_without_the_history_of_its_versions_a_paper_only_refreshes(upstream: Upstream) -> None:
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs:cs:CL", "from": "2026-01-05"}
    raw = answer(asked, upstream.papers[1:], {}, 99)
    refused = upstream.fault
    upstream.fault = lambda path, query: (
        Reply(body=raw) if query.get("metadataPrefix") == "arXivRaw" else refused(path, query)
    )
    results = fetched(upstream)
    assert new(results) == ["6", "7", "8", "9"]
    assert known(results) == ["2601.00005"]


def test_a_deleted_record_is_told(upstream: Upstream) -> None:
    upstream.deleted = {"2512.00004": "2026-01-06", "2512.00001": "2026-01-02"}
    assert Notice("2512.00004", "gone", "2026-01-06") in fetched(upstream)
    assert sum(isinstance(result, Notice) for result in fetched(upstream)) == 1


def test_tokens_are_followed_to_the_end(upstream: Upstream) -> None:
    upstream.page = 2
    assert new(fetched(upstream)) == ["5", "6", "7", "8", "9"]
    tokens = [query.get("resumptionToken", "") for query in harvests(upstream)]
    assert [token.partition("|")[0] for token in tokens] == ["", "arXivRaw", "arXivRaw", "", "arXiv", "arXiv"]
    assert all(set(query) == {"verb", "resumptionToken"} for query in harvests(upstream) if len(query) == 2)


def in_place_of(upstream: Upstream, chosen: Callable[[dict[str, str]], Reply | None]) -> None:
    """Let the query API refuse everything, and OAI-PMH answer some requests otherwise."""
    upstream.fault = lambda path, query: Reply(429) if path == "/api/query" else chosen(query)


def test_a_list_that_expires_is_asked_for_once_more_from_its_last_day_on(upstream: Upstream) -> None:
    upstream.page = 2
    expired = Reply(body=error("badResumptionToken", "The token is invalid or expired."))
    left = [1]
    in_place_of(
        upstream,
        lambda query: (
            expired if query.get("resumptionToken", "").endswith("|4") and left and left.pop() else None
        ),
    )
    results = fetched(upstream)
    assert set(new(results)) == {"5", "6", "7", "8", "9"}
    assert [query["from"] for query in harvests(upstream) if "from" in query] == [
        "2026-01-05", "2026-01-08", "2026-01-05",
    ]  # fmt: skip
    in_place_of(upstream, lambda query: expired if "resumptionToken" in query else None)
    assert "badResumptionToken, The token is invalid or expired" in failure(fetched(upstream))


ENDLESS = "<resumptionToken>{}</resumptionToken>"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(body=error("noRecordsMatch", "None.")), "OAI-PMH, arXiv's second way, has nothing, either"),
        (Reply(body=error("badArgument", "Set does not exist")), "badArgument, Set does not exist"),
        (Reply(body=error("", "")), "refuses ListRecords arXivRaw cs:cs:CL 2026-01-05: error"),
        (Reply(503), "failed, too: http"),
        (Reply(body=b""), "the answer does not come from OAI-PMH"),
        (Reply(body=b"<html>Just a moment</html>"), "the answer does not come from OAI-PMH"),
        (Reply(body=b'<feed xmlns="http://www.w3.org/2005/Atom"/>'), "the answer does not come from OAI-PMH"),
        (Reply(body=wrapped("<Identify/>")), "the answer has no records"),
        (Reply(body=wrapped("<ListRecords/>")), "the answer has no records"),
        (Reply(body=wrapped("<ListRecords><record/></ListRecords>")[:-20]), "is not complete XML"),
        (Reply(how="cut"), "the connection failed"),
        (
            Reply(body=wrapped(f"<ListRecords><record/>{ENDLESS.format('same')}</ListRecords>")),
            "OAI-PMH gave 2 records in 2 answers; run the same command again later",
        ),
        (
            Reply(body=wrapped(f"<ListRecords>{'<record/>' * 40_000}{ENDLESS.format('x')}</ListRecords>")),
            "the answer has 40,000 records; at most 30,000 were expected",
        ),
    ],
)  # fmt: skip
def test_what_is_no_list_is_no_success(reply: Reply, said: str, upstream: Upstream) -> None:
    in_place_of(upstream, lambda query: reply)
    results = fetched(upstream)
    assert new(results) == []
    failures = [result for result in results if isinstance(result, Failure)]
    assert sorted(day.day for missed in failures for day in missed.days) == [5, 6, 7, 8, 9]
    for missed in failures:
        assert "/api/query" in f"{missed.error}"
        assert said in f"{missed.error}"
    assert len(harvests(upstream)) <= 3


def test_tokens_without_end_are_given_up(upstream: Upstream) -> None:
    numbers = iter(range(999))
    in_place_of(
        upstream,
        lambda query: Reply(
            body=wrapped(f"<ListRecords><record/>{ENDLESS.format(next(numbers))}</ListRecords>")
        ),
    )
    results = fetched(upstream)
    assert "OAI-PMH gave 100 records in 100 answers" in failure(results)
    assert len(harvests(upstream)) == 100


def test_a_pause_that_the_api_asks_for_is_its_own(upstream: Upstream) -> None:
    upstream.fault = lambda path, query: (
        Reply(429, headers={"Retry-After": "86400"}) if path == "/api/query" else None
    )
    time = Time()
    assert new(fetched(upstream, time=time)) == ["5", "6", "7", "8", "9"]
    assert time.now - NOON < 60


def test_a_pause_that_oai_asks_for_is_waited_for(upstream: Upstream) -> None:
    left, time = [1], Time()
    in_place_of(
        upstream,
        lambda query: Reply(503, headers={"Retry-After": "100"}) if left and left.pop() else None,
    )
    assert len(new(fetched(upstream, time=time))) == 5
    assert max(time.naps) >= 85


def test_a_search_cannot_be_asked_of_oai(upstream: Upstream) -> None:
    said = failure(fetched(upstream, search="abs:moss"))
    assert said.count("knows no queries such as arxiv_query") == 2, "for the first day, and for the rest"
    assert harvests(upstream) == []


def test_a_query_that_arxiv_refuses_and_days_long_ago_are_not_asked_of_oai(upstream: Upstream) -> None:
    refused = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>'
        b"<summary>malformed</summary></entry></feed>"
    )
    upstream.fault = lambda path, query: Reply(400, refused) if path == "/api/query" else None
    assert "arXiv refuses" in failure(fetched(upstream))
    upstream.fault = lambda path, query: Reply(429) if path == "/api/query" else None
    time = Time()
    time.now += 90 * 86_400
    assert failure(fetched(upstream, time=time)).count("is asked for the last 60 days only") == 2
    assert harvests(upstream) == []

