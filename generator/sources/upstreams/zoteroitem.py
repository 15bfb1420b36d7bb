"""An item of a library at Zotero as a record: what its CSL-JSON says, and what only Zotero knows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.papers.publication import KINDS as PUBLICATIONS
from generator.sources.formats import references
from generator.sources.formats.datetext import written
from generator.sources.frame.declarations import Waits
from generator.sources.frame.fields import Fields, read_record, text_of
from generator.sources.frame.plausible import plausible
from generator.text import markdown, names
from generator.text.elements import without_elements
from generator.text.sentences import shortened

KINDS = {terms.zotero: kind for kind, terms in PUBLICATIONS.items()}
"""The kinds of publications that come in, by the type of an item; other items are passed over."""
# What an item has besides its CSL-JSON, which may lack it.
_OWN = {"title": "title", "abstract": "abstractNote", "DOI": "DOI", "URL": "url"}
_NEW = timedelta(days=31)
_LONGEST_NOTES = 20_000  # characters of an item's notes


def read(
    item: Mapping[str, Any], page: str, where: str, today: date, *, tags: str, notes: str
) -> Iterator[Record | Waits | Problem]:
    """Read the record of an item of one of the `KINDS`; its data are an object.

    ``page`` is the address of its page at Zotero, ``tags`` what its tags become, and ``notes`` are `noted`.
    """
    data = item["data"]
    values = _values(item.get("csljson"), data)
    if not text_of(values["title"]).strip():
        yield Waits(page, "a title")
        return

    def make(fields: Fields) -> Record:
        made = references.paper(fields, "zotero")
        own, automatic = _tags(data.get("tags"))
        if tags != "tags":
            own, automatic = (), (*own, *automatic) if tags == "keywords" else ()
        # The address of a paper with a DOI is often that of a login or of a catalogue.
        address = "" if made.links.doi and not made.arxiv else made.links.paper
        paper = replace(
            made,
            tags=own,
            keywords=automatic,
            links=replace(made.links, paper=address, zotero=page),
            published_in=replace(made.published_in, kind=KINDS[data["itemType"]]),
        )
        came = min(_day(data.get("dateAdded")) or today.isoformat(), today.isoformat())
        # A paper that has been in the library for long is not noted as new; any other is, however old it is.
        added = f"{today} 23:59:59" if came >= (today - _NEW).isoformat() else ""
        return Record(paper, added=added, notes=notes, arrived=came)

    yield from plausible(read_record(values, where, make), where, today, undated=True)


def noted(texts: Iterable[str]) -> str:
    """Return notes in HTML as Markdown under a heading; ``""`` if they have no text.

    Anybody in a group may write them, so they become text: without links, formulas, HTML and citations.
    """
    text = "\n\n".join(without_elements(text[:_LONGEST_NOTES]) for text in texts)
    parts = [markdown.paragraph(part) for part in shortened(text, _LONGEST_NOTES).split("\n\n")]
    parts = [part for part in parts if part]
    return "\n\n".join(("## Notes", *parts)) if parts else ""


def _values(item: object, data: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of an item for `references.paper`; what its CSL-JSON lacks is taken from its data."""
    own = {name: data.get(field) for name, field in _OWN.items() if data.get(field)}
    typed = [text for name in ("extra", "archiveID") if isinstance(text := data.get(name), str)]
    said = item if isinstance(item, dict) else {}
    values = references.values({**own, **said, "note": "\n".join(typed)})
    days = (written(day) for day in (data.get("date"), values["published"]) if isinstance(day, str))
    values["published"] = next(filter(None, days), "")
    creators = data.get("creators")
    if not values["authors"] and isinstance(creators, list):
        values["authors"] = [_creator(creator) for creator in creators if isinstance(creator, dict)]
    return values


def _creator(creator: Mapping[str, object]) -> str:
    given, family, name = (text_of(creator.get(part)) for part in ("firstName", "lastName", "name"))
    return names.whole(name) if name else names.of_parts(given, family)


def _tags(tags: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags that people gave an item, and those that programs gave it."""
    given: tuple[list[str], list[str]] = ([], [])
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, dict) and isinstance(text := tag.get("tag"), str):
            given[tag.get("type") == 1].append(text)
    return tuple(given[0]), tuple(given[1])


def _day(moment: object) -> str:
    """Return the day of a time, or ``""``."""
    with suppress(ValueError):
        day = dates.normalise(moment)
        return day if dates.is_day(day) else ""
    return ""
