"""JSON Schema (2020-12) of the records that `records` writes, made from the fields of `paper.Paper`."""

import inspect
import re
from collections.abc import Iterable
from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from generator.papers import dates
from generator.papers.paper import LEAST, Counts, Links, Paper, Record
from generator.papers.publication import Publication
from generator.papers.records import ALWAYS, OnSite

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_CODE = re.compile(r" \(`[\w.]+`\)")  # references to modules
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATES = ("days", "published", "updated", "corrected")
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}
_AUTHOR = {
    "type": "object",
    "properties": {"name": _TEXT, "hidden": {"const": True}},
    "required": ["name"],
    "additionalProperties": False,
}
_STATED = {
    "type": "object",
    "properties": {
        "authors": {"type": "array", "items": _AUTHOR, "minItems": 1},
        "tags": {"type": "array", "items": _TEXT},
        "organization": {"type": "string"},
    },
    "additionalProperties": False,
}
_MORE = {
    "authors": "the names of the authors that the source does not hide, in the paper's order.",
    "stated": "authors, tags and organization as the paper's page states them, where the record shows them "
    "otherwise; `archive import` takes these.",
}
_OF_THE_ARCHIVE = {
    "added": f"^({_DAY}( [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})?)?$",
    "changed": f"^{_DAY}$",
    "filed": "^[0-9]{4}(-[0-9]{2})?$",
}


def schema() -> dict[str, object]:
    """Return the schema; an empty field that is not required is missing in a record."""
    kinds = get_type_hints(Paper)
    described = _described(Paper) | _described(Record) | _described(OnSite) | _MORE
    properties = {item.name: _property(item.name, kinds[item.name]) for item in fields(Paper)}
    properties |= {"counts": _object(Counts, {"type": "integer", "minimum": 0}), "source": {"type": "string"}}
    properties |= {name: _matching(pattern) for name, pattern in _OF_THE_ARCHIVE.items()}
    properties |= {"url": _TEXT, **dict.fromkeys(("venues", "topics", "lists"), _TEXTS)}
    properties |= {"notes": _TEXT, "stated": _STATED}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A paper",
        "description": "A line of a .jsonl.gz file, or a paper in latest.json. Empty fields are left out.",
        "type": "object",
        "properties": {name: {"description": described[name], **value} for name, value in properties.items()},
        "required": ["id", "title", *ALWAYS],
        "additionalProperties": False,
    }


def _property(name: str, kind: Any) -> dict[str, object]:
    if kind is Links:
        return _object(Links, _matching("^https?://"), doi=_matching(r"^10\."))
    if kind is Publication:
        return _object(Publication, _TEXT, doi=_matching(r"^10\."))
    if get_origin(kind) is tuple:
        return _TEXTS | {"items": _property(name, get_args(kind)[0])}
    if kind is bool:
        return {"const": True}
    if NoneType in get_args(kind):
        return {"type": "integer", "minimum": LEAST[name]}
    return _matching(f"^{dates.SHAPE.pattern}$") if name in _DATES else _TEXT


def _matching(pattern: str) -> dict[str, object]:
    return {"type": "string", "pattern": pattern}


def _object(
    kind: type[Links | Counts | Publication], value: dict[str, object], **others: dict[str, object]
) -> dict[str, object]:
    """Return an object schema: each field of a dataclass is like ``value``, except those in ``others``."""
    properties = {item.name: value for item in fields(kind)} | others
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _described(kind: type[Any]) -> dict[str, str]:
    """Return the descriptions of attributes from the docstring of a dataclass."""
    attributes: Iterable[tuple[str, str]] = _ATTRIBUTE.findall(inspect.getdoc(kind) or "")
    return {name: _CODE.sub("", " ".join(text.split())).replace("``", "`") for name, text in attributes}
