"""Where a paper was published, on its page and in citations."""

from __future__ import annotations

from generator.content.page import Page
from generator.pages import parts
from generator.pages.citations import formats
from generator.pages.citations.work import work
from generator.pages.markup import Piece
from generator.papers.paper import Links, Paper
from generator.papers.publication import LONGEST, PUBLICATION_NAMES, Publication
from tests.harness.papers import paper

PLACE = Publication("article", "Journal of <i>Ferns</i> & $x$", "12", "3", "1-9", "10.5678/ferns")
PREPRINT = paper("2601.00001", published_in=PLACE, links=Links(doi="10.1234/ferns"), published="2026-01-04")


def published(paper: Paper) -> str:
    part = parts.paper(Page(paper))["published"]
    assert isinstance(part, Piece)
    return part.html


def test_the_page_names_it_as_text_and_leads_to_the_published_version() -> None:
    assert "Published in: Journal of &lt;i&gt;Ferns&lt;/i&gt; &amp; $x$ 12 (3), 1-9" in published(PREPRINT)
    assert ("Published version", "https://doi.org/10.5678/ferns") in parts.named_links(PREPRINT)
    same = paper(published_in=PLACE, links=Links(doi="10.5678/ferns"))
    assert [name for name, _ in parts.named_links(same)] == ["DOI"]


def test_it_goes_before_what_the_source_says_in_its_own_words() -> None:
    both = paper(published_in=PLACE, journal_ref="J. Ferns")
    assert (work(both).reference, work(both).journal) == (PLACE.reference, PLACE.journal)
    unnamed = paper(published_in=Publication(volume="12"), journal_ref="J. Ferns 12 (2026) 1-9")
    assert work(unnamed).reference == "J. Ferns 12 (2026) 1-9"


def test_citations_name_the_published_version() -> None:
    item = formats.csl(work(PREPRINT))
    assert (item["DOI"], item["container-title"]) == ("10.5678/ferns", PLACE.journal)
    assert all("10.5678/ferns" in made(work(PREPRINT)) for made in (formats.bibtex, formats.ris))


def test_the_longest_publication_is_shown_whole() -> None:
    names = [name for name in PUBLICATION_NAMES if name not in ("kind", "doi", "accessed")]
    longest = Publication(**{name: f"{name:x<{LONGEST}}" for name in names})
    assert published(paper(published_in=longest)).count("x") > len(names) * (LONGEST - 20)
