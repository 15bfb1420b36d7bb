"""Records of Europe PMC, made up in the documented shape.

The shape of journal articles is that of recorded answers; that of preprints and corrections follows the
documentation.
"""

from __future__ import annotations

from typing import Any

import pytest

from generator.papers.paper import Affiliation, Paper
from generator.sources.upstreams import europepmc
from tests.harness.europepmc_server import Item, article, linked, preprint
from tests.harness.papers import ORCID, split


def paper_of(item: Item) -> Paper:
    (record,), problems = split(europepmc.parse(item, "here"))
    assert problems == []
    return record.paper


def test_a_whole_article() -> None:
    item = article(7, "On CO<sub>2</sub> in <i>Usnea</i>", pmcid="PMC123")
    item["fullTextUrlList"] = {"fullTextUrl": [
        {"availabilityCode": "S", "documentStyle": "pdf", "url": "https://elsewhere.example/7.pdf"},
        {"availabilityCode": "OA", "documentStyle": "pdf", "url": "https://europepmc.org/articles/PMC123?pdf=render"},
    ]}  # fmt: skip
    item["meshHeadingList"] = {"meshHeading": [
        {"majorTopic_YN": "N", "descriptorName": "Humans"},
        {"majorTopic_YN": "Y", "descriptorName": "Fungi"},
        {"majorTopic_YN": "N", "descriptorName": "Algae", "meshQualifierList": {"meshQualifier": [
            {"majorTopic_YN": "Y", "qualifierName": "metabolism"},
        ]}},
    ]}  # fmt: skip
    paper = paper_of(item)
    assert paper.id == paper.links.doi == paper.published_in.doi == "10.1234/lichen.7"
    assert paper.title == "On CO₂ in Usnea"
    assert paper.abstract == (
        "Background: Nothing was known of On CO₂ in Usnea.\n\nResults: It still is not."
    )
    assert paper.shown_authors == ("Ada One", "B. C. Two")
    assert (paper.published, paper.days, paper.source) == ("2026-01-05", (), "europepmc")
    assert paper.keywords == ("Lichens", "Symbiosis", "Fungi", "Algae"), "main MeSH headings alone"
    assert paper.links.paper == "https://europepmc.org/article/MED/40000007"
    assert paper.links.pdf == "https://europepmc.org/articles/PMC123?pdf=render", "which anybody may read"
    assert paper.published_in.kind == "article"
    assert paper.published_in.reference == "Journal of made-up lichens 12 (3), 7-15"


def test_a_journal_without_its_subtitle_and_no_item_number_in_place_of_pages() -> None:
    item = article(1, pageInfo="S0000-111X(26)00222-3")
    item["journalInfo"]["journal"]["title"] = "Lichens today : the organ of nobody = Flechten heute"
    assert paper_of(item).published_in.reference == "Lichens today 12 (3)"


def test_a_preprint() -> None:
    paper = paper_of(preprint(8))
    assert paper.id == "10.1101/2026.01.01.000008"
    assert paper.links.paper == "https://europepmc.org/article/PPR/PPR8"
    assert paper.published_in.values == {"kind": "preprint", "journal": "bioRxiv"}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("On lichens.", "On lichens"),
        ("On lichens?", "On lichens?"),
        ("On lichens...", "On lichens..."),
        ("On <i>Cladonia</i> sp.", "On Cladonia sp."),
        ("Lichens of the U.S.", "Lichens of the U.S."),
        ("On vitamin C.", "On vitamin C"),
        ("[On lichens].", "On lichens"),
        ("[On lichens.]", "On lichens"),
        ("[On [6]-gingerol in lichens].", "On [6]-gingerol in lichens"),
        ("[Translated article] On lichens.", "[Translated article] On lichens"),
        ("[A] and [B].", "[A] and [B]"),
        ("On  lichens\n and &lt;i&gt;moss&lt;/i&gt;.", "On lichens and moss"),
    ],
)
def test_a_title_has_neither_pubmeds_full_stop_nor_the_brackets_of_a_translation(
    written: str, title: str
) -> None:
    assert paper_of(article(1) | {"title": written}).title == title


def test_names_of_people_and_groups() -> None:
    people: list[Any] = [
        {"firstName": "Ada B", "lastName": "One", "suffix": "Jr"},
        {"lastName": "van der Two", "initials": "CD"},
        {"fullName": "Three EF"},
        {"collectiveName": "Lichen <i>Study</i> Group"},
        {"fullName": ""},
        None,
    ]
    assert paper_of(article(1, authorList={"author": people})).shown_authors == (
        "Ada B One Jr", "C. D. van der Two", "E. F. Three", "Lichen Study Group",
    )  # fmt: skip
    del (item := article(1))["authorList"]
    assert paper_of(item).shown_authors == ("A. One", "B. C. Two"), "from the one text with all names"


