"""arXiv: its Atom feeds, its query API and, as its second way in, its OAI-PMH.

The query API: https://info.arxiv.org/help/api/user-manual.html. The date of publication is the date of the
first version. arXiv gives no date of listing.

OAI-PMH (https://info.arxiv.org/help/oa/) lists what changed since a day. A record's datestamp is the day of
its last change, not of publication. In the format ``arXiv``, `created` is the day of the newest version (in
answers of 2025; until then, of the first); the format ``arXivRaw`` has the days of all versions, but authors
as one text. So both are asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from io import BufferedIOBase
from itertools import chain
from types import MappingProxyType
from typing import Any

from generator.errors import Problem, RecordError
from generator.papers import categories, dates
from generator.papers.paper import Notice, Record
from generator.sources.formats import safexml
from generator.sources.formats.safexml import Element
from generator.sources.frame.declarations import (
    Ask,
    Offer,
    Reached,
    Slice,
    Source,
    StreamFormat,
    Told,
    setting,
)
from generator.sources.frame.fields import Fields, arxiv_id, read_record
from generator.sources.frame.http import GivenUpError, RefusedError, StatusError
from generator.sources.frame.limits import Limits
from generator.text import identifiers
from generator.text.cleaning import line

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_ROOT = re.compile(rb"<(?:\w+:)?OAI-PMH\b")
_LONGEST = 200  # characters of a text in a message
_IDENTIFIER = "oai:arXiv.org:"
_VERSION = re.compile(r"v([1-9][0-9]{0,3})")
# The other archives are in the group `physics`.
_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})


Versions = Mapping[str, Mapping[str, object]]
"""What is known of the versions of papers, by their ids: values for `read_record`."""
_UNKNOWN: Versions = MappingProxyType({})


class _ExpiredError(GivenUpError):
    """A list cannot go on; it may be begun again."""


def is_answer(head: bytes) -> bool:
    """Return whether a file with these first bytes is an answer of OAI-PMH."""
    return head.startswith(b"<") and bool(_ROOT.search(head))


def set_of(category: str) -> str:
    """Return the set of a category: ``cs:cs:CL`` of ``cs.CL``, ``physics:hep-th`` of ``hep-th``."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _GROUPS else "physics"
    return ":".join((group, archive, *filter(None, [subject.strip("*")])))


