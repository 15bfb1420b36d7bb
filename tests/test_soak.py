"""The long run in short: ten days of faults, kills, full disks and two runs at once loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.content.library import Library
from generator.content.page import Page
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.soak import run_both
from tests.harness.upstream import hub_item

_START = date(2026, 3, 2)


def _days(number: int) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What a hub lists on days, at first and a week later: more papers by then, and more votes."""
    first, later = {}, {}
    for index in range(number):
        day = (_START + timedelta(days=index)).isoformat()
        items = [
            hub_item(f"2603.{index:02}{paper:03}", f"Moss {index} {paper}", day, paper) for paper in range(6)
        ]
        first[day] = items[:4]
        later[day] = [
            {**item, "paper": {**item["paper"], "upvotes": item["paper"]["upvotes"] + 5}} for item in items
        ]
    return first, later


@pytest.mark.slow
def test_whatever_goes_wrong_the_archive_is_that_of_days_without_faults(tmp_path: Path) -> None:
    first, later = _days(10)
    faulty, undisturbed = ArchiveFolder(tmp_path / "faulty"), ArchiveFolder(tmp_path / "undisturbed")
    soak = run_both(faulty, undisturbed, first, later, seed=7, build_every=5)
    assert soak.hub.faults.total() > 20
    assert soak.figures["kills"] > 2
    assert soak.figures["pairs"] and soak.figures["full"]
    settled = _START + timedelta(days=len(first) - 8)  # the last day whose later answers were seen
    pages = [page for _, page in Library(faulty.content).pages()]
    papers = [page.paper for page in pages if isinstance(page, Page)]
    assert sorted((paper.id, paper.days) for paper in papers) == sorted(
        (item["paper"]["id"], (day,))
        for day in first
        for item in (later if date.fromisoformat(day) <= settled else first)[day]
    )
    assert files(faulty.content) == files(undisturbed.content)
    assert files(faulty.site) == files(undisturbed.site)
