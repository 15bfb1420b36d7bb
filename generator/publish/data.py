"""``data/``: the papers for programs, as records that `archive import` takes back (see `papers.records`).

A file holds the papers of a month, by the folder of their pages, because no page ever leaves its folder. A
year's file has the papers without a known month, and ``undated`` has those that came without a date. If the
site has no room for all these files, it has none.
`tables` and `texts` make other forms of the papers. A form is on the site if it is wanted and there is room.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from generator.listings import Lists, Topics
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.papers import dates, records
from generator.papers.paper import NO_COUNTS, Counts
from generator.papers.records import OnSite
from generator.publish.context import Site
from generator.publish.packing import gzipped
from generator.store.store import Step

FOLDER = "data/"
INDEX, LATEST, SCHEMA = (f"{FOLDER}{name}.json" for name in ("index", "latest", "schema"))
MONTHS = f"{FOLDER}*.jsonl.gz"
TABLE = f"{FOLDER}papers.csv.gz"
PAGES = "papers/*/index.md"
_NEEDED = {TABLE: 100, MONTHS: 700, PAGES: 2_400}
"""Bytes a paper of a form and those before it; measured: 94 and 582 of 100,000 papers, 1,613 of 10,000."""
_NEWEST = 300  # papers of the latest days; the latest day is always whole
_LEFT_OUT = "with them, the site would be too large"
COUNTS = attrgetter("votes", "comments", "stars")
LICENCE = (
    "Titles, names, dates and numbers are facts about the papers. Papers, abstracts and summaries belong to "
    "their authors and sources; this site gives no licence for them. The links of a record lead to the "
    "originals. If you publish records, name this archive and the source of each record."
)


class RecordInputs(NamedTuple):
    """All inputs of a record."""

    file: str  # the paper's page, relative to ``content``
    content: bytes  # hash of the page
    counts: tuple[int | None, ...]  # votes, comments and stars
    shown: OnSite


def schema(site: Site) -> Iterator[Step]:
    """Yield the JSON Schema of a record."""
    if _is_on(site):
        yield Step.known(SCHEMA, _json(records.schema()))


def latest(site: Site) -> Iterator[Step]:
    """Yield a file with the papers of the latest days, newest first, each under its last day."""
    if _is_on(site):
        days = [(day, papers(site, cards)) for day, cards in latest_days(site.archive)]
        yield Step.of(LATEST, days, partial(_days, site))


def months(site: Site) -> Iterator[Step]:
    """Yield a file for each month, newest first; none if there is no room for all."""
    if has(site, MONTHS):
        for name, cards in reversed(by_month(site.archive).items()):
            listed = sorted(papers(site, cards))  # by file
            yield Step.of(name, listed, partial(_lines, site))


def index(site: Site) -> Iterator[Step]:
    """Yield the index: counts, sizes and checksums of the files, and the licence."""
    if not _is_on(site):
        return
    months = by_month(site.archive) if has(site, MONTHS) else {}
    every = len(shown(site.archive))
    about: dict[str, object] = {
        "name": site.name,
        "url": site.url,
        "papers": every,
        "schema": SCHEMA.removeprefix(FOLDER),
        "latest": _about(site, LATEST, sum(len(cards) for _, cards in latest_days(site.archive))),
        "months": [_about(site, name, len(months[name])) for name in months],
        "tables": [_about(site, TABLE, every)] if has(site, TABLE) else [],
    }
    about |= _elsewhere(site) if not months else {}
    about |= {"licence": LICENCE, "removal": removal(site)}
    yield Step.known(INDEX, _json(about))


def removal(site: Site) -> str:
    """Return a sentence that says how to have a paper removed."""
    form = f"{site.repository}/issues/new?template=remove.yml" if site.repository else ""
    asked = f"ask at {form}" if form else "ask whoever runs the site"
    return f"To have a paper removed, {asked}. The next build takes it off the site and out of these files."


def attached(repository: str) -> str:
    """Return the address of the release's files; ``""`` if the repository is not known."""
    return f"{repository.rstrip('/')}/releases/download/data/" if repository else ""


