"""``content/venues.yml``: what an owner says of venues, over the project's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.content.curated.venues import VenueTable
from generator.errors import Problem, RecordError
from generator.papers import venues
from generator.papers.publication import Publication
from generator.papers.venues import Venue
from tests.harness.papers import paper

Read = Callable[[str], tuple[VenueTable, list[str]]]

_TABLE = (
    Venue("ferns", "FERN", "Conference on Ferns", "conference", "botany", ("FernConf",)),
    Venue("moss-j", "MJ", "Journal of Moss", "journal", "botany"),
    Venue("reed", "REED", "Workshop on Reeds", "conference", "botany", ("MJ",)),
)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return a function that reads a file over a small table, and its problems."""
    monkeypatch.setattr(venues, "table", lambda: _TABLE)

    def read(text: str) -> tuple[VenueTable, list[str]]:
        problems: list[Problem] = []
        (tmp_path / "venues.yml").write_text(text, "utf-8")
        made = VenueTable.read(tmp_path / "venues.yml", problems)
        return made, list(map(str, problems))

    return read


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", {}),
        (
            "Lichen: {name: Lichen Days, kind: journal, field: botany, aliases: [LD], formerly: [Lich]}",
            {"lichen": Venue("lichen", "Lichen", "Lichen Days", "journal", "botany", ("LD", "Lich"))},
        ),
        ("Sedge: {}", {"sedge": Venue("sedge", "Sedge", "Sedge", "conference", "")}),
        (
            "fern: {aliases: [Frond]}",
            {
                "ferns": Venue(
                    "ferns", "fern", "Conference on Ferns", "conference", "botany",
                    ("Frond", "FERN", "Conference on Ferns", "FernConf"),
                )
            },
        ),
        (
            "Frond: {aliases: [fern-conf, FernConf], name: Frond Days}",
            {
                "ferns": None,
                "frond": Venue(
                    "frond", "Frond", "Frond Days", "conference", "botany",
                    ("fern-conf", "FernConf", "FERN", "Conference on Ferns"),
                ),
            },
        ),
        ("FernConf: {ignore: true}", {"ferns": None}),
        ("MJ: {ignore: true}", {"moss-j": None}),  # an acronym before another venue's alias
        ("Nothing: {ignore: true}", {}),
    ],
)  # fmt: skip
def test_an_entry_goes_over_the_venue_that_one_of_its_spellings_means(
    read: Read, text: str, changed: Mapping[str, Venue | None]
) -> None:
    known, problems = read(text)
    assert problems == []
    wanted = {**{row.slug: row for row in _TABLE}, **changed}
    assert known.rows == {slug: row for slug, row in wanted.items() if row}
    empty, _ = read("")
    assert (known.hash == empty.hash) == ((known.rows, known.ignored) == (empty.rows, frozenset()))


def test_addresses_of_renamed_and_joined_venues_lead_on(read: Read) -> None:
    known, _ = read("Green: {aliases: [FERN, REED], formerly: [Greens]}\nMJ: {formerly: [JM]}")
    assert set(known.rows) == {"green", "moss-j"}
    assert known.former == {"green": ("greens", "ferns", "reed"), "moss-j": ("jm",)}
    assert {"fern", "conference-on-fern", "reed"} < set(known.spellings(["Green", "none"]))


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("A: {aliases: [x]}\nB: {aliases: [X]}", "venues.yml:2: B", "X already belongs to A; keep it in"),
        ("FERN: {}\nfernconf: {}", "venues.yml:2: fernconf", "FERN already belongs to FERN"),
        ("Rush: {aliases: [MJ]}\nMJ: {}", "venues.yml:2: MJ", "MJ already belongs to Rush"),
        ("'!': {}", "venues.yml:1: !", "has no address of its own"),
        ("FERN: {ignore: true}\nFern?: {}", "venues.yml:2: Fern?", "Fern? already belongs to FERN"),
        ("A: {kind: journl}", "venues.yml:1: A", "kind: expected one of conference, journal"),
        ("A: {alias: [b]}", "venues.yml:1: A", "alias: is not a key here; write aliases"),
        ("A: [b]", "venues.yml:1: A", "expected a mapping, got a list"),
    ],
)
def test_a_wrong_entry_is_told_and_the_others_stand(read: Read, text: str, where: str, reason: str) -> None:
    known, (problem,) = read(f"{text}\nLast: {{}}")
    assert problem.startswith(f"{where}: {reason}")
    assert "last" in known.rows


def test_a_file_that_is_no_mapping_is_an_error(read: Read) -> None:
    with pytest.raises(RecordError, match=r"^venues.yml: is not a mapping; an entry looks like `MOSS:"):
        read("- MOSS")


def test_papers_appear_at_venues_of_the_archive_but_not_where_they_were_submitted(read: Read) -> None:
    known, _ = read("SEDGE: {aliases: [SedgeConf]}")
    assert known.of(paper(comment="Accepted at SEDGE 2026")) == ((("sedge", "", ""), "2026", "accepted"),)
    assert known.of(paper(comment="Submitted to SEDGE 2026")) == ()
    assert known.of(paper(comment="Ten pages")) == VenueTable().of(paper(comment="FERN 2026")) == ()
    every = " ".join(f"Accepted at SEDGE {year}." for year in range(2001, 2027))
    assert len(known.of(paper(comment=every))) == 5
    stated = ("2026", "workshop"), ("", "accepted"), ("2025", "findings")
    ats = [(("ferns", "", ""), year, state) for year, state in stated]
    assert known.names(ats) == ("FERN", "FERN 2026 workshop", "Findings of FERN 2025")


def test_an_entry_also_goes_over_a_venue_that_only_a_field_names(read: Read) -> None:
    moss = paper(published_in=Publication(journal="The Moss Letters"))
    assert read("")[0].of(moss) == ((("moss-letters", "The Moss Letters", ""), "", "accepted"),)
    assert read("Moss Letters: {ignore: true}")[0].of(moss) == ()
    named, _ = read("MossLett: {aliases: [Moss Letters], kind: journal}")
    assert named.of(moss) == ((("mosslett", "The Moss Letters", ""), "", "accepted"),)
