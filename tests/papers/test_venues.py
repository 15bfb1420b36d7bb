"""The table of venues, and what is read of comments."""

from __future__ import annotations

from generator.papers.venues import Venues, table

VENUES = Venues(table())


def test_a_venue_and_its_year() -> None:
    (one,) = VENUES.read("Accepted to ICML 2026")
    assert (one.venue.slug, one.year, one.state) == ("icml", "2026", "accepted")
