"""Runs each row of ``.github/faults.md``: ``archive fetch`` against faulty upstreams on loopback.

No real time passes: only pauses and missing answers advance the clock. A healthy answer takes no time; a
missing one takes as long as the client would have waited.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.commands.intake import asking
from generator.commands.intake import fetch as fetching
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.sources.frame import http
from tests.commands.intake.test_fetch import CONFIG
from tests.harness import faulty, oai
from tests.harness.clocks import NOON, Time
from tests.harness.faulty import once_each, rows
from tests.harness.files import files
from tests.harness.invoking import Clock, invoke
from tests.harness.upstream import Entry, Reply, Upstream, hub_item, serving

pytestmark = pytest.mark.slow
ROWS = rows("When an upstream fails")
DAYS = [date(2026, 1, day) for day in (5, 6, 7)]
HUB, ARXIV, OAI = "/api/daily_papers", "/api/query", "/oai"
NEW = {"2601.00007", "2601.00017"}  # the last day's papers, from Hugging Face and from arXiv
KEPT: dict[str, set[str]] = {
    "none": set(),
    "all": NEW,
    "all except from days that failed": {"2601.00017"},
    "all except from arXiv": {"2601.00007"},
}


# What everybody is told of a fault; of others, only that there was no usable answer.
CAUSES = {
    "403 for ever": "refused access (403), 3 times",
    "429 for ever": "was asked too often (429), 3 times",
    "429 with Retry-After of a day": "asked for a pause of 86400 s",
    "500 for one day, for ever": "had a fault of its own (500), 3 times",
    "501 for ever": "had a fault of its own (501)",
    "404 for every day": "had nothing there (404)",
    "400 for one day": "refused the request (400)",
    "no answer": "gave no complete answer within 30 s, 3 times",
    "dropped connections": "could not be reached, or broke off, 3 times",
    "HTML with 200": "gave no answer that can be used, 3 times",
    "an endless body": "sent more than is read of it",
    "a redirect to another host": "led to another site",
    "empty lists on every day": "had no papers, not even of 2026-01-06, when it had some before",
    "429 from arXiv's query API, 503 from its OAI-PMH": "was asked too often (429), 3 times",
    "an error as an Atom entry": "refused what it was asked",
}


@dataclass(frozen=True)
class Case:
    """A simulated fault.

    Attributes:
        fault: returns the faulty answer, or ``None`` for a healthy one.
        slow: some answers never arrive.
        failed: the days of Hugging Face that become gaps.
        environment: more environment variables, besides the addresses of the upstreams.
    """

    fault: Callable[[str, dict[str, str]], Reply | None]
    slow: bool = False
    failed: tuple[date, ...] = ()
    environment: dict[str, str] | None = None


def always(reply: Reply, path: str = HUB) -> Callable[[str, dict[str, str]], Reply | None]:
    """Return a fault in every answer to a path."""
    return lambda asked, query: reply if asked == path else None


def of_day(reply: Reply, day: date = DAYS[1]) -> Callable[[str, dict[str, str]], Reply | None]:
    """Return a fault in every answer for one day of Hugging Face."""
    return lambda asked, query: reply if query.get("date") == day.isoformat() else None


def large(make: Callable[[], Callable[[str, dict[str, str]], Reply | None]]) -> Any:
    """Make a fault when it is needed, since its body takes long to make."""
    made = cache(make)
    return lambda path, query: made()(path, query)


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom">'
ERROR = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>'
    b"<title>Error</title><summary>malformed query</summary></entry></feed>"
)
EMPTY = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    b"<o:totalResults>2</o:totalResults></feed>"
)
TOKEN = "<resumptionToken>1</resumptionToken>"


def of_arxiv(
    reply: Reply, harvest: Reply | None = None
) -> Callable[[str, dict[str, str]], Reply | None]:
    """Return a fault in every answer of arXiv's query API, and another one in every answer of its OAI-PMH."""
    return lambda asked, query: {ARXIV: reply, OAI: harvest}.get(asked)


