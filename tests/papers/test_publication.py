"""Where a paper was published, field by field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import RecordError
from generator.papers.publication import KINDS, LONGEST, PUBLICATION_NAMES, Publication
from tests.harness.papers import paper


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        ({"journal": "Journal of Ferns", "volume": "12", "issue": "3", "pages": "1-9"},
         "Journal of Ferns 12 (3), 1-9"),
        ({"journal": "Journal of Ferns", "pages": "e17"}, "Journal of Ferns, e17"),
        ({"journal": "Journal of Ferns", "issue": "3"}, "Journal of Ferns (3)"),
        ({"journal": "Journal of Ferns"}, "Journal of Ferns"),
        ({"volume": "12", "pages": "1-9", "doi": "10.1234/x"}, ""),
        ({"kind": "chapter", "book": "Ferns", "series": "Plants", "edition": "2", "pages": "1-9",
          "editors": "García Two, Bo; Cy Three", "publisher": "Moss Press", "place": "Oslo"},
         "Ferns, 1-9, Plants, edition 2, edited by Bo García Two and Cy Three, Moss Press, Oslo"),
        ({"kind": "thesis", "genre": "PhD thesis", "school": "University of Moss"},
         "PhD thesis, University of Moss"),
        ({"kind": "report", "genre": "White paper", "issue": "7", "school": "Institute of Moss"},
         "White paper 7, Institute of Moss"),
        ({"kind": "software", "edition": "2.1", "publisher": "Moss Archive"}, "version 2.1, Moss Archive"),
        ({"kind": "chapter", "chapter": "3", "publisher": "Moss Press"}, "chapter 3, Moss Press"),
        ({"genre": "Blog post", "note": "To appear", "accessed": "2026-03"}, "Blog post"),
        ({"chapter": "3", "note": "To appear", "accessed": "2026"}, ""),
        ({"isbn": "978-0-00-000000-2", "language": "de"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_place_in_words(given: dict[str, str], reference: str) -> None:
    made = Publication(**given)
    assert made.reference == reference
    assert (made.values, bool(made)) == (given, bool(given))


def test_what_citations_in_words_leave_out() -> None:
    article = Publication(journal="Ferns", publisher="Moss Press", place="Oslo", issn="1234-567X", pmid="7")
    assert (article.reference, article.details) == ("Ferns", "Moss Press, Oslo, ISSN 1234-567X, PMID 7")
    book = Publication("book", publisher="Moss Press", isbn="978-0-00-000000-2", language="de")
    assert (book.reference, book.details) == ("Moss Press", "ISBN 978-0-00-000000-2, language de")
    assert Publication("book", language="en-GB").details == ""


def test_what_a_bibliography_says_besides_is_told_and_when_it_was_read_is_not() -> None:
    assert Publication(note="To appear", accessed="2026-03-01").details == "To appear"
    with pytest.raises(RecordError, match="is not a date"):
        Publication(accessed="soon")


def test_an_issn_comes_once() -> None:
    issns = "1234-567X; 2345-6789,1234567x 1234-567X 2345-6789"
    assert Publication(issn=issns).issn == "1234-567X, 2345-6789"


def test_a_journal_that_repeats_the_book_is_left_out() -> None:
    """A source that named proceedings as a journal may now name them as a book."""
    assert Publication("conference paper", "Moss 2026", book="Moss 2026").values == {
        "kind": "conference paper", "book": "Moss 2026",
    }  # fmt: skip


def test_texts_are_on_one_line_and_a_doi_is_bare() -> None:
    made = Publication("article", " J.\n of\x00 Ferns ", volume="\u202e12", doi="https://doi.org/10.1234/ABC")
    assert made == Publication("article", "J. of Ferns", volume="12", doi="10.1234/abc")
    assert paper(published_in=made, id="10.5555/x").ids == ("10.5555/x", "10.1234/abc")


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"journal": "x" * (LONGEST + 1)}, "published_in.journal", "has more than 300 characters"),
        ({"kind": "poem"}, "published_in.kind", "'poem' is none of article, preprint, "),
        ({"doi": "javascript:x"}, "published_in.doi", "'javascript:x' is not a DOI"),
        ({"doi": "https://arxiv.org/abs/2601.00001"}, "published_in.doi", "is not a DOI"),
    ],
)
def test_what_it_cannot_be(given: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        Publication(**given)
    assert caught.value.field == field and reason in caught.value.reason


def test_a_text_may_be_as_long_as_the_limit() -> None:
    assert Publication(journal="x" * LONGEST).journal == "x" * LONGEST


@given(st.dictionaries(st.sampled_from(PUBLICATION_NAMES), st.text(max_size=400)))
def test_any_texts_are_cleaned_or_refused(given: dict[str, str]) -> None:
    """So the site needs no limit of its own on these texts."""
    try:
        made = Publication(**given)
    except RecordError:
        return
    assert Publication(**made.values) == made and made.kind in ("", *KINDS)
    assert all(len(text) <= LONGEST and text == text.strip() for text in made.values.values())
