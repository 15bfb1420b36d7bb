"""Which papers are noted as new: always if a curator brings them; if fetched, only recent ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.commands.intake import taking
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.page import Page
from generator.papers.paper import Record
from tests.harness.papers import record

NOW = datetime(2026, 3, 20, 6, 30, tzinfo=UTC)
RECORDS = [
    record("2603.00001", "Moss", days=("2026-03-19",)),
    record("2603.00002", "Ferns", days=("2026-02-17",)),
    record("2603.00003", "Lichen", days=("2026-02-16",)),
    record("2603.00004", "Algae", days=("1999-05-05", "2026-03-01")),
    record("2603.00005", "Reeds", days=(), published="2026-02"),
    record("2603.00006", "Sedge", days=(), published="2026-01"),
    record("2603.00007", "Rushes", days=(), published="2025"),
]
OF_LATE = {"Moss", "Ferns", "Algae", "Reeds"}


def noted(content: Path) -> set[str]:
    pages = [page for _, page in Library(content).pages() if isinstance(page, Page)]
    assert {page.added for page in pages} <= {"", "2026-03-20 06:30:00"}
    return {page.paper.title for page in pages if page.added}


@pytest.mark.parametrize(
    ("settings", "of_days", "wanted"),
    [
        (Settings(), True, OF_LATE),
        (Settings(), False, {record.paper.title for record in RECORDS}),
        (None, False, {record.paper.title for record in RECORDS}),
    ],
    ids=["fetch", "import", "add"],
)
def test_a_backfill_of_years_does_not_bury_what_a_curator_brings(
    tmp_path: Path, settings: Settings | None, of_days: bool, wanted: set[str]
) -> None:
    records: list[Record] = RECORDS
    taking.take(Library(tmp_path), records, settings, now=NOW, of_days=of_days)
    assert noted(tmp_path) == wanted
