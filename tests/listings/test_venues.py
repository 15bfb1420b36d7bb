"""Venues: which have a page, what the page shows, and what cards say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from generator import listings
from generator.content.curated.author_names import Register
from generator.content.curated.venues import At, VenueTable
from generator.content.curated.vocabulary import Vocabularies
from generator.content.page import Page
from generator.listings import Fetched, Groups, Link, Listing, index_pages
from generator.listings.cards import Card
from generator.listings.collections import Given
from generator.listings.collections.tags import Tags
from generator.listings.collections.venues import Venues
from generator.listings.kinds import VENUE, Collection
from generator.listings.saved import tags
from generator.papers.venues import Venue
from tests.harness.papers import listed, memberships, paper, plain

FERN, MOSS = Collection(VENUE, "fern", "FERN"), Collection(VENUE, "moss", "Moss")
_ROWS = (
    Venue("fern", "FERN", "Conference on Ferns", "conference", "botany", ("FernConf",)),
    Venue("moss", "Moss", "Moss", "journal", "botany"),
)
TABLE = VenueTable({row.slug: row for row in _ROWS}, {"fern": ("fernconf",)})


def at(
    *years: str, slug: str = "fern", state: str = "accepted", named: str = "", issn: str = ""
) -> tuple[At, ...]:
    return tuple(((slug, named, issn), year, state) for year in years)


def pages(cards: Iterable[Card], minimum: int = 1, limit: int = 300) -> dict[str, Listing]:
    """Return the pages of venues, and those that lead to them, by address."""
    every = list(cards)
    members = memberships(every, venues=TABLE, venue=minimum, author=2)
    made = {page.address: page for page in index_pages(Groups(every, limit), members, Fetched())}
    return {address: page for address, page in made.items() if address.startswith(("venues/", "browse/"))}


def numbers(page: Listing) -> dict[str, list[int]]:
    """Return the numbers of a page's papers by heading."""
    return {block.heading: [int(card.id[-5:]) for card in block.cards] for block in page.blocks}


def test_a_venue_with_enough_papers_has_a_page() -> None:
    cards = [
        *(listed(number, appeared=at("2026")) for number in (1, 2)),
        listed(3, appeared=at("2026", slug="moss")),
        listed(4),
    ]
    assert set(pages(cards, 2)) == {"browse/", "venues/", "venues/fern/", "venues/fernconf/"}
    hub = pages(cards)["venues/"]
    ((_, steps),) = hub.parts
    assert plain(steps) == (Link("venues/fern/", "FERN", 2), Link("venues/moss/", "Moss", 1))
    assert hub.description == "Conferences, journals and books with 1 or more papers have a page."
    venues = Venues(cards, TABLE, 2)
    assert [venues.of(card) for card in cards] == [(FERN,), (FERN,), (), ()]
    assert [venues.names(card) for card in cards[1:]] == [("FERN", "FERN 2026"), ("Moss", "Moss 2026"), ()]
    assert venues.former == {FERN: ("fernconf",)}
    assert venues.aliases == {"FERN": ("conference-on-fern", "fernconf"), "Moss": ()}


def test_without_venues_nothing_leads_to_their_hub() -> None:
    listings = pages([listed(1)])
    assert listings["venues/"].description == "No conference, journal or book has 1 paper yet."
    assert "venues/" not in {step.address for _, steps in listings["browse/"].parts for step in steps}
    cards = [listed(1)]
    assert not memberships(cards, venues=TABLE).has(VENUE)
    cards = [listed(1, appeared=at("2026"))]
    assert memberships(cards, venues=TABLE).has(VENUE)


