"""The times in a page: when its paper came in, and when its text was last revised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.content import page as pages
from generator.content.library import Library
from generator.content.merge import Merger
from generator.errors import RecordError
from generator.papers.paper import Links, Record
from tests.harness.files import edit
from tests.harness.papers import page_file, paper, record

FIRST, LATER, LAST = (datetime(2026, 1, day, 6, 30, tzinfo=UTC) for day in (5, 19, 30))


def taken(content: Path, now: datetime, *records: Record, **options: Any) -> pages.Page:
    """Return the page of a paper after a run at a given time."""
    with Merger(Library(content), now=now, **options) as merger:
        for one in records:
            merger.take(one)
    return pages.read(page_file(content, "2601.00001").read_text("utf-8"))


def test_a_page_notes_when_its_paper_came_in(tmp_path: Path) -> None:
    page = taken(tmp_path, FIRST, record())
    assert (page.added, page.changed) == ("2026-01-05 06:30:00", "")
    text = page_file(tmp_path, "2601.00001").read_text("utf-8")
    assert "\nadded: 2026-01-05 06:30:00\nfetched: " in text
    assert not pages.is_by_hand(text)
    assert "added" not in pages.edited_keys(text)
    assert taken(tmp_path, LATER, record(votes=5)).added == "2026-01-05 06:30:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Moss and Glass"},
        {"abstract": "Other text."},
    ],
)
def test_a_replaced_text_is_noted(tmp_path: Path, changes: dict[str, Any]) -> None:
    said = {"abstract": "Text."}
    taken(tmp_path, FIRST, record(**said))
    page = taken(tmp_path, LATER, record(**said | changes))
    assert (page.added, page.changed) == ("2026-01-05 06:30:00", "2026-01-19")
    assert taken(tmp_path, LAST, record(**said | changes)).changed == "2026-01-19"
    assert taken(tmp_path, FIRST, record(**said)).changed == "2026-01-19", "the day never goes back"


@pytest.mark.parametrize(
    "more",
    [
        {"votes": 7, "comments": 2},
        {"days": ("2026-01-02", "2026-01-08")},
        {"tags": ("moss",), "keywords": ("green",), "links": Links(code="https://example.org/code")},
        {"published": "2026-01-01", "updated": "2026-01-09", "version": 2},
        {"abstract": "An abstract that comes late."},
        {"authors": ("Ada One", "Bo Three"), "summary": "Said otherwise."},
    ],
)
def test_what_is_no_text_or_only_comes_late_is_no_revision(tmp_path: Path, more: dict[str, Any]) -> None:
    taken(tmp_path, FIRST, record(summary="Said."))
    before = page_file(tmp_path, "2601.00001").read_bytes()
    assert taken(tmp_path, LATER, record(**more)).changed == ""
    if "votes" in more:
        assert page_file(tmp_path, "2601.00001").read_bytes() == before


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    taken(tmp_path, FIRST, record())
    path = page_file(tmp_path, "2601.00001")
    edit(path, "added: 2026-01-05 06:30:00", "added: 2026-01-12\nchanged: 2026-01-25")
    edit(path, "title: Moss and Mirrors", "title: Mine")
    page = taken(tmp_path, LATER, record(title="Moss and Glass", votes=3))
    assert (page.paper.title, page.added, page.changed) == ("Mine", "2026-01-12", "2026-01-25")


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ((None, ""), ("2026-01-19 06:30:00", "")),
        (("", ""), ("", "")),
        (("2025-03-01", "2025-04-01"), ("2025-03-01", "2025-04-01")),
        (("2025-03-01 09:10:11", ""), ("2025-03-01 09:10:11", "")),
        (("2030-01-01", "2030-01-01"), ("2026-01-19 06:30:00", "2026-01-19")),
    ],
)
def test_the_days_that_another_archive_knows_are_taken_but_for_those_to_come(
    tmp_path: Path, said: tuple[str | None, str], noted: tuple[str, str]
) -> None:
    page = taken(tmp_path, LATER, replace(record(), added=said[0], changed=said[1]))
    assert (page.added, page.changed) == noted


@pytest.mark.parametrize("key", ["added", "changed"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [("true", "is not a date"), ("2026-01", "is not a whole day"), ("soon", "is not a date")],
)
def test_a_day_that_is_none_is_named(key: str, value: str, reason: str) -> None:
    text = pages.write(paper()).replace("fetched:", f"{key}: {value}\nfetched:")
    with pytest.raises(RecordError, match=reason) as error:
        pages.read(text)
    assert error.value.field == key
