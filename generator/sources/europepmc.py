"""Europe PMC: papers of PubMed, PubMed Central and preprint servers such as bioRxiv, by its query language.

The API is https://europepmc.org/RestfulWebService, its query language https://europepmc.org/searchsyntax. A
preprint and its published version are two records there, and one paper here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from generator.errors import FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Notice, Paper, Record
from generator.sources import europepmc_records as records
from generator.sources import spans
from generator.sources.batches import batches, most_answers
from generator.sources.declarations import ItemFormat, Offer, Result, Source, setting
from generator.sources.europepmc_records import Key
from generator.sources.fields import guarded, json_of, read_record
from generator.sources.http import Client, GivenUpError
from generator.sources.limits import LimitError, Limits
from generator.sources.plausible import plausible
from generator.text import identifiers

SLICE = 100
"""Papers in one answer, and asked for by id at once."""
MOST = 20_000
"""Papers that one query may find."""
_MOST_ANSWERS = MOST // SLICE + 1
_DELAY = 0.5  # seconds between two requests
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

    endpoint: str = setting(
        "https://www.ebi.ac.uk/europepmc/webservices/rest",
        "the address of Europe PMC's API",
        environment="EUROPEPMC_ENDPOINT",
    )
    query: str = setting(
        "", "a query in Europe PMC's own language, such as `lichen AND SRC:MED`; a fetch needs it"
    )


class _Span(NamedTuple):
    """The days that were asked for."""

    since: date
    until: date


def parse(item: object, where: str) -> Iterator[Record | Problem]:
    """Read the paper of one record, without its other versions."""
    data = records.data_of(item) if isinstance(item, dict) else item
    return read_record(data, where, lambda fields: Record(records.paper_of(fields)))


def fetch_days(client: Client, settings: EuropePmcSettings, days: Sequence[date]) -> Iterator[Result]:
    """Yield the papers that were published on these days, or came to Europe PMC late on them.

    Europe PMC knows many papers only some days after their publication, and of some only month or year. An
    older record only refreshes a paper that is there. A query with too many papers is an error.
    """
    yield from spans.fetched(spans.consecutive(days), partial(_fetch_span, client, settings))


def _fetch_span(client: Client, settings: EuropePmcSettings, since: date, until: date) -> Iterator[Result]:
    if not settings.query.strip():
        raise GivenUpError("a fetch from Europe PMC needs `europepmc_query`; set one")
    within = f"[{since} TO {until}]"
    query = f"({settings.query.strip()}) AND (FIRST_PDATE:{within} OR FIRST_IDATE:{within})"
    for items in _pages(client, settings, query):
        yield from _results(client, settings, items, _Span(since, until))


def fetch_papers(
    client: Client, settings: EuropePmcSettings, ids: Sequence[str]
) -> Iterator[Record | Problem]:
    """Yield the papers with these DOIs, or addresses of Europe PMC's pages; others are left out.

    Raises:
        FetchError: if Europe PMC gives no usable answer.
    """
    asked = {name: query for name in ids if (query := _by_id(name))}
    for batch in batches(list(asked.values()), SLICE, _LONGEST):
        for items in _pages(client, settings, " OR ".join(batch)):
            for result in _results(client, settings, items):
                if isinstance(result, Problem):
                    yield result
                elif isinstance(result, Record):
                    names = {*result.paper.ids, result.paper.links.paper}
                    if not asked.keys().isdisjoint(names):
                        yield result


def _by_id(name: str) -> str:
    """Return the query for the paper with an id; ``""`` if there is none."""
    if name.startswith(f"{records.PAGE}/MED/"):
        return f"(EXT_ID:{name.rpartition('/')[2]} AND SRC:MED)"
    return f'DOI:"{name}"' if identifiers.doi(name) and not re.search(r'["\\]', name) else ""


def _results(
    client: Client, settings: EuropePmcSettings, items: Sequence[object], span: _Span | None = None
) -> Iterator[Record | Problem | Notice]:
    """Yield what records say, each with its other version, which is asked for."""
    known = _known(items)
    wanted = [key for item in items for key in records.related(item) if key not in known]
    parts = [f"(EXT_ID:{key.id} AND SRC:{key.source})" for key in wanted]
    for batch in batches(list(dict.fromkeys(parts)), SLICE, _LONGEST):
        for found in _pages(client, settings, " OR ".join(batch)):
            known |= _known(found)
    for item in items:
        yield from _told(item, known, client.today, span)


def _known(items: Iterable[object]) -> dict[Key, Paper]:
    read = ((item, result) for item in items for result in guarded(_WHERE, parse, item, _WHERE))
    return {records.key_of(item): result.paper for item, result in read if isinstance(result, Record)}


def _told(item: object, known: Known, today: date, span: _Span | None) -> Iterator[Record | Problem | Notice]:
    """Yield what one record says: of its paper, or of those that it corrects."""
    published = records.day(item, "firstPublicationDate")
    if span and published and published > today:
        return  # it comes on its day
    is_new = span is None or (records.comes(item, *span) and not records.is_notice(item))
    for result in plausible(guarded(_WHERE, _read, item, known, _WHERE), _WHERE, today):
        if isinstance(result, Record):
            arrived = records.arrived(item, today)
            day = result.paper.published if dates.is_day(result.paper.published) else arrived or f"{today}"
            for paper, says in records.notices(item, known):
                yield Notice(paper.links.doi or paper.id, says, day, by=SOURCE.title)
            yield Record(result.paper, arrived=arrived, is_known=not is_new)
        else:
            yield result


def _read(item: object, known: Known, where: str) -> Iterator[Record | Problem]:
    for result in parse(item, where):
        yield result if isinstance(result, Problem) else Record(records.whole(item, result.paper, known))


def _pages(client: Client, settings: EuropePmcSettings, query: str) -> Iterator[list[object]]:
    """Yield the records that a query finds, answer by answer, each once.

    Raises:
        FetchError: if there are too many, or fewer come than Europe PMC counts.
    """
    cursor, total, came = "*", 0, 0
    cursors, seen = set[str](), set[Key]()
    while cursor and cursor not in cursors and len(cursors) < min(most_answers(total, SLICE), _MOST_ANSWERS):
        cursors.add(cursor)
        items, counted, cursor = _get(client, settings, query, cursor, came)
        total = max(total, counted)
        if total > MOST:
            found = f"Europe PMC has {total:,} papers for {query[:200]!r}"
            raise FetchError(f"{found}, more than {MOST:,}; narrow the query")
        new = [item for item in items if records.key_of(item) not in seen]
        seen |= {records.key_of(item) for item in new} - {Key("", "")}
        came += len(new)
        yield new
        if came >= total:
            return
        if not new:
            break
    raise FetchError(f"Europe PMC gave {came:,} of {total:,} papers for {query[:200]!r}")


def _get(
    client: Client, settings: EuropePmcSettings, query: str, cursor: str, came: int
) -> tuple[list[object], int, str]:
    """Return the records of one answer, the number of all, and the cursor of the next answer."""

    def parsed(body: bytes) -> tuple[list[object], int, str]:
        answer = json_of(dict, body)
        if said := answer.get("errMsg") or answer.get("errorMessage"):
            raise ValueError(f"is an error: {str(said)[:200]}")
        total, listed = answer.get("hitCount"), answer.get("resultList")
        items = listed.get("result") if isinstance(listed, dict) else None
        if type(total) is not int or total < 0 or not isinstance(items, list):
            raise ValueError("is not a list of Europe PMC's records")
        if len(items) > SLICE:
            raise LimitError(f"has {len(items):,} papers; at most {SLICE} were requested")
        if not items and total > came:
            raise ValueError(f"has no papers from {came} on, of {total:,}")
        following = answer.get("nextCursorMark")
        return items, total, following if isinstance(following, str) else ""

    params: dict[str, str | int] = {
        "query": query, "resultType": "core", "format": "json", "pageSize": SLICE, "cursorMark": cursor,
    }  # fmt: skip
    return client.get(f"{settings.endpoint.rstrip('/')}/search", params, parsed, delay=_DELAY)


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
    days=fetch_days,
    offers=(
        Offer(
            "a search of PubMed, bioRxiv and medRxiv", "pubmed: lichen AND symbiosis", _offered,
            "biology, medicine",
        ),
    ),
    address="endpoint",
    limits=Limits(hosts=("www.ebi.ac.uk", "ebi.ac.uk", "europepmc.org", "www.europepmc.org")),
    search="europepmc_query",
    papers=fetch_papers,
    canonical=canonical,
    ids="a PubMed id (PMID:41234567)",
    lacks=lambda settings: "" if settings.query.strip() else "europepmc_query",
    title="Europe PMC",
)
