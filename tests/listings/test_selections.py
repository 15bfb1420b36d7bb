"""The pages of featured papers, papers with code, and recently added papers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.listings import Fetched, Groups, Link, Listing, index_pages
from generator.listings.cards import Card
from generator.listings.kinds import DATES, FEED, KINDS, Extent
from generator.papers.paper import Links
from tests.harness.papers import listed, memberships

CODE = Links(code="https://example.org/code")


def pages(cards: list[Card], limit: int = 300) -> dict[str, Listing]:
    return {page.address: page for page in index_pages(Groups(cards, limit), memberships(cards), Fetched())}


def shown(listing: Listing) -> list[tuple[str, list[int]]]:
    """Return the heading and the papers of each block."""
    return [(block.heading, [int(paper.id[5:]) for paper in block.cards]) for block in listing.blocks]


def test_selections_have_their_papers_and_browse_leads_to_them() -> None:
    made = pages([
        listed(1, "2026-03-01", links=CODE),
        listed(2, "2026-03-02", featured=True),
        listed(3, "2025-03-03", featured=True, links=CODE),
        replace(listed(4, "1999-03-03"), added="2026-03-04"),
    ])  # fmt: skip
    assert shown(made["code/"]) == [("", [1, 3])]
    assert shown(made["featured/"]) == [("", [2, 3])]
    assert shown(made["added/"]) == [("Wednesday 4 March 2026", [4])]
    assert [page.total for page in (made["code/"], made["featured/"], made["added/"])] == [2, 2, 1]
    assert made["browse/"].parts[0] == (
        "",
        (
            Link("featured/", "Featured papers", 2),
            Link("code/", "Papers with code", 2),
            Link("added/", "Recently added", 1),
            Link("new/", "New papers"),
            Link("saved/", "Saved papers"),
        ),
    )


def test_without_papers_a_selection_says_so_and_nothing_leads_there() -> None:
    made = pages([listed(1)])
    for address, word in (("code/", "code"), ("featured/", "featured"), ("added/", "come in")):
        assert word in made[address].description
        assert made[address].blocks == ()
    assert dict(made["browse/"].parts)[""] == (
        Link("new/", "New papers"),
        Link("saved/", "Saved papers"),
    )


def test_a_page_of_papers_like_mine_is_there_only_where_papers_can_be_compared() -> None:
    cards = [listed(1)]
    assert "like/" not in pages(cards)
    listings = index_pages(Groups(cards, 300), memberships(cards), Fetched(), has_like=True)
    made = {page.address: page for page in listings}
    assert made["like/"].blocks == ()
    assert dict(made["browse/"].parts)[""][-1] == Link("like/", "Papers like mine")


def test_a_long_selection_is_split_by_time() -> None:
    made = pages([listed(number, f"20{number:02d}-03-01", links=CODE) for number in range(10, 30)], limit=10)
    assert shown(made["code/"]) == [("", [29, 28, 27])]
    assert made["code/2029/"].part_of == "Papers with code"
    assert made["code/2029/"].title == "Papers with code, 2029"
    assert shown(made["code/2029/"]) == [("", [29])]


def test_lately_added_has_whole_days_as_far_as_there_is_room() -> None:
    cards = [
        replace(listed(number, "1999-01-01", votes=number), added=f"2026-03-{day:02d} 06:{number}:00")
        for number, day in enumerate([4] * 3 + [3] * 5 + [2] * 3, 1)
    ]
    assert shown(pages(cards, limit=10)["added/"]) == [
        ("Wednesday 4 March 2026", [3, 2, 1]),
        ("Tuesday 3 March 2026", [8, 7, 6, 5, 4]),
    ]


def test_of_a_last_day_with_more_than_there_is_room_for_the_most_voted_are_shown() -> None:
    cards = [replace(listed(number, votes=number), added="2026-03-04") for number in range(1, 40)]
    page = pages(cards, limit=10)["added/"]
    assert shown(page) == [("Wednesday 4 March 2026", list(range(39, 29, -1)))]
    assert page.total == 10


def test_home_leads_to_all_featured_papers_only_if_there_are_more() -> None:
    few = [listed(number, featured=True) for number in range(1, 13)]
    blocks = {block.heading: block for block in pages(few)[""].blocks}
    assert blocks["Featured"].more is None
    blocks = {block.heading: block for block in pages([*few, listed(13, featured=True)])[""].blocks}
    assert blocks["Featured"].more == Link("featured/", "All featured papers")
    assert len(blocks["Featured"].cards) == 12


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_the_way_to_a_feed_leads_to_the_first_page_of_the_list(kind: object) -> None:
    assert kind in KINDS
    named = {made.name: made for made in KINDS}[repr(kind)]
    ways = [named.way_to_feed(address) for address in named.addresses("moss")]
    has_feed = repr(kind) in {
        "tag", "topic", "list", "author", "organization", "venue", "featured", "code", "added", "trending",
        "dates",
    }  # fmt: skip
    assert ways == ([FEED, f"../{FEED}"][: len(ways)] if has_feed else [""] * len(ways))
    assert named.feed in (None, Extent(30, whole=True), Extent(10, whole=False))


def test_the_page_of_all_feeds_lists_those_of_single_pages_and_of_collections() -> None:
    tags = [("moss", f"moss {number:03d}") for number in range(1, 6)]
    cards = [listed(number, tags=named, authors=("Ada",)) for number, named in enumerate(tags, 1)]
    whole, *digests = dict(pages(cards)["subscribe/"].parts)["Selections"]
    assert (whole.address, digests) == ("feed.xml", [Link("dates/feed.xml", DATES.digests)])
    selected = replace(listed(9, authors=("Ada",), featured=True, links=CODE, votes=1), added="2026-03-04")
    parts = dict(pages([*cards, selected])["subscribe/"].parts)
    assert [*parts][-1] == "Other formats"
    assert [step.address for step in parts["Other formats"]] == ["atom.xml", "feed.json", "feeds.opml"]
    assert [step.address for step in parts["Selections"]] == [
        "feed.xml",
        *(f"{name}/feed.xml" for name in ("trending", "featured", "code", "added", "dates")),
    ]
    assert [step.address for step in parts["Tags"]][:2] == ["tags/moss/feed.xml", "tags/moss-001/feed.xml"]
    assert len(parts["Tags"]) == 6
    assert parts["Authors"] == (Link("authors/ada/feed.xml", "Ada"),)
    assert "Topics" not in parts


def test_of_many_feeds_of_a_kind_the_page_has_the_largest_and_the_way_to_all() -> None:
    cards = [listed(number, tags=(f"moss {number:03d}",), authors=()) for number in range(1, 121)]
    tags = dict(pages(cards)["subscribe/"].parts)["Tags"]
    assert len(tags) == 10
    assert tags[-1] == Link("tags/", "All tags")
