"""``archive fetch``, ``backfill``, ``status`` and ``doctor`` with a source without days, in several parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import backfill, fetch, taking
from generator.commands.intake.taking import IntakeReport
from generator.commands.upkeep import doctor, status
from generator.configuration.settings import Settings
from generator.content import counts
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import Failed, FetchState, SourceState
from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Counts, Notice, Record
from generator.sources.frame.declarations import Fill, Mark, Part
from generator.sources.frame.declarations import Result as Found
from tests.harness import fields
from tests.harness.fields import HERBARIUM, SHELF, STACK, paper
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import noticed, waits

CONFIG = f"""
site_name: Moss Archive
plugins:
  - archive:
      sources: [shelf]
      shelf_addresses: ['{SHELF}', '{STACK}']
"""
NORTH, SOUTH = f"shelf {SHELF}", f"shelf {STACK}"


class Shelves:
    """What is on the shelves, and what was asked for."""

    def __init__(self) -> None:
        self.has: dict[str, list[Found | Exception]] = {SHELF: [], STACK: []}
        self.asked: list[tuple[str, Mark]] = []

    def changes(self, address: str, mark: Mark, fill: Fill) -> Iterator[Found]:
        """Yield what a shelf has; its mark counts the fetches."""
        self.asked.append((address, mark))
        waiting = []
        for found in self.has[address]:
            if isinstance(found, Exception):
                raise found
            waiting += [wait.name for wait in noticed([found], "waits")]
            yield found
        yield Mark({"fetches": str(int(mark.values.get("fetches", 0)) + 1)}, tuple(waiting))


@pytest.fixture
def shelves(monkeypatch: pytest.MonkeyPatch) -> Shelves:
    """A source without days in two parts, and one with days."""
    made = Shelves()
    fields.register(monkeypatch, fields.shelves(made.changes), HERBARIUM)
    return made


@pytest.fixture
def archive(tmp_path: Path, shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive, at noon of 20 January 2026."""
    at_noon(monkeypatch, fetch, backfill, status, doctor)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return lambda *arguments, code=0: invoke(tmp_path, *arguments, code=code)


def states(folder: Path) -> dict[str, SourceState]:
    return FetchState(folder / "content").sources()


def titles(folder: Path) -> list[str]:
    pages = (page for _, page in Library(folder / "content").pages())
    return sorted(str(page.paper.title) for page in pages if isinstance(page, Page))


def test_parts_share_a_library_and_have_a_report_each(tmp_path: Path) -> None:
    """A paper that both have is new for the first, and counts are saved once for all."""
    moss = Record(paper("10.1234/1", "Moss"), Counts(3))
    ferns = Record(paper("10.1234/2", "Ferns"), Counts(1))
    failure = Failure((), FetchError("down"))
    north, south = IntakeReport(), IntakeReport()
    found: list[Found | IntakeReport] = [
        north, moss, waits("10.1234/3", "a title"), Mark({"a": "1"}),
        south, Problem("x", "title", "missing"), moss, ferns, failure,
        Notice("10.1234/1", "retracted", "2026-01-05"), Notice("10.1234/2", "gone", "soon"),
    ]  # fmt: skip
    taking.take(Library(tmp_path), found, Settings.from_mapping({"exclude": ["title:algae"]}, {}))
    assert (north.outcomes, south.outcomes) == ({"new": 1}, {"kept": 1, "new": 1, "changed": 1})
    assert (north.waits, north.mark) == ([waits("10.1234/3", "a title")], Mark({"a": "1"}))
    assert [str(problem) for problem in south.problems] == [
        "x: title: missing", "10.1234/2: gone: 'soon' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)",
    ]  # fmt: skip
    assert south.failures == [failure] and south.mark is None and not north.problems
    assert counts.read(tmp_path / "counts") == {"10.1234/1": Counts(3), "10.1234/2": Counts(1)}
    both = IntakeReport()
    both.add(north)
    both.add(south)
    assert (both.outcomes.total(), len(both.waits), both.problem_count) == (4, 1, 2)


