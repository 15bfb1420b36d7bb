"""Europe PMC: papers of PubMed, PubMed Central and preprint servers such as bioRxiv, by its query language.

The API is https://europepmc.org/RestfulWebService, its query language https://europepmc.org/searchsyntax, the
fields of a record those of https://europepmc.org/docs/EBI_Europe_PMC_Web_Service_Reference.pdf. ``MED`` is
PubMed, ``PMC`` PubMed Central, ``PPR`` a preprint server. A preprint and its published version are two
records there, and one paper here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal, NamedTuple

from generator.errors import Problem
from generator.papers import dates, withdrawal
from generator.papers.dates import written
from generator.papers.paper import NO_COUNTS, Links, Notice, Paper, Record
from generator.papers.publication import LONGEST
from generator.sources.frame.declarations import (
    Ask,
    ItemFormat,
    Offer,
    Reached,
    Slice,
    Source,
    Told,
    batches,
    setting,
)
from generator.sources.frame.fields import (
    AuthorFacts,
    Fields,
    arxiv_id,
    guarded,
    inner,
    items_of,
    json_of,
    objects_of,
    of_authors,
    plain,
    read_record,
    text_of,
)
from generator.sources.frame.limits import Limits
from generator.text import identifiers, names
from generator.text.elements import without_elements

PAGE = "https://europepmc.org/article"
LATE = timedelta(366)
"""A record that comes in later after its publication is a gap that was filled, and no new paper."""
_PAIRED = {"preprint of": "MED", "preprint in": "PPR"}  # the source of the other version, by the link's type
Says = Literal["corrected", "retracted"]
_NOTICES: Mapping[str, Says] = {
    "erratum for": "corrected", "partial retraction of": "corrected", "retraction of": "retracted",
}  # fmt: skip
_IS_NOTICE = frozenset((
    "published erratum", "erratum", "correction", "retraction of publication", "retraction notice",
    "retraction",
))  # fmt: skip
_CORRECTED = frozenset(("erratum in", "corrected and republished in", "partial retraction in"))
_RETRACTED = "retraction in"
_WITHDRAWN = frozenset(("retracted publication", "preprint-withdrawal", "preprint-removal"))
_KINDS = (
    ("preprint", "preprint"), ("thesis", "thesis"), ("academic dissertation", "thesis"),
    ("dataset", "dataset"), ("technical report", "report"), ("book chapter", "chapter"), ("book", "book"),
)  # fmt: skip
_KIND_OF_SOURCE = {"PPR": "preprint", "ETH": "thesis", "NBK": "chapter"}
_INITIALS = re.compile(r"(?P<family>\S.*?) (?P<initials>[A-Z]{1,4})")
# PubMed ends each title with a full stop; that of an abbreviation is the title's own.
_FULL_STOP = re.compile(r"(?<![.…])(?<!\bspp)(?<!\bsp)(?<!\bvar)(?<!\betc)(?<!\bal)(?<![A-Z]\.[A-Z])\.\Z")
_WITH_DAY = re.compile(r"[0-9]{4}[ -/][A-Za-z0-9]+[ -/][0-9]{1,2}")
# PubMed adds the journal's subtitle and its name in another language; the publisher's item number stands
# where an article has no pages yet.
_FURTHER = re.compile(r" [:=] .*")
_ITEM_NUMBER = re.compile(r"S[0-9]{4}-[0-9]{3}[0-9X]\([0-9]{2}\)[0-9]{5}-[0-9X]")


class Key(NamedTuple):
    """The name of a record: ``MED`` and ``41234567``."""

    source: str
    id: str

    @property
    def is_whole(self) -> bool:
        """Whether it names a record."""
        return self.source.isalnum() and self.id.isalnum()


class Relation(NamedTuple):
    """What a record says about its relation to another one."""

    type: str
    key: Key
    reference: str


def key_of(item: object) -> Key:
    """Return the key of a record; empty texts for anything else."""
    return Key(text_of(inner(item, "source")), text_of(inner(item, "id")))


def links_of(item: object) -> list[Relation]:
    """Return the corrections, comments and versions that a record names."""
    return [
        Relation(text_of(entry.get("type")).strip().lower(), key_of(entry), text_of(entry.get("reference")))
        for entry in objects_of(item, "commentCorrectionList", "commentCorrection")
    ]


def related(item: object) -> list[Key]:
    """Return the records that are needed to read this one: its other version, or the papers it is about."""
    wanted = _NOTICES if is_notice(item) else {}
    return [
        link.key
        for link in links_of(item)
        if link.key.is_whole
        and (link.type in wanted or _PAIRED.get(link.type) == link.key.source)
    ]  # fmt: skip


def is_notice(item: object) -> bool:
    """Return whether a record only corrects or retracts another paper."""
    return bool(_IS_NOTICE.intersection(_types(item)))


def notices(item: object, known: Mapping[Key, Paper]) -> Iterator[tuple[Paper, Says]]:
    """Yield the papers that a record corrects or retracts, as far as they are known."""
    for link in links_of(item) if is_notice(item) else ():
        if link.type in _NOTICES and link.key in known:
            yield known[link.key], _NOTICES[link.type]


def whole(item: object, paper: Paper, known: Mapping[Key, Paper]) -> Paper:
    """Return a paper with its other version, if that is known: of a preprint, the published one, or back."""
    links = [link for link in links_of(item) if _PAIRED.get(link.type) == link.key.source]
    others = sorted((known[link.key] for link in links if link.key in known),
                    key=lambda other: (other.published, other.id))  # fmt: skip
    if not others:
        return paper
    is_preprint = any(link.type == "preprint of" for link in links)
    return united(paper.published, *((paper, others[0]) if is_preprint else (others[0], paper)))


def united(found: str, preprint: Paper, published: Paper) -> Paper:
    """Return the one paper that a preprint and its published version are, which was ``found`` on a date.

    It has the preprint's id and DOI, and the published text. Both versions give the same, but for the date.
    """
    pdf = published.links.pdf or preprint.links.pdf
    return replace(
        published,  # also whether it is withdrawn: some preprints are when they are published
        id=preprint.id,
        arxiv=preprint.arxiv,
        links=Links(published.links.paper, pdf, doi=preprint.links.doi),
        abstract=published.abstract or preprint.abstract,
        authors=published.authors or preprint.authors,
        orcids=published.orcids or preprint.orcids,
        affiliations=published.affiliations or preprint.affiliations,
        published=found,
        updated=published.published,
        keywords=(*published.keywords, *preprint.keywords),
        license=published.license or preprint.license,
        corrected=max(published.corrected, preprint.corrected),
    )


def days_of(item: object) -> tuple[date | None, date | None]:
    """Return the days on which a paper was published and came to Europe PMC, unless that fills a gap."""
    days: list[date | None] = [None, None]
    for place, name in enumerate(("firstPublicationDate", "firstIndexDate")):
        with suppress(ValueError):
            days[place] = date.fromisoformat(text_of(inner(item, name)))
    published, indexed = days
    return published, indexed if published and indexed and indexed - published <= LATE else None


def comes(item: object, since: date, until: date) -> bool:
    """Return whether a paper was published on one of these days, or came to Europe PMC late on one."""
    published, indexed = days_of(item)
    is_late = indexed is not None and since <= indexed <= until
    return published is not None and published <= until and (since <= published or is_late)


def arrived_on(item: object, today: date) -> str:
    """Return the day on which a paper came to Europe PMC, for one that was published on no known day."""
    published, indexed = days_of(item)
    return min(max(published, indexed), today).isoformat() if published and indexed else ""


def data_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a record for `read_record`; they may have any type."""
    key, types, links = key_of(item), _types(item), links_of(item)
    number = _pmid(item)
    revised = text_of(item.get("dateOfRevision"))
    retracted = [_dated(link) for link in links if link.type == _RETRACTED]
    retracted += [""] * bool(_WITHDRAWN.intersection(types))
    name = f"pmid-{number}" if number else text_of(item.get("pmcid")) or "-".join(filter(None, key))
    is_at_arxiv = bool(arxiv_id(text_of(item.get("doi"))))
    return {
        "name": name.lower(),
        "title": _title(item.get("title")),
        "abstract": plain(item.get("abstractText")),
        "authors": _authors(item),
        **of_authors(list(map(_facts, objects_of(item, "authorList", "author")))),
        "published": _published(item),
        "keywords": list(map(plain, (*items_of(item, "keywordList", "keyword"), *_headings(item)))),
        "doi": item.get("doi"),
        "url": "" if is_at_arxiv or not key.is_whole else f"{PAGE}/{key.source}/{key.id}",
        "pdf": "" if is_at_arxiv else _pdf(item),
        "published_in": _publication(item, types),
        "license": item.get("license"),
        "withdrawn": bool(retracted),
        "withdrawal": next((withdrawal.told(day, "Europe PMC") for day in retracted), ""),
        "corrected": max((_dated(link) or revised for link in links if link.type in _CORRECTED), default=""),
    }


