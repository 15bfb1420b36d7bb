from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.listings import Fetched, Groups, Link, Listing, index_pages
from generator.listings.cards import Card
from generator.listings.kinds import DAY, SPANS
from generator.papers import dates
from tests.harness.papers import listed, memberships, partial_dates, plain


def make(cards: Iterable[Card], limit: int = 300, minimum: int = 1) -> Iterator[Listing]:
    every = list(cards)
    return index_pages(Groups(every, limit), memberships(every, tag=minimum, author=1000), Fetched())


def pages(cards: Iterable[Card], limit: int = 300) -> dict[str, Listing]:
    """Return every index page by address."""
    every = list(make(cards, limit))
    listings = {listing.address: listing for listing in every}
    assert len(listings) == len(every), "no address twice"
    return listings


def numbers(cards: Iterable[Card]) -> list[int]:
    return [int(paper.id.split(".")[1]) for paper in cards]


def shown(listing: Listing) -> list[list[int]]:
    return [numbers(block.cards) for block in listing.blocks]


def test_each_page_that_has_papers_and_no_other() -> None:
    listings = pages([listed(1, "2024-12-30", tags=("moss",)), listed(2, "1989-08"), listed(3, "1963")])
    assert set(listings) == {
        "",
        "trending/",
        "featured/",
        "code/",
        "added/",
        "new/",
        "subscribe/",
        "saved/",
        "statistics/",
        "status/",
        "dates/",
        "dates/2024-12-30/",
        "dates/2025-W01/",
        "dates/2024-12/",
        "dates/1989-08/",
        "dates/2024/",
        "dates/1989/",
        "dates/1963/",
        "browse/",
        "tags/",
        "authors/",
        "organizations/",
        "venues/",
        "topics/",
        "lists/",
        "tags/moss/",
    }


def test_a_day_is_sorted_by_votes_ties_by_id() -> None:
    listings = pages(
        [listed(3), listed(2, votes=5), listed(1, votes=0), listed(9, votes=7), listed(8, votes=7)]
    )
    assert shown(listings["dates/2026-01-02/"]) == [[8, 9, 2, 1, 3]]


def test_elsewhere_the_newest_come_first_and_weeks_and_months_have_days() -> None:
    days = {1: "2026-01-05", 2: "2026-01-05", 3: "2026-01-07", 4: "2026-01", 5: "2026"}
    votes = {1: 1, 2: 9, 3: None, 4: 99, 5: 999}
    listings = pages(listed(number, day, votes=votes[number], tags=("moss",)) for number, day in days.items())
    assert shown(listings["dates/2026-W02/"]) == [[3], [2, 1]]
    assert shown(listings["dates/2026-01/"]) == [[3], [2, 1], [4]]
    headings = ["Wednesday 7 January 2026", "Monday 5 January 2026", "Without a day"]
    assert [block.heading for block in listings["dates/2026-01/"].blocks] == headings
    assert shown(listings["dates/2026/"]) == [[3, 2, 1, 4, 5]]
    assert shown(listings["tags/moss/"]) == [[3, 2, 1, 4, 5]]


def test_a_paper_of_two_days_stands_under_both_and_once_on_wider_pages() -> None:
    listings = pages([listed(1, "2026-01-05", "2026-01-07", "2026-02-01"), listed(2, "2026-01-06")])
    for address in ("dates/2026-01-05/", "dates/2026-01-07/", "dates/2026-02-01/", "dates/2026-02/"):
        assert shown(listings[address])[0] == [1]
    assert shown(listings["dates/2026-01/"]) == [[1], [2]], "under its latest day of the month"
    assert shown(listings["dates/2026/"]) == [[1, 2]]
    assert listings["dates/2026/"].total == 2


def test_previous_and_next_skip_empty_ones() -> None:
    days = ("2026-01-02", "2026-01-09", "2026-04-01", "2023-12-31")
    listings = pages(listed(number, day) for number, day in enumerate(days))
    for address, earlier, later in (
        (
            "2026-01-09",
            Link("dates/2026-01-02/", "2 January 2026"),
            Link("dates/2026-04-01/", "1 April 2026"),
        ),
        ("2026-04-01", Link("dates/2026-01-09/", "9 January 2026"), None),
        ("2023-12-31", None, Link("dates/2026-01-02/", "2 January 2026")),
        ("2026-W02", Link("dates/2026-W01/", "Week 1, 2026"), Link("dates/2026-W14/", "Week 14, 2026")),
        ("2026-01", Link("dates/2023-12/", "December 2023"), Link("dates/2026-04/", "April 2026")),
        ("2026", Link("dates/2023/", "2023"), None),
    ):
        page = listings[f"dates/{address}/"]
        assert (page.previous, page.next) == (earlier, later)


def test_weeks_at_the_border_of_two_years() -> None:
    listings = pages(
        [listed(1, "2024-12-29"), listed(2, "2024-12-30"), listed(3, "2025-01-05"), listed(4, "2025-01-06")]
    )
    assert shown(listings["dates/2024-W52/"]) == [[1]]
    assert shown(listings["dates/2025-W01/"]) == [[3], [2]]
    assert listings["dates/2025-W01/"].previous == Link("dates/2024-W52/", "Week 52, 2024")
    assert Link("dates/2025-W01/", "Week 1, 2025") in listings["dates/2024-12-30/"].up
    assert shown(listings["dates/2024/"]) == [[2, 1]]


