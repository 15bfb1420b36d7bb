"""``archive commit`` in real git repositories: what is committed, under which title, and how it is pushed."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.upkeep.commit import NOTHING, PUSHED
from generator.content.library import Library
from generator.content.runs import published
from generator.content.runs.fetched import FetchState
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record, take
from tests.harness.versions import git

pytestmark = pytest.mark.slow
Git = Callable[..., str]
Archive = Callable[..., Result]
PEOPLE = {
    f"GIT_{role}_{what}": text
    for role in ("AUTHOR", "COMMITTER")
    for what, text in {"NAME": "Ada", "EMAIL": "ada@example.org"}.items()
}


def git_in(folder: Path) -> Git:
    return partial(git, folder)


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore git's settings on this machine."""
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", "/dev/null")
    for name, value in PEOPLE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """The remote repository, with an archive in it."""
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", folder)
    first = clone(folder, tmp_path / "first")
    (tmp_path / "first/mkdocs.yml").write_text("site_name: Moss\n")
    (tmp_path / "first/.gitignore").write_text(".cache/\n")
    take(tmp_path / "first/content", record("2601.00001", days=("2026-01-02",)))
    first("add", ".")
    first("commit", "--quiet", "--message", "Begin")
    first("push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def clone(remote: Path, folder: Path) -> Git:
    git(remote, "clone", "--quiet", remote, folder)
    return git_in(folder)


@pytest.fixture
def folder(remote: Path, tmp_path: Path) -> Path:
    """A clone of the archive."""
    clone(remote, tmp_path / "clone")
    return tmp_path / "clone"


def commit(folder: Path, *options: str, code: int = 0) -> Result:
    return invoke(folder, "commit", *options, code=code)


def title(folder: Path) -> str:
    return git_in(folder)("log", "-1", "--format=%s")


def test_settings_are_committed_where_that_is_asked(folder: Path) -> None:
    edit(folder / "mkdocs.yml", "Moss", "Ferns")
    assert commit(folder).output == f"{NOTHING}\n"
    commit(folder, "--settings")
    assert title(folder) == "Change settings"
    edit(folder / "mkdocs.yml", "Ferns", "Algae")
    take(folder / "content", record("2601.00002", "Ferns", days=("2026-01-05",)))
    commit(folder, "--settings", "--push")
    assert title(folder) == "Change settings; fetch papers of 2026-01-05"


def test_the_title_has_the_days_of_the_new_papers(folder: Path) -> None:
    take(folder / "content", record("2601.00002", "Ferns", days=("2026-01-05",)))
    assert commit(folder).output == "Fetch papers of 2026-01-05\n"
    assert title(folder) == "Fetch papers of 2026-01-05"
    assert git_in(folder)("log", "-1", "--format=%b").startswith("1 file changed, ")
    more = [record(f"2601.0001{day}", f"Moss {day}", days=(f"2026-01-0{day}",)) for day in (9, 7, 8)]
    take(folder / "content", *more)
    assert commit(folder).output == "Fetch papers of 2026-01-07 to 2026-01-09\n"
    assert git_in(folder)("status", "--porcelain") == ""


HOSTILE = (
    "date: 2099-12-31",
    "On moss.\n\ndate: 2099-12-31\ndate: '2099-01-01; touch owned'",
    "$(touch owned) `touch owned` --amend\n\n---\ndate: 1999-01-01\n---\n",
    "::set-output name=x::y\n\n+date: 1900",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_paper_gets_into_the_message(folder: Path, text: str) -> None:
    hostile = record("2601.00002", text.replace("\n", " "), abstract=text, days=("2026-01-05",))
    take(folder / "content", hostile)
    commit(folder)
    assert title(folder) == "Fetch papers of 2026-01-05"
    message = git_in(folder)("log", "-1", "--format=%B")
    assert not any(word in message for word in ("owned", "2099", "1999", "1900", "::"))
    assert not list(folder.rglob("owned"))


def test_papers_that_were_there_already(folder: Path) -> None:
    edit(page_file(folder / "content", "2601.00001"), "title: Moss", "title: Mosses")
    assert commit(folder).output == "Update papers\n"


def test_nothing_new_and_nothing_at_all(folder: Path) -> None:
    (folder / "content/fetched.yml").write_text("huggingface: 2026-01-05\n")
    (folder / "content/published.yml").write_text("papers: 1\n")
    assert commit(folder).output == "Fetch: nothing new\n"
    head = git_in(folder)("rev-parse", "HEAD")
    assert commit(folder).output == f"{NOTHING}\n"
    assert git_in(folder)("rev-parse", "HEAD") == head


def test_what_is_not_content_is_left_as_it_is(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("site_name: Fern\n")
    (folder / "draft.txt").write_text("draft")
    git_in(folder)("add", "draft.txt")
    page_file(folder / "content", "2601.00001").unlink()
    commit(folder)
    assert (
        git_in(folder)("show", "--format=", "--name-status", "HEAD")
        == "D\tcontent/papers/2026/01/2601.00001.md"
    )
    assert git_in(folder)("status", "--porcelain").splitlines() == ["A  draft.txt", " M mkdocs.yml"]


def test_names_that_git_would_quote(folder: Path) -> None:
    path = folder / 'content/papers/2026/01/é "x".md'
    path.write_text("---\ntitle: É\ndate: 2026-01-06\n---\n")
    assert commit(folder).output == "Fetch papers of 2026-01-06\n"


@pytest.fixture
def other(remote: Path, tmp_path: Path) -> Git:
    """The clone of somebody who pushes at the same time."""
    return clone(remote, tmp_path / "other")


def pushed(other: Git, message: str = "Theirs") -> None:
    other("add", ".")
    other("commit", "--quiet", "--message", message)
    other("push", "--quiet")


def test_it_is_pushed_on_top_of_what_others_pushed(
    folder: Path, remote: Path, other: Git, tmp_path: Path
) -> None:
    (tmp_path / "other/content/about.md").write_text("# About\n")
    pushed(other)
    take(folder / "content", record("2601.00002", "Ferns", days=("2026-01-05",)))
    commit(folder, "--push")
    assert git_in(remote)("log", "--format=%s", "main").splitlines() == [
        "Fetch papers of 2026-01-05", "Theirs", "Begin",
    ]  # fmt: skip
    assert (folder / "content/about.md").exists()


def test_earlier_commits_are_pushed_where_nothing_is_to_be_committed(folder: Path, remote: Path) -> None:
    for number in range(2, 7):
        take(folder / "content", record(f"2601.0000{number}", f"Fern {number}", days=(f"2026-01-0{number}",)))
        commit(folder)
    assert git_in(remote)("log", "--format=%s", "main") == "Begin"
    assert commit(folder).output == f"{NOTHING}\n", "nobody asked for a push"
    assert commit(folder, "--push").output == f"{PUSHED}\n"
    assert git_in(remote)("rev-parse", "main") == git_in(folder)("rev-parse", "HEAD")
    assert commit(folder, "--push").output == f"{NOTHING}\n"


def test_a_branch_that_was_never_pushed_is_no_secret(folder: Path) -> None:
    git_in(folder)("switch", "--quiet", "--create", "mine")
    said = commit(folder, "--push", code=2).stderr
    assert said.startswith("archive: git push failed: ") and "git push --set-upstream origin mine" in said


def stays(folder: Path, remote: Path, name: str, *options: str) -> str:
    """Commit what git cannot join, and return the message; no rebase is left half done."""
    told = commit(folder, "--push", *options, code=2).stderr
    assert told.startswith(
        f"archive: the commit stays here and is not pushed: others changed the same lines of {name}. "
        "Run git pull --rebase and resolve "
    )
    assert git_in(folder)("status", "--porcelain", "--branch") == "## main...origin/main [ahead 1, behind 1]"
    assert git_in(remote)("log", "-1", "--format=%s", "main") == "Theirs"
    return told


def test_what_does_not_go_together_stays_here_and_is_told(
    folder: Path, remote: Path, other: Git, tmp_path: Path
) -> None:
    for place, text in ((tmp_path / "other", "title: Theirs"), (folder, "title: Ours")):
        edit(page_file(place / "content", "2601.00001"), "title: Moss and Mirrors", text)
    pushed(other)
    name = "content/papers/2026/01/2601.00001.md"
    stays(folder, remote, name)
    assert title(folder) == "Update papers"
    # What a person types then
    with pytest.raises(AssertionError, match="exit code 1\n"):
        git_in(folder)("pull", "--quiet", "--rebase")
    assert f"git could not merge {name}. Resolve the conflicts" in commit(folder, "--push", code=2).stderr
    text = "---\ntitle: Both\ndate: 2026-01-02\n---\n"
    (folder / name).write_text(text)
    git_in(folder)("add", "content")
    assert "You are not currently on a branch" in commit(folder, "--push", code=2).stderr
    assert (folder / name).read_text() == text
    git_in(folder)("-c", "core.editor=true", "rebase", "--continue")
    assert commit(folder, "--push").output == f"{PUSHED}\n"
    assert git_in(remote)("show", f"main:{name}") == text.rstrip()


def test_a_file_that_is_not_text_stays(folder: Path, remote: Path, other: Git, tmp_path: Path) -> None:
    for place, data in ((tmp_path / "other", b"\xff\xd8 theirs"), (folder, b"\xff\xd8 ours")):
        (place / "content/moss.jpg").write_bytes(data)
    pushed(other)
    stays(folder, remote, "content/moss.jpg")
    assert (folder / "content/moss.jpg").read_bytes().endswith(b"ours")


def test_an_edit_of_a_page_that_was_deleted_meanwhile_stays(
    folder: Path, remote: Path, other: Git, tmp_path: Path
) -> None:
    page_file(tmp_path / "other/content", "2601.00001").unlink()
    pushed(other)
    edit(page_file(folder / "content", "2601.00001"), "title: Moss and Mirrors", "title: Mosses")
    stays(folder, remote, "content/papers/2026/01/2601.00001.md")
    assert "title: Mosses" in page_file(folder / "content", "2601.00001").read_text()


def test_a_workflow_drops_no_commit_by_this_command_alone(
    folder: Path, remote: Path, other: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for place, text in ((tmp_path / "other", "title: Theirs"), (folder, "title: Ours")):
        edit(page_file(place / "content", "2601.00001"), "title: Moss and Mirrors", text)
    pushed(other)
    stays(folder, remote, "content/papers/2026/01/2601.00001.md")


def test_a_remote_that_is_gone(folder: Path, remote: Path) -> None:
    remote.rename(remote.with_name("gone"))
    take(folder / "content", record("2601.00002", "Ferns", days=(date(2026, 1, 5).isoformat(),)))
    told = commit(folder, "--push", code=2).stderr
    assert "git pull failed" in told and told.endswith(" Then run: archive commit --push\n")
    assert title(folder) == "Fetch papers of 2026-01-05"
    remote.with_name("gone").rename(remote)
    assert commit(folder, "--push").output == f"{PUSHED}\n"


def test_what_a_fetch_and_a_backfill_write_at_once_is_joined_by_git(
    folder: Path, remote: Path, other: Git, tmp_path: Path
) -> None:
    """Both save the state of the same source: one goes on to today, one goes back by another week."""
    today, week = date(2026, 1, 20), [date(2026, 1, day) for day in range(5, 12)]
    before = [date(2026, 1, day) for day in range(12, 20)]
    state = FetchState(folder / "content")
    state.fetched("huggingface", before, (), before[-1], before[-1:], backwards=True)
    published.record(folder / "content", 1, 0)
    commit(folder, "--push")
    other("pull", "--quiet")
    content = tmp_path / "other/content"
    take(content, record("2601.00002", "New", votes=5, days=(f"{today}",)))
    FetchState(content).fetched("huggingface", [*before, today], (), today, [today])
    published.record(content, 2, 0)
    pushed(other)
    take(folder / "content", record("2512.00007", "Old", votes=4, days=("2025-12-30",)))
    FetchState(folder / "content").fetched("huggingface", week, (), before[-1], (), backwards=True)
    assert commit(folder, "--push").output == "Fetch papers of 2025-12-30\n"
    assert git_in(folder)("rev-parse", "HEAD") == git_in(remote)("rev-parse", "main")
    assert len(list(Library(folder / "content").files())) == 3
    known = FetchState(folder / "content").sources()["huggingface"]
    assert (known.since, known.until, known.succeeded) == (week[0], today, today)


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Moss\n")
    assert commit(tmp_path).output == f"{NOTHING}\n"
    take(tmp_path / "content", record())
    assert "archive: git add failed: fatal: not a git repository" in commit(tmp_path, code=2).stderr


def test_without_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert "archive: git is not installed here. Install it" in commit(folder, code=2).stderr
