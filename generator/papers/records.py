"""Records as lines of JSON, for exports and the site's data; `sources.jsonlines` reads them back in full.

Fields have the names of `paper.Paper`; empty ones are left out, except those in `ALWAYS`. Where a record has
authors, tags or an organization that differ from what the paper's page states, ``stated`` has what it states.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from generator.papers.paper import LINK_NAMES, Counts, Paper, Record, is_empty
from generator.papers.publication import Publication

ALWAYS = ("source", "links", "counts", "added")
"""Fields that are written even if empty, since the reader guesses the value of a missing one."""
_JSON = json.JSONEncoder(ensure_ascii=False)
_NAMES = tuple(item.name for item in fields(Paper))
_COUNTS = tuple(item.name for item in fields(Counts))


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
    paper = record.paper
    whole: dict[str, Any] = {name: _plain(getattr(paper, name)) for name in _NAMES}
    whole["authors"] = list(paper.shown_authors)
    whole["links"] = {name: address for name in LINK_NAMES if (address := getattr(paper.links, name))}
    whole["counts"] = _counts(record.counts)
    whole |= {"added": record.added, "changed": record.changed, "filed": record.filed, "notes": record.notes}
    if paper.shown_authors != tuple([author.name for author in paper.authors]):
        hidden = {True: {"hidden": True}, False: {}}
        whole["stated"] = {"authors": [{"name": who.name} | hidden[who.hidden] for who in paper.authors]}
    return {
        name: value
        for name, value in whole.items()
        if not is_empty(value) or (name in ALWAYS and value is not None)
    }


def shown(values: Mapping[str, Any], counts: Counts, shown: OnSite) -> dict[str, Any]:
    """Return the values of a record without counts as a site shows it."""
    known = {"tags": list(shown.tags), "organization": shown.organization}
    stated = {name: values.get(name, type(value)()) for name, value in known.items()}
    stated = {name: value for name, value in stated.items() if value != known[name]}
    known |= {"topics": list(shown.topics), "lists": list(shown.lists), "venues": list(shown.venues)}
    known |= {"stated": values.get("stated", {}) | stated}
    whole = {"id": values["id"], "url": shown.url, **values, **known, "counts": _counts(counts)}
    return {name: value for name, value in whole.items() if name in ALWAYS or not is_empty(value)}


def _plain(value: Any) -> Any:
    """Return a value that has the plain type of its kind."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Publication):
        return value.values
    return str(value) if isinstance(value, str) else value


def _counts(counts: Counts) -> dict[str, int]:
    return {name: count for name in _COUNTS if (count := getattr(counts, name)) is not None}
