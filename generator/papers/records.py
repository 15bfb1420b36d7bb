"""Records as lines of JSON, for exports and the site's data; `sources.jsonlines` reads them back in full.

Fields have the names of `paper.Paper`; empty ones are left out, except those in `ALWAYS`.
"""

import json
from dataclasses import asdict, fields

from generator.papers.paper import LINK_NAMES, Counts, Paper, Record, is_empty

ALWAYS = ("source", "links", "counts", "added")
"""Fields that are written even if empty, since the reader guesses the value of a missing one."""
_JSON = json.JSONEncoder(ensure_ascii=False)
_NAMES = tuple(item.name for item in fields(Paper))
_COUNTS = tuple(item.name for item in fields(Counts))


def line(record: Record) -> str:
    """Return a record as a line of JSON, with its line end."""
    return f"{_JSON.encode(_values(record))}\n"


def counted(line: bytes, counts: Counts) -> bytes:
    """Add counts to the bytes of a `line` of a record without counts."""
    # This matches once: within a text, quotation marks are escaped.
    return line.replace(b'"counts": {}', f'"counts": {_JSON.encode(_counts(counts))}'.encode())


def _values(record: Record) -> dict[str, object]:
    paper = record.paper
    whole = {name: getattr(paper, name) for name in _NAMES}
    whole["authors"] = [asdict(author) if author.hidden else author.name for author in paper.authors]
    whole["links"] = {name: address for name in LINK_NAMES if (address := getattr(paper.links, name))}
    whole["counts"] = _counts(record.counts)
    whole |= {"added": record.added, "changed": record.changed, "filed": record.filed}
    return {
        name: value
        for name, value in whole.items()
        if not is_empty(value) or (name in ALWAYS and value is not None)
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {name: count for name in _COUNTS if (count := getattr(counts, name)) is not None}
