"""CSL-JSON and Crossref's JSON, which grew from it: titles, names, dates, kinds and places of works.

CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html; Crossref's form of it:
https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. Some agencies give a title as a list, a
year as text or an abstract as JATS.

Items of reference managers, which Zotero and RIS have in common, are read by `item_values`: they
have what people typed, such as an arXiv id in a note, a DOI in an address, a date in words.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from typing import Literal, NamedTuple

from generator.errors import Problem
from generator.papers import dates, licenses, withdrawal
from generator.papers.dates import written
from generator.papers.paper import Record
from generator.papers.publication import IN_BOOKS, LONGEST, VERSIONED
from generator.papers.publication import KINDS as PUBLICATIONS
from generator.sources.frame.declarations import ItemFormat
from generator.sources.frame.fields import (
    AuthorFacts,
    arxiv_id,
    guarded,
    inner,
    objects_of,
    of_authors,
    plain,
    read_record,
    text_of,
)
from generator.text import door, identifiers, names
from generator.text.elements import without_elements
from generator.text.sentences import shortened

_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
_IN_SERIES = ("book", "thesis", "report")  # what contains them is a series
KINDS = {
    # Crossref's types.
    "journal-article": "article", "posted-content": "preprint", "proceedings-article": "conference paper",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "chapter", "book": "book", "monograph": "book", "edited-book": "book",
    "reference-book": "book", "dissertation": "thesis", "report": "report", "dataset": "dataset",
    # CSL's types.
    **{terms.csl: kind for kind, terms in PUBLICATIONS.items()},
    "article-magazine": "article", "entry-encyclopedia": "chapter",
}  # fmt: skip
"""The kind of a publication (`publication.KINDS`) by the type of a work; other types have none."""
_SAYS: dict[str, Literal["corrected", "retracted"]] = {
    **dict.fromkeys(("correction", "corrigendum", "erratum", "partial_retraction"), "corrected"),
    **dict.fromkeys(("retraction", "withdrawal", "removal"), "retracted"),
}
_FOR_READERS = ("vor", "unspecified", "am")  # versions of a text; other licences are for machines
_WATCH = "retraction-watch"  # Crossref's own data, which no member can write
_NO_PAGES = re.compile(r"(?:no|np|n/a|na)?(?:\s*[-–]\s*(?:no|np|n/a|na))?", re.IGNORECASE)
_PAGES = re.compile(r"\A([^-–]+)\s*[-–]\s*\1\Z")


class WorkUpdate(NamedTuple):
    """What a publisher says about a work in another one."""

    doi: str  # of the other work
    kind: str  # in Crossref's words: ``retraction``, ``new_version``
    # What a `Notice` says of it; ``""`` for what readers need not be told, such as an addendum.
    says: Literal["corrected", "retracted", ""]
    day: str  # an ISO date, possibly of reduced precision; ``""`` if unknown
    by: str  # who says it, in words
    # The paper's publisher says it, or Crossref in the paper's own record. Any member of Crossref may name
    # any DOI, and Crossref copies that into the record of the paper.
    is_own: bool


def updates(item: dict[str, object], own: str, key: str) -> Iterator[WorkUpdate]:
    """Yield the updates in ``update-to`` (of other works, in this one) or ``updated-by`` (of this one).

    ``own`` is the DOI of this work.
    """
    for update in objects_of(item, key):
        if doi := identifiers.doi(str(update.get("DOI") or "")):
            kind = str(update.get("type") or "")
            day = ""
            with suppress(ValueError):
                day = dates.normalise(date(update.get("updated")))
            is_own = identifiers.prefix(doi) == identifiers.prefix(own)
            notice, by = (own if key == "update-to" else doi), "Crossref"
            if key == "updated-by" and update.get("source") == _WATCH:
                by, is_own = "Retraction Watch", True
            yield WorkUpdate(doi, kind, _SAYS.get(kind, ""), day, f"{by} (https://doi.org/{notice})", is_own)


def flat(item: dict[str, object], doi: str) -> dict[str, object]:
    """Return a work's values for `read_record`; a wrong type is left for `Fields` to report."""
    said = [update for update in updates(item, doi, "updated-by") if update.is_own]
    retracted = [withdrawal.told(update.day, update.by) for update in said if update.says == "retracted"]
    name, page = plain(title(item)), inner(item, "resource", "primary", "URL") or item.get("URL")
    return {
        "doi": doi,
        "title": name,
        "abstract": plain(item.get("abstract")),
        "authors": persons(item.get("author") or item.get("editor")),
        **of_authors([
            AuthorFacts(_name(who), who.get("ORCID"), [place.get("name") for place in places])
            for who in objects_of(item, "author")
            for places in [objects_of(who, "affiliation")]
        ]),
        "published": published(item),
        "published_in": _publication(item, doi),
        "url": "" if identifiers.doi(text_of(page)) else page,
        "license": _license(item.get("license")),
        "corrected": max((update.day for update in said if update.says == "corrected"), default=""),
        "withdrawn": bool(retracted) or withdrawal.is_titled(text_of(name)),
        "withdrawal": next(iter(retracted), ""),
    }


