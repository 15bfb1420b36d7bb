"""Organizations: which have a page, what the page shows, and the links from papers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.content.curated.vocabulary import Vocabularies, Vocabulary
from generator.listings import Fetched, Groups, Link, Listing, index_pages
from generator.listings.cards import Card
from generator.listings.collections.organizations import Organizations
from generator.listings.kinds import ORGANIZATION, Collection
from tests.harness.papers import listed, memberships, plain


def pages(cards: Iterable[Card], minimum: int = 2, limit: int = 300) -> dict[str, Listing]:
    """Return the pages of organizations by address."""
    every = list(cards)
    members = memberships(every, organization=minimum, author=2)
    made = list(index_pages(Groups(every, limit), members, Fetched()))
    return {page.address: page for page in made if page.address.startswith(("organizations/", "browse/"))}


def test_who_has_enough_papers_gets_a_page() -> None:
    cards = [
        *(listed(number, organization="Moss Lab") for number in (1, 2, 3)),
        listed(4, organization="Fern Works"),
        listed(5),
    ]
    assert set(pages(cards)) == {"browse/", "organizations/", "organizations/moss-lab/"}
    assert set(pages(cards, 1)) > {"organizations/fern-works/"}
    assert set(pages(cards, 4)) == {"browse/", "organizations/"}
    organizations = Organizations(cards, Vocabulary(), 2)
    assert organizations.of(cards[0]) == (Collection(ORGANIZATION, "moss-lab", "Moss Lab"),)
    assert [organizations.of(card) for card in cards[3:]] == [(), ()]


def test_spellings_of_one_name_share_a_page_under_the_most_frequent() -> None:
    names = ("Institut für Moos", "INSTITUT FUR MOOS", "Institut für Moos", "Institut fur Moos.")
    cards = [listed(number, organization=name) for number, name in enumerate(names, 1)]
    page = pages(cards)["organizations/institut-fur-moos/"]
    assert (page.title, page.total) == ("Institut für Moos", 4)


def test_the_vocabulary_joins_spellings_and_their_addresses_lead_on(tmp_path: Path) -> None:
    moss_lab = "Moss Lab: {aliases: [moss-inc, Moss Labs AI], formerly: [Institute of Moss]}\n"
    (tmp_path / "organizations.yml").write_text(f"{moss_lab}Spam: {{ignore: true}}\n", "utf-8")
    known = Vocabularies.of(tmp_path, False, [])
    names = ("moss-inc", "MOSS INC", "moss labs", "Moss Labs (MLA)", "Moss Labs AI", "spam", "Spam")
    cards = [listed(number, organization=name) for number, name in enumerate(names, 1)]
    organizations = Organizations(cards, known.organizations, 2)
    (moss,) = organizations.papers
    assert organizations.papers[moss] == cards[:5]
    # Two papers said "moss-inc"; no other spelling had enough for a page.
    assert organizations.former == {moss: ("institute-of-moss", "moss-inc")}
    assert [organizations.names(card) for card in cards[4:]] == [("Moss Lab",), (), ()]
    fewer = Organizations(cards[4:], known.organizations, 2)
    for some, address in ((organizations, "organizations/moss-lab/"), (fewer, "")):
        (fact,) = some.facts(cards[0])
        assert (fact.label, fact.address) == ("Moss Lab", address)
    assert organizations.facts(cards[6]) == ()


def test_a_page_tells_tags_people_and_papers_newest_first() -> None:
    cards = [
        listed(1, "2025-05-06", organization="Moss Lab", tags=("moss",), authors=("Ada One", "Bo Two")),
        listed(2, "2026-01-02", organization="Moss Lab", tags=("moss", "fern"), authors=("Ada One",)),
    ]
    page = pages(cards)["organizations/moss-lab/"]
    assert [card.id for block in page.blocks for card in block.cards] == ["2601.00002", "2601.00001"]
    assert page.opening
    assert page.opening.sentence == "2 papers since May 2025, 1 in the last 30 days."
    assert dict(page.opening.rows) == {
        "Tags": (Link("tags/moss/", "moss", 2), Link("tags/fern/", "fern", 1)),
        "People": (Link("authors/ada-one/", "Ada One", 2), Link("", "Bo Two", 1)),
    }
    assert page.up == (Link("organizations/", "All organizations"),)


def test_a_long_list_is_split_by_time() -> None:
    days = [f"20{year}-03-02" for year in (24, 25, 26) for _ in range(10)]
    listings = pages(
        (listed(number, day, organization="Moss Lab") for number, day in enumerate(days)), limit=20
    )
    assert {"organizations/moss-lab/2024/", "organizations/moss-lab/2026/"} < set(listings)


def test_the_overview_leads_to_all_and_says_who_has_a_page() -> None:
    cards = [listed(number, organization=name) for number, name in enumerate(("Moss", "Fern") * 2)]
    listings = pages(cards)
    ((_, steps),) = listings["organizations/"].parts
    assert plain(steps) == (
        Link("organizations/fern/", "Fern", 2),
        Link("organizations/moss/", "Moss", 2),
    )
    assert listings["organizations/"].description == "Organizations with 2 or more papers have a page."
    assert "No organization has 2 papers yet" in pages([])["organizations/"].description
    assert listings["browse/"].parts[-1][1][-1] == Link("organizations/", "All organizations")
