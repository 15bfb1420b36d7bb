"""``archive map``: lays out the map, and keeps the names that a person gives its regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.upkeep import map as map_command
from generator.content.layout import FEWEST, Layout
from generator.papers.paper import Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.invoking import invoke
from tests.harness.papers import numbered

THEMES = (
    "moss layers on granite walls", "glass weaving in brick furnaces", "tide clocks for stone harbours",
    "river kites at early dusk",
)  # fmt: skip


def papers(start: int, end: int) -> Iterator[Paper]:
    """Yield made-up papers, each of one of four themes; they came in on several days."""
    for number in range(start, end):
        theme = THEMES[number % 4]
        abstract = f"We look at {theme}. More of {theme} with sample {number // 9} and vessel {number // 7}."
        yield numbered(number, f"2026-03-{1 + number // 90:02}", title=f"{theme} {number}", abstract=abstract)


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path / "archive", {"map": "true"})
    archive.put_all(papers(0, FEWEST + 20))
    return archive


def layout(archive: ArchiveFolder) -> Layout:
    made = Layout.read(archive.content, [])
    assert made
    return made


def test_a_map_is_made_once_and_grows_from_the_last(archive: ArchiveFolder) -> None:
    before = files(archive.content)
    said = invoke(archive.folder, "map", "--if-set").output
    made, written = layout(archive), files(archive.content)
    assert {name for name in written if name not in before} == {
        "map/papers.txt", "map/positions.bin", "map/regions.yml",
    }  # fmt: skip
    assert len(made.positions) == FEWEST + 20
    assert {region.name for region in made.regions} >= {"moss layers", "glass weaving"}
    assert said.startswith(f"{FEWEST + 20} papers in {len(made.regions)} regions: ")
    assert (
        f"content/map has {sum(len(written[name]) for name in written if name[:4] == 'map/'):,} bytes" in said
    )

    assert "Nothing has changed since the last layout." in invoke(archive.folder, "map").output
    assert files(archive.content) == written

    # Another archive with the same papers has the same map, to the byte.
    other = archive.copied(archive.folder.parent / "other")
    for path in (other.content / "map").iterdir():
        path.unlink()
    invoke(other.folder, "map")
    assert files(other.content) == written

    archive.put_all(papers(FEWEST + 20, FEWEST + 40))
    invoke(archive.folder, "map")
    later = layout(archive)
    assert len(later.positions) == FEWEST + 40
    moved = sorted(
        max(abs(place.x - later.positions[slug].x), abs(place.y - later.positions[slug].y))
        for slug, place in made.positions.items()
    )
    assert moved[len(moved) // 2] < (1 << 16) / 20


def test_a_persons_name_stays_with_its_papers(archive: ArchiveFolder) -> None:
    invoke(archive.folder, "map")
    made = layout(archive)
    number = next(number for number, region in enumerate(made.regions) if region.name == "moss layers")
    # Names as an earlier layout could have computed them.
    regions = list(made.regions)
    regions[number] = regions[number].replaced(name="old name")
    replace(made, regions=regions, made_from="before").write(archive.content)
    (archive.content / "map.yml").write_text("# Ours.\nold name: Mosses  # of all kinds\ndust: Dust\n")
    said = invoke(archive.folder, "map", code=1).output
    text = (archive.content / "map.yml").read_text()
    now = text.splitlines()[1].partition(":")[0]
    assert text == f"# Ours.\n{now}: Mosses  # of all kinds\ndust: Dust\n"
    later = layout(archive)
    (region,) = (region for region in later.regions if region.name == now)
    assert later.shown(region) == "Mosses"
    place = later.regions.index(region)
    own = {slug for slug, position in later.positions.items() if position.region == place}
    was = {slug for slug, position in made.positions.items() if position.region == number}
    assert 2 * len(own & was) > len(was)
    assert f"map.yml: old name is {now} now" in said
    fits_none = "map.yml: dust: no region has this computed name; content/map/regions.yml has the names"
    assert fits_none in said
    assert f"✗ to do: map: {fits_none}" in invoke(archive.folder, "doctor", code=None).output


def test_a_few_papers_get_no_map(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(papers(0, 12))
    before = files(archive.content)
    assert "there is nothing to do" in invoke(archive.folder, "map", "--if-set").output
    said = invoke(archive.folder, "map").output
    assert (
        said
        == "A map needs 300 papers that are related to others; this archive has 12. Nothing is written.\n"
    )
    assert files(archive.content) == before


def test_without_the_extra_the_command_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_command, "find_spec", lambda name: None)
    said = invoke(ArchiveFolder(tmp_path / "archive").folder, "map", code=2).output
    assert 'pip install "paper-archive[map]"' in said and ".ci/install.py map" in said


def test_check_names_a_damaged_map(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    Layout({}, []).write(archive.content)
    invoke(archive.folder, "check")
    (archive.content / "map/papers.txt").write_text("2603.00001\n")
    assert "content/map: is not a map: " in invoke(archive.folder, "check", code=1).output
