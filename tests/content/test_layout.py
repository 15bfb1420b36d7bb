"""``content/map/``: where papers are on the map, and the names that a person gives its regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import layout
from generator.content.layout import SIDE, Layout, MapRegion, Position
from generator.errors import Problem, RecordError
from generator.store.keys import hash_of
from tests.harness.files import files

REGIONS = [MapRegion("LLM agents", 10, 20, 2), MapRegion("moss: layers", 65_535, 0, 1)]
POSITIONS = {
    "2601.00002": Position(0, SIDE - 1, 0), "2601.00001": Position(7, 300, 1), "moss-1": Position(5, 5),
}  # fmt: skip
MADE = Layout(POSITIONS, REGIONS, "ab12")


def read(content: Path) -> tuple[Layout | None, list[str]]:
    problems: list[Problem] = []
    return Layout.read(content, problems), [str(problem) for problem in problems]


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read(tmp_path) == (None, [])
    size = MADE.write(tmp_path)
    known, problems = read(tmp_path)
    assert known and not problems
    assert (dict(known.positions), list(known.regions), known.made_from) == (POSITIONS, REGIONS, "ab12")
    written = files(tmp_path / "map")
    assert size == sum(map(len, written.values()))
    assert written["positions.bin"] == b"\x07\0\x2c\x01" + b"\0\0\xff\xff" + b"\x05\0\x05\0"
    assert written["papers.txt"] == b"2601.00001 1\n2601.00002 0\nmoss-1\n"


def test_a_second_write_touches_nothing(tmp_path: Path) -> None:
    MADE.write(tmp_path)
    before = {path: path.stat() for path in (tmp_path / "map").iterdir()}
    known, _ = read(tmp_path)
    assert known
    known.write(tmp_path)
    assert {path: path.stat() for path in (tmp_path / "map").iterdir()} == before


def _without_region(folder: Path) -> None:
    path = folder / "regions.yml"
    path.write_text(path.read_text().rpartition("\n- ")[0])


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "papers.txt").unlink(),
        lambda folder: (folder / "positions.bin").unlink(),
        lambda folder: (folder / "positions.bin").write_bytes(b"\0" * 12),
        lambda folder: (folder / "papers.txt").write_text("2601.00002 0\n2601.00001 1\nmoss-1\n"),
        lambda folder: (folder / "regions.yml").write_text("regions: [{name: moss}]\n"),
        lambda folder: (folder / "regions.yml").write_bytes(b"\xff: {"),
        _without_region,
    ],
)
def test_a_damaged_one_is_a_problem_with_the_next_step(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    MADE.write(tmp_path)
    damage(tmp_path / "map")
    known, problems = read(tmp_path)
    assert known is None
    assert len(problems) == 1
    assert problems[0].startswith("content/map: is not a map: ")
    assert problems[0].endswith("; restore the folder, for example with git, or delete it")


@given(papers=st.binary() | st.text().map(str.encode), places=st.binary(), region=st.binary())
def test_no_bytes_raise(
    tmp_path_factory: pytest.TempPathFactory, papers: bytes, places: bytes, region: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "bytes"
    (folder / "map").mkdir(parents=True, exist_ok=True)
    about = f"made_from: x\nfiles: {hash_of(papers, places).hex()}\nregions: []\n".encode()
    for regions in (about, region):
        for name, data in {"papers.txt": papers, "positions.bin": places, "regions.yml": regions}.items():
            (folder / "map" / name).write_bytes(data)
        known, problems = read(folder)
        assert (known is None) == bool(problems)


def test_a_newer_paper_is_in_the_middle_of_its_five_nearest() -> None:
    known = {f"m{number}": Position(number * 10, 1000 - number, number % 2) for number in range(8)}
    made = Layout(known, REGIONS)
    near = [
        ("m0", ["m1"]),
        ("new", ["gone", "m1", "m3", "m5", "m6", "m7", "m2"]),  # five that have a place
        ("newer", ["new"]),
        ("two", ["m0", "m3"]),
        ("alone", []),
        ("lost", ["gone", "alone"]),
    ]
    assert made.placed(near) == {
        "m0": known["m0"],
        "new": Position(50, 995, 1),
        "newer": Position(50, 995, 1),
        "two": Position(15, 998, 0),
    }
    assert "new" not in made.positions


def test_a_person_names_a_region_by_its_computed_name(tmp_path: Path) -> None:
    MADE.write(tmp_path)
    (tmp_path / "map.yml").write_text(
        'llm  Agents: Agents that "talk"\nLLM agents: Twice\nmoss: 3\ndust: Dust\n'
    )
    known, problems = read(tmp_path)
    assert known
    assert [known.shown(region) for region in known.regions] == ['Agents that "talk"', "moss: layers"]
    assert problems == [
        "map.yml:2: LLM agents: is named twice; keep one entry",
        "map.yml:3: moss: expected text, got a whole number",
    ]
    assert [problem.where for problem in known.unmet] == ["map.yml: dust"]


def test_a_persons_name_follows_most_of_the_papers() -> None:
    names = {"a": "Alpha", "b": "Beta", "c": "Gamma", "e": "Epsilon", "gone": "Gone"}
    before = Layout(
        {
            f"{name}{number}": Position(0, 0, place)
            for place, name in enumerate("abcd")
            for number in range(5)
        },
        [MapRegion(name, 0, 0, 5) for name in "abcd"],
        names=names,
    )
    # Most papers of a are in x now, all of b are where they were, c became e, which has a name already.
    now: dict[str, list[int | None]] = {"a": [0, 0, 0, 1, None], "b": [1] * 5, "c": [2] * 5, "d": [0] * 5}
    places = {
        f"{name}{number}": Position(0, 0, region)
        for name, regions in now.items()
        for number, region in enumerate(regions)
    }
    later = Layout(places, [MapRegion(name, 0, 0, 5) for name in ("X ray", "b", "E")])
    assert before.following(later) == {"a": "X ray"}


def test_a_name_moves_in_the_file_and_all_else_stays() -> None:
    text = '# Mine.\n"Moss a": One # first\n\n? dust\n: Two\nmoss B:   "Three: 3"\n'
    made = layout.with_keys(text, {"moss a": "moss b", "moss b": "a: b"})
    assert made == "# Mine.\nmoss b: One # first\n\n? dust\n: Two\n'a: b':   \"Three: 3\"\n"
    assert layout.with_keys("{a: x, b: y}", {"a": "b", "b": "a"}) == "{b: x, a: y}"
    with pytest.raises(RecordError, match="cannot be edited"):
        layout.with_keys("a: x\nb: y\n", {"a": "b"})
