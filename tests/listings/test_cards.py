from __future__ import annotations

import pytest

from generator.content.page import Page
from generator.listings.cards import Card
from generator.papers.paper import Author, Links
from tests.harness.papers import listed, paper


def test_an_entry_has_what_lists_show() -> None:
    made = paper(
        authors=[Author("Hidden", hidden=True), *(f"Author {number}" for number in range(8))],
        days=("2026-02-01", "2026-01-02"),
        links=Links(code="https://a.org"),
        abstract="Long.",
    )
    card = Card.of(Page(made, featured=True))
    assert (card.id, card.slug, card.title) == ("2601.00001", "2601.00001", "Moss and Mirrors")
    assert card.names.split("\n") == [f"Author {number}" for number in range(8)]
    assert (card.author_count, card.dates) == (8, ("2026-01-02", "2026-02-01"))
    assert (card.code, card.featured, card.votes) == ("https://a.org", True, None)


@pytest.mark.parametrize(
    ("abstract", "summary", "shown", "by_machine"),
    [
        ("It grows, e.g. moss. It rests.\n\nMore.", "", "It grows, e.g. moss.", False),
        ("It grows.", "A machine says so. Twice.", "A machine says so. Twice.", True),
        ("", "", "", False),
        ("", "word " * 80, f"{'word ' * 47}…", True),
        ("", "word " * 40 + "of $" + "x + " * 20 + "y$", f"{'word ' * 40}of …", True),
        ("", "word " * 40 + "of \\(" + "x + " * 20 + "y\\)", f"{'word ' * 40}of …", True),
        ("", "of $x$ " + "word " * 80, f"of $x$ {'word ' * 46}…", True),
    ],
)
def test_a_summary_is_the_source_s_else_the_first_sentence_and_never_ends_within_a_formula(
    abstract: str, summary: str, shown: str, by_machine: bool
) -> None:
    card = Card.of(Page(paper(abstract=abstract, summary=summary)))
    assert (card.summary, card.by_machine) == (shown, by_machine)
    assert len(card.summary) <= 240


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://cdn-uploads.huggingface.co/1.png", True),
        ("https://cdn-uploads.huggingface.co.example.org/1.png", False),
    ],
)
def test_pictures_come_from_the_hosts_that_sources_declare(address: str, shown: bool) -> None:
    assert bool(Card.of(Page(paper(thumbnail=address))).thumbnail) == shown


@pytest.mark.parametrize(
    ("names", "stated", "count"), [((), None, 0), ((), 12, 12), (("A",), 12, 12), (("A", "B"), 1, 2)]
)
def test_authors_are_counted_where_the_names_are_not_told(
    names: tuple[str, ...], stated: int | None, count: int
) -> None:
    assert Card.of(Page(paper(authors=names, author_count=stated))).author_count == count


@pytest.mark.parametrize(
    ("tags", "categories", "keywords", "topics", "curated"),
    [
        (("moss",), ("cs.CL",), ("ferns",), ("moss",), True),
        ((), ("cs.CL", "zz.ZZ"), ("ferns",), ("Computation and Language", "zz.ZZ", "ferns"), False),
        ((), ("cs.LG", "stat.ML"), ("Machine Learning",), ("Machine Learning",), False),
        ((), (), (), (), False),
    ],
)
def test_topics_are_the_page_s_own_tags_else_what_the_source_gives(
    tags: tuple[str, ...],
    categories: tuple[str, ...],
    keywords: tuple[str, ...],
    topics: tuple[str, ...],
    curated: bool,
) -> None:
    card = Card.of(Page(paper(tags=tags, categories=categories, keywords=keywords)))
    assert (card.proposed_tags, card.curated) == (topics, curated)


def test_votes_rank_and_the_id_breaks_ties() -> None:
    papers = [listed(3), listed(2, votes=0), listed(5, votes=9), listed(4, votes=9), listed(1, votes=1)]
    ranked = sorted(papers, key=lambda paper: paper.rank)
    assert [int(paper.id[-1]) for paper in ranked] == [4, 5, 1, 2, 3]
