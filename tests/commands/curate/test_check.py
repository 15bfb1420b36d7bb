from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.commands.curate import check
from generator.content import page as pages
from generator.content.library import Library
from generator.errors import Note, Problem
from generator.papers.paper import Links
from generator.store.atomic import write
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, paper, record, take


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - archive:\n      list_limit: 13\n")
    return tmp_path / "content"


def trusting(config: Path) -> check.Reviewer:
    """Find nothing in any Markdown; `tests/publish/test_notation.py` tests the real review."""
    return lambda markdown: ([], [])


def problems(content: Path) -> list[Problem]:
    results = list(
        check.problems(content.parent / "mkdocs.yml", Library(content), trusting, date(2026, 11, 25))
    )
    return [problem for problem in results if problem is not None]


def test_what_import_wrote_is_right(content: Path) -> None:
    take(
        content,
        record("2601.00001", "Moss", votes=3, links=Links(doi="10.1234/abc")),
        record("2601.00002", "Moss"),
        record("cs/0112017", "Old", days=(), published="2001-12"),
        record("", "Ferns: a “study”", days=("1963",)),
        record("10.1234/x<y>", "A DOI", source="bibtex"),
        record("a b/c", "Odd id"),
    )
    (content / "tags.yml").write_text("agents: {aliases: [agent]}\n")
    (content / "fetched.yml").write_text("huggingface: 2026-01-05\n")
    (content / "authors.yml").write_text("Ada One: {papers: [cs/0112017]}\nBo Two: {aliases: [B. Two]}\n")
    assert problems(content) == []


def test_an_archive_in_which_no_workflow_fetches_is_told(content: Path) -> None:
    """Its owner took the new publish.yml without fetch.yml."""
    take(content, record("2601.00001"))
    workflows = content.parent / ".github/workflows"
    workflows.mkdir(parents=True)
    (workflows / "publish.yml").write_text("run: .ci/step.py .venv/bin/archive build\n")
    (problem,) = problems(content)
    assert str(problem).startswith(".github/workflows/publish.yml: publishes, but no workflow fetches papers")
    (workflows / "own-fetch.yaml").write_text("run: .ci/push.py .venv/bin/archive fetch\n")
    assert problems(content) == []


def test_queries_that_give_too_many_tags_are_told_once(content: Path) -> None:
    take(content, record("2601.00001", "Moss"), record("2601.00002", "Ferns"))
    (content / "tags.yml").write_text("".join(f"moss {n}: {{query: from:1950}}\n" for n in range(101)))
    (problem,) = problems(content)
    assert str(problem) == "tags.yml: query: 2601.00001 gets 101 tags; the site shows the first 100"


def test_progress_is_shown_a_page(content: Path) -> None:
    take(content, record("2601.00001", "Moss"), record("2601.00002", "Ferns"))
    edit(page_file(content, "2601.00001"), "title: Moss", "title: [Moss]")
    results = list(
        check.problems(content.parent / "mkdocs.yml", Library(content), trusting, date(2026, 11, 25))
    )
    assert [type(result).__name__ for result in results] == ["Problem", "NoneType", "NoneType"]


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("title: Moss", "title: 'Moss", "front matter", "is not valid YAML"),
        ("title: Moss", "title: [Moss]", "title", "is not text"),
        ("date: 2026-01-02", "date: 2026-02-30", "front matter", "is not valid YAML in line 4: day is out"),
        ("authors: [Ada One, Bo Two]", "authors: Ada One", "authors", "is not a list"),
    ],
)
def test_a_wrong_page_is_told_with_file_and_field(
    content: Path, old: str, new: str, field: str, reason: str
) -> None:
    take(content, record(title="Moss"))
    edit(page_file(content, "2601.00001"), old, new)
    (problem,) = problems(content)
    assert (problem.where, problem.field) == ("content/papers/2026/01/2601.00001.md", field)
    assert reason in problem.reason


