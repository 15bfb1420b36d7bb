"""Papers and notes of absurd size: each is cut at its limit, named by ``check``, and delays no build."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.content import limits
from generator.content.limits import MOST, too_much
from generator.papers.paper import Affiliation, Author, Links, Paper
from generator.publish.mkdocs.theme import first_paragraph
from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered

SECONDS = 60  # for a site with all of them; it takes 5, but one alone once took that long, or for ever
LARGEST = 250_000  # bytes of a page
FILES = 5_000
FIELDS: dict[str, Any] = {
    "tags": tuple(f"tag number {number}" for number in range(4_000)),
    "keywords": tuple(f"keyword number {number}" for number in range(4_000)),
    "categories": tuple(f"cs.X{number}" for number in range(4_000)),
    "authors": tuple(Author(f"Ada Number{number}") for number in range(50_000)),
    "affiliations": tuple(Affiliation(f"Lab {number} " * 90, ("Ada One",)) for number in range(4_000)),
    "days": tuple(f"20{n // 336:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(4_000)),
    "title": "word " * 200_000,
    "abstract": "word$ " * 170_000 + "~" * 36_000,
    "summary": "see https://example.org/ " * 40_000,
    "comment": "\\(" * 20_000,
    "journal_ref": "{" * 20_000,
    "organization": "o" * 1_000_000,
    "submitter": "s" * 1_000_000,
    "withdrawal": "by letter " * 100_000,
    "translated_title": "Wort " * 200_000,
    "translated_abstract": "Wort$ " * 170_000 + "~" * 36_000,
    "links": Links(pdf=f"https://example.org/{'a' * 1_000_000}"),
}
NOTES = {
    "lists": "\n".join("\t" * level + "- x" for level in range(300)),
    "items": "- " * 5_000 + "x",
    "quotations": "> " * 5_000 + "x",
    "brackets": "[" * 36_000,
    "links": "[a](b" * 9_000,
    "pictures": "![" * 18_000,
    "references": "[a][" * 9_000,
    "emphases": "*a _b " * 5_000,
    "elements": '<div markdown="1">\n' * 1_000 + "x\n" + "</div>\n" * 1_000,
    "much": "word " * 200_000,
}


def test_each_field_has_a_limit_that_is_far_above_real_papers() -> None:
    unlimited = {
        "id", "author_count", "published", "updated", "version", "links", "source", "withdrawn", "arxiv",
        "thumbnail", "published_in", "corrected", "citation_key", "license", "orcids",
        "made",
    }  # fmt: skip
    assert {*MOST, *unlimited} == set(Paper.__dataclass_fields__)
    assert set(FIELDS) == {*MOST, "links"}


def test_a_site_of_nothing_but_absurd_papers(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "absurd", {"tag_minimum": 1, "author_minimum": 3})
    for number, (name, value) in enumerate(FIELDS.items(), 1):
        archive.put(replace(numbered(number), **{name: value}))
    for number, notes in enumerate(NOTES.values(), 51):
        archive.put(numbered(number), f"## Notes\n\n{notes}")
    (archive.content / "about.md").write_text(f"# About\n\n{NOTES['lists']}\n\n{NOTES['brackets']}", "utf-8")
    (archive.content / "index.md").write_text(NOTES["emphases"], "utf-8")
    seminar = f"---\ntitle: Seminar\n---\n\n{NOTES['brackets']}\n"
    write(archive.content / "lists/seminar.md", seminar.encode())
    began = time.monotonic()
    archive.build("--strict")
    assert time.monotonic() - began < SECONDS
    made = [path for path in archive.site.rglob("*") if path.suffix in (".html", ".bin", ".xml")]
    assert len(made) < FILES
    assert max(path.stat().st_size for path in made) < LARGEST
    assert "+ 49,995 <small>more authors" in archive.html("papers/2603.00004/")
    said = archive.run("check", code=1).stderr
    for number, name in enumerate(FIELDS, 1):
        assert f"content/papers/2026/03/2603.{number:05d}.md: {name}: " in said or name == "days"
    for number in range(51, 51 + len(NOTES)):
        assert f"content/papers/2026/03/2603.{number:05d}.md: notes: has " in said
    assert "content/about.md: has 300 levels of lists and quotations, more than 50; the site" in said
    assert "content/lists/seminar.md: has 36,000 signs such as" in said
    assert "content/index.md: has " in said


def test_tags_that_queries_give_to_every_paper_cost_no_more_each_the_more_there_are(tmp_path: Path) -> None:
    """Each tag of a paper is in the feeds of its other tags: without a limit, the cost is quadratic."""
    archive = ArchiveFolder(tmp_path / "tagged")
    archive.put_all(map(numbered, range(1, 4)))
    sizes = []
    for number in (300, 600):
        tags = "".join(f"moss number {n}: {{query: from:1950}}\n" for n in range(number))
        (archive.content / "tags.yml").write_text(tags, "utf-8")
        archive.build("--strict")
        sizes.append(
            sum(path.stat().st_size for path in (archive.site / "tags").rglob("*") if path.is_file())
        )
    assert sizes[1] < 2.2 * sizes[0]
    assert (archive.site / "tags" / "moss-number-599" / "index.html").exists()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


UNITS = ("[", "](", "- ", "> ", "*", "*a ", "    ", "<a markdown", "\n", "\\(", "- \n", "\t")


@pytest.mark.parametrize("unit", UNITS)
def test_looking_for_too_much_takes_time_by_the_length(unit: str) -> None:
    assert _seconds(lambda: too_much(unit * (limits.LONGEST_MARKDOWN // len(unit)))) < 2


@pytest.mark.parametrize("unit", ["<p>", "<p ", "<p>a<", "<"])
def test_a_pages_description_is_found_in_time_by_the_length(unit: str) -> None:
    unclosed = unit * (limits.LONGEST_MARKDOWN // len(unit))
    assert _seconds(lambda: first_paragraph(unclosed)) < 2
    closed = "<pre>a</pre><p class=b> </p><p>Two <em>ferns</em>\n&amp; moss.</p>"
    assert first_paragraph(closed + unclosed) == "Two ferns & moss."
