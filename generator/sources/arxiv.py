"""arXiv: its Atom feeds and its query API (https://info.arxiv.org/help/api/user-manual.html).

The date of publication is the date of the first version. arXiv gives no date of listing.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from io import BufferedIOBase

from generator.errors import Failure, FetchError, Problem, RecordError
from generator.papers import categories
from generator.papers.paper import Links, Paper, Record
from generator.sources import oai, safexml, spans
from generator.sources.batches import most_answers
from generator.sources.declarations import Offer, Remark, Result, Source, StreamFormat, setting
from generator.sources.fields import Fields, arxiv_links, guarded, read_record
from generator.sources.http import Client, GivenUpError, StatusError
from generator.sources.limits import LimitError, Limits
from generator.sources.plausible import plausible
from generator.sources.safexml import BrokenError, Element
from generator.text import identifiers

# Papers in one answer, and in all answers to one query. arXiv allows 2,000 in one, but these often time out.
SLICE = 500
MOST = 30_000
BATCH = 100
_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
    "open": "http://a9.com/-/spec/opensearch/1.1/",
}
_ERROR = "/api/errors"
_ARCHIVES = {code.partition(".")[0] for code in categories.NAMES if "." in code}
_SCIENCES = "physics, mathematics, computer science, economics"
_ENTRY = f"{{{_NAMES['a']}}}entry"
_FEED = re.compile(rb"<(?:\w+:)?feed\b")
_OWN = re.compile(rb"<(?:\w+:)?id>\s*https?://(?:export\.)?arxiv\.org/(?:api|abs)/")


@dataclass(frozen=True, slots=True)
class ArxivSettings:
    """The settings of this source."""

    address: str = setting(
        "https://export.arxiv.org/api/query", "the address of arXiv's query API", environment="ARXIV_API_URL"
    )
    categories: tuple[str, ...] = setting(
        (), "the categories to fetch from arXiv; a fetch needs these or `arxiv_search`"
    )
    search: str = setting("", "a query in arXiv's own language, in addition to the categories")
    # One request every three seconds from all your machines: https://info.arxiv.org/help/api/tou.html
    delay: float = setting(3.0, "seconds between two requests to arXiv, which asks for 3", minimum=0)
    oai: str = setting(
        "https://oaipmh.arxiv.org/oai",
        "the address of arXiv's OAI-PMH, which is asked where its query API gives no usable answer",
        environment="OAI_ENDPOINT",
    )


class RefusedError(GivenUpError):
    """arXiv understood a query, and refuses it: asking in another way would not help."""


def is_feed(head: bytes) -> bool:
    """Return whether a file with these first bytes is an Atom feed of arXiv's API; others are `feed`'s."""
    return head.startswith(b"<") and bool(_FEED.search(head) and _OWN.search(head))


def read(stream: BufferedIOBase, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of an Atom feed, one entry in memory at a time; an incomplete feed is a problem.

    Entities declared by the feed are left out, and nothing external is loaded.
    """
    # feedparser would accept an incomplete feed, and takes 95 ms for 100 entries instead of 1.
    try:
        for entry in safexml.elements(stream, _ENTRY):
            place = f"{where}:{entry.sourceline}"
            yield from guarded(place, _parse, entry, place)
    except BrokenError as error:
        yield Problem(f"{where}:{error.line}", "", f"{error}")


def _parse(entry: Element, where: str) -> Iterator[Record | Problem]:
    identifier = _text(entry, "a:id")
    if _ERROR in identifier:
        return iter([Problem(where, "", f"arXiv answered with an error: {_text(entry, 'a:summary')}")])
    primary = [category.get("term", "") for category in entry.iterfind("arxiv:primary_category", _NAMES)]
    others = [category.get("term", "") for category in entry.iterfind("a:category", _NAMES)]
    data = {
        "id": identifier.rpartition("/abs/")[2],
        "authors": [name.text for name in entry.iterfind("a:author/a:name", _NAMES)],
        "published": _text(entry, "a:published"),
        "updated": _text(entry, "a:updated"),
        "doi": _text(entry, "arxiv:doi").partition(" ")[0],  # some entries have two
    }

    def make(fields: Fields) -> Record:
        named = identifiers.arxiv(identifier)
        if named is None:
            raise RecordError("id", f"{identifier[:80]!r} is not an arXiv id")
        return Record(
            Paper(
                id=named[0],
                title=_text(entry, "a:title"),
                abstract=entry.findtext("a:summary", "", _NAMES),
                authors=fields.authors("authors"),
                published=fields.date("published"),
                updated=fields.date("updated"),
                version=named[1],
                categories=tuple(identifiers.category(code) for code in primary + others),
                links=Links(*arxiv_links(named[0]), doi=fields.doi("doi")),
                source="arxiv",
                comment=_text(entry, "arxiv:comment"),
                journal_ref=_text(entry, "arxiv:journal_ref"),
            )
        )

    return read_record(data, where, make)


