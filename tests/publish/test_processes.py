"""Work in several processes, and beside others: results, errors, processes that are killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ArchiveError, RecordError
from generator.publish.machinery import processes as crew

PROCESSES = pytest.mark.parametrize("processes", [1, 2])


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@PROCESSES
def test_each_task_comes_with_its_result(processes: int) -> None:
    found = crew.each(processes, lambda one, other: one * other, [(2, 3), (4, 5), (6, 7)])
    assert dict(found) == {(2, 3): 6, (4, 5): 20, (6, 7): 42}


@PROCESSES
def test_a_tasks_error_is_raised_here(processes: int) -> None:
    def work(number: int) -> None:
        raise RecordError("title", f"missing in {number}")

    with pytest.raises(RecordError, match="missing in"):
        list(crew.each(processes, work, [(1,), (2,)]))


def test_a_process_that_is_killed_ends_the_work_and_is_told_of() -> None:
    def work(number: int) -> int:
        if number == 3:
            kill_itself()
        return number

    with pytest.raises(ArchiveError, match="Build again"):
        list(crew.each(2, work, [(number,) for number in range(8)]))


@PROCESSES
def test_works_aside_are_done_in_order(processes: int, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def work(name: str) -> Callable[[], str]:
        def done() -> str:
            with log.open("a") as file:
                file.write(f"{name} {os.getpid()}\n")
            return name

        return done

    with crew.aside(processes, [work("one"), work("two")]) as aside:
        assert next(aside)[0] == "one"
        assert log.read_text().startswith("one ")
        assert [result for result, _ in aside] == ["two"]
    lines = [line.split() for line in log.read_text().splitlines()]
    assert [name for name, _ in lines] == ["one", "two"]
    assert len({pid for _, pid in lines}) == 1
    assert (int(lines[0][1]) == os.getpid()) == (processes == 1)


def test_what_goes_on_aside_may_have_a_crew_of_its_own(tmp_path: Path) -> None:
    def work(name: str) -> int:
        (tmp_path / name).write_text(str(os.getpid()))
        return os.getpid()

    def works() -> None:
        found = dict(crew.each(2, work, [("one",), ("two",), ("three",)]))
        assert os.getpid() not in found.values()

    with crew.aside(2, [works]) as aside:
        assert len(list(aside)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "three", "two"]


@PROCESSES
def test_an_error_aside_is_raised_where_it_is_waited_for(processes: int) -> None:
    def fails() -> None:
        raise RecordError("title", "missing")

    with crew.aside(processes, [lambda: None, fails, lambda: None]) as aside:
        next(aside)
        with pytest.raises(RecordError, match="missing"):
            next(aside)


def test_a_process_aside_that_is_killed_is_told_of() -> None:
    with crew.aside(2, [kill_itself]) as aside, pytest.raises(ArchiveError, match="Build again"):
        next(aside)


def test_what_goes_on_aside_ends_with_the_work_beside_it(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"

    def works() -> None:
        begun.touch()
        time.sleep(60)
        ended.touch()

    start = time.monotonic()
    with pytest.raises(RecordError), crew.aside(2, [works]):
        while not begun.exists():
            time.sleep(0.01)
        raise RecordError("title", "missing")
    assert time.monotonic() < start + 30
    assert not ended.exists()


def test_memory_of_processes_at_work_together_adds_up() -> None:
    def work(number: int) -> int:
        return len(b"." * (number + (300 << 20)))

    list(crew.each(2, work, [(number,) for number in range(8)]))
    assert crew.peak_memory() > 2 * (300 << 20)
    before = crew.peak_memory()
    with crew.aside(2, [lambda: work(0)]) as aside:
        next(aside)
    assert crew.peak_memory() > before + (300 << 20)
