"""Several clones fetch and push at once: all get through, and nothing of any of them is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.content import counts, law, meaning
from generator.content.layout import Layout, MapRegion, Position
from generator.content.library import Library
from generator.content.meaning import MODEL, NUMBERS, Meaning
from generator.content.runs import published
from generator.content.runs.fetched import FetchState
from generator.content.runs.published import Published
from generator.papers.paper import Counts
from tests.commands.upkeep.test_commit import clone, commit, git_in, nobody, pushed, remote, stays
from tests.harness.files import edit
from tests.harness.forks import archive
from tests.harness.papers import page_file, record, take
from tests.harness.processes import ended

pytestmark = pytest.mark.slow
__all__ = ["nobody", "remote"]  # fixtures
_SOURCES = ("arxiv", "crossref", "europepmc", "huggingface")


@pytest.fixture
def folders(remote: Path, tmp_path: Path) -> list[Path]:
    """Four clones, each with a fetch of its own that is not committed."""
    folders = []
    for number, source in enumerate(_SOURCES, 2):
        folders.append(tmp_path / f"clone {number}")
        clone(remote, folders[-1])
        fetch(folders[-1] / "content", number, source, date(2026, 1, number))
    return folders


def fetch(content: Path, number: int, source: str, day: date) -> None:
    """Take a paper, as a fetch of its day from a source does."""
    take(content, record(f"2601.0000{number}", f"Fern {number}", votes=number, days=(f"{day}",)))
    state = FetchState(content)
    state.fetched(source, [day], (), day, [day])
    state.fetched("everybody", [day], (), day, [day])
    published.record(content, len(list(Library(content).files())), 0)
    made = meaning.read(content, []) | {f"2601.0000{number}": vector(number)}
    meaning.write(content, meaning.path(content, "2026/01"), MODEL, made)


def vector(number: int) -> Meaning:
    """Return bytes of any kind, line ends and others."""
    return Meaning(b"\r\n" * 4, bytes(range(100, 100 + NUMBERS - 1)) + bytes([number]))


def has_all(remote: Path, folder: Path) -> None:
    """See that the remote has what all four fetched."""
    clone(remote, folder)
    content = folder / "content"
    assert [path.stem for path in Library(content).files()] == [f"2601.0000{n}" for n in range(1, 6)]
    states = FetchState(content).sources()
    assert {name: state.until.day for name, state in states.items()} == {
        **{name: number for number, name in enumerate(_SOURCES, 2)}, "everybody": 5,
    }  # fmt: skip
    vectors = meaning.read(content, [])
    assert vectors == {f"2601.0000{number}": vector(number) for number in range(2, 6)}
    votes = counts.read(content / "counts")
    assert [votes[f"2601.0000{number}"].votes for number in range(2, 6)] == [2, 3, 4, 5]
    assert Published.read(content / published.NAME).papers in (2, 3, 4, 5)
    titles = git_in(remote)("log", "--format=%s", "main").splitlines()
    assert sorted(titles) == sorted([*(f"Fetch papers of 2026-01-0{n}" for n in range(2, 6)), "Begin"])


def test_one_after_the_other(folders: list[Path], remote: Path, tmp_path: Path) -> None:
    for folder in folders:
        commit(folder, "--push")
        assert git_in(folder)("status", "--porcelain", "--branch") == "## main...origin/main"
    has_all(remote, tmp_path / "all")


def test_all_at_once(folders: list[Path], remote: Path, tmp_path: Path) -> None:
    for process in [archive("commit", "--push", folder=folder) for folder in folders]:
        ended(process.wait())
    has_all(remote, tmp_path / "all")


def test_several_commits_of_a_clone_are_each_joined(folders: list[Path], remote: Path) -> None:
    first, second, *_ = folders
    commit(first)
    fetch(first / "content", 7, "arxiv", date(2026, 1, 3))
    commit(first)
    commit(second, "--push")
    assert "Earlier commits are pushed" in commit(first, "--push").output
    states = FetchState(first / "content").sources()
    assert {name: state.until.day for name, state in states.items()} == {
        "arxiv": 3, "crossref": 3, "everybody": 3,
    }  # fmt: skip
    assert git_in(first)("rev-parse", "HEAD") == git_in(remote)("rev-parse", "main")


def test_the_counts_of_whoever_asked_later_win_even_if_they_are_pushed_first(
    folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = folders
    for folder, votes, hour in ((first, 3, 10), (second, 9, 9)):
        counts.add(folder / "content/counts/2026-01.csv", [("2601.00001", Counts(votes), law.counted)])
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"2026-01-20T{hour:02}:00:00Z")
        commit(folder)
    commit(first, "--push")
    commit(second, "--push")
    assert counts.read(second / "content/counts")["2601.00001"] == Counts(3)


def test_a_page_that_a_person_edits_is_never_joined(folders: list[Path], remote: Path) -> None:
    first, second, *_ = folders
    for folder, title in ((first, "title: Theirs"), (second, "title: Ours")):
        edit(page_file(folder / "content", "2601.00001"), "title: Moss and Mirrors", title)
    git_in(first)("add", "--all")
    pushed(git_in(first))
    told = commit(second, "--push", code=2).stderr
    assert "others changed the same lines of content/" in told
    assert "content/papers/2026/01/2601.00001.md" in told
    assert git_in(second)("status", "--porcelain", "--branch") == "## main...origin/main [ahead 1, behind 1]"
    assert FetchState(second / "content").sources().keys() == {"crossref", "everybody"}, "as it was"


@pytest.mark.parametrize("text", ["huggingface: soon\n", None])
def test_a_file_of_theirs_that_cannot_be_joined_is_for_a_person(
    remote: Path, tmp_path: Path, text: str | None
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    first = clone(remote, ours)
    (ours / "content/fetched.yml").write_text("huggingface: 2026-01-04\n")
    commit(ours, "--push")
    clone(remote, theirs)
    if text is None:
        (theirs / "content/fetched.yml").unlink()
    else:
        (theirs / "content/fetched.yml").write_text(text)
    pushed(git_in(theirs))
    (ours / "content/fetched.yml").write_text("huggingface: 2026-01-05\n")
    stays(ours, remote, "content/fetched.yml")
    assert first("show", "HEAD:content/fetched.yml") == "huggingface: 2026-01-05"


def test_of_two_layouts_of_the_map_the_later_one_stays_whole(remote: Path, tmp_path: Path) -> None:
    layouts = [Layout({f"m{n}": Position(n, n, 0)}, [MapRegion("moss", n, n, 1)], f"{n}") for n in (1, 2, 3)]
    first, second = tmp_path / "first clone", tmp_path / "second"
    clone(remote, first)
    layouts[0].write(first / "content")
    commit(first, "--push")
    clone(remote, second)
    for folder, layout in ((first, layouts[1]), (second, layouts[2])):
        layout.write(folder / "content")
        commit(folder, "--push")
    got = Layout.read(second / "content", [])
    assert got and (got.made_from, got.positions) == ("3", layouts[2].positions)
