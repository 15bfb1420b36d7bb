"""The ``archive`` command: its arguments, and what it prints; `generator.group` sets the exit codes."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from generator import exits, settings
from generator.commands import check as checks
from generator.commands import commit as commits
from generator.commands import export as exports
from generator.commands import intake, tree
from generator.commands import status as statuses
from generator.commands.repair import Repair
from generator.content import removed
from generator.content.fetched import FetchState
from generator.content.library import Library
from generator.errors import ArchiveError, Failure, FetchError, Problem
from generator.group import Group, writes
from generator.pages.archive import Archive, read_counts
from generator.papers.paper import Paper, Record
from generator.progress import track
from generator.sources import files, registry
from generator.sources.declarations import Source
from generator.sources.http import Client
from generator.text.plural import counted


def day(text: str) -> date:
    """The type of an option that is a day; the help shows its name."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a valid day; write YYYY-MM-DD") from None


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=exits.SENTENCE,
)
@click.version_option(package_name="paper-archive")
@click.option(
    "--config", "-f", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), show_default=True,
    help="The archive's configuration; content/ lies beside it.",
)  # fmt: skip
@click.option("--debug", is_flag=True, help="Show a traceback where a command fails.")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=60, show_default=True, metavar="SECONDS",
    help="For how long to wait for another command that writes content/.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, config: Path, debug: bool, wait: float) -> None:
    """Keep an archive of research papers and publish it as a searchable site.

    \b
    archive fetch                      what the sources have new
    archive import papers.bib          papers from files
    archive add 1706.03762             one paper by id or address
    archive export --format bibtex     papers for reference managers
    archive check                      is everything in content/ as it should be?
    archive build && archive serve     the site, and a look at it
    """  # noqa: D301  (click's own mark, a backspace)
    context.obj = config


