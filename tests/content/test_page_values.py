"""Values of fields in a page: no date before 1500 or after 2199, no endless key or id; 0 is a value."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from generator.content import page as pages
from generator.errors import RecordError
from generator.papers import records
from generator.papers.paper import Affiliation, Links, Paper, Record, is_empty
from tests.harness import papers
from tests.harness.papers import ORCID, ORCID_2, merge


@pytest.mark.slow
def test_any_paper_may_have_a_value_in_every_field() -> None:
    """Otherwise the tests that read pages back would not cover every field."""
    seen: set[str] = set()

    @settings(max_examples=200, database=None, derandomize=True)
    @given(papers.papers())
    def draw(made: Paper) -> None:
        for prefix, part in (("", made), ("links.", made.links)):
            named = {f"{prefix}{item.name}": getattr(part, item.name) for item in fields(part)}
            seen.update(name for name, value in named.items() if not is_empty(value))

    draw()
    every = {item.name for item in fields(Paper)} | {f"links.{item.name}" for item in fields(Links)}
    assert every - seen == set()


def test_no_authors_at_all_are_a_number_too() -> None:
    made = papers.paper(authors=(), author_count=0)
    text = pages.write(made)
    assert "\nauthor_count: 0\n" in text
    assert pages.read(text).paper.author_count == 0
    assert pages.edited(text.replace("author_count: 0\n", "")) == {"author_count"}
    five = replace(made, author_count=5)
    assert pages.update(pages.write(five), made) == text
    assert merge(five, made, frozenset()).author_count == 0
    assert merge(replace(made, source="ferns"), replace(five, source="moss"), frozenset()).author_count == 0
    assert records.values(Record(made))["author_count"] == 0


def test_orcids_and_affiliations_are_easy_to_read_and_edit() -> None:
    places = Affiliation("Fen Lab, Moss"), Affiliation("Bog Lab", ("Bo Two",))
    made = papers.paper(orcids=(("Ada One", ORCID),), affiliations=places)
    text = pages.write(made)
    assert f"\nauthors: [Ada One, Bo Two]\norcids: {{Ada One: {ORCID}}}\n" in text
    assert "\naffiliations: ['Fen Lab, Moss', {name: Bog Lab, authors: [Bo Two]}]\n" in text
    assert pages.read(text).paper == made
    assert pages.edited(text) == set()
    mine = text.replace(ORCID, f"https://orcid.org/{ORCID_2}")
    assert pages.read(mine).paper.orcids == (("Ada One", ORCID_2),)
    assert pages.edited(mine) == {"orcids"}
    kept = merge(pages.read(mine).paper, replace(made, source="crossref"), pages.edited(mine))
    assert (kept.orcids, kept.affiliations) == ((("Ada One", ORCID_2),), places)


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("source:", f"{'x' * 1025}: y\nsource:", "front matter", "is not valid YAML in line 6: "),
        ("source:", f"links: {{{'x' * 1025}: y}}\nsource:", "front matter", "is not valid YAML in line 6: "),
        ("id: '2601.00001'", f"id: {'x' * 1025}", "id", "has 1,025 characters; write at most 1,024"),
        ("date: 2026-01-02", "date: 9999-12-28", "date", "'9999-12-28' is not between 1500 and 2199"),
        ("date: 2026-01-02", "date: [2026-01-02, 2200-01-01]", "date", "is not between 1500 and 2199"),
        ("source:", "orcids: {Ada One: 0000-0000-0000-0011}\nsource:", "orcids", "is not an ORCID iD"),
        ("source:", "orcids: [Ada One]\nsource:", "orcids", "write {Ada One: 0000-0002-1825-0097}"),
        ("source:", "affiliations: Fen Lab\nsource:", "affiliations", "is not a list"),
        ("source:", "published: 1499\nsource:", "published", "is not between 1500 and 2199"),
        ("source:", "updated: 2200-01\nsource:", "updated", "is not between 1500 and 2199"),
        ("source:", "added: 2200-01-01 10:20:30\nsource:", "added", "is not between 1500 and 2199"),
        ("source:", "changed: 9999-12-31\nsource:", "changed", "is not between 1500 and 2199"),
    ],
)
def test_what_is_refused_names_the_field(old: str, new: str, field: str, reason: str) -> None:
    with pytest.raises(RecordError, match=reason) as caught:
        pages.read(pages.write(papers.paper()).replace(old, new))
    assert caught.value.field == field