def _title(text: object) -> object:
    """Return a title without PubMed's full stop, and without the brackets around a translation."""
    if not isinstance(text, str):
        return text
    title = _FULL_STOP.sub("", " ".join(without_elements(text).split()))
    if title.startswith("[") and title.endswith("]"):
        own = title[1:-1]
        if own.find("]") == -1 or -1 < own.find("[") < own.find("]"):  # the first bracket closes last
            return _FULL_STOP.sub("", own.strip())
    return title


def _authors(item: Mapping[str, Any]) -> list[str]:
    """Return the authors, people and groups; from the one text with all names if there is no list."""
    if named := [name for name in map(_name, objects_of(item, "authorList", "author")) if name]:
        return named
    together = without_elements(text_of(item.get("authorString"))).rstrip(". ")
    return [_given_first(name) for part in together.split(",") if (name := part.strip())]


def _name(person: Mapping[str, Any]) -> str:
    parts = ("firstName", "lastName", "suffix", "fullName", "collectiveName")
    given, family, suffix, full, group = (without_elements(text_of(person.get(part))) for part in parts)
    if group:
        return names.whole(group)
    if not family:
        return _given_first(full)
    return names.of_parts(given or _dotted(text_of(person.get("initials"))), family, suffix)


def _facts(person: Mapping[str, Any]) -> AuthorFacts:
    """Return what a record says of an author besides the name; older ones have one affiliation."""
    listed = objects_of(person, "authorAffiliationDetailsList", "authorAffiliation")
    is_orcid = inner(person, "authorId", "type") == "ORCID"
    places = [place.get("affiliation") for place in listed] or [person.get("affiliation")]
    return AuthorFacts(_name(person), is_orcid and inner(person, "authorId", "value"), places)


