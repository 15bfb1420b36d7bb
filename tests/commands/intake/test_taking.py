from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.commands.intake import taking
from generator.commands.intake.taking import Report
from generator.configuration.settings import Settings
from generator.content import counts
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import Failure, FetchError, Problem
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
    report = taking.take(Library(tmp_path), records, Settings())
    assert report.outcomes == {"kept": 1, "changed": 1, "new": 1}
    assert [(problem.where, problem.field) for problem in report.problems] == [
        ("file:2", "title"),
        ("2601.00003", "title"),
    ]


def test_what_came_before_and_after_a_failure_stays(tmp_path: Path) -> None:
    failure = Failure((date(2026, 1, 3),), FetchError("down"))
    report = taking.take(
        Library(tmp_path), [record(votes=3), failure, record("2601.00002", "Ferns", days=("2026-01-04",))]
    )
    assert report.failures == [failure]
    assert report.outcomes == {"new": 2}
    assert report.newest == date(2026, 1, 4)
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(3)}


def test_a_full_disk_is_no_problem_of_a_record(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")
    with pytest.raises(OSError, match="papers"):
        taking.take(Library(tmp_path), [record()])


DAYS = [date(2026, 1, 5), date(2026, 1, 6)]


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (Report(Counter()), "not a single paper, though 2026-01-05 had some"),
        (Report(Counter(), [Problem("x", "title", "missing")]), "none of the records could be taken in"),
    ],
)
def test_answers_without_the_papers_that_were_due_are_no_success(
    tmp_path: Path, report: Report, message: str
) -> None:
    before = "huggingface: {until: 2026-01-05, papers: 2026-01-05}\n"
    (tmp_path / "fetched.yml").write_text(before)
    taking.finish(report, FetchState(tmp_path), "huggingface", DAYS, DAYS[1])
    assert message in str(report.failures[0].error)
    assert (tmp_path / "fetched.yml").read_text() == before


def test_days_that_never_had_papers_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: {until: 2026-01-05, papers: 2026-01-02}\n")
    report = Report(Counter())
    taking.finish(report, FetchState(tmp_path), "huggingface", DAYS, DAYS[1])
    assert report.failures == []
    assert FetchState(tmp_path).sources()["huggingface"].until == DAYS[1]


def test_a_million_problems_are_counted_and_the_first_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_PROBLEMS", 3)
    report = Report()
    for _ in range(2):
        found = taking.take(Library(tmp_path), (Problem(f"{n}", "", "bad") for n in range(5)))
        assert ([problem.where for problem in found.problems], found.problem_count) == (["0", "1", "2"], 5)
        report.add(found)
    assert (len(report.problems), report.problem_count) == (3, 10)
    assert "| moss | 0 | 0 | 0 | 0 | 0 | 10 | 0 |" in taking.markdown({"moss": report})


def test_records_are_taken_one_at_a_time(tmp_path: Path) -> None:
    def records() -> Iterator[Record | Problem]:
        for number in range(3):
            yield record(f"2601.{number:05}", f"Moss {number}")
            assert page_file(tmp_path, f"2601.{number:05}").exists(), "before the next is asked for"

    assert taking.take(Library(tmp_path), records()).outcomes == {"new": 3}


def test_the_summary_says_what_came_in_by_source_and_what_rules_refused() -> None:
    days = (date(2026, 1, 5), date(2026, 1, 6))
    hub = Report(problems=[Problem("x", "", "y")])
    hub.outcomes.update({"new": 1_200, "kept": 3, "refused": 5})
    hub.refused.update({"include": 3, "exclude moss|fern": 2})
    arxiv = Report(failures=[Failure(days, FetchError("busy"))])
    assert taking.markdown({"huggingface": hub, "arxiv": arxiv}) == (
        "## Papers\n\n"
        "| source | new | changed | unchanged | removed for good | refused | problems | failed days |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| huggingface | 1,200 | 0 | 3 | 0 | 5 | 1 | 0 |\n"
        "| arxiv | 0 | 0 | 0 | 0 | 0 | 0 | 2 |\n"
        "\n| refused by | papers |\n| --- | --- |\n| `include` | 3 |\n| `exclude moss\\|fern` | 2 |\n\n"
    )
