"""Europe PMC: papers of PubMed, PubMed Central and preprint servers such as bioRxiv, by its query language.

The API is https://europepmc.org/RestfulWebService, its query language https://europepmc.org/searchsyntax. A
preprint and its published version are two records there, and one paper here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Notice, Paper, Record
from generator.sources.frame.declarations import (
    Ask,
    At,
    ItemFormat,
    Offer,
    Page,
    Source,
    Told,
    batches,
    setting,
)
from generator.sources.frame.fields import guarded, json_of, read_record
from generator.sources.frame.limits import Limits
from generator.sources.upstreams import europepmc_records as records
from generator.sources.upstreams.europepmc_records import Key
from generator.text import identifiers

SLICE = 100
"""Papers in one answer, and asked for by id at once."""
_LONGEST = 5_000  # characters of a query for papers by id: an address may not be much longer
_PMID = re.compile(
    r"(?i)(?:pmid\s*:?\s*|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|europepmc\.org/(?:article|abstract)/med)"
    r"/)(?P<number>[0-9]{1,9})/?"
)
_OFFERED = re.compile(r"(?i)\s*(?:pubmed|europe\s?pmc)\s*:\s*(?P<query>\S.*)", re.DOTALL)
_WHERE = "europepmc"

Known = Mapping[Key, Paper]


@dataclass(frozen=True, slots=True)
class EuropePmcSettings:
    """The settings of this source."""

    address: str = setting(
        "https://www.ebi.ac.uk/europepmc/webservices/rest",
        "the address of Europe PMC's API",
        environment="EUROPEPMC_ENDPOINT", former="endpoint",
    )
    query: str = setting(
        "", "a query in Europe PMC's own language, such as `lichen AND SRC:MED`; a fetch needs it"
    )


def parse(item: object, where: str) -> Iterator[Record | Problem]:
    """Read the paper of one record, without its other versions."""
    data = records.data_of(item) if isinstance(item, dict) else item
    return read_record(data, where, lambda fields: Record(records.paper_of(fields)))


def _pages(ask: Ask[EuropePmcSettings]) -> Iterator[list[Any]]:
    """Yield the records that were published on some days, or came to Europe PMC late on them.

    Europe PMC knows many papers only some days after their publication, and of some only month or year. An
    older record only refreshes a paper that is there.
    """
    within = f"[{ask.span.first} TO {ask.span.last}]"
    words = ask.settings.query.strip()
    yield from _found(ask, f"({words}) AND (FIRST_PDATE:{within} OR FIRST_IDATE:{within})")


def _named(ask: Ask[EuropePmcSettings]) -> Iterator[list[Any]]:
    """Yield the records with DOIs, or addresses of Europe PMC's pages; other ids are left out."""
    if queries := list(filter(None, map(_by_id, ask.ids))):
        yield from _found(ask, " OR ".join(queries))


def _by_id(name: str) -> str:
    """Return the query for the paper with an id; ``""`` if there is none."""
    if name.startswith(f"{records.PAGE}/MED/"):
        return f"(EXT_ID:{name.rpartition('/')[2]} AND SRC:MED)"
    return f'DOI:"{name}"' if identifiers.doi(name) and not re.search(r'["\\]', name) else ""


def _found(ask: Ask[EuropePmcSettings], query: str) -> Iterator[list[Any]]:
    """Yield the records that a query finds, each with the papers of its other versions."""
    for items in ask.walk(partial(_page, ask, query)):
        known = _known(items)
        wanted = [key for item in items for key in records.related(item) if key not in known]
        parts = [f"(EXT_ID:{key.id} AND SRC:{key.source})" for key in wanted]
        for batch in batches(list(dict.fromkeys(parts)), SLICE, _LONGEST):
            for found in ask.walk(partial(_page, ask, " OR ".join(batch))):
                known |= _known(found)
        yield [(item, known) for item in items]


