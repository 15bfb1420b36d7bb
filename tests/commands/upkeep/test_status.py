"""``archive status``: when each source last had papers, and how long it has been silent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.upkeep import status
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.merge import Merger
from generator.content.runs.fetched import SourceState
from generator.sources.frame import registry
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import record

FRIDAY = date(2026, 11, 13)
STATE = """\
huggingface:
  until: 2026-11-13
  gaps: [2026-11-10]
  succeeded: 2026-11-14
  papers: 2026-11-13
"""


class Clock(datetime):
    """A day that a test sets."""

    moment = FRIDAY

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        return cls(cls.moment.year, cls.moment.month, cls.moment.day, 5, 17, tzinfo=tz)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``archive status``, some days after a Friday on which the hub had papers."""
    config = "plugins:\n  - archive:\n      sources: [huggingface, arxiv]\n"
    (tmp_path / "mkdocs.yml").write_text(config)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/fetched.yml").write_text(STATE)
    monkeypatch.setattr(status, "datetime", Clock)

    def run(days: int, **environment: str) -> Result:
        monkeypatch.setattr(Clock, "moment", FRIDAY + timedelta(days=days))
        return invoke(tmp_path, "status", environment=environment)

    return run


@pytest.mark.parametrize(
    ("days", "silent"),
    [(0, 0), (1, 0), (3, 0), (4, 1), (5, 2), (6, 3), (7, 4), (8, 5), (10, 5), (11, 6), (12, 7)],
)
def test_working_days_without_papers(days: int, silent: int) -> None:
    """14 November 2026 is a Saturday; the given day is not over."""
    states = {"huggingface": SourceState(FRIDAY, papers=FRIDAY)}
    parts = registry.parts(["huggingface"], Settings().of)
    (row,) = (status.SourceStatus(part, states.get(part.label), FRIDAY + timedelta(days)) for part in parts)
    assert row.silent == silent
    assert bool(row.warning) == (silent >= 3)
    assert status.reported([row]) == ("huggingface since 2026-11-13" if silent >= 7 else "none")


def test_a_source_that_never_spoke_is_not_silent() -> None:
    states = {"arxiv": SourceState(FRIDAY)}
    parts, today = registry.parts(["arxiv", "huggingface"], Settings().of), date(2027, 11, 13)
    rows = [status.SourceStatus(part, states.get(part.label), today) for part in parts]
    assert [(row.silent, row.warning) for row in rows] == [(0, ""), (0, "")]
    assert status.reported(rows) == "none"


def test_the_table(archive: Callable[..., Result]) -> None:
    result = archive(1)
    assert result.stdout == (
        "| source | last success | newest papers | silent working days | days to fetch again |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| huggingface | 2026-11-14 | 2026-11-13 | 0 | 2026-11-10 |\n"
        "| arxiv | never |  |  |  |\n"
    )
    assert result.stderr == ""


def test_why_a_run_failed(archive: Callable[..., Result], tmp_path: Path) -> None:
    failed = '{day: 2026-11-14, why: "was *asked* too often (429)"}'
    (tmp_path / "content/fetched.yml").write_text(f"{STATE}  failed: {failed}\narxiv: {{failed: {failed}}}\n")
    said = archive(1).stdout
    assert "| arxiv | never |  | 0 |  |\n" in said
    for source in ("huggingface", "arxiv"):
        assert f"\n{source}: on 2026-11-14 it was *asked* too often (429).\n" in said
    archive(1, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    assert "\narxiv: on 2026\\-11\\-14 it was \\*asked\\* too often" in (tmp_path / "summary").read_text()


def test_how_many_papers_wait_for_review(archive: Callable[..., Result], tmp_path: Path) -> None:
    with Merger(Library(tmp_path / "content"), review=True) as merger:
        merger.take(record("2601.00001", "Moss"))
        merger.take(record("2601.00002", "Ferns"))
    assert "review" not in archive(1).stdout
    edit(tmp_path / "mkdocs.yml", "sources:", "review: true\n      sources:")
    assert archive(1).stdout.endswith("\n2 papers to review: archive review\n")


def test_after_three_silent_working_days_it_warns(archive: Callable[..., Result], tmp_path: Path) -> None:
    assert archive(5).stderr == ""
    assert archive(6).stderr == (
        "huggingface: 3 working days without papers since 2026-11-13. Check whether it has any, then run: "
        "archive fetch huggingface --since 2026-11-13\n"
    )
    named = tmp_path / "annotations"
    assert archive(6, ARCHIVE_ANNOTATIONS=str(named)).stderr == ""
    assert named.read_text().startswith("warning huggingface: 3 working days")


def test_in_a_workflow_it_stands_in_the_summary_and_the_output(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    summary, output = tmp_path / "summary", tmp_path / "output"
    summary.write_text("before\n")
    files = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
    table = archive(6).stdout
    assert archive(6, **files).stdout == "", "it is in the summary"
    assert summary.read_text() == f"before\n## Sources\n\n{table}\n"
    archive(12, **files)
    assert output.read_text() == (
        "silent=none\ndigest=\nmeaning=false\nsummaries=false\n"
        "silent=huggingface since 2026-11-13\ndigest=\nmeaning=false\nsummaries=false\n"
    )
