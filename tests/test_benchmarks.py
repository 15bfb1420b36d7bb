"""The measuring of the benchmarks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.store.progress import BuildReport
from tests.benchmarks.bench_build import run_measured, stages

MIB = 1 << 20
FORKS = """
import multiprocessing, time

def hold(_):
    held = b"." * (100 << 20)
    time.sleep(1)
    return len(held)

if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(sum(pool.map(hold, range(2))) >> 20)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system tells nothing of memory")
def test_memory_of_processes_at_the_same_time_adds_up(tmp_path: Path) -> None:
    (tmp_path / "forks.py").write_text(FORKS)
    output, peak = run_measured([sys.executable, "forks.py"], tmp_path)
    assert output == "200\n"
    assert 200 * MIB < peak < 300 * MIB


def test_a_command_that_fails_ends_the_run_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="made up"):
        run_measured([sys.executable, "-c", "raise SystemExit('a made up failure')"], tmp_path)


def test_the_seconds_of_stages_are_read_from_a_build_s_summary() -> None:
    report = BuildReport()
    for name in ("search", "feeds", "data"):
        with report.stage(name):
            pass
    said = f"INFO - {report.line(1, 2, 3, 4, 5)}\nINFO - built in 0.12 seconds\n"
    assert stages(said) == {"search": 0, "feeds": 0, "data": 0}