def test_the_way_up_and_down() -> None:
    listings = pages(
        [listed(1, "2026-01-05"), listed(2, "2026-01-07"), listed(3, "2026-01"), listed(4, "2026-02-01")]
    )
    assert [step.address for step in listings["dates/2026-01-05/"].up] == [
        "dates/2026-W02/",
        "dates/2026-01/",
        "dates/2026/",
        "dates/",
    ]
    assert listings["dates/2026-01/"].parts == (
        (
            "Days",
            (Link("dates/2026-01-05/", "Mon 5", 1), Link("dates/2026-01-07/", "Wed 7", 1)),
        ),
    )
    assert listings["dates/2026/"].parts == (
        ("Months", (Link("dates/2026-01/", "Jan", 3), Link("dates/2026-02/", "Feb", 1))),
    )
    (calendar,) = listings["dates/2026/"].charts
    assert [step.address for step in calendar.heads] == ["dates/2026-01/", "dates/2026-02/"]
    ((label, row),) = listings["dates/"].parts
    assert (label, len(row)) == ("", 13)
    assert row[:3] == (
        Link("dates/2026/", "2026", 4),
        Link("dates/2026-01/", "January 2026", 3),
        Link("dates/2026-02/", "February 2026", 1),
    )
    assert set(row[3:]) == {Link("", f"{name} 2026") for name in dates.MONTHS[2:]}


def test_an_empty_archive_has_its_hub_pages() -> None:
    listings = pages([])
    hubs = (
        "statistics", "status", "dates", "browse", "tags", "authors", "organizations", "venues", "topics",
        "lists",
    )  # fmt: skip
    others = ("trending", "featured", "code", "added", "subscribe", "new", "saved")
    assert set(listings) == {"", *(f"{name}/" for name in (*hubs, *others))}
    assert (listings[""].blocks, listings[""].total) == ((), 0)


def test_an_archive_of_months_or_years_alone_has_papers_on_its_home_page() -> None:
    home = pages([listed(1, "1963"), listed(2, "2020-07")])[""]
    assert [block.heading for block in home.blocks] == ["July 2020", "1963"]
    assert [block.more and block.more.address for block in home.blocks] == ["dates/2020-07/", "dates/1963/"]


def test_all_tags_with_their_counts_the_largest_first() -> None:
    cards = [
        listed(1, tags=("beta", "Ünder")),
        listed(2, tags=("alpha", "Beta")),
        listed(3, tags=("Zeta",)),
    ]
    ((label, steps),) = pages(cards)["tags/"].parts
    assert label == ""
    assert plain(steps) == (
        Link("tags/beta/", "beta", 2),
        Link("tags/alpha/", "alpha", 1),
        Link("tags/under/", "Ünder", 1),
        Link("tags/zeta/", "Zeta", 1),
    )


def tagged(number: int, *days: str, votes: int | None = None) -> Card:
    return listed(number, *days, votes=votes, tags=("Moss, etc.",))


def many(days: Iterable[str], start: int = 1, votes: int | None = None) -> list[Card]:
    return [tagged(number, day, votes=votes) for number, day in enumerate(days, start)]


def test_a_tag_that_is_not_long_is_one_page() -> None:
    listings = pages(many(["2026-01-02"] * 10), limit=10)
    assert [address for address in listings if address.startswith("tags/moss")] == ["tags/moss-etc/"]
    assert len(listings["tags/moss-etc/"].blocks[0].cards) == 10


def test_a_long_tag_is_split_by_year_and_a_long_year_by_month() -> None:
    cards = many(["2024-05-05"] * 3 + ["2026-01-02"] * 8 + ["2026-02"] * 3 + ["2026"] * 2 + ["1963"])
    listings = pages(cards, limit=10)
    assert [address for address in listings if address.startswith("tags/moss")] == [
        "tags/moss-etc/",
        "tags/moss-etc/2026/",
        "tags/moss-etc/2026-02/",
        "tags/moss-etc/2026-01/",
        "tags/moss-etc/2024/",
        "tags/moss-etc/1963/",
    ]
    top = listings["tags/moss-etc/"]
    assert (top.title, top.total, shown(top)) == ("Moss, etc.", 17, [[12, 13, 14]])
    assert top.figures == ("3 newest below",)
    assert top.parts == (
        (
            "By time",
            (
                Link("tags/moss-etc/2026/", "2026", 13),
                Link("tags/moss-etc/2024/", "2024", 3),
                Link("tags/moss-etc/1963/", "1963", 1),
            ),
        ),
    )
    year = listings["tags/moss-etc/2026/"]
    assert (year.title, year.total, shown(year)) == ("Moss, etc., 2026", 13, [[12, 13, 14], [15, 16]])
    assert [block.heading for block in year.blocks] == ["", "Without a month"]
    assert year.up == (Link("tags/moss-etc/", "Moss, etc."), Link("tags/", "All tags"))
    month = listings["tags/moss-etc/2026-02/"]
    assert (month.title, shown(month)) == ("Moss, etc., February 2026", [[12, 13, 14]])
    assert month.up == (Link("tags/moss-etc/2026/", "2026"), *year.up)
    assert top.charts == (), "three bars show no more than numbers"