def _license(said: object) -> object:
    """Return a licence: its words, or of several at an agency the first known one of the text for readers."""
    if not isinstance(said, list):
        return said
    stated = [one for one in objects_of(said) if one.get("content-version") in _FOR_READERS]
    stated.sort(key=lambda one: _FOR_READERS.index(one["content-version"]))
    names = (licenses.canonical(f"{one.get('URL')}") for one in stated)
    return next(filter(licenses.family, names), "")


def first(value: object) -> object:
    """Return the value, or the first item of a list; ``None`` for an empty list."""
    return (value[0] if value else None) if isinstance(value, list) else value


def persons(authors: object) -> object:
    """Return names as texts (`names.of_parts`); any other value is left for `Fields.authors` to report."""
    if not isinstance(authors, list):
        return authors
    return [name for author in authors if (name := _name(author)) != ""]


def _name(author: object) -> object:
    """Return a name as one text, ``""`` for an author of whom only the role is known."""
    if not isinstance(author, dict):
        return author
    for kind in ("literal", "name"):
        if isinstance(author.get(kind), str):
            return names.whole(without_elements(author[kind]))
    given, *family, suffix = (
        without_elements(part) if isinstance(part := author.get(name), str) else "" for name in _NAME_PARTS
    )
    return names.of_parts(given, " ".join(filter(None, family)), suffix)


def date(value: object) -> object:
    """Return the date in ``{"date-parts": [[2026, 1, 5]]}``, as precisely as it is given."""
    parts = first(value.get("date-parts")) if isinstance(value, dict) else None
    if not isinstance(parts, list):
        return None
    texts = ("" if isinstance(part, bool) else str(part) for part in parts[:3])
    numbers = takewhile(lambda text: text.isdecimal() and text.strip("0"), texts)
    return "-".join(number.zfill(2) for number in numbers)


def published(item: dict[str, object]) -> object:
    """Return the date of online publication if its day is known, else the date that a work was issued."""
    online = date(item.get("published-online"))
    return online if isinstance(online, str) and dates.is_day(online) else date(item.get("issued"))


def title(item: dict[str, object]) -> object:
    """Return a title with its subtitle; the original one if there is no other."""
    name = first(item.get("title")) or first(item.get("original-title"))
    more = first(item.get("subtitle"))
    if not (isinstance(name, str) and isinstance(more, str) and name.strip() and more.strip()):
        return name
    name, more = name.strip(), more.strip()
    if more.casefold() in name.casefold():
        return name
    return f"{name}{'' if name[-1] in ':?!.–—' else ':'} {more}"


