"""Feeds of journals on loopback: what a fetch asks, takes and remembers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Record
from generator.sources.frame import http, registry, runner
from generator.sources.frame.declarations import Mark, Part
from generator.sources.frame.http import Client, GivenUpError
from generator.sources.upstreams import arxiv, feed
from generator.sources.upstreams.feed import SOURCE, FeedSettings
from tests.harness import journals
from tests.harness.feed_server import Agency, Journals
from tests.harness.papers import noticed, waits
from tests.harness.upstream import Reply, served

NOON = 1_768_910_400.0  # on 20 January 2026
MOSS = "/moss.xml"


@pytest.fixture
def server() -> Iterator[Journals]:
    with served(Journals(feeds={MOSS: journals.WILEY})) as running:
        yield running


@pytest.fixture
def agency() -> Agency:
    return Agency()


def fetch(server: Journals, agency: Agency, mark: Mark | None = None, path: str = MOSS) -> list[Any]:
    """Return what a fetch of a feed yields; it must end with a mark."""
    clock = http.Clock(now=lambda: NOON, sleep=lambda seconds: None)
    client = Client(own_hosts=(server.host,), limits=SOURCE.limits, clock=clock)
    settings = FeedSettings((f"{server.url}{path}",), (server.host,))
    try:
        return ended(list(runner.fetched(Part(SOURCE, "", settings), client, (), mark, agency.fill)))
    finally:
        client.close()


def ended(results: list[Any]) -> list[Any]:
    """Return results that end with a mark; raise the failure that ends others."""
    if isinstance(results[-1], Failure):
        raise results[-1].error
    assert isinstance(results[-1], Mark)
    return results


def taken(results: list[Any]) -> list[str]:
    return [result.paper.id for result in results if isinstance(result, Record)]


def of(kind: type[Any], results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, kind)]


def test_the_feed_finds_and_the_doi_fills(server: Journals, agency: Agency) -> None:
    agency.register("10.1234/moss.8", "Registered otherwise")
    results = fetch(server, agency)
    assert taken(results) == ["10.1234/moss.7", "10.1234/moss.8"]
    assert agency.asked == [["10.1234/moss.8"]], "the first says all"
    paper = results[1].paper
    assert (paper.title, paper.source) == ("Issue Information", "feed")
    assert paper.shown_authors == ("Reg One", "Reg Two")
    assert {result.arrived for result in of(Record, results)} == {"2026-01-20"}
    assert all(result.paper.days == () for result in of(Record, results))
    assert {result.origin for result in of(Record, results)} == {f"feed {server.host}{MOSS}"}


def test_all_dois_are_asked_at_once(server: Journals, agency: Agency) -> None:
    items = (
        f"<title>Moss {number}</title><dc:identifier>10.1234/{number}</dc:identifier>" for number in range(30)
    )
    server.feeds[MOSS] = journals.rss("Moss", *items)
    fetch(server, agency)
    assert agency.asked == [[f"10.1234/{number}" for number in range(30)]]


def test_what_has_no_author_waits_and_is_asked_for_again(server: Journals, agency: Agency) -> None:
    first = fetch(server, agency)
    assert noticed(first, "waits") == [waits("10.1234/moss.8", "an author")]
    assert first[-1].waiting == ("10.1234/moss.8",)
    agency.register("10.1234/moss.8")
    second = fetch(server, agency, first[-1])
    assert server.sent[-1]["if-none-match"] == first[-1].values["ETag"], "the feed is unchanged"
    assert taken(second) == ["10.1234/moss.8"]
    assert second[0].paper.source == "feed"
    assert second[-1] == Mark(first[-1].values)


def test_an_unchanged_feed_costs_one_request(server: Journals, agency: Agency) -> None:
    server.feeds[MOSS] = journals.PENSOFT
    mark = fetch(server, agency)[-1]
    server.asked.clear()
    assert fetch(server, agency, mark) == [mark]
    assert (len(server.asked), agency.asked) == (1, [])
    assert server.sent[-1]["if-modified-since"] == "Mon, 19 Jan 2026 02:00:00 GMT"


def test_a_paper_that_left_the_feed_still_waits_by_its_doi(server: Journals, agency: Agency) -> None:
    mark = fetch(server, agency)[-1]
    server.feeds[MOSS] = journals.PENSOFT.replace(b"MossKeys", b"Moss")
    results = fetch(server, agency, mark)
    assert results[-1].waiting == ("10.1234/moss.8",)
    agency.register("10.1234/moss.8")
    assert taken(fetch(server, agency, results[-1])) == ["10.1234/moss.8"]


def test_a_paper_without_a_doi_waits_until_it_leaves_the_feed(server: Journals, agency: Agency) -> None:
    server.feeds[MOSS] = journals.INGENTA
    first = fetch(server, agency)
    (moss,) = noticed(first, "waits")
    assert moss == waits("https://moss.example/view/1", "a date")
    assert fetch(server, agency, first[-1])[-1].waiting == (moss.name,)
    server.feeds[MOSS] = journals.PENSOFT.replace(b"MossKeys", b"Systematic Moss")
    results = fetch(server, agency, first[-1])
    (problem,) = of(Problem, results)
    assert "to take it: archive add https://moss.example/view/1" in problem.reason
    assert results[-1].waiting == ()


def test_only_so_many_wait_as_one_question_asks_for(server: Journals, agency: Agency) -> None:
    items = (f"<title>Moss</title><dc:identifier>10.1234/{number}</dc:identifier>" for number in range(300))
    server.feeds[MOSS] = journals.rss("Moss", *items)
    results = fetch(server, agency)
    assert results[-1].waiting == tuple(f"10.1234/{number}" for number in range(50)), "the newest"
    assert len(noticed(results, "waits")) == 50


def test_an_agency_that_fails_is_told_once_and_loses_nothing(server: Journals, agency: Agency) -> None:
    agency.fails = True
    items = (f"<title>Moss</title><dc:identifier>10.1234/{number}</dc:identifier>" for number in range(9))
    server.feeds[MOSS] = journals.rss("Moss", *items)
    results = fetch(server, agency, Mark({}, ("10.1234/moss.8",)))
    assert len(of(Failure, results)) == 1
    assert len(results[-1].waiting) == 10


def test_an_empty_feed_is_a_failure(server: Journals, agency: Agency) -> None:
    mark = fetch(server, agency)[-1]
    server.feeds[MOSS] = journals.EMPTY
    with pytest.raises(FetchError, match="not a single paper, though it had 2 the last time; check whether"):
        fetch(server, agency, mark)
    with pytest.raises(FetchError, match="not a single paper; check whether the feed has a new address"):
        fetch(server, agency)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (journals.VALIDATE, r"is an HTML page \('Validate User'\), not a feed"),
        (b"", "is not a feed"),
        (journals.WILEY[:900], "is not a complete feed"),
        (b"<rss>" + b" " * 9_000_000, "more than 8,388,608 bytes"),
    ],
)
def test_anything_else_is_a_failure(body: bytes, said: str, server: Journals, agency: Agency) -> None:
    server.feeds[MOSS] = body
    with pytest.raises(FetchError, match=said):
        fetch(server, agency)


def test_a_feed_that_has_moved_for_good_says_so_once(server: Journals, agency: Agency) -> None:
    server.feeds["/new.xml"] = journals.PENSOFT
    server.moved[MOSS] = "/new.xml"
    first = fetch(server, agency)
    (problem,) = of(Problem, first)
    assert problem.reason == f"has moved to {server.url}/new.xml; write that address into `feeds`"
    assert len(taken(first)) == 1
    assert of(Problem, fetch(server, agency, Mark({"moved": f"{server.url}/new.xml"}))) == []


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_now(status: int, server: Journals, agency: Agency) -> None:
    server.feeds["/new.xml"] = journals.PENSOFT
    server.fault = lambda path, query: (
        Reply(status, b"", {"Location": "/new.xml"}) if path == MOSS else None
    )
    assert of(Problem, fetch(server, agency)) == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://127.0.0.1:1/", "private network"),
        ("https://localhost/", "private network"),
        ("http://elsewhere.example/feed", "is not an address of the source"),
        ("ftp://elsewhere.example/feed", "is not an address of the source"),
        ("https://[", "is not a valid address"),
    ],
)
def test_a_redirect_leads_only_to_public_hosts(
    target: str, said: str, server: Journals, agency: Agency
) -> None:
    server.moved[MOSS] = target
    with pytest.raises(GivenUpError, match=said):
        fetch(server, agency)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://moss.example/feed", "write https://"),
        ("https://10.0.0.1/feed", "has an IP address"),
        ("https://[", "is not a web address"),
        ("https://me:secret@moss.example/feed", "has a user or a password"),
        (f"https://moss.example/{'a' * 2_000}", "more than 2,000 characters"),
        ("", "is not an https address"),
    ],
)
def test_addresses_that_are_not_asked(address: str, said: str, agency: Agency) -> None:
    client = Client(own_hosts=(), limits=SOURCE.limits)
    with pytest.raises(GivenUpError, match=said):
        ended(list(runner.fetched(Part(SOURCE, "", FeedSettings((address,))), client, ())))


def test_without_a_feed_there_is_nothing_to_fetch(agency: Agency) -> None:
    settings = FeedSettings()
    assert SOURCE.lacks(settings) == "feeds"
    assert registry.parts(["feed"], lambda _: settings) == [Part(SOURCE, "", settings)]
    with pytest.raises(FetchError, match="a fetch from feed needs feeds; set it"):
        ended(list(runner.fetched(Part(SOURCE, "", settings), Client(), ())))


def test_each_feed_is_a_part() -> None:
    settings = FeedSettings(("https://a.example/x", "https://b.example/y", "https://a.example/x"), ("c:1",))
    made = SOURCE.parts(settings)
    assert list(made) == ["https://a.example/x", "https://b.example/y"]
    assert made["https://b.example/y"] == FeedSettings(("https://b.example/y",), ("c:1",))


def test_a_version_that_arxiv_announces_only_refreshes(server: Journals, agency: Agency) -> None:
    server.feeds[MOSS] = journals.ARXIV
    records = of(Record, fetch(server, agency))
    assert [(record.paper.id, record.is_known) for record in records] == [
        ("2601.13426", False), ("2401.00007", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("https://mosskeys.example/rss.php", {"feeds": "https://mosskeys.example/rss.php"}),
        ("http://moss.example/rss?a=1&b=2", {"feeds": "http://moss.example/rss?a=1&b=2"}),
        ("https://www.zotero.org/groups/1/moss", {}),
        ("https://arxiv.org/abs/2601.00001", {}),
        ("https://doi.org/10.1234/moss.7", {}),
        ("1234-5678", {}),
        ("cs.CL", {}),
        ("moss", {}),
    ],
)
def test_what_a_person_may_name(text: str, settings: dict[str, str]) -> None:
    (offer,) = SOURCE.offers
    assert offer.settings(text) == settings
    assert offer.settings(offer.example)


def test_a_saved_feed_is_imported_as_far_as_it_goes() -> None:
    results = list(feed.read(BytesIO(journals.WILEY), "moss.xml"))
    assert taken(results) == ["10.1234/moss.7", "10.1234/moss.8"]
    (record,) = feed.read(BytesIO(journals.INGENTA), "moss.xml")
    assert isinstance(record, Record)
    assert record.paper.dates == (), "nobody is asked for its date"
    (problem,) = feed.read(BytesIO(journals.WILEY[:900]), "moss.xml")
    assert isinstance(problem, Problem)
    assert "is not a complete feed" in problem.reason


def test_only_arxiv_s_own_answers_are_arxiv_s_format() -> None:
    api = b'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/oqa</id></feed>'
    assert arxiv.FORMAT.recognises(api)
    for name, body in journals.FEEDS.items():
        head = body.strip()
        assert not arxiv.FORMAT.recognises(head), name
        assert feed.FORMAT.recognises(head), name


def test_the_days_are_those_of_the_papers(server: Journals, agency: Agency) -> None:
    (record,) = of(Record, fetch(server, agency))
    assert record.paper.dates == (date(2026, 1, 12).isoformat(),)
