"""Reading lists: their pages, links from papers, and redirects from former names."""

from __future__ import annotations

from collections.abc import Iterable

from generator.content.curated.reading_lists import ListedPaper, ReadingList
from generator.listings import Block, Fetched, Groups, Link, Listing, ListRemark, index_pages
from generator.listings.cards import Card
from generator.listings.collections.lists import Lists
from generator.listings.kinds import LIST, MOVED, Collection
from generator.papers.paper import Links
from tests.harness.papers import listed, memberships, plain

CARDS = [
    listed(1, "2026-01-05"),
    listed(2, "2026-01-06"),
    listed(3, links=Links(code="https://example.org/c", doi="10.1234/abc")),
]
SEMINAR = ReadingList(
    "content/lists/seminar.md",
    "seminar",
    "Our seminar",
    (
        ListedPaper("2601.00003", "The proof.", "2026-03-04"),
        ListedPaper("2601.00001"),
        ListedPaper("2601.00009"),
        ListedPaper("10.1234/abc"),
    ),
    former=("course",),
)


def pages(lists: Iterable[ReadingList], cards: list[Card] = CARDS) -> dict[str, Listing]:
    members = memberships(cards, reading_lists=tuple(lists))
    return {page.address: page for page in index_pages(Groups(cards, 300), members, Fetched())}


def test_a_page_has_the_papers_in_the_order_given_with_what_is_said_of_them() -> None:
    page = pages([SEMINAR])["lists/seminar/"]
    remarks = ListRemark("The proof.", "2026-03-04"), ListRemark()
    assert page.blocks == (Block("", (CARDS[2], CARDS[0]), remarks=remarks),)
    assert (page.title, page.total) == ("Our seminar", 2)
    assert page.up == (Link("lists/", "All reading lists"),)


def test_a_paper_knows_its_lists_and_a_list_whom_it_lacks() -> None:
    lists = Lists(CARDS, [SEMINAR, SEMINAR._replace(slug="b", title="B", papers=SEMINAR.papers[:1])])
    seminar = Collection(LIST, "seminar", "Our seminar")
    assert lists.of(CARDS[0]) == (seminar,)
    assert lists.of(CARDS[1]) == ()
    assert [shown.name for shown in lists.of(CARDS[2])] == ["Our seminar", "B"]
    assert lists.unmet == [(SEMINAR, ListedPaper("2601.00009"))]


def test_words_of_a_person_stand_above_the_papers() -> None:
    page = pages([SEMINAR._replace(text="Some *words*.")])["lists/seminar/"]
    assert (page.intro, page.blocks[0].heading) == ("Some *words*.", "Papers")


def test_the_overview_and_browse_lead_to_lists() -> None:
    made = pages([SEMINAR])
    step = Link("lists/seminar/", "Our seminar", 2)
    assert [(label, plain(steps)) for label, steps in made["lists/"].parts] == [("", (step,))]
    assert made["lists/"].figures == ("1 list",)
    label, steps = made["browse/"].parts[-1]
    assert (label, plain(steps)) == ("Lists", (step, Link("lists/", "All reading lists")))
    none = pages([])
    assert none["lists/"].description == "There are no reading lists yet."
    assert "Lists" not in dict(none["browse/"].parts)


def test_a_former_name_leads_on_unless_another_list_has_it() -> None:
    other = ReadingList("content/lists/x.md", "x", "X", (), former=("seminar", "y"))
    made = pages([SEMINAR, other])
    moved = {address: page.target for address, page in made.items() if page.kind is MOVED}
    assert moved == {
        "lists/course/": Link("lists/seminar/", "Our seminar"),
        "lists/y/": Link("lists/x/", "X"),
    }
    assert made["lists/seminar/"].kind is LIST