def test_a_page_that_is_no_text_is_told(content: Path) -> None:
    take(content, record())
    page_file(content, "2601.00001").write_bytes(b"---\ntitle: M\xf6ss\n")
    (problem,) = problems(content)
    assert "is not UTF-8" in problem.reason


def test_one_id_in_two_files(content: Path) -> None:
    take(content, record())
    other = content / "papers/2026/02/2601.00001.md"
    other.parent.mkdir(parents=True)
    shutil.copyfile(page_file(content, "2601.00001"), other)
    assert [str(problem) for problem in problems(content)] == [
        "content/papers/2026/02/2601.00001.md: id: 2601.00001 has another page, "
        "content/papers/2026/01/2601.00001.md"
    ]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("id", "source:", "arxiv: '2601.00001'\nsource:"),
        ("doi", "source:", "links: {doi: 10.1234/ABC}\nsource:"),
        ("doi", "source:", "published_in: {doi: 10.1234/ABC}\nsource:"),
    ],
)
def test_two_pages_for_one_paper(content: Path, field: str, old: str, new: str) -> None:
    take(
        content,
        record(title="Moss", links=Links(doi="10.1234/abc")),
        record("", "Ferns", days=("2026-02-01",)),
    )
    assert problems(content) == []
    edit(page_file(content, "ferns"), old, new)
    (problem,) = [problem for problem in problems(content) if "has another page" in problem.reason]
    assert (problem.where, problem.field) == ("content/papers/2026/02/ferns.md", field)
    assert problem.reason.endswith("content/papers/2026/01/2601.00001.md")


def test_a_page_without_an_id_beside_one_with_an_id_and_its_title(content: Path) -> None:
    take(content, record(title="Moss"), record("", "Ferns", days=("2026-02-01",)))
    edit(page_file(content, "2601.00001"), "title: Moss", "title: FERNS!")
    assert problems(content) == [
        Note(
            "content/papers/2026/02/ferns.md",
            "title",
            "is perhaps one paper with content/papers/2026/01/2601.00001.md",
        )
    ]


LONG = "On the mosses of the northern fens"


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"links": Links(doi="10.1234/b")}, True),  # perhaps a preprint's
        ({"links": Links(doi="10.1234/b"), "authors": ("Eve Other",)}, False),
        ({"links": Links(doi="10.1234/b"), "published": "2001"}, False),
        ({"id": "2601.00002"}, False),
        ({"links": Links(doi="10.1234/b"), "title": "Mosses"}, False),
    ],
)
def test_two_pages_that_are_perhaps_one_paper_are_a_note(
    content: Path, other: dict[str, Any], is_told: bool
) -> None:
    first = record("2601.00001", LONG, links=Links(doi="10.1234/a"))
    assert take(content, first, record(**{"id": "b", "title": LONG} | other)) == ["new", "new"]
    folder = "content/papers/2026/01"
    told = Note(f"{folder}/b.md", "title", f"is perhaps one paper with {folder}/2601.00001.md")
    assert problems(content) == [told] * is_told


@pytest.mark.parametrize("line", ["same_as: {}", "not_same_as: {}", "not_same_as: [x, {}]"])
@pytest.mark.parametrize(
    ("place", "other"), [("2601.00001", "b"), ("b", "2601.00001"), ("b", "doi:10.1234/A")]
)
def test_a_person_says_whether_they_are(content: Path, place: str, other: str, line: str) -> None:
    first = record("2601.00001", LONG, links=Links(doi="10.1234/a"))
    take(content, first, record("b", LONG, links=Links(doi="10.1234/b")))
    assert len(problems(content)) == 1
    edit(page_file(content, place), "source:", f"{line.format(other)}\nsource:")
    assert problems(content) == []


def test_a_page_that_leads_nowhere(content: Path) -> None:
    take(content, record("2601.00001", LONG), record("b", "Ferns"))
    edit(page_file(content, "b"), "source:", "same_as: 2601.00009\nsource:")
    (problem,) = problems(content)
    assert f"{problem}" == (
        "content/papers/2026/01/b.md: same_as: 2601.00009 is not on the site; name a paper that is"
    )


