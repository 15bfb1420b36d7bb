"""Whose a file is: what only the project has, no archive gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.project.test_upgrade import folder, nobody, upgrade
from tests.harness.versions import SECOND, project, put, release

__all__ = ["folder", "nobody"]  # fixtures


@pytest.mark.parametrize("mine", ["version: 2\n", "version: 2 # mine\n"])
def test_only_the_project_renews_its_libraries(folder: Path, tmp_path: Path, mine: str) -> None:
    """A copy has Dependabot's file, too, and would get its pull requests; one that its owner edited stays."""
    name = ".github/dependabot.yml"
    upstream = project(tmp_path / "renewed")
    release(upstream, "0.3.0", {**SECOND, name: "version: 2\n"})
    put(folder, {name: mine}, "Copy")
    upgrade(folder, upstream)
    assert (folder / name).exists() == ("mine" in mine)
