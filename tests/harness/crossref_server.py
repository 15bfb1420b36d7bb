"""Crossref on loopback, with made-up works or recorded ones, and faults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from generator.sources.upstreams.crossref import key
from tests.harness.upstream import Answering, Reply

Work = dict[str, Any]


def work(doi: str, title: str, day: str = "2026-01-10", /, **fields: Any) -> Work:
    """Return an article that was published, registered and indexed on a day; ``None`` leaves a field out."""
    values: Work = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title] if title else [],
        "author": [{"given": "Ada", "family": "One", "sequence": "first"}, {"name": "The Moss Team"}],
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>On {title}.</jats:p>",
        "container-title": ["Journal of Made-up Moss"],
        "ISSN": ["1234-5679"],
        "prefix": doi.partition("/")[0],
        "published-online": parts(day),
        "issued": parts(day),
        "created": parts(day),
        "indexed": parts(day),
        "resource": {"primary": {"URL": f"https://moss.example/{doi}"}},
        "URL": f"https://doi.org/{doi}",
        **fields,
    }
    return {name: value for name, value in values.items() if value is not None}


def parts(day: str) -> dict[str, list[list[int]]]:
    """Return a date, possibly a month or a year, in Crossref's form."""
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def update(doi: str, kind: str, day: str = "2026-01-12") -> Work:
    """Return an item of ``update-to`` or ``updated-by``."""
    return {"DOI": doi, "type": kind, "label": kind.title(), "updated": parts(day)}


@dataclass
class Crossref(Answering):
    """Crossref's API for works, below `url`.

    Attributes:
        works: all works.
        rows: the most works in one answer.
    """

    works: list[Work] = field(default_factory=list)
    rows: int = 1_000

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send ``archive`` here."""
        return {"CROSSREF_ENDPOINT": self.url}

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        if path.startswith("/works/"):
            doi = unquote(path.removeprefix("/works/")).lower()
            named = [item for item in self.works if key(item) == doi]
            alone = {"status": "ok", "message-type": "work", "message": named[0]} if named else None
            return Reply(body=json.dumps(alone).encode()) if alone else Reply(404, b"Resource not found.")
        if path != "/works":
            return Reply(404, b"not here")
        found = [item for item in self.works if _fits(item, query)]
        start = int(query.get("cursor", "*").removeprefix("at+").replace("*", "0"))
        size = min(int(query["rows"]), self.rows)
        chosen = set(query["select"].split(","))
        items = [{name: item[name] for name in item.keys() & chosen} for item in found[start : start + size]]
        message = {"total-results": len(found), "items": items, "next-cursor": f"at+{start + len(items)}"}
        answer = {"status": "ok", "message-type": "work-list", "message": message}
        return Reply(body=json.dumps(answer).encode())


def _fits(item: Work, query: Mapping[str, str]) -> bool:
    """Return whether a work has one value of each filter, and any of the words of the query."""
    filters: dict[str, set[str]] = {}
    for name, _, value in (pair.partition(":") for pair in query["filter"].split(",")):
        filters.setdefault(name, set()).add(value)
    words = query.get("query", "").lower().split()
    said = json.dumps(item).lower()
    return all(_has(item, name, values) for name, values in filters.items()) and (
        not words or any(word in said for word in words)
    )


def _has(item: Work, name: str, values: set[str]) -> bool:
    match name:
        case "issn":
            return any(value in item.get("ISSN", ()) for value in values)
        case "prefix" | "type":
            return item.get(name) in values
        case "doi":
            return key(item) in values
        case "from-index-date":
            return _day(item, "indexed") >= max(values)
        case "from-pub-date":
            return _day(item, "issued") >= max(values)
        case "until-pub-date":
            return "" < _day(item, "issued") <= min(values)
    raise AssertionError(f"Crossref has no filter {name}")


def _day(item: Work, name: str) -> str:
    """Return the first day of a date, as Crossref compares dates; ``""`` if there is none."""
    numbers = [part for part in item.get(name, {}).get("date-parts", [[]])[0] if part]
    return "-".join(f"{part:02}" for part in (*numbers, 1, 1)[:3]) if numbers else ""
