"""The readers of the small files in ``content/``, and texts for them: the fields come from their types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from generator.configuration import settings
from generator.content import counts, layout
from generator.content.curated import author_names, reading_lists, removed, topics, venues
from generator.content.curated.vocabulary import ORGANIZATIONS, TAGS, Vocabulary
from generator.content.library import Library
from generator.content.runs import announced, fetched, listed, people
from generator.content.runs.published import Published
from generator.content.runs.sample import Sample
from generator.content.runs.upgraded import Upgraded
from generator.errors import Problem
from tests.harness.hostile_records import GOOD, Fill

_Reader = Callable[[Path, list[Problem]], object]
_GOOD: Mapping[type[inspect.Type], object] = {
    inspect.DateType: "2026-03-01", inspect.IntType: 1, inspect.BoolType: False,
}  # fmt: skip
_WORDS = {"kind": "journal"}


def _regions(folder: Path, problems: list[Problem]) -> object:
    for name in ("papers.txt", "positions.bin"):
        (folder / "map" / name).write_bytes(b"")
    return layout.Layout.read(folder, problems)


READERS: Mapping[str, _Reader] = {
    "tags.yml": lambda folder, problems: Vocabulary.read(folder / "tags.yml", problems),
    "organizations.yml": lambda folder, problems: Vocabulary.read(
        folder / "organizations.yml", problems, ORGANIZATIONS
    ),
    "venues.yml": lambda folder, problems: venues.VenueTable.read(folder / "venues.yml", problems),
    "topics.yml": lambda folder, problems: topics.read(folder / "topics.yml", problems),
    "authors.yml": lambda folder, problems: author_names.Register.read(folder / "authors.yml", problems),
    "removed.yml": lambda folder, problems: problems.extend(removed.Removals.read(folder).problems),
    "fetched.yml": lambda folder, _: fetched.FetchState(folder),
    "people.yml": people.FILE.noted,
    "listed.yml": lambda folder, problems: listed.dated((), folder, "", problems),
    "announced.yml": announced.FILE.noted,
    "published.yml": lambda folder, _: Published.read(folder / "published.yml"),
    "upgraded.yml": lambda folder, _: Upgraded.read(folder),
    "sample.yml": lambda folder, _: Sample.read(folder),
    "map.yml": layout.Layout.read,
    "map/regions.yml": _regions,
    "counts/2026-03.csv": lambda folder, _: counts.read_file(folder / "counts/2026-03.csv"),
    "lists/seminar.md": lambda folder, problems: problems.extend(
        reading_lists.ReadingLists.read(Library(folder)).problems
    ),
    "mkdocs.yml": lambda folder, _: settings.read(folder / "mkdocs.yml"),
}
"""The readers of the small files of a folder, by name; they add to the problems."""
_NAMES = (
    TAGS, ORGANIZATIONS, venues.FILE, topics.FILE, author_names.FILE, removed.FILE, fetched.FILE,
    listed.FILE, announced.FILE, people.FILE, layout.NAMES,
)  # fmt: skip
_SHAPES: Mapping[str, Any] = {
    **{file.file: dict[str, file.entry] for file in _NAMES},  # type: ignore[name-defined]
    "published.yml": Published,
    "upgraded.yml": Upgraded,
    "sample.yml": dict[str, str],
    "map/regions.yml": msgspec.defstruct(
        "Regions", [("made_from", str), ("files", str), ("regions", tuple[layout.MapRegion, ...])]
    ),
}


def text(name: str, fill: Fill) -> str:
    """Return a file with something in every field."""
    if name.endswith(".csv"):
        cells = (json.dumps(fill(name)) for name in ("id", "votes", "cited", "by", "on"))
        return "id,votes,comments,stars,cited,cited_by,cited_on\n{},{},,,{},{},{}\n".format(*cells)
    if name.endswith(".md"):
        paper = {part: fill(part) for part in ("id", "remark", "on")}
        front = {part: fill(part) for part in ("title", "description")}
        listed = {"papers": [fill("paper"), paper], "formerly": [fill("formerly")]}
        return f"---\n{json.dumps(front | listed)}\n---\n\nText.\n"
    if name == "mkdocs.yml":
        said = {key: text for key in settings.declared() if (text := fill(key)) != GOOD}
        return json.dumps({"site_name": fill("site_name"), "plugins": [{"archive": said}]})
    return json.dumps(_made(inspect.type_info(_SHAPES[name]), fill, "name"))


def _made(kind: inspect.Type, fill: Fill, name: str) -> Any:
    """Return a value of a type, with texts that fill its fields."""
    match kind:
        case inspect.StructType(fields=fields):
            return {field.encode_name: _made(field.type, fill, field.encode_name) for field in fields}
        case inspect.DictType(key_type=key, value_type=value):
            return {_made(key, fill, f"key of {name}"): _made(value, fill, name)}
        case inspect.VarTupleType(item_type=item):
            return [_made(item, fill, name)]
        case inspect.UnionType(types=types):
            shapes = (one for one in types if isinstance(one, inspect.StructType))
            return _made(next(shapes, types[0]), fill, name)
    given = fill(name)
    return _GOOD.get(type(kind), _WORDS.get(name, GOOD)) if given == GOOD else given
