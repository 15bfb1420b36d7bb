"""The long run, shortened: ten days of faults, kills, full disks and double runs lose nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.content.library import Library
from generator.content.page import Page
from tests.acceptance.soak import START, made_up, run_both
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files


@pytest.mark.matrix
def test_whatever_goes_wrong_the_archive_is_that_of_days_without_faults(tmp_path: Path) -> None:
    first, later = made_up(10)
    faulty, undisturbed = ArchiveFolder(tmp_path / "faulty"), ArchiveFolder(tmp_path / "undisturbed")
    soak = run_both(faulty, undisturbed, first, later, seed=7, build_every=5)
    assert soak.hub.faults.total() > 20
    assert soak.figures["kills"] > 2
    assert soak.figures["pairs"] and soak.figures["full"]
    settled = START + timedelta(days=len(first) - 8)  # the last day that was fetched again later
    pages = [page for _, page in Library(faulty.content).pages()]
    papers = [page.paper for page in pages if isinstance(page, Page)]
    assert sorted((paper.id, paper.days) for paper in papers) == sorted(
        (item["paper"]["id"], (day,))
        for day in first
        for item in (later if date.fromisoformat(day) <= settled else first)[day]
    )
    assert files(faulty.content) == files(undisturbed.content)
    assert files(faulty.site) == files(undisturbed.site)
