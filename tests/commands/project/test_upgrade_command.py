"""``archive upgrade`` as a person runs it; test_upgrade_run has the workflow that proposes an upgrade."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands.project.migrations import STYLE_SHEET, UNBUILT
from tests.commands.upkeep.test_commit import nobody
from tests.harness import forks
from tests.harness.archive import MINIMAL
from tests.harness.processes import CHECKOUT, ended, run
from tests.harness.versions import FIRST, SECOND, git, put, release, repository

__all__ = ["nobody"]  # an autouse fixture

pytestmark = pytest.mark.slow

_OWNED = FIRST[".github/ownership.toml"].replace('"engine"', '"engine", "generator"')
# The code of the new version: it prints its command.
_NEW_CODE = {
    "generator/__init__.py": "",
    "generator/commands/launch.py": "import sys\nprint('new code:', *sys.argv[3:])\n",
}
_CSS = "extra_css:\n  - assets/archive.css\n"


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A project with a second version, and a third with its own code."""
    folder = repository(tmp_path / "project", {"seed.txt": "seed\n"})
    release(folder, "0.1.0", FIRST)
    release(folder, "0.2.0", SECOND)
    third = {"pyproject.toml": '[project]\nversion = "0.3.0"\n', ".github/ownership.toml": _OWNED}
    release(folder, "0.3.0", {**SECOND, **third, **_NEW_CODE})
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive made from the first version, as a clone of a repository that it can push to."""
    folder = repository(tmp_path / "archive", {**FIRST, ".gitignore": ".cache/\n"})
    put(folder, {"mkdocs.yml": f"{MINIMAL}{_CSS}", "content/about.md": "# Moss\n"}, "Make it mine")
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(folder, "push", "--quiet", "origin", "main")
    return folder


def archive(
    folder: Path, *arguments: str, code: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    config = ("--config", str(folder / "mkdocs.yml"))
    return ended(forks.archive(*config, *arguments, environment=environment).wait(), code)


def test_files_migrations_check_and_news_in_this_order(folder: Path, upstream: Path) -> None:
    """An archive of a version that had no migrations yet."""
    record = f"upstream: {upstream}\nmigrations: 0\n"
    mine = {
        "engine/m00.py": "value = 'mine'\n",
        "engine/mine.py": "mine = 1\n",
        "content/upgraded.yml": record,
        "content/theme/same.html": "<p>Moss</p>\n",
    }
    put(folder, mine, "Mine")
    said = archive(folder, "upgrade", "0.2.0", "--without-workflows").stdout
    parts = (
        "1 project file, changed here and replaced:\n  engine/m00.py\nThe changes are kept in "
        "local-changes-0.2.0.patch. To put them back, with marks where both changed a line:\n"
        "  git apply --3way local-changes-0.2.0.patch\n",
        "engine/mine.py is not a file of this version, and stays. Your own files belong in content/.\n",
        f"If this is interrupted, finish it: cd {folder} && rm -f .git/index.lock && git restore --source=",
        "Committed: Upgrade to 0.2.0.\n",
        f"{STYLE_SHEET.about}: mkdocs.yml.\n",
        "1 page checked, 0 problems.\n",
        "0.2.0 (2027-02-01)\n\n- Moss is measured twice.\n",
        "0.2.0 changed site_templates/theme/same.html, which your content/theme/same.html hides. See what: ",
        "1 workflow of 0.2.0 left for a person: .github/workflows/ci.yml.\n"
        "They belong together. To take all in one commit, run this in your clone, and push: archive upgrade "
        "0.2.0 --only-workflows\n",
        "To undo all of this before you push: git reset --keep ",
    )
    places = [said.index(part) for part in parts]
    assert places == sorted(places), said
    titles = git(folder, "log", "--format=%s").split("\n")
    assert titles[:4] == [UNBUILT.about, STYLE_SHEET.about, "Upgrade to 0.2.0", "Mine"]
    assert (folder / "mkdocs.yml").read_text() == MINIMAL
    assert git(folder, "status", "--porcelain") == ""


def test_migrations_and_the_check_are_run_by_the_new_versions_code(folder: Path, upstream: Path) -> None:
    said = archive(folder, "upgrade", "--from", str(upstream)).stdout
    assert re.search(r"^new code: migrate --from .*\n(?s:.*)^new code: check\n", said, re.MULTILINE), said


def test_a_setting_that_only_the_other_version_knows_does_not_stop_it(folder: Path, upstream: Path) -> None:
    config = MINIMAL.replace("plugins: [archive]", "plugins: [archive: {of_tomorrow: 1}]")
    put(folder, {"mkdocs.yml": config}, "Tomorrow's")
    said = archive(folder, "upgrade", "0.2.0", "--from", str(upstream), code=1)
    assert "of_tomorrow: is not a key here" in said.stderr and "Committed: Upgrade to 0.2.0." in said.stdout


def test_where_no_place_is_known_a_person_is_told_and_a_scheduled_run_ends_well(folder: Path) -> None:
    said = archive(folder, "upgrade", code=2).stderr
    assert "Name it once, and the archive remembers it: archive upgrade --from ADDRESS" in said
    scheduled = archive(folder, "upgrade", GITHUB_EVENT_NAME="schedule").stderr
    assert scheduled.startswith("No upgrade: the place of new versions is unknown.")


# An end in the middle

_MOMENTS = 25
# Stands before git, and is git's filter for files: kills all processes at one of the calls.
_COUNTS = """#!/bin/sh
echo >> "$CALLS"
[ "$(wc -l < "$CALLS")" -ne "$LAST" ] || kill -9 0
"""


_ALONE = "import os, sys; os.setsid(); os.execvp('sh', ['sh', '-c', sys.argv[1]])"


def bounded(folder: Path, last: int, words: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's words in a folder, and kill all processes at a call of git or of its filter."""
    tools = folder.parent / "tools"
    calls, path = tools / "calls", f"{tools}:{os.environ['PATH']}"
    calls.write_text("")
    environment = {"CALLS": str(calls), "LAST": str(last), "PATH": path}
    return run([sys.executable, "-c", _ALONE, words], None, environment, folder)


