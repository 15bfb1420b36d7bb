"""The papers for programs: ``data/``, each paper as Markdown, and ``llms.txt``.

``data/`` has records that `archive import` takes back (see `papers.records`). A file holds the papers of a
month, by the folder of their pages, because no page ever leaves its folder. A year's file has the papers
without a known month, and ``undated`` has those that came without a date. If the site has no room for all
these files, it has none. ``data/papers.csv.gz`` has a line for each paper, without abstracts, for
spreadsheets and data frames.

``papers/<id>/index.md`` and ``llms.txt``, a map of the site (https://llmstxt.org), are for programs that
read. A form of the papers is on the site if it is wanted and there is room.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

import deflate

from generator.configuration import locations
from generator.content.limits import MOST, cut
from generator.listings import Lists, Topics, empty
from generator.listings.cards import Card
from generator.listings.kinds import FEED, KINDS, PAPER, Kind
from generator.pages import markup
from generator.pages.archive import Archive
from generator.pages.parts import BY_MACHINE, WITHDRAWN
from generator.papers import dates, records
from generator.papers.made import Made
from generator.papers.paper import COUNTED, NO_COUNTS, Counts
from generator.papers.records import OnSite
from generator.papers.shown import OWN
from generator.publish.context import Site
from generator.publish.feeds import whole
from generator.store.store import Step

FOLDER = "data/"
INDEX, LATEST, SCHEMA = records.INDEX, f"{FOLDER}latest.json", f"{FOLDER}schema.json"
MONTHS = f"{FOLDER}*.jsonl.gz"
TABLE = f"{FOLDER}papers.csv.gz"
PAGES = "papers/*/index.md"
LLMS = "llms.txt"
_NEEDED = {TABLE: 100, MONTHS: 700, PAGES: 2_400}
"""Bytes a paper of a form and those before it; measured: 94 and 582 of 100,000 papers, 1,613 of 10,000."""
_NEWEST = 300  # papers of the latest days; the latest day is always whole
_LEFT_OUT = "with them, the site would be too large"
_COUNTS = attrgetter(*COUNTED)
_LICENCE = (
    "Titles, names, dates and numbers are facts about the papers. Papers, abstracts and summaries belong to "
    "their authors and sources; this site gives no licence for them. The links of a record lead to the "
    "originals. If you publish records, name this archive and the source of each record."
)
COLUMNS = (
    "id", "url", "title", "authors", "date", "organization", "tags", "topics", "lists", "venues", *COUNTED,
    *(own.name for own in OWN),
)  # fmt: skip
"""The columns of the CSV file; the items of a list are separated by semicolons."""
_FORMULA = frozenset("=+-@\t\r")  # with which a text begins that a spreadsheet would run
_FACTS = (
    "url", "authors", "organization", "venues", "days", "published", "corrected", "tags", "topics", "lists",
    "keywords", "categories", "journal_ref", "comment", *(own.field for own in OWN),
)  # fmt: skip
_HEADINGS = {
    "abstract": "Abstract", "summary": BY_MACHINE, "translated_title": "Translated title",
    "translated_abstract": "Translated abstract",
}  # fmt: skip
"""The headings of texts about which nothing else is known."""
_SHOWN = {*_FACTS, *_HEADINGS, "title", "links", "withdrawn", "notes", "made"}
_DATES = {"day": "YYYY-MM-DD", "week": "YYYY-Www", "month": "YYYY-MM", "year": "YYYY"}
_LEVEL = 4  # of gzip, to 12; level 6 takes half as long again, for 3 % less


class RecordInputs(NamedTuple):
    """All inputs of a record."""

    file: str  # the paper's page, relative to ``content``
    content: bytes  # hash of the page
    counts: tuple[Any, ...]  # as in `Counts`
    shown: OnSite


def latest(site: Site) -> Iterator[Step]:
    """Yield the JSON Schema of a record, and the papers of the latest days, each under its last day."""
    if _is_on(site):
        yield Step.known(SCHEMA, _json(records.schema()))
        days = [(day, _papers(site, cards)) for day, cards in _latest_days(site.archive)]
        yield Step.of(LATEST, days, partial(_days, site))


def whole_archive(site: Site) -> Iterator[Step]:
    """Yield the CSV file, then a file for each month, newest first; of each form none if there is no room."""
    if _has(site, TABLE):
        yield Step.known(TABLE, site.table or table(site.archive, site.url))
    if _has(site, MONTHS):
        for name, cards in reversed(_by_month(site.archive).items()):
            listed = sorted(_papers(site, cards))  # by file
            yield Step.of(name, listed, partial(_lines, site))


def index(site: Site) -> Iterator[Step]:
    """Yield the index: counts, sizes and checksums of the files, and the licence."""
    if not _is_on(site):
        return
    months = _by_month(site.archive) if _has(site, MONTHS) else {}
    every = len(_shown(site.archive))
    about: dict[str, object] = {
        "version": records.VERSION,
        "name": site.name,
        "url": site.url,
        "papers": every,
        "schema": SCHEMA.removeprefix(FOLDER),
        "latest": _about(site, LATEST, sum(len(cards) for _, cards in _latest_days(site.archive))),
        "months": [_about(site, name, len(months[name])) for name in months],
        "tables": [_about(site, TABLE, every)] if _has(site, TABLE) else [],
    }
    about |= _elsewhere(site) if not months else {}
    about |= {"removed": records.removed(site.edition.removed)}
    about |= {"licence": _LICENCE, "removal": _removal(site)}
    yield Step.known(INDEX, _json(about))


def _removal(site: Site) -> str:
    """Return a sentence that says how to have a paper removed."""
    form = locations.form(site.repository, "remove")
    asked = f"ask at {form}" if form else "ask whoever runs the site"
    return f"To have a paper removed, {asked}. The next build takes it off the site and out of these files."


def attached(repository: str) -> str:
    """Return the address of the release's files; ``""`` if the repository is not known."""
    return f"{repository.rstrip('/')}/releases/download/data/" if repository else ""


