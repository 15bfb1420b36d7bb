"""The limits of the client, against local servers that try to exceed them."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Iterator

import pytest

from generator.errors import FetchError
from generator.sources.frame.http import Client, GivenUpError
from generator.sources.frame.limits import LIMITS, Limits
from tests.harness.server import Silent, loopback
from tests.sources.test_http import GOOD, Answer, asking, numbers, serving

pytestmark = pytest.mark.slow


def bomb(size: int) -> Answer:
    return Answer(gzip.compress(b" " * size), headers={"Content-Encoding": "gzip"})


def test_a_small_body_that_unpacks_to_a_large_one_is_given_up_early() -> None:
    with (
        serving(bomb(64 * 2**20)) as upstream,
        asking(body=2**20) as (client, _),
        pytest.raises(FetchError, match=r"more than 1,048,576 bytes; check the address"),
    ):
        client.get(upstream.url, {}, numbers)
    assert len(upstream.asked) == 1


def test_a_body_at_the_limit_is_fine() -> None:
    with serving(Answer(b"[" + b" " * 98 + b"]")) as upstream, asking(body=100) as (client, _):
        assert client.get(upstream.url, {}, numbers) == []


@contextlib.contextmanager
def dripping(head: bytes, drop: bytes) -> Iterator[str]:
    """Serve the head, then a number of bytes from time to time, without end."""
    over = threading.Event()

    class Handler(Silent):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                self.wfile.write(head)
                while not over.wait(0.02):
                    self.wfile.write(drop)

    with loopback(Handler) as address:
        yield address
        over.set()


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 ", b"2"),
    ],
    ids=["body", "chunks", "size of a chunk", "header", "status"],
)
def test_an_answer_that_drips_ends(head: bytes, drop: bytes) -> None:
    with dripping(head, drop) as address, asking(answer=0.2, tries=2) as (client, _):
        start = time.monotonic()
        with pytest.raises(FetchError, match="no complete answer within"):
            client.get(address, {}, numbers)
        assert time.monotonic() - start < 2


def test_a_body_without_end_ends() -> None:
    with (
        dripping(b"HTTP/1.0 200 OK\r\n\r\n", b" " * 2**20) as address,
        asking(body=2**22) as (client, _),
        pytest.raises(FetchError, match="more than"),
    ):
        client.get(address, {}, numbers)


def test_a_source_that_fails_two_requests_in_a_row_is_not_asked_any_more() -> None:
    with serving(Answer(status=503)) as upstream, serving(GOOD) as other, asking() as (client, _):
        for _ in range(2):
            with pytest.raises(FetchError, match="HTTP 503"):
                client.get(upstream.url, {}, numbers)
        with pytest.raises(GivenUpError, match="is given up: no usable answer to 2 requests in a"):
            client.get(upstream.url, {}, numbers)
        assert client.get(other.url, {}, numbers) == [1, 2, 3], "other hosts are not given up"
    assert len(upstream.asked) == 6


def test_what_failed_before_a_usable_answer_is_forgiven() -> None:
    busy = Answer(status=429, headers={"Retry-After": "140"})
    with serving(*[busy, GOOD, *[Answer(status=503)] * 3] * 9, GOOD) as upstream, asking() as (client, _):
        for _ in range(9):
            assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
            with pytest.raises(FetchError, match="HTTP 503"):
                client.get(upstream.url, {}, numbers)


def test_pauses_without_a_usable_answer_between_them_have_an_end() -> None:
    busy = Answer(status=429, headers={"Retry-After": "140"})
    with serving(busy) as upstream, asking() as (client, clock):
        with pytest.raises(FetchError, match="asking for a pause of 140 s"):
            client.get(upstream.url, {}, numbers)
        with pytest.raises(GivenUpError, match="asks for a pause of 420 s"):
            client.get(upstream.url, {}, numbers)
        assert sum(clock.naps) < LIMITS.pause


@pytest.mark.parametrize(("seconds", "ends"), [(300, False), (301, True)])
def test_a_pause_before_the_next_request_has_the_same_limit(seconds: int, ends: bool) -> None:
    full = Answer(b"[1]", headers={"RateLimit": f'"api";r=0;t={seconds}'})
    with serving(full) as upstream, asking() as (client, _):
        assert client.get(upstream.url, {}, numbers) == [1]
        for _ in range(9):
            with pytest.raises(GivenUpError) if ends else contextlib.nullcontext():
                assert client.get(upstream.url, {}, numbers) == [1]
    assert len(upstream.asked) == (1 if ends else 10)


def test_an_answer_has_no_more_time_with_redirects() -> None:
    class Slow(Silent):
        def do_GET(self) -> None:
            time.sleep(0.2)
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\r\n\r\n")

    with loopback(Slow) as address, contextlib.closing(Client(limits=Limits(answer=0.5, tries=1))) as client:
        start = time.monotonic()
        with pytest.raises(FetchError, match="no complete answer within"):
            client.get(address, {}, numbers)
        assert time.monotonic() - start < 1


def test_a_date_to_wait_for_is_by_the_clock_of_the_source() -> None:
    ahead = {"Date": "Fri, 15 Jan 2038 08:00:00 GMT", "Retry-After": "Fri, 15 Jan 2038 08:00:20 GMT"}
    with serving(Answer(status=429, headers=ahead), GOOD) as upstream, asking() as (client, clock):
        assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
        assert sum(clock.naps) == 20.0


def test_a_redirect_within_the_host_is_followed() -> None:
    moved = Answer(status=301, headers={"Location": "/elsewhere?q=1"})
    with serving(moved, moved, GOOD) as upstream, asking() as (client, _):
        assert client.get(upstream.url, {}, numbers) == [1, 2, 3]
    assert [path for path, _, _ in upstream.asked] == ["/", "/elsewhere", "/elsewhere"]


def test_a_redirect_to_another_host_or_port_is_not_followed() -> None:
    with serving(GOOD) as other:
        away = Answer(status=302, headers={"Location": other.url})
        with (
            serving(away) as upstream,
            asking("papers.example") as (client, _),
            pytest.raises(GivenUpError, match="which is not an address of the source; check the address"),
        ):
            client.get(upstream.url, {}, numbers)
    assert other.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "http://[v9]/",
        "https://papers.example:port/",
        "//",
        "http:///",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://user@papers.example@evil.example/",
        "https://papers.example.evil.example/",
        "http://papers.example/",
        "\x01\x7f",
        "http://\udcff.example/",
        "https://" + "a" * 5_000 + ".example/",
    ],
)
def test_a_redirect_that_leads_nowhere_is_one_plain_error(location: str) -> None:
    class Handler(Silent):
        def do_GET(self) -> None:
            line = f"Location: {location}\r\n".encode("utf-8", "surrogateescape")
            self.wfile.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + line + b"\r\n")

    with (
        loopback(Handler) as address,
        asking("papers.example") as (client, _),
        pytest.raises(FetchError) as caught,
    ):
        client.get(address, {}, numbers)
    assert "check the address" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_redirect_to_a_host_of_the_source_is_followed() -> None:
    """Only to TLS. The local server has none, so the connection fails."""
    moved = Answer(status=308, headers={"Location": "https://localhost:9/"})
    with (
        serving(moved) as upstream,
        asking("localhost", tries=1) as (client, _),
        pytest.raises(FetchError, match="the connection failed"),
    ):
        client.get(upstream.url, {}, numbers)


def test_redirects_in_a_circle_end() -> None:
    with (
        serving(Answer(status=302, headers={"Location": "/"})) as upstream,
        asking() as (client, _),
        pytest.raises(GivenUpError, match="more than 5 redirects"),
    ):
        client.get(upstream.url, {}, numbers)
    assert len(upstream.asked) == 6


def test_a_redirect_without_a_place_is_a_refusal() -> None:
    with (
        serving(Answer(status=302)) as upstream,
        asking() as (client, _),
        pytest.raises(FetchError, match="HTTP 302"),
    ):
        client.get(upstream.url, {}, numbers)


def test_a_redirect_to_plain_text_is_not_followed() -> None:
    for target in ("http://moss.example/", "http://moss.example:443/"):
        with pytest.raises(GivenUpError, match="which is not an address of the source"):
            Client()._redirected("https://moss.example/a", target)
