"""Two commands at once on one archive: one waits, or names the other; a killed one leaves nothing."""

import os
import re
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.errors import ArchiveError
from generator.store.lock import Lock
from tests.harness.archive import MINIMAL
from tests.harness.forks import Fork, archive

pytestmark = pytest.mark.slow
NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
# A fetch that runs until a file tells it to end.
_SLOW = """import pathlib, time
from generator.commands.intake import taking
take_all = taking.take
def take(*arguments, **options):
    pathlib.Path("begun").touch()
    while not pathlib.Path("end").exists():
        time.sleep(0.01)
    return take_all(*arguments, **options)
taking.take = take
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty archive, with files of papers next to it."""
    (tmp_path / "mkdocs.yml").write_text(MINIMAL)
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(f'{{"title": "Moss {name}", "date": "2026-01-05"}}\n')
    return tmp_path


# A fetch that never finishes its first write.
_HALF = """import os, pathlib, time
def replace(*arguments):
    pathlib.Path("begun").touch()
    time.sleep(60)
os.replace = replace
"""


def begin(folder: Path, before: str = _SLOW) -> Fork:
    """Start an import, and return once it is running."""
    process = archive("import", "a.jsonl", before=before, folder=folder)
    deadline = time.monotonic() + 20
    while not (folder / "begun").exists():
        assert time.monotonic() < deadline and not process.has_ended()
        time.sleep(0.01)
    return process


def second(folder: Path, wait: float) -> subprocess.CompletedProcess[str]:
    return archive("--wait", str(wait), "import", "b.jsonl", folder=folder).wait()


def test_the_second_says_who_is_at_work(folder: Path) -> None:
    first = begin(folder)
    done = second(folder, 0.2)
    assert done.returncode == 2
    today = f"{datetime.now(UTC):%Y-%m-}"
    waits, said = done.stderr.splitlines()
    assert waits.startswith(f"archive import (process {first.pid}, since {today}")
    assert waits.endswith(" UTC) is using content/; waiting up to 0 seconds for it.")
    assert said.startswith(f"archive: archive import (process {first.pid}, since {today}")
    assert said.endswith(" UTC) is using content/. Run this command again when it has ended.")
    assert not (folder / "content").exists()
    (folder / "end").touch()
    assert first.wait().returncode == 0
    assert second(folder, 0).returncode == 0
    assert len(list((folder / "content").rglob("*.md"))) == 2


def test_the_second_waits_for_the_first(folder: Path) -> None:
    first = begin(folder)
    waiting = archive("--wait", "30", "import", "b.jsonl", folder=folder)
    time.sleep(0.5)
    assert not waiting.has_ended()
    (folder / "end").touch()
    for process in (first, waiting):
        assert process.wait().returncode == 0
    assert len(list((folder / "content").rglob("*.md"))) == 2


def test_a_killed_run_leaves_no_lock(folder: Path) -> None:
    first = begin(folder)
    first.kill()
    first.wait()
    assert (folder / ".cache/content.lock").read_text(), "its text is still there, and stops nobody"
    assert second(folder, 0).returncode == 0
    assert (folder / ".cache/content.lock").read_text() == ""
    assert [path.name for path in folder.rglob("*.tmp")] == []


def test_what_a_killed_write_left_is_gone_after_the_next(folder: Path) -> None:
    first = begin(folder, _HALF)
    first.kill()
    first.wait()
    (left,) = (folder / "content").rglob("*.tmp")
    assert left.name.endswith(f".md.{first.pid}.tmp")
    assert second(folder, 0).returncode == 0
    assert not list((folder / "content").rglob("*.tmp"))


def test_reading_needs_no_lock(folder: Path) -> None:
    assert second(folder, 0).returncode == 0
    first = begin(folder)
    assert archive("check", folder=folder).wait().returncode == 0
    first.kill()
    first.wait()


def test_a_wait_is_bounded(tmp_path: Path) -> None:
    seconds = iter((0.0, 10.0, 59.0, 60.0))
    waited: list[float] = []
    told: list[str] = []
    first = Lock(tmp_path / "new/content.lock", "is using content/", told.append, lambda: NOON)
    second = replace(first, clock=lambda: next(seconds), sleep=waited.append)
    holder = f"archive fetch (process {os.getpid()}, since 2026-01-20 12:00:00 UTC) is using content/"
    with (
        first.held("archive fetch", 0),
        pytest.raises(ArchiveError, match=re.escape(f"{holder}. Run")),
        second.held("archive add", 60),
    ):
        pytest.fail("two hold the lock")
    assert (len(waited), told) == (2, [f"{holder}; waiting up to 60 seconds for it."])


def test_a_command_that_fails_gives_the_lock_back(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "content.lock", "is using content/", print)
    with pytest.raises(KeyError), lock.held("archive fetch", 0):
        raise KeyError
    with lock.held("archive fetch", 0):
        assert lock.file.read_text().startswith("archive fetch (")