@main.command("import", epilog=f"A FILE is {registry.formats()}, plain, .gz or .xz; its content tells which.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.pass_obj
@writes
def import_(config: Path, paths: tuple[Path, ...]) -> int:
    """Take the papers in FILEs into the archive.

    Papers that are there already are brought up to date, and what you edited stays.
    """
    settings.read(config)
    for path in paths:
        if not path.is_file():
            raise ArchiveError(f"{path} is not a file.")
    records = (record for path in paths for record in files.read(path))
    what = f"Importing {paths[0].name}" + (f" and {len(paths) - 1} more" if paths[1:] else "")
    return len(_take(config, records, what).problems)


@main.command(
    epilog="\b\nSources:\n" + "\n".join(f"  {item.name:12} {item.about}" for item in registry.fetchable())
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", type=day, help="First day, YYYY-MM-DD. [default: 14 days before last success]")
@click.option("--until", type=day, help="Last day, YYYY-MM-DD. [default: today in UTC]")
@click.pass_obj
@writes
def fetch(config: Path, sources: tuple[str, ...], since: date | None, until: date | None) -> int:
    """Take what the SOURCEs have new into the archive.

    Where none is named, those of the setting `sources`. Days are those of UTC. The days before the last
    success, 14 unless `fetch_again_days` is set, are asked for again: they fill up late, and votes and
    authors change.
    """
    chosen = settings.read(config)
    to_fetch = [registry.to_fetch(name) for name in sources or chosen.sources]
    state = FetchState(_content(config))
    today = datetime.now(UTC).date()
    last = until or today
    if since and since > last:
        raise ArchiveError(f"--since {since} is after --until {last}.")
    plan = [(source, ask, state.days(source.name, since, last, today, chosen.fetch_again_days))
            for source, ask in to_fetch]  # fmt: skip
    problems, failed = 0, []
    for source, ask, days in plan:
        with closing(_client(config, source)) as client:
            records = ask(client, chosen.of(source), days)
            report = _take(config, records, f"Fetching {source.name}, {min(days)} to {max(days)}")
        intake.finish(report, state, source.name, days, today)
        problems += len(report.problems)
        if report.failures:
            _show_failures(source.name, report.failures)
            failed.append(source.name)
    if failed:
        raise FetchError(
            f"{' and '.join(failed)} failed; what came in is kept, the rest is asked for next time"
        )
    return problems


@main.command(epilog=f"An ID is {registry.ids()}.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
@writes
def add(config: Path, names: tuple[str, ...]) -> int:
    """Take single papers into the archive by ID, each from the first source that has it."""
    report = _take(config, intake.add(partial(_client, config), names, settings.read(config)), "Adding")
    if report.failures:
        raise FetchError(f"{'; '.join(str(failure.error) for failure in report.failures)}")
    return len(report.problems)


@main.command()
@click.option("--push", is_flag=True, help="Push it too, on top of what others pushed meanwhile.")
@click.pass_obj
@writes
def commit(config: Path, push: bool) -> int:
    """Commit what changed in content/, with the days of the new papers as title."""
    click.echo(commits.commit(Library(_content(config)), push))
    return 0


@main.command()
@click.pass_obj
def status(config: Path) -> int:
    """Say what each source gave last; warn of those that are silent for three working days.

    In a workflow on GitHub the table stands in the run's summary too, and the step's output `silent` has the
    sources without papers for seven working days, else `none`.
    """
    states = FetchState(_content(config)).sources()
    rows = statuses.rows(settings.read(config).sources, states, datetime.now(UTC).date())
    table = statuses.markdown(rows)
    click.echo(table, nl=False)
    for warning in filter(None, (row.warning for row in rows)):
        click.echo(("::warning::" if "GITHUB_ACTIONS" in os.environ else "") + warning, err=True)
    for variable, text in (
        ("GITHUB_STEP_SUMMARY", table),
        ("GITHUB_OUTPUT", f"silent={statuses.reported(rows)}\n"),
    ):
        if file := os.environ.get(variable):
            with Path(file).open("a", encoding="utf-8") as stream:
                stream.write(text)
    return 0


@main.command()
@click.option("--repair", is_flag=True, help="Mend what a bad merge or half an edit left.")
@click.option("--yes", is_flag=True, help="Delete without asking what a repair finds twice.")
@click.pass_obj
def check(config: Path, repair: bool, yes: bool) -> int:
    """Verify everything in content/, and the settings.

    Says which file and field is wrong and why: unreadable front matter, wrong types, duplicate ids, two
    pages for one paper, unknown settings.

    A repair joins both sides of git's conflict marks, puts quotes where YAML needs them, moves pages to where
    they belong and joins two pages of one paper. It says what it did, leaves a copy of what it replaced, and
    deletes nothing unasked. What only a person can decide stays as it is.
    """
    from generator.publish.mkdocs import engine

    library = Library(_content(config))
    if repair:
        _repair(config, yes)
    within: dict[str, str] = {}
    found = checks.problems(config, library, engine.sanitizer, datetime.now(UTC).date(), within)
    results = list(track(found, "Checking", unit="page"))
    problems = [problem for problem in results if problem]
    problems += engine.refusals(config, within)
    pages = counted(results.count(None), "page")
    return _show(problems, f"{pages} checked, {counted(len(problems), 'problem')}.", most=len(problems))


@main.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path),
    help="A new folder, or one of an earlier run.",
)  # fmt: skip
@click.pass_obj
def pages(config: Path, folder: Path) -> int:
    """Write the whole site as Markdown: papers and index pages, for any engine that publishes Markdown."""
    archive = Archive.read(_content(config), settings.read(config))
    name = settings.site(config, "site_name")
    written, kept = tree.write(archive, name, folder, lambda makers: track(makers, "Writing", unit="page"))
    summary = f"{counted(written, 'page')} written to {folder}, {kept:,} as they were."
    return _show(archive.problems, summary)


@main.command()
@click.option("--format", "form", required=True, type=click.Choice(list(exports.FORMATS)))
@click.option("--tag", "tags", multiple=True, help="Only papers with this tag; several add up.")
@click.option("--since", type=day, help="Only papers listed on this day or later, YYYY-MM-DD.")
@click.option(
    "--output", default="-", type=click.File("wb", lazy=True, atomic=True),
    help="A file for it. [default: standard output]",
)  # fmt: skip
@click.pass_obj
def export(config: Path, form: str, tags: tuple[str, ...], since: date | None, output: IO[bytes]) -> int:
    """Write papers for other programs: BibTeX, RIS, CSL-JSON, or JSON Lines that `archive import` takes."""
    library = Library(_content(config))
    problems: list[Problem] = []

    def readable() -> Iterator[Paper]:
        first = since.isoformat() if since else ""
        papers = exports.papers(library, settings.read(config), tags, first)
        for paper in track(papers, "Exporting", unit="paper"):
            if isinstance(paper, Problem):
                problems.append(paper)
            else:
                yield paper

    for text in exports.FORMATS[form](readable(), read_counts(library, problems)):
        output.write(text.encode())
    return _show(problems)


@main.command()
@click.option("--strict", is_flag=True, help="Fail on any warning.")
@click.option("--plain", is_flag=True, help="Hand every page to MkDocs: slow, and the same site.")
@click.option("--fewer", is_flag=True, help="Allow fewer papers than were last published, this once.")
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N",
    help="How many processes build the site. [default: one for each core]",
)  # fmt: skip
@click.pass_obj
def build(config: Path, strict: bool, plain: bool, fewer: bool, processes: int | None) -> int:
    """Make the site in site/, as `mkdocs build` does."""
    from generator.publish.mkdocs import engine

    site, warnings = engine.build(config, strict=strict, plain=plain, fewer=fewer, processes=processes)
    click.echo(f"The site is in {site}. Look at it with: archive serve")
    return warnings


