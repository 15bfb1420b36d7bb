"""References survive import, page and export: made-up works of all kinds, in each format, field by field."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.content import page
from generator.errors import Problem
from generator.pages.citations import formats
from generator.pages.citations.work import Work, distinct, work
from generator.papers.paper import Notice, Paper, Record
from generator.papers.publication import KINDS
from generator.sources import bibtex, references, ris, works
from generator.text.names import clean
from tests.harness.papers import split
from tests.harness.references import library

WORKS = Path(__file__).resolve().parents[3] / "shared/data/crossref.jsonl.xz"
Read = Callable[[list[Work]], Iterable[Record | Notice | Problem]]


def _read_csl(cited: list[Work]) -> Iterator[Record | Problem]:
    for item in json.loads(json.dumps(list(map(formats.csl, cited)))):
        yield from references.parse(item, "", "x")


READERS: dict[str, Read] = {
    "bibtex": lambda cited: bibtex.read("\n".join(map(formats.bibtex, cited)), "x"),
    "ris": lambda cited: ris.read("".join(map(formats.ris, cited)), "x"),
    "csl": _read_csl,
}


def once_more(form: str, papers: Iterable[Paper]) -> list[Paper]:
    """Return papers after an export, an import, and a page of each."""
    records, problems = split(READERS[form](list(distinct(map(work, papers)))))
    assert problems == []
    return [page.read(page.write(record.paper)).paper for record in records]


@pytest.mark.parametrize("form", READERS)
def test_made_up_works_of_all_kinds_come_back_field_by_field(form: str) -> None:
    papers = library()
    assert {paper.published_in.kind for paper in papers} == set(KINDS)
    back = once_more(form, papers)
    keys = [cited.key for cited in distinct(map(work, papers))]
    assert len(set(keys)) == len(papers)
    for paper, again, key in zip(papers, back, keys, strict=True):
        # What managers call a note is a person's own in RIS and CSL-JSON, so it is not taken from them.
        kept = {} if form == "bibtex" else {"note": ""}
        assert again.published_in == replace(paper.published_in, **kept)
        assert again.authors == paper.authors
        assert again.title.plain == paper.title.plain
        assert again.citation_key == key
        assert again.abstract.plain == paper.abstract.plain.replace("\n\n", " " if form == "ris" else "\n\n")
        assert again.published == paper.published
        assert again.keywords == paper.keywords
        assert (again.arxiv, again.links.doi) == (paper.arxiv, paper.links.doi)
        assert again.links.paper in (paper.links.paper, f"https://doi.org/{paper.links.doi}", "")
    assert once_more(form, back) == back


# As JabRef exports: what each entry says comes back in each format, but a note and braces only in BibTeX.
JABREF = r"""
@InBook{Moss2026,
  author    = {One, Ada and \v{C}ech, Bo and {{L'État}} and others},
  title     = {The {G}erman Moss and {BERT}},
  booktitle = {The Book of Moss},
  chapter   = {3},
  pages     = {17--19},
  publisher = {Moss Press},
  issn      = {1234-567X, 1234-567x},
  date      = {2026-02-03},
  abstract  = {First \& foremost.

Second.},
  note      = {To appear},
  url       = {https://moss.example/a_b},
  urldate   = {2026-03-01},
  keywords  = {moss},
  groups    = {Bogs, To read},
}

@InBook{Fern2025,
  author  = {Two, Bo},
  title   = {{The Book of Ferns}},
  chapter = {7},
  year    = {2025},
}

@Misc{Post2024,
  author       = {L'État},
  title        = {Peat},
  howpublished = {Blog post},
  year         = {2024},
}

@Comment{jabref-meta: databaseType:biblatex;}
"""


@pytest.mark.parametrize("form", READERS)
def test_a_library_of_jabref_comes_back(form: str) -> None:
    records, problems = split(bibtex.read(JABREF, "x"))
    papers = [record.paper for record in records]
    moss, fern, post = papers
    assert problems == []
    assert [author.name for author in moss.authors] == ["Ada One", "Bo Čech", "L'État", "et al."]
    assert (moss.title, moss.published, moss.abstract) == (
        "The {G}erman Moss and BERT", "2026-02-03", "First & foremost.\n\nSecond.",
    )  # fmt: skip
    assert moss.keywords == ("moss", "Bogs", "To read")
    assert moss.published_in.values == {
        "kind": "chapter", "pages": "17-19", "book": "The Book of Moss", "publisher": "Moss Press",
        "issn": "1234-567X", "chapter": "3", "accessed": "2026-03-01", "note": "To appear",
    }  # fmt: skip
    assert (fern.published_in.values, post.published_in.values) == (
        {"kind": "chapter", "chapter": "7"}, {"genre": "Blog post"},
    )  # fmt: skip
    wanted = papers if form == "bibtex" else [
        replace(
            paper,
            title=paper.title.plain,
            abstract=paper.abstract.replace("\n\n", " " if form == "ris" else "\n\n"),
            published_in=replace(paper.published_in, note=""),
            source=form,
        )
        for paper in papers
    ]  # fmt: skip
    back = once_more(form, papers)
    assert back == [replace(paper, id=again.id) for paper, again in zip(wanted, back, strict=True)]


@pytest.mark.skipif(not WORKS.exists(), reason="../shared, with works of Crossref, is absent")
@pytest.mark.parametrize("form", READERS)
def test_works_of_crossref_come_back_field_by_field(form: str) -> None:
    with lzma.open(WORKS, "rt", encoding="utf-8") as lines:
        papers = [
            told.paper
            for number, line in enumerate(lines)
            for told in works.read(json.loads(line), "", f"{number}")
            if isinstance(told, Record)
        ]
    back = once_more(form, papers)
    assert len(back) == len(papers) > 600
    for paper, again in zip(papers, back, strict=True):
        if paper.published_in.kind:  # Crossref has further types, such as peer reviews
            assert again.published_in == paper.published_in
        # In a citation, a comma is between the names of a person, so a group's name has none.
        names, again_names = (
            [clean(name).replace(",", "") for name in told.shown_authors] for told in (paper, again)
        )
        assert again_names == names
        assert again.links.doi == paper.links.doi
    assert once_more(form, back) == back
