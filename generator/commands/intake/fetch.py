"""``archive fetch``: fetches new papers from the sources."""

import os
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import click

from generator.commands.group import content, writes
from generator.commands.intake import taking
from generator.commands.intake.asking import client, failure_of
from generator.commands.intake.reporting import show_run, take
from generator.commands.intake.taking import Report
from generator.commands.options import day
from generator.commands.printing import say, show_failures
from generator.configuration import settings
from generator.content.runs import sample
from generator.content.runs.fetched import FetchState
from generator.errors import ArchiveError
from generator.sources import registry


@click.command(
    "fetch",
    epilog="\b\nSources:\n" + "\n".join(f"  {item.name:12} {item.about}" for item in registry.fetchable()),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", type=day, help="First day, YYYY-MM-DD. [default: 14 days before last success]")
@click.option("--until", type=day, help="Last day, YYYY-MM-DD. [default: today in UTC]")
@click.pass_obj
@writes
def command(config: Path, sources: tuple[str, ...], since: date | None, until: date | None) -> int:
    """Fetch new papers from each SOURCE.

    Without a SOURCE, fetches the sources named in the setting `sources`. Days are in UTC. Each fetch asks
    again for the days before the last success, 14 unless `fetch_again_days` is set: sources add papers late,
    and votes and authors change.

    A workflow on GitHub fetches nothing while content/sample.yml marks the archive as the project's sample.
    """
    if fetches_nothing(config):
        return 0
    return fetch_days(config, sources, since, until)


def fetches_nothing(config: Path) -> bool:
    """Say, and return True, if a workflow on GitHub runs on the project's sample."""
    nothing = "GITHUB_ACTIONS" in os.environ and sample.is_in(content(config))
    if nothing:
        say("This is the project's sample, so nothing is fetched. Set it up: Actions, Set up, Run workflow.")
    return nothing


def fetch_days(config: Path, sources: tuple[str, ...], since: date | None, until: date | None = None) -> int:
    """Fetch days from sources, as `archive fetch` does; return the number of problems.

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
    reports: dict[str, Report] = {}
    for source, ask, days in plan:
        with closing(client(config, source)) as asking:
            records = ask(asking, chosen.of(source), days)
            what = f"Fetching {source.name}, {min(days)} to {max(days)}"
            report = take(config, records, what, chosen, now, of_days=True)
        taking.finish(report, state, source.name, days, today)
        reports[source.name] = report
        problems += report.problem_count
        if report.failures:
            show_failures(source.name, report.failures)
            failed.append(source.name)
    show_run(config, reports)
    if failed:
        raise failure_of(failed)
    return problems