def _given_first(name: str) -> str:
    """Return "A. B. Smith" for PubMed's "Smith AB"."""
    match = _INITIALS.fullmatch(name)
    return names.of_parts(_dotted(match["initials"]), match["family"]) if match else name


def _dotted(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials) if initials.isalpha() else initials


def _published(item: Mapping[str, Any]) -> object:
    """Return the date of publication; only the month or the year if the day is made up.

    For an issue of a month, Europe PMC gives the month's first day.
    """
    first, info = item.get("firstPublicationDate") or item.get("pubYear"), partial(inner, item, "journalInfo")
    issue = text_of(info("dateOfPublication"))
    is_printed = not item.get("electronicPublicationDate") and first == info("printPublicationDate")
    if not (is_printed and issue and isinstance(first, str)) or _WITH_DAY.match(issue):
        return first
    return first[:7] if info("monthOfPublication") else first[:4]


def _dated(link: Relation) -> str:
    """Return the date in the reference of a correction, or ``""``: ``J Moss. 2026 Oct 24;12(3):45.``."""
    return written(link.reference.partition(";")[0].rpartition(". ")[2])


def _publication(item: Mapping[str, Any], types: list[str]) -> dict[str, object]:
    info, book = inner(item, "journalInfo"), inner(item, "bookOrReportDetails")
    info, book = (part if isinstance(part, dict) else {} for part in (info, book))
    journal, title = text_of(inner(info, "journal", "title")), text_of(book.get("comprisingTitle"))
    publisher = text_of(book.get("publisher"))
    kind = next((kind for type_, kind in _KINDS if type_ in types), "")
    pages = item.get("pageInfo") or ""
    supposed = "article" if "journal" in info else "chapter" if "comprisingTitle" in book else ""
    kind = _KIND_OF_SOURCE.get(key_of(item).source, "") or kind or supposed
    if kind == "preprint" and not journal:
        journal, publisher = publisher, ""
    return {
        "kind": kind,
        "journal": _short(journal),
        "book": _short(title),
        "publisher": _short(publisher),
        "pmid": _pmid(item),
        **{name: info[name] for name in ("volume", "issue") if name in info},
        "pages": "" if _ITEM_NUMBER.fullmatch(text_of(pages)) else pages,
        "doi": identifiers.doi(text_of(item.get("doi"))) or "" if kind != "preprint" else "",
    }


