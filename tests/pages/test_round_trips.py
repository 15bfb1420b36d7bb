"""References survive import, page and export: made-up works of all kinds, in each format, field by field."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pybtex.database import parse_string
from pybtex.richtext import Text

from generator.content import page
from generator.errors import Problem
from generator.pages.citations import formats
from generator.pages.citations.work import Work, distinct, work
from generator.papers.paper import Notice, Paper, Record
from generator.papers.publication import KINDS
from generator.sources.formats import bibtex, csl, ris
from generator.sources.upstreams import crossref
from generator.text.names import clean
from tests.harness.papers import split
from tests.harness.references import ABSTRACTS, library, twenty

pytestmark = pytest.mark.slow
WORKS = Path(__file__).resolve().parents[3] / "shared/data/crossref.jsonl.xz"
Read = Callable[[list[Work]], Iterable[Record | Notice | Problem]]


def _read_csl(cited: list[Work]) -> Iterator[Record | Problem]:
    for item in json.loads(json.dumps(list(map(formats.csl, cited)))):
        yield from csl.parse(item, "", "x")


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
        assert again.title == (paper.title if form == "bibtex" else paper.title.plain)
        assert again.citation_key == key
        assert again.abstract.plain == paper.abstract.plain.replace("\n\n", " " if form == "ris" else "\n\n")
        assert again.published == paper.published
        assert again.keywords == paper.keywords
        assert (again.arxiv, again.links.doi) == (paper.arxiv, paper.links.doi)
        assert again.links.paper in (paper.links.paper, f"https://doi.org/{paper.links.doi}", "")
    assert once_more(form, back) == back


def test_every_abstract_of_twenty_works_of_ten_kinds_is_in_each_format_for_other_programs() -> None:
    texts = {
        "BibTeX": "\n".join(map(formats.bibtex, cited := [*distinct(map(work, twenty()))])),
        "RIS": "".join(map(formats.ris, cited)),
        "CSL-JSON": json.dumps([*map(formats.csl, cited)]),
        "Markdown": "\n".join(map(formats.markdown, cited)),
    }
    assert {paper.published_in.kind for paper in twenty()} == set(KINDS)
    for form, text in texts.items():
        starts = [f"Peatland {number} & 5% of it." for number in range(20)]
        found = ABSTRACTS[form](text)
        assert [abstract[: len(start)] for abstract, start in zip(found, starts, strict=True)] == starts, form
        assert text.count("CC BY 4.0") == 20 == sum(f"/{number}.pdf" in text for number in range(20)), form


# As JabRef saves a library. What each entry says of the work comes back in each format, but a note and braces
# only in BibTeX; `file`, `owner`, `timestamp`, `comment` and `crossref` are JabRef's own and stay there.
JABREF = r"""% Encoding: UTF-8

@String{press = {Moss Press}}

