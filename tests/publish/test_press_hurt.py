"""The press after damage: a damaged cache, a killed build, a page that cannot be read."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from generator.errors import ArchiveError
from generator.publish.build import BuildOptions
from generator.publish.mkdocs import engine
from generator.store.outputs import Steps
from generator.store.store import Step, Store
from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes, files, same, stamps
from tests.harness.papers import numbered
from tests.harness.processes import launch, run
from tests.harness.stored import ask, damage, kept
from tests.harness.warm import SETTINGS, fill


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped_all_over(data: bytes) -> bytes:
    changed = bytearray(data)
    for place in range(5000, len(data), 2500):
        changed[place] ^= 1
    return bytes(changed)


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :] if data else data


def test_a_damaged_search_index_is_made_again(archive: ArchiveFolder) -> None:
    wanted = files(archive.site)
    damaged = [
        path
        for path in (archive.folder / ".cache/search").rglob("*.bin")
        if path.write_bytes(_flipped(path.read_bytes()))
    ]
    assert damaged
    archive.put(numbered(101))
    archive.build()
    archive.delete(archive.content / "papers/2026/03/2603.00101.md")
    archive.build()
    same(files(archive.site), wanted)


@pytest.mark.parametrize(
    "hurt",
    [
        pytest.param(_truncated, id="truncated"),
        pytest.param(_flipped_all_over, id="flipped"),
        pytest.param(_flipped, id="flipped once", marks=pytest.mark.matrix),
        pytest.param(lambda data: b"garbage", id="garbage", marks=pytest.mark.matrix),
        pytest.param(lambda data: b"", id="empty", marks=pytest.mark.matrix),
        pytest.param(lambda data: os.urandom(len(data)), id="random", marks=pytest.mark.matrix),
    ],
)
def test_damaged_cache(archive: ArchiveFolder, hurt: Callable[[bytes], bytes]) -> None:
    remembered = [archive.folder / ".cache/store.db", *(archive.folder / ".cache/search").rglob("*.bin")]
    assert len(remembered) > 8
    wanted = files(archive.site)
    for path in remembered:
        path.write_bytes(hurt(path.read_bytes()))
    # The build has something to do, so that it asks the cache for the rest.
    archive.put(numbered(101, keywords=("alpha",)))
    archive.build("--strict")
    archive.delete(archive.content / "papers/2026/03/2603.00101.md")
    archive.build("--strict")
    same(files(archive.site), wanted)


def test_cache_with_damaged_sheets_only(archive: ArchiveFolder) -> None:
    """The sheets that pages are stamped from are lost, but their index is not."""
    wanted = files(archive.site)
    damage(archive.folder / ".cache", "sheets")
    shutil.rmtree(archive.site)
    archive.build("--strict")
    same(files(archive.site), wanted)


def test_cache_of_another_version(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of another version is not used, although it is whole."""
    wanted = files(archive.site)
    cache = archive.folder / ".cache"
    for (kind, name), value in kept(cache, "sheets", "pages").items():
        body = value[4:].replace(b"A made-up study", b"A torn-out page")
        other = zlib.crc32(body).to_bytes(4, "little") + body
        ask(cache, "UPDATE memo SET value = ? WHERE kind = ? AND name = ?", other, kind, name)
    ask(cache, "PRAGMA user_version = 7")
    shutil.rmtree(archive.site)
    archive.build("--strict")
    same(files(archive.site), wanted)


def test_site_is_put_right(archive: ArchiveFolder) -> None:
    """Files that were deleted, truncated or edited by hand are restored."""
    wanted = files(archive.site)
    (archive.site / "papers/2603.00001/index.html").unlink()
    shutil.rmtree(archive.site / "dates/2026-03-02")
    os.truncate(archive.site / "papers/2603.00002/index.html", 100)
    os.truncate(archive.site / "tags/alpha/index.html", 0)
    (archive.site / "feed.xml").unlink()
    (archive.site / "sitemap.xml").write_text("x")
    (archive.site / "assets/archive.css").write_text("x")
    (archive.site / "404.html").unlink()
    (archive.site / "search/index/manifest.bin").write_bytes(b"x")
    edited = archive.site / "papers/2603.00003/index.html"
    edited.write_bytes(edited.read_bytes().replace(b"measured", b"MEASURED"))
    before = stamps(archive.site)
    archive.build("--strict")
    same(files(archive.site), wanted)
    assert len(changes(before, stamps(archive.site))) == 10, "undamaged files were written again"


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(file: int, data: bytes) -> int:  # like a disk that is nearly full
        if len(data) < len(b"new words"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data[:3])

    with closing(Store(tmp_path / "cache")) as store:
        outputs = Steps(tmp_path / "site", store, "build")
    outputs.make(Step.known("page/index.html", b"old words"))
    write = os.write
    monkeypatch.setattr(os, "write", cut)
    with pytest.raises(OSError, match="No space left"):
        outputs.make(Step.known("page/index.html", b"new words"))
    assert files(tmp_path / "site") == {"page/index.html": b"old words"}


