"""What programs get from a paper's page: whole abstract, type and DOI; and what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from generator.papers.paper import Links
from generator.publish.build import BuildOptions
from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered

ABSTRACT = 'Moss "grows" at 10^{-3} & <slowly> $x^2$.\n\nIt has a second paragraph. ' + "It goes on. " * 40
MARK = "citation_abstract"


def metas(archive: ArchiveFolder, number: int) -> dict[str, str]:
    page = html.fromstring(archive.html(f"papers/2603.{number:05d}/"))
    return {str(meta.get("name")): str(meta.get("content")) for meta in page.iter("meta")}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build an archive with as many papers as may have whole abstracts."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("machines") / "small", {"citation_abstract_limit": 3})
    archive.put(numbered(1, abstract=ABSTRACT, categories=("cs.CL",), links=Links()))
    archive.put(numbered(2, abstract=""))
    archive.put(numbered(3, title="M^3 of V_{0.5}", comment="This paper has been withdrawn by the author"))
    archive.put(numbered(4), hidden="true")
    archive.build("--strict")
    return archive


def test_a_preprint_arrives_whole(small: ArchiveFolder) -> None:
    cited = metas(small, 1)
    assert cited[MARK].split() == (
        f'Moss "grows" at 10⁻³ & <slowly> x². It has a second paragraph. {"It goes on. " * 40}'.split()
    )
    assert cited["DC.type"] == "preprint"
    assert cited["citation_doi"] == "10.48550/arXiv.2603.00001"
    assert cited["citation_arxiv_id"] == "2603.00001"
    assert cited["citation_abstract_html_url"].endswith("/papers/2603.00001/")
    assert len(cited["description"]) < 200
    assert MARK not in metas(small, 2)  # it has no abstract
    assert "<script type=application/ld+json>" in small.html("papers/2603.00002/")
    assert "<link rel=alternate type=application/rss+xml" in small.html("papers/2603.00002/")
    assert MARK in metas(small, 3)


def test_a_page_shows_scripts_and_that_its_paper_was_withdrawn(small: ArchiveFolder) -> None:
    page = small.html("papers/2603.00003/")
    assert "<h1>M<sup>3</sup> of V<sub>0.5</sub></h1>" in page
    assert "This paper was withdrawn." in page
    assert metas(small, 3)["citation_title"] == "M³ of V_0.5"
    listed = small.html("dates/2026-03-02/")
    assert "M^3" not in listed and "V_{" not in listed
    assert "This paper was withdrawn." not in small.html("papers/2603.00001/")


def test_a_paper_more_than_the_limit_takes_them_from_all_pages_and_the_site_is_as_a_clean_build_has_it(
    small: ArchiveFolder,
) -> None:
    before = files(small.site)
    more = small.put(numbered(5))
    engine.build(small.config, BuildOptions(processes=1))
    gone = {MARK, "description", "citation_abstract_html_url"}
    assert not [number for number in (1, 3, 5) if gone & metas(small, number).keys()]
    assert "ld+json" not in small.html("papers/2603.00001/")
    announced = "<link rel=alternate type=application/rss+xml"
    assert announced not in small.html("papers/2603.00001/") and announced in small.html("dates/2026-03-02/")
    same(files(small.site), small.clean())
    small.delete(more)
    engine.build(small.config, BuildOptions(processes=1))
    same(files(small.site), before)


def test_no_page_has_its_abstract_where_the_limit_is_zero(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "none", {"citation_abstract_limit": 0})
    archive.put(numbered(1))
    archive.build("--strict")
    assert MARK not in metas(archive, 1)