def _text(element: Element, path: str) -> str:
    return safexml.text(element, path, _NAMES)


def query(categories: Iterable[str] = (), words: str = "") -> str:
    """Return an arXiv query for papers in any of the categories (``cs.CL``) that also match the words.

    Raises:
        RefusedError: if there are neither categories nor words.
    """
    subjects = " OR ".join(f"cat:{code}" for code in categories)
    parts = [f"({part})" for part in (subjects, words.strip()) if part]
    if not parts:
        raise RefusedError("a fetch from arXiv needs `arxiv_categories` or `arxiv_search`; set one")
    return " AND ".join(parts)


def fetch_days(
    client: Client, settings: ArxivSettings, days: Sequence[date]
) -> Iterator[Result]:
    """Yield the papers first submitted on these days (UTC), newest first within each span of days.

    If a query finds more papers than arXiv returns, its span of days is split in two. A single day with too
    many papers is reported as a problem. For days without a usable answer, OAI-PMH is asked, once for all; it
    is also asked if there is not a single paper.
    """
    missed, some = list[Failure](), False
    for result in spans.fetched(spans.consecutive(days), partial(_fetch_span, client, settings)):
        if isinstance(result, Failure) and not isinstance(result.error, RefusedError | StatusError):
            missed.append(result)
        else:
            some = True
            yield result
    if missed or not some:
        yield from _second_way(client, settings, missed, days)


def _second_way(
    client: Client, settings: ArxivSettings, missed: Sequence[Failure], days: Sequence[date]
) -> Iterator[Result]:
    """Ask arXiv's OAI-PMH for the days that ``missed``, or if none did, for papers that the API denies.

    Days stay missed if OAI-PMH cannot be asked for them, fails too, or has nothing.
    """
    recent = {day for failure in missed for day in failure.days} or set(days)
    recent = {day for day in recent if client.today - oai.REACH <= day <= client.today}
    got, then = set[date](), f"is asked for the last {oai.REACH.days} days only"
    if settings.search.strip():
        then = "knows no queries such as arxiv_search"
    elif recent:
        why = f"fails: {missed[0].error}" if missed else "has no papers"
        come, new = False, False
        try:
            for result in oai.listed(client, settings.oai, settings.delay, settings.categories, recent):
                come = True
                new = new or (isinstance(result, Record) and not result.is_known)
                yield result
            got, then = (recent if come else got), "has nothing, either"
            if new or (missed and come):
                asked = f"{min(recent)} to {max(recent)}"
                yield Remark(f"arXiv's query API {why}. OAI-PMH was asked instead for {asked}.")
        except Exception as error:
            then = f"failed, too: {spans.failed(error)}"
    for failure in missed:
        if left := tuple(day for day in failure.days if day not in got):
            told = FetchError(f"{failure.error}. OAI-PMH, arXiv's second way, {then}")
            yield replace(failure, days=left, error=told)


