from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO, TextIOWrapper
from pathlib import Path

import pytest
from tqdm import TMonitor, tqdm

from generator.errors import ArchiveError
from generator.incremental.processes import run_in_background
from generator.incremental.progress import track
from generator.publish.press.report import Report


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


class TerminalFile(TextIOWrapper):
    """A file that several processes write to as if it were a terminal."""

    def isatty(self) -> bool:
        return True


def rows(written: str) -> dict[int, str]:
    """Return all that was ever written in each row of a terminal, counted from the cursor's first row."""
    row = 0
    texts: defaultdict[int, str] = defaultdict(str)
    for part in re.split(r"(\n|\x1b\[A)", written):
        if part == "\n":
            row += 1
        elif part == "\x1b[A":
            row -= 1
        else:
            texts[row] += part
    return texts


def test_two_processes_draw_on_lines_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "screen"
    with TerminalFile(path.open("ab"), line_buffering=True) as terminal:

        def draw(what: str) -> None:
            for _ in track(range(60), what, 60, stream=terminal):
                time.sleep(0.02)

        with run_in_background(2, lambda: draw("Relating")) as result:
            draw("Stamping")
            result()
    screen = rows(path.read_bytes().decode())
    assert sorted(screen) == [0, 1]
    assert screen[0].count("Stamping") > 3
    assert screen[1].count("Relating") > 3
    assert "Relating" not in screen[0]
    assert "Stamping" not in screen[1]
    assert screen[0].rsplit("\r", 1)[-1].strip() == screen[1].rsplit("\r", 1)[-1].removesuffix("\x1b[K") == ""


def test_a_process_that_is_killed_while_it_draws_holds_up_no_other() -> None:
    list(track(range(3), "Reading", stream=Terminal()))

    lock = tqdm.get_lock()  # type: ignore[no-untyped-call]

    def killed() -> None:
        lock.acquire()
        os.kill(os.getpid(), signal.SIGKILL)

    with run_in_background(2, killed) as result, pytest.raises(ArchiveError):
        result()
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


def test_the_summary_tells_what_was_waited_for_and_what_it_took() -> None:
    report = Report()
    assert report.wait("related", lambda: ("found", 61.5)) == "found"
    with report.stage("papers"):
        assert report.wait("search", lambda: ("indexed", 0.0)) == "indexed"
    assert report.line(3, 1, 2, 0, 4_200_000) == (
        "3 papers: 1 files written, 2 kept; 4.2 MB. Seconds: related 0.0 of 61.5, search 0.0, papers 0.0."
    )