def test_the_bars_of_a_long_tag_lead_to_its_years() -> None:
    years = ["1999", "2021", "2022", "2024", "2026"]
    (chart,) = pages(many(years * 3), limit=10)["tags/moss-etc/"].charts
    assert [step.address for step in chart.steps if step.count] == [
        f"tags/moss-etc/{year}/" for year in years
    ]
    assert len(chart.steps) == 2026 - 1999 + 1, "the axis is true"


@pytest.mark.parametrize(
    ("address", "blocks"),
    [
        ("dates/2026-W02/", [("Most voted", 3)]),
        ("dates/2026-01/", [("Most voted", 3), ("Without a day", 3)]),
        ("dates/2026/", [("Most voted", 3), ("Without a month", 1)]),
    ],
)
def test_a_long_week_month_or_year_has_the_most_voted_and_what_no_narrower_page_has(
    address: str, blocks: list[tuple[str, int]]
) -> None:
    days = ["2026-01-05"] * 6 + ["2026-01-06"] * 6 + ["2026-01"] * 3 + ["2026"]
    cards = [tagged(number, day, votes=number % 7) for number, day in enumerate(days)]
    page = pages(cards, limit=10)[address]
    assert [(block.heading, len(block.cards)) for block in page.blocks] == blocks
    assert page.total == len(
        [day for day in days if len(day) >= {"dates/2026/": 4, "dates/2026-01/": 7}.get(address, 10)]
    )
    day = pages(cards, limit=10)["dates/2026-01-05/"]
    assert len(day.blocks[0].cards) == 6


def test_a_long_page_without_votes_does_not_speak_of_them() -> None:
    page = pages(many(["2026-01-05"] * 11), limit=10)["dates/2026-01/"]
    assert [(block.heading, numbers(block.cards)) for block in page.blocks] == [("Some of them", [1, 2, 3])]


def test_a_day_has_all_its_papers_however_many() -> None:
    page = pages(many(["2026-01-05"] * 50), limit=10)["dates/2026-01-05/"]
    assert len(page.blocks[0].cards) == 50


def content(listing: Listing) -> object:
    return listing._replace(blocks=()), [[paper.id for paper in block.cards] for block in listing.blocks]


@pytest.mark.parametrize("limit", [10, 300])
def test_a_new_paper_touches_a_handful_of_pages_and_shifts_none(limit: int) -> None:
    days = [(date(2023, 1, 2) + timedelta(days=number)).isoformat() for number in range(0, 1000, 2)]
    cards = many(days)
    before = {address: content(page) for address, page in pages(cards, limit).items()}
    for new in (tagged(9001, days[-1]), tagged(9002, "2024-06-05", votes=5)):
        after = {address: content(page) for address, page in pages([*cards, new], limit).items()}
        changed = [address for address in after if before.get(address) != after[address]]
        assert "tags/" in changed
        assert len(changed) <= 14, changed  # with the page that leads to the newest day
        assert not any("page" in address or "offset" in address for address in after)


dates_of_a_paper = st.lists(partial_dates(2020, 2029), min_size=1, max_size=2)


@given(st.lists(st.tuples(dates_of_a_paper, st.none() | st.integers(0, 3)), max_size=40))
def test_every_paper_is_reached_and_every_way_leads_somewhere(
    made: list[tuple[list[str], int | None]],
) -> None:
    cards = [tagged(number, *sorted(set(days)), votes=votes) for number, (days, votes) in enumerate(made)]
    listings = pages(cards, limit=10)
    for page in listings.values():
        steps = [*page.up, *(step for _, group in page.parts for step in group), page.previous, page.next]
        steps += [block.more for block in page.blocks]
        steps += [step for chart in page.charts for step in (*chart.steps, *chart.heads)]
        for step in steps:
            page_of = step.address.removesuffix(step.address.rpartition("/")[2]) if step else ""  # a feed
            assert page_of in listings
        for block in page.blocks:
            assert len(set(block.cards)) == len(block.cards)
    for kind in SPANS:
        ordered = [page for page in listings.values() if page.kind is kind]
        for newer, older in pairwise(ordered):
            assert newer.address > older.address
            assert newer.previous is not None
            assert older.next is not None
            assert (newer.previous.address, older.next.address) == (older.address, newer.address)
    by_tag = {
        paper
        for address, page in listings.items()
        if address.startswith("tags/m")
        for b in page.blocks
        for paper in b.cards
    }
    day_blocks = [block for page in listings.values() if page.kind is DAY for block in page.blocks]
    by_day = {paper for block in day_blocks for paper in block.cards}
    assert by_tag == set(cards)
    assert by_day == {paper for paper in cards if any(len(day) == 10 for day in paper.dates)}
    assert listings["dates/"].total == len(cards)