def _pmid(item: Mapping[str, Any]) -> str:
    key = key_of(item)
    return text_of(item.get("pmid")) or (key.id if key.source == "MED" else "")


def _short(name: str) -> str:
    return _FURTHER.sub("", without_elements(name))[:LONGEST]


def _headings(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the MeSH headings that PubMed calls a paper's main ones; others say "Humans" or "Adult"."""
    for heading in objects_of(item, "meshHeadingList", "meshHeading"):
        marked = (heading, *objects_of(heading, "meshQualifierList", "meshQualifier"))
        if any(entry.get("majorTopic_YN") == "Y" for entry in marked):
            yield text_of(heading.get("descriptorName"))


def _pdf(item: Mapping[str, Any]) -> str:
    """Return the address of a PDF that anybody may read."""
    for entry in objects_of(item, "fullTextUrlList", "fullTextUrl"):
        if entry.get("documentStyle") == "pdf":
            address = text_of(entry.get("url"))
            if entry.get("availabilityCode") in ("OA", "F") and address.startswith("https://"):
                return address
    return ""


def _types(item: object) -> list[str]:
    return [text_of(kind).strip().lower() for kind in items_of(item, "pubTypeList", "pubType")]


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
        environment="EUROPEPMC_ENDPOINT",
        former="endpoint",
    )
    query: str = setting(
        "", "a query in Europe PMC's own language, such as `lichen AND SRC:MED`; a fetch needs it"
    )


def parse(item: object, where: str, day: str = "") -> Iterator[Record | Problem]:
    """Read the paper of one record, without its other versions; see `crossref.parse` for the day."""

    def values(fields: Fields) -> dict[str, object]:
        cited = {"times": fields.data.get("citedByCount"), "by": _WHERE, "on": day}
        return data_of(fields.data) | {"counts": {"cited": cited}}

    return read_record(item, where, _WHERE, values)


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
    if name.startswith(f"{PAGE}/MED/"):
        return f"(EXT_ID:{name.rpartition('/')[2]} AND SRC:MED)"
    return f'DOI:"{name}"' if identifiers.doi(name) and not re.search(r'["\\]', name) else ""


