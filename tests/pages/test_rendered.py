"""A citation processor renders every kind of work from our CSL-JSON, with the style that it brings."""

from __future__ import annotations

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from generator.pages.citations import formats
from generator.pages.citations.work import work
from generator.papers.paper import Author, Links, Paper
from generator.papers.publication import KINDS, Publication

GIVEN = {
    "article": Publication("article", "Journal of Moss", "12", "3", "1-9"),
    "preprint": Publication("preprint", "Moss Server"),
    "conference paper": Publication("conference paper", book="Proceedings of Moss", pages="1-9"),
    "chapter": Publication("chapter", book="The Book of Moss", editors="Bo Two", publisher="Moss Press"),
    "book": Publication("book", edition="2", publisher="Moss Press", place="Oslo"),
    "thesis": Publication("thesis", school="University of Moss", genre="PhD thesis"),
    "report": Publication("report", issue="7", school="Institute of Moss", genre="White paper"),
    "manuscript": Publication("manuscript"),
    "dataset": Publication("dataset", publisher="Moss Archive", edition="2.1"),
    "software": Publication("software", publisher="Moss Archive"),
}
RENDERED = {
    "article": "“On bogs”, Journal of Moss, 12(3), pp. 1–9.",
    "preprint": "“On bogs”. Moss Server.",
    "conference paper": "“On bogs”, Proceedings of Moss, pp. 1–9.",
    "chapter": "“On bogs”, in B. Two (ed.) The Book of Moss. Moss Press.",
    "book": "On bogs. 2nd ed. Oslo: Moss Press.",
    "thesis": "On bogs. PhD thesis. University of Moss.",
    "report": "On bogs. White paper 7. Institute of Moss.",
    "manuscript": "“On bogs”.",
    "dataset": "“On bogs”. Moss Archive.",
    "software": "“On bogs”. Moss Archive.",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_rendered_with_what_is_known_of_it(kind: str) -> None:
    authors = tuple(map(Author, ("García Márquez, José", "Ben van den Two", "{Institut für Moose}")))
    links, place = Links(doi="10.1234/bogs"), GIVEN[kind]
    paper = Paper("x", "On bogs", authors=authors, published="2026-02", links=links, published_in=place)
    item = formats.csl(work(paper))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (rendered,) = map(str, bibliography.bibliography())
    by = "García Márquez, J., van den Two, B. and Institut für Moose (2026)"
    assert rendered == f"{by} {RENDERED[kind]} Available at: https://doi.org/10.1234/bogs."
