"""A preprint, and a preprint that was published: what their pages and citations say."""

from __future__ import annotations

from dataclasses import replace

from generator.pages.citations import formats, head
from generator.pages.citations.work import work
from generator.papers.paper import Author, Links, Paper
from generator.papers.publication import Publication
from tests.pages.test_sheets import html_of

AT_SERVER = Paper(
    id="10.5555/early.1",
    title="On lichens",
    authors=(Author("Ada One"),),
    published="2025-12-30",
    links=Links("https://example.org/early/1", doi="10.5555/early.1"),
    published_in=Publication(kind="preprint", journal="Moss Server"),
)
TWO_VERSIONS = replace(
    AT_SERVER,
    id="10.5555/early.2",
    updated="2026-03-04",
    links=Links("https://example.org/late/2", doi="10.5555/early.2"),
    published_in=Publication("article", "J. Moss", "1", "2", "3-4", "10.1234/late.2"),
)


def test_a_preprint_at_any_server_is_cited_as_a_preprint() -> None:
    cited = work(AT_SERVER)
    assert formats.bibtex(cited).startswith("@misc{")
    assert "journal" not in formats.bibtex(cited)
    assert "publisher = {Moss Server},\n  howpublished = {Preprint}" in formats.bibtex(cited)
    assert "TY  - UNPB" in formats.ris(cited)
    assert formats.csl(cited)["type"] == "article"
    assert "name=DC.type content=preprint" in head.tags(cited)


def test_a_preprint_that_was_published_is_cited_by_its_published_version() -> None:
    cited = work(TWO_VERSIONS)
    assert (cited.journal, cited.doi, cited.published) == ("J. Moss", "10.1234/late.2", "2026-03-04")
    assert "TY  - JOUR" in formats.ris(cited)
    assert formats.csl(cited)["issued"] == {"date-parts": [[2026, 3, 4]]}
    assert "preprint" not in head.tags(cited)


def test_a_preprint_says_at_which_server_it_is_and_then_where_it_was_published() -> None:
    assert "Preprint at: Moss Server" in html_of(AT_SERVER)
    late = html_of(TWO_VERSIONS)
    assert "Published in: J. Moss 1 (2), 3-4" in late
    assert '<a href="https://doi.org/10.5555/early.2">DOI</a>' in late
    assert '<a href="https://doi.org/10.1234/late.2">Published version</a>' in late