def test_papers_stand_by_the_years_of_the_venue_the_accepted_and_most_voted_first() -> None:
    listings = pages([
        listed(1, "2025-11-02", appeared=at("2026"), votes=2),
        listed(2, "2026-01-02", appeared=at("2026"), votes=9),
        listed(3, "2026-01-02", appeared=at("2026", state="workshop"), votes=50),
        listed(4, "2026-01-02", appeared=at("2026", state="findings"), votes=1),
        listed(5, "2025-01-02", appeared=at("2024")),
        listed(6, "2025-01-02", appeared=at("")),
        listed(7, "2025-01-02", appeared=(*at("2025"), *at("2024", state="workshop"))),
    ])  # fmt: skip
    page = listings["venues/fern/"]
    assert numbers(page) == {"2026": [2, 1, 4, 3], "2025": [6, 7], "2024": [5]}
    assert (page.total, page.title, page.description) == (7, "FERN", "Conference on Ferns")
    assert "venues/fern/2026/" not in listings


def test_a_page_begins_with_tags_people_and_the_best_papers() -> None:
    cards = [
        listed(
            number, f"2026-01-{number:02d}", appeared=at("2026"), votes=number, tags=("moss",),
            authors=("Ada One",), featured=number in (2, 4),
        )
        for number in range(1, 10)
    ]  # fmt: skip
    opening = pages(cards)["venues/fern/"].opening
    assert opening and opening.sentence == "9 papers, all in the last 30 days."
    assert dict(opening.rows) == {
        "Tags": (Link("tags/moss/", "moss", 9),),
        "People": (Link("authors/ada-one/", "Ada One", 9),),
    }
    best = {heading: [step.label for step in steps] for heading, steps in opening.best}
    assert best == {"Featured": ["Paper 4", "Paper 2"], "Most votes": ["Paper 9", "Paper 8", "Paper 7"]}


def test_a_long_list_has_a_page_for_each_year_however_long() -> None:
    years = [f"20{year}" for year in (24, 25, 26) for _ in range(15)]
    cards = [listed(number, "2026-03-02", appeared=at(year)) for number, year in enumerate(years)]
    listings = pages(cards, limit=20)
    first = listings["venues/fern/"]
    assert {heading: len(shown) for heading, shown in numbers(first).items()} == {"2026": 6}
    steps = tuple(Link(f"venues/fern/{year}/", year, 15) for year in ("2026", "2025", "2024"))
    assert (first.total, first.parts[-1]) == (45, ("By year", steps))
    year = listings["venues/fern/2025/"]
    assert (year.title, year.total, year.part_of) == ("FERN 2025", 15, "FERN")
    assert year.up == (Link("venues/fern/", "FERN"), Link("venues/", "All venues"))
    assert numbers(year) == {"": list(range(15, 30))}


@pytest.mark.parametrize(
    ("appeared", "said"),
    [
        (at("2026"), ["FERN 2026"]),
        (at("2026", state="workshop"), ["FERN 2026 workshop"]),
        (at("2024", state="findings"), ["Findings of FERN 2024"]),
        (at("", state="workshop"), ["FERN workshop"]),
        (at("2026") + at("", slug="moss"), ["FERN 2026", "Moss"]),
        ((), []),
    ],
)
def test_a_card_says_where_a_paper_appeared(appeared: tuple[At, ...], said: list[str]) -> None:
    cards = [listed(1, appeared=appeared), listed(2, appeared=at("2020"))]
    memberships(cards, venues=TABLE, venue=2)
    assert [fact.words for fact in cards[0].facts("page")] == said
    assert {fact.address for fact in cards[0].credit if fact.label == "FERN"} <= {"venues/fern/"}
    assert {fact.address for fact in cards[0].credit if fact.label == "Moss"} <= {""}
    assert [fact.words for fact in cards[0].facts("list")][1:] == said[:1], "a list shows the first"


