from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from io import StringIO

import pytest
from tqdm import TMonitor, tqdm

from generator.errors import ArchiveError
from generator.store.pool import run_tasks
from generator.store.progress import BuildReport, track


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def clock(step: float) -> Iterator[float]:
    """Yield seconds, ``step`` later at each call."""
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


@pytest.mark.parametrize(
    ("total", "step", "told"),
    [
        (1_500, 1.0, "5 of 1,500 pages, 1 a second, 25 min left"),
        (85, 1.0, "5 of 85 pages, 1 a second, 80 s left"),
        (5_000, 4.0, "2 of 5,000 pages, 0.2 a second, 5.6 h left"),
    ],
)
def test_where_the_whole_is_known_the_time_left_is_told(total: int, step: float, told: str) -> None:
    stream, seconds = StringIO(), clock(step)
    list(track(range(6), "Writing", total=total, unit="page", stream=stream, clock=lambda: next(seconds)))
    assert stream.getvalue().splitlines()[0] == f"Writing: {told}"


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


def test_a_bar_starts_no_thread() -> None:
    bar = track(range(3), "Importing moss", stream=Terminal())
    next(bar)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, TMonitor)]


def test_a_process_that_is_killed_while_it_draws_holds_up_no_other() -> None:
    list(track(range(3), "Reading", stream=Terminal()))

    lock = tqdm.get_lock()  # type: ignore[no-untyped-call]

    def killed() -> None:
        lock.acquire()
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ArchiveError):
        list(run_tasks(2, killed, [(), ()]))
    assert lock.acquire(False)
    lock.release()


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


def test_the_summary_tells_what_each_stage_took_without_the_stages_within_it() -> None:
    report = BuildReport()
    with report.stage("related"), report.stage("search"):
        pass
    assert report.line(3, 1, 2, 0, 4_200_000) == (
        "3 papers: 1 files written, 2 kept; 4.2 MB. Seconds: search 0.0, related 0.0."
    )
