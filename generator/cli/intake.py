"""Commands that take papers into the archive."""

import os
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from generator.cli.options import day
from generator.cli.printing import say, show, show_failures, show_some, tell_workflow
from generator.commands import form as forms
from generator.commands import intake
from generator.commands import review as reviews
from generator.configuration import locations, settings
from generator.configuration.settings import Settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.runs import sample
from generator.content.runs.fetched import FetchState
from generator.errors import ArchiveError, Failure, FetchError, Problem
from generator.group import content, writes
from generator.incremental.progress import track
from generator.papers.paper import Record
from generator.sources import files, registry
from generator.sources.declarations import Source
from generator.sources.http import Client
from generator.sources.kept import Kept
from generator.text.plural import counted

_A_DAY = 86_400.0  # seconds


@click.command(
    "import", epilog=f"A FILE is {registry.formats()}, plain, .gz or .xz; its content tells which."
)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.pass_obj
@writes
def import_(config: Path, paths: tuple[Path, ...]) -> int:
    """Take the papers in FILEs into the archive.

    Papers that are there already are brought up to date, and what you edited stays.
    """
    chosen = settings.read(config)
    for path in paths:
        if not path.is_file():
            raise ArchiveError(f"{path} is not a file.")
    now = datetime.now(UTC)
    records = (record for path in paths for record in files.read(path, now.date()))
    what = f"Importing {paths[0].name}" + (f" and {len(paths) - 1} more" if paths[1:] else "")
    report = _take(config, records, what, chosen, now)
    show_waiting(config, report.waiting)
    return report.problem_count


