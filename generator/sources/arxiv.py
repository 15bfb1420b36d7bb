"""arXiv: its Atom feeds, and the query API that gives them (https://info.arxiv.org/help/api/user-manual.html).

An arXiv paper has a date of publication, that of its first version, and no day it was listed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Protocol

from lxml import etree

from generator.errors import FetchError, Problem, RecordError
from generator.papers import identifiers
from generator.papers.paper import Links, Paper, Record, line
from generator.sources.fields import Fields, label
from generator.sources.http import Client, StatusError

ENDPOINT = "https://export.arxiv.org/api/query"
# One request every three seconds, from all your machines together (https://info.arxiv.org/help/api/tou.html).
DELAY = 3.0
# A slice may hold 2,000, and one query may give 30,000; large slices often time out.
SLICE = 500
MOST = 30_000
_BATCH = 100
_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
    "open": "http://a9.com/-/spec/opensearch/1.1/",
}
_ERROR = "/api/errors"
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
_ENTRY = f"{{{_NAMES['a']}}}entry"


class Readable(Protocol):
    """What `read` reads from: ``read(size)`` gives some bytes, none at the end."""

    def read(self, size: int = ..., /) -> bytes:
        """Some more bytes."""


def read(stream: Readable, where: str) -> Iterator[Record | Problem]:
    """The papers of an Atom feed; of a broken one, those before the break. One entry is held at a time.

    Args:
        stream: the feed. Entities it declares are left out, and nothing is loaded from elsewhere.
        where: name of the file, for the reports.
    """
    # lxml and not feedparser: a feed cut in the middle is an error, and 100 entries take 1 ms instead of 95.
    try:
        for _, entry in etree.iterparse(stream, tag=_ENTRY, **_SAFE):
            yield from _parse(entry, f"{where}:{entry.sourceline}")
            entry.clear()
            while (before := entry.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        yield Problem(f"{where}:{error.lineno or 1}", "", f"is no whole XML: {line(str(error))}")


def _parse(entry: etree._Element, where: str) -> Iterator[Record | Problem]:
    identifier = _text(entry, "a:id")
    if _ERROR in identifier:
        return iter([Problem(where, "", f"arXiv answered with an error: {_text(entry, 'a:summary')}")])
    primary = [found.get("term", "") for found in entry.iterfind("arxiv:primary_category", _NAMES)]
    others = [found.get("term", "") for found in entry.iterfind("a:category", _NAMES)]
    data: dict[str, object] = {
        "title": _text(entry, "a:title"),
        "authors": [found.text for found in entry.iterfind("a:author/a:name", _NAMES)],
        "published": _text(entry, "a:published"),
        "updated": _text(entry, "a:updated"),
        # Some have two, with white space between.
        "doi": _text(entry, "arxiv:doi").partition(" ")[0],
    }
    fields = Fields(data, label(where, identifier.rpartition("/abs/")[2]))

    def make() -> Record:
        named = identifiers.arxiv(identifier)
        if named is None:
            raise RecordError("id", f"{identifier[:80]!r} is no arXiv id")
        return Record(
            Paper(
                id=named[0],
                title=fields.text("title"),
                abstract=entry.findtext("a:summary", "", _NAMES),
                authors=fields.authors("authors"),
                published=fields.date("published"),
                updated=fields.date("updated"),
                version=named[1],
                categories=tuple(identifiers.category(code) for code in primary + others),
                links=Links(
                    paper=f"https://arxiv.org/abs/{named[0]}",
                    pdf=f"https://arxiv.org/pdf/{named[0]}",
                    doi=fields.doi("doi"),
                ),
                source="arxiv",
                comment=_text(entry, "arxiv:comment"),
                journal_ref=_text(entry, "arxiv:journal_ref"),
            )
        )

    return fields.give(make)


def _text(element: etree._Element, path: str) -> str:
    return line(element.findtext(path, "", _NAMES))


@dataclass(frozen=True, slots=True)
class _Answer:
    """One slice of the answer to a query.

    Attributes:
        found: the records and problems.
        ids: the id of each entry, as it stands there.
        total: how many papers the whole query gives.
        error: what arXiv says went wrong.
    """

    found: tuple[Record | Problem, ...]
    ids: tuple[str, ...]
    total: int
    error: str


def _answer(body: bytes) -> _Answer:
    try:
        feed = etree.fromstring(body, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"is no whole XML: {line(str(error))}") from None
    if feed.tag != f"{{{_NAMES['a']}}}feed":
        raise ValueError("is no Atom feed")
    entries = feed.findall(_ENTRY)
    ids = tuple(_text(entry, "a:id") for entry in entries)
    total = _text(feed, "open:totalResults")
    return _Answer(
        found=tuple(one for entry in entries for one in _parse(entry, "arxiv")),
        ids=ids,
        total=int(total) if total.isdecimal() else len(entries),
        error=" ".join(_text(entry, "a:summary") for entry in entries if _ERROR in _text(entry, "a:id")),
    )


def query(categories: Iterable[str] = (), words: str = "") -> str:
    """A query in arXiv's language: papers of any of the categories that also match the words.

    Args:
        categories: subject codes such as ``cs.CL``.
        words: a query in arXiv's language, such as ``abs:"zero-shot" ANDNOT ti:survey``.

    Raises:
        FetchError: if there is neither.
    """
    subjects = " OR ".join(f"cat:{code}" for code in categories)
    parts = [f"({part})" for part in (subjects, words.strip()) if part]
    if not parts:
        raise FetchError("nothing to ask arXiv for; give categories or a query in the settings")
    return " AND ".join(parts)


def search(
    client: Client,
    query: str,
    since: date,
    until: date,
    endpoint: str = ENDPOINT,
    delay: float = DELAY,
    size: int = SLICE,
) -> Iterator[Record | Problem]:
    """The papers of a query first submitted from ``since`` to ``until``, both included, newest first.

    No request is sent twice, unless its answer was of no use: arXiv's data change once a day.
    Where a query gives more than arXiv hands out, its days are divided; a day that is too large is reported.

    Args:
        client: who asks.
        query: in arXiv's language, as `query` makes it.
        since: first day, in UTC.
        until: last day, in UTC.
        endpoint: address of the query API.
        delay: seconds between two requests.
        size: papers a request, at most 2,000.

    Raises:
        FetchError: if arXiv refuses the query or gives no usable answer.
    """
    days = f"submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"
    fixed: dict[str, str | int] = {
        "search_query": f"{query} AND {days}",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    start, total = 0, 1
    while start < min(total, MOST):
        wanted = {"start": start, "max_results": min(size, MOST - start)}
        answer = _get(client, fixed | wanted, endpoint, delay)
        total = answer.total
        if total > MOST and since < until:
            middle = since + (until - since) // 2
            yield from search(client, query, middle + timedelta(days=1), until, endpoint, delay, size)
            yield from search(client, query, since, middle, endpoint, delay, size)
            return
        yield from answer.found
        start += len(answer.ids)
    if total > MOST:
        reason = f"{total:,} papers on one day, of which arXiv gives the first {MOST:,}; narrow the query"
        yield Problem(f"arxiv {until}", "", reason)


def fetch_papers(
    client: Client, identifiers_: Iterable[str], endpoint: str = ENDPOINT, delay: float = DELAY
) -> Iterator[Record | Problem]:
    """The newest version of each of these papers; one that arXiv does not know is a problem.

    Raises:
        FetchError: if arXiv gives no usable answer.
    """
    wanted: dict[str, None] = {}
    for identifier in identifiers_:
        if named := identifiers.arxiv(identifier):
            wanted[named[0]] = None
        else:
            yield Problem(label("arxiv", identifier), "id", "is no arXiv id")
    rest = list(wanted)
    while rest:
        batch, rest = rest[:_BATCH], rest[_BATCH:]
        # Without max_results, arXiv gives ten.
        params: dict[str, str | int] = {"id_list": ",".join(batch), "start": 0, "max_results": _BATCH}
        answer = _get(client, params, endpoint, delay)
        yield from answer.found
        known = {named[0] for one in answer.ids if (named := identifiers.arxiv(one))}
        for identifier in batch:
            if identifier not in known:
                yield Problem(label("arxiv", identifier), "id", "arXiv knows no such paper")


def _get(client: Client, params: Mapping[str, str | int], endpoint: str, delay: float) -> _Answer:
    """One slice.

    A slice without papers, although more were promised, happens in the middle of a long answer and passes.
    """

    def parse(body: bytes) -> _Answer:
        answer = _answer(body)
        if not answer.ids and answer.total > int(params["start"]):
            raise ValueError(f"has no papers from {params['start']} on, of {answer.total}")
        return answer

    try:
        answer = client.get(endpoint, params, parse, accept="application/atom+xml", delay=delay)
    except StatusError as refused:
        if refused.status != HTTPStatus.BAD_REQUEST:
            raise
        answer = _refusal(refused)
    if answer.error:
        asked = params.get("search_query") or params.get("id_list")
        raise FetchError(
            f"arXiv refuses {asked!r}: {answer.error}; mend the query in the settings, or the id"
        )
    return answer


def _refusal(refused: StatusError) -> _Answer:
    """The answer that came with a status 400, if it is one that says what was wrong."""
    try:
        answer = _answer(refused.body)
    except ValueError:
        raise refused from None
    if not answer.error:
        raise refused
    return answer
