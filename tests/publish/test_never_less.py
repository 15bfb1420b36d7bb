"""A build with fewer pages of papers than last fetched or published stops, until somebody allows it."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from generator.commands.intake import taking
from generator.content.library import Library
from generator.content.runs import published
from generator.content.runs.published import Published
from generator.errors import ArchiveError
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered, record
from tests.harness.upstream import hub_item, serving

GONE = "{day: 2026-11-25, reason: nobody wrote it}"
SAID = "content/papers has {} pages, and had {} when it was last published ({}/published.yml). If pages"


@pytest.fixture(scope="module")
def before_all(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build three papers; one of them is hidden."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("three") / "archive")
    archive.put_all(numbered(number) for number in (1, 2))
    archive.put(numbered(3), hidden="true")
    archive.build("--strict")
    return archive


@pytest.fixture
def archive(before_all: ArchiveFolder, tmp_path: Path) -> ArchiveFolder:
    """Return a copy of the built archive."""
    return before_all.copied(tmp_path / "archive")


def lose(archive: ArchiveFolder, number: int) -> Path:
    path = archive.content / f"papers/2026/03/2603.{number:05d}.md"
    path.unlink()
    return path


def test_a_build_that_would_publish_fewer_stops_and_touches_nothing(archive: ArchiveFolder) -> None:
    assert Published.read(archive.site / "published.yml").replaced(hash="") == Published(3, 0, 0)
    before = files(archive.site)
    lost = lose(archive, 3)
    for way in ((), ("--plain",)):
        said = archive.run("build", *way, code=2).stderr
        assert SAID.format(2, 3, "site") in said
        assert "run archive build --fewer, and commit content/published.yml" in said
        same(files(archive.site), before)
    archive.put(numbered(3), hidden="true")
    assert lost.exists()
    archive.build("--strict")
    same(files(archive.site), before)


def test_all_pages_lost_empties_no_site(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    shutil.rmtree(archive.content / "papers")
    assert SAID.format(0, 3, "site") in archive.run("build", code=2).stderr
    same(files(archive.site), before)


@pytest.mark.parametrize("way", ["--strict", "--plain"])
def test_fewer_is_allowed_once_also_for_who_has_the_old_site(archive: ArchiveFolder, way: str) -> None:
    old = archive.folder / "old"
    shutil.copytree(archive.site, old)
    lose(archive, 1)
    archive.build(way, "--fewer")
    assert Published.read(archive.content / "published.yml") == Published(2, 0, 1)
    archive.build(way)
    lose(archive, 2)
    assert SAID.format(1, 2, "content") in archive.run("build", way, code=2).stderr
    archive.put(numbered(2))
    shutil.rmtree(archive.site)
    old.rename(archive.site)  # as a run restores it, after content/published.yml was committed
    archive.build(way)


def test_fewer_where_nothing_is_missing_leaves_content_alone(archive: ArchiveFolder) -> None:
    archive.build("--fewer")
    assert not (archive.content / "published.yml").exists()


def test_removals_are_allowed_for_by_any_id_before_the_page_goes_or_after(archive: ArchiveFolder) -> None:
    removed = archive.content / "removed.yml"
    lose(archive, 1)
    removed.write_text(f"https://arxiv.org/abs/2603.00001v2: {GONE}\n", "utf-8")
    archive.build("--strict")  # the page went together with its entry
    with removed.open("a", encoding="utf-8") as file:
        file.write(f'"2603.00002": {GONE}\n"2603.00003": {GONE}\n')
    archive.build("--strict")
    assert Published.read(archive.site / "published.yml").replaced(hash="") == Published(0, 3, 0)
    lose(archive, 2)
    lose(archive, 3)  # the hidden one
    archive.build("--strict")
    archive.build("--strict", "--plain")
    removed.write_text("", "utf-8")
    archive.put(numbered(1))
    archive.build("--strict")


def test_a_removal_allows_for_one_page_and_no_more(archive: ArchiveFolder) -> None:
    (archive.content / "removed.yml").write_text(f'"2603.00001": {GONE}\n', "utf-8")
    lose(archive, 1)
    lose(archive, 2)
    assert SAID.format(1, 3, "site") in archive.run("build", code=2).stderr


def test_a_fresh_clone_knows_from_content_what_was_there(archive: ArchiveFolder) -> None:
    """The clone has neither site nor cache: only what a run commits."""
    taking.take(Library(archive.content), [record(), record("2601.00002", "Ferns")])
    assert Published.read(archive.content / "published.yml") == Published(5, 0, 0)
    shutil.rmtree(archive.site)
    shutil.rmtree(archive.folder / ".cache")
    lose(archive, 1)
    assert SAID.format(4, 5, "content") in archive.run("build", code=2).stderr
    taking.take(Library(archive.content), [record("2601.00003", "Lichen")])
    assert Published.read(archive.content / "published.yml") == Published(5, 0, 0), (
        "as many, although one is lost"
    )
    lose(archive, 2)
    taking.take(Library(archive.content), [])
    assert SAID.format(4, 5, "content") in archive.run("build", code=2).stderr, "a fetch forgets nothing"


def test_an_archive_set_up_anew_counts_anew(archive: ArchiveFolder) -> None:
    """The owner of a fork deletes the samples, and their count if there is one."""
    taking.take(Library(archive.content), [record()])
    for name in ("content/papers", "site", ".cache"):
        shutil.rmtree(archive.folder / name)
    assert SAID.format(0, 4, "content") in archive.run("build", code=2).stderr
    (archive.content / "published.yml").unlink()
    archive.build("--strict")


def test_a_preview_shows_what_there_is(archive: ArchiveFolder) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    lose(archive, 1)
    config = load_config(str(archive.config), site_dir=str(archive.folder / "preview"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    assert (archive.folder / "preview/papers/2603.00002/index.html").exists()


def test_a_removal_that_is_taken_back_explains_no_missing_page_and_asks_for_none() -> None:
    before = Published(10, removed=5)
    assert [Published(papers, removed=0).is_fewer(before) for papers in (9, 10)] == [True, False]


@pytest.mark.parametrize(
    "text",
    ["<<<<<<< HEAD\n", "papers: many\n", "papers: -3\n", "papers: true\n", "pages: 3\n", "", "[]", "3"],
)
def test_a_count_that_cannot_be_read_is_an_error_until_fewer_are_allowed(tmp_path: Path, text: str) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    content.mkdir()
    (content / "published.yml").write_text(text, "utf-8")
    for reading in (partial(published.check, content, site, 3, 0), partial(published.record, content, 3, 0)):
        with pytest.raises(
            ArchiveError, match=r"^content/published\.yml: .*; restore it, or run: archive build --fewer"
        ):
            reading()
    assert published.check(content, site, 3, 0, fewer=True) == Published(3, 0, 1)
    assert (
        published.check(content, site, 3, 0)
        == Published.read(content / "published.yml")
        == Published(3, 0, 1)
    )


def test_a_count_that_cannot_be_read_stops_and_says_what_to_do(archive: ArchiveFolder) -> None:
    (archive.content / "published.yml").write_text("<<<<<<< HEAD\n", "utf-8")
    assert (
        "content/published.yml: expected a mapping, got text; restore it"
        in archive.run("build", code=2).stderr
    )
    assert "content/published.yml: expected a mapping, got text" in archive.run("check", code=1).stderr
    archive.build("--fewer")
    assert Published.read(archive.content / "published.yml") == Published(3, 0, 1)
    archive.build()


def test_an_empty_answer_empties_nothing(archive: ArchiveFolder) -> None:
    day = ("--since", "2026-03-02", "--until", "2026-03-02")
    with serving() as upstream:
        upstream.list_on("2026-03-02", hub_item("2603.00009", "Moss", "2026-03-02", 3))
        archive.run("fetch", *day, environment=upstream.environment)
        before = files(archive.content)
        upstream.list_on("2026-03-02")
        archive.run("fetch", *day, environment=upstream.environment, code=3)  # it had papers before
    after = files(archive.content)
    after["fetched.yml"], noted = re.subn(rb"  failed: .*\n", b"", after["fetched.yml"])
    assert noted == 1  # why it came short
    same(after, before)
    archive.build("--strict")
