from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.content import counts, faults
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library, folder, month
from generator.content.page import Page
from generator.errors import ArchiveError, Problem, RecordError
from generator.store.atomic import write
from tests.harness.papers import page_file, paper, record, take


def test_a_page_that_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    content = tmp_path / "content"
    take(content, record())
    path = page_file(content, "2601.00001")
    path.write_bytes(path.read_bytes().replace(b"Mirrors", b"Mirr\xf6rs"))
    name = "content/papers/2026/01/2601.00001.md"
    reason = "is not UTF-8: byte 41, in line 3, is 0xf6; save the file as UTF-8"
    assert Library(content).page(path) == Problem(name, "", reason)
    path.write_text("---\ntitle: [Moss]\n---\n")
    problem = Library(content).page(path)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.field) == (name, "title")
    assert [page for _, page in Library(content).pages()] == [problem]


def test_a_walk_tells_what_was_removed_from_what_is_shown(tmp_path: Path) -> None:
    library = Library(tmp_path / "content")
    for number, front in enumerate(("", "", "hidden: true\n", "state: waiting\n"), 1):
        text = pages.write(paper(f"2601.0000{number}")).replace("---\n", f"---\n{front}", 1)
        write(library.papers / f"2026/01/{number}.md", text.encode())
    (library.content / "removed.yml").write_text('"2601.00002": {day: 2026-11-25, reason: x}\n')
    removals = Removals.read(library.content)
    walked = [page for _, page in library.pages(removals) if isinstance(page, Page)]
    assert [page.state for page in walked] == ["", "removed", "", "waiting"]
    assert [page.is_shown for page in walked] == [True, False, False, False]
    assert [page.is_shown for _, page in library.pages() if isinstance(page, Page)][1], "without removals"
    (last,) = library.pages(removals, [library.papers / "2026/01/4.md"])
    assert last == (library.papers / "2026/01/4.md", walked[-1])
    (library.papers / "2026/01/1.md").write_text("---\ntitle: Moss\nstate: removed\n---\n")
    assert isinstance(library.page(library.papers / "2026/01/1.md"), Problem), "only removed.yml says so"


def test_an_empty_archive_has_nothing(tmp_path: Path) -> None:
    assert list(Library(tmp_path / "none").pages()) == []
    assert counts.read(tmp_path / "none" / "counts") == {}
    assert take(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


ODD = {
    "2026/01/2601.00001.md": True,
    "2026/01/odd name.md": True,
    "2026/misc/2601.00002.md": True,
    "loose.md": False,
    "2026/loose.md": False,
    "2026/01/deeper/2601.00003.md": False,
    "2026/01/2601.00004.MD": False,
    "2026/01/2601.00005.markdown": False,
    "2026/01/2601.00006.md/2601.00006.md": False,
}
OTHERS = (
    "2026/01/notes.txt", "2026/01/2601.00002.md.12.tmp", "2026/01/.2601.00002.md", ".trash/01/2601.00002.md",
    "2026/.drafts/2601.00002.md", ".loose.md",
)  # fmt: skip


def test_one_walk_tells_pages_from_what_looks_like_one_and_from_the_rest(tmp_path: Path) -> None:
    library = Library(tmp_path / "content")
    for name in (*ODD, *OTHERS):
        write(library.papers / name, pages.write(paper()).encode())
    names = [path.relative_to(library.papers).as_posix() for path in library.files()]
    assert names == [name for name, is_page in ODD.items() if is_page]
    assert list(library.folders()) == ["2026/01", "2026/misc"]
    assert [entry.name for entry in library.files_in("2026/01")] == ["2601.00001.md", "odd name.md"]
    misplaced = {path.relative_to(library.papers).as_posix() for path in library.misplaced()}
    assert misplaced == {name for name, is_page in ODD.items() if not is_page}


def test_a_folder_stands_for_its_month_or_year_or_nothing() -> None:
    assert folder("papers/2026/08/2608.19880.md") == "2026/08"
    assert [month(name) for name in ("2026/08", "1963/00")] == ["2026-08", "1963"]
    assert [month(name) for name in ("2026/13", "2026/8", "2026-08/01", "misc/08", "2026")] == [""] * 5


@pytest.mark.parametrize(
    ("data", "intro"),
    [
        (b"Welcome.\n", "Welcome."),
        (b"---\ntitle: x\n---\n\n# Welcome\n\nAll.\n\n", "# Welcome\n\nAll."),
        (b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nWelcome.\r\n", "Welcome."),
        (b"", ""),
    ],
)
def test_the_intro_is_what_stands_below_the_front_matter(tmp_path: Path, data: bytes, intro: str) -> None:
    assert Library(tmp_path).intro() == ""
    write(tmp_path / "index.md", data)
    assert Library(tmp_path).intro() == intro


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        (b"---\ntitle: [\n---\nWelcome.\n", "content/index.md: front matter", "is not valid YAML"),
        (b"Welcome t\xf6 all\n", "content/index.md", "is not UTF-8: byte 9, in line 1, is 0xf6"),
    ],
)
def test_an_intro_that_cannot_be_read_is_told(tmp_path: Path, data: bytes, field: str, reason: str) -> None:
    write(tmp_path / "content/index.md", data)
    with pytest.raises(RecordError, match=reason) as caught:
        Library(tmp_path / "content").intro()
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source: arxiv", "source: arxiv"),
        ("source: arxiv", "source: 'arxiv'"),
        ("source: arxiv", '"source":  "arxiv" # mine'),
        ("\n", "\r\n"),
    ],
)
def test_the_pages_of_a_source_are_found_however_a_person_saved_them(
    tmp_path: Path, old: str, new: str
) -> None:
    take(tmp_path, record(source="arxiv"), record("2601.00002", "Ferns", source="bibtex"))
    path = page_file(tmp_path, "2601.00001")
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    found = [page.paper.id for page in Library(tmp_path).pages_from({"arxiv", "europepmc"})]
    assert found == ["2601.00001"] and not [*Library(tmp_path).pages_from(())]


@pytest.mark.parametrize(
    ("raised", "pages", "ends"), [(1, 1, False), (2, 3, True), (2, 4, False), (3, 4, True)]
)
def test_an_archive_without_most_of_its_pages_is_an_error(raised: int, pages: int, ends: bool) -> None:
    wrong = [faults.problem("a.md", ValueError("moss"))] * raised + [Problem("b.md", "title", "missing")] * 9
    with pytest.raises(ArchiveError, match="this is probably a bug") if ends else nullcontext():
        faults.check(wrong, pages)