def test_what_a_field_names_is_a_venue_and_one_issn_is_one_venue() -> None:
    def named(number: int, day: int, slug: str, name: str, issn: str) -> Card:
        return listed(number, f"2026-01-{day:02d}", appeared=at("2026", slug=slug, named=name, issn=issn))

    cards = [
        named(1, 3, "j-reeds", "J Reeds", "1234-5679"),
        named(2, 2, "reeds", "REEDS", "1234-5679, 2167-8359"),
        named(3, 4, "reeds-online", "Reeds Online", "2167-8359"),
        named(4, 1, "sedge", "Sedge", "9999-9999"),  # the last digit is wrong
        named(5, 1, "sedges", "Sedges", "9999-9999"),
        named(6, 1, "mosses", "Journal of Moss", "0028-0836"),
        named(7, 2, "moss", "Moss", "0028-0836"),
        named(8, 5, "reeds", "Reeds", ""),
    ]
    former = {"Reeds": ("j-reeds", "reeds-online"), "Moss": ("mosses", "journal-of-moss")}
    for given in (cards, cards[::-1]):
        venues = Venues(given, TABLE, 1)
        reeds, sedge, sedges = (
            Collection(VENUE, name.lower(), name) for name in ("Reeds", "Sedge", "Sedges")
        )
        expected = [(reeds,), (reeds,), (reeds,), (sedge,), (sedges,), (MOSS,), (MOSS,), (reeds,)]
        assert [venues.of(card) for card in cards] == expected
        assert {venue.name: old for venue, old in venues.former.items() if old} == former
        assert venues.aliases["Reeds"] == ("j-reed", "reeds-online")
        assert venues.names(cards[0]) == ("Reeds", "Reeds 2026")
        assert [fact.words for fact in venues.facts(cards[2])] == ["Reeds 2026"]


def test_the_minimum_counts_the_papers_of_all_spellings_and_each_paper_once() -> None:
    cards = [
        listed(1, appeared=at("2026", slug="reeds", named="Reeds", issn="1234-5679")),
        listed(2, appeared=at("2025", "2026", slug="j-reeds", named="J Reeds", issn="1234-5679")),
    ]
    assert [list(Venues(cards, TABLE, minimum).known) for minimum in (2, 3)] == [["reeds"], []]


def leading(card: Card, known: Vocabularies, minimum: int) -> tuple[list[str], dict[str, str]]:
    """Return the tags of a paper, and the pages that lead to venues, with where they lead."""
    members = listings.memberships(Given([card], known, Register(), lambda kind: minimum))
    listings.complete([card], members, {}, thumbnails=False)
    targets = {page.address: page.target for page in index_pages(Groups([card], 9), members, Fetched())}
    led = {address: target.address for address, target in targets.items() if target}
    named = [tag.name for tag in members[Tags].of(card)]
    return named, {old: new for old, new in led.items() if new.startswith("venues/")}


@pytest.mark.parametrize(
    ("written", "stay", "emnlp", "starsem"),
    [
        ("", ["MSR", "moss"], ["acl-emnlp", "emnlp"], ["acl-starsem", "sem"]),
        ("EMNLP: {}", ["EMNLP", "MSR", "moss"], [], ["acl-starsem", "sem"]),
        ('"*SEM": {ignore: true}', ["MSR", "moss"], ["acl-emnlp", "emnlp"], ["acl-starsem", "starsem"]),
    ],
)
def test_a_tag_that_is_a_venues_leads_to_its_venue(
    tmp_path: Path, written: str, stay: list[str], emnlp: list[str], starsem: list[str]
) -> None:
    """Unless a person's file has the tag. What is not a venue of language's stays a tag."""
    (tmp_path / "tags.yml").write_text(written, "utf-8")
    known = Vocabularies.of(tmp_path, True, [])
    labels = ("acl:emnlp", "acl:starsem", "acl:msr", "moss")
    made = paper("2026.moss-1.1", categories=labels, comment="Proceedings of the Moss Workshop")
    card = Card.of(Page(made), known.venues.of(made))
    expected = {f"tags/{old}/": "venues/emnlp/" for old in emnlp}
    expected |= {f"tags/{old}/": "venues/starsem/" for old in starsem}
    assert leading(card, known, 1) == (stay, expected)
    assert tags(made, known.tags) == tuple(stay)
    assert [fact.words for fact in card.credit] == ["EMNLP 2026 workshop", "*SEM 2026 workshop"]
    assert leading(card, known, 2)[1] == dict.fromkeys(expected, "venues/")  # they have no page
