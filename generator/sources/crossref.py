"""Crossref: ``GET {address}/works`` (https://www.crossref.org/documentation/retrieve-metadata/rest-api/).

Crossref says of each work when it was published and when its record changed (the index date). A fetch whose
days reach today asks for the records that changed, so that corrections and late abstracts come in; days that
lie back are asked for by date of publication. Only works that were published on these days are new.
"""

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from generator.errors import Failure, FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources import csl, spans, works
from generator.sources.batches import batches, most_answers
from generator.sources.declarations import Offer, Result, Source, Waits, setting
from generator.sources.fields import guarded, json_of, read_record
from generator.sources.http import Client, GivenUpError, StatusError
from generator.sources.limits import LimitError, Limits
from generator.sources.plausible import plausible
from generator.text import identifiers, letters

ROWS = 500
"""Works in one answer. Crossref gives 1,000, but answers with so many often take half a minute."""
MOST = 20 * ROWS
"""Works in the answers to one query."""
BATCH = 50
"""DOIs in one request."""
_LONGEST = 2_000  # characters of these DOIs: an address has about 8,000
# A field that is not in https://api.crossref.org/swagger-ui makes every request fail.
_SELECT = (
    "DOI", "type", "title", "subtitle", "original-title", "abstract", "author", "issued", "published-online",
    "created", "container-title", "event", "volume", "issue", "page", "article-number", "resource",
    "update-to", "updated-by",
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


class _Asked(NamedTuple):
    """The days that a query is about; ``is_changed`` asks for records that changed since the first one."""

    first: date
    last: date
    is_changed: bool

    @property
    def filters(self) -> list[str]:
        """The filters of Crossref for these days."""
        if self.is_changed:
            return [f"from-index-date:{self.first}"]
        return [f"from-pub-date:{self.first}", f"until-pub-date:{self.last}"]

    def has(self, day: object) -> bool:
        """Return whether a date, possibly a month or a year, is or may be one of these days."""
        if not isinstance(day, str) or not day:
            return False
        return f"{self.first}"[: len(day)] <= day <= f"{self.last}"[: len(day)]

    def has_all(self, period: str) -> bool:
        """Return whether a month or a year has none but these days; at either end it may have others."""
        return f"{self.first}"[: len(period)] < period < f"{self.last}"[: len(period)]


class _Page(NamedTuple):
    items: list[object]
    total: int
    cursor: str


def parts(settings: CrossrefSettings) -> Mapping[str, CrossrefSettings]:
    """Return the settings of each journal, of the query and of each publisher, by name."""
    none = replace(settings, issn=(), prefix=(), query="")
    found = {f"issn {issn}": replace(none, issn=(issn,)) for issn in settings.issn}
    if words := " ".join(settings.query.split()):
        found[f"query {words}"] = replace(none, query=words)
    found |= {f"prefix {prefix}": replace(none, prefix=(prefix,)) for prefix in settings.prefix}
    return found or {"": settings}


def fetch_days(client: Client, settings: CrossrefSettings, days: Sequence[date]) -> Iterator[Result]:
    """Yield what one part (`parts`) has of these days.

    If no work changed, or too many, works with these dates are asked for; if these are too many, the span of
    days is split in two. A single day with too many works is reported as a problem.

    Raises:
        GivenUpError: if there is nothing to ask for.
    """
    if lacks := _lacks(settings):
        raise GivenUpError(f"a fetch from Crossref needs {lacks}; set one")
    yield from spans.fetched(spans.consecutive(days), partial(_fetch_span, client, settings))


def _fetch_span(client: Client, settings: CrossrefSettings, first: date, last: date) -> Iterator[Result]:
    if last >= client.today and (yield from _fetch(client, settings, _Asked(first, last, True))):
        return
    yield from _fetch_published(client, settings, first, last)


def _fetch_published(
    client: Client, settings: CrossrefSettings, first: date, last: date
) -> Iterator[Result]:
    if (yield from _fetch(client, settings, _Asked(first, last, False))):
        return
    if first < last:
        middle = first + (last - first) // 2
        yield from _fetch_published(client, settings, middle + timedelta(days=1), last)
        yield from _fetch_published(client, settings, first, middle)
    else:
        yield Problem(f"crossref {first}", "", f"more than {MOST:,} works on one day; narrow the query")


def _fetch(client: Client, settings: CrossrefSettings, asked: _Asked) -> Generator[Result, None, bool]:
    """Yield the works of a query, and return whether these are all that is to be asked for.

    Crossref finds works that have any of the words of a query. Works with all of them come first, so an
    answer without any such work is the last.
    """
    filters = [f"issn:{issn}" for issn in settings.issn] + [f"prefix:{prefix}" for prefix in settings.prefix]
    filters += asked.filters + [f"type:{name}" for name in _TYPES]
    fixed: dict[str, str | int] = {"filter": ",".join(filters), "rows": ROWS}
    if words := _WORD.findall(letters.fold(settings.query)):
        fixed["query"] = settings.query
    cursor, seen, before, left = "*", 0, set[str](), 2 * MOST // ROWS
    while left:
        page = _get(client, settings, fixed | {"cursor": cursor}, seen)
        if page.total > MOST and asked.first < asked.last and not words:
            return False
        left = min(left, most_answers(page.total - seen, ROWS)) - 1
        ids = {works.key(work) for work in page.items}
        if ids and ids <= before:
            raise FetchError(f"{settings.address}: repeats works from {seen:,} on, of {page.total:,}")
        before |= ids
        found = [work for work in page.items if _has(work, words)]
        for work in found:
            yield from guarded("crossref", _results, client.today, asked, work)
        seen += len(page.items)
        if seen >= page.total or (words and not found):
            return seen > 0 or not asked.is_changed
        if seen >= MOST:
            return False
        if not page.cursor:
            raise FetchError(f"{settings.address}: has no cursor after {seen:,} works of {page.total:,}")
        cursor = page.cursor
    gave = f"gave {seen:,} of {page.total:,} works, a few in each answer"
    raise FetchError(f"{settings.address}: {gave}; run the same command again later")


def _has(work: object, words: Sequence[str]) -> bool:
    """Return whether a work has all words, or longer ones that begin so; what is no work is kept."""
    if not words or not isinstance(work, dict):
        return True
    texts = (work.get(name) for name in ("title", "subtitle", "abstract", "author", "container-title"))
    said = f" {' '.join(_WORD.findall(letters.fold(f'{list(texts)}')))}"
    return all(f" {word}" in said or (not word.isascii() and word in said) for word in words)


def _results(today: date, asked: _Asked, item: object) -> Iterator[Result]:
    """Yield what a work is: a paper, new or known, a notice about others, or a paper that waits."""
    day, created, issued = f"{today}", None, None
    if isinstance(item, dict) and not any(works.said_of_others(item)):
        created = csl.date(item.get("created"))
        if isinstance(created, str) and dates.is_after(f"{csl.published(item) or ''}", day):
            # Its issue is still to be printed, so the month of its DOI is used until then.
            item = item | {"issued": _date_parts(created[:7]), "published-online": None}
        published, issued = csl.published(item), csl.date(item.get("issued"))
        named = (("title", csl.title(item)), ("date", published))
        if lacks := " and a ".join(name for name, value in named if not value):
            if asked.has(created):
                yield Waits(works.key(item), f"a {lacks}")
            return
    for result in plausible(works.parse(item, "crossref"), "crossref", today):
        match result:
            case Record():
                yield _dated(result, asked, f"{created or ''}", f"{issued or ''}")
            case Notice(says="corrected"):
                yield replace(result, day=result.day or day)
            case _:
                yield result


def _dated(record: Record, asked: _Asked, created: str, issued: str) -> Record:
    """Return a record that says whether it is new, and when it came if it was published on no known day.

    Then the day on which its DOI was created says when it came, unless the DOI is for an old print.
    """
    published = record.paper.published
    is_new = asked.has(published) or (asked.has(issued) and not asked.is_changed)
    if dates.is_day(published) or not dates.is_day(created):
        return replace(record, is_known=not is_new)
    is_of_then = int(published[:4]) >= int(created[:4]) - 1
    if asked.is_changed:
        is_new = (is_of_then and asked.has(created)) or asked.has_all(published)
    return replace(record, is_known=not is_new, arrived=created if is_of_then else "")


def _date_parts(day: str) -> dict[str, object]:
    return {"date-parts": [day.split("-")]}


def fetch_papers(
    client: Client, settings: CrossrefSettings, ids: Sequence[str]
) -> Iterator[Record | Problem | Failure]:
    """Yield the papers with these DOIs, many in one request; DOIs of other agencies are left out."""
    plain = [doi for doi in ids if "," not in doi]
    alone = ([doi] for doi in ids if "," in doi)  # a comma separates filters
    for batch in (*batches(plain, BATCH, _LONGEST), *alone):
        try:
            found = _named(client, settings, batch)
        except FetchError as error:
            yield Failure((), error)
            if isinstance(error, GivenUpError):
                return
            continue
        for work in found:
            if isinstance(work, dict) and (doi := works.key(work)) in batch:
                data = csl.flat(work, doi)
                records = guarded("crossref", read_record, data, "crossref", works.record)
                yield from plausible(records, "crossref", client.today, undated=True)


def _named(client: Client, settings: CrossrefSettings, dois: Sequence[str]) -> list[object]:
    """Return the works with these DOIs; one with a comma must be alone."""
    if "," not in dois[0]:
        filters = ",".join(f"doi:{doi}" for doi in dois)
        return _get(client, settings, {"filter": filters, "rows": len(dois)}, 0, len(dois)).items
    address = f"{settings.address.rstrip('/')}/works/{quote(dois[0], safe='')}"
    found = client.find(address, lambda body: json_of(dict, body), delay=settings.delay)
    return [found.get("message")] if found else []


def _get(
    client: Client, settings: CrossrefSettings, params: Mapping[str, str | int], seen: int, most: int = ROWS
) -> _Page:
    """Return one answer to a query; an empty one before the last of its works is requested again.

    Raises:
        GivenUpError: if Crossref refuses the query; other days would be refused, too.
    """

    def parse(body: bytes) -> _Page:
        message = json_of(dict, body).get("message")
        message = message if isinstance(message, dict) else {}
        items, total = message.get("items"), message.get("total-results")
        if not isinstance(items, list) or not isinstance(total, int):
            raise ValueError("is not a list of works from Crossref")
        if len(items) > most:
            raise LimitError(f"has {len(items):,} works; at most {most} were requested")
        if not items and total > seen:
            raise ValueError(f"has no works from {seen:,} on, of {total:,}")
        return _Page(items, total, f"{message.get('next-cursor') or ''}")

    asked = {**params, "select": ",".join(_SELECT)}
    if settings.mailto.strip():
        asked["mailto"] = settings.mailto.strip()
    try:
        return client.get(f"{settings.address.rstrip('/')}/works", asked, parse, delay=settings.delay)
    except StatusError as error:
        raise GivenUpError(f"{error}") from error


def _lacks(settings: CrossrefSettings) -> str:
    has = settings.issn or settings.prefix or settings.query.strip()
    return "" if has else "crossref_issn, crossref_prefix or crossref_query"


def _issn(text: str) -> Mapping[str, str]:
    return {"crossref_issn": found} if (found := identifiers.issn(text)) else {}


def _prefix(text: str) -> Mapping[str, str]:
    return {"crossref_prefix": text.strip()} if _PREFIX.fullmatch(text.strip()) else {}


SOURCE = Source(
    "crossref",
    "works of `crossref_issn`, `crossref_prefix` and `crossref_query` that were published on these days",
    CrossrefSettings,
    days=fetch_days,
    parts=parts,
    offers=(
        Offer("the ISSN of a journal", "1234-5679", _issn),
        Offer("the DOI prefix of a publisher", "10.1234", _prefix),
    ),
    address="address",
    limits=Limits(hosts=("api.crossref.org",), answer=60.0),
    search="crossref_query",
    papers=fetch_papers,
    canonical=lambda text: None,  # the DOI resolver finds papers of all agencies
    ids="a DOI",
    lacks=_lacks,
    title="Crossref",
)
