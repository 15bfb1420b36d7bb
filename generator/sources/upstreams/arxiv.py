"""arXiv: its Atom feeds and its query API (https://info.arxiv.org/help/api/user-manual.html).

The date of publication is the date of the first version. arXiv gives no date of listing.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import BufferedIOBase

from generator.errors import Problem, RecordError
from generator.papers import categories
from generator.papers.paper import Links, Paper, Record
from generator.sources.formats import safexml
from generator.sources.formats.safexml import BrokenError, Element
from generator.sources.frame.declarations import Ask, At, Offer, Page, Source, StreamFormat, setting
from generator.sources.frame.fields import Fields, arxiv_links, guarded, read_record
from generator.sources.frame.http import RefusedError, StatusError
from generator.sources.frame.limits import Limits
from generator.sources.upstreams import oai
from generator.text import identifiers

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
        (), "the categories to fetch from arXiv; a fetch needs these or `arxiv_query`"
    )
    query: str = setting(
        "", "a query in arXiv's own language, in addition to the categories", former="search"
    )
    # One request every three seconds from all your machines: https://info.arxiv.org/help/api/tou.html
    delay: float = setting(3.0, "seconds between two requests to arXiv, which asks for 3", minimum=0)
    oai_address: str = setting(
        "https://oaipmh.arxiv.org/oai",
        "the address of arXiv's OAI-PMH, which is asked where its query API gives no usable answer",
        environment="OAI_ENDPOINT",
        former="oai",
    )


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
    """Return an arXiv query for papers in any of the categories (``cs.CL``) that also match the words."""
    subjects = " OR ".join(f"cat:{code}" for code in categories)
    return " AND ".join(f"({part})" for part in (subjects, words.strip()) if part)


def _pages(ask: Ask[ArxivSettings]) -> Iterator[list[Element]]:
    """Yield the papers first submitted on some days (UTC), the newest first."""
    days = f"submittedDate:[{ask.span.first:%Y%m%d}0000 TO {ask.span.last:%Y%m%d}2359]"
    words = query(ask.settings.categories, ask.settings.query)
    fixed = {"search_query": f"{words} AND {days}", "sortBy": "submittedDate", "sortOrder": "descending"}
    source = ask.source
    yield from ask.walk(lambda at: _page(ask, at, fixed, min(source.size, source.most - at.seen)))


def _named(ask: Ask[ArxivSettings]) -> Iterator[Sequence[Element]]:
    """Yield the newest version of each paper."""
    # Without max_results, arXiv returns ten papers.
    yield _page(ask, At(), {"id_list": ",".join(ask.ids)}, ask.source.batch).items


def _page(ask: Ask[ArxivSettings], at: At, asked: Mapping[str, str], most: int) -> Page:
    """Ask for one slice of a query's entries."""

    def read(body: bytes) -> Page:
        feed = safexml.parsed(body)
        if feed.tag != f"{{{_NAMES['a']}}}feed":
            raise ValueError("is not an Atom feed")
        entries = feed.findall(_ENTRY)
        if errors := [_text(entry, "a:summary") for entry in entries if _ERROR in _text(entry, "a:id")]:
            reason = f"arXiv refuses {next(iter(asked.values()))!r}: {' '.join(errors)}"
            raise RefusedError(f"{reason}; correct the query in the settings, or the id")
        digits = _text(feed, "open:totalResults")
        return Page(entries, int(digits) if digits.isdecimal() else len(entries))

    try:
        return ask.page(at, "", {**asked, "start": at.seen, "max_results": most}, read)
    except StatusError as refusal:
        if refusal.status == HTTPStatus.BAD_REQUEST:
            with contextlib.suppress(ValueError):
                read(refusal.body)  # raises with arXiv's own explanation, if there is one
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
    return "" if settings.categories or settings.query.strip() else "arxiv_categories or arxiv_query"


FORMAT = StreamFormat("arXiv Atom", is_feed, read)
_HARVEST = Source(
    "arxiv",
    "",
    ArxivSettings,
    oai.pages,
    oai.parse,
    asks="days",
    key=oai.key,
    noun="records",
    size=30_000,
    accept="text/xml",
    reach=60,  # it lists every later change, too
    lacks=lambda settings: "knows no queries such as arxiv_query" if settings.query.strip() else "",
    title="OAI-PMH",
)
SOURCE = Source(
    "arxiv",
    "papers of `arxiv_categories` first submitted on these days",
    ArxivSettings,
    _pages,
    lambda ask, entry, where: _parse(entry, where),
    _named,
    asks="days",
    is_of_days=True,
    key=lambda entry: _text(entry, "a:id"),
    # arXiv allows 2,000 in one answer, but these often time out; after 30,000 it answers 400.
    size=500,
    batch=100,
    accept="application/atom+xml",
    second=_HARVEST,
    # arXiv asks for one request in three seconds over all its interfaces, and answers 429 far below that to
    # addresses that many share.
    limits=Limits(hosts=("export.arxiv.org", "arxiv.org", "oaipmh.arxiv.org"), wait=15.0, is_one=True),
    lacks=_lacks,
    offers=(
        Offer("a category of arXiv", "cs.CL", _category, _SCIENCES),
        Offer("all categories of an archive of arXiv", "math", _archive, _SCIENCES),
    ),
    title="arXiv",
    is_daily=True,
)
