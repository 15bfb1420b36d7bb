"""YAML files in which a person says something of names: ``tags.yml``, ``authors.yml``, ``removed.yml``."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator.content import safeyaml
from generator.errors import Problem, RecordError
from generator.papers import identifiers


def read(
    path: Path, fields: Collection[str], example: str, problems: list[Problem]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What a file says of each name: how messages call the place, the name, the fields.

    Args:
        path: the file; where there is none, nothing is said.
        fields: the fields that there are.
        example: how an entry may look, for messages.
        problems: gets each entry that is not a mapping of these fields.

    Raises:
        RecordError: see `entries`.
    """
    for name, about in entries(path, example):
        where = f"{path.name}: {name}"
        try:
            yield where, str(name), values(where, about, fields, example)
        except RecordError as error:
            problems.append(Problem(error.field, "", error.reason))


def entries(path: Path, example: str) -> Iterator[tuple[object, object]]:
    """What a file says of each name, as YAML has it; see `read`, which checks it too.

    Raises:
        RecordError: if the file is not a mapping in YAML.
    """
    try:
        raw = safeyaml.read(path, path.name)
    except RecordError as error:
        raise RecordError(error.field, f"{error.reason}; an entry looks like `{example}`") from None
    yield from _mapping(path.name, raw, example).items()


def values(where: str, about: object, fields: Collection[str], example: str) -> dict[str, Any]:
    """The fields of one entry.

    Raises:
        RecordError: if the entry is not a mapping of these fields.
    """
    checked = _mapping(where, about, example)
    for key in map(str, checked):
        if key not in fields:
            raise RecordError(where, unknown(key, fields))
    return checked


def unknown(key: str, known: Collection[str]) -> str:
    """What is said of a key that is none of those that there are."""
    near = get_close_matches(key.lower(), known, 1)
    return f"{key} is not a key here; " + (f"write {near[0]}" if near else f"there are {', '.join(known)}")


def _mapping(where: str, value: object, example: str) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RecordError(where, f"is not a mapping; write `{example}`")
    return value


def texts(where: str, name: str, values: Mapping[str, Any]) -> list[str]:
    """The texts in a field; none where it is missing or empty.

    Raises:
        RecordError: if the field is not a list of texts.
    """
    value = values.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RecordError(where, f"{name} is not a list; write [{value}]")
    for text in value:
        if not isinstance(text, str) or not text.strip():
            raise RecordError(where, f'{name}: {text!r} is not text; put it in quotes, "{text}"')
    return value


def queries(where: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The queries in the field ``query``, one or a list of them; none where it is missing or empty.

    Raises:
        RecordError: if the field is something else.
    """
    value = values.get("query")
    listed = {"query": [value] if isinstance(value, str) else value}
    return tuple(texts(where, "query", listed))


def former(where: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses' last parts that the names in the field ``formerly`` had.

    Raises:
        RecordError: if the field is not a list of texts.
    """
    return tuple(dict.fromkeys(map(slug, texts(where, "formerly", values))))


def slug(name: str) -> str:
    """The last part of the address of what a person named."""
    return identifiers.slug(identifiers.hyphenated(name))