def notes(site: Site) -> Iterator[str]:
    """Yield what a build reports of the parts that are left out."""
    settings, because = site.archive.settings, f"{_LEFT_OUT} (site_limit)."
    if settings.data == "site" and not has(site, MONTHS):
        advice = "With data: release, Publish attaches them to a release."
        yield f"{FOLDER} has no monthly files: {because} {advice}"
    if settings.llms and not has(site, PAGES):
        yield f"Papers are not there as Markdown: {because}"


def _is_on(site: Site) -> bool:
    return site.archive.settings.data != "none"


def has(site: Site, form: str) -> bool:
    """Return whether a form of the papers is on the site."""
    settings = site.archive.settings
    wanted = settings.llms if form == PAGES else settings.data == "site"
    needed = _NEEDED[form] * len(shown(site.archive))
    return wanted and site.size(_is_apart) + needed <= settings.site_limit


def _is_apart(name: str) -> bool:
    """Return whether a file is of a form, or is made later."""
    return name in (INDEX, "llms.txt") or any(fnmatchcase(name, form) for form in _NEEDED)


def _elsewhere(site: Site) -> dict[str, object]:
    """Return where the months' files are, or why they are not here."""
    if site.archive.settings.data == "site":
        return {"left_out": _LEFT_OUT}
    at = attached(site.repository)
    return {"months_at": at} if at else {"left_out": "attached to the repository's release data"}


def shown(archive: Archive) -> Sequence[Card]:
    """Return the papers that have a page."""
    return (*archive.cards, *archive.waiting)


def by_month(archive: Archive) -> dict[str, list[Card]]:
    """Return the papers of each month's file, the oldest first, after the papers without a date."""
    months = sorted(archive.by_month, key=lambda month: (month != dates.UNDATED, month))
    return {f"{FOLDER}{month}.jsonl.gz": archive.by_month[month] for month in months}


def latest_days(archive: Archive) -> Iterator[tuple[str, Sequence[Card]]]:
    """Yield the latest days, newest first: as many as have `_NEWEST` papers, but at least one."""
    number, seen = 0, set[str]()
    for day in archive.groups.days:
        cards = [card for card in archive.groups.by_date[day] if card.slug not in seen]
        number += len(cards)
        if seen and number > _NEWEST:
            return
        seen |= {card.slug for card in cards}
        yield day, cards


def papers(site: Site, cards: Iterable[Card]) -> list[RecordInputs]:
    """Return the inputs of papers' records."""
    archive = site.archive
    files = ((card, archive.file(card.slug)) for card in cards)
    counts = archive.counts
    return [
        RecordInputs(file, site.page_hash(file), COUNTS(counts.get(card.id, NO_COUNTS)), on_site(site, card))
        for card, file in files
    ]


def on_site(site: Site, card: Card) -> OnSite:
    """Return what the site shows of a paper besides its page."""
    members = site.archive.memberships
    several = card.tags, members[Topics].of(card), members[Lists].of(card)
    tags, topics, lists = (tuple([each.name for each in collections]) for collections in several)
    venues = tuple([fact.words for fact in card.credit if fact.name == "venue"])
    organization = "".join([fact.words for fact in card.credit if fact.name == "organization"])
    return OnSite(f"{site.url}{card.address}", tags, topics, lists, organization, venues)


def made(site: Site, papers: Sequence[RecordInputs]) -> Iterator[dict[str, Any]]:
    """Yield the records of papers, given folder by folder, as the site shows them."""
    for values, paper in zip(site.records(paper.file for paper in papers), papers, strict=True):
        yield records.shown(values, Counts(*paper.counts), paper.shown)


def _lines(site: Site, papers: Sequence[RecordInputs]) -> bytes:
    return gzipped("".join(map(records.line, made(site, papers))).encode())


def _days(site: Site, days: Sequence[tuple[str, Sequence[RecordInputs]]]) -> bytes:
    listed = [{"day": day, "papers": list(made(site, papers))} for day, papers in days]
    return _json({"schema": SCHEMA.removeprefix(FOLDER), "days": listed}, indent=None)


def _about(site: Site, name: str, papers: int) -> dict[str, object]:
    data = (site.folder / name).read_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    return {"name": name.removeprefix(FOLDER), "papers": papers, "bytes": len(data), "sha256": checksum}


def _json(value: Any, indent: int | None = 1) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()
