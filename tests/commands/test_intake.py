from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.commands import intake
from generator.content import counts
from generator.content.library import Library
from generator.errors import FetchError, Problem
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
    report = intake.take(Library(tmp_path), records)
    assert report.outcomes == {"kept": 1, "changed": 1, "new": 1}
    assert [(problem.where, problem.field) for problem in report.problems] == [
        ("file:2", "title"),
        ("2601.00003", "title"),
    ]


def test_what_came_before_an_upstream_s_failure_stays(tmp_path: Path) -> None:
    def records() -> Iterator[Record | Problem]:
        yield record(votes=3)
        raise FetchError("down")

    report = intake.take(Library(tmp_path), records())
    assert str(report.failure) == "down"
    assert report.outcomes == {"new": 1}
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(3)}
    assert page_file(tmp_path, "2601.00001").exists()


def test_records_are_taken_one_at_a_time(tmp_path: Path) -> None:
    def records() -> Iterator[Record | Problem]:
        for number in range(3):
            yield record(f"2601.{number:05}", f"Moss {number}")
            assert page_file(tmp_path, f"2601.{number:05}").exists(), "before the next is asked for"

    assert intake.take(Library(tmp_path), records()).outcomes == {"new": 3}
