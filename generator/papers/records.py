"""Records as lines of JSON, for exports and the site's data, and their JSON Schema (2020-12).

`sources` reads them back in full.

Fields have the names of `paper.Paper`; empty ones are left out, except those in `ALWAYS`. Where a record has
authors, tags or an organization that differ from what the paper's page states, ``stated`` has what it states.
"""

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from generator.papers import dates
from generator.papers.made import TEXTS, Made
from generator.papers.paper import COUNTED, LEAST, LINK_NAMES, Counts, Paper, Record, is_empty
from generator.papers.publication import PUBLICATION_NAMES, Publication
from generator.text import names

ALWAYS = ("source", "links", "counts", "added")
"""Fields that are written even if empty, since the reader guesses the value of a missing one."""
INDEX = "data/index.json"
"""Where a site has the index of its records, below its address."""
VERSION = 1
"""The version of records and of the index; a new one is one that readers of this one would misread."""
_MOST_REMOVED = 5_000  # papers in the index; who reads it for the first time has none of the older ones
_JSON = json.JSONEncoder(ensure_ascii=False)
_NAMES = tuple(item.name for item in fields(Paper))
_all_of = attrgetter(*_NAMES)


class OnSite(NamedTuple):
    """What a site shows of a paper besides its page.

    Attributes:
        url: the address of the paper on this site.
        tags: the names of its tags on this site; in an export, those from a person or the paper's own page.
        topics: the names of its topics.
        lists: the titles of the reading lists that it is on.
        organization: the name of its organization on this site; in an export, according to the source.
        venues: where it appeared, as this site says it: `ICML 2026`, `ICML 2026 workshop`.
    """

    url: str
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    organization: str = ""
    venues: tuple[str, ...] = ()


def line(values: Mapping[str, Any]) -> str:
    """Return the values of a record as a line of JSON, with its line end."""
    return f"{_JSON.encode(values)}\n"


def values(record: Record) -> dict[str, Any]:
    """Return a record as plain values: texts, numbers, lists and dictionaries."""
    paper, authors = record.paper, record.paper.shown_authors
    stated = zip(_NAMES, _all_of(paper), strict=True)
    whole: dict[str, Any] = {name: _plain(value) for name, value in stated if value or type(value) is int}
    whole |= {"authors": list(authors), "stated": {}}
    if paper.orcids or paper.affiliations:
        placed = (place._replace(authors=tuple(map(_shown, place.authors))) for place in paper.affiliations)
        known = {
            "orcids": {_shown(name): orcid for name, orcid in paper.orcids},
            "affiliations": [place.plain for place in placed],
        }
        own = {"orcids": dict(paper.orcids), "affiliations": [place.plain for place in paper.affiliations]}
        whole |= known | {"stated": {name: value for name, value in own.items() if value != known[name]}}
    whole["made"] = {name: made.values for name, made in paper.made}
    whole["source"] = paper.source
    whole["links"] = {name: address for name in LINK_NAMES if (address := getattr(paper.links, name))}
    whole["counts"] = _counts(record.counts)
    whole |= {"added": record.added, "changed": record.changed, "filed": record.filed, "notes": record.notes}
    whole |= {"named": [*record.named], "by_archives": [*record.by_archives]}
    if authors != tuple([author.name for author in paper.authors]):
        hidden = {True: {"hidden": True}, False: {}}
        whole["stated"]["authors"] = [{"name": who.name} | hidden[who.hidden] for who in paper.authors]
    return {
        name: value
        for name, value in whole.items()
        if value or type(value) is int or (name in ALWAYS and value is not None)
    }


def _shown(name: str) -> str:
    return names.shown(name) or name


def shown(values: Mapping[str, Any], counts: Counts, shown: OnSite) -> dict[str, Any]:
    """Return the values of a record without counts as a site shows it."""
    known = {"tags": list(shown.tags), "organization": shown.organization}
    stated = {name: values.get(name, type(value)()) for name, value in known.items()}
    stated = {name: value for name, value in stated.items() if value != known[name]}
    known |= {"topics": list(shown.topics), "lists": list(shown.lists), "venues": list(shown.venues)}
    known |= {"stated": values.get("stated", {}) | stated}
    whole = {"id": values["id"], "url": shown.url, **values, **known, "counts": _counts(counts)}
    return {name: value for name, value in whole.items() if name in ALWAYS or not is_empty(value)}


