from __future__ import annotations

import time
from collections.abc import Iterator
from io import StringIO

import pytest

from generator.progress import track
from generator.publish.press.summary import Summary


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def clock(step: float) -> Iterator[float]:
    """Seconds, ``step`` further at each look."""
    now = 1000.0
    while True:
        yield now
        now += step


def test_a_line_now_and_then_where_there_is_no_terminal() -> None:
    stream, seconds = StringIO(), clock(1 / 128)
    items = list(track(range(1_500), "Importing", stream=stream, clock=lambda: next(seconds)))
    assert items == list(range(1_500))
    assert stream.getvalue() == (
        "Importing: 640 papers, 128 a second\nImporting: 1,280 papers, 128 a second\n"
    )


def test_the_whole_is_told_where_it_is_known() -> None:
    stream, seconds = StringIO(), clock(1.0)
    list(track(range(6), "Writing", total=1_500, unit="page", stream=stream, clock=lambda: next(seconds)))
    assert stream.getvalue() == "Writing: 5 of 1,500 pages, 1 a second\n"


@pytest.mark.parametrize("stream", [StringIO(), Terminal()])
def test_quick_work_says_nothing(stream: StringIO) -> None:
    assert list(track("abc", "Checking", stream=stream)) == ["a", "b", "c"]
    assert stream.getvalue() == ""


def test_a_bar_on_a_terminal_which_is_wiped_at_the_end() -> None:
    stream = Terminal()
    for _ in track(range(3), "Importing moss", total=3, stream=stream):
        time.sleep(0.3)
    shown = stream.getvalue()
    assert "Importing moss" in shown
    assert "/3" in shown
    assert shown.rsplit("\r", 2)[1].strip() == ""


@pytest.mark.parametrize("stream", [StringIO(), Terminal()])
def test_items_come_one_at_a_time(stream: StringIO) -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    tracked = track(items(), "x", stream=stream)
    assert next(tracked) == 0
    assert made == [0]
    assert list(tracked) == [1, 2]


def test_the_summary_tells_what_was_waited_for_and_what_it_took() -> None:
    summary = Summary()
    background = iter([("found", 61.5), ("indexed", 0.0)])
    assert summary.wait("related", background) == "found"
    with summary.stage("papers"):
        assert summary.wait("search", background) == "indexed"
    assert summary.line(3, 1, 2, 0, 4_200_000) == (
        "3 papers: 1 files written, 2 kept; 4.2 MB. Seconds: related 0.0 of 61.5, search 0.0, papers 0.0."
    )