def read_harvest(stream: BufferedIOBase, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a saved answer in the format ``arXiv``; an incomplete answer is a problem."""
    return safexml.read(stream, where, _saved, f"{_OAI}record", f"{_OAI}error")


def _saved(element: Element, where: str) -> Iterator[Record | Problem]:
    if element.tag == f"{_OAI}error":
        yield Problem(where, "", f"arXiv answered with an error: {line(element.text or '')}")
    elif deleted := _deleted(element):
        yield Problem(where, "", f"{deleted.name} was deleted at arXiv, so there is nothing to read")
    else:
        yield from _harvested_paper(element, where, _UNKNOWN)


def _harvest_pages(ask: Ask[Any]) -> Iterator[list[Any]]:
    """Yield what changed in the categories since the first of some days, with the papers' versions."""
    for category in ask.settings.categories:
        raw = chain.from_iterable(_records(ask, "arXivRaw", category))
        known = dict(chain.from_iterable(map(versions, raw)))
        for items in _records(ask, "arXiv", category):
            yield [(item, known) for item in items]


def _parse_harvested(ask: Ask[Any], pair: tuple[Element, Versions], where: str) -> Iterator[Told]:
    """Yield what a record says; a paper that was not first submitted on these days is not new."""
    record, known = pair
    for result in harvested(record, where, known):
        if isinstance(result, Record):
            is_new = result.paper.id in known and ask.span.has(result.paper.published)
            result = replace(result, is_known=not is_new)
        yield result


def harvested(record: Element, where: str, known: Versions = _UNKNOWN) -> Iterator[Record | Problem | Notice]:
    """Yield a paper in the format ``arXiv``, with what is known of its versions, or that it was deleted."""
    if notice := _deleted(record):
        return iter([notice] if notice.day else [])
    return _harvested_paper(record, where, known)


def harvest_key(record: Element) -> str:
    """Return the name of a record, with the day of its last change."""
    name = safexml.text(record, f"{_OAI}header/{_OAI}identifier")
    return f"{name} {_datestamp(record)}" if name else ""


def _records(ask: Ask[Any], prefix: str, category: str) -> Iterator[list[Element]]:
    """Yield the records of a list; one that expires is begun once more, from its last datestamp on."""
    begin = {"verb": "ListRecords", "metadataPrefix": prefix, "set": set_of(category)}
    since, is_again = ask.span.first.isoformat(), False
    while True:
        try:
            for items in ask.walk(partial(_harvest_page, ask, {**begin, "from": since})):
                since = max((since, *map(_datestamp, items)))
                yield items
            return
        except _ExpiredError:
            if is_again:
                raise
            is_again = True


def _harvest_page(ask: Ask[Any], begin: Mapping[str, str], at: Reached) -> Slice:
    asked = {"verb": "ListRecords", "resumptionToken": at.cursor} if at.cursor else begin

    def read(body: bytes) -> Slice:
        records, token, (code, said) = harvest_answer(body)
        if code == "noRecordsMatch" and not at.seen:
            return Slice([], cursor="")
        if code:
            error = _ExpiredError if code == "badResumptionToken" else GivenUpError
            raise error(f"{ask.settings.oai_address} refuses {' '.join(asked.values())}: {code}, {said}")
        return Slice(records, cursor=token)

    return ask.page(at, ask.settings.oai_address, asked, read)


def harvest_answer(body: bytes) -> tuple[list[Element], str, tuple[str, str]]:
    """Return the records of an answer, the token that continues the list, and an error's code and text.

    Raises:
        ValueError: if it is cut, empty or no answer of OAI-PMH.
    """
    if not is_answer(body[:2_000].lstrip()):
        raise ValueError("does not come from OAI-PMH")
    root = safexml.parsed(body)
    records, errors = list(root.iter(f"{_OAI}record")), list(root.iter(f"{_OAI}error"))
    if not (records or errors):
        raise ValueError("has no records")
    tokens = [line(token.text or "") for token in root.iter(f"{_OAI}resumptionToken")]
    said = [(line(each.get("code", "")) or "error", line(each.text or "")[:_LONGEST]) for each in errors]
    return records, next(iter(tokens), ""), next(iter(said), ("", ""))


def _datestamp(record: Element) -> str:
    """Return the day of a record's last change, or ``""``."""
    day = safexml.text(record, f"{_OAI}header/{_OAI}datestamp")[:10]
    return day if dates.is_day(day) else ""


def _deleted(record: Element) -> Notice | None:
    """Return a notice if a record is that of a deleted paper."""
    header = record.find(f"{_OAI}header")
    if header is None or header.get("status") != "deleted":
        return None
    name = safexml.text(header, f"{_OAI}identifier").removeprefix(_IDENTIFIER)
    return Notice(arxiv_id(name) or name[:_LONGEST], "gone", _datestamp(record))


def versions(record: Element) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the id of a paper in the format ``arXivRaw`` with what its versions say, unless it is unclear."""
    raw = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
    with suppress(ValueError, TypeError, OverflowError):
        if raw is not None and (identifier := arxiv_id(safexml.text(raw, f"{_RAW}id"))):
            days = {}
            for version in raw.iterfind(f"{_RAW}version"):
                if number := _VERSION.fullmatch(version.get("version", "")):
                    moment = parsedate_to_datetime(safexml.text(version, f"{_RAW}date"))
                    days[int(number[1])] = moment.astimezone(UTC).date().isoformat()
            if 1 in days:
                last = max(days)
                updated = days[last] if last > 1 else ""
                yield identifier, {"published": days[1], "updated": updated, "version": last}


def _harvested_paper(record: Element, where: str, known: Versions) -> Iterator[Record | Problem]:
    paper = record.find(f"{_OAI}metadata/{_ARXIV}arXiv")
    if paper is None:
        return iter([Problem(where, "", "has no paper in the format arXiv")])

    def said(name: str) -> str:
        return safexml.text(paper, _ARXIV + name)

    names = ("forenames", "keyname", "suffix")
    authors = [
        " ".join(filter(None, (safexml.text(author, _ARXIV + name) for name in names)))
        for author in paper.iterfind(f"{_ARXIV}authors/{_ARXIV}author")
    ]
    history = known.get(arxiv_id(said("id")) or "", {"created": said("created")})
    data = {
        **history,
        **{name: said(name) for name in ("id", "title", "license")},
        "abstract": paper.findtext(f"{_ARXIV}abstract", ""),
        "authors": authors,
        "doi": said("doi").partition(" ")[0],  # some papers have two
        "categories": said("categories").split(),
        "comment": said("comments"),
        "journal_ref": said("journal-ref"),
    }
    return read_record(data, where, "arxiv", _values)


def _values(fields: Fields) -> dict[str, object]:
    """Return a paper's values, which come by the same names in both ways, with those that follow."""
    address = fields.text("address") or fields.text("id")
    named = identifiers.arxiv(address)
    if named is None:
        raise RecordError("id", f"{address[:80]!r} is not an arXiv id")
    own: dict[str, object] = {"id": named[0], "version": fields.data.get("version") or named[1]}
    if created := fields.date("created"):
        month = identifiers.arxiv_month(named[0])
        is_first = created[:7] <= month  # else a newer version was created
        own["published"], own["updated"] = (created, "") if is_first else (month, created)
    return fields.data | own


HARVEST = StreamFormat("arXiv OAI-PMH", is_answer, read_harvest)


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
    """Yield the papers of an Atom feed; an incomplete feed is a problem."""
    # feedparser would accept an incomplete feed, and takes 95 ms for 100 entries instead of 1.
    return safexml.read(stream, where, _parse, _ENTRY)


def _parse(entry: Element, where: str) -> Iterator[Record | Problem]:
    identifier = _text(entry, "a:id")
    if _ERROR in identifier:
        return iter([Problem(where, "", f"arXiv answered with an error: {_text(entry, 'a:summary')}")])
    subjects = [*entry.iterfind("arxiv:primary_category", _NAMES), *entry.iterfind("a:category", _NAMES)]
    data = {
        "id": identifier.rpartition("/abs/")[2],
        "address": identifier,
        "title": _text(entry, "a:title"),
        "abstract": entry.findtext("a:summary", "", _NAMES),
        "authors": [name.text for name in entry.iterfind("a:author/a:name", _NAMES)],
        "published": _text(entry, "a:published"),
        "updated": _text(entry, "a:updated"),
        "doi": _text(entry, "arxiv:doi").partition(" ")[0],  # some entries have two
        "categories": [category.get("term", "") for category in subjects],
        "comment": _text(entry, "arxiv:comment"),
        "journal_ref": _text(entry, "arxiv:journal_ref"),
    }
    return read_record(data, where, "arxiv", _values)


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
    yield _page(ask, Reached(), {"id_list": ",".join(ask.ids)}, ask.source.batch).items


def _page(ask: Ask[ArxivSettings], at: Reached, asked: Mapping[str, str], most: int) -> Slice:
    """Ask for one slice of a query's entries."""

    def read(body: bytes) -> Slice:
        feed = safexml.parsed(body)
        if feed.tag != f"{{{_NAMES['a']}}}feed":
            raise ValueError("is not an Atom feed")
        entries = feed.findall(_ENTRY)
        if errors := [_text(entry, "a:summary") for entry in entries if _ERROR in _text(entry, "a:id")]:
            reason = f"arXiv refuses {next(iter(asked.values()))!r}: {' '.join(errors)}"
            says = f"{reason}; correct the query in the settings, or the id"
            raise RefusedError(says, "refused what it was asked")
        digits = _text(feed, "open:totalResults")
        return Slice(entries, int(digits) if digits.isdecimal() else len(entries))

    try:
        return ask.page(at, "", {**asked, "start": at.seen, "max_results": most}, read)
    except StatusError as refusal:
        if refusal.status == HTTPStatus.BAD_REQUEST:
            with suppress(ValueError):
                read(refusal.body)  # raises with arXiv's own explanation, if there is one
        raise


def _category(text: str) -> str | None:
    """Return a category, such as ``cs.CL``, that is named in any case."""
    return {code.lower(): code for code in categories.NAMES if code not in _ARCHIVES}.get(text.lower())


def _archive(text: str) -> str:
    """Return all categories of an archive, such as ``cs``, as arXiv's queries write them."""
    archive = text.lower().removesuffix(".*")
    return f"{archive}.*" if archive in _ARCHIVES else ""


def _lacks(settings: ArxivSettings) -> str:
    return "" if settings.categories or settings.query.strip() else "arxiv_categories or arxiv_query"


FORMAT = StreamFormat("arXiv Atom", is_feed, read)
_HARVEST = Source(
    "arxiv",
    "",
    ArxivSettings,
    _harvest_pages,
    _parse_harvested,
    asks="days",
    key=harvest_key,
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
        Offer("a category of arXiv", "cs.CL", "arxiv_categories", _category, _SCIENCES),
        Offer("all categories of an archive of arXiv", "math", "arxiv_categories", _archive, _SCIENCES),
    ),
    title="arXiv",
    is_daily=True,
)
