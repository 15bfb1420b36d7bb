"""The client against a real local server that fails in every way the upstreams do."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.errors import FetchError
from generator.sources.frame import http
from generator.sources.frame.addresses import user_agent
from generator.sources.frame.http import Client, GivenUpError, Kept, StatusError
from generator.sources.frame.limits import Limits
from tests.harness.server import Silent, loopback


@dataclass(frozen=True)
class Answer:
    """The server's answer to one request; ``fault`` is ``drop`` or ``cut``."""

    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass
class Upstream:
    """A server with its requests: path, query and headers."""

    url: str
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)


@contextlib.contextmanager
def serving(*answers: Answer) -> Iterator[Upstream]:
    """Serve these answers in turn, then the last one for ever."""
    script = list(answers)

    class Handler(Silent):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet per answer: a second would wait for an acknowledgement

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(url.query).items()}
            upstream.asked.append((url.path, query, dict(self.headers)))
            answer = script.pop(0) if len(script) > 1 else script[0]
            if answer.fault == "drop":
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            known = {"Content-Length": str(len(answer.body)), "Date": formatdate(Clock().now, usegmt=True)}
            for name, value in (known | answer.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.fault == "cut" else answer.body)
            if answer.fault == "cut":
                self.close_connection = True

    with loopback(Handler) as address:
        upstream = Upstream(address)
        yield upstream


