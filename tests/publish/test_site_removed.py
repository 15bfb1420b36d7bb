"""What ``removed.yml`` removes from the site: page, lists, feed, sitemap and search, warm as cold."""

from __future__ import annotations

import pytest

from generator.papers.paper import Links
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.warm import DAYS

GONE = "{day: 2026-11-25, reason: nobody wrote it}"


def named(archive: ArchiveFolder, *words: str) -> list[str]:
    """Return the files of the site that contain one of these words, or have one in their name."""
    return [
        name
        for name, data in files(archive.site).items()
        if any(word in name or (not name.endswith(".gz") and word.encode() in data) for word in words)
    ]


def test_a_removed_paper_is_nowhere_and_comes_back_with_its_entry_gone(archive: ArchiveFolder) -> None:
    shown = numbered(3, DAYS[0], keywords=("gamma",), links=Links(doi="10.1234/moss"))
    archive.put(shown)
    archive.build("--strict")
    before = files(archive.site)
    assert len(named(archive, "2603.00003", "10.1234/moss")) > 5
    removed = archive.content / "removed.yml"
    removed.write_text(f"https://doi.org/10.1234/MOSS: {GONE}\n", "utf-8")
    archive.build("--strict")
    assert named(archive, "2603.00003", "10.1234/moss", "matter 3<") == ["data/index.json"], "its removals"
    assert "matter 3" not in (archive.site / "data/index.json").read_text("utf-8")
    same(files(archive.site), archive.clean())
    plain = archive.run("pages", "--to", str(archive.folder / "tree"))
    assert plain.stdout and not list((archive.folder / "tree").rglob("2603.00003.md"))
    removed.unlink()
    archive.build("--strict")
    same(files(archive.site), before)


def test_the_plain_way_leaves_it_out_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = ArchiveFolder(tmp_path_factory.mktemp("plain") / "archive")
    archive.put_all(numbered(number) for number in (1, 2))
    (archive.content / "removed.yml").write_text(f"arXiv:2603.00001v2: {GONE}\n", "utf-8")
    archive.build("--strict", "--plain")
    assert named(archive, "2603.00001") == ["data/index.json"], "its removals"
    assert len(named(archive, "2603.00002")) > 3


def test_nothing_is_published_while_nobody_can_tell_what_was_removed(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    (archive.content / "removed.yml").write_text("<<<<<<< HEAD\n", "utf-8")
    assert "removed.yml: is not" in archive.run("build", code=2).stderr
    same(files(archive.site), before)
