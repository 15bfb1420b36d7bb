"""Works in CSL-JSON and in Crossref's JSON, which grew from it: titles, names, dates, kinds and places.

CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html; Crossref's form of it:
https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. Some agencies give a title as a list, a
year as text or an abstract as JATS.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from typing import Literal, NamedTuple

from generator.papers import dates
from generator.papers.paper import Links, Paper
from generator.papers.publication import LONGEST
from generator.sources.fields import Fields
from generator.text import identifiers
from generator.text.elements import without_elements
from generator.text.sentences import shortened

_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
KINDS = {
    # Crossref's types.
    "journal-article": "article", "posted-content": "preprint", "proceedings-article": "conference paper",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "chapter", "book": "book", "monograph": "book", "edited-book": "book",
    "reference-book": "book", "dissertation": "thesis", "report": "report", "dataset": "dataset",
    # CSL's types.
    "article-journal": "article", "article-magazine": "article", "article": "preprint",
    "paper-conference": "conference paper", "manuscript": "manuscript",
    "chapter": "chapter", "entry-encyclopedia": "chapter", "thesis": "thesis", "software": "software",
}  # fmt: skip
"""The kind of a publication (`publication.KINDS`) by the type of a work; other types have none."""
_SAYS: dict[str, Literal["corrected", "retracted"]] = {
    **dict.fromkeys(("correction", "corrigendum", "erratum", "partial_retraction"), "corrected"),
    **dict.fromkeys(("retraction", "withdrawal", "removal"), "retracted"),
}
_RETRACTED = re.compile(r"\[?(?:retracted|withdrawn)(?: article)?\]?:", re.IGNORECASE)
_NO_PAGES = re.compile(r"(?:no|np|n/a|na)?(?:\s*[-–]\s*(?:no|np|n/a|na))?", re.IGNORECASE)
_PAGES = re.compile(r"([^-–]+)\s*[-–]\s*\1")


class Update(NamedTuple):
    """What a publisher says about a work in another one.

    Attributes:
        doi: of the other work.
        kind: in Crossref's words: ``retraction``, ``new_version``.
        says: what a `Notice` says of it; ``""`` for what readers need not be told, such as an addendum.
        day: an ISO date, possibly of reduced precision; ``""`` if unknown.
    """

    doi: str
    kind: str
    says: Literal["corrected", "retracted", ""]
    day: str


def updates(item: dict[str, object], key: str) -> Iterator[Update]:
    """Yield the updates in ``update-to`` (of other works, in this one) or ``updated-by`` (of this one)."""
    listed = item.get(key)
    for update in listed if isinstance(listed, list) else ():
        doi = identifiers.doi(str(update.get("DOI") or "")) if isinstance(update, dict) else None
        if doi:
            kind = str(update.get("type") or "")
            day = ""
            with suppress(ValueError):
                day = dates.normalise(date(update.get("updated")))
            yield Update(doi, kind, _SAYS.get(kind, ""), day)


def flat(item: dict[str, object], doi: str) -> dict[str, object]:
    """Return a work's values for `paper`, by names of a paper's fields; a wrong type is left for `Fields`."""
    resource = item.get("resource")
    primary = resource.get("primary") if isinstance(resource, dict) else None
    said = list(updates(item, "updated-by"))
    return {
        "id": doi,
        "title": title(item),
        "abstract": item.get("abstract"),
        "authors": names(item.get("author")),
        "published": published(item),
        "published_in": _publication(item, doi),
        "url": primary.get("URL") if isinstance(primary, dict) else item.get("URL"),
        "corrected": max((update.day for update in said if update.says == "corrected"), default=""),
        "withdrawn": any(update.says == "retracted" for update in said),
    }


def paper(fields: Fields, source: str) -> Paper:
    """Return the paper of `flat` values."""
    doi, page = fields.text("id"), fields.link("url")
    name = without_elements(fields.text("title"))
    return Paper(
        id=doi,
        title=name,
        abstract=without_elements(fields.text("abstract")),
        authors=fields.authors("authors"),
        published=fields.date("published"),
        links=Links("" if identifiers.doi(page) else page, doi=doi),
        source=source,
        published_in=fields.publication("published_in"),
        corrected=fields.date("corrected"),
        withdrawn=fields.flag("withdrawn") or bool(_RETRACTED.match(name)),
    )


def first(value: object) -> object:
    """Return the value, or the first item of a list; ``None`` for an empty list."""
    return (value[0] if value else None) if isinstance(value, list) else value


def names(authors: object) -> object:
    """Return authors' names as texts; any other value is left for `Fields.authors` to report."""
    if not isinstance(authors, list):
        return authors
    return [name for author in authors if (name := _name(author)) != ""]


def _name(author: object) -> object:
    """Return a name as one text, ``""`` for an author of whom only the role is known."""
    if not isinstance(author, dict):
        return author
    for whole in ("literal", "name"):
        if isinstance(author.get(whole), str):
            return without_elements(author[whole])
    parts = [author[part] for part in _NAME_PARTS if isinstance(author.get(part), str)]
    return without_elements(" ".join(parts)).strip()


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
    if kind == "conference paper" and isinstance(titles, list):
        titles = titles[-1:]  # before it stands the series of the proceedings
    journal = first(titles)
    if not journal and isinstance(event, dict):
        journal = event.get("name")
    if not journal and kind == "preprint" and isinstance(institution, dict):
        journal = institution.get("name")
    pages = item.get("page")
    if isinstance(pages, str):
        pages = _PAGES.sub(r"\1", "" if _NO_PAGES.fullmatch(pages.strip()) else pages.strip())
    return {
        "kind": kind,
        "journal": shortened(without_elements(journal), LONGEST) if isinstance(journal, str) else journal,
        "volume": item.get("volume"),
        "issue": item.get("issue"),
        "pages": pages or item.get("article-number"),
        "doi": "" if kind == "preprint" else doi,
    }
