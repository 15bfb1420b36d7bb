"""``archive backfill``: its arguments, and what it prints."""

import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from generator.cli.intake import client, failure_of, fetches_nothing, show_report, show_waiting
from generator.cli.options import day
from generator.cli.printing import say, show_failures, tell_workflow
from generator.commands import backfill as backfills
from generator.commands import intake
from generator.commands.commit import commit
from generator.configuration import settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import ArchiveError
from generator.group import content, writes
from generator.incremental.progress import track
from generator.text.plural import counted


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", required=True, type=day, help="First day to bring, YYYY-MM-DD.")
@click.option(
    "--minutes", type=click.FloatRange(min=0), metavar="N",
    help="Begin no further week after so many minutes; the next run goes on there.",
)  # fmt: skip
@click.option("--push", is_flag=True, help="Commit and push each week, as `archive commit --push`.")
@click.pass_obj
@writes
def backfill(config: Path, sources: tuple[str, ...], since: date, minutes: float | None, push: bool) -> int:
    """Bring the days before those that were fetched, back to one that you name.

    A week at a time, the newest first, at the pace that each SOURCE asks for. However a run ends, the same
    command goes on where it was: `since` in content/fetched.yml has the day that it got to, and .cache/ the
    answers of the week that it was at. Days that fail are gaps, and asked for again: here last, and by each
    `archive fetch`.

    In a workflow on GitHub the step's output `more` is `true` if time was up, else `false`.
    """
    started = time.monotonic()
    chosen = settings.read(config)
    if fetches_nothing(config):
        return 0
    library, now = Library(content(config)), datetime.now(UTC)
    today = now.date()
    if since > today:
        raise ArchiveError(f"--since {since} is after today, {today} in UTC.")
    names = sources or chosen.sources
    task = backfills.plan(names, FetchState(library.content), since, today)

    def is_over() -> bool:
        return minutes is not None and time.monotonic() - started >= minutes * 60

    def save() -> None:
        if push:
            commit(library, push)

    days = backfills.run(task, library, chosen, partial(client, config), now, is_over, save)
    for _ in track(days, "Backfilling", total=task.days, unit="day"):
        pass
    tell_workflow("GITHUB_OUTPUT", f"more={'true' if task.left else 'false'}\n")
    tell_workflow("GITHUB_STEP_SUMMARY", intake.markdown(task.reports))
    show_waiting(config, [path for report in task.reports.values() for path in report.waiting])
    return _show(task, FetchState(library.content), since)


def _show(task: backfills.Backfill, state: FetchState, since: date) -> int:
    """Say what became of a run; the number of problems.

    Raises:
        FetchError: if a source failed.
    """
    if not task.parts:
        say(f"All days since {since} are here.")
    failed = []
    for source, report in task.reports.items():
        known = state.sources().get(source)
        reached = f", back to {known.since}" if known and known.since else ""
        show_report(report, f"Backfilling {source}{reached}")
        if report.failures:
            show_failures(source, report.failures)
            failed.append(source)
    if task.left:
        say(f"Time is up, with {counted(task.left, 'day')} left. Run the same command again.")
    if failed:
        raise failure_of(failed)
    return sum(report.problem_count for report in task.reports.values())
