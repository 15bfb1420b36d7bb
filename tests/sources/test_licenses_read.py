"""A paper's licence, from each source and format that says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.papers.paper import Paper
from generator.sources.formats import jsonlines
from tests.harness.europepmc_server import article
from tests.harness.papers import split
from tests.sources import test_bibtex, test_csl, test_europepmc_records, test_oai, test_references

BY = "http://creativecommons.org/licenses/by/4.0/"
TDM = {"URL": "https://moss.example/tdm", "content-version": "tdm"}


def in_crossref(*said: Mapping[str, str]) -> Paper:
    return test_csl.read(license=list(said))


def test_an_agency_says_it_of_the_text_for_readers() -> None:
    manuscript = {"URL": "https://creativecommons.org/licenses/by-nc/4.0/", "content-version": "am"}
    assert in_crossref(TDM, manuscript, {"URL": BY, "content-version": "vor"}).license == "cc-by-4.0"
    assert in_crossref(TDM, manuscript).license == "cc-by-nc-4.0"


@pytest.mark.parametrize(
    "said",
    [(), (TDM,), (TDM | {"content-version": "vor"},), ({"content-version": "vor"},)],
)
def test_a_publishers_terms_are_no_licence(said: tuple[dict[str, str], ...]) -> None:
    assert in_crossref(*said).license == ""


def test_wrong_types_say_nothing() -> None:
    said: Any = [None, 7, {"URL": 7, "content-version": ["vor"]}, {"URL": 7, "content-version": "vor"}]
    assert in_crossref(*said).license == ""


def test_arxiv_says_it_where_it_lists_changes() -> None:
    (made,), _ = test_oai.read(test_oai.saved(test_oai.PAPER))
    assert made.paper.license == "cc-by-4.0"


def test_europe_pmc_says_it_in_words() -> None:
    assert test_europepmc_records.paper_of(article(7, "On Usnea", license="cc by-nc")).license == "cc-by-nc"


def test_a_bibliography_says_it() -> None:
    said = "title={On Moss}, copyright={Creative Commons Attribution 4.0 International}"
    assert test_bibtex.only(said).license == "cc-by-4.0"
    assert test_references.only(license="CC0").license == "cc0"


def test_a_line_of_an_archive_says_it() -> None:
    line = {"id": "10.1234/moss", "title": "On Moss", "license": BY}
    (made,), _ = split(jsonlines.parse(line, "", "x"))
    assert made.paper.license == "cc-by-4.0"
