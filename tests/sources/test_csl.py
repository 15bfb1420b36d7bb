"""CSL-JSON and Crossref's JSON: made-up works in the shapes that agencies give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Problem
from generator.papers.paper import Affiliation, Notice, Paper, Record
from generator.papers.publication import KINDS, Publication
from generator.sources.formats import csl
from generator.sources.frame import files
from generator.sources.upstreams import crossref
from tests.harness.crossref_server import parts, update, work
from tests.harness.papers import ORCID, TODAY, split

DOI = "10.1234/moss"


def read(**fields: Any) -> Paper:
    (record,), problems = split(crossref.parse(work(DOI, "Moss") | fields, "x"))
    assert problems == []
    return record.paper


def test_a_whole_work() -> None:
    paper = read(volume="12", issue="3", page="1-9")
    assert (paper.id, paper.links.doi, paper.source) == (DOI, DOI, "crossref")
    assert (paper.title, paper.abstract, paper.published) == ("Moss", "On Moss.", "2026-01-10")
    assert paper.shown_authors == ("Ada One", "The Moss Team")
    assert paper.links.paper == f"https://moss.example/{DOI}"
    assert paper.published_in == Publication(
        "article", "Journal of Made-up Moss", "12", "3", "1-9", DOI, issn="1234-5679"
    )


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": ["On\n      <i>Bryum</i>\n      &amp; <scp>dna</scp>"]}, "On Bryum & DNA"),
        ({"title": ["Moss"], "subtitle": ["A <b>study</b>"]}, "Moss: A study"),
        ({"title": ["What is moss?"], "subtitle": ["A study"]}, "What is moss? A study"),
        ({"title": ["Moss: a study"], "subtitle": ["A Study"]}, "Moss: a study"),
        ({"title": ["Moss"], "subtitle": [" "]}, "Moss"),
        ({"title": [""], "original-title": ["Über Moos"]}, "Über Moos"),
        ({"title": ["MOSS AND FERNS"]}, "MOSS AND FERNS"),
    ],
)
def test_titles(fields: dict[str, Any], title: str) -> None:
    assert read(**fields).title == title


def test_authors_have_orcids_and_affiliations() -> None:
    moss, fen = {"name": "Dept. of  Moss , , Bryum &amp; Co."}, {"name": "Fen Lab; mail: ada@fen.example"}
    people = [
        {"given": "Ada", "family": "One", "ORCID": f"http://orcid.org/{ORCID}", "affiliation": [moss, fen]},
        {"given": "Bo", "family": "Two", "affiliation": [moss, "x", {"name": 1}]},
    ]
    paper = read(author=people)
    assert paper.orcids == (("Ada One", ORCID),)
    shared = Affiliation("Dept. of Moss, Bryum & Co")
    assert paper.affiliations == (shared, Affiliation("Fen Lab; mail:", ("Ada One",)))
    cut = [{"name": part} for part in ("Fen Lab", "University of Moss", "Mossland")]
    paper = read(author=[{"given": "Ada", "family": "One", "affiliation": cut}])
    assert paper.affiliations == (Affiliation("Fen Lab, University of Moss, Mossland"),)
    crowd = [{"family": "One", "affiliation": [{"name": f"Lab, {number}"} for number in range(101)]}]
    assert read(author=crowd).affiliations == ()


def test_an_orcid_with_a_wrong_digit_is_left_out_and_told() -> None:
    author = [{"given": "Ada", "family": "One", "ORCID": f"https://orcid.org/{ORCID[:-1]}1"}]
    results = list(crossref.parse(work(DOI, "Moss", author=author), "x"))
    (record,), (problem,) = split(results)
    assert (record.paper.orcids, record.paper.shown_authors) == ((), ("Ada One",))
    assert problem.field == "orcids"
    assert problem.reason.startswith("'https://orcid.org/0000-0000-0000-0011' is not an ORCID iD: its last")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"name": "The Moss Team"}, ("The Moss Team",)),
        ({"family": "One"}, ("One",)),
        ({"given": "Ada", "family": "One", "suffix": "Jr"}, ("Ada One Jr",)),
        ({"given": "Bo", "non-dropping-particle": "van der", "family": "Two"}, ("Bo van der Two",)),
        ({"literal": "A. <i>One</i>"}, ("A. One",)),
        ({"sequence": "first", "role": []}, ()),
    ],
)
def test_authors(author: dict[str, Any], names: tuple[str, ...]) -> None:
    assert read(author=[author]).shown_authors == names


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"issued": parts("2026-03-01")}, "2026-01-10"),
        ({"published-online": parts("2026"), "issued": parts("2025-12")}, "2025-12"),
        ({"published-online": None, "issued": parts("2025")}, "2025"),
        ({"published-online": None, "issued": {"date-parts": [["2025", "3", None]]}}, "2025-03"),
        ({"published-online": None, "issued": {"date-parts": [[2025, 3, 0]]}}, "2025-03"),
    ],
)
def test_dates(fields: dict[str, Any], published: str) -> None:
    assert read(**fields).published == published


@pytest.mark.parametrize(
    ("fields", "publication"),
    [
        ({"type": "book-chapter", "container-title": ["The Series", "The Book"]},
         Publication("chapter", book="The Book", series="The Series", doi=DOI)),
        ({"type": "proceedings-article", "container-title": ["The Series", "Proceedings of Moss"]},
         Publication("conference paper", book="Proceedings of Moss", series="The Series", doi=DOI)),
        ({"type": "proceedings-article", "container-title": [], "event": {"name": "Moss &amp; Fern 2026"}},
         Publication("conference paper", book="Moss & Fern 2026", doi=DOI)),
        ({"type": "posted-content", "container-title": [], "institution": [{"name": "mossRxiv"}]},
         Publication("preprint", "mossRxiv")),
        ({"type": "unheard-of", "container-title": None}, Publication(doi=DOI)),
        ({"container-title": "J", "page": "7-7", "volume": 3},
         Publication("article", "J", "3", "", "7", DOI)),
        ({"container-title": "J", "page": "889-898"}, Publication("article", "J", pages="889-898", doi=DOI)),
        ({"container-title": "J", "page": "n/a-n/a", "article-number": "e7"},
         Publication("article", "J", pages="e7", doi=DOI)),
        ({"type": "dissertation", "container-title": [], "publisher": "Moss Press", "degree": ["PhD"],
          "institution": [{"name": "University of <i>Moss</i>"}], "language": "de"},
         Publication("thesis", school="University of Moss", genre="PhD",
                     language="de", doi=DOI)),
        ({"type": "monograph", "container-title": ["Moss Studies"], "publisher": "Moss Press",
          "publisher-location": "Oslo", "edition-number": "2", "ISBN": ["9780000000002", "9780000000019"],
          "editor": [{"given": "José", "family": "García Márquez"}, {"given": "Bo", "family": "Two"}]},
         Publication("book", series="Moss Studies", publisher="Moss Press", place="Oslo", edition="2",
                     isbn="9780000000002, 9780000000019", editors="García Márquez, José; Bo Two", doi=DOI)),
        ({"type": "book", "container-title": [],
          "editor": [{"given": "A" * 99, "family": "One"}, {"given": "B" * 99, "family": "Two"},
                     {"given": "C" * 99, "family": "Three"}]},
         Publication("book", editors=f"{'A' * 99} One; {'B' * 99} Two", doi=DOI)),
        ({"container-title": ["Moss " * 99]}, Publication("article", "Moss " * 59 + "…", doi=DOI)),
    ],
)  # fmt: skip
def test_where_it_was_published(fields: dict[str, Any], publication: Publication) -> None:
    assert read(**{"ISSN": None} | fields).published_in == publication


def test_every_kind_of_a_work_is_a_kind_of_a_publication() -> None:
    assert set(csl.KINDS.values()) <= set(KINDS)


def saved(path: Path, value: object) -> list[Record | Notice | Problem]:
    path.write_text(json.dumps(value), "utf-8")
    return list(files.read(path, TODAY))


def test_a_saved_answer_and_saved_works_are_imported(tmp_path: Path) -> None:
    items = [work(f"10.1234/{number}", f"Moss {number}") for number in range(3)]
    answer = {"status": "ok", "message-type": "work-list", "message": {"total-results": 3, "items": items}}
    records, problems = split(saved(tmp_path / "answer.json", answer))
    assert ([record.paper.title for record in records], problems) == (["Moss 0", "Moss 1", "Moss 2"], [])
    for alone in ({"status": "ok", "message": items[0]}, items[0], items[:1]):
        (record,), problems = split(saved(tmp_path / "work.json", alone))
        assert (record.paper.source, record.paper.title, problems) == ("crossref", "Moss 0", [])
    lines = tmp_path / "crossref.jsonl"
    lines.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    assert len(split(files.read(lines, TODAY))[0]) == 3


def test_an_import_heeds_corrections_and_names_what_is_no_paper(tmp_path: Path) -> None:
    items = [
        work("10.1234/c", "Correction", **{"update-to": [update("10.1234/a", "correction", "2026-01-12")]}),
        work("10.1234/r", "Retraction", **{"update-to": [{"DOI": "10.1234/b", "type": "retraction"}]}),
        {"DOI": "10.1234/table", "type": "component", "title": []},
        {"DOI": "no DOI", "title": ["x"]},
    ]
    corrected, retracted, *problems = saved(tmp_path / "answer.json", {"message": {"items": items}})
    said = "Crossref (https://doi.org/10.1234/{})"
    assert corrected == Notice("10.1234/a", "corrected", "2026-01-12", by=said.format("c"))
    assert retracted == Notice("10.1234/b", "retracted", "2026-01-10", by=said.format("r"))
    path = tmp_path / "answer.json"
    assert [str(problem) for problem in problems] == [
        f"{path}:1:item 3 (10.1234/table): title: missing", f"{path}:1:item 4: DOI: missing, or not a DOI",
    ]  # fmt: skip


def test_an_empty_answer_has_no_papers_and_another_object_is_none(tmp_path: Path) -> None:
    assert saved(tmp_path / "answer.json", {"message": {"items": []}}) == []
    assert not crossref.FORMAT.recognises({"title": "x", "doi": DOI})
    assert crossref.FORMAT.recognises({"DOI": DOI, "type": "component", "member": "7"})
    assert not crossref.FORMAT.recognises({"DOI": DOI, "title": "CSL-JSON has a text here"})
    assert not crossref.FORMAT.recognises([work(DOI, "Moss")])
