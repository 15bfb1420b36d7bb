"""``archive check --repair``: what it mends, what it leaves, and that nothing a person wrote is lost."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import cli
from generator.content import counts
from generator.content import page as pages
from generator.content.library import Library
from generator.papers.paper import Counts
from tests.harness.archive import MINIMAL
from tests.harness.files import edit, files
from tests.harness.papers import page_file, paper, record, take
from tests.harness.processes import own_environment

DAYS = ("2026-01-02", "2026-01-05")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(MINIMAL)
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


@pytest.fixture
def repair(content: Path) -> Callable[..., Result]:
    def run(*options: str, code: int = 0) -> Result:
        command = ["--config", str(content.parent / "mkdocs.yml"), "check", "--repair", *options]
        result = CliRunner().invoke(cli.main, command)
        assert result.exit_code == code, result.output
        return result

    return run


def conflict(ours: str, theirs: str, base: str | None = None) -> str:
    """Two versions as git leaves them: lines at both ends that are the same stand once."""
    first, second = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    head = 0
    while first[head] == second[head]:
        head += 1
    tail = 0
    while first[-1 - tail] == second[-1 - tail]:
        tail += 1
    middle = f"||||||| 1234567\n{base}" if base is not None else ""
    return "".join(
        (
            *first[:head], "<<<<<<< HEAD\n", *first[head : len(first) - tail], middle, "=======\n",
            *second[head : len(second) - tail], ">>>>>>> fetch (of papers)\n", *first[len(first) - tail :],
        )
    )  # fmt: skip


def page_of(content: Path) -> pages.Page:
    page = Library(content).page(page_file(content, "2601.00001"))
    assert isinstance(page, pages.Page), page
    return page


def copies(content: Path) -> list[str]:
    return sorted(name for name in files(content) if "before-repair" in name)


@pytest.mark.parametrize("base", [None, "title: Moss\n"])
@pytest.mark.parametrize("is_ours", [True, False])
def test_both_sides_of_a_page_are_joined(
    content: Path, repair: Callable[..., Result], is_ours: bool, base: str | None
) -> None:
    """One side was edited by a person, the other one by a fetch."""
    take(content, record(days=DAYS[:1]))
    path = page_file(content, "2601.00001")
    before = path.read_text()
    edit(path, "title: Moss and Mirrors", "title: Moss  # not mirrors")
    edited = path.read_text() + "\n## Notes\n\nGreen.\n"
    path.write_text(before)
    take(content, record(days=DAYS, abstract="On moss."))
    fetched = path.read_text()
    text = conflict(*((edited, fetched) if is_ours else (fetched, edited)), base)
    path.write_text(text)
    assert "both sides of a merge are joined; as it was: 2601.00001.md.before-repair" in repair().output
    page = page_of(content)
    assert (page.paper.title, page.paper.days, page.paper.abstract) == ("Moss", DAYS, "On moss.")
    assert page.notes == "## Notes\n\nGreen."
    assert "# not mirrors" in path.read_text()
    assert pages.edited(path.read_text()) == {"title"}, "a fetch leaves it alone, and may correct the rest"
    assert path.with_name(f"{path.name}.before-repair").read_text() == text
    assert repair().output == "1 page checked, 0 problems.\n"


def test_where_both_sides_were_edited_a_person_chooses(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record())
    path = page_file(content, "2601.00001")
    before = path.read_text()
    sides = [before.replace("title: Moss and Mirrors", f"title: {title}") for title in ("Moss", "Mirrors")]
    text = conflict(*sides)
    path.write_text(text)
    result = repair(code=1)
    assert "2601.00001.md: has the marks of a merge; choose by hand between its sides" in result.output
    assert path.read_text() == text and copies(content) == []


def test_marks_in_an_abstract_are_found_too(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record(abstract="One."))
    path = page_file(content, "2601.00001")
    text = path.read_text()
    path.write_text(text.replace("One.\n", "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> main\n"))
    command = ["--config", str(content.parent / "mkdocs.yml"), "check"]
    assert "has the marks of a merge (<<<<<<<" in CliRunner().invoke(cli.main, command).output
    repair()
    assert page_of(content).paper.abstract == "Two.", "a fetch wrote the other one, and this one a person"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Moss: a study", "Moss: a study"),
        ("[Re] Moss", "[Re] Moss"),
        ('"Moss" and mirrors', '"Moss" and mirrors'),
        ("*Moss* and mirrors", "*Moss* and mirrors"),
        ("@moss, it's green", "@moss, it's green"),
        ("yes", "yes"),
        ("2026-01-02", "2026-01-02"),
    ],
)
def test_text_that_yaml_takes_for_something_else_gets_quotes(
    content: Path, repair: Callable[..., Result], line: str, title: str
) -> None:
    take(content, record())
    path = page_file(content, "2601.00001")
    edit(path, "title: Moss and Mirrors", f"title: {line}")
    before = path.read_bytes()
    assert "is in quotes; as it was: 2601.00001.md.before-repair" in repair().output
    assert page_of(content).paper.title == title
    assert path.with_name(f"{path.name}.before-repair").read_bytes() == before
    assert repair().output == "1 page checked, 0 problems.\n"


@pytest.mark.parametrize("line", ["title: 'Moss", "title: [Moss]", "date: 2026-02-30", "authors: Ada: One"])
def test_what_cannot_be_mended_safely_stays(content: Path, repair: Callable[..., Result], line: str) -> None:
    take(content, record())
    path = page_file(content, "2601.00001")
    key = line.split(":")[0]
    (old,) = (given for given in path.read_text().splitlines() if given.startswith(f"{key}:"))
    edit(path, old, line)
    before = files(content)
    repair(code=1)
    assert files(content) == before


def test_an_id_without_quotes_that_lost_a_zero(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record("2601.00010"))
    edit(page_file(content, "2601.00010"), "id: '2601.00010'", "id: 2601.00010")
    repair()
    assert "id: '2601.00010'" in page_file(content, "2601.00010").read_text()


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("2601.00001.md", "2026/01/2601.00001.md"),
        ("2026/2601.00001.md", "2026/01/2601.00001.md"),
        ("2026/01/2601.00001.MD", "2026/01/2601.00001.md"),
        ("2026/01/moss.md", "2026/01/2601.00001.md"),
        ("2026/02/moss.md", "2026/02/2601.00001.md"),
        ("2026/january/2601.00001.md", "2026/01/2601.00001.md"),
        ("a/b/c/2601.00001.markdown", "2026/01/2601.00001.md"),
    ],
)
def test_a_page_in_the_wrong_place_is_moved(
    content: Path, repair: Callable[..., Result], name: str, target: str
) -> None:
    path = content / "papers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pages.write(paper()))
    assert f"content/papers/{name}: moved to content/papers/{target}\n" in repair().output
    assert list(files(content)) == [f"papers/{target}"]


def twice(content: Path) -> tuple[Path, Path]:
    """A paper that has two pages: one with a person's words, the other with a day more."""
    take(content, record())
    kept = page_file(content, "2601.00001")
    other = content / "papers/2026/02/2601.00001.md"
    other.parent.mkdir()
    other.write_text(pages.write(paper(days=(*DAYS, "2026-02-03"))))
    kept.write_text(kept.read_text() + "\n## Notes\n\nGreen.\n")
    return kept, other


