"""An upstream's wrong days are reported and left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.frame.plausible import plausible
from tests.harness.papers import paper

TODAY = date(2026, 1, 20)
ASKED = date(2026, 1, 5)


def checked(asked: tuple[date, date] | None = (ASKED, ASKED), **fields: Any) -> tuple[Any, list[Problem]]:
    results = list(plausible([Record(paper(**fields))], "hub", TODAY, asked))
    records = [result.paper for result in results if isinstance(result, Record)]
    return records[0] if records else None, [result for result in results if isinstance(result, Problem)]


@pytest.mark.parametrize("day", ["2026-01-04", "2026-01-05", "2026-01-06"])
def test_the_day_that_was_asked_for_or_one_beside_it(day: str) -> None:
    found, problems = checked(days=(day,), published="2026-01-02", updated="2026-01-20")
    assert (found.days, found.published, found.updated, problems) == ((day,), "2026-01-02", "2026-01-20", [])


@pytest.mark.parametrize("day", ["2099-01-05", "1999-01-05", "2025-01-05", "2026-01-08", "2025"])
def test_another_day_is_reported_and_the_day_that_was_asked_for_used(day: str) -> None:
    found, (problem,) = checked(days=(day,))
    assert found.days == ("2026-01-05",)
    assert problem == Problem(
        "hub (2601.00001)", "date", f"{day} cannot be right; 2026-01-05, the requested day, is used instead"
    )


@pytest.mark.parametrize("name", ["published", "updated"])
@pytest.mark.parametrize("value", ["2099-01-05", "1999-01-05", "2026-02-01", "2024-11", "2023"])
def test_a_date_that_does_not_fit_the_id_or_is_to_come_is_not_used(name: str, value: str) -> None:
    fields: dict[str, Any] = {name: value}
    found, (problem,) = checked(days=("2026-01-05",), **fields)
    assert getattr(found, name) == ""
    assert (problem.field, problem.reason) == (name, f"{value} cannot be right; it is left out")


def test_a_paper_without_any_other_date_is_left_out() -> None:
    found, (first, second) = checked((date(2026, 1, 1), ASKED), days=(), published="2099-01-05")
    assert found is None
    assert (first.field, second.field) == ("published", "date")


def test_a_publication_that_was_not_asked_for() -> None:
    assert checked((date(2026, 1, 1), ASKED), days=(), published="2025-12-01")[1] == []
    assert checked((date(2026, 1, 1), ASKED), days=(), published="2025-11-30")[0] is None


def test_a_single_paper_is_held_against_its_id_and_today() -> None:
    assert checked(None, days=("2026-01-20",))[1] == []
    assert checked(None, days=("2026-01-05", "2099-01-01"))[0].days == ("2026-01-05",)
    assert checked(None, id="a-title", days=("1999-01-01",))[1] == []
