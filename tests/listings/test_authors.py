"""Authors' pages: who has one, its title, co-authors and other names. All people are made up."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

from generator.content.curated.author_names import Register
from generator.errors import Problem, RecordError
from generator.listings import Fetched, Groups, Listing, index_pages
from generator.listings.cards import Card
from generator.listings.collections.authors import Authors
from generator.listings.kinds import AUTHOR
from generator.listings.records import Link
from generator.text import names
from tests.harness.papers import ORCID, ORCID_2, listed, memberships


def register(tmp_path: Path, text: str) -> Register:
    path = tmp_path / "authors.yml"
    path.write_text(text, "utf-8")
    return Register.read(path, [])


def pages(
    cards: Iterable[Card], minimum: int = 1, said: Register | None = None, limit: int = 300
) -> dict[str, Listing]:
    """Return the pages of authors by address."""
    every = list(cards)
    members = memberships(every, register=said, author=minimum)
    made = list(index_pages(Groups(every, limit), members, Fetched()))
    assert len({listing.address for listing in made}) == len(made)
    return {listing.address: listing for listing in made if listing.address.startswith("authors/")}


def parts(listing: Listing) -> dict[str, list[tuple[str, str, int]]]:
    return {label: [step[:3] for step in steps] for label, steps in listing.parts}


def rows(listing: Listing) -> dict[str, list[tuple[str, str, int]]]:
    assert listing.opening
    return {label: [step[:3] for step in steps] for label, steps in listing.opening.rows}


def ids(listing: Listing) -> list[str]:
    return [paper.id for block in listing.blocks for paper in block.cards]


def test_a_name_that_a_paper_has_twice_counts_once() -> None:
    cards = listed(1, authors=("Ada Stone", "Ádá Stone", "Bo Fern")), listed(2, authors=("Bo Fern",))
    assert pages(cards, minimum=2).keys() == {"authors/", "authors/bo-fern/"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Stone", "ada-stone"),
        ("Stone, Ada", "ada-stone"),
        ("Ádá  STÖNE", "ada-stone"),
        (r"\'Ada St\"one", "ada-stone"),
        ("A. Stone", "a-stone"),
        ("A.B. Stone", "a-b-stone"),
        ("Ada-Bea Stone-Miller", "ada-bea-stone-miller"),
        ("Ada van der Stone", "ada-van-der-stone"),
        ("Ada Stone, Jr.", "ada-stone-jr"),
        ("Ada O'Stone", "ada-ostone"),
    ],
)
def test_the_address_of_a_name(name: str, slug: str) -> None:
    assert names.slug(name) == slug


def test_names_in_any_script_have_addresses_of_their_own() -> None:
    every = (
        "石 小明",
        "石 小红",
        "Анна Каменская",
        "Анна Каменский",
        "آدا حجر",
        "아다 석",
        "Ada 石",
        "A",
        "—",
        "con",
        "nul",
    )
    slugs = {names.slug(name) for name in every}
    assert len(slugs) == len(every)
    assert all(slug and slug.isascii() and "/" not in slug for slug in slugs)


def test_who_has_enough_papers_has_a_page() -> None:
    cards = [
        listed(1, authors=("Ada Stone", "Bo Fern")),
        listed(2, authors=("Stone, Ada", "B. Fern")),
        listed(3, authors=("ADA STÖNE", "Bo Fern Jr.")),
    ]
    assert set(pages(cards, 3)) == {"authors/", "authors/ada-stone/"}
    assert set(pages(cards, 4)) == {"authors/"}
    assert {"authors/b-fern/", "authors/bo-fern/", "authors/bo-fern-jr/"} < set(pages(cards, 1)), "kept apart"


def test_the_name_is_the_one_that_most_papers_have_and_accents_win_a_tie() -> None:
    plain, accent, capitals = "Ada Stone", "Ada Stöne", "ADA STONE"
    listings = pages(
        listed(number, authors=(name,)) for number, name in enumerate((plain, accent, plain, capitals))
    )
    assert listings["authors/ada-stone/"].title == plain
    assert (
        pages([listed(1, authors=(plain,)), listed(2, authors=(accent,))])["authors/ada-stone/"].title
        == accent
    )


def test_an_author_s_page() -> None:
    listings = pages(
        [
            listed(1, "2024-05-01", authors=("Ada Stone", "Bo Fern"), tags=("moss",)),
            listed(2, "2026-01-02", authors=("Cy Reed", "Bo Fern", "Ada Stone"), tags=("moss", "fern")),
            listed(3, "2026-01-03", authors=("Ada Stone",), tags=("moss",)),
            listed(4, "2026-01-04", authors=("Bo Fern",)),
        ],
        2,
    )
    page = listings["authors/ada-stone/"]
    assert (page.kind, page.title, page.total, page.note) == (AUTHOR, "Ada Stone", 3, "")
    assert ids(page) == ["2601.00003", "2601.00002", "2601.00001"], "the newest first"
    assert rows(page) == {
        "Tags": [("tags/moss/", "moss", 3), ("tags/fern/", "fern", 1)],
        "Co-authors": [("authors/bo-fern/", "Bo Fern", 2), ("", "Cy Reed", 1)],
    }
    assert parts(listings["authors/"]) == {
        "": [("authors/ada-stone/", "Ada Stone", 3), ("authors/bo-fern/", "Bo Fern", 3)],
    }


def test_an_author_s_page_leads_to_orcid_unless_other_people_have_the_id_too() -> None:
    orcids = ("Ada Stone", ORCID), ("Bo Fern", ORCID_2)
    cards = [listed(1, authors=("Ada Stone", "Bo Fern"), orcids=orcids)]
    made = pages([*cards, listed(2, authors=("Cy Reed",), orcids=(("Cy Reed", ORCID_2),))])
    at_orcid = Link(f"https://orcid.org/{ORCID}", f"ORCID {ORCID}")
    assert made["authors/ada-stone/"].elsewhere == (at_orcid,)
    assert not made["authors/bo-fern/"].elsewhere and not made["authors/cy-reed/"].elsewhere


def test_a_paper_of_many_authors_counts_and_gives_no_co_authors() -> None:
    crowd = tuple(f"Person{chr(97 + a)} Many{chr(97 + b)}" for a, b in combinations(range(26), 2))[:80]
    listings = pages(
        [listed(1, authors=("Ada Stone", *crowd)), listed(2, authors=("Ada Stone", "Bo Fern"))], 2
    )
    page = listings["authors/ada-stone/"]
    assert page.total == 2
    assert rows(page)["Co-authors"] == [("", "Bo Fern", 1)]


def test_a_long_list_is_split_by_time() -> None:
    days = [f"{2020 + number % 3}-0{number % 4 + 1}-01" for number in range(30)]
    listings = pages(
        (listed(number, day, authors=("Ada Stone",)) for number, day in enumerate(days)), 2, limit=10
    )
    assert listings["authors/ada-stone/"].parts[-1][0] == "By time"
    assert listings["authors/ada-stone/2021/"].title == "Ada Stone, 2021"
    assert listings["authors/ada-stone/"].opening and not listings["authors/ada-stone/2021/"].opening
    assert {address.split("/")[1] for address in listings} == {"", "ada-stone"}


def test_many_authors_stand_by_letter() -> None:
    people = [
        "Ada Stone",
        "Bo van der Fern",
        "Cy Sand",
        "Łu Łan",
        "石 小明",
        "Dee Sun",
        *(f"P{n} Zorn" for n in range(9)),
    ]
    listings = pages([listed(1, authors=people)], limit=10)
    assert [(step.label, step.count) for step in listings["authors/"].parts[1][1]] == [
        ("L", 1), ("S", 3), ("V", 1), ("Z", 9), ("Others", 1),
    ]  # fmt: skip
    assert [name for _, name, _ in parts(listings["authors/letter/s/"])[""]] == [
        "Cy Sand",
        "Ada Stone",
        "Dee Sun",
    ]
    assert [name for _, name, _ in parts(listings["authors/letter/others/"])[""]] == ["石 小明"]
    assert len(listings["authors/"].parts[0][1]) == 15, "as tiles"


def test_a_family_name_in_the_register_decides_where_its_author_stands(tmp_path: Path) -> None:
    people = ("Ada Miller Stone", "Bo Nadel")
    cards = [listed(1, authors=people)]
    every = pages(cards, limit=1)["authors/"]
    assert [letter for _, letter, _ in parts(every)["By letter"]] == ["N", "S"]
    said = register(tmp_path, "Ada Miller Stone: {family: Miller Stone}\n")
    every = pages(cards, said=said, limit=1)["authors/"]
    assert [letter for _, letter, _ in parts(every)["By letter"]] == ["M", "N"]


def test_a_common_name_is_told_and_a_rare_one_is_not() -> None:
    firsts = ("Yan", "Bo", "Cy", "Dee", "Eli", "Fay")
    people = [f"{first} {last}" for first in firsts for last in ("Lu", "Ma", "Hu", "Xu")]
    listings = pages([listed(1, authors=(*people, "Y. Lu", "Ottoline Quartermaine"))])
    note = listings["authors/yan-lu/"].note
    assert note.startswith("A common name: many authors here are called Yan, and many are called Lu.")
    assert listings["authors/ottoline-quartermaine/"].note == ""
    assert listings["authors/y-lu/"].note == "", "nobody else here has that initial"


def test_names_merged_by_hand(tmp_path: Path) -> None:
    said = register(tmp_path, "Ada Stone:\n  aliases: [A. Stone, 'Stone-Miller, Ada']\nBo Fern:\n")
    cards = [
        listed(1, authors=("A. Stone",)),
        listed(2, authors=("Ada Stone-Miller", "Bo Fern")),
        listed(3, authors=("Ada Stone",)),
    ]
    listings = pages(cards, 100, said)
    assert ids(listings["authors/ada-stone/"]) == ["2601.00001", "2601.00002", "2601.00003"]
    assert listings["authors/bo-fern/"].total == 1, "an author in authors.yml needs no minimum"
    assert parts(listings["authors/a-stone/"]) == {
        "Another name for": [("authors/ada-stone/", "Ada Stone", 0)]
    }
    assert set(listings) == {
        "authors/", "authors/ada-stone/", "authors/a-stone/", "authors/ada-stone-miller/", "authors/bo-fern/",
    }  # fmt: skip
    assert Authors(cards, said, 100).addresses(cards[1]) == {
        0: "authors/ada-stone/",
        1: "authors/bo-fern/",
    }


def test_namesakes_split_by_hand(tmp_path: Path) -> None:
    said = register(tmp_path, 'Ada Stone (botany):\n  papers: ["arXiv:2601.00002v3", "2601.00003"]\n')
    cards = [listed(number, authors=("Ada Stone",)) for number in range(1, 6)]
    listings = pages(cards, 2, said)
    assert ids(listings["authors/ada-stone-botany/"]) == ["2601.00002", "2601.00003"]
    assert listings["authors/ada-stone-botany/"].title == "Ada Stone (botany)"
    assert ids(listings["authors/ada-stone/"]) == ["2601.00001", "2601.00004", "2601.00005"]
    assert Authors(cards, said, 2).addresses(cards[1]) == {0: "authors/ada-stone-botany/"}


def test_a_name_that_is_one_person_here_and_another_there(tmp_path: Path) -> None:
    said = register(tmp_path, 'Ada Stone: {aliases: [A. Stone]}\nA. Stone: {papers: ["2601.00002"]}\n')
    listings = pages([listed(number, authors=("A. Stone",)) for number in (1, 2, 3)], 9, said)
    assert ids(listings["authors/ada-stone/"]) == ["2601.00001", "2601.00003"]
    assert ids(listings["authors/a-stone/"]) == ["2601.00002"]


def test_a_name_with_words_in_brackets_is_not_an_alias_of_its_own(tmp_path: Path) -> None:
    known = register(tmp_path, "Ada One (Fen): {aliases: [A. One]}\n")
    assert known.aliases == {"a-one": ("A. One", "ada-one-fen")}


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert Register.read(tmp_path / "authors.yml", []) == Register()
    assert register(tmp_path, "# Nobody yet.\n") == Register()


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("Ada: [A.]\n", "authors.yml:1: Ada", "expected a mapping, got a list"),
        (
            "Ada: {alias: A.}\n",
            "authors.yml:1: Ada",
            "alias: is not a key here; write aliases",
        ),
        ("Ada B: {family: C}\n", "authors.yml:1: Ada B", "family: 'Ada B' neither begins nor ends with 'C'"),
        ("Ada B: {family: ''}\n", "authors.yml:1: Ada B", "family: expected text that is not empty"),
        ("Ada: {aliases: A.}\n", "authors.yml:1: Ada", "aliases: expected a list, got text"),
        ("Ada: {aliases: ['']}\n", "authors.yml:1: Ada", "aliases[0]: expected text that is not empty"),
        ("Ada: {papers: []}\n", "authors.yml:1: Ada", "papers: expected a list of length >= 1"),
        ("Ada: {papers: }\n", "authors.yml:1: Ada", "papers: expected a list, got nothing"),
        (
            "Ada: {papers: [2601.5]}\n",
            "authors.yml:1: Ada",
            "papers[0]: expected text, got a number",
        ),
        ("Ada:\nÁda:\n", "authors.yml:2: Áda", "has the same address as Ada; give it another name"),
        (
            "Ada: {aliases: [A.]}\nAnn: {aliases: [A.]}\n",
            "authors.yml:2: Ann",
            "A. already stands for Ada; limit one with `papers`",
        ),
        (
            "Ada (x): {papers: [a]}\nAda (y): {papers: [a]}\n",
            "authors.yml:2: Ada (y)",
            "Ada (y) in a already stands for Ada (x)",
        ),
    ],
)
def test_what_is_wrong_is_told_and_the_others_stand(
    tmp_path: Path, text: str, where: str, reason: str
) -> None:
    path, problems = tmp_path / "authors.yml", list[Problem]()
    path.write_text(f"{text}Bo Two: {{aliases: [B. Two]}}\n", "utf-8")
    known = Register.read(path, problems)
    (problem,) = problems
    assert f"{problem}".startswith(f"{where}: {reason}")
    assert known.names["bo-two"] == "Bo Two"
    assert known.aliases["b-two"] == ("B. Two", "bo-two")
    first = f"authors.yml:1: {text.partition(':')[0]}"
    assert where != first or names.slug(first.partition(": ")[2]) not in known.names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ada: {", "is not valid YAML in line 2"),
        ("- Ada\n", "is not a mapping; an entry looks like `Ada Example: {aliases: [A. Example]}`"),
    ],
)
def test_of_a_file_that_cannot_be_read_nobody_is_known(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        register(tmp_path, text)
    assert str(caught.value).startswith(f"authors.yml: {reason}")


def test_people_who_share_a_name_have_pages_and_the_name_has_one_of_all() -> None:
    first, second, nobody = (listed(number, authors=("Ada Stone",)) for number in (1, 2, 3))
    of = {"2601.00001": "ada-stone-x", "2601.00002": "ada-stone-y"}
    said = Register(
        within={place: {"ada-stone": slug} for place, slug in of.items()},
        apart={"ada-stone-x": ("ada-stone", "X"), "ada-stone-y": ("ada-stone", "Y")},
    )
    made = pages((first, second, nobody), 3, said)
    assert made.keys() == {"authors/", *(f"authors/ada-stone{end}/" for end in ("", "-x", "-y"))}
    shared = made["authors/ada-stone/"]
    assert ids(shared) == ["2601.00001", "2601.00002", "2601.00003"]
    assert rows(shared)["People of this name"] == [
        ("authors/ada-stone-x/", "Ada Stone (X)", 1), ("authors/ada-stone-y/", "Ada Stone (Y)", 1)
    ]  # fmt: skip
    assert shared.note == "ORCID knows several people of this name. These are the papers of all of them."
    assert "Co-authors" not in rows(shared)
    assert ids(made["authors/ada-stone-x/"]) == ["2601.00001"]
    authors = Authors((first, second, nobody), said, 3)
    found = [authors.of(card)[0].slug for card in (first, second, nobody)]
    assert found == ["ada-stone-x", "ada-stone-y", "ada-stone"]


def test_the_people_of_papers_are_persons_not_the_name_that_some_share() -> None:
    mine, other = f"ada-one-{ORCID.lower()}", f"ada-one-{ORCID_2}"
    said = Register(
        within={"2601.00001": {"ada-one": mine}, "2601.00002": {"ada-one": other}},
        apart={mine: ("ada-one", ORCID), other: ("ada-one", ORCID_2)},
    )
    cards = [listed(number, authors=("Ada One", "Bo Fern")) for number in (1, 2)]
    authors = Authors(cards, said, 1)
    assert "ada-one" in authors.known
    assert [link.address for link in authors.strongest(cards[:1])] == [f"authors/{mine}/", "authors/bo-fern/"]
