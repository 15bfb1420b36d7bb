"""``archive upgrade`` in real git repositories: what it replaces and keeps, how it continues after an end."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from generator.commands.project import releases, whole
from generator.commands.project.ownership import Ownership
from generator.commands.project.releases import UnknownPlace, Workflows
from generator.commands.project.whole import Plan
from generator.errors import ArchiveError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.processes import run
from tests.harness.versions import (
    FIRST,
    MODULES,
    SECOND,
    git,
    project,
    put,
    release,
    repository,
    state,
    titles,
)

pytestmark = pytest.mark.slow
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
        **{f"content/theme/{name}.html": "<p>Moss</p>\n" for name in ("main", "kept", "old", "own")},
        "content/theme/same.html": SECOND["site_templates/theme/same.html"],
        "mkdocs.yml": "site_name: Moss\n",
    }
    put(folder, own, "Make it mine")
    return folder


def upgrade(folder: Path, upstream: Path, version: str = "", workflows: Workflows = "with") -> Plan:
    """Upgrade an archive."""
    return whole.upgrade(whole.Whole(folder), str(upstream), version, workflows)[1]


def test_forty_files_samples_and_workflows_without_a_conflict_and_as_one_commit(
    folder: Path, upstream: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(folder)
    archive = whole.Whole(folder)
    version, plan = whole.upgrade(archive, str(upstream), "", "with")
    after = state(folder)
    for name in {*before, *after}:
        if name.startswith(("engine/", "CHANGE", "pypro", "READ", ".github", "site_")) and "own-" not in name:
            assert after.get(name) == SECOND.get(name), name
        else:
            assert after.get(name) == before.get(name), f"{name} is its owner's"
    assert "content/papers/2026/01/sample.md" not in after, "a sample that was deleted does not come back"
    assert titles(folder) == ["Upgrade to 0.2.0", "Make it mine", "Begin"]
    assert (version, archive.news(version)) == ("0.2.0", "0.2.0 (2027-02-01)\n\n- Moss is measured twice.")
    assert [*archive.hidden(plan)] == ["site_templates/theme/main.html", "site_templates/theme/old.html"]
    assert "changed here" not in capsys.readouterr().out
    assert git(folder, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags") == "refs/heads/main"
    assert not (folder / ".git/shallow").exists()


def test_later_changes_stay_until_there_is_a_new_version(folder: Path, upstream: Path) -> None:
    upgrade(folder, upstream)
    put(folder, {"engine/m00.py": "value = 'mine'\n"}, "Mine")
    upgrade(folder, upstream)
    assert titles(folder)[:2] == ["Mine", "Upgrade to 0.2.0"]
    assert (folder / "engine/m00.py").read_text() == "value = 'mine'\n"


def test_changes_are_told_and_kept_as_a_patch_that_can_be_put_back(
    folder: Path, upstream: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = {
        "engine/m00.py": FIRST["engine/m00.py"].replace("from engine", "import mine\nfrom engine"),
        "engine/m01.py": None,
        "engine/m02.py": FIRST["engine/m03.py"],
        "engine/mine.py": FIRST["engine/m00.py"],
        "engine/old.py": "old = 'mine'\n",
        "README.md": "# Moss\n",
    }
    put(folder, mine, "Mine")
    upgrade(folder, upstream)
    said = capsys.readouterr().out
    assert "2 project files, changed here and replaced:\n  engine/m00.py\n  engine/m02.py\n" in said
    after = state(folder)
    for name in ("engine/m00.py", "engine/m01.py", "engine/m02.py"):
        assert after[name] == SECOND[name]
    for name in ("engine/mine.py", "engine/old.py", "README.md"):
        assert after[name] == mine[name], f"{name} stays"
        assert f"{name} is not a file of this version, and stays." in said or name == "README.md"
    (words,) = re.findall("To put them back, .*\n *(.*)", said)
    assert words == "git apply --3way local-changes-0.2.0.patch"
    run(["sh", "-c", words], 1, folder=folder)
    put_back = {name for name, text in after.items() if (folder / name).read_bytes() != text.encode()}
    assert put_back == {"engine/m00.py", "engine/m02.py"}
    assert (folder / "engine/m00.py").read_text() == f"import mine\n{SECOND['engine/m00.py']}"
    marked = (folder / "engine/m02.py").read_text()
    assert "<<<<<<< ours\nvalue = 2\nmore = True\n=======\nvalue = 3\n" in marked


def between(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Make a project whose second version has commits before it; return one state between both."""
    other = repository(tmp_path / "other", {"seed.txt": "seed"})
    release(other, "0.1.0", FIRST)
    files = {**FIRST, "engine/m00.py": f"{FIRST['engine/m00.py']}half = 1\n", "engine/half.py": "half = 1\n"}
    put(other, files, "Half")
    renamed = {("engine/moved.py" if name == MODULES[5] else name): text for name, text in SECOND.items()}
    release(other, "0.2.0", renamed)
    return other, files