def _publication(item: dict[str, object], doi: str) -> dict[str, object]:
    """Return where a work was published, for `Fields.publication`."""
    kind = KINDS.get(str(item.get("type")), "")
    event, institution = item.get("event"), first(item.get("institution"))
    titles = item.get("container-title")
    several = titles if isinstance(titles, list) and kind in IN_BOOKS and len(titles) > 1 else [titles]
    container = first(several[-1])  # before the title of the book stands its series
    series = item.get("collection-title") or (several[0] if len(several) > 1 else "")
    if not container:
        container = event.get("name") if isinstance(event, dict) else item.get("event-title") or event
    behind = inner(institution, "name")
    publisher, school = item.get("publisher"), None
    if kind in ("thesis", "report"):
        school, publisher = behind or publisher, None
    elif kind == "preprint":
        container, publisher = container or behind or publisher, None
    where = "book" if kind in IN_BOOKS else "series" if kind in _IN_SERIES else "journal"
    pages = item.get("page")
    if isinstance(pages, str):
        pages = _PAGES.sub(r"\1", "" if _NO_PAGES.fullmatch(pages.strip()) else pages.strip())
    return {
        "kind": kind,
        "series": _short(series),
        **({where: _short(container)} if container or where != "series" else {}),
        "volume": item.get("volume"),
        "issue": item.get("issue") or (item.get("number") if kind == "report" else None),
        "pages": pages or item.get("article-number"),
        "chapter": item.get("chapter-number"),
        "doi": "" if kind == "preprint" else doi,
        "edition": item.get("version" if kind in VERSIONED else "edition") or item.get("edition-number"),
        "editors": listed(persons(item.get("editor")), "; "),
        "publisher": _short(publisher),
        "place": _short(item.get("publisher-place") or item.get("publisher-location")),
        "school": _short(school),
        "genre": _short(item.get("genre") or item.get("degree")),
        "language": item.get("language"),
        "isbn": listed(item.get("ISBN"), ", "),
        "issn": listed(item.get("ISSN"), ", "),
        "pmid": item.get("PMID"),
    }


def _short(value: object) -> object:
    """Return a text without elements, as long as a publication's may be."""
    value = first(value)
    return shortened(without_elements(value), LONGEST) if isinstance(value, str) else value


def listed(values: object, separator: str) -> object:
    """Return a list of texts as one text, with as many of them as a publication has room for."""
    if not isinstance(values, list):
        return values
    whole = ""
    for text in values:
        longer = f"{whole}{separator if whole else ''}{text}"
        if not isinstance(text, str) or len(longer) > LONGEST:
            break
        whole = longer
    return whole


_ARXIV = re.compile(r"\barxiv:\s*(\S{1,40})", re.IGNORECASE)
_DOI = re.compile(r"^\s*doi:\s*(10\.\S{1,200})", re.IGNORECASE | re.MULTILINE)
_AT_ARXIV = re.compile(r"arxiv\b", re.IGNORECASE)
_PMID = re.compile(r"^\s*pmid:\s*(\d{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
_LICENSE = re.compile(r"^license: (\S.{0,200})$", re.IGNORECASE | re.MULTILINE)
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
    return read_record(item, where, "csl", lambda fields: item_values(fields.data))


def item_values(item: dict[str, object]) -> dict[str, object]:
    """Return an item's values for `read_record`; a wrong type is left for `Fields` to report."""
    item = door.let_in(item)  # the notes of an entry in RIS are one text here
    texts = {name: text for name, value in item.items() if isinstance(text := first(value), str)}
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
    if "license" not in texts and (stated := _LICENSE.search(texts.get("note", ""))):
        changed["license"] = stated[1]
    if _ARXIV.search(texts.get("number", "")):
        changed["number"] = ""
    told = flat(item | changed, doi)
    place = told["published_in"]
    if isinstance(place, dict):
        read_on = date(item.get("accessed"))
        place["accessed"] = written(read_on if isinstance(read_on, str) else _typed(item.get("accessed")))
        at_arxiv = {name for name in ("journal", "book", "series") if _AT_ARXIV.match(str(place.get(name)))}
        told["published_in"] = place | dict.fromkeys(at_arxiv if arxiv else (), "")
    return {
        **told,
        "citation_key": _key(texts),
        "published": told["published"] or _typed(item.get("issued")),
        "arxiv": arxiv,
        "doi": doi or item.get("DOI"),
        "url": "" if arxiv else told["url"],
        "keywords": re.split(r"\s*[;,]\s*", texts.get("keyword", "")),
    }


def _key(texts: dict[str, str]) -> str:
    """Return the key that a person's library cites an item by; a mere number or address is none."""
    key = texts.get("citation-key") or texts.get("id", "")
    is_number = key == texts.get("id") and ("/" in key or key.isdecimal())
    return "" if is_number else identifiers.citation_key(key)


def _typed(issued: object) -> str:
    """Return the date in the words of an item, as precisely as it is certain, or else these words."""
    words = [issued.get(name) for name in ("raw", "literal")] if isinstance(issued, dict) else [issued]
    return next((written(text) or text for text in words if isinstance(text, str) and text), "")


FORMAT = ItemFormat("CSL-JSON", is_item, parse)