def test_two_pages_of_a_paper_become_one_if_somebody_agrees(
    content: Path, repair: Callable[..., Result]
) -> None:
    _, other = twice(content)
    before = files(content)
    result = repair(code=1)
    assert "To do so without a terminal: archive check --repair --yes" in result.stderr
    assert files(content) == before, "without a terminal nothing is deleted"
    result = repair("--yes")
    assert (
        "content/papers/2026/02/2601.00001.md: deleted, for its paper has content/papers/2026/01/"
        in result.output
    )
    assert not other.exists()
    page = page_of(content)
    assert page.paper.days == (*DAYS, "2026-02-03") and page.notes == "## Notes\n\nGreen."


@pytest.mark.parametrize("answer", ["y", "n"])
def test_on_a_terminal_it_asks(content: Path, answer: str) -> None:
    _, other = twice(content)
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from generator.cli import main; main(prog_name='archive')"]
    command += ["--config", str(content.parent / "mkdocs.yml"), "check", "--repair"]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, env=own_environment({})) as process:
        os.write(master, f"{answer}\n".encode())
        said, _ = process.communicate(timeout=60)
    assert b"has nothing that content/papers/2026/01/2601.00001.md would not have. Delete it?" in said
    assert process.returncode == (0 if answer == "y" else 1)
    assert other.exists() == (answer == "n")


