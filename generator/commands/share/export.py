"""``archive export``: many papers for reference managers and for other programs, one at a time."""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO

import click

from generator.commands.group import content
from generator.commands.options import day
from generator.commands.printing import show
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content.curated import vocabulary
from generator.content.curated.removed import Removals
from generator.content.library import Library, record_of
from generator.errors import ArchiveError, Problem
from generator.incremental.progress import track
from generator.listings import REGISTRY
from generator.listings.kinds import Kind
from generator.pages.archive import Archive, read_counts
from generator.pages.citations import formats
from generator.pages.citations.work import work
from generator.papers import records
from generator.papers.paper import Counts, Record

Texts = Callable[[Iterable[Record]], Iterator[str]]


def shown(
    library: Library,
    settings: Settings,
    counts: Mapping[str, Counts],
    wanted: Mapping[Kind, Sequence[str]],
    since: str,
) -> Iterator[Record | Problem]:
    """The papers that the site shows, in the order of their files; a problem in place of an unreadable page.

    They are in any of the ``wanted`` collections, which are given by slug or name, where there are some; and
    were last listed, or else published, on the day ``since`` or later.

    Raises:
        ArchiveError: if no paper has one of these, or ``removed.yml`` cannot be read.
    """
    chosen = _chosen(library, settings, wanted) if any(wanted.values()) else None
    seen = set()

    def source(path: Path) -> str:
        return path.relative_to(library.content).as_posix()

    files = (path for path in library.files() if chosen is None or source(path) in chosen)
    for path, page in library.pages(Removals.read(library.content), files):
        if isinstance(page, Problem):
            yield page
        elif page.is_shown and page.paper.dates[-1] >= since and page.paper.slug not in seen:
            seen.add(page.paper.slug)
            yield record_of(source(path), page, counts.get(page.paper.id, Counts()))


def _chosen(library: Library, settings: Settings, wanted: Mapping[Kind, Sequence[str]]) -> set[str]:
    """The files of papers in any of some collections."""
    archive = Archive.read(library.content, settings)
    files: dict[tuple[Kind, str], set[str]] = {
        (kind, name): set() for kind, listed in wanted.items() for name in listed
    }
    for card in archive.cards:
        for (kind, name), sources in files.items():
            collections = archive.memberships.of_kind(kind).of(card)
            names = {known for made in collections for known in (made.slug, vocabulary.key(made.name))}
            if name in names or vocabulary.key(name) in names:
                sources.add(archive.source(card.slug))
    for (kind, name), sources in files.items():
        if not sources:
            hub = kind.hub.name if kind.hub else ""
            reason = f"no paper has the {kind.name} {name!r}. See the page of {hub} for those there are."
            raise ArchiveError(reason)
    return set().union(*files.values())


def _csl(shown: Iterable[Record]) -> Iterator[str]:
    """One array in JSON, never as a whole in memory."""
    between = "[\n"
    for record in shown:
        item = json.dumps(formats.csl(work(record.paper)), ensure_ascii=False, indent=2)
        yield between + textwrap.indent(item, "  ")
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


FORMATS: Mapping[str, Texts] = {
    "bibtex": lambda shown: (
        ("\n" if number else "") + formats.bibtex(work(record.paper)) for number, record in enumerate(shown)
    ),
    "ris": lambda shown: (formats.ris(work(record.paper)) for record in shown),
    "csl": _csl,
    "jsonl": lambda shown: map(records.line, shown),
}


def _with_kinds(command: Callable[..., int]) -> Callable[..., int]:
    """A command with an option for each kind of collections."""
    for some in reversed(REGISTRY):
        name = some.kind.name
        about = f"Only papers of this {name}, by name or slug; several add up."
        command = click.option(f"--{name}", name, multiple=True, help=about)(command)
    return command


@click.command("export")
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)))
@_with_kinds
@click.option("--since", type=day, help="Only papers listed on this day or later, YYYY-MM-DD.")
@click.option(
    "--output", default="-", type=click.File("wb", lazy=True, atomic=True),
    help="A file for it. [default: standard output]",
)  # fmt: skip
@click.pass_obj
def command(
    config: Path,
    /,
    form: str,
    since: date | None,
    output: IO[bytes],
    **names: tuple[str, ...],
) -> int:
    """Write papers for other programs: BibTeX, RIS, CSL-JSON, or JSON Lines that `archive import` takes."""
    library = Library(content(config))
    problems: list[Problem] = []

    def readable() -> Iterator[Record]:
        first = since.isoformat() if since else ""
        wanted = {some.kind: names[some.kind.name] for some in REGISTRY}
        counts = read_counts(library, problems)
        records = shown(library, settings.read(config), counts, wanted, first)
        for record in track(records, "Exporting", unit="paper"):
            if isinstance(record, Problem):
                problems.append(record)
            else:
                yield record

    for text in FORMATS[form](readable()):
        output.write(text.encode())
    return show(problems)