def _found(ask: Ask[EuropePmcSettings], query: str) -> Iterator[list[Any]]:
    """Yield the records that a query finds, each with the papers of its other versions."""
    for items in ask.walk(partial(_page, ask, query)):
        known = _known(items)
        wanted = [key for item in items for key in related(item) if key not in known]
        parts = [f"(EXT_ID:{key.id} AND SRC:{key.source})" for key in wanted]
        for batch in batches(list(dict.fromkeys(parts)), SLICE, _LONGEST):
            for found in ask.walk(partial(_page, ask, " OR ".join(batch))):
                known |= _known(found)
        yield [(item, known) for item in items]


def _page(ask: Ask[EuropePmcSettings], query: str, at: Reached) -> Slice:
    """Ask for the records that a query finds."""

    def read(body: bytes) -> Slice:
        answer = json_of(dict, body)
        if said := answer.get("errMsg") or answer.get("errorMessage"):
            raise ValueError(f"is an error: {str(said)[:200]}")
        total, items = answer.get("hitCount"), inner(answer, "resultList", "result")
        if type(total) is not int or total < 0 or not isinstance(items, list):
            raise ValueError("is not a list of Europe PMC's records")
        following = answer.get("nextCursorMark")
        return Slice(items, total, following if isinstance(following, str) else "")

    params: dict[str, str | int] = {
        "query": query, "resultType": "core", "format": "json", "pageSize": ask.source.size,
        "cursorMark": at.cursor or "*",
    }  # fmt: skip
    return ask.page(at, "search", params, read)


def _known(items: Iterable[object]) -> dict[Key, Paper]:
    read = ((item, result) for item in items for result in guarded(_WHERE, parse, item, _WHERE))
    return {key_of(item): result.paper for item, result in read if isinstance(result, Record)}


def _parse(ask: Ask[EuropePmcSettings], pair: tuple[object, Known], where: str) -> Iterator[Told]:
    """Yield what one record says: of its paper, or of those that it corrects."""
    item, known = pair
    (published, _), today = days_of(item), ask.today
    if not ask.ids and published and published > today:
        return  # it comes on its day
    is_new = bool(ask.ids) or (comes(item, *ask.span) and not is_notice(item))
    for result in _read(item, known, where, f"{today}"):
        if isinstance(result, Record):
            arrived = arrived_on(item, today)
            day = result.paper.published if dates.is_day(result.paper.published) else arrived or f"{today}"
            for paper, says in notices(item, known):
                yield Notice(paper.links.doi or paper.id, says, day, by=SOURCE.title)
            yield replace(result, arrived=arrived, is_known=not is_new)
        else:
            yield result


def _read(item: object, known: Known, where: str, day: str = "") -> Iterator[Record | Problem]:
    for result in parse(item, where, day):
        if isinstance(result, Record):
            paper = whole(item, result.paper, known)
            is_cited = paper.cited_as == result.paper.cited_as
            yield Record(paper, result.counts if is_cited else NO_COUNTS)
        else:
            yield result


def canonical(text: str) -> str | None:
    """Return the address of Europe PMC's page for a PubMed id in a text, or ``None``."""
    match = _PMID.fullmatch(text.strip())
    return f"{PAGE}/MED/{match['number']}" if match else None


def _offered(text: str) -> str:
    match = _OFFERED.fullmatch(text)
    return " ".join(match["query"].split()) if match else ""


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
    key=lambda item: "/".join(filter(None, key_of(item))),
    size=SLICE,
    most=20_000,
    batch=SLICE,
    offers=(Offer(
        "a search of PubMed, bioRxiv and medRxiv", "pubmed: lichen AND symbiosis", "europepmc_query",
        _offered, "biology, medicine",
    ),),
    limits=Limits(hosts=("www.ebi.ac.uk", "ebi.ac.uk", "europepmc.org", "www.europepmc.org")),
    canonical=canonical,
    ids="a PubMed id (PMID:41234567)",
    lacks=lambda settings: "" if settings.query.strip() else "europepmc_query",
    title="Europe PMC",
)  # fmt: skip