def test_each_part_goes_on_from_its_own_mark(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    shelves.has = {
        SHELF: [Record(paper("10.1234/1", "Moss"), arrived="2026-01-20"), waits("10.1234/3", "an author")],
        STACK: [Record(paper("10.1234/2", "Ferns", published="2026"), arrived="2026-01-20")],
    }
    said = archive("fetch").output
    assert f"Fetching {NORTH}: 1 paper: 1 new, 0 changed, 0 unchanged; 0 problems.\n" in said
    assert "1 paper cannot come in yet:\n10.1234/3 lacks an author\n" in said
    assert f"Fetching {SOUTH}: 1 paper: 1 new" in said
    known = states(tmp_path)
    assert known[NORTH].waiting == {"10.1234/3": "an author"} and known[NORTH].papers == date(2026, 1, 4)
    assert known[SOUTH].papers == date(2026, 1, 20), "it is listed when it arrived"
    before = files(tmp_path)
    archive("fetch")
    assert [mark for address, mark in shelves.asked if address == SHELF] == [
        Mark(), Mark({"fetches": "1"}, ("10.1234/3",)),
    ]  # fmt: skip
    changed = {name for name, data in files(tmp_path).items() if before.get(name) != data}
    assert {name for name in changed if not name.startswith(".cache")} == {"content/fetched.yml"}


def test_since_asks_for_everything_again_and_forgets_no_paper_that_waits(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    shelves.has[SHELF] = [waits("10.1234/3", "an author")]
    archive("fetch", "shelf")
    shelves.asked.clear()
    archive("fetch", "shelf", "--since", "2026-01-01")
    assert shelves.asked == [(SHELF, Mark({}, ("10.1234/3",))), (STACK, Mark())]


def test_a_part_that_fails_keeps_its_mark_and_the_others_go_on(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    moss, ferns, algae = (Record(paper(f"10.1234/{name}", name)) for name in ("Moss", "Ferns", "Algae"))
    shelves.has = {SHELF: [moss], STACK: []}
    archive("fetch")
    shelves.has = {SHELF: [ferns, RuntimeError("odd\n::error::x")], STACK: [algae]}
    result = archive("fetch", code=3)
    assert f"{NORTH}: an answer cannot be read (RuntimeError: odd ::error::x); if it happens" in result.stderr
    assert f"archive: {NORTH} failed; what came in is kept" in result.stderr
    assert titles(tmp_path) == ["Algae", "Ferns", "Moss"]
    assert [states(tmp_path)[label].mark["fetches"] for label in (NORTH, SOUTH)] == ["1", "2"]


def test_records_of_which_none_could_be_taken_are_no_success(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    shelves.has[SHELF] = [Problem("shelf:1", "title", "missing")]
    result = archive("fetch", code=3)
    assert f"{NORTH}: none of the records could be taken in; mend what the problems say" in result.stderr
    cause = "sent nothing that can be taken in"
    assert states(tmp_path)[NORTH] == SourceState(failed=Failed(date(2026, 1, 20), cause))
    shelves.has[SHELF] += [Record(paper("10.1234/1", "Moss"))]
    archive("fetch", code=1)
    assert states(tmp_path)[NORTH].mark == {"fetches": "1"}


def test_a_source_that_lacks_its_settings_is_told_and_the_others_go_on(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    edit(tmp_path / "mkdocs.yml", f"['{SHELF}', '{STACK}']", "[]")
    edit(tmp_path / "mkdocs.yml", "sources: [shelf]", "sources: [shelf, herbarium]")
    result = archive("fetch", code=3)
    assert "shelf: a fetch from shelf needs shelf_addresses; set it in mkdocs.yml\n" in result.stderr
    known = states(tmp_path)
    assert shelves.asked == [] and known["herbarium"].success and not known["shelf"].success
    cause = "was not asked: its settings are not complete"
    assert known["shelf"].failed == Failed(date(2026, 1, 20), cause)
    assert "✗ to do: sources: shelf was never fetched" in archive("doctor", code=1).output


def test_after_a_run_that_was_killed_the_next_one_asks_for_the_same(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves.has[SHELF] = [Record(paper("10.1234/1", "Moss"))]
    archive("fetch")
    shelves.has[SHELF] += [Record(paper("10.1234/2", "Ferns"))]
    if (child := os.fork()) == 0:
        monkeypatch.setattr(taking, "finish", lambda *given: os._exit(9))  # the papers are here by then
        archive("fetch", code=None)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert titles(tmp_path) == ["Ferns", "Moss"] and states(tmp_path)[NORTH].mark == {"fetches": "1"}
    shelves.asked.clear()
    assert "2 unchanged" in archive("fetch").output
    assert shelves.asked[0] == (SHELF, Mark({"fetches": "1"}))


def test_a_backfill_tells_of_sources_without_days_and_asks_the_others(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    edit(tmp_path / "mkdocs.yml", "sources: [shelf]", "sources: [shelf, herbarium]")
    said = archive("backfill", "--since", "2026-01-19").output
    nothing = "has no days, so there is nothing to backfill: a fetch takes all that it has.\n"
    assert f"{NORTH} {nothing}" in said and f"{SOUTH} {nothing}" in said
    assert shelves.asked == [] and "Backfilling herbarium, back to 2026-01-19: 2 papers: 2 new" in said
    assert states(tmp_path).keys() == {"herbarium"}
    alone = archive("backfill", "shelf", "--since", "2026-01-19").output
    assert alone == f"{NORTH} {nothing}{SOUTH} {nothing}"


def test_status_has_a_row_for_each_part_and_names_what_waits(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves.has[SHELF] = [waits(f"10.1234/{n}_a|b", "an author") for n in range(25)]
    archive("fetch", "shelf")
    edit(tmp_path / "mkdocs.yml", "sources: [shelf]", "sources: [shelf, herbarium]")
    said = archive("status").output
    for label in (NORTH, SOUTH):
        assert f"| {label} | 2026-01-20 |  | 0 |  |\n" in said
    assert "| herbarium | never |" in said
    listed = "\n- ".join(f"10.1234/{n}_a|b lacks an author" for n in range(20))
    heading = f"{NORTH}: 25 papers cannot come in yet; each fetch asks again:\n\n"
    assert f"\n{heading}- {listed}\n- … and 5 more\n" in said
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    archive("status")
    assert "\n- 10\\.1234\\/0\\_a\\|b lacks an author\n" in summary.read_text()


@pytest.mark.parametrize(
    ("had", "today", "silent"),
    [
        (("2026-01-05",), "2026-04-06", False),  # one issue so far: it may be quarterly
        (("2026-01-05",), "2026-04-30", True),
        (("2026-01-05", "2026-01-12"), "2026-01-29", False),  # weekly
        (("2026-01-05", "2026-01-12"), "2026-02-10", True),
        (("2026-01-06", "2026-01-07"), "2026-01-20", False),
        (("2026-01-06", "2026-01-07"), "2026-01-24", True),
    ],
)
def test_silence_is_judged_by_the_rhythm_of_each_part(
    tmp_path: Path, had: tuple[str, ...], today: str, silent: bool
) -> None:
    days = [date.fromisoformat(day) for day in had]
    state = FetchState(tmp_path)
    state.marked("shelf", {}, (), days[-1], days)
    part = Part(fields.shelves(Shelves().changes), "", None)
    row = status.SourceStatus(part, state.sources().get(part.label), date.fromisoformat(today))
    assert bool(row.warning) == silent


def test_doctor_names_parts_papers_that_wait_and_journals_without_abstracts(
    archive: Callable[..., Result], shelves: Shelves, tmp_path: Path
) -> None:
    def of(number: int, journal: str, **more: str) -> Record:
        return Record(paper(f"10.1234/{journal}{number}", f"{journal} {number}", journal_ref=journal, **more))

    shelves.has[SHELF] = [
        *(of(number, "Mosses") for number in range(6)), *(of(number, "Few") for number in range(4)),
        *(of(number, "Ferns") for number in range(6)), of(9, "Ferns", abstract="On ferns."),
        waits("10.1234/3", "an author"),
    ]  # fmt: skip
    shelves.has[STACK] = [FetchError("down")]
    archive("fetch", code=3)
    said = archive("doctor", code=1).output
    failed = "on 2026-01-20 it gave no answer that can be used"
    assert f"✗ to do: sources: {SOUTH} was never fetched; {failed}. Run: archive fetch shelf\n" in said
    assert f"✓ fine: sources: {NORTH}: last success 2026-01-20, newest papers 2026-01-04\n" in said
    lacks = "1 paper cannot come in yet; each fetch asks again: 10.1234/3 lacks an author"
    assert f"! note: sources: {NORTH}: {lacks}\n" in said
    assert "! note: sources: shelf: 6 papers of Mosses, none with an abstract. Look whether another" in said
    assert "papers of Few" not in said and "papers of Ferns" not in said