@pytest.mark.parametrize("is_tagged", [True, False])
def test_a_copy_between_two_versions(
    tmp_path: Path, is_tagged: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The copy shares no history, and upstream may not even have tagged its version."""
    other, files = between(tmp_path)
    if not is_tagged:
        git(other, "tag", "--delete", "v0.1.0")
    own = f"# Mine.\n{files['engine/m00.py']}"
    copy = repository(tmp_path / "copy", {**files, "engine/m00.py": own, ".gitignore": "*.tmp\n"})
    (copy / "engine/m05.tmp").write_text("ignored\n")
    upgrade(copy, other)
    after = state(copy)
    assert {name for name in after if name.startswith("engine/")} == {
        name for name in git(other, "ls-tree", "-r", "--name-only", "v0.2.0").split("\n") if "engine/" in name
    }
    assert (copy / "engine/m05.tmp").exists(), "ignored files stay"
    said = capsys.readouterr().out
    assert "1 project file, changed here and replaced:\n  engine/m00.py\n" in said
    git(copy, "apply", "--3way", "local-changes-0.2.0.patch")
    assert (copy / "engine/m00.py").read_text() == f"# Mine.\n{SECOND['engine/m00.py']}"


def test_workflows_are_left_for_a_person_who_takes_them_by_the_command_that_is_told(
    folder: Path, upstream: Path
) -> None:
    put(folder, {".github/workflows/publish.yml": "name: Publish mine\n"}, "Mine")
    assert upgrade(folder, upstream, workflows="without").workflows == sorted(
        f".github/workflows/{name}.yml" for name in ("ci", "publish")
    )
    assert git(folder, "diff", "--name-only", "HEAD^", "--", ".github/workflows") == ""
    put(folder, {MODULES[0]: "mine = 1\n"}, "Later")
    assert upgrade(folder, upstream, workflows="without") == Plan()
    upgrade(folder, upstream, "0.2.0", "only")
    after = state(folder)
    assert after[".github/workflows/ci.yml"] == SECOND[".github/workflows/ci.yml"]
    assert titles(folder)[:2] == ["Upgrade workflows to 0.2.0", "Later"]
    assert after[".github/workflows/own-mail.yml"] == "name: Mail\n"
    assert "+name: Publish mine\n" in after["local-changes-0.2.0.patch"]
    assert after[MODULES[0]] == "mine = 1\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("engine/m03.py", r"engine/m03\.py: changed but not committed"),
        ("engine/new.py", r"engine/new\.py: changed but not committed"),
        (".github/workflows/own-mail.yml", r"own-mail\.yml: changed but not committed"),
        ("engine/new.py/mine.txt", r"engine/new\.py"),
    ],
)
@pytest.mark.parametrize("is_ignored", [False, True])
def test_what_is_not_committed_stops_it_before_anything_changes(
    folder: Path, upstream: Path, name: str, reason: str, is_ignored: bool
) -> None:
    (folder / "content/about.md").write_text("# Moss, edited\n")
    (folder / "notes.txt").write_text("beside\n")
    before = git(folder, "status", "--porcelain"), git(folder, "for-each-ref", "refs/heads")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    text = path.read_text() if path.exists() else None
    path.write_text("mine\n")
    if is_ignored:
        (folder / ".git/info/exclude").write_text("new.py\n")
    with pytest.raises(ArchiveError, match=reason):
        upgrade(folder, upstream)
    assert path.read_text() == "mine\n"
    put(folder, {name: text})
    if path.parent.name == "new.py":
        path.parent.rmdir()
    assert (git(folder, "status", "--porcelain"), git(folder, "for-each-ref", "refs/heads")) == before
    upgrade(folder, upstream)
    assert git(folder, "status", "--porcelain") == " M content/about.md\n?? notes.txt"
    assert titles(folder)[0] == "Upgrade to 0.2.0"


@pytest.mark.parametrize("are_words_followed", [True, False])
def test_an_end_in_the_middle_is_finished_by_the_words_that_are_said_or_by_the_next_run(
    folder: Path, upstream: Path, are_words_followed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Git runs a filter for a certain file, and the filter kills git."""
    (folder / ".git/info/attributes").write_text("engine/m20.py filter=end\n")
    git(folder, "config", "filter.end.smudge", "kill -9 $PPID; cat")
    with pytest.raises(ArchiveError, match="git read-tree failed"):
        upgrade(folder, upstream)
    changed = git(folder, "status", "--porcelain").split("\n")
    assert " M engine/m05.py" in changed and " M engine/m30.py" not in changed
    assert titles(folder)[0] == "Make it mine"
    git(folder, "config", "--remove-section", "filter.end")
    (folder / ".git/info/attributes").unlink()
    (folder / "content/about.md").write_text("# Moss, edited\n")
    said = capsys.readouterr().out
    (words,) = re.findall("If this is interrupted, finish it: (.*) && archive upgrade", said)
    if are_words_followed:
        run(["sh", "-c", words], folder=folder)
    else:
        (folder / ".git/index.lock").unlink()
        (folder / "engine/m06.py").write_text("value = 'mine'\n")
        with pytest.raises(ArchiveError, match=r"^engine/m06\.py, engine/m20\.py: changed but not committed"):
            upgrade(folder, upstream)
        git(folder, "restore", "engine/m06.py", "engine/m20.py")
    upgrade(folder, upstream)
    assert git(folder, "status", "--porcelain") == " M content/about.md"
    for name in {*FIRST, *SECOND}:
        if name.startswith("engine/"):
            is_there = (folder / name).exists()
            assert ((folder / name).read_bytes().decode() if is_there else None) == SECOND.get(name)
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
    with pytest.raises(UnknownPlace, match="the place of new versions is unknown"):
        whole.upgrade(whole.Whole(folder), "", "", "with")
    with pytest.raises(ArchiveError, match="git ls-remote failed"):
        upgrade(folder, tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match="git ls-remote failed"):
        whole.upgrade(whole.Whole(folder), "--upload-pack=touch owned", "", "with")
    with pytest.raises(ArchiveError, match=r"has no versions: no tag such as v0\.2\.0"):
        upgrade(folder, repository(tmp_path / "empty", {"a.txt": "a"}))
    with pytest.raises(ArchiveError, match="is not the top folder of its git repository"):
        whole.Whole(folder / "content")
    assert not list(tmp_path.rglob("owned"))


def test_an_upstream_that_does_not_answer_is_given_up(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"http://127.0.0.1:{server.getsockname()[1]}/moss.git"
        with pytest.raises(ArchiveError, match="git ls-remote took more than 1 seconds and was stopped"):
            releases.versions(folder, place, limit=1)


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
    upgrade(own, upstream)
    assert titles(own)[:2] == ["Next", "Unreleased"]


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


@pytest.mark.parametrize("claims", _CLAIMS, ids=" ".join)
@pytest.mark.parametrize("first", ["0.1.0", "0.1.7"], ids=["known", "unknown"])
def test_a_new_version_that_claims_the_owners_files_leaves_each_as_it_is(
    folder: Path, tmp_path: Path, claims: list[str], first: str
) -> None:
    """This holds even if upstream has no tag of the archive's version."""
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
    owners = {name for name in {*before, *after} if name.casefold().startswith(("con", "mkdocs"))}
    owners |= {"README.md", "notes.txt", ".github/workflows/own-mail.yml"}
    assert {name: after.get(name) for name in owners} == {name: before.get(name) for name in owners}
    assert "content/papers/2026/01/sample.md" not in after, "what was deleted does not come back"
