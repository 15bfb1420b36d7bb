"""The XML of feeds: whole or not, hostile, too large."""

from __future__ import annotations

import pytest

from generator.sources.formats import feeds
from generator.sources.frame.limits import LimitError
from tests.harness import journals
from tests.harness.fuzzing import within_a_second
from tests.harness.journals import rss

ITEM = "<title>Moss</title><dc:creator>Ada One</dc:creator>"


def titles(body: bytes) -> list[str]:
    return [item["title"] for item in feeds.parse(body).items]


@pytest.mark.parametrize("name", journals.FEEDS)
def test_every_shape_is_read(name: str) -> None:
    feed = feeds.parse(journals.FEEDS[name])
    assert len(feed.items) == journals.FEEDS[name].count(b"<title>") - 1 or name == "chinese"


@pytest.mark.parametrize("name", [name for name in journals.FEEDS if name != "empty"])
def test_half_a_feed_is_none(name: str) -> None:
    body = journals.FEEDS[name]
    for end in (len(body) // 2, len(body) - len(b"</channel></rss>"), len(body) - 3):
        with pytest.raises(ValueError, match="is not a complete feed"):
            feeds.parse(body[:end])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is not a feed"),
        (b"   \n", "is not a feed"),
        (journals.VALIDATE, r"is an HTML page \('Validate User'\), not a feed"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><title>a<b></html>", "is an HTML page"),
        (b"<html>", "is an HTML page, not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "is not a feed"),
        (b"<OAI-PMH><feed/></OAI-PMH>", "is XML of another kind"),
        (b"<a><b></a><feed></feed>", "is XML of another kind"),
        (b"\x90<?xml version='1.0'?><rss><channel></channel></rss>", "is XML of another kind"),
        (b"\0x<?xml version='1.0'?><feed></feed>", "is XML of another kind"),
        (b"\x00\xff\xfe", "is not a feed"),
        (b"<rss>", "is not a complete feed"),
        (b"<feed" * 9, "is not a complete feed"),
        (b"<rss><item/>%b<item/></rss>" % (b"<a>" * 9_000 + b"</a>" * 9_000), "is not XML"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        feeds.parse(body)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("x", "<title>Moss &nbsp;and Andr&eacute; & co</title>"), "Moss \xa0and André  co"),
        (rss("x", "<title>Moss\x0b and stone</title>"), "Moss and stone"),
        (rss("x", "<title>Z\xfcrich</title>").decode().encode("latin-1"), "Zürich"),
        (rss("x", "<title>Z\xfcrich</title>").replace(b"UTF-8", b"iso-8859-1"), "Zürich"),
        (rss("x", "<title>Z\xfcrich</title>").decode().encode("utf-16"), "Zürich"),
        (b"\xef\xbb\xbf\n" + rss("x", "<title>Moss</title>"), "Moss"),
        (rss("x", "<title>Moss</title>") + b"<!-- cached -->\n", "Moss"),
    ],
)
def test_mistakes_of_publishers(body: bytes, title: str) -> None:
    assert titles(body) == [title]


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
OUTSIDE = '<!ENTITY a9 SYSTEM "file:///etc/hostname">'


LONG = f'<!ENTITY a9 "{"ha" * 50_000}">'


@pytest.mark.parametrize("declared", [f'<!ENTITY a0 "ha">{LAUGHS}', OUTSIDE, LONG])
def test_entities_of_its_own_are_left_out(declared: str) -> None:
    body = rss("x", f"<title>Moss {'&a9;' * 1_000}</title>").replace(
        b"<rss", f"<!DOCTYPE rss [{declared}]><rss".encode(), 1
    )
    for _ in within_a_second():
        assert titles(body) == ["Moss"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rss("x", *["<title>a</title>"] * 2_001), "more than 2,000 items"),
        (rss("x", "<a/>" * 100_001), "more than 100,000 elements"),
        (rss("x", "<a/>" * 500_001), "more than 500,000 values"),
        (rss("x", *(f'<a xmlns:n{number}="x" n{number}:b="c"/>' for number in range(101))), "100 namespaces"),
    ],
)
def test_too_much_is_not_read(body: bytes, said: str) -> None:
    with pytest.raises(LimitError, match=said):
        feeds.parse(body)


@pytest.mark.slow
@pytest.mark.parametrize(
    "item",
    [
        f"<dc:creator>{'a' * 1_000_000}</dc:creator>",
        "<author>" + '<x y="z">aaaaaaaaaaaaaaaaaaaaaaaaaa</x>' * 9_000 + "</author>",
        "<category>a</category>" * 20_000,
        "".join(f"<category>{number}</category>" for number in range(20_000)),
        f"<tags>{','.join(map(str, range(200_000)))}</tags>",
        "<a>" * 200 + "</a>" * 200,
        f"<title>{'&amp;lt;' * 100_000}</title><description>{'&lt;a ' * 100_000}</description>",
        f"<pubDate>{'Mon, ' * 100_000}</pubDate>",
        f"<link>{'../' * 100_000}</link>",
    ],
    ids=range(9),
)  # fmt: skip
def test_what_would_take_hours_takes_seconds(item: str) -> None:
    body = rss("x", f"<title>Moss</title>{item}")
    for _ in within_a_second():
        feeds.parse(body)


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\ufffe", "&#1;", "&#11;"])
def test_a_character_that_xml_cannot_hold_costs_no_feed(sign: str) -> None:
    long = f"Moss{sign}{' ' * 800}x"
    item = f"<title>{long}</title><author>{long}</author><category term='{long}'/><pubDate>2026</pubDate>"
    read = feeds.parse(rss("x", item))
    assert [entry["title"].split() for entry in read.items] == [["Moss", "x"]]
