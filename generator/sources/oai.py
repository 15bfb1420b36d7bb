"""arXiv's OAI-PMH (https://info.arxiv.org/help/oa/), its second way in: lists of what changed since a day.

A record's datestamp is the day of its last change, not of publication. In the format ``arXiv``, `created` is
the day of the newest version (in answers of 2025; until then, of the first); the format ``arXivRaw`` has the
days of all versions, but authors as one text. So both are asked for.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from email.utils import parsedate_to_datetime
from io import BufferedIOBase, BytesIO
from typing import Generic, NamedTuple, TypeVar

from generator.errors import FetchError, Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Links, Notice, Paper, Record
from generator.sources import safexml
from generator.sources.declarations import Result, StreamFormat
from generator.sources.fields import Fields, arxiv_id, arxiv_links, guarded, read_record
from generator.sources.http import Client, GivenUpError
from generator.sources.plausible import plausible
from generator.sources.safexml import BrokenError, Element
from generator.text import identifiers
from generator.text.cleaning import line

_T = TypeVar("_T")

REACH = timedelta(days=60)
"""How far back it is asked: it lists every later change, too."""
MOST = 30_000  # records in a list
PAGES = 100  # answers to all requests for some days; one of arXiv has 1,300 records
_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_ROOT = re.compile(rb"<(?:\w+:)?OAI-PMH\b")
_PARTS = ("record", "resumptionToken", "error")
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


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """An answer.

    Attributes:
        items: what was made of its records.
        number: of its records.
        token: by which the list goes on; ``""`` at its end.
        latest: the last datestamp.
        error: code and text of an error.
    """

    items: Sequence[_T]
    number: int
    token: str
    latest: str
    error: tuple[str, str]


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


def listed(
    client: Client, address: str, delay: float, categories: Iterable[str], days: Collection[date]
) -> Iterator[Result]:
    """Yield what changed in the categories since the first of some days (UTC).

    A paper first submitted on one of the days may be new; any other only refreshes a paper that is there.

    Raises:
        FetchError: if a list is not complete.
    """
    wanted, since = {day.isoformat() for day in days}, min(days)
    harvest = _Harvest(client, address, delay)
    for category in categories:
        known = dict(harvest.records("arXivRaw", category, since, versions))
        for result in harvest.records("arXiv", category, since, results):
            if isinstance(result, Record):
                result = _dated(result, known.get(result.paper.id))
                is_new = result.paper.id in known and result.paper.published in wanted
                yield from plausible([replace(result, is_known=not is_new)], "arxiv", client.today)
            else:
                yield result


class _Harvest:
    """Asks for lists, for at most `PAGES` answers in all."""

    def __init__(self, client: Client, address: str, delay: float) -> None:
        self._client = client
        self._address = address
        self._delay = delay
        self._left = PAGES

    def records(
        self, prefix: str, category: str, since: date, read: Callable[[Element], Iterable[_T]]
    ) -> Iterator[_T]:
        """Yield what ``read`` makes of each record of a list; ``read`` must raise nothing.

        A list that expires is asked for once more, from its last datestamp on.
        """
        begin = {"verb": "ListRecords", "metadataPrefix": prefix, "set": set_of(category)}
        asked = {**begin, "from": since.isoformat()}
        seen, total, latest, is_again = set[str](), 0, since.isoformat(), False
        while True:
            page = self._page(asked, read)
            code, said = page.error
            if code == "noRecordsMatch" and not seen:
                return
            if code == "badResumptionToken" and not is_again:
                is_again, asked = True, {**begin, "from": latest}
                continue
            if code:
                raise GivenUpError(f"{self._address} refuses {' '.join(asked.values())}: {code}, {said}")
            yield from page.items
            total += page.number
            latest = max(latest, page.latest)
            if not page.token:
                return
            if page.token in seen:
                raise FetchError(f"{self._address}: the list of {category} repeats a resumption token")
            if total > MOST:
                raise FetchError(f"{self._address}: {category} has more than {MOST:,} records since {since}")
            seen.add(page.token)
            asked = {"verb": "ListRecords", "resumptionToken": page.token}

    def _page(
        self, asked: Mapping[str, str], read: Callable[[Element], Iterable[_T]]
    ) -> Page[_T]:
        if not self._left:
            raise FetchError(f"{self._address}: the lists go on after {PAGES} answers")
        self._left -= 1
        return self._client.get(
            self._address, asked, lambda body: answer(body, read), accept="text/xml", delay=self._delay
        )


def answer(body: bytes, read: Callable[[Element], Iterable[_T]]) -> Page[_T]:
    """Read an answer.

    Raises:
        ValueError: if it is cut, empty or no answer of OAI-PMH.
    """
    if not is_answer(body[:2_000].lstrip()):
        raise ValueError("does not come from OAI-PMH")
    items: list[_T] = []
    number, token, latest, error = 0, "", "", ("", "")
    for element in safexml.elements(BytesIO(body), *(_OAI + tag for tag in _PARTS)):
        if element.tag == f"{_OAI}record":
            number += 1
            items += read(element)
            latest = max(latest, _datestamp(element))
        elif element.tag == f"{_OAI}error":
            error = line(element.get("code", "")) or "error", line(element.text or "")[:_LONGEST]
        else:
            token = line(element.text or "")
    if not (number or error[0]):
        raise ValueError("has no records")
    return Page(items, number, token, latest, error)


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


def results(record: Element) -> Iterator[Record | Problem | Notice]:
    """Yield a paper in the format ``arXiv``, or that it was deleted."""
    if notice := _deleted(record):
        return iter([notice] if notice.day else [])
    return guarded("arxiv", _parse, record, "arxiv")


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
