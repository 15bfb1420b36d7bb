"""``feed.xml``, read back as a feed reader does."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.pages.archive import Archive
from generator.papers.paper import Author, Paper, Record
from generator.publish.files import feeds
from generator.publish.files.site import Site
from generator.settings import Settings
from tests.harness.files import edit
from tests.harness.papers import page_file, papers, record, take
from tests.harness.processes import timezone

SITE = "https://moss.example.org/archive/"


def feed(content: Path, feed_days: int = 7, minimum: int = 1) -> bytes:
    archive = Archive.read(content, Settings(feed_days=feed_days, tag_minimum=minimum))
    ((_, data),) = feeds.files(Site(archive, "Moss & <Archive>", "All of it", SITE, ()))
    return data


def read(data: bytes) -> Any:
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def days_of(parsed: Any) -> list[str]:
    return [time.strftime("%Y-%m-%d", item.published_parsed) for item in parsed.entries]


def in_xml(data: bytes, name: str) -> str:
    """A field of the only item, as it stands in the XML."""
    (element,) = etree.fromstring(data).iterfind(f"channel/item/{name}")
    return element.text or ""


def test_the_channel(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)))
    channel = read(feed(tmp_path)).feed
    assert (channel.title, channel.subtitle, channel.link) == ("Moss & <Archive>", "All of it", SITE)
    assert [link.href for link in channel.links if link.rel == "self"] == [f"{SITE}feed.xml"]
    assert channel.updated == "Mon, 05 Jan 2026 00:00:00 +0000"
    assert (channel.language, channel.generator) == ("en", "Paper Archive")


def test_an_item_has_the_whole_abstract_and_all_that_the_data_say(tmp_path: Path) -> None:
    abstract = "\n\n".join(
        f"Part {number} of <b> & $\\alpha^2$ at $5. " + "Word. " * 300 for number in range(3)
    )
    take(tmp_path, record(
        title="Moss & $x^2$ <script>alert(1)</script> ]]>", abstract=abstract, days=("2026-01-05",),
        authors=["Ada One", Author("Hidden", hidden=True), "Bo Two"], keywords=("moss", "ferns & co"),
    ))  # fmt: skip
    data = feed(tmp_path)
    (item,) = read(data).entries
    assert item.title == "Moss & x² <script>alert(1)</script> ]]>"
    assert item.link == f"{SITE}papers/2601.00001/"
    assert f'<guid isPermaLink="false">{item.id}</guid>'.encode() in data
    assert item.author == "Ada One, Bo Two"
    assert item.published == "Mon, 05 Jan 2026 00:00:00 +0000"
    assert {tag.term for tag in item.tags} == {"moss", "ferns & co"}
    description = in_xml(data, "description")
    assert description.startswith("<p>Part 0 of &lt;b&gt; &amp; α² at $5. Word. ")
    assert (description.count("Word."), description.count("</p><p>")) == (900, 2)


def test_a_title_is_text_whatever_it_holds(tmp_path: Path) -> None:
    take(tmp_path, record(title="<script>alert(1)</script> & &amp; ]]> “Moss”", days=("2026-01-05",)))
    assert in_xml(feed(tmp_path), "title") == "<script>alert(1)</script> & &amp; ]]> “Moss”"


def test_the_last_days_and_not_a_number_of_items(tmp_path: Path) -> None:
    take(
        tmp_path,
        *(
            record(f"2601.{number:05}", f"Moss {number}", days=("2026-01-05",), votes=number)
            for number in range(60)
        ),
        record("2601.00100", "Ferns", days=("2026-01-07",)),
        record("2601.00101", "Lichens", days=("2025-06-01",)),
        record("2601.00102", "Algae", days=("2025-05-31",)),
        record("2601.00103", "Month", days=("2026-02",)),
        record("2601.00104", "Year", days=("2027",)),
    )
    assert days_of(read(feed(tmp_path, feed_days=3))) == ["2026-01-07", *["2026-01-05"] * 60, "2025-06-01"]
    assert days_of(read(feed(tmp_path, feed_days=1))) == ["2026-01-07"]
    assert [item.title for item in read(feed(tmp_path)).entries][1:3] == ["Moss 59", "Moss 58"]


def test_a_paper_of_two_days_stands_once_under_its_latest(tmp_path: Path) -> None:
    take(
        tmp_path,
        record(days=("2026-01-05", "2026-01-07")),
        record("2601.00002", "Ferns", days=("2026-01-06",)),
    )
    parsed = read(feed(tmp_path))
    assert [(item.link[-11:-1], day) for item, day in zip(parsed.entries, days_of(parsed), strict=True)] == [
        ("2601.00001", "2026-01-07"),
        ("2601.00002", "2026-01-06"),
    ]


def test_the_same_papers_make_the_same_bytes_at_any_time_in_any_zone(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)), record("2601.00002", "Ferns", days=("2026-01-06",)))
    first = feed(tmp_path)
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        with timezone(zone):
            assert feed(tmp_path) == first
    assert set(re.findall(rb"\b\d\d:\d\d:\d\d\b", first)) == {b"00:00:00"}, "no clock"


def test_guids_stay_when_all_else_changes(tmp_path: Path) -> None:
    take(
        tmp_path,
        record("2601.00001", "Moss", days=("2026-01-05",)),
        record("", "Ferns", days=("2026-01-05",)),
    )
    before = {item.id for item in read(feed(tmp_path)).entries}
    edit(page_file(tmp_path, "2601.00001"), "title: Moss", "title: Another")
    edit(page_file(tmp_path, "ferns"), "title: Ferns", "title: Mosses")
    take(tmp_path, record("2601.00003", "New", days=("2026-01-06",), votes=5))
    items = read(feed(tmp_path)).entries
    assert {item.id for item in items if item.title != "New"} == before
    assert len({item.id for item in items}) == len(items) == 3


def test_hidden_papers_are_not_in_it(tmp_path: Path) -> None:
    take(tmp_path, record(title="Moss"), record("2601.00002", "Ferns"))
    edit(page_file(tmp_path, "2601.00001"), "title: Moss", "hidden: true\ntitle: Moss")
    assert [item.title for item in read(feed(tmp_path)).entries] == ["Ferns"]


def test_a_paper_without_abstract_or_authors_has_an_item(tmp_path: Path) -> None:
    take(tmp_path, record(authors=(), author_count=3), record("2601.00002", "Ferns"))
    items = {item.title: item for item in read(feed(tmp_path)).entries}
    assert "author" not in items["Moss and Mirrors"]
    assert items["Ferns"].description == "Ada One, Bo Two"


@pytest.mark.parametrize("days", [(), ("1963",)])
def test_an_archive_without_days_has_a_feed(tmp_path: Path, days: Iterable[str]) -> None:
    take(tmp_path, *(record("", f"Moss {day}", days=(day,)) for day in days))
    parsed = read(feed(tmp_path))
    assert parsed.entries == []
    assert calendar.timegm(parsed.feed.updated_parsed) == datetime(2000, 1, 1, tzinfo=UTC).timestamp()


@settings(max_examples=30, deadline=None)
@given(st.lists(papers(), min_size=1, max_size=3, unique_by=lambda made: made.slug))
def test_any_papers_make_a_valid_feed(tmp_path_factory: pytest.TempPathFactory, made: list[Paper]) -> None:
    content = tmp_path_factory.mktemp("content")
    take(content, *map(Record, made))
    shown = {
        entry.slug
        for entry in Archive.read(content, Settings()).entries
        if any(len(day) == 10 for day in entry.dates)
    }
    root = etree.fromstring(feed(content))
    assert {(link.text or "").split("/")[-2] for link in root.iterfind("channel/item/link")} == shown
    for item in root.iterfind("channel/item"):
        for name in ("title", "link", "guid", "pubDate"):
            assert item.findtext(name)