def removed(days: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the papers of an index that were removed, given the day of each by id; the newest first."""
    newest = sorted(((day, name) for name, day in days.items()), reverse=True)
    return [{"id": name, "day": day} for day, name in newest[:_MOST_REMOVED]]


def _plain(value: Any) -> Any:
    """Return a value that has the plain type of its kind."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Publication):
        return value.values
    return str(value) if isinstance(value, str) else value


def _counts(counts: Counts) -> dict[str, Any]:
    told = {name: count for name in COUNTED if (count := getattr(counts, name)) is not None}
    return told | ({"cited": counts.cited._asdict()} if counts.cited else {})


def _matching(pattern: str) -> dict[str, object]:
    return {"type": "string", "pattern": pattern}


def _object(
    properties: Mapping[str, Mapping[str, object]], required: Iterable[str] = ()
) -> dict[str, object]:
    """Return the schema of an object with these properties and no others."""
    needs = {"required": [*required]} if required else {}
    return {"type": "object", "properties": properties, **needs, "additionalProperties": False}


_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_CODE = re.compile(r" \(`[\w.]+`\)")  # references to modules
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATES = ("days", "published", "updated", "corrected")
_TEXT: dict[str, object] = {"type": "string", "minLength": 1}
_TEXTS: dict[str, object] = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}
_AUTHOR = _object({"name": _TEXT, "hidden": {"const": True}}, ["name"])
_NAMED = {"name": _TEXT, "authors": _TEXTS}
_PLACE: dict[str, object] = {"anyOf": [_TEXT, _object(_NAMED, _NAMED)]}
_ORCID = _matching("^([0-9]{4}-){3}[0-9]{3}[0-9X]$")
_DOI = {"doi": _matching(r"^10\.")}
_OWN: Mapping[str, dict[str, object]] = {
    "orcids": {"type": "object", "additionalProperties": _ORCID, "minProperties": 1},
    "affiliations": _TEXTS | {"items": _PLACE},
    "links": _object(dict.fromkeys(LINK_NAMES, _matching("^https?://")) | _DOI),
    "published_in": _object(dict.fromkeys(PUBLICATION_NAMES, _TEXT) | _DOI),
    "made": _object(dict.fromkeys(TEXTS, _object(dict.fromkeys(Made._fields, _TEXT)))),
}
"""The schemas of fields with parts."""
_STATED = _object({
    "orcids": _OWN["orcids"],
    "affiliations": _OWN["affiliations"],
    "authors": {"type": "array", "items": _AUTHOR, "minItems": 1},
    "tags": {"type": "array", "items": _TEXT},
    "organization": {"type": "string"},
})  # fmt: skip
_MORE = {
    "authors": "the names of the authors that the source does not hide, in the paper's order.",
    "orcids": "the ORCID iDs of authors, by the author's name.",
    "made": "who wrote the summary and the translations, if not the source: a model, with the day, the "
    "language, the version of the prompt, and signs of what it read and wrote; without a model, a person.",
    "stated": "authors, their iDs and affiliations, tags and organization as the paper's page states them, "
    "where the record shows them otherwise; `archive import` takes these.",
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
    properties = {name: _OWN.get(name) or _property(name, kinds[name]) for name in _NAMES}
    number: dict[str, object] = {"type": "integer", "minimum": 0}
    cited = {"times": number, "by": _TEXT, "on": _matching(f"^{_DAY}$")}
    counts = dict.fromkeys(COUNTED, number) | {"cited": _object(cited, cited)}
    properties |= {"counts": _object(counts), "source": {"type": "string"}}
    properties |= {name: _matching(pattern) for name, pattern in _OF_THE_ARCHIVE.items()}
    properties |= {"url": _TEXT, **dict.fromkeys(("venues", "topics", "lists"), _TEXTS)}
    properties |= {"notes": _TEXT, "named": _TEXTS, "by_archives": _TEXTS, "stated": _STATED}
    all_described = {name: {"description": described[name], **value} for name, value in properties.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A paper",
        "description": "A line of a .jsonl.gz file, or a paper in latest.json. Empty fields are left out.",
        **_object(all_described, ["id", "title", *ALWAYS]),
    }


def _property(name: str, kind: Any) -> dict[str, object]:
    if get_origin(kind) is tuple:
        return _TEXTS | {"items": _property(name, get_args(kind)[0])}
    if kind is bool:
        return {"const": True}
    if NoneType in get_args(kind):
        return {"type": "integer", "minimum": LEAST[name]}
    return _matching(f"^{dates.SHAPE.pattern}$") if name in _DATES else _TEXT


def _described(kind: type[Any]) -> dict[str, str]:
    """Return the descriptions of attributes from the docstring of a dataclass."""
    attributes: Iterable[tuple[str, str]] = _ATTRIBUTE.findall(inspect.getdoc(kind) or "")
    return {name: _CODE.sub("", " ".join(text.split())).replace("``", "`") for name, text in attributes}
