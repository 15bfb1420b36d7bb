"""How the page of a collection begins, and what a tile shows: in words, votes and months."""

from __future__ import annotations

import pytest

from generator.listings import Groups, Link
from generator.listings.cards import Card
from generator.listings.records import Opening, Sketch, Trend
from generator.listings.time import issue
from tests.harness.papers import listed
from tests.listings.test_listings import pages

NEWEST = "2026-03-10"


def moss(number: int, day: str, votes: int | None = None) -> Card:
    return listed(number, day, votes=votes, tags=("moss",))


def opening(*cards: Card, newest: str = NEWEST) -> Opening:
    """Return how the tag begins in an archive that also has another paper, of the newest day."""
    begun = pages([*cards, listed(9000, newest)])["tags/moss/"].opening
    assert begun
    return begun


def sketch(*cards: Card) -> Sketch:
    """Return what the tile of the tag shows; another paper is of the newest day."""
    ((_, (tile,)),) = pages([*cards, listed(9000, NEWEST)])["tags/"].parts
    assert tile.sketch
    return tile.sketch


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2026-03-01",), "1 paper, in the last 30 days."),
        (("2026-03-01", "2026-02-09"), "2 papers, all in the last 30 days."),
        (("2026-03-01", "2026-02-08"), "2 papers since February 2026, 1 in the last 30 days."),
        (("2026-01-01", "2026-01-30"), "2 papers in January 2026."),
        (("2026-01-01", "2024-05", "2025"), "3 papers from May 2024 to January 2026."),
    ],
)
def test_a_sentence_says_how_many_and_since_when(days: tuple[str, ...], sentence: str) -> None:
    assert opening(*(moss(number, day) for number, day in enumerate(days))).sentence == sentence


def test_the_last_days_count_back_from_the_last_fetch() -> None:
    for today, late in (("", 2), (NEWEST, 2), ("2026-03-20", 1), ("2026-06-30", 0)):
        days = ("2026-02-20", "2026-02-10", "2025-09-01")
        groups = Groups([listed(number, day) for number, day in enumerate(days)], 300, today=today)
        assert len(groups.lately[0]) == late


def test_the_best_of_late_and_of_all_time() -> None:
    cards = [moss(number, f"2026-0{1 + number % 3}-02", votes=number) for number in range(9)]
    assert [(heading, [paper.count for paper in best]) for heading, best in opening(*cards).best] == [
        ("Best of the last 30 days", [8, 5, 2]),
        ("Best of all time", [8, 7, 6]),
    ]
    (only,) = opening(*(moss(number, "2026-03-02", votes=number) for number in range(9))).best
    assert only[0] == "Best of the last 30 days", "both lists agree"
    nearly = [moss(number, f"2026-0{1 if number == 7 else 3}-02", votes=number) for number in range(9)]
    assert [heading for heading, _ in opening(*nearly).best] == [only[0]], "two of three are in both"
    assert only[1][0] == Link("papers/2601.00008/", "Paper 8", 8)
    assert opening(*cards[:7]).best == (), "a short list shows its best by itself"
    assert opening(*(moss(number, "2026-03-02") for number in range(9))).best == (), "without votes"


def test_a_month_that_has_just_begun_is_not_drawn() -> None:
    days = ["2025-10-02"] * 4 + ["2026-01-31"] * 3 + ["2026-03-02", "2026-03"]
    cards = [listed(8000, "2026-02-05"), *(moss(number, day) for number, day in enumerate(days))]
    assert opening(*cards).trend == Trend("Oct 2025", "Feb 2026", (4, 0, 0, 3, 0))
    assert opening(*cards, newest="2026-03-28").trend == Trend("Oct 2025", "Mar 2026", (4, 0, 0, 3, 0, 2))
    assert opening(*(moss(number, "2026-01-02") for number in range(9))).trend is None, "one month"
    long = opening(*(moss(number, f"{2010 + number}-01-02") for number in range(9)))
    assert opening(moss(1, "2010-01-02"), *(moss(2 + number, NEWEST) for number in range(9))).trend is None
    assert long.trend and (long.trend.first, len(long.trend.counts)) == ("Feb 2016", 24)


def test_a_page_without_recent_papers_does_not_follow_the_newest_day() -> None:
    cards = [moss(number, f"2025-0{1 + number % 9}-02", votes=number) for number in range(9)]
    assert opening(*cards) == opening(*cards, newest="2026-05-31")


def test_a_tile_says_what_changed_if_there_is_enough_to_say_so() -> None:
    lately = [moss(number, "2026-03-02", votes=number) for number in range(15)]
    before = [moss(100 + number, "2026-01-20", votes=99) for number in range(10)]
    first = moss(200, "2025-12-01", votes=500)
    made = sketch(*lately, *before, first)
    assert made.change == 50
    assert made.top == Link("papers/2601.00014/", "Paper 14", 14)
    assert sketch(*lately[:5], *before, first).change == -50
    assert sketch(*lately, *before[:9], first).change is None, "nine are too few"
    assert sketch(*lately, *before).change is None, "the archive does not have the 30 days before"
    assert sketch(*before, first).top == Link("papers/2601.00200/", "Paper 200", 500)


def test_all_tiles_have_the_same_months() -> None:
    cards = [moss(1, "2025-12-02"), moss(2, "2025-12-03"), listed(3, "2025-11-02", tags=("fern",))]
    tiles = pages([*cards, listed(8000, "2026-02-05"), listed(9000, NEWEST)])["tags/"].parts[0][1]
    assert [tile.sketch and tile.sketch.months for tile in tiles] == [(0, 2, 0, 0, 0), (1, 0, 0, 0, 0)]


def test_a_tiles_months_end_with_the_latest_which_has_30_days_while_it_is_young() -> None:
    days = ("2025-11-02", "2025-12-02", "2026-01-20", "2026-02-05", "2026-02-20", "2026-03-02")
    cards = [moss(number, day) for number, day in enumerate(days)]
    assert sketch(*cards).months == (1, 1, 1, 2, 2), "since 9 February"
    ((_, (tile,)),) = pages([*cards, listed(9000, "2026-03-28")])["tags/"].parts
    assert tile.sketch and tile.sketch.months == (1, 1, 1, 2, 1)


def test_a_paper_is_on_one_tile_of_browse() -> None:
    cards = [listed(number, NEWEST, votes=number, tags=("moss", "fern", "reed")) for number in range(1, 3)]
    tops = [
        step.sketch.top and step.sketch.top.label
        for _, steps in pages(cards)["browse/"].parts
        for step in steps
        if step.sketch
    ]
    assert tops == ["Paper 2", "Paper 1", None]


def test_the_latest_issue_has_the_most_voted_of_the_last_week_that_is_over() -> None:
    cards = [listed(number, "2026-03-04", votes=number) for number in range(1, 31)]
    groups = Groups([*cards, listed(31, "2026-03-10", votes=99)], 300)
    made = issue(groups, "week", "2026-03-11")
    assert (made.heading, made.total) == ("Papers of Week 10, 2026", 30)
    assert [card.votes for card in made.blocks[0].cards] == [*range(30, 10, -1)]
    assert made.foot == Link("dates/2026-W10/", "All papers of Week 10, 2026")
    assert issue(groups, "week", "") == made, "the newest day with papers stands for today"
    assert issue(groups, "week", "2026-05-01").total == 1, "weeks without papers had no issue"
    assert issue(Groups([], 300), "month", "").description == "Nothing was sent so far."
