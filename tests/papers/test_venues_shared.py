"""Venues in real comments, as people read them; skipped if the papers are not next to the project.

``venues.csv`` has ids of papers, drawn at random, and what their comments state in the words of `State`; a
venue that is not in the table is "outside". The rules were written by the part "rules". The parts "test" and
"blind" were drawn later, and labelled before the reader saw them. Others labelled the part "again", without a
look at the rules or at these labels.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.papers.venues import VenueFinder, table
from tests.harness.papers import numbered
from tests.harness.processes import SHARED

PAPERS = SHARED / "data/papers-100k.jsonl.xz"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PAPERS.is_file(), reason="../shared, with the real papers, is absent"),
]


class Label(NamedTuple):
    """What a person read in a comment: venue, year (``-`` if none) and state of each place."""

    part: str
    places: frozenset[str]
    outside: int


def labels() -> dict[str, Label]:
    """Return the labels by the ids of the papers."""
    with Path(__file__).with_name("venues.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["id"]: Label(row["part"], frozenset(places) - {"", "outside"}, places.count("outside"))
            for row in csv.DictReader(lines)
            for places in [row["places"].split("; ")]
        }


def comments(wanted: dict[str, Label]) -> Iterator[tuple[str, str]]:
    """Yield the ids and comments of these papers, as pages show them."""
    with lzma.open(PAPERS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.split('"', 4)[3] in wanted:  # {"id": "…
                record = json.loads(line)
                yield record["id"], numbered(1, comment=record["comment"]).comment.plain


@pytest.fixture(scope="module")
def read() -> dict[str, frozenset[str]]:
    """What the reader finds in the comment of each paper, by id."""
    venues, wanted = VenueFinder(table()), labels()
    found = {
        name: frozenset(f"{at.venue.slug} {at.year or '-'} {at.state}" for at in venues.read(comment))
        for name, comment in comments(wanted)
    }
    assert found.keys() == wanted.keys()
    return found


@pytest.mark.parametrize(
    ("part", "number", "words", "precision", "recall"),
    [
        ("test", 200, 3, 0.98, 0.90),
        ("again", 1_200, 1, 0.98, 0.90),
        ("again", 1_200, 3, 0.95, 0.93),
        ("blind", 340, 1, 0.98, 0.97),
        ("blind", 340, 3, 0.96, 0.96),
    ],
)
def test_venues_of_real_comments_are_read_as_people_read_them(
    read: dict[str, frozenset[str]], part: str, number: int, words: int, precision: float, recall: float
) -> None:
    """Of a place's words - venue, year and state - the first ``words`` count."""
    right, wrong, missed = 0, list[str](), list[str]()
    known = {name: label.places for name, label in labels().items() if label.part == part}
    assert len(known) == number
    for name, places in known.items():
        said, stated = ({" ".join(place.split()[:words]) for place in some} for some in (read[name], places))
        right += len(said & stated)
        wrong += [f"{name} reads {place}" for place in said - stated]
        missed += [f"{name} misses {place}" for place in stated - said]
    reached = right / (right + len(wrong)), right / (right + len(missed))
    print(f"precision {reached[0]:.3f}, recall {reached[1]:.3f} of {right + len(missed)} places")
    assert reached[0] >= precision, wrong
    assert reached[1] >= recall, missed


def test_the_table_has_the_places_that_comments_name() -> None:
    known = labels().values()
    outside = sum(label.outside for label in known)
    assert outside / (outside + sum(len(label.places) for label in known)) < 0.05
