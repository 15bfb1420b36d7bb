"""The text of a Daily Papers page, with made-up papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.papers.paper import Counts, Record
from generator.sources.formats import capture
from tests.harness.papers import split

CHROME = """new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Jan 2

"""
ABSTRACT = "Papers are made up here, and nothing in them was measured, which makes them quick to write. " * 4


def card(title: str, footer: str = "  • 5 authors\n·\nNov 26, 2025", abstract: str = ABSTRACT) -> str:
    return f"{title}\n\n{abstract}\n\n{footer}\n\n"


def read(text: str) -> list[Record]:
    """Return the records of a valid capture."""
    records, problems = split(capture.read(text, "page.txt"))
    assert problems == []
    return records


def test_papers_and_not_the_page_around_them() -> None:
    text = CHROME + card("One: A Made-Up Paper") + card("Two?", "  • 1 authors\n·\nFeb 5, 2018")
    first, second = read(text)
    assert first.paper.title == "One: A Made-Up Paper"
    assert first.paper.abstract == ABSTRACT.strip()
    assert (first.paper.author_count, first.paper.days, first.paper.authors) == (5, ("2025-11-26",), ())
    assert first.paper.id == "one-a-made-up-paper"
    assert first.paper.source == "capture"
    assert first.counts == Counts()
    assert (second.paper.title, second.paper.author_count, second.paper.days) == ("Two?", 1, ("2018-02-05",))


@pytest.mark.parametrize(
    ("footer", "counts"),
    [
        ("  • 5 authors\n·\nNov 26, 2025 3", Counts(votes=3)),
        ("  • 5 authors\n·\nNov 26, 2025\n3", Counts(votes=3)),
        ("• 5 authors\n\n·\n\nNov 26, 2025\n\n3\n\n1", Counts(votes=3, comments=1)),
        ("5 authors · Nov 26, 2025 · 3", Counts(votes=3)),
        ("5 Authors\nPublished on Nov 26, 2025", Counts()),
        ("* 5 authors\n-\nNovember 26, 2025", Counts()),
        ("• 5 authors\n·\n26 Nov 2025", Counts()),
        ("• 5 authors\n·\n2025-11-26\n12", Counts(votes=12)),
        ("• 5 authors\r\n·\r\nNov 26, 2025", Counts()),
    ],
)
def test_footers_of_other_captures(footer: str, counts: Counts) -> None:
    first, second = read(CHROME + card("One", footer) + card("Two", footer))
    for record, title in ((first, "One"), (second, "Two")):
        assert record.paper.title == title
        assert record.paper.abstract == ABSTRACT.strip()
        assert (record.paper.author_count, record.paper.days) == (5, ("2025-11-26",))
        assert record.counts == counts


def test_a_capture_without_empty_lines() -> None:
    text = CHROME + card("One") + card("Two")
    assert [record.paper.title for record in read(text.replace("\n\n", "\n"))] == ["One", "Two"]


def test_wrapped_lines_and_paragraphs() -> None:
    wrapped = ABSTRACT.replace(". ", ".\n").strip()
    (record,) = read(CHROME + card("A title that\ngoes on", abstract=f"{wrapped}\n\nMore."))
    assert record.paper.title == "A title that goes on"
    assert record.paper.abstract == f"{ABSTRACT.strip()}\n\nMore."


def test_a_title_with_numbers_and_a_date_stays_whole() -> None:
    titles = ["2025", "Jan 2 and what came after", "5 authors in search of a paper", "GPT-5 · 7"]
    records = read(CHROME + "".join(card(f"On {title}") for title in titles))
    assert [record.paper.title for record in records] == [f"On {title}" for title in titles]


def test_no_abstract_and_a_short_one() -> None:
    records = read(f"{CHROME}One\n\n• 5 authors\n·\nNov 26, 2025\n\n" + card("Two", abstract="Short."))
    assert [(record.paper.title, record.paper.abstract) for record in records] == [
        ("One", ""),
        ("Two", "Short."),
    ]


@pytest.mark.parametrize(
    ("footer", "reason"),
    [
        ("• 5 authors\n·\nJan 1", "'Jan 1' has no year"),
        ("• 5 authors\n·\nFeb 30, 2025", "not in the calendar"),
        ("• 5 authors\n·\nsoon", "missing after the number of authors"),
        ("• 5 authors", "missing after the number of authors"),
    ],
)
def test_a_card_without_a_date_is_told_with_its_line_and_the_rest_comes(footer: str, reason: str) -> None:
    records, (problem,) = split(capture.read(CHROME + card("One", footer) + card("Two"), "page.txt"))
    assert (problem.where, problem.field) == ("page.txt:13 (One)", "date")
    assert reason in problem.reason
    assert [record.paper.title for record in records][-1:] == ["Two"]


def test_a_card_without_a_title() -> None:
    (problem,) = capture.read("• 5 authors\n·\nNov 26, 2025\n", "page.txt")
    assert isinstance(problem, Problem)
    assert (problem.where, problem.field) == ("page.txt:1", "title")


def test_what_is_a_capture() -> None:
    assert capture.cards(CHROME + card("One")) == 2
    assert not capture.cards(CHROME)
    assert not capture.cards("A list of 5 authors and their papers")


@given(
    st.lists(
        st.sampled_from(["• 5 authors", "·", "Nov 26, 2025 3", "7", "", "Title", ABSTRACT, "Jan 2", "\x00"])
    )
)
def test_no_order_of_lines_raises(rows: list[str]) -> None:
    for record in capture.read("\n".join(rows), "x"):
        assert isinstance(record, Record | Problem)