def test_a_note_is_no_problem(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(content, record("a", LONG), record("b", LONG))
    edit(content.parent / "mkdocs.yml", "list_limit: 13", "parquet: true")
    monkeypatch.setattr("generator.publish.mkdocs.engine.reviewer", trusting)
    said = invoke(content.parent, "check").output
    assert "b.md: title: is perhaps one paper with" in said and "2 pages checked, 0 problems." in said
    assert "mkdocs.yml: plugins: archive: parquet: papers.parquet is gone" in said


def test_two_papers_with_ids_may_share_a_title(content: Path) -> None:
    take(
        content,
        record("", "Moss", days=("2026-01-02",)),
        record("2601.00001", "Moss"),
        record("2601.00002", "Moss"),
    )
    assert len(list(Library(content).files())) == 2
    assert problems(content) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "../mkdocs.yml",
            "plugins: [archive: {feed_day: 1}]\n",
            "mkdocs.yml: plugins: archive: feed_day: is not a key here",
        ),
        ("fetched.yml", "huggingface: soon\n", "fetched.yml:1: huggingface: expected a day, YYYY-MM-DD"),
        ("announced.yml", "ANNOUNCE_SLACK: soon\n", "announced.yml:1: ANNOUNCE_SLACK: expected a mapping"),
        ("tags.yml", "agents: [agent]\n", "tags.yml:1: agents: expected a mapping, got a list"),
        ("authors.yml", "Ada: {alias: A.}\n", "authors.yml:1: Ada: alias: is not a key here; write aliases"),
        ("authors.yml", "Ada: {aliases: [A.]}\n", "authors.yml: Ada: aliases: no paper has this author"),
        ("authors.yml", "Ada: {papers: [a]}\n", "authors.yml: Ada: papers: a is not in the archive, or"),
        ("tags.yml", "a: {aliases: [x]}\nb: {aliases: [x]}\n", "tags.yml:2: b: x already belongs to a"),
        ("topics.yml", "Moss: {query: 'a:b'}\n", "topics.yml: Moss: query: a: is not a filter or a field"),
        ("tags.yml", "a: {query: '+'}\n", "tags.yml: a: query: "),
        (
            "lists/a.md",
            "---\ntitle: A\npaper: [x]\n---\n",
            "lists/a.md: paper: is not a key here",
        ),
        ("lists/a.md", "---\ntitle: A\npapers: [x]\n---\n", "papers: x is not the id of a paper in this"),
        ("index.md", "---\ntitle: [\n---\nWelcome.\n", "content/index.md: front matter: is not valid YAML"),
        ("counts/2026-01.csv", "id;votes\n", "content/counts/2026-01.csv: is not a counts file"),
    ],
)
def test_every_other_file_is_read_too(content: Path, name: str, text: str, message: str) -> None:
    for folder in ("counts", "lists"):
        (content / folder).mkdir(parents=True)
    (content / name).write_text(text)
    (problem,) = problems(content)
    assert message in str(problem)


_CONFLICT = "<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> 1a2b3c4 (Update papers)\n"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("papers/2026/01/2601.00001.md", pages.write(paper(abstract="Fen.")).replace("Fen.", _CONFLICT), 10),
        ("papers/2026/01/2601.00001.md", pages.write(paper()).replace("title:", f"{_CONFLICT}title:"), 3),
        ("papers/2026/01/2601.00001.md", pages.write(paper()) + f"\n## Notes\n\n{_CONFLICT}", 12),
        ("tags.yml", f"agents: {{}}\n{_CONFLICT}", 2),
        ("tags.yml", f"agents: {{aliases: [a,\n{_CONFLICT}]}}\n", 2),  # which YAML reads as one name
        ("counts/2026-01.csv", f"id,votes,comments,stars\r\n{_CONFLICT}".replace("\n", "\r\n"), 2),
        ("lists/moss.md", f"---\ntitle: Moss\npapers: []\n---\n\n{_CONFLICT}", 6),
        ("about.md", f"# About\n\n{_CONFLICT.partition('=')[0]}", 3),
        ("about.md", "# About\n\n>>>>>>> 1a2b3c4\n", 3),
    ],
)
def test_a_conflict_mark_is_named_with_file_and_line(content: Path, name: str, text: str, line: int) -> None:
    write(content / name, text.encode())
    told = [problem.where for problem in problems(content) if "has git's conflict marks" in problem.reason]
    assert told == [f"content/{name}:{line}"]


