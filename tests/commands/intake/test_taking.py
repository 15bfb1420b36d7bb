from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.commands.intake import taking
from generator.commands.intake.taking import IntakeReport
from generator.configuration.settings import Settings
from generator.content import counts
from generator.content.library import Library
from generator.content.runs.fetched import FetchState, SourceState
from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Counts, Record
from generator.sources.frame.declarations import Part
from generator.sources.upstreams import huggingface
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
    assert max(report.days) == date(2026, 1, 4)
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(3)}


def test_the_day_of_arrival_of_a_new_paper_without_a_day_is_a_day_with_papers(tmp_path: Path) -> None:
    paper_of = replace(record("2601.00001").paper, days=(), published="2026")
    for days in ({date(2026, 1, 12)}, set[date]()):
        report = taking.take(Library(tmp_path), [Record(paper_of, arrived="2026-01-12")])
        assert report.days == days
    assert "date: 2026-01-12" in page_file(tmp_path, "2601.00001").read_text("utf-8")


def test_a_full_disk_is_no_problem_of_a_record(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")
    with pytest.raises(OSError, match="papers"):
        taking.take(Library(tmp_path), [record()])


HUB = Part(huggingface.SOURCE, "", None)
DAYS = [date(2026, 1, 5), date(2026, 1, 6)]


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (IntakeReport(), "not a single paper, though 2026-01-05 had some"),
        (IntakeReport(problems=[Problem("x", "title", "missing")]), "none of the records could be taken in"),
    ],
)
def test_answers_without_the_papers_that_were_due_are_no_success(
    tmp_path: Path, report: IntakeReport, message: str
) -> None:
    before = "huggingface: {until: 2026-01-05, papers: 2026-01-05}\n"
    (tmp_path / "fetched.yml").write_text(before)
    taking.finish(report, FetchState(tmp_path), HUB, DAYS, DAYS[1])
    assert message in str(report.failures[0].error)
    state = FetchState(tmp_path).sources()["huggingface"]
    assert state.failed and state.replaced(failed=None) == SourceState(DAYS[0], papers=DAYS[0])


def test_days_that_never_had_papers_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: {until: 2026-01-05, papers: 2026-01-02}\n")
    report = IntakeReport()
    taking.finish(report, FetchState(tmp_path), HUB, DAYS, DAYS[1])
    assert report.failures == []
    assert FetchState(tmp_path).sources()["huggingface"].until == DAYS[1]


def test_a_million_problems_are_counted_and_the_first_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_PROBLEMS", 3)
    report = IntakeReport()
    for _ in range(2):
        found = taking.take(Library(tmp_path), (Problem(f"{n}", "", "bad") for n in range(5)))
        assert ([problem.where for problem in found.problems], found.problem_count) == (["0", "1", "2"], 5)
        report.add(found)
    assert (len(report.problems), report.problem_count) == (3, 10)
    assert "| moss | 0 | 0 | 0 | 0 | 0 | 0 | 10 |" in taking.markdown({"moss": report})


def test_records_are_taken_one_at_a_time(tmp_path: Path) -> None:
    def records() -> Iterator[Record | Problem]:
        for number in range(3):
            yield record(f"2601.{number:05}", f"Moss {number}")
            assert page_file(tmp_path, f"2601.{number:05}").exists(), "before the next is asked for"

    assert taking.take(Library(tmp_path), records()).outcomes == {"new": 3}


def test_the_summary_names_what_came_in_and_what_each_rule_refused(tmp_path: Path) -> None:
    raw = {"include": ["moss"], "exclude": ["title:old", "votes:>20"]}
    chosen = Settings.from_mapping(raw, environment={})
    hub: list[Record | Problem] = [
        record("2601.00001", "Moss *now*"), record("2601.00002", "a"), Problem("x", "", "y")
    ]  # fmt: skip
    arxiv = [record(f"2602.{number:05}", f"Moss {number}", votes=number) for number in range(60)]
    arxiv += [record("2603.00001", "Ferns"), record("2603.00002", "Old moss")]
    reports = {"huggingface": taking.take(Library(tmp_path), hub, chosen)}
    reports["arxiv"] = taking.take(Library(tmp_path), arxiv, chosen)
    site = "https://moss.test/"
    papers = [f"- [Moss {number}](<{site}papers/2602.{number:05}/>)" for number in range(29)]
    above = [f"- Moss {number}, 2602\\.{number:05}" for number in range(21, 51)]
    assert taking.markdown(reports, site).splitlines() == [
        "## 22 new papers", "",
        f"- [Moss \\*now\\*](<{site}papers/2601.00001/>)", *papers[:21], "",
        "| source | new | changed | unchanged | removed for good | refused | passed over | problems |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| huggingface | 1 | 0 | 0 | 0 | 1 | 0 | 1 |", "| arxiv | 21 | 0 | 0 | 0 | 41 | 0 | 0 |", "",
        "### 42 papers refused", "", "To take one: `archive add ID`", "",
        "<details><summary>include: 2</summary>", "", "- a, 2601\\.00002", "- Ferns, 2603\\.00001", "",
        "</details>", "",
        "<details><summary>exclude votes:&gt;20: 39</summary>", "", *above, "- … and 9 more", "",
        "</details>", "",
        "<details><summary>exclude title:old: 1</summary>", "", "- Old moss, 2603\\.00002", "",
        "</details>", "",
    ]  # fmt: skip
    more = {"arxiv": taking.take(Library(tmp_path), [record(f"2604.{n:05}", f"New {n}") for n in range(40)])}
    said = taking.markdown(reports | more)
    assert "- New 28\n- … and 11 more\n\n| source |" in said, "without links where the site has no address"
