"""``archive log`` in real git repositories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.curate import log
from generator.content.library import Library
from tests.harness.archive import MINIMAL
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record, take
from tests.harness.versions import git

Commit = Callable[[str, str, str], None]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ignore git's settings on this machine, and repositories above the test's folder."""
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with one paper, in no repository."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "mkdocs.yml").write_text(MINIMAL)
    take(folder / "content", record("2601.00001", abstract="Nothing was measured."))
    return folder


def commit(folder: Path, day: str, author: str, title: str) -> None:
    parts = {"NAME": author, "EMAIL": "a@example.org", "DATE": f"{day}T12:00:00Z"}
    environment = {
        f"GIT_{role}_{part}": text for role in ("AUTHOR", "COMMITTER") for part, text in parts.items()
    }
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", title)):
        git(folder, *arguments, environment=environment)


def said(folder: Path, name: str = "2601.00001", code: int = 0) -> Result:
    return invoke(folder, "log", name, code=code)


def test_each_field_with_the_commit_that_brought_its_value(folder: Path) -> None:
    path = page_file(folder / "content", "2601.00001")
    commit(folder, "2026-01-03", "robot", "Fetch papers of 2026-01-02")
    take(folder / "content", record("2601.00001", abstract="Nothing was measured, twice."))
    commit(folder, "2026-01-04", "robot", "Update papers")
    edit(path, "title: Moss and Mirrors", "title: Moss")
    commit(folder, "2026-01-05", "Ada", "A better title\x1b[31m")
    path.write_text(path.read_text() + "\n## Notes\n\nMine.\n")
    lines = said(folder, "https://arxiv.org/abs/2601.00001v3").output.splitlines()
    assert lines[0] == "content/papers/2026/01/2601.00001.md"
    shown = dict(zip(lines[1::2], lines[2::2], strict=True))
    fetched = "    2026-01-03  Fetch papers of 2026-01-02 (robot)"
    assert shown["id: 2601.00001"] == shown["authors: Ada One, Bo Two"] == fetched
    assert shown["date: 2026-01-02"] == shown["source: huggingface"] == fetched
    assert shown["title: Moss  [edited]"] == "    2026-01-05  A better title [31m (Ada)"
    assert shown["abstract: Nothing was measured, twice."] == "    2026-01-04  Update papers (robot)"
    assert shown["notes: ## Notes Mine.  [edited]"] == "    not committed yet"
    assert not [line for line in lines if line.startswith("fetched")]


def test_a_page_that_was_moved_or_deleted_in_between_has_its_history(folder: Path) -> None:
    path = page_file(folder / "content", "2601.00001")
    commit(folder, "2026-01-03", "robot", "Fetch")
    moved = path.parent.parent / "02" / path.name
    moved.parent.mkdir()
    path.rename(moved)
    commit(folder, "2026-01-04", "Ada", "Move")
    assert "title: Moss and Mirrors\n    2026-01-03  Fetch (robot)" in said(folder).output
    text = moved.read_text()
    moved.unlink()
    commit(folder, "2026-01-05", "Ada", "Delete")
    moved.write_text(text)
    commit(folder, "2026-01-06", "Ada", "Restore")
    assert "title: Moss and Mirrors\n    2026-01-0" in said(folder).output


def test_a_history_that_is_cut_off_says_so(folder: Path, tmp_path: Path) -> None:
    path = page_file(folder / "content", "2601.00001")
    for day in range(3, 7):
        commit(folder, f"2026-01-0{day}", "robot", "Update papers")
        path.write_text(path.read_text() + f"\n## Day {day}\n")
    lines = [*log.log(Library(folder / "content"), path, most=2)]
    (title,) = (number for number, line in enumerate(lines) if line.startswith("title: "))
    assert lines[title + 1] == "    2026-01-05 or earlier: more than 2 commits ago"
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{folder}", shallow)
    assert "    2026-01-06 or earlier: run git fetch --unshallow to see" in said(shallow).output


def test_without_a_repository_it_says_what_the_page_tells(folder: Path) -> None:
    edit(page_file(folder / "content", "2601.00001"), "title: Moss and Mirrors", "title: Moss")
    lines = said(folder).output.splitlines()
    assert lines[1].startswith("The archive is not in a git repository")
    assert {"id: 2601.00001", "title: Moss  [edited]", "source: huggingface"} <= set(lines)
    assert "no page has the id 2601.00009" in said(folder, "2601.00009", code=2).stderr