@InBook{Moss2026,
  author    = {One, Ada and \v{C}ech, Bo and {{L'État}} and others},
  title     = {The {G}erman Moss and {BERT}},
  booktitle = {The Book of Moss},
  chapter   = {3},
  pages     = {17--19},
  publisher = press # { \& Sons},
  issn      = {1234-567X, 1234-567x},
  date      = {2026-02-03},
  abstract  = {First \& foremost.

Second.},
  note      = {To appear},
  url       = {https://moss.example/a_b},
  urldate   = {2026-03-01},
  keywords  = {moss},
  groups    = {Bogs, To read},
  file      = {:moss/One2026.pdf:PDF},
  owner     = {ada},
  timestamp = {2026-03-01},
  comment   = {ada: not for others},
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

@InProceedings{Bog2026,
  author   = {Cy Three},
  title    = {{Whole Title Kept of $x$}},
  crossref = {Proc2026},
  pages    = {1--9},
}

@Misc{Vit2023,
  author = {von der Four, Jr., Di},
  title  = {Plan {B}: {V}itamin {C}, {A} and {NASA} in {M}arsh},
  year   = {2023},
}

@Proceedings{Proc2026,
  title     = {Proceedings of {M}oss},
  editor    = {Cy Three and {The Moss Team}},
  year      = {2026},
  month     = mar,
  publisher = press,
  isbn      = {9780000000002},
}

@Comment{jabref-meta: databaseType:biblatex;}

@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Bogs\;0\;1\;0x8a8a8aff\;\;\;;
}
"""
SENTENCE_CASE = {  # the titles as a style writes them that makes small letters
    "Moss2026": "The German moss and BERT",
    "Fern2025": "The Book of Ferns",
    "Post2024": "Peat",
    "Bog2026": "Whole Title Kept of $x$",
    "Vit2023": "Plan B: Vitamin C, A and NASA in Marsh",
    "Proc2026": "Proceedings of Moss",
}


@pytest.mark.parametrize("form", READERS)
def test_a_library_of_jabref_comes_back(form: str) -> None:
    records, problems = split(bibtex.read(JABREF, "x"))
    papers = [record.paper for record in records]
    moss, fern, post, bog, vitamins, _ = papers
    assert problems == []
    assert [author.name for author in moss.authors] == ["Ada One", "Bo Čech", "L'État", "et al."]
    assert (moss.title, moss.published, moss.abstract) == (
        "The {G}erman Moss and BERT", "2026-02-03", "First & foremost.\n\nSecond.",
    )  # fmt: skip
    assert moss.keywords == ("moss", "Bogs", "To read")
    assert moss.published_in.values == {
        "kind": "chapter", "pages": "17-19", "book": "The Book of Moss", "publisher": "Moss Press & Sons",
        "issn": "1234-567X", "chapter": "3", "accessed": "2026-03-01", "note": "To appear",
    }  # fmt: skip
    assert (fern.published_in.values, post.published_in.values) == (
        {"kind": "chapter", "chapter": "7"}, {"genre": "Blog post"},
    )  # fmt: skip
    assert (bog.published, bog.published_in.values) == ("2026-03", {
        "kind": "conference paper", "pages": "1-9", "book": "Proceedings of Moss",
        "editors": "Cy Three; The Moss Team", "publisher": "Moss Press", "isbn": "9780000000002",
    })  # fmt: skip
    assert [paper.title for paper in (fern, bog, vitamins)] == [
        "{The Book of Ferns}", "{Whole Title Kept of $x$}", "Plan B: {V}itamin C, A and NASA in {M}arsh",
    ]  # fmt: skip
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


def test_a_style_that_makes_small_letters_keeps_what_a_library_keeps() -> None:
    records, _ = split(bibtex.read(JABREF, "x"))
    cited = "".join(formats.bibtex(work(page.read(page.write(record.paper)).paper)) for record in records)
    entries = parse_string(cited, "bibtex").entries
    titles = {key: Text.from_latex(entry.fields["title"]).capitalize() for key, entry in entries.items()}
    assert {key: str(title) for key, title in titles.items()} == SENTENCE_CASE
    fields = entries["Moss2026"].fields
    assert [fields[name] for name in ("day", "chapter", "issn", "urldate", "note", "keywords")] == [
        "3", "3", "1234-567X", "2026-03-01", "To appear", "moss, Bogs, To read",
    ]  # fmt: skip
    assert entries["Post2024"].fields["howpublished"] == "Blog post"
    people = map(str, entries["Moss2026"].persons["author"])
    assert list(people) == ["One, Ada", "Čech, Bo", "{L'État}", "others"]


@pytest.mark.skipif(not WORKS.exists(), reason="../shared, with works of Crossref, is absent")
@pytest.mark.parametrize("form", READERS)
def test_works_of_crossref_come_back_field_by_field(form: str) -> None:
    with lzma.open(WORKS, "rt", encoding="utf-8") as lines:
        papers = [
            told.paper
            for number, line in enumerate(lines)
            for told in crossref.read(json.loads(line), "", f"{number}")
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
