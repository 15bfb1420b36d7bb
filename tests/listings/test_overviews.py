"""The pages about the whole archive: home, trending, a year's calendar, statistics, all tags."""

from __future__ import annotations

from generator.listings import Link
from tests.harness.papers import listed, plain
from tests.listings.test_listings import numbers, pages, shown


def test_home_has_the_newest_days_what_is_trending_and_what_is_featured() -> None:
    week = [listed(number, f"2026-01-{5 + number % 4:02}", votes=number) for number in range(48)]
    old = [listed(60, "2025-05-05", votes=99, featured=True), listed(61, "2025-05-06", featured=True)]
    home = pages([*week, *old])[""]
    days = ["Thursday 8 January 2026", "Wednesday 7 January 2026", "Tuesday 6 January 2026"]
    assert [block.heading for block in home.blocks] == [*days, "Trending", "Featured"]
    assert shown(home)[:2] == [[47, 43, 39, 35, 31], [46, 42, 38, 34, 30]]
    assert home.blocks[0].more == Link("dates/2026-01-08/", "all 12")
    assert shown(home)[3][:3] == [27, 44, 23], "without papers shown already"
    assert shown(home)[4] == [61, 60]
    assert home.blocks[3].more == Link("trending/", "More trending papers")
    assert home.total == 50
    assert home.aside == 2, "both are next to the days"
    assert [step.address for _, steps in home.parts for step in steps] == ["dates/2026/", "statistics/"]


def test_home_shows_no_more_of_a_day_than_one_reads() -> None:
    (block,) = pages([listed(number) for number in range(1, 50)])[""].blocks
    assert numbers(block.cards) == list(range(1, 16))
    assert block.more == Link("dates/2026-01-02/", "all 49")


def test_home_has_more_days_if_they_are_thin() -> None:
    home = pages([listed(number, f"2026-01-{number:02}") for number in range(1, 21)])[""]
    assert shown(home) == [[number] for number in range(20, 10, -1)]
    assert home.blocks[0].more == Link("dates/2026-01-20/", "1 paper")


def test_a_day_ends_with_the_best_of_the_day_before_and_no_other_page_does() -> None:
    cards = [listed(number, "2026-01-02", votes=number) for number in range(1, 6)]
    listings = pages([*cards, listed(6, "2026-01-05"), listed(7, "2026-01")])
    day = listings["dates/2026-01-05/"]
    assert (day.aside, shown(day), day.blocks[1].heading) == (1, [[6], [5, 4, 3]], "Friday 2 January 2026")
    assert day.blocks[1].more == Link("dates/2026-01-02/", "all 5")
    assert day.total == 1
    assert {page.kind.name for page in listings.values() if page.aside} == {"day", "dates"}


def test_dates_begin_with_the_newest_days_and_their_best_papers() -> None:
    days = [
        listed(10 * day + votes, f"2026-01-{day:02}", votes=votes) for day in range(1, 10) for votes in (1, 2)
    ]
    hub = pages(days)["dates/"]
    assert shown(hub) == [[10 * day + 2] for day in range(9, 2, -1)]
    assert hub.blocks[0].more == Link("dates/2026-01-09/", "all 2")


def test_trending_weighs_votes_by_age() -> None:
    """Of papers with equal votes, the newer ranks higher; 7 days before the newest day, votes count 0."""
    votes = {
        1: (100, "2026-03-01"), 2: (40, "2026-03-07"), 3: (50, "2026-03-06"), 4: (300, "2026-02-28"),
        5: (None, "2026-03-07"), 6: (40, "2026-03-07"), 7: (9000, "2026-02-05"), 8: (1, "2026-02-06"),
    }  # fmt: skip
    trending = pages(listed(number, day, votes=count) for number, (count, day) in votes.items())["trending/"]
    assert trending.figures == ("4 papers of the last 7 days",)
    assert [block.heading for block in trending.blocks] == ["", "The last 30 days"]
    assert shown(trending) == [[3, 2, 6, 1], [4, 1, 3, 2, 6, 8]]
    assert "votes × (N − D) ÷ N" in trending.ranking


