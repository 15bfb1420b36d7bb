"""``archive upgrade`` in real git repositories: what it replaces and keeps, how it continues after an end."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from generator.commands.project.migrate import migrate
from generator.commands.project.migrations.step import Migration
from generator.commands.project.ownership import Ownership
from generator.commands.project.upgrade import Plan, Upgrade
from generator.errors import ArchiveError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.versions import FIRST, MODULES, SECOND, git, project, put, release, repository

__all__ = ["nobody"]  # an autouse fixture


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's repository; nobody changes it."""
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Ada")
            patch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
        return project(tmp_path_factory.mktemp("project") / "project")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive made from the first version, without the project's history, and its owner's first commit."""
    folder = repository(tmp_path / "archive", FIRST)
    own = {
        ".github/workflows/own-mail.yml": "name: Mail\n",
        "content/about.md": "# Moss\n",
        "content/papers/2026/01/sample.md": None,
        "content/papers/2026/02/2602.00001.md": "---\ntitle: Moss\npublished: 2026-02\n---\n",
        "content/theme/main.html": "<p>Moss</p>\n",
        "mkdocs.yml": "site_name: Moss\n",
    }
    put(folder, own, "Make it mine")
    return folder


def upgrade(folder: Path, upstream: Path, version: str = "", *, without_workflows: bool = False) -> Plan:
    """Upgrade an archive; return the plan."""
    made = Upgrade(folder)
    plan = made.plan(version, str(upstream), without_workflows=without_workflows)
    made.take(plan)
    return plan


def state(folder: Path) -> dict[str, str]:
    """Return the files of the work tree, which must all be committed."""
    assert git(folder, "status", "--porcelain") == ""
    return {name: (folder / name).read_bytes().decode() for name in git(folder, "ls-files").split("\n")}


def titles(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s").split("\n")


def test_forty_files_samples_and_workflows_without_a_conflict_and_as_one_commit(
    folder: Path, upstream: Path
) -> None:
    before = state(folder)
    plan = upgrade(folder, upstream)
    after = state(folder)
    for name in {*SECOND, *before, *after}:
        if name.startswith(("engine/", "CHANGELOG", "pyproject", "README", ".github")) and "own-" not in name:
            assert after.get(name) == SECOND.get(name), name
        elif name != "content/upgraded.yml" and (name in before or name in after):
            assert after.get(name) == before.get(name), f"{name} is its owner's"
    assert "content/papers/2026/01/sample.md" not in after, "a sample that was deleted does not come back"
    assert titles(folder) == ["Upgrade to 0.2.0", "Make it mine", "Begin"]
    assert "version: 0.2.0\nworkflows: 0.2.0\n" in after["content/upgraded.yml"]
    assert plan.news == "0.2.0 (2027-02-01)\n\n- Moss is measured twice."
    assert (plan.replacing.local, plan.patch) == ({}, "")
    assert git(folder, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert not (folder / ".git/shallow").exists()


def test_a_second_time_there_is_nothing_to_do_and_the_place_is_remembered(
    folder: Path, upstream: Path
) -> None:
    upgrade(folder, upstream)
    head = git(folder, "rev-parse", "HEAD")
    again = Upgrade(folder)
    assert again.upstream("") == str(upstream)
    assert not again.take(again.plan("", ""))
    put(folder, {"engine/m00.py": "value = 'mine'\n"}, "Mine")
    upgrade(folder, upstream)
    assert titles(folder)[:2] == ["Mine", "Upgrade to 0.2.0"], (
        "later changes stay until there is a new version"
    )
    assert git(folder, "rev-parse", "HEAD^") == head


def test_local_changes_are_told_and_kept_as_a_patch_that_can_be_put_back(
    folder: Path, upstream: Path
) -> None:
    mine = {
        "engine/m00.py": FIRST["engine/m00.py"].replace("from engine", "import mine\nfrom engine"),
        "engine/m01.py": None,
        "engine/mine.py": "mine = 1\n",
        "README.md": "# Moss\n",
    }
    put(folder, mine, "Mine")
    plan = upgrade(folder, upstream)
    assert (sorted(plan.replacing.local), plan.is_compared) == (["engine/m00.py", "engine/m01.py"], True)
    assert plan.replacing.added == ["engine/mine.py"]
    assert plan.patch_file == "local-changes-0.2.0.patch"
    after = state(folder)
    assert after["engine/m00.py"] == SECOND["engine/m00.py"]
    assert (after["engine/m01.py"], after["engine/mine.py"]) == (SECOND["engine/m01.py"], "mine = 1\n")
    assert after["README.md"] == "# Moss\n", "the owner's since the first edit"
    git(folder, "apply", "--3way", "--include=engine/m00.py", plan.patch_file)
    assert (folder / "engine/m00.py").read_text() == f"import mine\n{SECOND['engine/m00.py']}"


def test_where_the_version_that_was_taken_is_unknown_nothing_is_lost_either(
    folder: Path, upstream: Path
) -> None:
    put(folder, {"pyproject.toml": '[project]\nversion = "0.1.7"\n', "engine/mine.py": "mine = 1\n"}, "Mine")
    plan = upgrade(folder, upstream)
    assert not plan.is_compared
    assert {"engine/m00.py", "engine/mine.py", "engine/old.py"} < set(plan.replacing.local)
    assert "engine/new.py" not in plan.replacing.local
    git(folder, "apply", "--reverse", "--check", "--include=engine/none", plan.patch_file)
    assert "+mine = 1\n" in (folder / plan.patch_file).read_text()
    assert not (folder / "engine/mine.py").exists()
    git(folder, "apply", plan.patch_file)
    assert (folder / "engine/m00.py").read_text() == FIRST["engine/m00.py"]
    assert (folder / "engine/mine.py").exists()


def test_workflows_are_left_for_a_person_who_takes_them_by_the_same_command(
    folder: Path, upstream: Path
) -> None:
    plan = upgrade(folder, upstream, without_workflows=True)
    assert plan.replacing.workflows == [".github/workflows/ci.yml"]
    assert git(folder, "diff", "--name-only", "HEAD^", "--", ".github/workflows") == ""
    assert "workflows: 0.1.0\n" in state(folder)["content/upgraded.yml"]
    assert upgrade(folder, upstream, without_workflows=True).replacing.workflows, "told each time"
    assert titles(folder)[0:2] == ["Upgrade to 0.2.0", "Make it mine"]
    plan = upgrade(folder, upstream, "0.2.0")
    assert (plan.replacing.local, plan.patch_file) == ({}, ""), "nobody changed them"
    after = state(folder)
    assert after[".github/workflows/ci.yml"] == SECOND[".github/workflows/ci.yml"]
    assert titles(folder)[0] == "Upgrade workflows to 0.2.0"
    assert "workflows: 0.2.0\n" in after["content/upgraded.yml"]
    assert after[".github/workflows/own-mail.yml"] == "name: Mail\n"


def test_changes_that_are_not_committed_stop_it_if_they_are_in_the_projects_files(
    folder: Path, upstream: Path
) -> None:
    (folder / "content/about.md").write_text("# Moss, edited\n")
    (folder / "engine/m03.py").write_text("value = 'mine'\n")
    with pytest.raises(ArchiveError, match=r"engine/m03\.py: changed but not committed"):
        upgrade(folder, upstream)
    git(folder, "restore", "engine/m03.py")
    (folder / "engine/new.py").write_text("mine, and in the way\n")
    with pytest.raises(ArchiveError, match=r"engine/new\.py: changed but not committed"):
        upgrade(folder, upstream)
    (folder / "engine/new.py").unlink()
    upgrade(folder, upstream)
    assert git(folder, "status", "--porcelain") == " M content/about.md"
    assert titles(folder)[0] == "Upgrade to 0.2.0"


def test_an_end_in_the_middle_leaves_what_git_explains_and_the_next_run_completes_it(
    folder: Path, upstream: Path
) -> None:
    """Git runs a filter for a certain file, and the filter kills git."""
    (folder / ".git/info/attributes").write_text("engine/m20.py filter=end\n")
    git(folder, "config", "filter.end.smudge", "kill $PPID; cat")
    with pytest.raises(ArchiveError, match="git reset failed"):
        upgrade(folder, upstream)
    changed = git(folder, "status", "--porcelain").split("\n")
    assert " M engine/m05.py" in changed and " M engine/m30.py" not in changed
    assert titles(folder)[0] == "Make it mine"
    git(folder, "config", "--remove-section", "filter.end")
    (folder / ".git/info/attributes").unlink()
    (folder / "engine/m06.py").write_text("value = 'mine'\n")
    with pytest.raises(ArchiveError, match=r"git reset failed: .*engine/m06\.py"):
        Upgrade(folder)
    (folder / "engine/m06.py").write_text(SECOND["engine/m06.py"])
    upgrade(folder, upstream)
    after = state(folder)
    assert {name: after.get(name) for name in SECOND if name.startswith("engine/")} == {
        name: text for name, text in SECOND.items() if name.startswith("engine/")
    }
    assert "engine/old.py" not in after
    assert titles(folder)[:2] == ["Upgrade to 0.2.0", "Make it mine"]


def test_an_archive_that_shares_the_projects_history_keeps_all_of_it(tmp_path: Path, upstream: Path) -> None:
    fork = tmp_path / "fork"
    git(tmp_path, "clone", "--quiet", "--branch", "v0.1.0", upstream, fork)
    git(fork, "switch", "--quiet", "--create", "mine")
    upgrade(fork, upstream, "v0.2.0")
    assert titles(fork) == ["Upgrade to 0.2.0", "Version 0.1.0", "Begin"]


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("0.3.0", "has no version 0.3.0; the newest is 0.2.0"),
        ("0.0.9", "0.0.9 is older than 0.1.0, which the archive has already"),
        ("main", "'main' is not a version; write three numbers, such as 0.2.0"),
        ("--upload-pack=touch owned", "is not a version"),
    ],
)
def test_versions_that_there_are_not(folder: Path, upstream: Path, version: str, reason: str) -> None:
    with pytest.raises(ArchiveError, match=reason):
        upgrade(folder, upstream, version)


def test_places_where_there_are_no_versions(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="the place of new versions is unknown"):
        Upgrade(folder).plan("", "")
    with pytest.raises(ArchiveError, match="git ls-remote failed"):
        upgrade(folder, tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match="git ls-remote failed"):
        Upgrade(folder).plan("", "--upload-pack=touch owned")
    with pytest.raises(ArchiveError, match=r"has no versions: no tag such as v0\.2\.0"):
        upgrade(folder, repository(tmp_path / "empty", {"a.txt": "a"}))
    with pytest.raises(ArchiveError, match="is not the top folder of its git repository"):
        Upgrade(folder / "content")
    assert not list(tmp_path.rglob("owned"))


def test_an_upstream_that_does_not_answer_is_given_up(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"http://127.0.0.1:{server.getsockname()[1]}/moss.git"
        with pytest.raises(ArchiveError, match="git ls-remote took more than 1 seconds and was stopped"):
            Upgrade(folder, patience=1).plan("", place)


def test_a_version_that_says_nothing_of_whose_files_are(folder: Path, tmp_path: Path) -> None:
    texts = {name: text for name, text in SECOND.items() if "ownership" not in name}
    other = repository(tmp_path / "other", {"seed.txt": "seed"})
    release(other, "0.2.0", texts)
    with pytest.raises(ArchiveError, match=r"0\.2\.0 has no \.github/ownership\.toml"):
        upgrade(folder, other)


def test_the_projects_own_repository_ahead_of_its_newest_tag_is_left_alone(
    upstream: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    git(tmp_path, "clone", "--quiet", upstream, own)
    put(own, {MODULES[0]: "unreleased = 1\n"}, "Unreleased")
    upgrade(own, upstream)
    put(own, {"pyproject.toml": '[project]\nversion = "0.3.0"\n'}, "Next")
    assert not Upgrade(own).plan("", str(upstream)).replacing.changes


# Migrations


def _rename(texts: dict[str, str]) -> dict[str, str | None]:
    return {path: text.replace("site_name:", "title:") for path, text in texts.items()}


def test_each_migration_is_a_commit_of_its_own_and_is_taken_once(folder: Path, upstream: Path) -> None:
    upgrade(folder, upstream)
    known = int(state(folder)["content/upgraded.yml"].split("migrations: ")[1])
    steps = [Migration("Old", (), lambda texts: {})] * known + [
        Migration("Call the name a title", ("mkdocs.yml",), lambda texts: _rename(dict(texts))),
        Migration("Nothing here", ("content/none.md",), lambda texts: {}),
    ]
    assert list(migrate(folder, steps)) == [("Call the name a title", ["mkdocs.yml"]), ("Nothing here", [])]
    assert state(folder)["mkdocs.yml"] == "title: Moss\n"
    assert titles(folder)[:3] == ["Nothing here", "Call the name a title", "Upgrade to 0.2.0"]
    shown = git(folder, "show", "--format=", "--name-only", "HEAD^")
    assert shown.split("\n") == ["content/upgraded.yml", "mkdocs.yml"]
    put(folder, {"mkdocs.yml": "site_name: Moss\n"}, "Back")
    assert list(migrate(folder, steps)) == []


def test_a_migration_waits_for_changes_that_are_not_committed(folder: Path, upstream: Path) -> None:
    upgrade(folder, upstream)
    known = int(state(folder)["content/upgraded.yml"].split("migrations: ")[1])
    steps = [Migration("Old", (), lambda texts: {})] * known
    steps.append(Migration("Call the name a title", ("mkdocs.yml",), lambda texts: _rename(dict(texts))))
    (folder / "mkdocs.yml").write_text("site_name: Moss, edited\n")
    with pytest.raises(ArchiveError, match=r"mkdocs\.yml: changed but not committed"):
        list(migrate(folder, steps))
    put(folder, {}, "Edited")
    assert list(migrate(folder, steps)) == [("Call the name a title", ["mkdocs.yml"])]
    assert state(folder)["mkdocs.yml"] == "title: Moss, edited\n"


def test_of_two_places_of_one_length_that_of_the_owner_counts() -> None:
    owned = Ownership.parse('project = ["tools"]\nowner = ["tools"]\n', "ownership.toml")
    assert owned.whose("tools/mine.py") == "owner"


# What a new version claims

_CLAIMS = (
    ["content", "mkdocs.yml"], ["*"], ["c*", "m*"], ["content/papers", "content/*", "mkdocs.y?l"],
    ["./content", "content/", "/content", "./mkdocs.yml"], ["Content", "CONTENT", "MkDocs.yml", "MKDOCS.YML"],
    ["[c]ontent*", "?kdocs.yml", "README.md", ".github", "notes*"],
)  # fmt: skip
# Other spellings that some file system takes for the same file.
_SPELLINGS = ("Content/about.md", "CONTENT/papers/2026/01/sample.md", "con\u200ctent/about.md", "MkDocs.yml")


@pytest.mark.slow
@pytest.mark.parametrize("claims", _CLAIMS, ids=" ".join)
@pytest.mark.parametrize("first", ["0.1.0", "0.1.7"], ids=["known", "unknown"])
def test_a_new_version_that_claims_the_owners_files_leaves_each_as_it_is(
    folder: Path, tmp_path: Path, claims: list[str], first: str
) -> None:
    """This holds even if the archive's version is unknown, so that every difference counts as a change."""
    mine = {
        "README.md": "# Moss\n", "notes.txt": "mine\n", "content/index.md": "# Home\n",
        "pyproject.toml": f'[project]\nversion = "{first}"\n',
    }  # fmt: skip
    put(folder, mine, "Mine")
    listed = ", ".join(f'"{claim}"' for claim in claims)
    owned = f'project = ["engine", "pyproject.toml", {listed}]\nowner = []\n'
    theirs = dict.fromkeys((*_SPELLINGS, "notes.txt", "content/index.md", "content/new.md"), "theirs\n")
    theirs[".github/workflows/own-mail.yml"] = "name: Theirs\n"
    other = repository(tmp_path / "other", {"seed.txt": "seed"})
    release(other, "0.1.0", FIRST)
    release(other, "0.2.0", {**SECOND, **theirs, ".github/ownership.toml": owned})
    before = state(folder)
    upgrade(folder, other)
    after = state(folder)
    assert after["engine/m00.py"] == SECOND["engine/m00.py"], "the project's files come anyway"
    record = "content/upgraded.yml"
    owners = {name for name in {*before, *after} - {record} if name.casefold().startswith(("con", "mkdocs"))}
    owners |= {"README.md", "notes.txt", ".github/workflows/own-mail.yml"}
    assert {name: after.get(name) for name in owners} == {name: before.get(name) for name in owners}
    assert "content/papers/2026/01/sample.md" not in after, "what was deleted does not come back"