CASES: dict[str, Case] = {
    "403 for ever": Case(always(Reply(403)), failed=tuple(DAYS[:2])),
    "406 for ever": Case(always(Reply(406)), failed=tuple(DAYS[:2])),
    "429 for ever": Case(always(Reply(429)), failed=tuple(DAYS[:2])),
    "429 with Retry-After, for ever": Case(
        always(Reply(429, headers={"Retry-After": "100"})), failed=tuple(DAYS[:1])
    ),
    "429 with Retry-After of a day": Case(always(Reply(429, headers={"Retry-After": "86400"}))),
    "429 with Retry-After, once for each request": Case(once_each(Reply(429, headers={"Retry-After": "30"}))),
    "500 for one day, for ever": Case(of_day(Reply(500)), failed=(DAYS[1],)),
    **{
        f"{status} for ever": Case(always(Reply(status)), failed=tuple(DAYS if status == 501 else DAYS[:2]))
        for status in (500, 501, 502, 503, 504)
    },
    "404 for every day": Case(always(Reply(404)), failed=tuple(DAYS)),
    "400 for one day": Case(of_day(Reply(400, b'{"error": "no such day"}')), failed=(DAYS[1],)),
    "no answer for one day": Case(of_day(Reply(how="silent")), slow=True, failed=(DAYS[1],)),
    "no answer": Case(always(Reply(how="silent")), slow=True, failed=tuple(DAYS[:2])),
    "a body that drips": Case(always(Reply(body=b" ", how="drip")), slow=True, failed=tuple(DAYS[:2])),
    "dropped connections": Case(always(Reply(how="drop")), failed=tuple(DAYS[:2])),
    "a body cut in the middle": Case(always(Reply(how="cut")), failed=tuple(DAYS[:2])),
    "no answer from both": Case(lambda path, query: Reply(how="silent"), slow=True, failed=tuple(DAYS[:2])),
    "503 from both, for ever": Case(lambda path, query: Reply(503), failed=tuple(DAYS[:2])),
    "503 where arXiv is asked for what papers lack, for ever": Case(
        lambda path, query: Reply(503) if "id_list" in query else None
    ),
    "any temporary fault": Case(once_each(Reply(how="cut"))),
    "HTML with 200": Case(
        always(Reply(body=b"<!doctype html><title>Just a moment</title>")), failed=tuple(DAYS[:2])
    ),
    "an endless body": Case(of_day(Reply(body=b" " * 2**22, how="drip")), failed=(DAYS[1],)),
    "a small gzip of gigabytes": Case(
        large(
            lambda: of_day(Reply(body=gzip.compress(bytes(2**26)), headers={"Content-Encoding": "gzip"}))
        ),
        failed=(DAYS[1],),
    ),
    "pages without end": Case(faulty.pages_of(DAYS[1], lambda number: number), failed=(DAYS[1],)),
    "a server that ignores `p`": Case(faulty.pages_of(DAYS[1], lambda number: number % 100)),
    "pages in a circle": Case(faulty.pages_of(DAYS[1], lambda number: number % 300)),
    "empty lists on every day": Case(always(Reply(body=b"[]"))),
    "a day that shrinks": Case(of_day(Reply(body=b"[]"))),
    "an error as an Atom entry": Case(always(Reply(body=ERROR), ARXIV)),
    "an empty page midway, for ever": Case(always(Reply(body=EMPTY), ARXIV)),
    "an empty page midway, once": Case(once_each(Reply(body=EMPTY))),
    "429 from arXiv's query API, for ever": Case(of_arxiv(Reply(429))),
    "406 from arXiv's query API, for ever": Case(of_arxiv(Reply(406))),
    "no entries from arXiv's query API": Case(of_arxiv(Reply(body=ATOM + b"</feed>"))),
    "429 from arXiv's query API, 503 from its OAI-PMH": Case(of_arxiv(Reply(429), Reply(503))),
    "429 from arXiv's query API, no records from its OAI-PMH": Case(
        of_arxiv(Reply(429), Reply(body=oai.error("noRecordsMatch", "An empty list.")))
    ),
    "429 from arXiv's query API, a foreign page from its OAI-PMH": Case(
        of_arxiv(Reply(429), Reply(body=b"<html>Just a moment</html>"))
    ),
    "429 from arXiv's query API, an OAI-PMH that repeats a token": Case(
        of_arxiv(Reply(429), Reply(body=oai.wrapped(f"<ListRecords><record/>{TOKEN}</ListRecords>")))
    ),
    "429 from arXiv's query API, a refusal from its OAI-PMH": Case(
        of_arxiv(Reply(429), Reply(body=oai.error("badArgument", "Set does not exist")))
    ),
    "fields of every wrong type": Case(faulty.wrong_types),
    "items that are not objects": Case(faulty.listed(lambda item: 7), failed=tuple(DAYS)),
    "items that are not objects, on one day": Case(
        of_day(Reply(body=b'[7, {}, {"paper": 1}]')), failed=(DAYS[1],)
    ),
    "3,000 empty items for one day": Case(
        of_day(Reply(body=b"[" + b"{}," * 2_999 + b"{}]")), failed=(DAYS[1],)
    ),
    "two million empty items for one day": Case(
        large(lambda: of_day(Reply(body=b"[" + b"{}," * 1_999_999 + b"{}]"))), failed=(DAYS[1],)
    ),
    "a million empty entries": Case(
        large(lambda: always(Reply(body=b"%b%b</feed>" % (ATOM, b"<entry/>" * 10**6)), ARXIV))
    ),
    "a schema that grew": Case(
        faulty.listed(lambda item: {**item, "new": {"a": [1]}, "paper": item["paper"] | {"b": 1}})
    ),
    "a schema without required fields": Case(
        faulty.listed(lambda item: {"paper": {"id": item["paper"]["id"]}}), failed=tuple(DAYS)
    ),
    "a redirect to another host": Case(
        always(Reply(302, headers={"Location": "https://elsewhere.example/"})), failed=()
    ),
    "a malformed redirect": Case(always(Reply(302, headers={"Location": "http://[::1"}))),
    "redirects in a circle": Case(always(Reply(302, headers={"Location": f"{HUB}?date={DAYS[0]}&limit=9"}))),
    "days of 2099": Case(
        faulty.listed(
            lambda item: {**item, "paper": item["paper"] | {"submittedOnDailyAt": "2099-01-01T00:00:00Z"}}
        )
    ),
    "an upstream whose clock is years ahead": Case(
        once_each(
            Reply(
                429,
                headers={
                    "Date": "Fri, 15 Jan 2038 08:00:00 GMT",
                    "Retry-After": "Fri, 15 Jan 2038 08:00:20 GMT",
                },
            )
        )
    ),
}


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as upstream:
        for number, day in enumerate(DAYS, 5):
            upstream.list_on(str(day), hub_item(f"2601.0000{number}", f"Moss {number}", str(day)))
            upstream.papers.append(Entry(f"2601.0001{number}", f"Fern {number}", str(day)))
            # arXiv knows the other paper as well, in a category that is not fetched.
            upstream.papers.append(Entry(f"2601.0000{number}", f"Moss {number}", str(day), category="cs.CV"))
        yield upstream


