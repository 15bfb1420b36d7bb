"""Papers that wait for review: how they come, where they are listed, and how they are published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.curate import review
from generator.content.library import Library
from generator.content.merge import Merger
from generator.content.runs.published import Published
from tests.harness.archive import MINIMAL
from tests.harness.files import edit, files
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record

Run = Callable[..., Result]
REPOSITORY = {"GITHUB_REPOSITORY": "ada/moss"}
EDIT = "https://github.com/ada/moss/edit/main/content/papers/2026/01/2601.00001.md"
LINES = """\
{"id": "2601.00001", "title": "::error::##[group]Moss [x](https://a.org) <b>|</b> @ada", "date": "2026-01-05"}
{"id": "2601.00002", "title": "Ferns", "date": "2026-01-06"}
"""


@pytest.fixture
def archive(tmp_path: Path) -> Run:
    """The ``archive`` command on an archive that reviews first, with a file of two papers."""
    (tmp_path / "mkdocs.yml").write_text(MINIMAL.replace("[archive]", "[archive: {review: true}]"))
    (tmp_path / "papers.jsonl").write_text(LINES)

    def run(*arguments: str, code: int = 0, **environment: str) -> Result:
        return invoke(tmp_path, *arguments, code=code, environment=environment)

    return run


def state(folder: Path, slug: str) -> str:
    page = Library(folder / "content").page(page_file(folder / "content", slug))
    return str(getattr(page, "state", page))


def test_new_papers_wait_are_listed_and_published_by_their_line(archive: Run, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    said = archive(
        "import", "--rules", str(tmp_path / "papers.jsonl"), GITHUB_STEP_SUMMARY=str(summary), **REPOSITORY
    ).output.splitlines()
    assert said[1].startswith("2 new papers to review. To publish one, delete the line `state: waiting`")
    # No title begins a line, where it could be a command to a workflow, and none has the older mark of one.
    assert said[2].startswith("2026-01-05 ::error::## [group]Moss [x](https://a.org) <b>|</b> @ada")
    assert said[2].endswith(EDIT)
    assert "Ferns" in said[3]
    written = summary.read_text()
    assert written.startswith("### 2 new papers to review\n")
    assert f"](<{EDIT}>)" in written
    assert r"\[x\]\(https\:\/\/a\.org\) \<b\>\|\<\/b\> \@ada" in written, "a title is no markup"
    assert archive("check", code=0).exit_code == 0
    assert Published.read(tmp_path / "content/published.yml").papers == 2
    listed = archive("review").output
    assert "##[" not in listed
    assert "content/papers/2026/01/2601.00001.md" in listed
    assert "2 papers to review." in listed
    path = page_file(tmp_path / "content", "2601.00001")
    edit(path, "state: waiting\n", "")
    assert "1 paper to review." in archive("review").output
    before = files(tmp_path / "content")
    again = archive("import", "--rules", str(tmp_path / "papers.jsonl")).output
    assert "0 new, 0 changed, 2 unchanged" in again
    assert "to review" not in again, "a run lists what is new in it"
    assert files(tmp_path / "content") == before
    assert state(tmp_path, "2601.00002") == "waiting"


def test_publish_by_id(archive: Run, tmp_path: Path) -> None:
    archive("import", "--rules", str(tmp_path / "papers.jsonl"))
    before = page_file(tmp_path / "content", "2601.00002").read_text()
    said = archive("review", "--publish", "arXiv:2601.00002v1", "--publish", "2601.00009", code=1)
    assert "Published with the next build: content/papers/2026/01/2601.00002.md" in said.stdout
    assert "2601.00009: id: is not the id of a paper that waits for review" in said.stderr
    assert page_file(tmp_path / "content", "2601.00002").read_text() == before.replace("state: waiting\n", "")
    assert "1 paper to review." in archive("review").output


def test_a_later_fetch_updates_a_paper_that_waits_and_leaves_it_waiting(tmp_path: Path) -> None:
    content = tmp_path / "content"
    for title in ("Moss", "Moss, corrected"):
        with Merger(Library(content), review=True) as merger:
            merger.take(record("2601.00001", title))
    (waiting,) = review.waiting(Library(content))
    assert waiting.title == "Moss, corrected"
    assert merger.taken.waiting == []
    path = page_file(content, "2601.00001")
    edit(path, "state: waiting", "state: pruned")
    with Merger(Library(content), review=True) as merger:
        merger.take(record("2601.00001", "Moss, corrected again"))
    assert "state: pruned" in path.read_text()
    assert "corrected again" in path.read_text()


@pytest.mark.parametrize("kept_off", ["waiting", "pruned"])
def test_a_paper_that_somebody_adds_is_published_at_once_and_known_as_picked(
    tmp_path: Path, kept_off: str
) -> None:
    content = tmp_path / "content"
    with Merger(Library(content), review=True) as merger:
        merger.take(record("2601.00001"))
    edit(page_file(content, "2601.00001"), "state: waiting", f"state: {kept_off}")
    outcomes = []
    for _ in range(2):
        with Merger(Library(content), picked=True) as merger:
            outcomes += [merger.take(record(f"2601.0000{number}", f"Moss {number}")) for number in (1, 2)]
    assert outcomes == ["changed", "new", "kept", "kept"]
    for number in (1, 2):
        text = page_file(content, f"2601.0000{number}").read_text()
        assert "picked: true\n" in text
        assert "state:" not in text


def test_check_names_a_state_that_is_none(archive: Run, tmp_path: Path) -> None:
    archive("import", "--rules", str(tmp_path / "papers.jsonl"))
    edit(page_file(tmp_path / "content", "2601.00002"), "state: waiting", "state: wating")
    said = archive("check", code=1).stderr
    assert "2601.00002.md: state: 'wating' is neither waiting nor pruned" in said


def test_a_summary_has_room_for_a_hundred_papers() -> None:
    one = review.Waiting(Path("a.md"), ("a",), "Moss", "2026-01-05", "", "content/a.md", "")
    assert [review.markdown([one] * count).count("- Moss") for count in (100, 101)] == [100, 100]
    assert "- … and 1 more: `archive review`" in review.markdown([one] * 101)
