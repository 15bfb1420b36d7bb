"""Two builds of one archive at once: the second waits and says for whom, and both make the same site."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.forks import Fork, archive
from tests.harness.papers import numbered

pytestmark = pytest.mark.slow
# A build that stops with the site half made, until a file tells it to go on.
_SLOW = """import pathlib, time
from generator.publish.build import Press
finish = Press._finish
def slow(*arguments):
    pathlib.Path("begun").touch()
    while not pathlib.Path("end").exists():
        time.sleep(0.01)
    return finish(*arguments)
Press._finish = slow
"""


@pytest.fixture
def moss(tmp_path: Path) -> ArchiveFolder:
    """An archive of a few papers, never built."""
    made = ArchiveFolder(tmp_path / "archive")
    made.put_all(numbered(number) for number in range(1, 6))
    return made


def begin(moss: ArchiveFolder, *arguments: str) -> Fork:
    """Start a build, and return once it has made part of the site."""
    process = archive("build", *arguments, before=_SLOW, folder=moss.folder)
    deadline = time.monotonic() + 30
    while not (moss.folder / "begun").exists():
        assert time.monotonic() < deadline and not process.has_ended()
        time.sleep(0.01)
    return process


def second(moss: ArchiveFolder, *command: str, wait: str = "60") -> Fork:
    return archive("--wait", wait, *command, folder=moss.folder)


def test_two_builds_at_once_make_the_site_of_one(moss: ArchiveFolder) -> None:
    builds = [second(moss, "build", "--strict", "--processes", "2") for _ in range(3)]
    ended = [build.wait() for build in builds]
    assert [done.returncode for done in ended] == [0, 0, 0], ended
    assert files(moss.site) == moss.clean()


def test_the_second_waits_and_names_the_first(moss: ArchiveFolder) -> None:
    first = begin(moss)
    waiting = second(moss, "build")
    for command in ("build", "pages --to tree", "data --to data"):
        done = second(moss, *command.split(), wait="0.2").wait()
        assert done.returncode == 2
        holder = f"archive build (process {first.pid}, since "
        assert done.stderr.splitlines()[-1].startswith(f"archive: {holder}")
        assert done.stderr.endswith(" UTC) is building the site. Run this command again when it has ended.\n")
    assert second(moss, "check").wait().returncode == 0, "reading needs no lock"
    assert not waiting.has_ended()
    (moss.folder / "end").touch()
    assert first.wait().returncode == 0
    done = waiting.wait()
    assert done.returncode == 0 and f"{holder}" in done.stderr and "; waiting up to 60 seconds" in done.stderr


def test_a_killed_build_leaves_no_lock(moss: ArchiveFolder) -> None:
    first = begin(moss, "--processes", "2")
    first.kill()
    first.wait()
    assert (moss.folder / ".cache/build.lock").read_text()
    assert second(moss, "build", "--strict", wait="0").wait().returncode == 0
    assert (moss.folder / ".cache/build.lock").read_text() == ""
    assert files(moss.site) == moss.clean()


def test_a_build_that_fails_gives_the_lock_back(moss: ArchiveFolder) -> None:
    (moss.content / "more.md").write_text("---\ntemplate: none.html\n---\n")
    assert moss.start("build").wait().returncode == 2
    assert (moss.folder / ".cache/build.lock").read_text() == ""