@pytest.fixture
def tools(tmp_path: Path, folder: Path) -> Path:
    """Programs for `bounded`, and an archive that git writes by a filter; a page is not committed."""
    tools = tmp_path / "tools"
    tools.mkdir()
    launch = f'exec {sys.executable} -m generator.commands.launch --config mkdocs.yml "$@"\n'
    texts = {"archive": f"#!/bin/sh\n{launch}", "git": f'{_COUNTS}exec {shutil.which("git")} "$@"\n'}
    for name, text in {**texts, "filter": f"{_COUNTS}exec cat\n"}.items():
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    (folder / ".git/info/attributes").write_text("engine/* filter=slow\nmkdocs.yml filter=slow\n")
    git(folder, "config", "filter.slow.smudge", str(tools / "filter"))
    put(folder, {"engine/m00.py": f"# Mine.\n{FIRST['engine/m00.py']}", "engine/mine.py": "mine\n"}, "Mine")
    (folder / "content/about.md").write_text("# Moss, edited\n")
    return tools


@pytest.mark.matrix
def test_an_upgrade_that_is_killed_is_finished_by_the_words_that_it_says(
    folder: Path, upstream: Path, tools: Path
) -> None:
    command = f"archive upgrade 0.2.0 --from {upstream}"
    whole = bounded(folder, -1, command)
    assert whole.returncode == 0, whole.stderr
    calls = len((tools / "calls").read_text())
    after = [git(folder, *what) for what in (("rev-parse", "HEAD^{tree}"), ("log", "--format=%s"))]
    (undo,) = re.findall("To undo all of this before you push: (.*)", whole.stdout)
    said_in = 0
    for moment in range(_MOMENTS):
        undone = bounded(folder, -1, undo)
        assert undone.returncode == 0, undone.stderr
        assert git(folder, "log", "-1", "--format=%s") == "Mine"
        killed = bounded(folder, round((moment + 0.5) * calls / _MOMENTS), command)
        assert killed.returncode == -9
        said = re.findall("If this is interrupted, finish it: (.*)", killed.stdout)
        said_in += len(said)
        done = bounded(folder, -1, said[0] if said else command)
        assert done.returncode == 0, done.stderr
        assert [git(folder, "rev-parse", "HEAD^{tree}"), git(folder, "log", "--format=%s")] == after
        assert git(folder, "status", "--porcelain") == " M content/about.md"
    assert 10 <= said_in < _MOMENTS


# Releases


def test_an_archive_without_the_projects_files_has_nothing_to_upgrade(tmp_path: Path) -> None:
    folder = repository(tmp_path / "archive", {"mkdocs.yml": MINIMAL, "content/about.md": "# Moss\n"})
    said = archive(folder, "upgrade", code=2).stderr
    assert "If archive is an installed package, install its new version." in said


def test_a_release_is_tagged_where_version_changelog_and_tree_agree(tmp_path: Path) -> None:
    folder = repository(tmp_path / "project", SECOND)

    def released(version: str) -> str:
        done = run([sys.executable, "-I", CHECKOUT / ".ci/release.py", version], None, folder=folder)
        assert done.returncode == bool(done.stderr)
        return done.stderr or done.stdout

    assert "is not a version" in released("next") and "is not a version" in released("")
    said = released("0.3.0")
    assert "pyproject.toml says version 0.2.0" in said
    assert "the newest section of CHANGELOG.md is not ## [0.3.0] - YYYY-MM-DD" in said
    good = SECOND["CHANGELOG.md"]
    for text, reason in (
        (good.replace("## [Unreleased]\n", "## [Unreleased]\n\n- More.\n"), "has changes under Unreleased"),
        (good.replace("## [Unreleased]\n", ""), "does not begin with ## [Unreleased]"),
        (good.replace("] - 2027-02-01", "]"), "is not ## [0.2.0] - YYYY-MM-DD"),
        (good.replace("- Moss is measured twice.", ""), "says nothing of 0.2.0"),
    ):
        put(folder, {"CHANGELOG.md": text}, "Change")
        assert reason in released("0.2.0")
    put(folder, {"CHANGELOG.md": good}, "Mend")
    put(folder, {"draft.txt": "draft"})
    assert "there are uncommitted changes" in released("0.2.0")
    (folder / "draft.txt").unlink()
    assert git(folder, "tag") == ""
    assert released("0.2.0").endswith("To publish it: git push origin v0.2.0\n")
    assert git(folder, "rev-parse", "v0.2.0^{commit}") == git(folder, "rev-parse", "HEAD")
    assert "the tag v0.2.0 exists already" in released("0.2.0")