def notes(site: Site) -> Iterator[str]:
    """Yield what a build reports of the parts that are left out."""
    settings, because = site.archive.settings, f"{_LEFT_OUT} (site_limit)."
    if settings.data == "site" and not _has(site, MONTHS):
        advice = "With data: release, Publish attaches them to a release."
        yield f"{FOLDER} has no monthly files: {because} {advice}"
    if settings.llms and not _has(site, PAGES):
        yield f"Papers are not there as Markdown: {because}"


def _is_on(site: Site) -> bool:
    return site.archive.settings.data != "none"


def _has(site: Site, form: str) -> bool:
    """Return whether a form of the papers is on the site."""
    settings = site.archive.settings
    wanted = settings.llms if form == PAGES else settings.data == "site"
    needed = _NEEDED[form] * len(_shown(site.archive))
    return wanted and site.size + needed <= settings.site_limit


def _elsewhere(site: Site) -> dict[str, object]:
    """Return where the months' files are, or why they are not here."""
    if site.archive.settings.data == "site":
        return {"left_out": _LEFT_OUT}
    at = attached(site.repository)
    return {"months_at": at} if at else {"left_out": "attached to the repository's release data"}


def _shown(archive: Archive) -> Sequence[Card]:
    """Return the papers that have a page."""
    return (*archive.cards, *archive.waiting)


def _by_month(archive: Archive) -> dict[str, list[Card]]:
    """Return the papers of each month's file, the oldest first, after the papers without a date."""
    months = sorted(archive.by_month, key=lambda month: (month != dates.UNDATED, month))
    return {f"{FOLDER}{month}.jsonl.gz": archive.by_month[month] for month in months}


def _latest_days(archive: Archive) -> Iterator[tuple[str, Sequence[Card]]]:
    """Yield the latest days, newest first: as many as have `_NEWEST` papers, but at least one."""
    number, seen = 0, set[str]()
    for day in archive.groups.days:
        cards = [card for card in archive.groups.by_date[day] if card.slug not in seen]
        number += len(cards)
        if seen and number > _NEWEST:
            return
        seen |= {card.slug for card in cards}
        yield day, cards


