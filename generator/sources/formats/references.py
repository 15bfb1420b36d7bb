"""Items of reference managers: CSL-JSON files, and what Zotero and RIS have in common with them.

Such items have what people typed: an arXiv id in a note, a DOI in an address, a date in words. Registration
agencies' works are read by `csl`, which this module adds to.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.errors import Problem
from generator.papers.paper import Paper, Record
from generator.sources.formats import csl
from generator.sources.formats.datetext import written
from generator.sources.frame.declarations import ItemFormat
from generator.sources.frame.fields import Fields, arxiv_id, arxiv_links, guarded, read_record
from generator.text import door, identifiers

_ARXIV = re.compile(r"\barxiv:\s*(\S{1,40})", re.IGNORECASE)
_DOI = re.compile(r"^\s*doi:\s*(10\.\S{1,200})", re.IGNORECASE | re.MULTILINE)
_AT_ARXIV = re.compile(r"arxiv\b", re.IGNORECASE)
_PMID = re.compile(r"^\s*pmid:\s*(\d{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
_RANGE = re.compile(r"(?<!\s)\s*+([-–])\s*+")
# An item has a type, and names that no record of this archive has.
_NAMES = {"author", "editor", "issued", "container-title", "citation-key", "accessed", "DOI", "URL"}


def is_item(data: object) -> bool:
    """Return whether a JSON value is an item, or Zotero's answer with several."""
    if not isinstance(data, dict):
        return False
    if isinstance(items := data.get("items"), list):
        return data.keys() == {"items"} and all(map(is_item, items[:3]))
    return isinstance(data.get("type"), str) and "title" in data and bool(_NAMES & data.keys())


def parse(item: object, _day: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of an item, or of each item in Zotero's answer."""
    items = item.get("items") if isinstance(item, dict) else None
    if isinstance(items, list):
        for number, inner in enumerate(items, 1):
            yield from guarded(where, _parse, inner, f"{where}:item {number}")
    else:
        yield from _parse(item, where)


def _parse(item: object, where: str) -> Iterator[Record | Problem]:
    data = values(item) if isinstance(item, dict) else item
    return read_record(data, where, lambda fields: Record(paper(fields, "csl")))


def values(item: dict[str, object]) -> dict[str, object]:
    """Return an item's values for `paper`; a wrong type is left for `Fields` to report."""
    item = door.let_in(item)  # the notes of an entry in RIS are one text here
    texts = {name: text for name, value in item.items() if isinstance(text := csl.first(value), str)}
    typed = "\n".join(texts.get(name, "") for name in ("number", "note", "container-title"))
    places = [texts.get("DOI", ""), *_DOI.findall(typed)[:1], texts.get("URL", "")]
    named = _ARXIV.search(typed)
    arxiv = next(filter(None, map(arxiv_id, (*places, named[1] if named else ""))), "")
    doi = next(filter(None, map(identifiers.doi, places)), "")
    changed: dict[str, object] = {}
    if "page" in texts:
        changed["page"] = _RANGE.sub(r"\1", texts["page"])
    if "PMID" not in texts and (numbered := _PMID.search(texts.get("note", ""))):
        changed["PMID"] = numbered[1]
    if _ARXIV.search(texts.get("number", "")):
        changed["number"] = ""
    told = csl.flat(item | changed, doi)
    place = told["published_in"]
    if isinstance(place, dict):
        place["accessed"] = _dated(item.get("accessed"))
        at_arxiv = {name for name in ("journal", "book", "series") if _AT_ARXIV.match(str(place.get(name)))}
        told["published_in"] = place | dict.fromkeys(at_arxiv if arxiv else (), "")
    return {
        **told,
        "citation_key": _key(texts),
        "published": told["published"] or _typed(item.get("issued")),
        "arxiv": arxiv,
        "DOI": item.get("DOI"),
        "keywords": re.split(r"\s*[;,]\s*", texts.get("keyword", "")),
    }


def paper(fields: Fields, source: str) -> Paper:
    """Return the paper of `values`."""
    made, arxiv = csl.paper(fields, source), fields.text("arxiv")
    fields.doi("DOI")  # tells if it is none
    page, pdf = arxiv_links(arxiv)
    return replace(
        made,
        id=arxiv or made.links.doi,
        arxiv=arxiv,
        citation_key=fields.text("citation_key"),
        keywords=fields.texts("keywords"),
        links=replace(made.links, paper=page or made.links.paper, pdf=pdf),
    )


def _key(texts: dict[str, str]) -> str:
    """Return the key that a person's library cites an item by; a mere number or address is none."""
    key = texts.get("citation-key") or texts.get("id", "")
    is_number = key == texts.get("id") and ("/" in key or key.isdecimal())
    return "" if is_number else identifiers.citation_key(key)


def _dated(accessed: object) -> str:
    """Return the date on which an item was read; what is no date says nothing."""
    told = csl.date(accessed)
    return written(told if isinstance(told, str) else _typed(accessed))


def _typed(issued: object) -> str:
    """Return the date in the words of an item, as precisely as it is certain, or else these words."""
    words = [issued.get(name) for name in ("raw", "literal")] if isinstance(issued, dict) else [issued]
    return next((written(text) or text for text in words if isinstance(text, str) and text), "")


FORMAT = ItemFormat("CSL-JSON", is_item, parse)