def _page(ask: Ask[EuropePmcSettings], query: str, at: At) -> Page:
    """Ask for the records that a query finds."""

    def read(body: bytes) -> Page:
        answer = json_of(dict, body)
        if said := answer.get("errMsg") or answer.get("errorMessage"):
            raise ValueError(f"is an error: {str(said)[:200]}")
        total, listed = answer.get("hitCount"), answer.get("resultList")
        items = listed.get("result") if isinstance(listed, dict) else None
        if type(total) is not int or total < 0 or not isinstance(items, list):
            raise ValueError("is not a list of Europe PMC's records")
        following = answer.get("nextCursorMark")
        return Page(items, total, following if isinstance(following, str) else "")

    params: dict[str, str | int] = {
        "query": query, "resultType": "core", "format": "json", "pageSize": ask.source.size,
        "cursorMark": at.cursor or "*",
    }  # fmt: skip
    return ask.page(at, "search", params, read)


def _known(items: Iterable[object]) -> dict[Key, Paper]:
    read = ((item, result) for item in items for result in guarded(_WHERE, parse, item, _WHERE))
    return {records.key_of(item): result.paper for item, result in read if isinstance(result, Record)}


def _parse(ask: Ask[EuropePmcSettings], pair: tuple[object, Known], where: str) -> Iterator[Told]:
    """Yield what one record says: of its paper, or of those that it corrects."""
    item, known = pair
    published, today = records.day(item, "firstPublicationDate"), ask.today
    if not ask.ids and published and published > today:
        return  # it comes on its day
    is_new = bool(ask.ids) or (records.comes(item, *ask.span) and not records.is_notice(item))
    for result in _read(item, known, where):
        if isinstance(result, Record):
            arrived = records.arrived(item, today)
            day = result.paper.published if dates.is_day(result.paper.published) else arrived or f"{today}"
            for paper, says in records.notices(item, known):
                yield Notice(paper.links.doi or paper.id, says, day, by=SOURCE.title)
            yield replace(result, arrived=arrived, is_known=not is_new)
        else:
            yield result


def _read(item: object, known: Known, where: str) -> Iterator[Record | Problem]:
    for result in parse(item, where):
        yield result if isinstance(result, Problem) else Record(records.whole(item, result.paper, known))


def _key(item: object) -> str:
    """Return the name of a record; ``""`` if it has none."""
    return "/".join(filter(None, records.key_of(item)))


def canonical(text: str) -> str | None:
    """Return the address of Europe PMC's page for a PubMed id in a text, or ``None``."""
    match = _PMID.fullmatch(text.strip())
    return f"{records.PAGE}/MED/{match['number']}" if match else None


def _offered(text: str) -> Mapping[str, str]:
    match = _OFFERED.fullmatch(text)
    return {"europepmc_query": " ".join(match["query"].split())} if match else {}


def is_answer(item: object) -> bool:
    """Return whether a JSON value is an answer of Europe PMC's search."""
    return isinstance(item, dict) and "hitCount" in item and isinstance(item.get("resultList"), dict)


def read(item: Any, _day: str, where: str) -> Iterator[Record | Problem]:
    """Yield the papers of a saved answer; the day in the file's name is ignored."""
    items = item["resultList"].get("result")
    if not isinstance(items, list):
        yield Problem(where, "resultList", "has no list of results")
        return
    known = _known(items)
    for number, result in enumerate(items, 1):
        place = f"{where}:result {number}"
        yield from guarded(place, _read, result, known, place)


FORMAT = ItemFormat("Europe PMC JSON", is_answer, read)
SOURCE = Source(
    "europepmc",
    "papers found by `europepmc_query` and published on these days, or known late on them",
    EuropePmcSettings,
    _pages,
    _parse,
    _named,
    asks="days",
    key=_key,
    size=SLICE,
    most=20_000,
    batch=SLICE,
    offers=(
        Offer(
            "a search of PubMed, bioRxiv and medRxiv", "pubmed: lichen AND symbiosis", _offered,
            "biology, medicine",
        ),
    ),
    limits=Limits(hosts=("www.ebi.ac.uk", "ebi.ac.uk", "europepmc.org", "www.europepmc.org")),
    canonical=canonical,
    ids="a PubMed id (PMID:41234567)",
    lacks=lambda settings: "" if settings.query.strip() else "europepmc_query",
    title="Europe PMC",
)