def test_authors_have_orcids_and_affiliations() -> None:
    lab = {"affiliation": "Lichen Lab, Fenland. Electronic address: ada@lichen.example."}
    people: list[Any] = [
        {"firstName": "Ada", "lastName": "One", "authorId": {"type": "ORCID", "value": ORCID},
         "authorAffiliationDetailsList": {"authorAffiliation": [lab, {"affiliation": "Bryum House."}]}},
        {"firstName": "Bo", "lastName": "Two", "authorId": {"type": "ISNI", "value": "1"},
         "affiliation": "Lichen Lab, Fenland"},
    ]  # fmt: skip
    paper = paper_of(article(1, authorList={"author": people}))
    assert paper.orcids == (("Ada One", ORCID),)
    own = Affiliation("Bryum House", ("Ada One",))
    assert paper.affiliations == (Affiliation("Lichen Lab, Fenland"), own)


@pytest.mark.parametrize(
    ("issue", "month", "published"),
    [
        ("2026 Jan", 1, "2026-01"),
        ("2026 Jan-Feb", 1, "2026-01"),
        ("2026", 0, "2026"),
        ("2026 Winter", 0, "2026"),
        ("2026 Jan 1", 1, "2026-01-01"),
    ],
)
def test_the_first_of_a_month_is_no_day_if_only_the_issue_is_dated(
    issue: str, month: int, published: str
) -> None:
    item = article(1, day="2026-01-01")
    item["journalInfo"] |= {
        "dateOfPublication": issue, "monthOfPublication": month, "printPublicationDate": "2026-01-01",
    }  # fmt: skip
    assert paper_of(item).published == "2026-01-01", "online"
    del item["electronicPublicationDate"]
    assert paper_of(item).published == published


def test_a_paper_without_a_doi_has_an_id_from_pubmed() -> None:
    del (item := article(9))["doi"]
    assert (paper_of(item).id, paper_of(item).slug) == ("pmid-40000009", "pmid-40000009")
    del item["pmid"]
    central = item | {"id": "PMC55", "source": "PMC", "pmcid": "PMC55"}
    assert paper_of(central).id == "pmc55"
    assert paper_of(central | {"id": "IND7", "source": "AGR", "pmcid": ""}).id == "agr-ind7"
    nameless = {"title": "On lichens", "firstPublicationDate": "2026-01-05"}
    assert paper_of(nameless).id == "on-lichens"


def test_an_arxiv_paper_has_its_arxiv_id() -> None:
    paper = paper_of(preprint(1, doi="10.48550/arXiv.2601.00001"))
    assert (paper.id, paper.links.doi, paper.links.paper) == (
        "2601.00001", "", "https://arxiv.org/abs/2601.00001",
    )  # fmt: skip


def test_corrections_and_retractions_that_a_record_names() -> None:
    item, other = article(1), article(2)
    linked(item, "Erratum in", other, "J Made Up Lichens. 2026 Mar 4;12(4):1. doi: 10.1234/x.")
    linked(item, "Comment in", other, "J Made Up Lichens. 2026 Apr;12(4):1.")
    assert (paper_of(item).corrected, paper_of(item).withdrawn) == ("2026-03-04", False)
    linked(item, "Retraction in", other, "J Made Up Lichens. 2026 May;12(5):1.")
    assert paper_of(item).withdrawn
    assert paper_of(item).withdrawal == "on 2026-05, according to Europe PMC"


@pytest.mark.parametrize(
    ("reference", "corrected"),
    [
        ("J Moss. 2026 Mar 4;12(4):1.", "2026-03-04"),
        ("J Moss. 2026 Mar;12(4):1.", "2026-03"),
        ("J Moss 1900-. 2026;12(4):1.", "2026"),
        ("J Moss. 2026 Feb 31;12(4):1.", "2026-02"),
        ("", "2026-05-06"),
    ],
)
def test_the_date_of_a_correction_is_in_its_reference_else_that_of_the_record(
    reference: str, corrected: str
) -> None:
    item = article(1, dateOfRevision="2026-05-06")
    linked(item, "Erratum in", article(2), reference)
    assert paper_of(item).corrected == corrected


def test_a_retracted_publication_is_withdrawn() -> None:
    paper = paper_of(article(1, pubTypeList={"pubType": ["Retracted Publication"]}))
    assert (paper.withdrawn, paper.withdrawal) == (True, "according to Europe PMC")


def test_fields_of_wrong_types_are_reported_and_left_out() -> None:
    wrong = dict.fromkeys(article(1), 7) | {"id": "1", "source": "MED", "title": "On lichens", "doi": []}
    (record,), problems = split(europepmc.parse(wrong | {"firstPublicationDate": "2026-01-05"}, "here"))
    assert record.paper.title == "On lichens"
    assert {problem.field for problem in problems} >= {"doi"}