def test_a_paper_listed_again_is_as_old_as_its_last_listing() -> None:
    cards = [listed(1, "2026-03-01", "2026-03-07", votes=10), listed(2, "2026-03-07", votes=9)]
    assert shown(pages(cards)["trending/"])[0] == [1, 2]


def test_without_votes_nothing_is_trending() -> None:
    listings = pages([listed(1), listed(2)])
    assert listings["trending/"].blocks == ()
    assert "no paper of the last 30 days has votes" in listings["trending/"].note
    assert listings["trending/"].ranking == ""
    assert [block.heading for block in listings[""].blocks] == ["Friday 2 January 2026"]


def test_a_year_has_its_days_to_be_drawn() -> None:
    listings = pages(
        [listed(1, "2026-01-05"), listed(2, "2026-01-05"), listed(3, "2026-12-31"), listed(4, "1963")]
    )
    (chart,) = listings["dates/2026/"].charts
    assert (chart.kind, chart.title) == ("calendar", "2026")
    assert chart.steps == (
        Link("dates/2026-01-05/", "5 January 2026", 2),
        Link("dates/2026-12-31/", "31 December 2026", 1),
    )
    assert chart.heads == (Link("dates/2026-01/", "Jan", 2), Link("dates/2026-12/", "Dec", 1))
    assert listings["dates/2026/"].parts == (("Months", chart.heads),)
    assert listings["dates/1963/"].charts == (), "no day is known"


def test_statistics() -> None:
    cards = [
        listed(number, f"2026-{1 + number % 5:02}-05", tags=(f"tag {number % 14}",)) for number in range(70)
    ]
    old = [listed(88, "2020"), listed(89, "2022"), listed(90, "2023")]
    rare = [listed(91 + number, f"2025-{month}-01") for number, month in enumerate(("03", "10"))]
    page = pages([*cards, *old, *rare, listed(99, "2025-06-01", tags=("tag 1",))])["statistics/"]
    months, years, *tags = page.charts
    assert [(step.label, step.count) for step in months.steps][-9:-4] == [
        ("September 2025", 0), ("October 2025", 1), ("November 2025", 0), ("December 2025", 0),
        ("January 2026", 14),
    ]  # fmt: skip
    assert years.steps == (Link("dates/2020/", "2020", 1), Link("", "2021"), Link("dates/2022/", "2022", 1),
                           Link("dates/2023/", "2023", 1), Link("", "2024"), Link("dates/2025/", "2025", 3),
                           Link("dates/2026/", "2026", 70))  # fmt: skip
    assert [chart.title for chart in tags] == [
        f"tag {which}" for which in (1, 0, 10, 11, 12, 13, *range(2, 8))
    ]
    assert tags[0].steps == (Link("", "Q1 2025", 0), Link("", "Q2 2025", 1000), Link("", "Q3 2025", 0),
                             Link("", "Q4 2025", 0), Link("", "Q1 2026", 71),
                             Link("", "Q2 2026", 71))  # fmt: skip
    assert page.figures == ("8 days", "14 tags")
    assert pages(cards)["statistics/"].charts[0].title == "Papers by month", "five months are enough"
    assert pages(cards[:4])["statistics/"].charts == (), "four bars show no more than numbers"


def test_an_old_paper_does_not_stand_beside_a_new_one() -> None:
    cards = [listed(number, f"{1980 + number}-03-01") for number in range(6)]
    (years,) = pages([*cards, listed(9, "1781-08")])["statistics/"].charts
    assert [step.label for step in years.steps][:2] == ["1938", "1939"]
    assert len(years.steps) == 48


