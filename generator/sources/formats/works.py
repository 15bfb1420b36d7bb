"""Crossref's JSON: one work, or an answer of its API with many.

https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from collections.abc import Iterator

from generator.errors import Problem
from generator.papers.paper import Notice, Record
from generator.sources.formats import csl
from generator.sources.frame.declarations import ItemFormat
from generator.sources.frame.fields import Fields, guarded, read_record
from generator.text import identifiers

_SAME_WORK = ("new_version", "new_edition")


def parse(item: object, where: str) -> Iterator[Record | Problem | Notice]:
    """Read a work; one that corrects or retracts others is a notice about each of them, and no paper."""
    if not isinstance(item, dict):
        yield from read_record(item, where, record)
        return
    doi = identifiers.doi(f"{item.get('DOI') or ''}")
    if doi is None:
        yield Problem(where, "DOI", "missing, or not a DOI")
    elif others := list(said_of_others(item)):
        day = f"{csl.published(item) or ''}"
        for other in others:
            if other.says == "retracted" or (other.says and other.is_own):
                told = other.day or day
                yield Notice(other.doi, other.says, told, by=other.by, is_doubtful=not other.is_own)
    else:
        yield from read_record(csl.flat(item, doi), where, record)


def record(fields: Fields) -> Record:
    """Return the record of a work's values (`csl.flat`)."""
    return Record(csl.paper(fields, "crossref"))


def key(work: object) -> str:
    """Return the DOI of a work in small letters, or the whole work."""
    return f"{work.get('DOI')}".lower() if isinstance(work, dict) else repr(work)


def said_of_others(item: dict[str, object]) -> Iterator[csl.Update]:
    """Yield what a work says about others; a new version is a paper like any other."""
    doi = key(item)
    for update in csl.updates(item, doi, "update-to"):
        if update.doi != doi and update.kind not in _SAME_WORK:
            yield update


def _works(value: object) -> list[object] | None:
    """Return the works in an answer of Crossref, or a work alone; ``None`` for any other value."""
    message = value.get("message", value) if isinstance(value, dict) else None
    if not isinstance(message, dict):
        return None
    works = message.get("items")
    if message is not value and isinstance(works, list):
        return works
    is_titled = isinstance(message.get("title"), list) or ("title" not in message and "member" in message)
    is_work = isinstance(message.get("DOI"), str) and is_titled
    return [message] if is_work or (message is not value and "DOI" in message) else None


def read(value: object, _day: str, where: str) -> Iterator[Record | Problem | Notice]:
    """Read a saved answer of Crossref, or a work alone; each work by itself."""
    works = _works(value) or []
    for number, work in enumerate(works, 1):
        place = f"{where}:item {number}" if len(works) > 1 else where
        yield from guarded(place, parse, work, place)


FORMAT = ItemFormat("Crossref JSON", lambda value: _works(value) is not None, read)
