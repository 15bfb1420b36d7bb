from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.content.runs.fetched import FetchState, SourceState
from generator.errors import ArchiveError, Failure, FetchError
from generator.papers.dates import days_between

TODAY = date(2026, 1, 20)


def january(*numbers: int) -> list[date]:
    return [date(2026, 1, number) for number in numbers]


def failed(*numbers: int) -> Failure:
    return Failure(tuple(january(*numbers)), FetchError("HTTP 503"))


def skipped(*numbers: int) -> Failure:
    return replace(failed(*numbers), asked=False)


def asked(folder: Path, last: date = TODAY, again: int = 0, since: date | None = None) -> list[date]:
    return FetchState(folder).days("huggingface", since, last, TODAY, again)


@pytest.mark.parametrize(
    ("text", "again", "start"),
    [
        ("", 14, date(2026, 1, 13)),
        ("huggingface: 2026-01-18\n", 14, date(2026, 1, 4)),
        ("huggingface: {until: 2026-01-18}\n", 14, date(2026, 1, 4)),
        ("huggingface: 2026-01-18\n", 0, date(2026, 1, 18)),
        ("huggingface: 2025-03-01\n", 14, date(2025, 2, 15)),
        ("huggingface: 2024-12-16\n", 14, date(2024, 12, 2)),
        ("arxiv: 2026-01-18\n", 14, date(2026, 1, 13)),
    ],
)
def test_where_a_fetch_takes_up(tmp_path: Path, text: str, again: int, start: date) -> None:
    if text:
        (tmp_path / "fetched.yml").write_text(text)
    assert asked(tmp_path, again=again) == days_between(start, TODAY)


def test_an_earlier_last_day_than_that_of_the_last_success(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: 2026-01-18\n")
    assert asked(tmp_path, last=date(2026, 1, 10), again=2) == january(8, 9, 10)


def test_gaps_are_asked_for_again_after_all_other_days(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text(
        "huggingface: {until: 2026-01-18, gaps: [2026-01-17, 2025-12-02]}\n"
    )
    assert asked(tmp_path, again=2) == [*january(16, 18, 19, 20), date(2025, 12, 2), *january(17)]
    assert asked(tmp_path, since=date(2026, 1, 16), last=date(2026, 1, 17)) == january(16, 17)


def test_a_rhythm_comes_from_days_that_were_asked_for_together(tmp_path: Path) -> None:
    state = FetchState(tmp_path)
    state.fetched("huggingface", january(19, 20), (), TODAY, january(19, 20))
    state.fetched("huggingface", january(1, 2), (), TODAY, january(1, 2))
    assert FetchState(tmp_path).sources()["huggingface"].rhythm == 5, "old days, fetched later"
    state.marked("feed", {}, (), TODAY, january(2, 16))
    assert FetchState(tmp_path).sources()["feed"].rhythm == 14
    for days, rhythm in ((366, 366), (367, 0)):
        state.marked(f"feed {days}", {}, (), TODAY, [TODAY - timedelta(days=days), TODAY])
        assert state.sources()[f"feed {days}"].rhythm == rhythm


def test_a_backfill_asks_for_the_gap_of_its_first_day_too(tmp_path: Path) -> None:
    gaps = "gaps: [2026-01-04, 2026-01-05, 2026-01-06]"
    (tmp_path / "fetched.yml").write_text(f"arxiv: {{until: 2026-01-18, since: 2026-01-02, {gaps}}}\n")
    assert FetchState(tmp_path).before("arxiv", date(2026, 1, 5), TODAY) == ([], january(5, 6))


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (5, 12, 12),
        (11, 12, 12),
        (12, 13, 10),
        (1, 9, 10),
    ],
)
def test_how_far_a_source_got(tmp_path: Path, since: int, until: int, end: int) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: 2026-01-10\narxiv: 2026-01-10\n")
    days = days_between(date(2026, 1, since), date(2026, 1, until))
    FetchState(tmp_path).fetched("huggingface", days, (), TODAY, ())
    states = FetchState(tmp_path).sources()
    assert states["huggingface"] == SourceState(date(2026, 1, end), (), TODAY)
    assert states["arxiv"] == SourceState(date(2026, 1, 10))