def test_tags_rise_and_fall_by_their_share_of_the_papers() -> None:
    tags = {"moss": (10, 30), "fern": (30, 10), "twice": (20, 40), "rare": (4, 1), "late": (0, 12)}
    cards = [
        listed(
            100 * number + paper, day, tags=(tag,), organization="Moss Lab" if tag == "rare" else "Fern Lab"
        )
        for number, (tag, counts) in enumerate(tags.items())
        for paper, day in enumerate(["2026-01-02"] * counts[0] + ["2026-06-01"] * counts[1])
    ]
    rising, falling, busiest = (
        chart
        for chart in pages([*cards, listed(9999, "2024-01-01")])["statistics/"].charts
        if chart.kind == "rows"
    )
    assert [(step.label, step.count) for step in rising.steps] == [("late", 12), ("moss", 30)]
    assert rising.notes == ("new", "+106 %")
    assert [(step.label, step.count, falling.notes) for step in falling.steps] == [("fern", 10, ("−77 %",))]
    assert [(step.label, step.count) for step in busiest.steps] == [("Fern Lab", 152), ("Moss Lab", 5)]


def test_the_twelve_busiest_organizations_are_shown() -> None:
    cards = [listed(number, "2026-01-02", organization=f"Lab {number % 14:02}") for number in range(42)]
    (busiest,) = (chart for chart in pages(cards)["statistics/"].charts if chart.heading)
    assert [step.label for step in busiest.steps] == [f"Lab {number:02}" for number in range(12)]


def test_a_tag_has_the_tags_near_it_and_its_years() -> None:
    topics = [f"topic {number}" for number in range(10)]
    cards = [
        listed(number, f"{2020 + number % 5}-01-02", tags=("moss", *topics[: number + 1]))
        for number in range(10)
    ]
    moss = pages(cards)["tags/moss/"]
    assert moss.opening
    ((label, steps),) = moss.opening.rows
    assert label == "Near it"
    assert steps == tuple(
        Link(f"tags/topic-{number}/", f"topic {number}", 10 - number) for number in range(6)
    )
    (chart,) = moss.charts
    assert chart.steps == tuple(Link("", str(year), 2) for year in range(2020, 2025))
    assert pages(card for card in cards if card.dates[0] < "2024")["tags/moss/"].charts == ()


def test_many_tags_stand_under_their_letters_the_largest_first() -> None:
    names = [f"{letter}{number}" for letter in "bač4" for number in range(20)]
    cards = [listed(number, tags=(name,)) for number, name in enumerate(names)]
    (_, tiles), *letters = pages([*cards, listed(99, tags=("č7",))])["tags/"].parts
    assert [label for label, _ in letters] == ["A", "B", "C", "Others"]
    assert len(tiles) == 24 and all(tile.sketch for tile in tiles)
    assert plain(tiles)[0] == Link("tags/c7/", "č7", 2)
    assert plain(tiles)[0] in letters[2][1]


def test_one_page_leads_to_every_overview_with_the_largest_of_each() -> None:
    cards = [listed(number, tags=(f"tag {number % 30}", "moss")) for number in range(60)]
    page = pages(cards)["browse/"]
    parts = dict(page.parts)
    assert list(parts) == ["", "Tags"], "no author and no organization has a page"
    assert parts[""] == (Link("new/", "New papers"), Link("saved/", "Saved papers"))
    *tiles, more = plain(parts["Tags"])
    assert len(tiles) == 8 and tiles[0] == Link("tags/moss/", "moss", 60)
    assert more == Link("tags/", "All 31 tags")
    assert page.total == 60


def test_the_most_active_come_first() -> None:
    old = [listed(number, "2026-01-02", tags=("old",)) for number in range(9)]
    new = [listed(20 + number, "2026-03-02", tags=("new",)) for number in range(3)]
    cards = [*old, *new, listed(30, "2026-02-20", tags=("old", "new", "one"))]
    tiles = dict(pages(cards)["browse/"].parts)["Tags"]
    assert [tile.label for tile in tiles] == ["new", "old", "one", "All tags"]
