from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.commands import intake
from generator.commands.intake import Progress
from generator.content.library import Library
from generator.errors import ArchiveError, FetchError, Problem
from generator.papers.paper import Counts, Record
from tests.harness.files import edit
from tests.harness.papers import page_file, record, take


def test_the_report_counts_what_became_of_each_record(tmp_path: Path) -> None:
    take(
        tmp_path, record("2601.00001", "Moss"), record("2601.00002", "Ferns"), record("2601.00003", "Lichens")
    )
    edit(page_file(tmp_path, "2601.00003"), "title: Lichens", "title: [Lichens]")
    records: list[Record | Problem] = [
        record("2601.00001", "Moss"),
        Problem("file:2", "title", "missing"),
        record("2601.00002", "Ferns again"),
        record("2601.00003", "Lichens"),
        record("2601.00004", "Algae"),
    ]
    reports = list(intake.take(Library(tmp_path), records))
    assert len(reports) == len(records) + 1, "one after each record, so that progress can be shown"
    report = reports[-1]
    assert report.outcomes == {"kept": 1, "changed": 1, "new": 1}
    assert [(problem.where, problem.field) for problem in report.problems] == [
        ("file:2", "title"),
        ("2601.00003", "title"),
    ]


def test_what_came_before_an_upstream_s_failure_stays(tmp_path: Path) -> None:
    def records() -> Iterator[Record | Problem]:
        yield record(votes=3)
        raise FetchError("down")

    with pytest.raises(FetchError):
        list(intake.take(Library(tmp_path), records()))
    assert Library(tmp_path).counts() == {"2601.00001": Counts(3)}
    assert page_file(tmp_path, "2601.00001").exists()


def test_records_are_taken_one_at_a_time(tmp_path: Path) -> None:
    asked = []

    def records() -> Iterator[Record | Problem]:
        for number in range(3):
            asked.append(number)
            yield record(f"2601.{number:05}", f"Moss {number}")

    taken = intake.take(Library(tmp_path), records())
    next(taken)
    assert asked == [0]
    assert page_file(tmp_path, "2601.00000").exists()
    taken.close()  # type: ignore[attr-defined]  # it is a generator


@pytest.mark.parametrize(
    ("text", "today", "again", "start"),
    [
        ("", date(2026, 1, 20), 14, date(2026, 1, 13)),
        ("huggingface: 2026-01-18\n", date(2026, 1, 20), 14, date(2026, 1, 4)),
        ("huggingface: 2026-01-18\n", date(2026, 1, 20), 0, date(2026, 1, 18)),
        ("huggingface: 2025-03-01\n", date(2026, 1, 20), 14, date(2025, 2, 15)),
        ("huggingface: 2026-01-25\n", date(2026, 1, 20), 14, date(2026, 1, 6)),
        ("arxiv: 2026-01-18\n", date(2026, 1, 20), 14, date(2026, 1, 13)),
        ("- 1\n", date(2026, 1, 20), 14, date(2026, 1, 13)),
    ],
)
def test_where_a_fetch_takes_up(tmp_path: Path, text: str, today: date, again: int, start: date) -> None:
    if text:
        (tmp_path / "fetched.yml").write_text(text)
    assert Progress(tmp_path).start("huggingface", today, again) == start


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 11), date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 12), date(2026, 1, 13), date(2026, 1, 10)),
        (date(2026, 1, 1), date(2026, 1, 9), date(2026, 1, 10)),
    ],
)
def test_how_far_a_source_got(tmp_path: Path, since: date, until: date, end: date) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: 2026-01-10\narxiv: 2026-01-10\n")
    Progress(tmp_path).succeeded("huggingface", since, until)
    assert Progress(tmp_path).start("huggingface", date(2026, 2, 1), 0) == end
    assert Progress(tmp_path).start("arxiv", date(2026, 2, 1), 0) == date(2026, 1, 10)


def test_the_state_is_plain_and_sorted(tmp_path: Path) -> None:
    day = date(2026, 1, 10)
    for source in ("huggingface", "arxiv"):
        Progress(tmp_path).succeeded(source, day, day)
    assert (tmp_path / "fetched.yml").read_text() == "arxiv: 2026-01-10\nhuggingface: 2026-01-10\n"


@pytest.mark.parametrize(
    "data", [b"huggingface: soon\n", b"a: [\n", b"a: 2026-02-30\n", b"a: 2026-01-01 10:00:00\n", b"\xff"]
)
def test_a_state_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "fetched.yml").write_bytes(data)
    with pytest.raises(ArchiveError, match=r"fetched\.yml"):
        Progress(tmp_path)