def test_strays_are_removed(archive: ArchiveFolder) -> None:
    wanted = files(archive.site)
    strays = ("stray.html", "tags/alpha/stray.txt", "tags/old/index.html", "papers/x/y.html", "papers/x.tmp")
    for name in strays:
        (archive.site / name).parent.mkdir(parents=True, exist_ok=True)
        (archive.site / name).write_text("stray")
    dots = {".nojekyll": b"dot", ".git/config": b"dot", ".well-known/x/y.txt": b"dot"}
    for name, data in dots.items():
        (archive.site / name).parent.mkdir(parents=True, exist_ok=True)
        (archive.site / name).write_bytes(data)
    archive.build("--strict")
    same(files(archive.site), wanted | dots)
    assert not (archive.site / "tags/old").exists()
    shutil.rmtree(archive.folder / ".cache")
    (archive.site / "papers/2603.00001/stray.txt").write_text("stray")
    archive.build("--strict")
    same(files(archive.site), wanted | dots)


def _is_written(archive: ArchiveFolder) -> bool:
    """Return whether a build is writing the site."""
    with contextlib.suppress(sqlite3.OperationalError):  # nor is there a store yet
        return archive.site.exists() and not kept(archive.folder / ".cache", "state")
    return False


@pytest.mark.parametrize("attempts", [2, pytest.param(16, marks=pytest.mark.matrix)])
def test_killed_at_any_moment(archive: ArchiveFolder, attempts: int) -> None:
    chance = random.Random(3)
    for number in range(40, 80):
        archive.put(numbered(number, "2026-03-05", keywords=("alpha",), abstract="word " * 300))
    wanted = archive.clean()
    start = time.perf_counter()
    shutil.rmtree(archive.folder / ".cache")
    shutil.rmtree(archive.site)
    run(archive.command("build"))
    whole = time.perf_counter() - start
    same(files(archive.site), wanted)
    for attempt in range(attempts):
        if attempt % 4 == 0:
            shutil.rmtree(archive.folder / ".cache")
            shutil.rmtree(archive.site, ignore_errors=True)
        else:  # the next build finds a page to write, and the last build's files
            archive.put(numbered(40, "2026-03-05", keywords=("alpha",), abstract=f"word {attempt} " * 300))
        build = launch(archive.command("build", processes=2), start_new_session=True)
        if attempt % 2:
            time.sleep(whole * chance.uniform(0.3, 1.0))
        else:
            while build.poll() is None and not _is_written(archive):
                time.sleep(0.001)
            time.sleep(whole * chance.uniform(0.0, 0.2))
        with contextlib.suppress(ProcessLookupError):
            if attempt < 4:
                os.killpg(build.pid, signal.SIGKILL)
            else:
                build.kill()
        build.communicate(timeout=30)  # until its orphaned processes have ended
        for name, data in files(archive.site).items() if archive.site.exists() else ():
            assert not name.endswith(".html") or data.rstrip().endswith(b"</html>"), name
    archive.put(numbered(40, "2026-03-05", keywords=("alpha",), abstract="word " * 300))
    archive.build("--strict")
    same(files(archive.site), wanted)


@pytest.mark.parametrize("attempts", [2, pytest.param(12, marks=pytest.mark.matrix)])
def test_interrupted_by_a_person(archive: ArchiveFolder, attempts: int) -> None:
    """An interrupt prints one word, whatever the processes are doing, and the next build goes on."""
    chance = random.Random(4)
    wanted = files(archive.site)
    interrupted = 0
    # An interrupt may come after a file is opened and before its ``with``; only ``-W error`` shows this.
    python, *command = archive.command("build", processes=2)
    command[command.index("-c") : 0] = ["-W", "ignore::ResourceWarning"]
    for _ in range(attempts):
        shutil.rmtree(archive.folder / ".cache")
        shutil.rmtree(archive.site, ignore_errors=True)
        build = launch([python, *command], start_new_session=True)
        while build.poll() is None and not _is_written(archive):
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.3))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGINT)
        said = build.communicate(timeout=30)[1]
        assert "Traceback" not in said, said
        interrupted += build.returncode == 2 and "archive: interrupted. Run" in said
    assert interrupted
    archive.build("--strict")
    same(files(archive.site), wanted)


