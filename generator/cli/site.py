"""Commands that make something of the archive: the site, its Markdown, files for other programs."""

import os
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

import click

from generator.cli.options import day, place
from generator.cli.printing import say, show, tell_workflow
from generator.commands import export as exports
from generator.commands import tree
from generator.configuration import locations, settings
from generator.content.library import Library
from generator.errors import COMMAND, ArchiveError, Problem
from generator.group import content
from generator.incremental.progress import track
from generator.listings.kinds import LIST, TAG, TOPIC
from generator.pages.archive import Archive, read_counts
from generator.papers.paper import Record
from generator.text.plural import counted


@click.command()
@click.option("--strict", is_flag=True, help="Fail on any warning.")
@click.option("--plain", is_flag=True, help="Hand every page to MkDocs: slow, and the same site.")
@click.option("--fewer", is_flag=True, help="Allow fewer papers than were last published, this once.")
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N",
    help="How many processes build the site. [default: one for each core; one for a few hundred papers]",
)  # fmt: skip
@click.pass_obj
def build(config: Path, strict: bool, plain: bool, fewer: bool, processes: int | None) -> int:
    """Make the site in site/, as `mkdocs build` does."""
    from generator.publish.mkdocs import engine

    # A workflow attaches the data to a release where it is to.
    tell_workflow("GITHUB_OUTPUT", f"data={settings.read(config).data}\n")
    site, problems = engine.build(config, strict=strict, plain=plain, fewer=fewer, processes=processes)
    say(f"The site is in {site}. Look at it with: {COMMAND} serve")
    return problems


@click.command()
@click.option(
    "--address", "-a", type=place, default="127.0.0.1:8000", show_default=True, metavar="IP:PORT",
    help="Where the site is served; [::1]:8000 is an address of IPv6.",
)  # fmt: skip
@click.pass_obj
def serve(config: Path, address: str) -> None:
    """Show the site on this machine, and each edit as soon as it is saved."""
    _need_free(address)
    from generator.publish.mkdocs import engine

    engine.serve(config, address)


def _need_free(address: str) -> None:
    """Refuse an address where no site can be served, before one is built."""
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), int(port)), family=family).close()
    except OSError as error:
        reason = f"no site can be served at {address}: {os.strerror(error.errno or 0)}"
        other = f"{COMMAND} serve --address 127.0.0.1:{int(port) % 65_535 + 1}"
        raise ArchiveError(f"{reason}. Choose another: {other}") from None


@click.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path),
    help="A new folder, or one of an earlier run.",
)  # fmt: skip
@click.pass_obj
def pages(config: Path, folder: Path) -> int:
    """Write the whole site as Markdown: papers and index pages, for any engine that publishes Markdown."""
    archive = Archive.read(content(config), settings.read(config))
    name = locations.site(config, "site_name")
    written, kept = tree.write(archive, name, folder, lambda makers: track(makers, "Writing", unit="page"))
    summary = f"{counted(written, 'page')} written to {folder}, {kept:,} as they were."
    return show(archive.problems, summary)


@click.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="Where to; they are in its data/."
)
@click.pass_obj
def data(config: Path, folder: Path) -> int:
    """Write the papers for programs, as the site has them in data/ where there is room.

    A file a month (.jsonl.gz) of whole records, which `archive import` takes back; the latest days; an index
    with checksums; and the schema of a record. With the setting `data: release`, *Publish* attaches them to a
    release of the repository.
    """
    from generator.publish.mkdocs import engine

    papers, problems = engine.data(config, folder)
    return show(problems, f"{counted(papers, 'paper')} in {folder / 'data'}.")


@click.command()
@click.option("--format", "form", required=True, type=click.Choice(list(exports.FORMATS)))
@click.option("--tag", "tags", multiple=True, help="Only papers with this tag; several add up.")
@click.option("--topic", "topics", multiple=True, help="Only papers in this topic; several add up.")
@click.option("--list", "lists", multiple=True, help="Only papers on this reading list; several add up.")
@click.option("--since", type=day, help="Only papers listed on this day or later, YYYY-MM-DD.")
@click.option(
    "--output", default="-", type=click.File("wb", lazy=True, atomic=True),
    help="A file for it. [default: standard output]",
)  # fmt: skip
@click.pass_obj
def export(
    config: Path,
    form: str,
    tags: tuple[str, ...],
    topics: tuple[str, ...],
    lists: tuple[str, ...],
    since: date | None,
    output: IO[bytes],
) -> int:
    """Write papers for other programs: BibTeX, RIS, CSL-JSON, or JSON Lines that `archive import` takes."""
    library = Library(content(config))
    problems: list[Problem] = []

    def readable() -> Iterator[Record]:
        first = since.isoformat() if since else ""
        wanted = {TAG: tags, TOPIC: topics, LIST: lists}
        counts = read_counts(library, problems)
        records = exports.shown(library, settings.read(config), counts, wanted, first)
        for record in track(records, "Exporting", unit="paper"):
            if isinstance(record, Problem):
                problems.append(record)
            else:
                yield record

    for text in exports.FORMATS[form](readable()):
        output.write(text.encode())
    return show(problems)