def _papers(site: Site, cards: Iterable[Card]) -> list[RecordInputs]:
    """Return the inputs of papers' records."""
    pages, counts = ((card, site.edition.file(card)) for card in cards), site.archive.counts
    shown = partial(_on_site, site.archive, site.url)
    return [
        RecordInputs(*page.content, _COUNTS(counts.get(card.id, NO_COUNTS)), shown(card))
        for card, page in pages
    ]


def _on_site(archive: Archive, url: str, card: Card) -> OnSite:
    """Return what the site shows of a paper besides its page."""
    members = archive.memberships
    topics, lists = members[Topics].names(card), members[Lists].names(card)
    venues = tuple([fact.words for fact in card.credit if fact.name == "venue"])
    organization = "".join([fact.words for fact in card.credit if fact.name == "organization"])
    return OnSite(f"{url}{card.address}", card.tag_names, topics, lists, organization, venues)


def _made(site: Site, papers: Sequence[RecordInputs]) -> Iterator[dict[str, Any]]:
    """Yield the records of papers, given folder by folder, as the site shows them."""
    for values, paper in zip(site.edition.records(paper.file for paper in papers), papers, strict=True):
        yield records.shown(values, Counts(*paper.counts), paper.shown)


def _lines(site: Site, papers: Sequence[RecordInputs]) -> bytes:
    return gzipped("".join(map(records.line, _made(site, papers))).encode())


def _days(site: Site, days: Sequence[tuple[str, Sequence[RecordInputs]]]) -> bytes:
    listed = [{"day": day, "papers": list(_made(site, papers))} for day, papers in days]
    return _json({"schema": SCHEMA.removeprefix(FOLDER), "days": listed}, indent=None)


def _about(site: Site, name: str, papers: int) -> dict[str, object]:
    data = (site.folder / name).read_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    return {"name": name.removeprefix(FOLDER), "papers": papers, "bytes": len(data), "sha256": checksum}


def _json(value: Any, indent: int | None = 1) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def gzipped(data: bytes) -> bytes:
    """Return data compressed with gzip (RFC 1952), to the same bytes on every system at any time."""
    return bytes(deflate.gzip_compress(data, _LEVEL))


def pages(site: Site) -> Iterator[Step]:
    """Yield each paper as Markdown, if there is room for all."""
    if _has(site, PAGES):
        for paper in _papers(site, _shown(site.archive)):
            uncounted = paper._replace(counts=())  # counts change daily and are in no text
            name = f"{paper.shown.url.removeprefix(site.url)}index.md"
            yield Step.of(name, uncounted, partial(_page, site))


def _page(site: Site, paper: RecordInputs) -> bytes:
    return markdown(next(_made(site, [paper]))).encode()


def markdown(record: Mapping[str, Any]) -> str:
    """Return a record as Markdown: text of the source stays text, a curator's notes stay Markdown.

    Texts are cut as on the paper's page; see `limits.cut`.
    """
    shown = ((name, value) for name, value in record.items() if name in _SHOWN)
    record = {name: cut(name, value) if name in MOST else value for name, value in shown}
    facts = [(name, _texts(record[name])) for name in _FACTS if name in record]
    links = [(name, f"https://doi.org/{to}" if name == "doi" else to) for name, to in record["links"].items()]
    listed = [f"- {name}: {text}" for name, text in facts]
    listed += [f"- {markup.link(markup.text(name), address).markdown}" for name, address in links]
    blocks = [f"# {markup.rich(record['title']).markdown}", "\n".join(listed)]
    if record.get("withdrawn"):
        blocks.append(WITHDRAWN)
    for name, heading in _HEADINGS.items():
        if text := record.get(name):
            by = record.get("made", {}).get(name)
            said = markup.text(Made(**by).mark(name) if by else heading)
            blocks += [f"## {said.markdown}", markup.paragraphs(text).markdown]
    return "\n\n".join([*blocks, *filter(None, [record.get("notes")])]) + "\n"


