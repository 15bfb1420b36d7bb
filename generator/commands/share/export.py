"""``archive export``: writes papers for reference managers and other programs, one at a time."""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, Any

import click

from generator.commands.group import content, day, show
from generator.commands.share import finding
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content.curated import vocabulary
from generator.content.curated.removed import Removals
from generator.content.curated.venues import FILE, VenueTable
from generator.content.library import Library, Shown, record_of
from generator.errors import ArchiveError, Problem
from generator.listings import REGISTRY
from generator.listings.cards import Card
from generator.listings.kinds import Kind
from generator.pages.archive import Archive, read_counts
from generator.pages.citations import formats
from generator.pages.citations.work import Work, distinct, work
from generator.papers import records
from generator.papers.paper import Counts, Record
from generator.publish.context import lent
from generator.queries.queries import Query
from generator.store.progress import track

Texts = Callable[[Iterable[Record], VenueTable], Iterator[str]]
Chosen = Mapping[Kind, Sequence[str]]  # collections by slug or name; all papers if there are none


def shown(
    library: Library, settings: Settings, counts: Mapping[str, Counts], among: Chosen, query: Query | None
) -> Iterator[Record | Problem]:
    """Yield the papers that the site shows, in the order of their files; an unreadable page is a problem.

    Raises:
        ArchiveError: if no paper is in one of the collections, or ``removed.yml`` cannot be read.
    """
    is_chosen = query or any(among.values())
    chosen = _chosen(lent(library.content, settings).archive, among, query) if is_chosen else None
    known = Shown()

    def file(path: Path) -> str:
        return path.relative_to(library.content).as_posix()

    files = (path for path in library.files() if chosen is None or file(path) in chosen)
    for path, page in library.pages(Removals.read(library.content), files):
        if isinstance(page, Problem):
            yield page
            continue
        if page.is_shown and not known.add(file(path), page.paper.id, page.slug):
            yield record_of(file(path), page, counts.get(page.paper.id, Counts()))


def _chosen(archive: Archive, among: Chosen, query: Query | None) -> set[str]:
    """Return the files of papers that are in one of the collections and that the query finds."""
    cards = _collected(archive, among) if any(among.values()) else archive.cards
    if query:
        cards = filter(finding.finder(query, archive), cards)
    return {archive.file(card.slug) for card in cards}


def _collected(archive: Archive, among: Chosen) -> Iterator[Card]:
    """Return the papers in any of some collections."""
    for kind, name in ((kind, name) for kind, names in among.items() for name in names):
        called = {name, vocabulary.key(name)}
        collections = archive.memberships.of_kind(kind).papers.items()
        found = [papers for of, papers in collections if called & {of.slug, vocabulary.key(of.name)}]
        if not any(found):
            hub = kind.hub.name if kind.hub else ""
            reason = f"no paper has the {kind.name} {name!r}. See the page of {hub} for all of them."
            raise ArchiveError(reason)
        yield from chain.from_iterable(found)


def _works(shown: Iterable[Record], venues: VenueTable) -> Iterator[Work]:
    papers = ((record.paper, record.slug) for record in shown)
    accepted = ((paper, venues.accepted(venues.of(paper)), slug) for paper, slug in papers)
    return distinct(work(paper, accepted=at, slug=slug) for paper, at, slug in accepted)


def _csl(shown: Iterable[Record], venues: VenueTable) -> Iterator[str]:
    """Yield one JSON array in pieces: it is never in memory as a whole."""
    between = "[\n"
    for cited in _works(shown, venues):
        item = json.dumps(formats.csl(cited), ensure_ascii=False, indent=2)
        yield between + textwrap.indent(item, "  ")
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _apart(text: Callable[[Work], str]) -> Texts:
    """Return works as texts with an empty line between them."""
    return lambda shown, venues: (
        ("\n" if number else "") + text(cited) for number, cited in enumerate(_works(shown, venues))
    )


FORMATS: Mapping[str, Texts] = {
    "bibtex": _apart(formats.bibtex),
    "ris": lambda shown, venues: map(formats.ris, _works(shown, venues)),
    "markdown": _apart(formats.markdown),
    "csl": _csl,
    "jsonl": lambda shown, _: map(records.line, map(records.values, shown)),
}


def _with_kinds(command: Callable[..., int]) -> Callable[..., int]:
    """Return a command with an option for each kind of collections."""
    for some in reversed(REGISTRY):
        name = some.kind.name
        about = f"Only papers of this {name}, by name or slug; can be repeated."
        command = click.option(f"--{name}", name, multiple=True, help=about)(command)
    return command


@click.command("export")
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)))
@_with_kinds
@finding.option
@click.option("--since", type=day, help="Only papers listed on this day or later, YYYY-MM-DD.")
@finding.output_option
@click.pass_obj
def command(
    config: Path, /, form: str, query: str | None, since: date | None, output: IO[bytes], **names: Any
) -> int:
    """Write papers as BibTeX, RIS, CSL-JSON or Markdown, or as JSON Lines for `archive import`."""
    library, asked = Library(content(config)), finding.parsed(query)
    problems: list[Problem] = []

    def readable() -> Iterator[Record]:
        first = since.isoformat() if since else ""
        among = {some.kind: names[some.kind.name] for some in REGISTRY}
        counts = read_counts(library, problems)
        records = shown(library, settings.read(config), counts, among, asked)
        for record in track(records, "Exporting", unit="paper"):
            if isinstance(record, Problem):
                problems.append(record)
            elif record.paper.last >= first:
                yield record

    venues = VenueTable.read(library.content / FILE.file, problems)
    for text in FORMATS[form](readable(), venues):
        output.write(text.encode())
    return show(problems)