def test_what_only_looks_like_a_conflict_mark_is_none(content: Path) -> None:
    write(content / "about.md", b"# About\n\n    <<<<<<< HEAD\n\nA `<<<<<<< mark`.\n\n<<<<<<<<\n=======\n")
    assert problems(content) == []


def test_one_wrong_file_does_not_hide_another(content: Path) -> None:
    (content / "counts").mkdir(parents=True)
    for name in ("counts/2026-01.csv", "tags.yml", "fetched.yml", "../mkdocs.yml"):
        (content / name).write_text("a: [\n")
    assert len(problems(content)) == 4


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("loose.md", "content/papers/2026/01/loose.md"),
        ("2026/01/2601.00001.MD", "content/papers/2026/01/2601.00001.md"),
        ("2026/01/deeper/2601.00001.md", "content/papers/2026/01/2601.00001.md"),
        ("2026/january/2601.00001.md", "content/papers/2026/01/2601.00001.md"),
    ],
)
def test_a_page_in_another_place_is_told_where_it_belongs(content: Path, name: str, place: str) -> None:
    write(content / "papers" / name, pages.write(paper()).encode())
    (problem,) = problems(content)
    assert problem.where == f"content/papers/{name}"
    assert problem.reason.endswith(f"it belongs at {place}")


def test_a_misplaced_page_that_cannot_be_read_is_told_the_kind_of_place(content: Path) -> None:
    write(content / "papers/loose.md", b"no front matter")
    (problem,) = problems(content)
    assert problem.reason.endswith("it belongs at content/papers/<year>/<month>/<id>.md")


@pytest.mark.parametrize(
    ("key", "advice"),
    [
        ("feautred", "write featured"),
        ("hiden", "write hidden"),
        ("author", "write authors"),
        ("Title", "write title"),
        ("category", "write categories"),
        ("day", "write date"),
        ("abstract", "the abstract is the text below the front matter"),
    ],
)
def test_a_misspelt_key_is_told_with_the_right_one(content: Path, key: str, advice: str) -> None:
    take(content, record())
    edit(page_file(content, "2601.00001"), "source:", f"{key}: x\nsource:")
    assert [str(problem) for problem in problems(content)] == [
        f"content/papers/2026/01/2601.00001.md: {key}: is not a key that the archive knows; {advice}"
    ]


@pytest.mark.parametrize("key", ["mood", "venue", "2026", "summary_de", "read"])
def test_a_curator_may_set_keys_of_their_own(content: Path, key: str) -> None:
    take(content, record())
    edit(page_file(content, "2601.00001"), "source:", f"{key}: x\nsource:")
    assert problems(content) == []


@pytest.mark.parametrize(
    ("given", "is_right"),
    [
        ("", False),
        ("arxiv_query: ' '", False),
        ("arxiv_categories: [cs.CL]", True),
        ("arxiv_query: moss", True),
    ],
)
def test_a_source_that_is_fetched_has_what_it_needs(content: Path, given: str, is_right: bool) -> None:
    config = content.parent / "mkdocs.yml"
    config.write_text(f"plugins:\n  - archive:\n      sources: [huggingface, arxiv]\n      {given}\n")
    said = [str(problem) for problem in problems(content)]
    needs = "mkdocs.yml: plugins: archive: sources: arxiv needs arxiv_categories or arxiv_query"
    assert said == ([] if is_right else [needs])
