"""Our CSL-JSON is CSL, and a citation processor renders every kind of work from it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from generator.pages.citations import formats
from generator.pages.citations.work import work
from generator.papers.paper import Author, Links, Paper
from generator.papers.publication import KINDS, Publication
from tests.harness import citations
from tests.pages.test_citations import odd_papers

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


# The types and variables of CSL 1.0.2 (appendices III and IV) that citations use; names and dates follow its
# section "Name and date variables" and the JSON for citeproc implementations.
_TYPES = {"document", *(terms.csl for terms in KINDS.values())}
_TEXTS = {
    "id", "type", "title", "container-title", "number", "DOI", "URL", "keyword", "note", "volume", "issue",
    "page", "edition", "version", "publisher", "publisher-place", "collection-title", "genre", "language",
    "ISBN", "ISSN", "PMID", "abstract", "chapter-number", "license",
}  # fmt: skip
_NAME_PARTS = {"family", "given", "suffix", "literal"}


def csl_faults(items: Iterable[dict[str, object]]) -> Iterable[str]:
    """Yield the faults of CSL-JSON items."""
    for item in items:
        if not {"id", "type"} <= item.keys() or item["type"] not in _TYPES:
            yield f"{item} has no id or type"
        for name, value in item.items():
            match name, value:
                case "author" | "editor", list():
                    for person in value:
                        parts = set(person)
                        good = parts == {"literal"} or {"family"} <= parts <= _NAME_PARTS - {"literal"}
                        if not good or not all(isinstance(part, str) and part for part in person.values()):
                            yield f"{person} is no name"
                case "issued" | "accessed", {"date-parts": [[int(), *rest]]} if (
                    all(isinstance(part, int) for part in rest) and len(rest) < 3
                ):
                    pass
                case "custom", {"pdf": str()}:
                    pass
                case _ if name not in _TEXTS or not isinstance(value, str) or not value:
                    yield f"{name}: {value!r}"


def test_csl_is_csl() -> None:
    items = [item for made in odd_papers() for item in json.loads(citations.csl_json(work(made)))]
    assert list(csl_faults(items)) == []
    assert list(csl_faults([{"id": "x", "type": "paper", "author": [{"name": "A"}], "issued": "2026"}])) != []
