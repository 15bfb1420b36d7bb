"""Venues in real comments, as people read them; skipped if the papers are not next to the project.

``venues.csv`` has ids of papers, drawn at random, and what their comments state in the words of `State`; a
venue that is not in the table is "outside". The rules were written by the part "rules". The part "test" was
drawn later, and labelled before the reader saw it.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.papers.venues import Venues, table
from tests.harness.processes import SHARED

PAPERS = SHARED / "data/papers-100k.jsonl.xz"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PAPERS.is_file(), reason="../shared, with the real papers, is absent"),
]
PRECISION, RECALL = 0.98, 0.90


class Label(NamedTuple):
    """What a person read in a comment: venue, year (``-`` if none) and state of each place."""

    part: str
    places: frozenset[str]


def labels() -> dict[str, Label]:
    """Return the labels by the ids of the papers."""
    with Path(__file__).with_name("venues.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["id"]: Label(row["part"], frozenset(row["places"].split("; ")) - {"", "outside"})
            for row in csv.DictReader(lines)
        }


def comments(wanted: dict[str, Label]) -> Iterator[tuple[str, str]]:
    """Yield the ids and comments of these papers."""
    with lzma.open(PAPERS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.split('"', 4)[3] in wanted:  # {"id": "…
                record = json.loads(line)
                yield record["id"], record["comment"]


def test_venues_of_real_comments_are_read_as_people_read_them() -> None:
    venues, wanted = Venues(table()), labels()
    missed, wrong, right = list[str](), list[str](), 0
    seen = set[str]()
    for identifier, comment in comments(wanted):
        label = wanted[identifier]
        seen.add(identifier)
        found = venues.read(comment)
        places = {f"{one.venue.slug} {one.year or '-'} {one.state}" for one in found}
        if places != label.places:
            print(label.part, identifier, "reads", sorted(places), "instead of", sorted(label.places))
        if label.part == "test":
            right += len(places & label.places)
            wrong += places - label.places
            missed += label.places - places
    assert seen == wanted.keys()
    assert sum(label.part == "test" for label in wanted.values()) == 200
    precision, recall = right / (right + len(wrong)), right / (right + len(missed))
    print(f"precision {precision:.3f}, recall {recall:.3f} of {right + len(missed)} places")
    assert precision >= PRECISION, wrong
    assert recall >= RECALL, missed