def _killed_after(monkeypatch: pytest.MonkeyPatch, archive: ArchiveFolder, last: int) -> bool:
    """Build, and get killed as soon as so many changes of the store are written; return whether it was."""
    write, written = Store.write, list[int]()

    def killed(store: Store, *changes: tuple[str, Iterable[Sequence[object]]]) -> None:
        write(store, *changes)
        written.append(1)
        if len(written) == last:
            raise KeyboardInterrupt

    monkeypatch.setattr(Store, "write", killed)
    with contextlib.suppress(KeyboardInterrupt):
        engine.build(archive.config, BuildOptions(processes=1))
    monkeypatch.undo()
    return len(written) == last


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.matrix)])
def test_killed_between_two_changes_of_the_store(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A text that a killed build has kept, or put on its page, is reverted: the site is as it was."""
    wanted = files(archive.site)
    path = archive.content / "papers/2026/03/2603.00001.md"
    text = path.read_bytes()
    last = 1
    lying = text.replace(b"Nothing was measured", b"Lies were told")
    while path.write_bytes(lying) and _killed_after(monkeypatch, archive, last):
        assert any(b"Lies" in sheet for sheet in kept(archive.folder / ".cache", "sheets").values())
        path.write_bytes(text)
        archive.build("--strict")
        same(files(archive.site), wanted)
        last += step
    assert last > 10
    assert "Lies" in archive.html("papers/2603.00001/")


@pytest.mark.parametrize("lost", ["outputs", "memo WHERE kind = 'state'"])
def test_some_of_what_is_known_of_the_site_is_lost(archive: ArchiveFolder, lost: str) -> None:
    before = stamps(archive.site)
    ask(archive.folder / ".cache", f"DELETE FROM {lost}")
    archive.build("--strict")
    assert stamps(archive.site) == before


@pytest.mark.parametrize(
    ("processes", "environment"),
    [
        pytest.param(1, {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"}, marks=pytest.mark.matrix),
        (3, {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        pytest.param(2, {"PYTHONHASHSEED": "random", "TZ": "UTC"}, marks=pytest.mark.matrix),
    ],
)
def test_every_machine_makes_the_same_bytes(
    built: ArchiveFolder, tmp_path: Path, processes: int, environment: dict[str, str]
) -> None:
    archive = ArchiveFolder(tmp_path / f"elsewhere {processes}", SETTINGS)
    fill(archive)
    archive.build(processes=processes, environment=environment)
    same(files(archive.site), files(built.site))
    root = str(tmp_path).encode()
    assert not [name for name, data in files(archive.site).items() if root in data]


@pytest.fixture
def broken(archive: ArchiveFolder) -> Iterator[ArchiveFolder]:
    """Yield an archive with a page that cannot be read."""
    path = archive.content / "papers/2026/03/2603.00001.md"
    path.write_text("---\ntitle: [\n---\n")
    yield archive


def test_a_broken_page_is_a_warning(broken: ArchiveFolder) -> None:
    said = broken.build()
    assert "content/papers/2026/03/2603.00001.md" in said
    assert not (broken.site / "papers/2603.00001").exists()
    assert (broken.site / "papers/2603.00002").exists()
    assert "content/papers/2026/03/2603.00001.md" in broken.build(), "reported only once"


def test_a_strict_build_that_fails_leaves_the_site(broken: ArchiveFolder) -> None:
    before = stamps(broken.site)
    done = broken.run("build", "--strict", code=2)
    assert "content/papers/2026/03/2603.00001.md" in done.stderr
    assert changes(before, stamps(broken.site)) == set()
    broken.put(numbered(1, keywords=("alpha",)))
    broken.build("--strict")


def test_two_pages_of_one_paper_are_a_warning_each_time(archive: ArchiveFolder) -> None:
    shutil.copyfile(
        archive.content / "papers/2026/03/2603.00001.md", archive.content / "papers/2026/03/again.md"
    )
    for _ in range(2):
        assert "again.md" in archive.build()
    before = stamps(archive.site)
    assert "again.md" in archive.run("build", "--strict", code=2).stderr
    assert changes(before, stamps(archive.site)) == set()


def test_a_failing_theme_leaves_the_site(archive: ArchiveFolder) -> None:
    before = stamps(archive.site)
    (archive.folder / "site_templates/theme/paper.html").write_text(
        "{% extends 'main.html' %}{{ nonsense( }}"
    )
    with pytest.raises(ArchiveError):
        engine.build(archive.config, BuildOptions(processes=1))
    assert changes(before, stamps(archive.site)) == set()
