"""The project's sample: what removes it, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.intake.taking import take
from generator.content.library import Library
from generator.content.runs import published, sample
from generator.content.runs.published import Published
from generator.content.runs.sample import Sample
from generator.errors import Problem, RecordError
from generator.papers.paper import Record
from tests.harness.papers import numbered, record
from tests.harness.papers import take as put


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A sample of four papers in two months, a topic and two lists, and a page that is not in the sample."""
    content = tmp_path / "content"
    put(content, *map(Record, [*map(numbered, range(1, 4)), numbered(4, "2025-06-02")]))
    (content / sample.ABOUT).write_text("# About\n\nA sample.\n")
    (content / "more.md").write_text("# More\n")
    (content / "topics.yml").write_text("Matter: {query: matter}\n")
    (content / "lists").mkdir()
    for name in ("first", "second"):
        (content / f"lists/{name}.md").write_text(f"---\ntitle: The {name}\n---\n")
    library = Library(content)
    files = [*library.files(), *library.reading_lists(), content / sample.ABOUT, content / "topics.yml"]
    (content / sample.NAME).write_text(sample.mark(content, files))
    return content


def names(content: Path) -> list[str]:
    return [path.stem for path in Library(content).files()]


def test_the_mark_fits_the_files_that_it_was_made_for_whatever_their_line_ends(content: Path) -> None:
    assert len(Sample.read(content).untouched()) == 8
    for path in Library(content).files():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(Sample.read(content).untouched()) == 8


def test_it_leaves_but_for_what_a_person_edited(content: Path) -> None:
    edited = next(iter(Library(content).files()))
    edited.write_text(edited.read_text() + "\n## Notes\n\nMine.\n")
    (content / "lists/second.md").write_text("---\ntitle: Mine\n---\n")
    Published(4).write(content / published.NAME)
    assert Sample.read(content).leave() == 3
    assert not (content / "topics.yml").exists()
    assert [path.name for path in Library(content).reading_lists()] == ["second.md"]
    assert names(content) == [edited.stem]
    assert not (content / "papers/2026").exists()
    assert not (content / sample.ABOUT).exists(), "the site has one anyway"
    assert (content / "more.md").exists() and not sample.is_in(content)
    assert Published.read(content / published.NAME) == Published(0, 0, 1), "the next build runs"
    assert Sample.read(content).leave() == 0


def test_an_edited_about_stays(content: Path) -> None:
    (content / sample.ABOUT).write_text("# Mine\n")
    Sample.read(content).leave()
    assert (content / sample.ABOUT).read_text() == "# Mine\n"


def test_papers_that_come_in_take_its_place(content: Path) -> None:
    edited = content / "papers/2025/06/2603.00004.md"
    edited.write_text(edited.read_text() + "\n## Notes\n\nMine.\n")
    report = take(Library(content), [record("2608.00001", "Moss", days=("2026-08-21",)), Record(numbered(1))])
    assert report.sampled == 3
    assert report.outcomes == {"new": 2}, "a paper that is also in the sample is new, as in its source"
    assert names(content) == ["2603.00004", "2603.00001", "2608.00001"]
    assert Published.read(content / published.NAME) == Published(3, 0, 1)


def test_what_brings_no_paper_leaves_it(content: Path) -> None:
    Published(4).write(content / published.NAME)
    report = take(Library(content), [Problem("x", "", "is bad")])
    assert (report.sampled, len(names(content)), sample.is_in(content)) == (0, 4, True)
    assert Published.read(content / published.NAME) == Published(4)


@pytest.mark.parametrize(
    "text",
    [
        "- a\n", "a: {\n", '../mkdocs.yml: "1"\n', 'papers/../../a: "1"\n', '/etc/passwd: "1"\n', "1: a\n",
        'tags.yml: "1"\n', 'papers: "1"\n', 'lists/../../a: "1"\n',
    ],
)  # fmt: skip
def test_a_mark_that_names_something_else_is_refused(content: Path, text: str) -> None:
    (content / sample.NAME).write_text(text)
    with pytest.raises(RecordError, match=r"sample\.yml"):
        Sample.read(content)
