from __future__ import annotations

import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import RecordError
from generator.papers.paper import Author, Counts, Links, Paper, url
from generator.text import identifiers
from generator.text.cleaning import line, paragraphs
from tests.harness import papers


def test_a_paper_is_frozen_and_clean() -> None:
    made = Paper(
        id="https://arxiv.org/abs/2601.00001v3",
        title=" Moss\n and\tMirrors ",
        abstract="One\nline.\r\n\r\n  Two.\n \n\nThree.",
        authors=(Author(" Ada\n One, "), Author("Bo Two"), Author("Ada One")),
        days=("2026-01-03", "2026-01-02T22:00:00Z", "2026-01-03"),
        tags=("agents", " agents", "", "vision"),
        organization=" A\x00B ",
    )
    assert made.id == "2601.00001"
    assert made.title == "Moss and Mirrors"
    assert made.abstract == "One line.\n\nTwo.\n\nThree."
    assert made.shown_authors == ("Ada One", "Bo Two")
    assert made.days == ("2026-01-02", "2026-01-03")
    assert made.tags == ("agents", "vision")
    assert made.organization == "A B"
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.title = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"title": " \n"}, "title", "missing"),
        ({"title": "\u202e\x00"}, "title", "missing"),
        ({"days": ("2026-02-30",)}, "date", "not in the calendar"),
        ({"published": "soon"}, "published", "is not a date"),
        ({"updated": "2026-99"}, "updated", "not in the calendar"),
        ({"version": 0}, "version", "not a number of 1 or more"),
        ({"version": "2"}, "version", "not a number of 1 or more"),
        ({"version": True}, "version", "not a number of 1 or more"),
        ({"author_count": -1}, "author_count", "not a number of 0 or more"),
        ({"author_count": True}, "author_count", "not a number of 0 or more"),
        ({"arxiv": "nowhere"}, "arxiv", "is not an arXiv id"),
    ],
)
def test_what_cannot_be_a_paper_names_its_field(fields: dict[str, object], field: str, reason: str) -> None:
    with pytest.raises(RecordError, match=reason) as caught:
        papers.paper(**fields)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_a_title_and_a_date_are_enough() -> None:
    made = Paper(id="", title="Moss: and “Mirrors”", days=("2026-01-02",), author_count=3)
    assert made.id == identifiers.from_title("Moss: and “Mirrors”")
    assert (made.slug, made.authors, made.author_count, made.arxiv) == (made.id, (), 3, "")


@pytest.mark.parametrize(
    ("days", "published", "date", "dates", "folder"),
    [
        (("2026-01-05", "2026-02-01"), "2025-12-24", "2026-01-05", ("2026-01-05", "2026-02-01"), "2026/01"),
        ((), "2025-12-24", "2025-12-24", ("2025-12-24",), "2025/12"),
        ((), "1989-08", "1989-08", ("1989-08",), "1989/08"),
        ((), "1963", "1963", ("1963",), "1963/00"),
        ((), "", "", (), "undated"),
    ],
)
def test_the_first_day_says_where_a_paper_is_filed(
    days: tuple[str, ...], published: str, date: str, dates: tuple[str, ...], folder: str
) -> None:
    made = papers.paper(days=days, published=published)
    assert (made.date, made.dates, made.folder) == (date, dates, folder)


def test_old_ids_have_no_slash_in_their_address() -> None:
    assert papers.paper("math.GT/0309136").slug == "math.0309136"


def test_a_paper_with_another_id_may_tell_its_arxiv_id() -> None:
    assert papers.paper("10.1234/abc", arxiv="arXiv:2601.00002v2").arxiv == "2601.00002"
    assert papers.paper("2601.00001").arxiv == "2601.00001"


def test_hidden_authors_are_kept_and_not_shown() -> None:
    made = papers.paper(authors=(Author("Ada One", hidden=True), Author("Bo Two")))
    assert len(made.authors) == 2
    assert made.shown_authors == ("Bo Two",)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("and Bo Two", "Bo Two"),
        ("; and Bo Two", "Bo Two"),
        ("And Two", "And Two"),
        ("Andy Two", "Andy Two"),
        ("and and Bo Two", "Bo Two"),
        ("and , and", "and"),
    ],
)
def test_what_joined_an_author_to_others_is_no_part_of_the_name(written: str, name: str) -> None:
    assert Author(written).name == name


def test_an_author_needs_a_name() -> None:
    with pytest.raises(RecordError, match="an author has no name"):
        Author(" ,; ")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//a.org", "a.org", "http://", "http://["]
)
def test_only_web_addresses_are_links(address: str) -> None:
    with pytest.raises(RecordError, match="is not a web address") as caught:
        Links(code=address)
    assert caught.value.field == "links.code"


def test_addresses_lose_what_could_end_them() -> None:
    assert url(" https://a.org/x y\"z'<b>`\\ ", "x") == "https://a.org/x%20y%22z%27%3Cb%3E%60%5C"
    assert url(" ", "x") == ""


@pytest.mark.parametrize("text", ["10.1234/ABC", "https://doi.org/10.1234/abc", "doi:10.1234/Abc"])
def test_a_doi_is_bare_and_in_small_letters(text: str) -> None:
    assert Links(doi=text).doi == "10.1234/abc"


def test_what_is_no_doi_is_told() -> None:
    with pytest.raises(RecordError, match="is not a DOI") as caught:
        Links(doi="11.1234/abc")
    assert caught.value.field == "links.doi"


@pytest.mark.parametrize("value", [-1, 1.5, "3", True])
def test_counts_count(value: object) -> None:
    with pytest.raises(RecordError, match="is not a count") as caught:
        Counts(stars=value)  # type: ignore[arg-type]
    assert caught.value.field == "stars"


def test_counts_that_do_not_say_leave_the_older_ones() -> None:
    assert Counts(votes=0).or_else(Counts(votes=7, comments=2)) == Counts(votes=0, comments=2)


@given(papers.nasty(30))
def test_a_line_is_one_printable_line(text: str) -> None:
    made = line(text)
    assert made == " ".join(made.split())
    assert not {unicodedata.category(character) for character in made} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(made) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert line(made) == made
    made.encode()


@given(papers.nasty(30))
def test_paragraphs_are_lines(text: str) -> None:
    made = paragraphs(text)
    assert paragraphs(made) == made
    assert all(part and line(part) == part for part in made.split("\n\n") if made)


def test_letters_are_composed() -> None:
    assert line("Go\u0308del  \u212b") == "G\u00f6del \u00c5"


@given(papers.papers())
def test_a_paper_made_again_is_the_same(made: Paper) -> None:
    assert dataclasses.replace(made) == made


@given(st.text(max_size=60))
def test_every_address_is_safe_in_a_page(text: str) -> None:
    try:
        made = url(text, "x")
    except RecordError:
        return
    assert not set(made) & set("<>\"'`\\ \n\t")
