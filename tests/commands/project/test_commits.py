"""Slim archives of a project without tags: a commit in place of a version."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.project import releases
from generator.commands.project.program import Program, is_installed
from generator.commands.project.slim import Slim
from generator.errors import ArchiveError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.versions import FIRST, SECOND, git, put, release, repository

__all__ = ["nobody"]  # an autouse fixture


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a commit and no tag."""
    return repository(tmp_path / "project", FIRST)


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD")


def test_without_a_tag_the_newest_commit_is_taken_and_with_one_the_version(project: Path) -> None:
    place, here = str(project), head(project)
    assert Program.choose(project, place, "0.1.0", "0.1.0") == Program(project.as_uri(), here)
    put(project, {"README.md": "more\n"}, "More")
    newest = head(project)
    assert Program.choose(project, place, "", here).version == newest
    assert Program.choose(project, place, here, newest).version == here, "one that is named"
    with pytest.raises(ArchiveError, match="upstream has no versions"):
        Program.choose(project, place, "0.2.0", here)
    release(project, "0.2.0", SECOND)
    assert Program.choose(project, place, "", newest).version == "0.2.0"
    with pytest.raises(ArchiveError, match=r"no version 0\.3\.0"):
        Program.choose(project, place, "0.3.0", newest)


def test_an_empty_project_has_no_version(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "empty")
    with pytest.raises(ArchiveError, match="upstream has no versions"):
        Program.choose(tmp_path, "empty", "", "0.1.0")


def test_a_version_that_the_commit_here_has_already_is_no_upgrade(project: Path, tmp_path: Path) -> None:
    first = head(project)
    release(project, "0.2.0", SECOND)
    version = head(project)
    put(project, {"README.md": "more\n"}, "More")
    later = head(project)
    for number, (commit, holds) in enumerate(((first, False), (version, False), (later, True))):
        line = Program(project.as_uri(), commit).line()
        ours = {"program.txt": line, ".github/ownership.toml": FIRST[".github/ownership.toml"]}
        slim = Slim(repository(tmp_path / f"moss{number}", ours))
        slim.fetch(project.as_uri())
        assert slim.holds("0.2.0") is holds, commit


def test_a_commit_is_named_in_short() -> None:
    commit = "1a2b3c4d5e6f" * 3 + "abcd"
    assert [releases.named(version) for version in (commit, "0.2.0")] == [
        "commit 1a2b3c4d5e6f", "version 0.2.0"
    ]  # fmt: skip
    assert releases.short("0.123456.123456") == "0.123456.123456"


def test_a_venv_is_whole_with_a_copy_of_the_line(tmp_path: Path) -> None:
    put(tmp_path, {"program.txt": "moss\n", ".venv/bin/python": ""})
    assert not is_installed(tmp_path)
    put(tmp_path, {".venv/program.txt": "moss\n"})
    assert is_installed(tmp_path)
    put(tmp_path, {"program.txt": "fern\n"})
    assert not is_installed(tmp_path)