def _texts(value: str | Sequence[str]) -> str:
    texts = [value] if isinstance(value, str) else value
    return ", ".join(markup.rich(text).markdown for text in texts)


def table(archive: Archive, url: str) -> bytes:
    """Return the CSV file, compressed; ``url`` is the address of the site's root."""
    if archive.settings.data != "site":
        return b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    newest = sorted(_shown(archive), key=lambda card: (card.first, card.id), reverse=True)
    writer.writerows(map(_row, newest, map(partial(_on_site, archive, url), newest)))
    return gzipped(text.getvalue().encode())


def _row(card: Card, shown: OnSite) -> list[object]:
    lists = map("; ".join, (shown.tags, shown.topics, shown.lists, shown.venues))
    names = card.names.replace("\n", "; ")
    texts = (card.id, shown.url, card.label, names, card.first, shown.organization, *lists)
    *numbers, cited = _COUNTS(card)
    shielded = [f"'{text}" if text[:1] in _FORMULA else text for text in texts]
    return [*shielded, *numbers, cited and cited.times, *card.own]


def llms(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield ``llms.txt``: lists of links to pages, addresses, feeds and data."""
    without_papers = empty(site.archive.groups, site.archive.memberships)
    kinds = [kind for kind in KINDS if kind not in without_papers and kind.hub not in without_papers]
    sections = {
        "Pages": _pages(site, kinds),
        "Addresses": _addresses(site, kinds),
        "Feeds": _feeds(site),
        "Data": _data(site),
    }
    text = f"# {_line(site.name)}\n\n> {_line(site.description) or 'An archive of research papers.'}\n\n"
    text += f"Each paper has a page of its own. {_LICENCE} {_removal(site)}\n"
    for heading, lines in sections.items():
        if listed := "".join(f"- {line}\n" for line in lines):
            text += f"\n## {heading}\n\n{listed}"
    yield LLMS, text.encode()


def _pages(site: Site, kinds: list[Kind]) -> Iterator[str]:
    """Yield links to the archive's single pages."""
    there = {address.removeprefix("./") for address in site.addresses()}  # MkDocs' root is "./"
    for kind in kinds:
        if kind.is_single and kind.address in there:
            yield _link(site, kind.title, kind.address)
    for title, address in (("About", "about/"), ("Data for programs", FOLDER)):
        if address in there:
            yield _link(site, title, address)


def _addresses(site: Site, kinds: list[Kind]) -> Iterator[str]:
    """Yield the patterns of addresses, which a program can fill in."""
    yield f"A paper by its arXiv id: `{site.url}{PAPER.address.format('ID')}`, with `citation_*` tags"
    if _has(site, PAGES):
        yield f"A paper as Markdown: `{site.url}{PAPER.address.format('ID')}index.md`"
    yield f"The search, which runs in a browser: `{site.url}search/?q=WORDS`"
    for kind in kinds:
        if not kind.is_single and kind.hub:
            form = kind.address.format(_DATES.get(kind.name, "NAME"))
            yield f"{kind.name.capitalize()}: `{site.url}{form}`"


def _feeds(site: Site) -> Iterator[str]:
    for name in whole.FORMATS:
        yield _link(site, "The latest days", name)
    for kind in whole.DIGESTS:
        yield _link(site, kind.digests, whole.digest_name(kind))
    yield _link(site, "All feeds", whole.LIST, f"the feed of a collection is `{FEED}` below its address")


def _data(site: Site) -> Iterator[str]:
    if site.archive.settings.data == "none":
        return
    yield _link(site, "Index", INDEX, "the files of all papers by month, with checksums")
    if _has(site, TABLE):
        yield _link(site, "Table", TABLE, "a line for each paper, without abstracts")
    yield _link(site, "Latest", LATEST, "whole records of the latest days")
    yield _link(site, "Schema", SCHEMA, "JSON Schema of a record")


def _link(site: Site, title: str, address: str, about: str = "") -> str:
    return f"[{title}]({site.url}{address})" + (f": {about}" if about else "")


def _line(text: str) -> str:
    return " ".join(text.split())
