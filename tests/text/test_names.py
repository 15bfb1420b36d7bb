"""Author names: their parts, their order, equality of two names, and arXiv's author lines."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import names
from generator.text.names import PersonName
from tests.harness import papers as harness


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Stone", PersonName("Ada", "Stone")),
        ("Ada B. C. Stone", PersonName("Ada B. C.", "Stone")),
        ("A.B.Stone", PersonName("A. B.", "Stone")),
        ("Yu.V.Stone", PersonName("Yu. V.", "Stone")),
        ("J.-P. Stone-Miller", PersonName("J.-P.", "Stone-Miller")),
        ("Stone, Ada", PersonName("Ada", "Stone")),
        ("van der Stone, Ada", PersonName("Ada", "Stone", "van der")),
        ("Stone, Jr., Ada", PersonName("Ada", "Stone", "", "Jr.")),
        ("Ada Stone, III", PersonName("Ada", "Stone", "", "III")),
        ("Ada Stone,", PersonName("Ada", "Stone")),
        ("Ada B. Stone Jr.", PersonName("Ada B.", "Stone", "", "Jr.")),
        ("Ada Jr.", PersonName("Ada", "Jr.")),
        ("Ada Stone III", PersonName("Ada", "Stone", "", "III")),
        ("Ada van der Stone", PersonName("Ada", "Stone", "van der")),
        ("Ada de la Stone Miller", PersonName("Ada", "Stone Miller", "de la")),
        ("Ada von Stone", PersonName("Ada", "Stone", "von")),
        ("Pieter in 't Stone", PersonName("Pieter", "Stone", "in 't")),
        ("Ada bin Stone", PersonName("Ada", "Stone", "bin")),
        ("van Stone", PersonName("", "Stone", "van")),
        ("Ada De Stone", PersonName("Ada", "De Stone")),
        ("Ada Van den Stone", PersonName("Ada", "Van den Stone")),
        ("Ada El Stone", PersonName("Ada", "El Stone")),
        ("Ada Al-Stone", PersonName("Ada", "Al-Stone")),
        ("Seán Ó Stone", PersonName("Seán", "Ó Stone")),
        ("Ada McStone", PersonName("Ada", "McStone")),
        ("Ada d'Stone", PersonName("Ada", "d'Stone")),
        ("Ada Stone y Miller", PersonName("Ada", "Stone y Miller")),
        ("Ada B. Stone Neto", PersonName("Ada B.", "Stone Neto")),
        ("Ada B. Neto", PersonName("Ada B.", "Neto")),
        ("Ada da B. C. Neto", PersonName("Ada da B. C.", "Neto")),
        ("Ada B. Júnior", PersonName("Ada B.", "Júnior")),
        ("Ada B. Junior", PersonName("Ada B.", "Junior")),
        ("Ada Stone Junior", PersonName("Ada", "Stone", "", "Junior")),
        ("Ada de B. Stone", PersonName("Ada de B.", "Stone")),
        ("Ada im Stone", PersonName("Ada", "Stone", "im")),
        ("Ada Miller im Stone", PersonName("Ada", "Miller im Stone")),
        ("Ada Im", PersonName("Ada", "Im")),
        ("Ada Das Stone", PersonName("Ada", "Das Stone")),
        ("Das Stone", PersonName("Das", "Stone")),
        ("A. Miller de Stone", PersonName("A.", "Miller de Stone")),
        ("A. B. Miller de la Stone", PersonName("A. B.", "Miller de la Stone")),
        ("A. José de Stone", PersonName("A. José", "Stone", "de")),
        ("A. -B. de Stone", PersonName("A. -B.", "Stone", "de")),
        ("A. Miller van Stone", PersonName("A. Miller", "Stone", "van")),
        ("Ada Miller de Stone", PersonName("Ada Miller", "Stone", "de")),
        ("María del Mar Stone", PersonName("María del Mar", "Stone")),
        ("Linh Van Nguyen", PersonName("Linh Van", "Nguyen")),
        ("Le Wang", PersonName("Le", "Wang")),
        ("Wei Du", PersonName("Wei", "Du")),
        ("Bin Li", PersonName("Bin", "Li")),
        ("王 小明", PersonName("小明", "王")),
        ("山田 太郎", PersonName("太郎", "山田")),
        ("김 철수", PersonName("철수", "김")),
        ("陈 一 鸣", PersonName("一 鸣", "陈")),
        ("高橋・マリア", PersonName("", "高橋・マリア")),
        ("Иван Мохов", PersonName("Иван", "Мохов")),
        ("أحمد الغابي", PersonName("أحمد", "الغابي")),
        ("王小明", PersonName("", "王小明")),
        ("OpenStone", PersonName("", "OpenStone")),
        ("", PersonName("", "")),
        (r"A. St\'on\"e", PersonName("A.", "Stónë")),
        (r"Ren{\'e} St{\o}ne", PersonName("René", "Støne")),
        ("Ada~Stone", PersonName("Ada", "Stone")),
        ("Ada Stone (Institute of X)", PersonName("Ada", "Stone")),
        ("Ada Stone (cut off", PersonName("Ada", "Stone")),
        ("  Ada   Stone*†", PersonName("Ada", "Stone")),
    ],
)
def test_the_parts_of_a_name(name: str, expected: PersonName) -> None:
    assert names.split(name) == expected


@pytest.mark.parametrize(
    ("name", "family", "expected"),
    [
        ("Ada Bo Stone", "Bo Stone", PersonName("Ada", "Bo Stone")),
        ("Ada Stone (botany)", "Stone", PersonName("Ada", "Stone")),
        ("Stone Ada Bo", "Stone", PersonName("Ada Bo", "Stone")),
        ("Bo Stone, Ada", "Bo Stone", PersonName("Ada", "Bo Stone")),
        ("Ada Bo van Stone", "van Stone", PersonName("Ada Bo", "Stone", "van")),
    ],
)
def test_a_family_name_that_is_known(name: str, family: str, expected: PersonName) -> None:
    assert names.split(name, family) == expected


@pytest.mark.parametrize("family", ["Ada Stone", "tone", "Miller"])
def test_a_family_name_of_somebody_else(family: str) -> None:
    with pytest.raises(ValueError, match="neither begins nor ends"):
        names.split("Ada Stone", family)


@pytest.mark.parametrize(
    "name",
    [
        "ATLAS Collaboration", "The ATLAS Collaboration", "the ATLAS-2 collaboration", "Stone Team",
        "Team Stone", "The Stone Model Authors",
        "Stone-7B Team", "Stone Research", "Stone 3 contributors", "Stone AI Lab",
        "Ada Stone for the ATLAS Collaboration",
    ],
)  # fmt: skip
def test_groups_stay_whole(name: str) -> None:
    assert names.split(name) == PersonName("", name, group=True)
    assert names.split(name).family_first == name


@pytest.mark.parametrize("name", ["Ada Labov", "Group Captain Stone", "Ada Lab Stone", "Team Li Stone"])
def test_a_person_is_not_a_group(name: str) -> None:
    assert names.split(name).group is (name.split()[0] in ("Group", "Team"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada B. Stone", "Stone, Ada B."),
        ("Ada van der Stone", "van der Stone, Ada"),
        ("Ada Stone, Jr.", "Stone, Jr., Ada"),
        ("Stone, Ada", "Stone, Ada"),
        ("Stone", "Stone"),
    ],
)
def test_family_first(name: str, expected: str) -> None:
    assert names.split(name).family_first == expected


@pytest.mark.parametrize(
    "same",
    [
        ("Ada Stone", "ADA STONE", "Stone, Ada", " Ada  Stone "),
        ("José Stöne", "Jose Stone", r"Jos\'e St\"one", "Jose\u0301 Sto\u0308ne"),
        ("Søren Łukasz Ærø", "Soren Lukasz Aero"),
        ("Anna Großmann", "Anna Grossmann", "ANNA GROẞMANN"),
        ("J.-P. Stone", "J. P. Stone", "J.P. Stone", "J P Stone"),
        ("Jean-Pierre Stone", "Jean Pierre Stone"),
        ("Ada O'Stone", "Ada O’Stone", "Ada OStone"),
        ("Đorđe Þór Ðó", "Dorde Thor Do"),
        ("İlker Işık", "Ilker Isik"),
        ("山田 太郎", "山田\u3000太郎"),
    ],
)
def test_the_same_person_folds_the_same(same: tuple[str, ...]) -> None:
    assert len({names.fold(name) for name in same}) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("J. Stone", "John Stone"),
        ("Ada Stone", "Ada Stone Jr."),
        ("がく 山田", "かく 山田"),
        ("김민수", "김민서"),
        ("Ada Stone", "Stone Ada"),
        ("कि मि", "का मा"),
    ],
)
def test_different_people_do_not(name: str, other: str) -> None:
    assert names.fold(name) != names.fold(other)


@given(st.text(max_size=40))
def test_no_name_is_too_odd(name: str) -> None:
    parts = names.split(name)
    assert parts.family_first == ", ".join(filter(None, (parts.last, parts.suffix, parts.given)))
    assert bool(names.fold(name)) == bool(name)


@given(st.lists(st.from_regex(r"[A-ZÄÉ][a-zßøé]{4,9}", fullmatch=True), min_size=2, max_size=4))
def test_inverting_a_name_keeps_it(words: list[str]) -> None:
    name = " ".join(words)
    if not names.split(name).group:
        turned = names.split(name).family_first
        assert names.split(turned) == names.split(name)
        assert names.fold(turned) == names.fold(name)
        assert names.fold(name.upper()) == names.fold(name)


def test_a_name_takes_microseconds() -> None:
    made_up = [f"Ada{index} Bélà van der Stone{index}" for index in range(5_000)]
    start = time.process_time()
    for name in made_up:
        names.split(name)
        names.fold(name)
    assert time.process_time() - start < 2  # 400 µs for each name: twenty times the real cost


@pytest.mark.parametrize(
    ("written", "read"),
    [("One, Ada", "Ada One"), ("van der One, Ada, Jr.", "Ada van der One Jr."), ("Ada One", "Ada One"),
     ("The Moss Team", "The Moss Team"), ("", "")],
)  # fmt: skip
def test_a_name_in_reading_order(written: str, read: str) -> None:
    assert names.given_first(written) == read


STATED = [
    # given, family, suffix; as a page has it; as people read it; as citations have it
    ("Ada", "One", "", "Ada One", "Ada One", "One, Ada"),
    ("Ben", "van den Two", "", "Ben van den Two", "Ben van den Two", "van den Two, Ben"),
    ("Cy", "Three", "Jr.", "Cy Three Jr.", "Cy Three Jr.", "Three, Jr., Cy"),
    ("José", "García Márquez", "", "García Márquez, José", "José García Márquez", "García Márquez, José"),
    ("José", "García Márquez", "III", "García Márquez, III, José", "José García Márquez III",
     "García Márquez, III, José"),
    ("Ana", "De la Four", "", "Ana De la Four", "Ana De la Four", "De la Four, Ana"),
    ("Ana van", "Five", "", "Five, Ana van", "Ana van Five", "Five, Ana van"),
    ("伟", "王", "", "王, 伟", "王伟", "王, 伟"),
    ("철수", "김", "", "김, 철수", "김철수", "김, 철수"),
    ("Фёдор", "Мохов", "", "Фёдор Мохов", "Фёдор Мохов", "Мохов, Фёдор"),
    ("", "Six", "", "Six", "Six", "Six"),
    ("Seven", "", "", "Seven", "Seven", "Seven"),
    ("", "Institut für Moose", "", "{Institut für Moose}", "Institut für Moose", "Institut für Moose"),
    ("", "The Moss Team", "", "The Moss Team", "The Moss Team", "The Moss Team"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "family", "suffix", "kept", "shown", "cited"), STATED)
def test_a_name_keeps_the_parts_that_its_source_states(
    given: str, family: str, suffix: str, kept: str, shown: str, cited: str
) -> None:
    assert names.of_parts(given, family, suffix) == kept
    assert (names.shown(kept), names.split(kept).family_first) == (shown, cited)
    assert names.slug(names.shown(kept)) == names.slug(kept), "an author has one page"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("García Márquez, José", "García Márquez, José"), ("One, Ada", "Ada One"), ("Ada One", "Ada One"),
        ("Three, Cy, Jr.", "Cy Three Jr."), ("Institut für Moose,", "{Institut für Moose}"),
        ("The Moss Team,", "The Moss Team"), ("{Institut, Oslo}", "{Institut, Oslo}"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_with_the_family_name_first(written: str, kept: str) -> None:
    assert names.inverted(written) == kept


def test_a_name_of_no_such_form_is_shown_as_it_is() -> None:
    for name in ("Ada One (Moss, Oslo)", "Ada {One}", "{}", "A, [b", ""):
        assert names.shown(name) == name


@given(harness.nasty(6), harness.nasty(6), st.sampled_from(("", "Jr.", "III", "x")))
def test_any_parts_are_a_name(given: str, family: str, suffix: str) -> None:
    kept = names.of_parts(given, family, suffix)
    assert len(names.split(kept)) == 5 and bool(names.shown(kept)) == bool(kept)


def test_a_name_of_tex_that_says_nothing_stays() -> None:
    assert names.shown(r"$\text{}$, $\text{}$") == r"$\text{}$, $\text{}$"
    assert names.slug(names.shown(r"$\text{}$, $\text{}$"))
