"""When papers were put on reading lists: runs note it, builds read it."""

from __future__ import annotations

from pathlib import Path

from generator.commands.intake import taking
from generator.content.curated.reading_lists import ReadingLists
from generator.content.library import Library
from generator.content.runs import listed
from generator.errors import Problem
from tests.harness.papers import record


def seminar(content: Path, papers: str, more: str = "") -> None:
    (content / "lists").mkdir(exist_ok=True)
    (content / "lists/seminar.md").write_text(
        f"---\ntitle: Seminar\npapers: [{papers}]\n{more}---\n", "utf-8"
    )


def run(content: Path, day: str) -> None:
    """Take a paper in a run after this day of success."""
    (content / "fetched.yml").write_text(f"moss: {{until: {day}, succeeded: {day}}}\n", "utf-8")
    taking.take(Library(content), [record("2601.00001", "Moss", days=("2026-01-02",))])


def put(content: Path, day: str) -> dict[str, str]:
    wrong: list[Problem] = []
    lists = listed.dated(ReadingLists.read(Library(content)).lists, content, day, wrong)
    assert wrong == []
    return {paper.id: paper.put for one in lists for paper in one.papers}


def test_a_run_notes_the_day_that_a_build_before_it_showed(tmp_path: Path) -> None:
    content = tmp_path
    seminar(content, "'2601.00001'")
    assert put(content, "2026-03-01") == {"2601.00001": "2026-03-01"}
    run(content, "2026-03-01")
    seminar(content, "'2601.00001', {id: '2601.00002', on: 2026-02-11}, {id: '2601.00003', on: 2026-05-01}")
    shown = {"2601.00001": "2026-03-01", "2601.00002": "2026-02-11", "2601.00003": "2026-03-04"}
    assert put(content, "2026-03-04") == shown, "a meeting that is over was planned before"
    run(content, "2026-03-04")
    written = (content / "listed.yml").read_bytes()
    run(content, "2026-03-09")
    assert (content / "listed.yml").read_bytes() == written
    assert put(content, "2026-03-09") == shown
    seminar(content, "'2601.00003', '2601.00001'")
    run(content, "2026-03-09")
    assert "2601.00002" not in (content / "listed.yml").read_text("utf-8")


def test_a_renamed_list_keeps_its_days(tmp_path: Path) -> None:
    seminar(tmp_path, "'2601.00001'")
    run(tmp_path, "2026-03-01")
    seminar(tmp_path, "'2601.00001'", "formerly: [seminar]\n")
    (tmp_path / "lists/seminar.md").rename(tmp_path / "lists/course.md")
    assert put(tmp_path, "2026-03-09") == {"2601.00001": "2026-03-01"}
    run(tmp_path, "2026-03-09")
    assert (tmp_path / "listed.yml").read_text("utf-8").splitlines()[1:] == [
        "course:",
        '  "2601.00001": 2026-03-01',
    ]


def test_a_run_leaves_what_a_person_must_correct(tmp_path: Path) -> None:
    seminar(tmp_path, "'2601.00001'")
    for text in ("seminar: {'2601.00001': soon}\n", "- a\n", "a: ["):
        (tmp_path / "listed.yml").write_text(text, "utf-8")
        run(tmp_path, "2026-03-01")
        assert (tmp_path / "listed.yml").read_text("utf-8") == text
        wrong: list[Problem] = []
        lists = ReadingLists.read(Library(tmp_path)).lists
        assert listed.dated(lists, tmp_path, "2026-03-01", wrong)[0].papers[0].put == "2026-03-01"
        assert len(wrong) == 1 and "listed.yml" in str(wrong[0])


def test_an_archive_without_lists_or_fetches_has_no_such_file(tmp_path: Path) -> None:
    run(tmp_path, "2026-03-01")
    assert not (tmp_path / "listed.yml").exists()
    (tmp_path / "fetched.yml").unlink()
    seminar(tmp_path, "'2601.00001'")
    taking.take(Library(tmp_path), [record("2601.00001", "Moss", days=("2026-01-02",))])
    assert not (tmp_path / "listed.yml").exists()
