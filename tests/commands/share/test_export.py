"""``archive export``: what it writes, and what other programs and the archive itself read from it."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from click.testing import Result
from pybtex.database import parse_string

from generator.commands.share import export
from generator.content.counts import read as read_counts
from generator.content.curated.venues import VenueTable
from generator.content.library import Library
from generator.content.page import Page
from generator.papers.paper import Counts, Paper, Record
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.odd_papers import odd
from tests.harness.papers import page_file, paper, record, take
from tests.pages.test_rendered import csl_faults

Run = Callable[..., Result]


@pytest.fixture
def archive(tmp_path: Path) -> Run:
    """The ``archive`` command on its own archive."""

    def run(*arguments: str | Path, name: str = "one", code: int = 0) -> Result:
        config = tmp_path / name / "mkdocs.yml"
        config.parent.mkdir(exist_ok=True)
        config.write_text("site_name: Moss Archive\nplugins: [archive: {tag_minimum: 1}]\n")
        return invoke(config.parent, *arguments, code=code)

    return run


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Three papers, one of them hidden; a topic and a reading list."""
    folder = tmp_path / "one" / "content"
    days = ("2026-01-02", "2026-01-09")
    moss = record("2601.00001", "Moss & Mirrors", days=days, keywords=("moss",), votes=3)
    fern = record("2601.00002", "Ferns", days=("2026-01-05",), keywords=("Fern Trees", "moss"))
    take(folder, moss, fern, record("2601.00003", "Hidden", keywords=("moss",)))
    edit(page_file(folder, "2601.00003"), "title: Hidden\n", "title: Hidden\nhidden: true\n")
    (folder / "topics.yml").write_text("Ferns: {query: fern}\n")
    (folder / "lists").mkdir()
    front = "title: Begin here\npapers: ['2601.00001', '2601.00003']"
    (folder / "lists/begin.md").write_text(f"---\n{front}\n---\n")
    return folder


def test_each_format_is_read_back(archive: Run, content: Path, tmp_path: Path) -> None:
    bibtex = archive("export", "--format", "bibtex").stdout
    keys = ["one2026moss-2601.00001", "one2026ferns-2601.00002"]
    assert [entry.key for entry in parse_bibtex(bibtex).entries] == keys
    assert list(parse_string(bibtex, "bibtex").entries) == keys
    ris = archive("export", "--format", "ris").stdout_bytes.decode()
    assert [item["id"] for item in rispy.loads(ris)] == keys
    items = json.loads(archive("export", "--format", "csl").stdout)
    assert ([item["id"] for item in items], list(csl_faults(items))) == (keys, [])
    sections = archive("export", "--format", "markdown").stdout.split("\n\n## ")
    assert [section.partition("](")[0] for section in sections] == ["## [Moss & Mirrors", "[Ferns"]
    lines = archive("export", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["counts"] for line in lines] == [{"votes": 3}, {}]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--since", "2026-01-06"), ["2601.00001"]),
        (("--since", "2026-01-05"), ["2601.00001", "2601.00002"]),
        (("--since", "2027-01-01"), []),
        (("--tag", "fern-trees"), ["2601.00002"]),
        (("--tag", "Fern trees"), ["2601.00002"]),
        (("--tag", "moss"), ["2601.00001", "2601.00002"]),
        (("--topic", "ferns"), ["2601.00002"]),
        (("--list", "begin", "--topic", "Ferns"), ["2601.00001", "2601.00002"]),
        (("--tag", "moss", "--since", "2026-01-06"), ["2601.00001"]),
        (("--query", "ferns"), ["2601.00002"]),
        (("--query", "tag:moss votes:>2"), ["2601.00001"]),
        (("--query", "topic:ferns -list:begin"), ["2601.00002"]),
        (("--tag", "moss", "--query", "list:begin"), ["2601.00001"]),
    ],
)
def test_some_of_the_papers(
    archive: Run, content: Path, options: tuple[str, ...], expected: list[str]
) -> None:
    lines = archive("export", "--format", "jsonl", *options).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == expected


def test_no_papers_are_a_whole_file_too(archive: Run, content: Path) -> None:
    for form, expected in (("bibtex", ""), ("ris", ""), ("csl", "[]\n"), ("markdown", ""), ("jsonl", "")):
        assert archive("export", "--format", form, "--since", "2030-01-01").stdout == expected


def test_a_query_with_an_unknown_filter_is_told_those_there_are(archive: Run, content: Path) -> None:
    said = archive("export", "--format", "ris", "--query", "lichen:moss", code=2)
    assert "lichen: is not a filter or a field; use author:, org:, venue:, topic:, list:, tag:" in said.stderr


def test_an_unknown_tag_and_a_page_that_cannot_be_read(archive: Run, content: Path, tmp_path: Path) -> None:
    said = archive("export", "--format", "ris", "--tag", "lichen", code=2)
    assert "no paper has the tag 'lichen'" in said.stderr
    said = archive("export", "--format", "ris", "--list", "lichen", code=2)
    assert "no paper has the list 'lichen'. See the page of lists" in said.stderr
    edit(page_file(content, "2601.00001"), "title: Moss & Mirrors\n", "title: [\n")
    output = tmp_path / "papers.bib"
    said = archive("export", "--format", "bibtex", "--output", output, code=1)
    assert "2601.00001.md" in said.stderr
    assert (said.stdout, output.read_text("utf-8").count("@misc")) == ("", 1)


def papers() -> list[Paper]:
    chance = random.Random(5)
    return [odd(number, chance) for number in range(1, 150)] + [
        paper("2601.00077", "No links, no source", source=""),
        Paper(id="", title="A title and a date only", days=("2026-03-01",)),
    ]


@pytest.mark.slow
def test_json_lines_come_back_whole(archive: Run, tmp_path: Path) -> None:
    chance = random.Random(9)
    votes, stars = (None, 0, 7), (None, 2)
    counts = {paper.id: Counts(chance.choice(votes), None, chance.choice(stars)) for paper in papers()}
    library = Library(tmp_path / "one" / "content")
    take(library.content, *(replace(record(), paper=paper, counts=counts[paper.id]) for paper in papers()))
    output = tmp_path / "papers.jsonl"
    archive("export", "--format", "jsonl", "--output", output)
    archive("import", output, name="two")
    again = Library(tmp_path / "two" / "content")
    assert dict(_shown(again)) == dict(_shown(library))
    assert read_counts(again.counts_folder) == read_counts(library.counts_folder)


def _shown(library: Library) -> Iterator[tuple[str, Paper]]:
    for path, page in library.pages():
        assert isinstance(page, Page)
        yield path.name, page.paper


@pytest.mark.slow
def test_papers_are_written_one_by_one() -> None:
    def many() -> Iterator[Record]:
        for number in range(1_000):
            yield Record(paper(f"2601.{number:05d}", abstract="moss " * 400))

    venues = VenueTable.read(Path("none.yml"), [])
    venues.of(paper("2601.00000", comment="Accepted at ICML 2026"))  # makes what reads comments
    for texts in export.FORMATS.values():
        tracemalloc.start()
        size = sum(map(len, texts(many(), venues)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 150_000
        assert peak < 500_000 + 1_000 * 300  # remembered names and ids, and one paper