@main.command()
@click.pass_obj
def verify(config: Path) -> int:
    """Prove that the site in site/ holds the papers of content/.

    Reads back what was built (pages, lists, sitemap, search index, feed and the other files about the whole
    archive), compares it with content/, and names every difference.
    """
    from generator.publish.mkdocs import engine

    problems = list(engine.verify(config))
    summary = "The site holds what is in content/." if not problems else ""
    return _show(problems, summary or f"{counted(len(problems), 'difference')}.", most=len(problems))


@main.command()
@click.option("--address", "-a", default="127.0.0.1:8000", show_default=True, metavar="IP:PORT")
@click.pass_obj
def serve(config: Path, address: str) -> None:
    """Show the site on this machine, and each edit as soon as it is saved."""
    from generator.publish.mkdocs import engine

    engine.serve(config, address)


@writes
def _repair(config: Path, yes: bool) -> int:
    for line in Repair(Library(_content(config)), lambda about: yes or _may_delete(about)).run():
        click.echo(line)
    return 0


def _may_delete(about: str) -> bool:
    """Ask on the terminal; where there is none, nothing is deleted."""
    if not sys.stdin.isatty():
        click.echo(f"{about} To delete it without a terminal: archive check --repair --yes", err=True)
        return False
    return click.confirm(f"{about} Delete it?")


def _content(config: Path) -> Path:
    return config.parent / "content"


def _client(config: Path, source: Source[Any]) -> Client:
    homepage = settings.site(config, "site_url")
    return Client(homepage, hosts=source.hosts, setting=source.address_setting)


def _take(config: Path, records: Iterable[Record | Problem | Failure], what: str) -> intake.Report:
    """Take records into the library; show how it goes and what became of it."""
    report = intake.take(Library(_content(config)), track(records, what))
    counts = report.outcomes
    gone = f", {counts['removed']:,} removed for good" if counts["removed"] else ""
    _show(
        report.problems,
        f"{what}: {counted(counts.total(), 'paper')}: {counts['new']:,} new, {counts['changed']:,} changed, "
        f"{counts['kept']:,} as they were{gone}; {counted(len(report.problems), 'problem')}.",
    )
    for name in report.returned:
        click.echo(f"{name} was deleted and is here again. {removed.advice(name)}")
    return report


def _show_failures(source: str, failures: list[Failure], most: int = 5) -> None:
    """Show the days that failed, and why; at most so many of them."""
    for failure in failures[:most]:
        first, last = min(failure.days), max(failure.days)
        days = f"{first} to {last}" if last > first else str(first)
        click.echo(f"{source}, {days}: {failure.error}", err=True)
    if len(failures) > most:
        click.echo(f"… and {len(failures) - most:,} more days of {source}.", err=True)


def _show(problems: list[Problem], summary: str = "", most: int = 20) -> int:
    """Show at most so many of the problems, and the summary; the number of problems."""
    for problem in problems[:most]:
        click.echo(" ".join(str(problem).split()), err=True)  # one line, whatever a page or answer says
    if len(problems) > most:
        click.echo(f"… and {len(problems) - most:,} more problems.", err=True)
    if summary:
        click.echo(summary)
    return len(problems)
