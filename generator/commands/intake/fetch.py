"""``archive fetch``: fetches new papers from the sources."""

import os
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import click

from generator.commands.group import content, day, say, writes
from generator.commands.intake import taking
from generator.commands.intake.asking import connecting, failure_of, filling
from generator.commands.intake.taking import Asked, Report, show_run
from generator.commands.intake.taking import take_parts_shown as take_parts
from generator.configuration import settings
from generator.content.runs import sample
from generator.content.runs.fetched import FetchState
from generator.errors import ArchiveError
from generator.sources.frame import registry
from generator.sources.frame.declarations import Mark


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

    What came in before a source failed is kept.
    """
    chosen = settings.read(config)
    parts = registry.parts(sources or chosen.sources, chosen.of)
    state = FetchState(content(config))
    now = datetime.now(UTC)
    today = now.date()
    last = until or today
    if since and since > last:
        raise ArchiveError(f"--since {since} is after --until {last}.")
    plan = []
    for part in parts:
        again = chosen.fetch_again_days
        days = state.days(part.label, since, last, today, again) if part.source.asks else []
        mark = Mark(*state.mark(part.label))
        plan.append(Asked(part, days, mark.afresh if since else mark))
    reports: dict[str, Report] = {}
    with connecting(config) as connect:
        fill = filling(config, connect)
        for source, group in groupby(plan, lambda asked: asked.part.source):
            for asked, report in take_parts(config, list(group), connect(source), fill, chosen, now):
                taking.finish(report, state, asked.part, asked.days, today)
                reports[asked.part.label] = report
        failed = {label: report.failures for label, report in reports.items() if report.failures}
        # A source with remarks answered in another way than it should.
        unwell = {part.source.name for part in parts if part.label in failed or reports[part.label].remarks}
        went = {part.source.name: part.source.name in unwell for part in parts}
        reports |= taking.complete(config, chosen, state, now, connect, went)
    show_run(config, reports)
    if failed:
        raise failure_of(failed)
    return sum(report.problem_count for report in reports.values())