@click.command(
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

    A workflow on GitHub fetches nothing while content/sample.yml says that this is the project's sample.
    """
    if fetches_nothing(config):
        return 0
    return fetch_days(config, sources, since, until)


def fetches_nothing(config: Path) -> bool:
    """Whether this is a workflow on GitHub and the archive is the project's sample, which is said then."""
    nothing = "GITHUB_ACTIONS" in os.environ and sample.is_in(content(config))
    if nothing:
        say("This is the sample, and nothing is fetched. Set it up: Actions, Set up, Run workflow.")
    return nothing


def fetch_days(config: Path, sources: tuple[str, ...], since: date | None, until: date | None = None) -> int:
    """Fetch the days of some sources, as `archive fetch` does; the number of problems.

    Raises:
        FetchError: if a source failed; what came in is kept.
    """
    chosen = settings.read(config)
    to_fetch = [registry.to_fetch(name) for name in sources or chosen.sources]
    state = FetchState(content(config))
    now = datetime.now(UTC)
    today = now.date()
    last = until or today
    if since and since > last:
        raise ArchiveError(f"--since {since} is after --until {last}.")
    plan = [(source, ask, state.days(source.name, since, last, today, chosen.fetch_again_days))
            for source, ask in to_fetch]  # fmt: skip
    problems, failed = 0, []
    reports: dict[str, intake.Report] = {}
    for source, ask, days in plan:
        with closing(client(config, source)) as asking:
            records = ask(asking, chosen.of(source), days)
            what = f"Fetching {source.name}, {min(days)} to {max(days)}"
            report = _take(config, records, what, chosen, now, of_days=True)
        intake.finish(report, state, source.name, days, today)
        reports[source.name] = report
        problems += report.problem_count
        if report.failures:
            show_failures(source.name, report.failures)
            failed.append(source.name)
    tell_workflow("GITHUB_STEP_SUMMARY", intake.markdown(reports))
    show_waiting(config, [path for report in reports.values() for path in report.waiting])
    if failed:
        raise failure_of(failed)
    return problems


def failure_of(sources: list[str]) -> FetchError:
    """How a command ends when some of its sources failed."""
    return FetchError(
        f"{' and '.join(sources)} failed; what came in is kept, the rest is asked for next time"
    )


@click.command(epilog=f"An ID is {registry.ids()}.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
@writes
def add(config: Path, names: tuple[str, ...]) -> int:
    """Take single papers into the archive by ID, each from the first source that has it.

    They are published at once, also those that waited for review, and no rule takes them off the site.
    """
    records = intake.add(partial(client, config), names, settings.read(config))
    report = _take(config, records, "Adding", None, datetime.now(UTC))
    if report.failures:
        raise FetchError(f"{'; '.join(str(failure.error) for failure in report.failures)}")
    return report.problem_count


@click.command()
@click.option(
    "--event", type=click.Path(path_type=Path), envvar="GITHUB_EVENT_PATH", required=True,
    help="The file in which GitHub says which issue got the label. [env: GITHUB_EVENT_PATH]",
)  # fmt: skip
@click.option(
    "--answer", type=click.Path(path_type=Path), required=True,
    help="The file for what to say: a title, an empty line, and Markdown.",
)  # fmt: skip
@click.pass_obj
@writes
def form(config: Path, event: Path, answer: Path) -> int:
    """Do what a reader asked for in a form on GitHub, or say what is wrong with it.

    A workflow runs this when a maintainer sets the label `accepted` on an issue that one of the forms made,
    and proposes what it changed in content/ as a pull request.
    """
    issue = forms.read(event)
    library, now = Library(content(config)), datetime.now(UTC)
    done = forms.handle(issue, library, partial(client, config), settings.read(config), now)
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.write_text(done.markdown(issue.number), "utf-8")
    show(done.problems, f"{done.title}: {counted(len(done.changes), 'change')}.")
    if done.failures:
        raise FetchError("; ".join(str(failure.error) for failure in done.failures))
    return len(done.problems)


def client(config: Path, source: Source[Any]) -> Client:
    """What asks a source, in the archive's name."""
    chosen = settings.read(config).of(source)
    return Client(
        locations.site(config, "site_url"),
        hosts=source.hosts,
        own_hosts=getattr(chosen, source.own_hosts) if source.own_hosts else None,
        kept=Kept(config.parent / ".cache" / "answers", time.time() - _A_DAY) if source.keeps else None,
        setting=source.address_setting,
        limits=source.limits,
    )


def show_waiting(config: Path, paths: list[Path]) -> None:
    """Show the new papers that wait for review, also in the summary of a workflow's run."""
    papers = list(reviews.waiting(Library(content(config)), locations.edit_address(config), paths))
    if papers:
        say(f"{counted(len(papers), 'new paper')} to review. {reviews.HOW}.")
        show_some([paper.line for paper in papers])
    tell_workflow("GITHUB_STEP_SUMMARY", reviews.markdown(papers))


def _take(
    config: Path,
    records: Iterable[Record | Problem | Failure],
    what: str,
    chosen: Settings | None,
    now: datetime,
    *,
    of_days: bool = False,
) -> intake.Report:
    """Take records into the library (see `intake.opened`); show what became of them."""
    library = Library(content(config))
    report = intake.take(library, track(records, what), chosen, now=now, of_days=of_days)
    show_report(report, what)
    return report


def show_sampled(pages: int) -> None:
    """Say how many pages of the project's sample were taken out, if any were."""
    if pages:
        say(f"The project's sample was taken out: {counted(pages, 'page')}.")


def show_report(report: intake.Report, what: str) -> None:
    """Show what became of records."""
    counts = report.outcomes
    refused = "".join(f", {number:,} refused by {rule}" for rule, number in report.refused.most_common())
    gone = f", {counts['removed']:,} removed for good" if counts["removed"] else ""
    show(
        report.problems,
        f"{what}: {counted(counts.total(), 'paper')}: {counts['new']:,} new, {counts['changed']:,} changed, "
        f"{counts['kept']:,} as they were{gone}{refused}; {counted(report.problem_count, 'problem')}.",
        total=report.problem_count,
    )
    show_sampled(report.sampled)
    for name in report.returned:
        say(f"{name} was deleted and is here again. {removed.advice(name)}")
