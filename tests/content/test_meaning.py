"""``content/meaning/``: the vectors of what papers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import meaning
from generator.content.meaning import MODEL, NUMBERS, ROW, TABLE, Meaning, Table
from generator.content.runs.sides import Sides
from generator.errors import ArchiveError, Problem

NAME = "meaning/2026-03.bin"


def vectors(*names: str, of: int = 1) -> dict[str, Meaning]:
    """Return a vector for each paper, which differs with ``of``."""
    return {name: Meaning(bytes([of]) * 8, bytes([of]) * NUMBERS) for name in names}


def put(content: Path, meanings: Mapping[str, Meaning], model: str = MODEL, name: str = NAME) -> None:
    meaning.write(content, content / name, model, meanings)


def read(content: Path) -> tuple[dict[str, Meaning], list[Problem]]:
    problems = list[Problem]()
    return meaning.read(content, problems), problems


def test_a_file_is_read_as_it_was_written_and_takes_no_more_than_it_may(tmp_path: Path) -> None:
    few = vectors("2603.00002", "2603.00001") | vectors("10.1000/ö x", of=10)
    put(tmp_path, few)
    put(tmp_path, vectors("x", of=2), name="meaning/undated.bin")
    assert read(tmp_path) == (few | vectors("x", of=2), [])
    many = vectors(*(f"2603.{number:05}" for number in range(1_000)))
    put(tmp_path, many)
    assert (tmp_path / NAME).stat().st_size <= 160 * len(many)
    put(tmp_path, {})
    assert not (tmp_path / NAME).exists()


def test_vectors_of_another_model_are_none(tmp_path: Path) -> None:
    put(tmp_path, vectors("a"), "1" * 32)
    assert read(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-1], lambda data: data + b"x", lambda data: b"", lambda data: b"\xff" + data],
)
def test_a_damaged_file_is_a_problem_with_the_next_step_and_the_others_are_read(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    put(tmp_path, vectors("a"))
    put(tmp_path, vectors("b"), name="meaning/2026-04.bin")
    (tmp_path / NAME).write_bytes(damage((tmp_path / NAME).read_bytes()))
    found, (problem,) = read(tmp_path)
    assert found == vectors("b")
    assert str(problem).startswith(f"{tmp_path.name}/{NAME}: ") and "encode" in str(problem)


def test_the_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    problems, file = list[Problem](), tmp_path / "meaning" / TABLE
    made = Table(f"{MODEL} 3 7", {"moss": b"a" * ROW, "ö\x85": b"b" * ROW})
    meaning.write_table(tmp_path, made)
    assert meaning.table(tmp_path, problems) == made
    assert read(tmp_path) == ({}, []), "it has no vectors of papers"
    for data in (b"", file.read_bytes()[:-1], file.read_bytes() + b"x", b"x" + file.read_bytes()):
        file.write_bytes(data)
        assert meaning.table(tmp_path, problems) == Table()
        assert f"{tmp_path.name}/meaning/{TABLE}: " in f"{problems[-1]}" and "encode" in f"{problems.pop()}"
    meaning.write_table(tmp_path, made._replace(made_from="1" * 32))
    assert meaning.table(tmp_path, problems) == Table(), "it is by another model"
    meaning.write_table(tmp_path, Table())
    assert not problems and not file.exists()


@given(st.binary() | st.text().map(lambda text: f"{MODEL}\n{text}\n\n".encode()))
def test_no_bytes_raise(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, NAME)
        file.parent.mkdir()
        file.write_bytes(data)
        read(Path(folder))


def joined(
    tmp_path: Path, *sides: Mapping[str, Meaning], models: tuple[str, str] = (MODEL, MODEL)
) -> dict[str, Meaning]:
    """Return the vectors of what two runs made, the later one last, of what both began with."""
    folders = Sides(*(tmp_path / name for name in ("base", "earlier", "later")))
    for folder, side, model in zip(folders, sides, (MODEL, *models), strict=True):
        put(folder, side, model)
    (tmp_path / "meaning").mkdir()
    (tmp_path / NAME).write_bytes(meaning.join(folders, NAME))
    found, problems = read(tmp_path)
    assert not problems
    return found


def test_of_two_runs_both_are_kept_and_the_later_one_counts(tmp_path: Path) -> None:
    base = vectors("a", "b")
    found = joined(tmp_path, base, base | vectors("c", "e", of=2), {**base, **vectors("b", "d", "e", of=3)})
    assert found == vectors("a") | vectors("c", of=2) | vectors("b", "d", "e", of=3)


def test_of_two_tables_the_later_one_counts(tmp_path: Path) -> None:
    folders = Sides(*(tmp_path / name for name in ("base", "earlier", "later")))
    tables = [Table(f"{MODEL} {number} 7", {"moss": bytes([number]) * ROW}) for number in range(3)]
    for folder, made in zip(folders, tables, strict=True):
        meaning.write_table(folder, made)
    (tmp_path / "meaning").mkdir()
    (tmp_path / "meaning" / TABLE).write_bytes(meaning.join(folders, f"meaning/{TABLE}"))
    assert meaning.table(tmp_path, []) == tables[2]


def test_two_models_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="two models"):
        joined(tmp_path, {}, vectors("a"), vectors("b"), models=(MODEL, "1" * 32))
