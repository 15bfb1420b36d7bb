"""The long run in short: a fortnight of faults, kills, full disks and two runs at once loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.content.library import Library
from generator.content.page import Page
from tests.harness.archive import Place
from tests.harness.files import files
from tests.harness.soak import live_twice
from tests.harness.upstream import hub_item

_START = date(2026, 3, 2)


def _days(number: int) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What a hub lists on days, at first and a week later: more papers by then, and more votes."""
    first, later = {}, {}
    for place in range(number):
        day = (_START + timedelta(days=place)).isoformat()
        items = [
            hub_item(f"2603.{place:02}{paper:03}", f"Moss {place} {paper}", day, paper) for paper in range(6)
        ]
        first[day] = items[:4]
        later[day] = [
            {**item, "paper": {**item["paper"], "upvotes": item["paper"]["upvotes"] + 5}} for item in items
        ]
    return first, later


@pytest.mark.slow
def test_whatever_goes_wrong_the_archive_is_that_of_a_calm_fortnight(tmp_path: Path) -> None:
    first, later = _days(14)
    place, calm = Place(tmp_path / "storm"), Place(tmp_path / "calm")
    soak = live_twice(place, calm, first, later, seed=5, build_every=6)
    assert soak.hub.faults.total() > 20
    assert soak.figures["kills"] > 2
    assert soak.figures["pairs"] and soak.figures["full"]
    pages = [page for _, page in Library(place.content).pages()]
    papers = [page.paper for page in pages if isinstance(page, Page)]
    assert sorted((paper.id, paper.days) for paper in papers) == sorted(
        (item["paper"]["id"], (day,))
        for day in first
        for item in (later if date.fromisoformat(day) <= _START + timedelta(days=6) else first)[day]
    )
    assert files(place.content) == files(calm.content)
    assert files(place.site) == files(calm.site)
