from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content.fetched import FetchState
from generator.errors import ArchiveError


@pytest.mark.parametrize(
    ("text", "today", "again", "start"),
    [
        ("", date(2026, 1, 20), 14, date(2026, 1, 13)),
        ("huggingface: 2026-01-18\n", date(2026, 1, 20), 14, date(2026, 1, 4)),
        ("huggingface: 2026-01-18\n", date(2026, 1, 20), 0, date(2026, 1, 18)),
        ("huggingface: 2025-03-01\n", date(2026, 1, 20), 14, date(2025, 2, 15)),
        ("huggingface: 2026-01-25\n", date(2026, 1, 20), 14, date(2026, 1, 6)),
        ("arxiv: 2026-01-18\n", date(2026, 1, 20), 14, date(2026, 1, 13)),
        ("- 1\n", date(2026, 1, 20), 14, date(2026, 1, 13)),
    ],
)
def test_where_a_fetch_takes_up(tmp_path: Path, text: str, today: date, again: int, start: date) -> None:
    if text:
        (tmp_path / "fetched.yml").write_text(text)
    assert FetchState(tmp_path).start("huggingface", today, again) == start


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 11), date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 12), date(2026, 1, 13), date(2026, 1, 10)),
        (date(2026, 1, 1), date(2026, 1, 9), date(2026, 1, 10)),
    ],
)
def test_how_far_a_source_got(tmp_path: Path, since: date, until: date, end: date) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: 2026-01-10\narxiv: 2026-01-10\n")
    FetchState(tmp_path).succeeded("huggingface", since, until)
    assert FetchState(tmp_path).start("huggingface", date(2026, 2, 1), 0) == end
    assert FetchState(tmp_path).start("arxiv", date(2026, 2, 1), 0) == date(2026, 1, 10)


def test_the_state_is_plain_and_sorted(tmp_path: Path) -> None:
    day = date(2026, 1, 10)
    for source in ("huggingface", "arxiv"):
        FetchState(tmp_path).succeeded(source, day, day)
    assert (tmp_path / "fetched.yml").read_text() == "arxiv: 2026-01-10\nhuggingface: 2026-01-10\n"


@pytest.mark.parametrize(
    "data", [b"huggingface: soon\n", b"a: [\n", b"a: 2026-02-30\n", b"a: 2026-01-01 10:00:00\n", b"\xff"]
)
def test_a_state_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "fetched.yml").write_bytes(data)
    with pytest.raises(ArchiveError, match=r"fetched\.yml"):
        FetchState(tmp_path)
