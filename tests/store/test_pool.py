"""Tasks in a pool: results, errors, killed processes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from generator.errors import ArchiveError, RecordError
from generator.publish.context import Edition
from generator.store.pool import aside, batches, process_count, run_tasks
from tests.harness.archive import ArchiveFolder
from tests.harness.invoking import invoke
from tests.harness.processes import run

PROCESSES = pytest.mark.parametrize("processes", [1, 2])


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@PROCESSES
def test_each_task_comes_with_its_result(processes: int) -> None:
    results = run_tasks(processes, lambda first, second: first * second, [(2, 3), (4, 5), (6, 7)])
    assert dict(results) == {(2, 3): 6, (4, 5): 20, (6, 7): 42}


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_work_is_shared_by_as_many_processes_as_are_wanted(processes: int, tmp_path: Path) -> None:
    def work(number: int) -> int:
        (tmp_path / str(os.getpid())).touch()
        deadline = time.monotonic() + 20
        while len(list(tmp_path.iterdir())) < processes and time.monotonic() < deadline:
            time.sleep(0.01)
        return os.getpid()

    workers = {pid for _, pid in run_tasks(processes, work, [(number,) for number in range(6)])}
    assert len(workers) == processes
    assert (os.getpid() in workers) == (processes == 1)


@PROCESSES
def test_something_is_done_here_while_the_others_work(processes: int, tmp_path: Path) -> None:
    def work(number: int) -> bool:
        deadline = time.monotonic() + 20
        while not (is_done := (tmp_path / "done").exists()) and time.monotonic() < deadline:
            time.sleep(0.01)
        return is_done

    def meanwhile() -> None:
        (tmp_path / "done").write_text(f"{os.getpid()}\n")

    done = run_tasks(processes, work, [(1,), (2,)], meanwhile)
    assert not (tmp_path / "done").exists()
    assert [result for _, result in done] == [True, True]
    assert (tmp_path / "done").read_text() == f"{os.getpid()}\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system tells nothing of threads")
def test_numpy_starts_no_thread_beside_which_processes_would_be_forked() -> None:
    code = "import generator.search.postings, os; print(len(os.listdir('/proc/self/task')))"
    assert run([sys.executable, "-c", code]).stdout == "1\n"


def test_as_many_processes_as_cores_unless_a_number_is_wanted() -> None:
    assert process_count() == process_count(None) >= 1
    assert process_count(7) == 7


def test_one_process_for_a_few_hundred_pages_unless_a_number_is_wanted() -> None:
    assert process_count(pages=range(299)) == 1
    assert process_count(pages=range(300)) == process_count()
    assert process_count(7, pages=range(3)) == 7


def test_only_one_process_where_none_can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert process_count() == process_count(7) == 1


@PROCESSES
def test_a_tasks_error_is_raised_here(processes: int) -> None:
    def work(number: int) -> None:
        raise RecordError("title", f"missing in {number}")

    with pytest.raises(RecordError, match="missing in"):
        list(run_tasks(processes, work, [(1,), (2,)]))


def test_a_worker_that_is_killed_ends_the_work_with_an_error() -> None:
    def work(number: int) -> int:
        if number == 3:
            kill_itself()
        return number

    with pytest.raises(ArchiveError, match="Build again"):
        list(run_tasks(2, work, [(number,) for number in range(8)]))


@PROCESSES
def test_work_aside_is_done_once_when_it_was_waited_for(processes: int, tmp_path: Path) -> None:
    def work() -> None:
        with (tmp_path / "done").open("a") as file:
            print(os.getpid(), file=file)

    with aside(processes, work) as done:
        done()
    (pid,) = (tmp_path / "done").read_text().split()
    assert (int(pid) == os.getpid()) == (processes == 1)


@PROCESSES
def test_an_error_of_work_aside_is_raised_where_it_is_waited_for(processes: int) -> None:
    def work() -> None:
        raise RecordError("title", "missing")

    with aside(processes, work) as done, pytest.raises(RecordError, match="missing"):
        done()


def test_work_aside_that_is_killed_is_an_error() -> None:
    with aside(2, kill_itself) as done, pytest.raises(ArchiveError, match="Build again"):
        done()


def test_work_aside_ends_when_nobody_will_wait_for_it(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "begun").touch()
        time.sleep(600)

    with pytest.raises(ZeroDivisionError), aside(2, work):
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        _ = 1 / 0


def test_batches_are_tasks_of_at_most_a_length() -> None:
    assert batches("abcde", 2) == [(["a", "b"],), (["c", "d"],), (["e"],)]


def test_no_thread_is_left_that_a_later_fork_would_meet() -> None:
    before = threading.enumerate()
    assert list(run_tasks(2, lambda number: number, [(number,) for number in range(8)]))
    assert threading.enumerate() == before


@pytest.mark.parametrize(("options", "wanted"), [([], 1), (["--processes", "5"], 5)])
def test_the_press_has_the_processes_that_the_command_line_asks_for(
    options: list[str], wanted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def press(config: object, edition: Edition, *rest: object) -> None:
        asked.append(edition.processes)
        raise ArchiveError("enough")

    monkeypatch.setattr("generator.publish.mkdocs.plugin.Press", press)
    invoke(ArchiveFolder(tmp_path / "archive").folder, "build", *options, code=2)
    assert asked == [wanted]


def test_less_than_one_process_is_refused(tmp_path: Path) -> None:
    assert "--processes" in invoke(tmp_path, "build", "--processes", "0", code=2).output