def fetch(folder: Path, upstream: Upstream, since: date, until: date) -> Result:
    span = ("--since", str(since), "--until", str(until))
    command = ("fetch", "huggingface", "arxiv", *span)
    return invoke(folder, *command, code=None, environment=upstream.environment)


def ids(folder: Path) -> set[str]:
    pages = [page for _, page in Library(folder / "content").pages()]
    return {page.paper.id for page in pages if isinstance(page, Page)}


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", ROWS)
def test_a_fault(name: str, tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    row, case = ROWS[name], CASES[name]
    time = Time(1.0 if case.slow else 60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    monkeypatch.setattr(fetching, "datetime", Clock)
    (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("delay: 0", "delay: 3"))
    assert fetch(tmp_path, upstream, DAYS[0], DAYS[1]).exit_code == 0
    before = files(tmp_path / "content")
    time.now = NOON
    upstream.fault = case.fault

    result = fetch(tmp_path, upstream, DAYS[0], DAYS[2])

    assert result.exit_code == row.code, result.output
    assert "Traceback" not in result.output
    for words in row.says:
        assert words in result.output.replace(upstream.url, "…"), result.output
    pages = {file for file in before if file.startswith("papers/")}
    assert pages <= set(files(tmp_path / "content")), "no page is lost"
    assert {paper for paper in ids(tmp_path) if paper in NEW} == KEPT[row.keeps]
    states = FetchState(tmp_path / "content").sources()
    assert states["huggingface"].gaps == case.failed
    failed = [state.failed for state in states.values() if state.failed]
    assert bool(failed) == (row.code == 3)
    for each in failed:
        assert f"{each.day}" == "2026-01-20" and len(each.why) < 100
        assert not re.search(r"//|127\.0|localhost|Just a moment|no such day|malformed query", each.why)
        assert each.why == CAUSES.get(name, each.why)
    assert name not in CAUSES or failed
    assert round(time.now - NOON) == row.seconds

    upstream.fault = lambda path, query: None
    time.now = NOON
    assert fetch(tmp_path, upstream, DAYS[0], DAYS[2]).exit_code == 0
    assert ids(tmp_path) >= NEW, "all is well again"
    states = FetchState(tmp_path / "content").sources()
    assert states["huggingface"].gaps == ()
    assert not any(state.failed for state in states.values())


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(503), 12),
        (Reply(how="silent"), 192),
        (Reply(429, headers={"Retry-After": "9"}), 45),
        (Reply(429, headers={"Retry-After": "290"}), 294),
        (Reply(404), 6),
    ],
)
def test_over_sixty_days_a_source_takes_no_longer(
    reply: Reply, seconds: int, tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(1.0 if reply.how else 60.0)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=time.clock))
    monkeypatch.setattr(fetching, "datetime", Clock)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    upstream.fault = always(reply)
    assert fetch(tmp_path, upstream, date(2025, 11, 20), date(2026, 1, 19)).exit_code == 3
    assert round(time.now - NOON) == seconds
    assert {paper for paper in ids(tmp_path) if paper in NEW} == {"2601.00017"}
