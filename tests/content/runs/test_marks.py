"""``content/fetched.yml`` of sources without days: marks, papers that wait, and each part's rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.runs.fetched import FetchState, SourceState
from generator.errors import ArchiveError
from generator.text.cleaning import line
from tests.harness.papers import nasty

TODAY = date(2026, 6, 30)
ODD = (
    "feed https://moss.example/rss?a=1&b=[2]#x", "feed https://moss.example/%5B: x", "zotero groups/1: 'a'",
    "no", "1e3", "null", "- a", "feed \"q\"", "feed {a: b}", "feed ::error::", "moss #1", "Ünï",
)  # fmt: skip


def days(*before: int) -> list[date]:
    """Return the days that are so many days before today."""
    return [TODAY - timedelta(number) for number in before]


@pytest.mark.parametrize("label", ODD)
def test_any_label_comes_back_with_its_mark_and_what_waits(tmp_path: Path, label: str) -> None:
    state = FetchState(tmp_path)
    mark, waiting = {"etag": 'W/"1: #"', "last-modified": "Tue, 1 Jan"}, ("10.1234/x: y", "https://a.example/#1")
    state.marked(label, mark, waiting, TODAY, days(3, 1), {"10.1234/x: y": "an author: or two"})
    state.fetched("arxiv", days(1), (), TODAY, days(1))
    again = FetchState(tmp_path)
    assert again.mark(label) == (mark, waiting)
    assert again.mark("feed https://elsewhere.example") == ({}, ())
    assert again.sources()[label] == SourceState(
        TODAY, succeeded=TODAY, papers=TODAY - timedelta(1), rhythm=5, mark=mark,
        waiting={"10.1234/x: y": "an author: or two", "https://a.example/#1": ""},
    )  # fmt: skip
    text = (tmp_path / "fetched.yml").read_text()
    again.marked(label, mark, waiting, TODAY, days(3, 1))
    assert (tmp_path / "fetched.yml").read_text() == text, "the same again changes nothing"


@given(st.dictionaries(nasty(2).filter(line), nasty(2), max_size=3))
def test_texts_of_a_source_never_break_the_file(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("content")
    for name in texts:
        FetchState(folder).marked(f"feed {name}", texts, texts, TODAY, (), texts)
    clean = {line(name): line(text) for name, text in texts.items()}
    for name in texts:
        assert FetchState(folder).mark(line(f"feed {name}")) == (clean, tuple(clean))
        assert FetchState(folder).sources()[line(f"feed {name}")].waiting == clean


def test_what_a_paper_lacks_is_known_until_a_fetch_says_otherwise(tmp_path: Path) -> None:
    state = FetchState(tmp_path)
    state.marked("feed", {}, ["a", "b", "a"], TODAY, (), {"a": "an author", "b": "a title"})
    state.marked("feed", {}, ["b", "c"], TODAY, (), {"b": "a date"})
    assert FetchState(tmp_path).sources()["feed"].waiting == {"b": "a date", "c": ""}
    state.marked("feed", {}, ["c", "b"], TODAY, ())
    assert FetchState(tmp_path).sources()["feed"].waiting == {"c": "", "b": "a date"}


def test_a_few_hundred_papers_may_wait(tmp_path: Path) -> None:
    FetchState(tmp_path).marked("feed", {}, (f"10.1234/{n}" for n in range(10_000)), TODAY, ())
    assert len(FetchState(tmp_path).mark("feed")[1]) == 500


@pytest.mark.parametrize(
    "text",
    [
        "feed:\n  until: 2026-01-01\n  mark: [a]\n", "feed:\n  until: 2026-01-01\n  mark: {a: [b]}\n",
        "feed:\n  until: 2026-01-01\n  waiting: 3\n", "feed:\n  until: 2026-01-01\n  rhythm: often\n",
        'feed:\n  until: 2026-01-01\n  mark: {"a": "b"\n',
    ],
)  # fmt: skip
def test_what_a_person_broke_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "fetched.yml").write_text(text)
    with pytest.raises(ArchiveError, match="correct it, or delete it and fetch with --since"):
        FetchState(tmp_path)


@pytest.mark.parametrize(
    ("fetches", "rhythm"),
    [
        ([()], 0),
        ([(9,)], 0),  # an issue: all papers on one day
        ([(99,), (9,)], 90),  # and the next one
        ([(4, 3, 2, 1)], 5),
        ([(23, 20, 19, 6, 3, 1)], 5),  # a long gap is an exception
        ([(58, 44, 37, 35, 14, 8)], 14),
        ([(700, 1)], 0),  # no rhythm, but a new start
        ([(99,), (9,), (8, 7, 6, 5, 4)], 5),  # what a journal was says little about what it is
        ([(99,), (9,), (2,)], 90),
        ([(9, 2), (-400, 1)], 7),  # a cover date to come
    ],
)
def test_a_rhythm_is_how_long_a_part_is_usually_silent(
    tmp_path: Path, fetches: Sequence[Sequence[int]], rhythm: int
) -> None:
    for had in fetches:
        FetchState(tmp_path).marked("feed", {}, (), TODAY, days(*had))
    state = FetchState(tmp_path).sources()["feed"]
    assert state.rhythm == rhythm
    assert state.papers == (max(day for day in days(*fetches[-1]) if day <= TODAY) if fetches[-1] else None)


def test_a_backfill_shows_no_rhythm(tmp_path: Path) -> None:
    state = FetchState(tmp_path)
    state.fetched("crossref", days(3, 2, 1), (), TODAY, days(3, 1))
    state.fetched("crossref", days(302, 301, 300), (), TODAY, days(300), backwards=True)
    known = FetchState(tmp_path).sources()["crossref"]
    assert (known.rhythm, known.papers) == (5, TODAY - timedelta(1))


def test_a_clock_that_was_ahead_takes_nothing_back(tmp_path: Path) -> None:
    state = FetchState(tmp_path)
    state.marked("feed", {"etag": "2"}, (), TODAY, days(1))
    state.marked("feed", {"etag": "3"}, (), TODAY - timedelta(9), ())
    known = FetchState(tmp_path).sources()["feed"]
    assert (known.until, known.mark, known.papers) == (TODAY, {"etag": "3"}, TODAY - timedelta(1))
