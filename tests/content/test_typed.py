"""Small YAML files as typed values: the messages for mistakes, and the schemas for editors."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.content import typed
from generator.content.typed import Count, EntryFile, Shape, Texts
from generator.errors import Problem, RecordError
from tests.harness.odd_files import PLACES
from tests.harness.processes import run
from tests.tools import schemas


class Moss(Shape, frozen=True):
    """A moss."""

    height: Count
    names: Texts = ()
    of: dict[str, Count] = {}  # noqa: RUF012  (msgspec copies it)
    places: Texts = ("everywhere",)


FILE = EntryFile("mosses.yml", Moss, "Moss: {height: 3}")


def read(folder: Path, text: str) -> tuple[dict[str, Moss], list[str]]:
    (folder / "mosses.yml").write_text(text, "utf-8")
    taken: dict[str, Moss] = {}
    problems: list[Problem] = []
    FILE.read(folder / "mosses.yml", taken.__setitem__, problems)
    return taken, list(map(str, problems))


def test_each_entry_is_read_or_told_with_its_line(tmp_path: Path) -> None:
    text = """a: {height: 1}

# No
b:
  height: -1
c: 3
d: {heihgt: 1}
2026: {height: 2}
'4.5': {}
2.50: {}
"""
    taken, problems = read(tmp_path, text)
    assert taken == {"a": Moss(1), "2026": Moss(2)}
    assert problems == [
        "mosses.yml:4: b: height: expected a whole number >= 0",
        "mosses.yml:6: c: expected a mapping, got a whole number",
        "mosses.yml:7: d: heihgt: is not a key here; write height",
        "mosses.yml:9: 4.5: height: is missing",
        "mosses.yml: 2.5: height: is missing",
    ]


def test_what_takes_an_entry_may_refuse_it(tmp_path: Path) -> None:
    def refuse(name: str, moss: Moss) -> None:
        raise RecordError("height", f"{moss.height} is too high for {name}")

    (tmp_path / "mosses.yml").write_text("# A\na: {height: 9}\n")
    problems: list[Problem] = []
    assert FILE.read(tmp_path / "mosses.yml", refuse, problems) == {"a": {"height": 9}}
    assert list(map(str, problems)) == ["mosses.yml:2: a: height: 9 is too high for a"]


def test_a_name_that_steers_a_terminal_is_told_in_one_printable_line(tmp_path: Path) -> None:
    _, problems = read(tmp_path, '"a\\e[2J\\n::error::x": {height: 1, "\\e[2J\\n": "##[x]", names: [3]}\n')
    (problem,) = problems
    assert problem.isprintable() and "##[" not in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{height: 1, names: , of: {}}", ""),
        ("{height: 1, places: }", "places: expected a list, got nothing"),
        ("{height: }", "height: expected a whole number, got nothing"),
        ("", "height: is missing"),
        ("{height: 1, of: {a: x}}", "of[...]: expected a whole number, got text"),
        ("{height: 1, names: [a, '']}", "names[1]: expected text that is not empty"),
        ("{height: 1, 3: x}", "3: is not a key here; use one of height, names, of, places"),
        ("{height: 2026-01-02}", "height: expected a whole number, got a day"),
        ("{height: 2026-01-02 03:04:05}", "height: expected a whole number, got a day with a time"),
        ("{height: 1, names: !!binary eA==}", "names: expected a list, got `bytes`"),
        ("[1]", ": expected a mapping, got a list"),
    ],
)
def test_a_value_is_taken_or_told_with_its_place(text: str, said: str) -> None:
    try:
        assert typed.value(Moss, yaml.safe_load(text)) == Moss(1)
        assert not said
    except RecordError as error:
        assert str(error) == said


def test_of_a_mapping_with_mistakes_the_rest_is_taken() -> None:
    moss, wrong = typed.lenient(Moss, {"height": 1, "names": "a", "hight": 2, 7: 8, "places": ["x"]})
    assert moss == Moss(1, places=("x",))
    assert [error.field for error in wrong] == ["names", "hight", "7"]
    assert typed.lenient(Moss, {"height": "x"})[0] is None
    moss, wrong = typed.lenient(Moss, {"height": 1} | {f"x{number}": 1 for number in range(10_000)})
    assert (moss, len(wrong)) == (None, 20), "a file of nothing but mistakes takes no time"


def test_a_set_is_read_in_its_order(tmp_path: Path) -> None:
    names = [f"name {number}" for number in range(50)]
    taken, problems = read(tmp_path, f"a: {{height: 1, names: !!set {{{', '.join(names)}}}}}\n")
    assert taken["a"].names == tuple(names) and not problems


def test_editors_get_the_schemas_of_the_types() -> None:
    stored = {path.name: path.read_text("utf-8") for path in schemas.FOLDER.iterdir()}
    assert stored == schemas.schemas(), "run: python -m tests.tools.schemas"


def valid(name: str, value: object) -> bool:
    schema: dict[str, Any] = json.loads(schemas.schemas()[name])
    Draft202012Validator.check_schema(schema)
    return bool(Draft202012Validator(schema).is_valid(json.loads(json.dumps(value, default=str))))


@pytest.mark.parametrize("name", ["tags", "venues", "topics", "authors", "removed"])
def test_an_editor_takes_what_is_read_and_marks_a_slip(name: str) -> None:
    right = yaml.safe_load(PLACES[f"{name}.yml"])
    assert valid(f"{name}.json", right)
    (about,) = right.values()
    assert not valid(f"{name}.json", {"a": about | {"allias": "x"}})
    assert not valid(f"{name}.json", {"a": dict.fromkeys(about, 3)})


@pytest.mark.parametrize(
    ("block", "is_right"),
    [
        ({"tag_minimum": 3, "arxiv": {"include": ["moss"]}, "data": "release"}, True),
        (None, True),
        ({"tag_minimum": 0}, False),
        ({"tag_min": 3}, False),
        ({"data": "sight"}, False),
        ({"arxiv": {"includes": []}}, False),
    ],
)
def test_an_editor_knows_the_settings(block: object, is_right: bool) -> None:
    config = {"site_name": "Moss", "plugins": ["search", {"archive": block}]}
    assert valid("mkdocs.json", config) == is_right


def test_the_library_is_loaded_in_no_time() -> None:
    """The library was chosen for this: the command line starts in a fifth of a second."""
    script = "import time; begun = time.process_time(); import msgspec; print(time.process_time() - begun)"
    assert float(run([sys.executable, "-c", script]).stdout) < 0.1


# Use every type once, so that msgspec builds its own version of it.
_EVERY_SHAPE = """
import importlib, pkgutil
import generator.content
from generator.configuration import settings
from generator.content.typed import Shape, value
from generator.errors import RecordError

for module in pkgutil.walk_packages(generator.content.__path__, "generator.content."):
    importlib.import_module(module.name)
kinds = [settings.shape(), *Shape.__subclasses__()]
assert len(kinds) > 8
for kind in kinds:
    try:
        value(kind, {})
    except RecordError:
        pass
"""


@pytest.mark.slow
def test_no_type_ends_a_process_by_a_write_to_memory_that_is_not_its_own() -> None:
    """msgspec frees a text with a pattern next to a list as if it were a type (its issue 717)."""
    run([sys.executable, "-c", _EVERY_SHAPE], environment={"PYTHONMALLOC": "debug"})