def test_two_pages_that_were_both_edited_stay(content: Path, repair: Callable[..., Result]) -> None:
    _, other = twice(content)
    other.write_text(other.read_text() + "\n## Notes\n\nBlue.\n")
    before = files(content)
    assert "and both were edited; choose by hand" in repair("--yes", code=1).output
    assert files(content) == before


def test_a_page_moves_onto_no_other(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record("2601.00001", "Moss"))
    (content / "papers/2601.00001.md").write_text(pages.write(paper("2601.00001", "Ferns", tags=("fern",))))
    before = files(content)
    repair(code=1)
    assert files(content) == before
    repair("--yes")
    assert sorted(files(content)) == [
        "papers/2026/01/2601.00001.md",
        "papers/2026/01/2601.00001.md.before-repair",
    ]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("tags.yml", "a: {aliases: [b]}\n<<<<<<< HEAD\nc:  # mine\n=======\nd: {ignore: true}\n>>>>>>> x\n",
         "a: {aliases: [b]}\nc:  # mine\nd: {ignore: true}\n"),
        ("removed.yml", "<<<<<<< HEAD\nx: {day: 2026-01-02, reason: a}\n=======\n"
         "x: {day: 2026-01-02, reason: a}\ny: {day: 2026-01-02, reason: b}\n>>>>>>> x\n",
         "x: {day: 2026-01-02, reason: a}\ny:\n  day: 2026-01-02\n  reason: b\n"),
        ("tags.yml", "<<<<<<< HEAD\na: {aliases: [b]}\n=======\na: {aliases: [c]}\n>>>>>>> x\n", ""),
        ("fetched.yml", "arxiv: 2026-01-01\n<<<<<<< HEAD\nhuggingface: 2026-01-05\n=======\n"
         "huggingface: 2026-01-03\n>>>>>>> x\n", "arxiv: 2026-01-01\nhuggingface: 2026-01-03\n"),
        ("published.yml", "<<<<<<< HEAD\npapers: 3\n=======\npapers: 5\n>>>>>>> x\nremoved: 1\n",
         "papers: 5\nremoved: 1\nallowed: 0\n"),
    ],
)  # fmt: skip
def test_files_beside_the_pages(
    content: Path, repair: Callable[..., Result], name: str, text: str, wanted: str
) -> None:
    path = content / name
    path.write_text(text)
    repair(code=0 if wanted else 1)
    assert path.read_text().endswith(wanted or text)
    assert [(content / copy).read_text() for copy in copies(content)] == ([text] if wanted else [])
    repair(code=0 if wanted else 1)
    assert len(copies(content)) == bool(wanted), "what was mended is not mended again"


def test_counts_of_both_sides(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record(votes=3), record("2601.00002", "Ferns", votes=1))
    path = content / "counts/2026-01.csv"
    text = path.read_text()
    path.write_text(conflict(text.replace(",3,", ",4,"), text.replace(",1,", ",7,") + "2601.00003,1,,\n"))
    repair()
    assert counts.read(path.parent) == {
        "2601.00001": Counts(4), "2601.00002": Counts(7), "2601.00003": Counts(1),
    }  # fmt: skip


def test_nothing_to_mend_nothing_written(content: Path, repair: Callable[..., Result]) -> None:
    take(content, record(votes=3), record("x/17: odd", "Odd"), record("", "Ferns", days=("1989",)))
    before = files(content)
    assert repair("--yes").output == "3 pages checked, 0 problems.\n"
    assert files(content) == before
