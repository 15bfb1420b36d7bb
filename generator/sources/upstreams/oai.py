"""arXiv's OAI-PMH (https://info.arxiv.org/help/oa/), its second way in: lists of what changed since a day.

A record's datestamp is the day of its last change, not of publication. In the format ``arXiv``, `created` is
the day of the newest version (in answers of 2025; until then, of the first); the format ``arXivRaw`` has the
days of all versions, but authors as one text. So both are asked for.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from io import BufferedIOBase
from itertools import chain
from typing import Any, NamedTuple

from generator.errors import Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Links, Notice, Paper, Record
from generator.sources.formats import safexml
from generator.sources.formats.safexml import BrokenError, Element
from generator.sources.frame.declarations import Ask, At, Page, StreamFormat, Told
from generator.sources.frame.fields import Fields, arxiv_id, arxiv_links, guarded, read_record
from generator.sources.frame.http import GivenUpError
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


class Versions(NamedTuple):
    """The days of a paper's first and newest version, and the number of the newest."""

    first: str
    last: str
    number: int


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


def read(stream: BufferedIOBase, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a saved answer in the format ``arXiv``; an incomplete answer is a problem."""
    try:
        for element in safexml.elements(stream, f"{_OAI}record", f"{_OAI}error"):
            place = f"{where}:{element.sourceline}"
            if element.tag == f"{_OAI}error":
                yield Problem(place, "", f"arXiv answered with an error: {line(element.text or '')}")
            elif deleted := _deleted(element):
                yield Problem(place, "", f"{deleted.name} was deleted at arXiv, so there is nothing to read")
            else:
                yield from guarded(place, _parse, element, place)
    except BrokenError as error:
        yield Problem(f"{where}:{error.line}", "", f"{error}")


def pages(ask: Ask[Any]) -> Iterator[list[Any]]:
    """Yield what changed in the categories since the first of some days, with the papers' versions."""
    for category in ask.settings.categories:
        raw = chain.from_iterable(_records(ask, "arXivRaw", category))
        known = dict(chain.from_iterable(map(versions, raw)))
        for items in _records(ask, "arXiv", category):
            yield [(item, known) for item in items]


def parse(ask: Ask[Any], pair: tuple[Element, Mapping[str, Versions]], where: str) -> Iterator[Told]:
    """Yield what a record says; a paper that was not first submitted on these days is not new."""
    record, known = pair
    for result in told(record, where):
        if isinstance(result, Record):
            history = known.get(result.paper.id)
            result = _dated(result, history)
            is_new = history is not None and ask.span.has(result.paper.published)
            yield replace(result, is_known=not is_new)
        else:
            yield result


def told(record: Element, where: str) -> Iterator[Record | Problem | Notice]:
    """Yield a paper in the format ``arXiv``, or that it was deleted."""
    if notice := _deleted(record):
        return iter([notice] if notice.day else [])
    return _parse(record, where)


def key(record: Element) -> str:
    """Return the name of a record, with the day of its last change."""
    name = safexml.text(record, f"{_OAI}header/{_OAI}identifier")
    return f"{name} {_datestamp(record)}" if name else ""


def _records(ask: Ask[Any], prefix: str, category: str) -> Iterator[list[Element]]:
    """Yield the records of a list; one that expires is begun once more, from its last datestamp on."""
    begin = {"verb": "ListRecords", "metadataPrefix": prefix, "set": set_of(category)}
    since, is_again = ask.span.first.isoformat(), False
    while True:
        try:
            for items in ask.walk(partial(_page, ask, {**begin, "from": since})):
                since = max((since, *map(_datestamp, items)))
                yield items
            return
        except _ExpiredError:
            if is_again:
                raise
            is_again = True


def _page(ask: Ask[Any], begin: Mapping[str, str], at: At) -> Page:
    asked = {"verb": "ListRecords", "resumptionToken": at.cursor} if at.cursor else begin

    def read(body: bytes) -> Page:
        records, token, (code, said) = answer(body)
        if code == "noRecordsMatch" and not at.seen:
            return Page([], cursor="")
        if code:
            error = _ExpiredError if code == "badResumptionToken" else GivenUpError
            raise error(f"{ask.settings.oai_address} refuses {' '.join(asked.values())}: {code}, {said}")
        return Page(records, cursor=token)

    return ask.page(at, ask.settings.oai_address, asked, read)


def answer(body: bytes) -> tuple[list[Element], str, tuple[str, str]]:
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


def versions(record: Element) -> Iterator[tuple[str, Versions]]:
    """Yield the id and the versions of a paper in the format ``arXivRaw``; nothing if they are unclear."""
    raw = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
    with suppress(ValueError, TypeError, OverflowError):
        if raw is not None and (identifier := arxiv_id(safexml.text(raw, f"{_RAW}id"))):
            days = {}
            for version in raw.iterfind(f"{_RAW}version"):
                if number := _VERSION.fullmatch(version.get("version", "")):
                    moment = parsedate_to_datetime(safexml.text(version, f"{_RAW}date"))
                    days[int(number[1])] = moment.astimezone(UTC).date().isoformat()
            if 1 in days:
                yield identifier, Versions(days[1], days[max(days)], max(days))


def _parse(record: Element, where: str) -> Iterator[Record | Problem]:
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
    data = {
        "id": said("id"), "authors": authors, "created": said("created"),
        "doi": said("doi").partition(" ")[0],  # some papers have two
    }  # fmt: skip

    def make(fields: Fields) -> Record:
        named = identifiers.arxiv(data["id"])
        if named is None:
            raise RecordError("id", f"{data['id'][:_LONGEST]!r} is not an arXiv id")
        published, updated = _days(named[0], fields.date("created"))
        return Record(
            Paper(
                id=named[0],
                title=said("title"),
                abstract=paper.findtext(f"{_ARXIV}abstract", ""),
                authors=fields.authors("authors"),
                published=published,
                updated=updated,
                categories=tuple(map(identifiers.category, said("categories").split())),
                links=Links(*arxiv_links(named[0]), doi=fields.doi("doi")),
                source="arxiv",
                comment=said("comments"),
                journal_ref=said("journal-ref"),
            )
        )

    return read_record(data, where, make)


def _days(identifier: str, created: str) -> tuple[str, str]:
    """Return the days of the first and the newest version, as far as the id and `created` show them."""
    month = identifiers.arxiv_month(identifier)
    return (created, "") if created[:7] <= month else (month, created)


def _dated(record: Record, history: Versions | None) -> Record:
    """Return a paper with the days of its versions, if these are known."""
    if history is None:
        return record
    first, last, number = history
    updated = last if number > 1 else ""
    return replace(record, paper=replace(record.paper, published=first, updated=updated, version=number))


FORMAT = StreamFormat("arXiv OAI-PMH", is_answer, read)