def _fetch_span(
    client: Client, settings: ArxivSettings, since: date, until: date
) -> Iterator[Record | Problem]:
    days = f"submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"
    fixed: dict[str, str | int] = {
        "search_query": f"{query(settings.categories, settings.search)} AND {days}",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    start, total, before, answers = 0, 1, set[str](), 0
    while start < min(total, MOST):
        if answers == min(2 * MOST // SLICE, most_answers(total, SLICE)):
            given = f"only {start:,} of {total:,} papers in {answers} answers"
            raise FetchError(f"{settings.address}: returned {given}; narrow the query")
        answers += 1
        slice_ = {"start": start, "max_results": min(SLICE, MOST - start)}
        entries, total = _get(client, settings, fixed | slice_)
        if total > MOST and since < until:
            middle = since + (until - since) // 2
            yield from _fetch_span(client, settings, middle + timedelta(days=1), until)
            yield from _fetch_span(client, settings, since, middle)
            return
        ids = {_text(entry, "a:id") for entry in entries}
        if entries and ids <= before:
            raise FetchError(f"{settings.address}: repeats papers from {start} on, of {total}")
        before |= ids
        for entry in entries:
            records = guarded("arxiv", _parse, entry, "arxiv")
            yield from plausible(records, "arxiv", client.today, (since, until))
        start += len(entries)
    if total > MOST:
        reason = f"arXiv returns only the first {MOST:,} of {total:,} papers on one day; narrow the query"
        yield Problem(f"arxiv {until}", "", reason)


def fetch_papers(client: Client, settings: ArxivSettings, ids: Sequence[str]) -> Iterator[Record | Problem]:
    """Yield the newest version of each paper; papers that arXiv lacks are left out.

    Raises:
        FetchError: if arXiv gives no usable answer.
    """
    for start in range(0, len(ids), BATCH):
        batch = ",".join(ids[start : start + BATCH])
        # Without max_results, arXiv returns ten papers.
        params: dict[str, str | int] = {"id_list": batch, "start": 0, "max_results": BATCH}
        for entry in _get(client, settings, params)[0]:
            yield from plausible(guarded("arxiv", _parse, entry, "arxiv"), "arxiv", client.today)


def _get(
    client: Client, settings: ArxivSettings, params: Mapping[str, str | int]
) -> tuple[list[Element], int]:
    """Return one slice of a query's entries, and the total number of entries.

    A slice in the middle is sometimes empty by mistake; it is requested again.
    """

    def parse(body: bytes) -> tuple[list[Element], int]:
        feed = safexml.parsed(body)
        if feed.tag != f"{{{_NAMES['a']}}}feed":
            raise ValueError("is not an Atom feed")
        entries = feed.findall(_ENTRY)
        if len(entries) > (most := int(params["max_results"])):
            raise LimitError(f"has {len(entries):,} papers; at most {most} were requested")
        if errors := [_text(entry, "a:summary") for entry in entries if _ERROR in _text(entry, "a:id")]:
            asked = params.get("search_query") or params.get("id_list")
            reason = f"arXiv refuses {asked!r}: {' '.join(errors)}"
            raise RefusedError(f"{reason}; correct the query in the settings, or the id")
        digits = _text(feed, "open:totalResults")
        total = int(digits) if digits.isdecimal() else len(entries)
        if not entries and total > int(params["start"]):
            raise ValueError(f"has no papers from {params['start']} on, of {total}")
        return entries, total

    try:
        return client.get(
            settings.address, params, parse, accept="application/atom+xml", delay=settings.delay
        )
    except StatusError as refusal:
        if refusal.status == HTTPStatus.BAD_REQUEST:
            with contextlib.suppress(ValueError):
                parse(refusal.body)  # raises with arXiv's own explanation, if there is one
        raise


def _category(text: str) -> Mapping[str, str]:
    """Return the settings for a category, such as ``cs.CL``, in any case."""
    known = {code.lower(): code for code in categories.NAMES if code not in _ARCHIVES}
    return {"arxiv_categories": known[text.lower()]} if text.lower() in known else {}


def _archive(text: str) -> Mapping[str, str]:
    """Return the settings for all categories of an archive, such as ``cs``; its queries know the ``*``."""
    archive = text.lower().removesuffix(".*")
    return {"arxiv_categories": f"{archive}.*"} if archive in _ARCHIVES else {}


def _lacks(settings: ArxivSettings) -> str:
    return "" if settings.categories or settings.search.strip() else "arxiv_categories or arxiv_search"


FORMAT = StreamFormat("arXiv Atom", is_feed, read)
SOURCE = Source(
    "arxiv",
    "papers of `arxiv_categories` first submitted on these days",
    ArxivSettings,
    days=fetch_days,
    address="address",
    # arXiv asks for one request in three seconds over all its interfaces, and answers 429 far below that to
    # addresses that many share.
    limits=Limits(hosts=("export.arxiv.org", "arxiv.org", "oaipmh.arxiv.org"), wait=15.0, is_one=True),
    search="arxiv_search",
    papers=fetch_papers,
    lacks=_lacks,
    offers=(
        Offer("a category of arXiv", "cs.CL", _category, _SCIENCES),
        Offer("all categories of an archive of arXiv", "math", _archive, _SCIENCES),
    ),
    title="arXiv",
    is_daily=True,
)