def test_a_day_that_fails_is_a_gap_until_it_succeeds(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text(
        "huggingface: {until: 2026-01-10, succeeded: 2026-01-10, papers: 2026-01-09}\n"
    )
    FetchState(tmp_path).fetched(
        "huggingface", january(10, 11, 12), [failed(11)], date(2026, 1, 12), [date(2026, 1, 12)]
    )
    state = FetchState(tmp_path).sources()["huggingface"]
    assert state == SourceState(
        date(2026, 1, 12), tuple(january(11)), date(2026, 1, 10), date(2026, 1, 12), rhythm=5
    )
    # The same day fails again: the run still counts as a success, since the gap is not new.
    FetchState(tmp_path).fetched("huggingface", january(12, 13, 11), [failed(11)], date(2026, 1, 13), ())
    assert FetchState(tmp_path).sources()["huggingface"] == SourceState(
        date(2026, 1, 13), tuple(january(11)), date(2026, 1, 13), date(2026, 1, 12), rhythm=5
    )
    FetchState(tmp_path).fetched("huggingface", january(13, 14, 11), (), date(2026, 1, 14), ())
    assert FetchState(tmp_path).sources()["huggingface"].gaps == ()


def test_why_a_run_failed_until_one_gets_all(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: 2026-01-10\n")
    why = Failure((), FetchError("https://moss.example/?key=moss: HTTP 403", "refused\nthe key" * 20))
    for source in ("huggingface", "feed"):
        FetchState(tmp_path).ended(source, [why, failed(9)], TODAY)
    state = FetchState(tmp_path)
    hub, feed = state.sources()["huggingface"], state.sources()["feed"]
    assert feed == SourceState(failed=hub.failed) and feed.success is None
    assert hub.success == date(2026, 1, 10), "a file by an older version"
    assert hub.failed and hub.failed.day == TODAY
    assert f"{hub.failed}".startswith("on 2026-01-20 it refused the keyrefused the key")
    assert len(hub.failed.why) <= 160
    assert "moss.example" not in (tmp_path / "fetched.yml").read_text()
    assert state.days("feed", None, TODAY, TODAY, 14)[0] == TODAY - timedelta(days=7), "as before any fetch"
    assert state.before("feed", TODAY, TODAY) == ([TODAY], [])
    state.fetched("feed", january(19, 20), (), TODAY, ())
    for source in ("huggingface", "feed"):
        state.ended(source, [], TODAY)
    assert "failed" not in (tmp_path / "fetched.yml").read_text()
    assert state.sources()["feed"] == SourceState(TODAY, succeeded=TODAY, since=january(19)[0])


def test_a_first_fetch_that_failed_on_each_day_is_no_success(tmp_path: Path) -> None:
    state = FetchState(tmp_path)
    state.fetched("huggingface", january(19, 20), [failed(19, 20)], TODAY, ())
    assert state.sources()["huggingface"].success is None


def test_days_for_which_a_source_was_not_asked_any_more_stay_open(tmp_path: Path) -> None:
    (tmp_path / "fetched.yml").write_text("huggingface: {until: 2026-01-10, gaps: [2026-01-02]}\n")
    days = [*january(9, 10, 11, 12), *january(2)]
    results = iter([failed(9), skipped(10, 11, 12, 2)])
    FetchState(tmp_path).fetched("huggingface", days, results, TODAY, ())
    state = FetchState(tmp_path).sources()["huggingface"]
    assert state == SourceState(date(2026, 1, 10), tuple(january(2, 9)))
    # Days that fail every time come last, so that the later days still get their turn.
    assert asked(tmp_path, again=1)[-2:] == january(2, 9)
    FetchState(tmp_path).fetched("huggingface", days, [failed(9, 11), skipped(12)], TODAY, ())
    assert FetchState(tmp_path).sources()["huggingface"] == SourceState(
        date(2026, 1, 11), tuple(january(9, 11))
    )


def test_an_outage_leaves_the_state_as_it_is(tmp_path: Path) -> None:
    FetchState(tmp_path).fetched("huggingface", january(9, 10), [skipped(9, 10)], TODAY, ())
    assert not (tmp_path / "fetched.yml").exists()


def test_days_to_come_are_not_done(tmp_path: Path) -> None:
    days = days_between(TODAY, TODAY + timedelta(days=3))
    FetchState(tmp_path).fetched("huggingface", days, (), TODAY, ())
    assert FetchState(tmp_path).sources()["huggingface"].until == TODAY


def test_the_state_is_plain_and_sorted(tmp_path: Path) -> None:
    for source in ("huggingface", "arxiv"):
        FetchState(tmp_path).fetched(source, january(8, 9, 10), [failed(9, 8)], TODAY, [date(2026, 1, 10)])
    FetchState(tmp_path).fetched("arxiv", january(8, 9), (), TODAY, ())
    since = "  # archive backfill moves it:\n  since: 2026-01-08\n"
    assert (tmp_path / "fetched.yml").read_text() == (
        f"arxiv:\n  until: 2026-01-10\n  succeeded: 2026-01-20\n  papers: 2026-01-10\n{since}"
        "huggingface:\n  until: 2026-01-10\n  gaps: [2026-01-08, 2026-01-09]\n  papers: 2026-01-10\n"
        f"{since}"
    )


@pytest.mark.parametrize(
    ("first", "last", "since"),
    [(8, 12, 8), (8, 10, 8), (8, 9, 8), (7, 8, 10), (11, 14, 10)],
)
def test_the_first_day_moves_back_when_no_day_is_missing(
    tmp_path: Path, first: int, last: int, since: int
) -> None:
    state = FetchState(tmp_path)
    state.fetched("huggingface", [*january(10, 11), date(2025, 12, 2)], (), TODAY, ())
    state.fetched("huggingface", days_between(*january(first, last)), (), TODAY, ())
    assert FetchState(tmp_path).sources()["huggingface"].since == date(2026, 1, since)


@pytest.mark.parametrize("end", ["2026-01-25", "2024-01-25"])
def test_a_clock_that_seems_wrong_asks_for_nothing(tmp_path: Path, end: str) -> None:
    (tmp_path / "fetched.yml").write_text(f"huggingface: {end}\n")
    with pytest.raises(ArchiveError, match=r"set this machine's clock; .* name the first day with --since"):
        asked(tmp_path)
    assert asked(tmp_path, since=TODAY) == [TODAY]


@pytest.mark.parametrize(
    "data",
    [
        b"huggingface: soon\n",
        b"a: [\n",
        b"a: 2026-02-30\n",
        b"a: 2026-01-01 10:00:00\n",
        b"\xff",
        b"a: {}\n",
        b"a: {failed: {day: soon, why: moss}}\n",
        b"a: {failed: {day: 2026-01-01, why: %b}}\n" % (b"moss" * 99),
        b"a: {failed: {day: 2200-01-01, why: moss}}\n",
        b"a: {until: soon}\n",
        b"a: {until: 2026-01-01, gaps: 2026-01-01}\n",
        b"a: {until: 2026-01-01, gaps: [soon]}\n",
        b"a: {until: 2026-01-01, papers: 7}\n",
        b"a: {until: 2026-01-01, since: soon}\n",
        b"a: {until: 2026-01-01, from: 2026-01-01}\n",
        b"a: 0001-01-01\n",
        b"a: {until: 2026-01-01, gaps: [2200-01-01]}\n",
        b"- 1\n",
    ],
)
def test_a_state_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "fetched.yml").write_bytes(data)
    with pytest.raises(ArchiveError, match=r"fetched\.yml"):
        FetchState(tmp_path)
