"""What each source and format owes: a slip of ours costs one record, no date is to come, a mark stands last.

Their list is the registry's: a new one is tried here, or fails. Texts that quote a format are what they are.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Paper, Record
from generator.sources.frame import registry
from generator.sources.frame.declarations import Mark
from tests.harness.hostile_records import GOOD
from tests.harness.papers import TODAY
from tests.harness.readings import TOLD
from tests.sources.test_guard import imported

_MADE = Paper.__post_init__


def _good(_field: str) -> str:
    return GOOD


def _slipping(paper: Paper) -> None:
    if "Slip" in str(paper.title):
        raise RuntimeError("a slip of ours")
    _MADE(paper)


@pytest.mark.parametrize("name", TOLD)
def test_a_slip_of_ours_costs_one_record(name: str, tmp_path: Path) -> None:
    with mock.patch.object(Paper, "__post_init__", _slipping):
        results = list(TOLD[name](tmp_path, [lambda _: f"{GOOD} Slip", _good])())
    said = "cannot be read (RuntimeError: a slip of ours); correct or remove it"
    slips = [at for at, told in enumerate(results) if isinstance(told, Problem) and told.reason == said]
    assert slips and any(isinstance(told, Record) for told in results[slips[0] :]), "the rest goes on"


@pytest.mark.parametrize("name", TOLD)
def test_no_date_to_come_is_taken_in(name: str, tmp_path: Path) -> None:
    """A file that a person has may be dated ahead (`test_timely.py`), but not by decades."""
    tomorrow = f"{TODAY + timedelta(days=1)}"
    for year, is_taken in (("2026", True), ("2099", False)):
        results = TOLD[name](tmp_path, [_good], lambda text, year=year: text.replace("2026", year))()
        papers = [told.paper for told in results if isinstance(told, Record)]
        taken = [day for it in papers for day in (*it.days, it.published, it.updated) if day]
        assert not any(dates.is_after(day, tomorrow) for day in taken)
        assert taken or not is_taken


@pytest.mark.parametrize("name", [each.name for each in registry.fetchable() if not each.asks])
def test_a_source_without_days_ends_with_its_mark(name: str, tmp_path: Path) -> None:
    *others, mark = TOLD[f"{name}'s list"](tmp_path, [_good])()
    assert isinstance(mark, Mark) and mark.values
    assert not any(isinstance(told, Mark) for told in others)


def test_a_capture_that_quotes_bibtex_is_a_capture() -> None:
    abstract = "A paper that shows how to cite it:\n@misc{\n"
    text = f"Moss and Mirrors\n\n{abstract}\n• 5 authors\n·\nNov 26, 2025\n"
    results = imported(text.encode())
    assert [result.paper.title for result in results if isinstance(result, Record)] == ["Moss and Mirrors"]


def test_bibtex_that_counts_its_authors_is_bibtex() -> None:
    entries = "".join(
        f"@misc{{a{n}, title = {{Moss {n}}}, year = 2026,\n abstract = {{By\n3 authors\n}}}}\n"
        for n in (1, 2)
    )
    assert [result.paper.title for result in imported(entries.encode()) if isinstance(result, Record)] == [
        "Moss 1",
        "Moss 2",
    ]


def test_bibtex_of_broken_entries_is_still_bibtex() -> None:
    (problem,) = imported(b"@misc{\n")
    assert isinstance(problem, Problem)
    assert "BibTeX" in problem.reason
