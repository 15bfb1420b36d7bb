"""Crossref: ``GET {address}/works`` (https://www.crossref.org/documentation/retrieve-metadata/rest-api/).

The form of a work: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. Crossref says of each
work when it was published and when its record changed (the index date). A fetch whose days reach today asks
for the records that changed, so that corrections and late abstracts come in; days that lie back are asked for
by date of publication. Only works that were published on these days are new.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.formats import csl
from generator.sources.frame.declarations import (
    Ask,
    ItemFormat,
    Offer,
    Reached,
    Slice,
    Source,
    Span,
    Told,
    TooManyError,
    setting,
)  # fmt: skip
from generator.sources.frame.fields import Fields, guarded, inner, json_of, lacking, read_record
from generator.sources.frame.http import RefusedError, StatusError
from generator.sources.frame.limits import Limits
from generator.text import identifiers, letters
from generator.text.cleaning import line

_SAME_WORK = ("new_version", "new_edition")


def parse(item: object, where: str, day: str = "") -> Iterator[Record | Problem | Notice]:
    """Read a work; one that corrects or retracts others is a notice about each of them, and no paper.

    Its citations were counted on ``day``; if that is not known, they are left out.
    """
    doi = identifiers.doi(line(f"{item.get('DOI') or ''}")) if isinstance(item, dict) else ""
    if doi is None:
        yield Problem(where, "DOI", "missing, or not a DOI")
    elif isinstance(item, dict) and (others := list(said_of_others(item))):
        day = f"{csl.published(item) or ''}"
        for other in others:
            if other.says == "retracted" or (other.says and other.is_own):
                told = other.day or day
                yield Notice(other.doi, other.says, told, by=other.by, is_doubtful=not other.is_own)
    else:
        yield from _paper(item, where, doi, day)


def _paper(item: object, where: str, doi: str, day: str) -> Iterator[Record | Problem]:
    def values(fields: Fields) -> dict[str, object]:
        cited = {"times": fields.data.get("is-referenced-by-count"), "by": "crossref", "on": day}
        return csl.flat(fields.data, doi) | {"counts": {"cited": cited}}

    yield from read_record(item, where, "crossref", values)


def key(work: object) -> str:
    """Return the DOI of a work in small letters, or the whole work."""
    return f"{work.get('DOI')}".lower() if isinstance(work, dict) else repr(work)


def said_of_others(item: dict[str, object]) -> Iterator[csl.WorkUpdate]:
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


# A field that is not in https://api.crossref.org/swagger-ui makes every request fail.
_SELECT = (
    "DOI", "type", "title", "subtitle", "original-title", "abstract", "author", "issued", "published-online",
    "created", "container-title", "event", "volume", "issue", "page", "article-number", "resource",
    "update-to", "updated-by", "license", "is-referenced-by-count",
)  # fmt: skip
# Types of works that are papers; the others are parts of papers, whole journals, reviews and data.
_TYPES = (
    "journal-article", "posted-content", "proceedings-article", "book-chapter", "book-section", "book-part",
    "reference-entry", "book", "monograph", "edited-book", "reference-book", "dissertation", "report",
)  # fmt: skip
_PREFIX = re.compile(r"10\.[0-9]{4,9}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CrossrefSettings:
    """The settings of this source."""

    address: str = setting(
        "https://api.crossref.org", "the address of Crossref's API", environment="CROSSREF_ENDPOINT"
    )
    issn: tuple[str, ...] = setting(
        (), "the ISSNs of journals to fetch from Crossref; a fetch needs these, `crossref_prefix` or"
        " `crossref_query`"
    )  # fmt: skip
    prefix: tuple[str, ...] = setting((), "the DOI prefixes of publishers to fetch from Crossref")
    query: str = setting(
        "", "words that works from Crossref must have in their title, abstract, journal or authors"
    )
    mailto: str = setting(
        "", "your email address, which Crossref asks for and sees in each request; messages may show it"
    )
    # https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
    delay: float = setting(1.0, "seconds between two requests to Crossref, which asks for 1", minimum=0)


def parts(settings: CrossrefSettings) -> Mapping[str, CrossrefSettings]:
    """Return the settings of each journal, of the query and of each publisher, by name."""
    none = replace(settings, issn=(), prefix=(), query="")
    found = {f"issn {issn}": replace(none, issn=(issn,)) for issn in settings.issn}
    if words := " ".join(settings.query.split()):
        found[f"query {words}"] = replace(none, query=words)
    found |= {f"prefix {prefix}": replace(none, prefix=(prefix,)) for prefix in settings.prefix}
    return found


def _pages(ask: Ask[CrossrefSettings]) -> Iterator[list[Any]]:
    """Yield what one part (`parts`) has of some days.

    If no work changed, or too many, works with these dates are asked for.
    """
    if ask.span.last >= ask.today:
        with suppress(TooManyError):
            some = False
            for works_ in _found(ask, is_changed=True):
                some = some or bool(works_)
                yield works_
            if some:
                return
    yield from _found(ask, is_changed=False)


def _found(ask: Ask[CrossrefSettings], *, is_changed: bool) -> Iterator[list[Any]]:
    """Yield the works that changed since the first of some days, or were published on them.

    Crossref finds works that have any of the words of a query. Works with all of them come first, so an
    answer without any such work is the last.
    """
    settings, (first, last) = ask.settings, ask.span
    published = [f"from-pub-date:{first}", f"until-pub-date:{last}"]
    days = [f"from-index-date:{first}"] if is_changed else published
    filters = [f"issn:{issn}" for issn in settings.issn] + [f"prefix:{prefix}" for prefix in settings.prefix]
    asked = {"filter": ",".join([*filters, *days, *(f"type:{name}" for name in _TYPES)])}
    if words := _WORD.findall(letters.fold(settings.query)):
        asked["query"] = settings.query
    for items in ask.walk(partial(_page, ask, asked), is_ranked=bool(words)):
        found = [(work, is_changed) for work in items if _has(work, words)]
        yield found
        if words and not found:
            return


def _page(ask: Ask[CrossrefSettings], asked: Mapping[str, str], at: Reached) -> Slice:
    """Ask for some of the works of a query."""

    def read(body: bytes) -> Slice:
        message = partial(inner, json_of(dict, body), "message")
        items, total = message("items"), message("total-results")
        if not isinstance(items, list) or not isinstance(total, int):
            raise ValueError("is not a list of works from Crossref")
        return Slice(items, total, f"{message('next-cursor') or ''}")

    params: dict[str, str | int] = {"rows": ask.source.size, **asked, "select": ",".join(_SELECT)}
    if not ask.ids:
        params["cursor"] = at.cursor or "*"
    if mailto := ask.settings.mailto.strip():
        params["mailto"] = mailto
    try:
        return ask.page(at, "works", params, read)
    except StatusError as error:
        raise RefusedError(f"{error}", error.cause) from error


def _named(ask: Ask[CrossrefSettings]) -> Iterator[Sequence[Any]]:
    """Yield the works with some DOIs; DOIs of other agencies are left out."""
    if plain := [doi for doi in ask.ids if "," not in doi]:  # a comma separates filters
        filters = ",".join(f"doi:{doi}" for doi in plain)
        yield _page(ask, {"filter": filters}, Reached()).items
    for doi in ask.ids:
        if "," in doi and (found := ask.find(f"works/{quote(doi, safe='')}", partial(json_of, dict))):
            yield [found.get("message")]


def _has(work: object, words: Sequence[str]) -> bool:
    """Return whether a work has all words, or longer ones that begin so; what is no work is kept."""
    if not words or not isinstance(work, dict):
        return True
    texts = (work.get(name) for name in ("title", "subtitle", "abstract", "author", "container-title"))
    said = f" {' '.join(_WORD.findall(letters.fold(f'{list(texts)}')))}"
    return all(f" {word}" in said or (not word.isascii() and word in said) for word in words)


def _parse(ask: Ask[CrossrefSettings], item: Any, where: str) -> Iterator[Told]:
    """Yield what a work is: a paper, new or known, a notice about others, or a paper that waits."""
    if ask.ids:
        yield from _paper(item, where, key(item), f"{ask.today}")
        return
    (work, is_changed), day, created, issued = item, f"{ask.today}", None, None
    if isinstance(work, dict) and not any(said_of_others(work)):
        created = csl.date(work.get("created"))
        if isinstance(created, str) and dates.is_after(f"{csl.published(work) or ''}", day):
            # Its issue is still to be printed, so the month of its DOI is used until then.
            month = {"date-parts": [created[:7].split("-")]}
            work = work | {"issued": month, "published-online": None}
        published, issued = csl.published(work), csl.date(work.get("issued"))
        if lacks := lacking({"title": csl.title(work), "published": published}, "title", "published"):
            if ask.span.has(created):
                yield Notice(key(work), "waits", words=lacks)
            return
    for result in parse(work, where, day):
        match result:
            case Record():
                yield _dated(result, ask.span, is_changed, (f"{created or ''}", f"{issued or ''}"))
            case Notice(says="corrected"):
                yield replace(result, day=result.day or day)
            case _:
                yield result


def _dated(record: Record, span: Span, is_changed: bool, told: tuple[str, str]) -> Record:
    """Return a record that says whether it is new, and when it came if it was published on no known day.

    ``told`` has the days on which its DOI was created and its issue came out. The first says when it came,
    unless the DOI is for an old print.
    """
    published, (created, issued) = record.paper.published, told
    is_new = span.has(published) or (span.has(issued) and not is_changed)
    if dates.is_day(published) or not dates.is_day(created):
        return replace(record, is_known=not is_new)
    is_of_then = int(published[:4]) >= int(created[:4]) - 1
    if is_changed:
        first, last = (f"{day}"[: len(published)] for day in span)
        # A month or a year at an end may have other days, too.
        is_new = (is_of_then and span.has(created)) or first < published < last
    return replace(record, is_known=not is_new, arrived=created if is_of_then else "")


def _lacks(settings: CrossrefSettings) -> str:
    has = settings.issn or settings.prefix or settings.query.strip()
    return "" if has else "crossref_issn, crossref_prefix or crossref_query"


def _prefix(text: str) -> str:
    return text.strip() if _PREFIX.fullmatch(text.strip()) else ""


SOURCE = Source(
    "crossref",
    "works of `crossref_issn`, `crossref_prefix` and `crossref_query` that were published on these days",
    CrossrefSettings,
    _pages,
    _parse,
    _named,
    asks="days",
    key=lambda work: work["DOI"].lower(),
    noun="works",
    # Crossref gives 1,000 in one answer, but answers with so many often take half a minute.
    size=500,
    most=10_000,
    batch=50,
    longest=2_000,  # an address has about 8,000
    parts=parts,
    offers=(
        Offer("the ISSN of a journal", "1234-5679", "crossref_issn", identifiers.issn),
        Offer("the DOI prefix of a publisher", "10.1234", "crossref_prefix", _prefix),
    ),
    limits=Limits(hosts=("api.crossref.org",), answer=60.0),
    canonical=lambda text: None,  # the DOI resolver finds papers of all agencies
    ids="a DOI",
    lacks=_lacks,
    title="Crossref",
)
