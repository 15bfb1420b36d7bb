"""The calendar of a reading list, read back by a parser of RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from generator.content.curated.reading_lists import ListedPaper, ReadingList
from generator.listings.collections.lists import Lists
from generator.listings.kinds import LIST, Collection
from generator.publish import calendar
from generator.publish.files import is_made
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.papers import listed, nasty, numbered

SEMINAR = """---
title: "Our seminar; on moss, and more"
papers:
  - {id: "2603.00001", on: 2026-12-01, remark: "Bring $x^2$, and; a colleague"}
  - {id: "2603.00002", on: 2026-12-08}
  - {id: "2603.00003", on: 2026-12-08, remark: Its proof.}
  - {id: "2603.00004", on: 2027-01}
  - "2603.00005"
---
"""


def parsed(data: bytes) -> list[dict[str, object]]:
    """Read a calendar; each line has at most 75 bytes and ends as the format wants."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    data.decode()  # no character is torn apart
    (whole,) = Calendar.from_ical(data, multiple=True)
    assert whole.errors == []
    events = whole.events
    assert all(event.errors == [] for event in events)
    return [
        {
            "uid": str(event["UID"]),
            "days": (event.start, event.end),
            "stamp": event.DTSTAMP,
            "title": str(event["SUMMARY"]),
            "text": str(event["DESCRIPTION"]),
            "address": str(event["URL"]),
        }
        for event in events
    ]


def test_a_list_has_its_meetings_in_both_ways(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(map(numbered, range(1, 7)))
    (archive.content / "lists").mkdir()
    (archive.content / "lists/seminar.md").write_text(SEMINAR, "utf-8")
    other = "---\ntitle: Other\npapers: ['2603.00001']\n---\n"
    (archive.content / "lists/other.md").write_text(other, "utf-8")
    (archive.content / "team.md").write_text("# We\n\n[Dates](lists/seminar/calendar.ics)\n", "utf-8")
    (archive.content / "fetched.yml").write_text("huggingface: {until: 2026-03-06, succeeded: 2026-03-06}\n")
    archive.build("--strict")
    file = archive.site / "lists/seminar/calendar.ics"
    first, second = parsed(file.read_bytes())
    assert first["days"] == (date(2026, 12, 1), date(2026, 12, 2))
    assert first["stamp"] == datetime(2026, 3, 6, tzinfo=UTC)
    assert first["title"] == "Our seminar; on moss, and more: A made-up study of matter 1"
    assert first["text"] == (
        f"A made-up study of matter 1\nBring x², and; a colleague\n{SITE}papers/2603.00001/"
    )
    assert first["address"] == f"{SITE}lists/seminar/"
    assert second["title"] == "Our seminar; on moss, and more: 2 papers"
    assert str(second["text"]).count(SITE) == 2
    assert first["uid"] != second["uid"]
    assert not (archive.site / "lists/other/calendar.ics").exists()
    assert '<a href="calendar.ics">Calendar of the meetings</a>' in archive.html("lists/seminar/")
    assert "calendar.ics" not in archive.html("lists/other/")
    assert 'href="../lists/seminar/calendar.ics"' in archive.html("team/")
    before = file.read_bytes()
    archive.build("--strict", "--plain")
    assert file.read_bytes() == before
    edited = SEMINAR.replace("2026-12-01", "2026-12-02").replace("title:", "description: x\ntitle:")
    (archive.content / "lists/seminar.md").write_text(edited, "utf-8")
    archive.build("--strict")
    moved, same = parsed(file.read_bytes())
    assert same == second and moved["uid"] != first["uid"]


@given(name=nasty(6), remark=nasty(6) | st.text(max_size=200))
@example(name="é\r" * 45, remark="\r\nEND:VEVENT\r\nBEGIN:VALARM\n" + "🌿" * 40)
def test_any_words_stay_words(name: str, remark: str) -> None:
    papers = tuple(ListedPaper(f"2601.0000{number}", remark, "2026-12-01") for number in (1, 2))
    lists = Lists([listed(1), listed(2)], [ReadingList("x", "x", name or "x", papers)])
    (collection,) = lists.papers
    assert collection == Collection(LIST, "x", name or "x")
    made = calendar.written(SITE, lists, collection)
    (event,) = parsed(made)
    assert event["days"] == (date(2026, 12, 1), date(2026, 12, 2))
    assert made.count(b"\r\nBEGIN:") == 1 and b"\r" not in made.replace(b"\r\n", b"")


def test_the_name_is_known() -> None:
    assert is_made("lists/seminar/calendar.ics") and not is_made("lists/calendar.ics")