class Clock:
    """A clock that only sleep advances."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.naps: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@contextlib.contextmanager
def asking(
    *hosts: str, setting: str = "the address in the settings", **limits: Any
) -> Iterator[tuple[Client, Clock]]:
    """Yield a client that never really sleeps, and its clock."""
    clock = Clock()
    with contextlib.closing(
        Client(
            "https://papers.example/",
            setting=setting,
            limits=Limits(hosts=hosts, **({"answer": 5.0} | limits)),
            clock=http.Clock(clock.time, clock.sleep),
        )
    ) as client:
        yield client, clock


def numbers(body: bytes) -> list[int]:
    value = json.loads(body)
    if not isinstance(value, list):
        raise ValueError("is not a list")
    return value


GOOD = Answer(b"[1, 2, 3]")


@pytest.mark.parametrize(
    "fault",
    [
        Answer(status=429),
        Answer(status=403),
        Answer(status=406),
        Answer(status=500),
        Answer(b"<html>Service Unavailable</html>", status=503),
        Answer(fault="drop"),
        Answer(GOOD.body, fault="cut"),
        Answer(b"<!doctype html><title>Just a moment</title>"),
        Answer(b'{"error": "try later"}'),
        Answer(b""),
        Answer(b"[1, 2, 3]", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_a_fault_that_passes_is_waited_out(fault: Answer) -> None:
    with serving(fault, fault, GOOD) as upstream, asking() as (client, clock):
        assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
    assert len(upstream.asked) == 3
    assert clock.naps == [2.0, 4.0]


def test_a_slow_answer_is_given_up_and_asked_for_again() -> None:
    class Slow(Silent):
        asked = 0

        def do_GET(self) -> None:
            Slow.asked += 1
            if Slow.asked == 1:
                patience.wait(5)
            with contextlib.suppress(OSError):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"[4]")

    patience = threading.Event()
    with loopback(Slow) as address:
        with asking(answer=0.5) as (client, _):
            assert client.get(address, {}, numbers) == [4]
        patience.set()
    assert Slow.asked == 2


def test_after_all_tries_the_error_names_address_fault_and_next_step() -> None:
    with (
        serving(Answer(status=503)) as upstream,
        asking(tries=4) as (client, clock),
        pytest.raises(FetchError) as caught,
    ):
        client.get(f"{upstream.url}/api", {"date": "2026-01-05"}, numbers)
    assert len(upstream.asked) == 4
    assert clock.naps == [2.0, 4.0, 8.0]
    message = str(caught.value)
    assert f"{upstream.url}/api?date=2026-01-05" in message
    assert "HTTP 503" in message
    assert "run the same command again later" in message


def test_nothing_listens() -> None:
    with serving(GOOD) as upstream:
        pass
    with asking(tries=2) as (client, _), pytest.raises(FetchError, match="the connection failed"):
        client.get(upstream.url, {}, numbers)


def test_a_refusal_is_not_repeated() -> None:
    with (
        serving(Answer(b'{"error": "Paper not found"}', status=404)) as upstream,
        asking() as (client, _),
        pytest.raises(StatusError, match=r"HTTP 404 .*Paper not found") as caught,
    ):
        client.get(upstream.url, {}, numbers)
    assert caught.value.status == 404
    assert caught.value.body == b'{"error": "Paper not found"}'
    assert len(upstream.asked) == 1


def test_a_page_for_browsers_is_not_quoted_in_a_refusal() -> None:
    page = Answer(b"<html>Not here</html>", status=410, headers={"Content-Type": "text/html"})
    with serving(page) as upstream, asking() as (client, _), pytest.raises(StatusError) as caught:
        client.get(upstream.url, {}, numbers)
    assert "Not here" not in str(caught.value)


@pytest.mark.parametrize("address", ["papers.example/api", "http://[::1", "ftp://papers.example", "http://"])
def test_an_address_that_is_none(address: str) -> None:
    with asking(tries=2) as (client, _), pytest.raises(FetchError, match="check the address"):
        client.get(address, {}, numbers)


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (" 12 ", 12.0),
        ("soon", 0.0),
        ("-5", 0.0),
        ("1.5", 0.0),
        (formatdate(1_800_000_030, usegmt=True), 30.0),
        (formatdate(1_700_000_000, usegmt=True), 0.0),
        ("Fri, 99 Foo 2026 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, rest: float) -> None:
    busy = Answer(status=429, headers={"Retry-After": value})
    assert http.pause_asked({"Date": formatdate(Clock().now, usegmt=True), **busy.headers}) == rest
    with serving(busy, GOOD) as upstream, asking() as (client, clock):
        assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
    assert sum(clock.naps) == pytest.approx(max(2.0, rest))


def test_a_pause_beyond_patience_ends_the_source() -> None:
    busy = Answer(status=429, headers={"Retry-After": "86400"})
    with serving(busy) as upstream, asking() as (client, clock):
        for _ in range(2):
            with pytest.raises(GivenUpError, match="asks for a pause of 86400 s; run the same command again"):
                client.get(upstream.url, {}, numbers)
        assert sum(clock.naps) == 2.0
    assert len(upstream.asked) == 1


def test_a_used_up_rate_limit_is_rested_out_before_the_next_request() -> None:
    full = Answer(b"[1]", headers={"RateLimit": '"api";r=0;t=120'})
    with serving(full, GOOD, GOOD) as upstream, asking() as (client, clock):
        assert client.get(upstream.url, {}, numbers) == [1]
        assert clock.naps == []
        assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
        assert clock.naps == [120.0]


def test_a_rate_limit_with_requests_left_asks_for_no_rest() -> None:
    some = Answer(b"[1]", headers={"RateLimit": '"api";r=498;t=280'})
    with serving(some) as upstream, asking() as (client, clock):
        client.get(upstream.url, {}, numbers)
        client.get(upstream.url, {}, numbers)
    assert clock.naps == []


def test_the_delay_is_kept_between_requests_to_one_host_and_not_to_another() -> None:
    with serving(GOOD) as first, serving(GOOD) as second, asking() as (client, clock):
        client.get(first.url, {}, numbers, delay=3.0)
        client.get(second.url, {}, numbers, delay=3.0)
        assert clock.naps == []
        client.get(first.url, {}, numbers, delay=3.0)
        assert clock.naps == [3.0]
        clock.now += 10
        client.get(first.url, {}, numbers, delay=3.0)
    assert clock.naps == [3.0]


def test_the_delay_is_kept_between_tries() -> None:
    with serving(Answer(fault="drop"), GOOD) as upstream, asking() as (client, clock):
        client.get(upstream.url, {}, numbers, delay=3.0)
    assert sum(clock.naps) == 3.0


def test_the_client_names_itself_and_what_it_wants() -> None:
    with serving(GOOD) as upstream, asking() as (client, _):
        client.get(upstream.url, {"q": "a b&c", "p": 0}, numbers, accept="application/atom+xml")
    (_, query, headers), *_ = upstream.asked
    assert query == {"q": "a b&c", "p": "0"}
    assert headers["User-Agent"].startswith("paper-archive/")
    assert headers["User-Agent"].endswith(" (+https://papers.example/)")
    assert headers["Accept"] == "application/atom+xml"


def test_a_homepage_cannot_add_a_header() -> None:
    assert "\n" not in user_agent("https://x.example/\r\nX-Evil: 1")
    assert user_agent("https://bücher.example/").isascii()
    assert "+" not in user_agent()


def test_usable_answers_are_kept_as_long_as_that_is_wanted(tmp_path: Path) -> None:
    answers = (Answer(status=404), Answer(b"[1]"), Answer(b"[2]"), Answer(b"[3]"), Answer(b"[4]"))
    folder, still = tmp_path / "cache/answers", http.Clock(sleep=Clock().sleep)
    with serving(*answers) as upstream:

        def ask(path: str, since: float = 0.0) -> list[int]:
            with contextlib.closing(Client(kept=Kept(folder, since), clock=still)) as client:
                return client.get(f"{upstream.url}/{path}", {"q": 1}, numbers)

        with pytest.raises(StatusError):
            ask("a")
        assert (ask("a"), ask("b")) == ([1], [2])
        assert (ask("a"), ask("b")) == ([1], [2])
        old, new = folder.iterdir()
        os.utime(old, (1_000, 1_000))
        assert [3] in (ask("a", 2_000), ask("b", 2_000)), "old answers are deleted"
        new.write_bytes(b"cut of")
        assert [4] in (ask("a"), ask("b")), "an unreadable answer is fetched again"
    assert len(upstream.asked) == 5
    assert len(list(folder.iterdir())) == 2
