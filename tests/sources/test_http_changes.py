"""What the client can besides plain requests: conditional ones, headers of answers, one pace for a source."""

from __future__ import annotations

import pytest

from generator.errors import FetchError
from generator.sources.frame.http import GivenUpError, Request, StatusError
from tests.sources.test_http import GOOD, Answer, asking, numbers, serving

KNOWN = {"If-None-Match": '"7"', "If-Modified-Since": "Tue, 06 Jan 2026 00:00:00 GMT"}
SAME = Answer(b"", status=304)


def test_what_has_not_changed_is_none() -> None:
    fresh = Answer(GOOD.body, headers={"ETag": '"8"'})
    with serving(SAME, fresh) as upstream, asking() as (client, _):
        assert client.reply(Request(upstream.url, {"a": "b"}, known=KNOWN), numbers) is None
        reply = client.reply(Request(upstream.url, accept="text/xml", known=KNOWN), numbers)
    assert reply and reply.value == [1, 2, 3] and reply.headers["etag"] == '"8"'
    (_, query, first), (_, _, second) = upstream.asked
    assert query == {"a": "b"} and KNOWN.items() <= first.items() and second["Accept"] == "text/xml"


def test_an_answer_that_nothing_has_changed_is_none_only_where_something_is_known() -> None:
    with serving(SAME) as upstream, asking() as (client, _):
        with pytest.raises(StatusError, match="HTTP 304"):
            client.reply(Request(upstream.url), numbers)
        with pytest.raises(StatusError, match="HTTP 304"):
            client.get(upstream.url, {}, numbers)


def test_that_nothing_has_changed_is_a_usable_answer() -> None:
    """So that failures before it do not count any more."""
    down = [Answer(status=503)] * 3
    with serving(*down, SAME, *down, GOOD) as upstream, asking() as (client, _):
        for _ in range(2):
            with pytest.raises(FetchError, match="503"):
                client.reply(Request(upstream.url, known=KNOWN), numbers)
            client.reply(Request(upstream.url, known=KNOWN), numbers)


def test_the_headers_of_an_answer_come_with_it() -> None:
    answer = Answer(GOOD.body, headers={"Last-Modified-Version": "42"})
    with serving(answer) as upstream, asking() as (client, _):
        reply = client.reply(Request(upstream.url, headers={"Zotero-API-Version": "3"}), numbers)
    assert reply and (reply.value, reply.headers["last-modified-version"]) == ([1, 2, 3], "42")
    assert upstream.asked[0][2]["Zotero-API-Version"] == "3"


def test_a_source_with_one_pace_waits_over_all_its_hosts_and_before_its_first_request() -> None:
    with serving(GOOD) as first, serving(GOOD) as second, asking(is_one=True) as (client, clock):
        for upstream in (first, second, first):
            client.get(upstream.url, {}, numbers, delay=3.0)
    assert clock.naps == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("status", [200, 429])
def test_a_backoff_is_kept(status: int) -> None:
    asks = Answer(GOOD.body, status=status, headers={"Backoff": "20"})
    with serving(asks, GOOD) as upstream, asking() as (client, clock):
        client.get(upstream.url, {}, numbers)
        if status == 200:
            client.get(upstream.url, {}, numbers)
    assert max(clock.naps) == 20.0 or sum(clock.naps) == 20.0


def test_a_long_backoff_ends_the_source_with_one_pace() -> None:
    asks = Answer(status=503, headers={"Backoff": "4000"})
    given_up = pytest.raises(GivenUpError)
    with serving(asks) as upstream, asking(is_one=True) as (client, _), given_up as caught:
        client.get(upstream.url, {}, numbers)
    assert "the source asks for a pause of 4000 s; run the same command again later" in str(caught.value)
    assert not str(caught.value).startswith(":")
