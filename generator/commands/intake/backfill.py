"""``archive backfill``: fetches the days before the first fetched one, a week at a time, newest first.

The newest days are the most useful, and in this order one day, ``since`` in ``content/fetched.yml``, records
how far a source is. That file is committed, so a run on another machine continues there. Within a week, the
answers in ``.cache/backfill/`` show which requests are done.

A fetch may run at the same time on another machine, and both would conflict in ``content/published.yml``.
So a backfill leaves that file alone: the next fetch counts its papers too.
"""

import math
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import click

from generator.commands.group import content, day, say, tell_workflow, writes
from generator.commands.intake import taking
from generator.commands.intake.asking import Connect, connecting
from generator.commands.intake.fetch import fetches_nothing
from generator.commands.intake.taking import IntakeReport, show_report, show_run
from generator.commands.upkeep.commit import commit
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import ArchiveError
from generator.sources.frame import registry, runner
from generator.sources.frame.declarations import Part
from generator.sources.frame.http import Kept
from generator.store.progress import track
from generator.text import identifiers
from generator.text.plural import counted

_FOLDER = Path(".cache", "backfill")  # next to mkdocs.yml
_WEEK = 7


class Week(NamedTuple):
    """Days to ask a part of a source for at once, ascending."""

    part: Part
    days: tuple[date, ...]
    again: bool = False  # they failed in an earlier run


@dataclass
class Backfill:
    """A run: its weeks, in order, its end by the clock `time.monotonic`, and the reports."""

    weeks: list[Week]
    until: float
    reports: dict[str, IntakeReport] = field(default_factory=dict)  # by part of a source
    left: int = 0  # days that were not asked for because time was up

    def run(
        self, library: Library, settings: Settings, connect: Connect, now: datetime, push: bool
    ) -> Iterator[date]:
        """Fetch the weeks into a library until time is up; yield each finished day.

        Each week reads ``content`` again, since a ``push`` may bring in the work of others. If all days of a
        week fail, that part of the source is not asked again, and the answers stay; a week that is done needs
        none, nor one of an earlier plan.
        """
        ended: set[str] = set()
        for number, (part, days, again) in enumerate(self.weeks):
            if part.label in ended:
                continue
            if time.monotonic() >= self.until:
                left = (week for week in self.weeks[number:] if week.part.label not in ended)
                self.left = sum(len(week.days) for week in left)
                return
            folder = library.content.parent / _FOLDER / identifiers.slug(part.label)
            answers = folder / f"{days[0]}_{days[-1]}"
            for path in {*folder.glob("*")} - {answers}:
                shutil.rmtree(path)
            asking = connect(part.source)
            asking.kept = Kept(answers)
            found = runner.fetched(part, asking, days)
            report = taking.take(library, found, settings, now=now, of_days=True, count=False)
            state = FetchState(library.content)
            taking.finish(report, state, part, days, now.date(), backwards=not again)
            if push:
                commit(library, push)
            self.reports.setdefault(part.label, IntakeReport()).add(report)
            if {day for failure in report.failures for day in failure.days} >= set(days):
                ended.add(part.label)
            else:
                shutil.rmtree(folder, ignore_errors=True)  # there is none if nothing was asked
            yield from days


def plan(parts: Iterable[Part], state: FetchState, since: date, today: date) -> list[Week]:
    """Return the missing days from ``since`` on, the newest weeks of all sources first."""
    planned, failed = [], []
    for part in parts:
        days, gaps = state.before(part.label, since, today)
        weeks = (days[max(0, end - _WEEK) : end] for end in range(len(days), 0, -_WEEK))
        planned += [Week(part, tuple(week)) for week in weeks]
        starts = range(0, len(gaps), _WEEK)
        failed += [Week(part, tuple(gaps[start : start + _WEEK]), again=True) for start in starts]
    # Days that always fail come last, and take no time from others.
    return [*sorted(planned, key=lambda week: week.days[-1], reverse=True), *failed]


@click.command("backfill")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", required=True, type=day, help="First day to fetch, YYYY-MM-DD.")
@click.option(
    "--minutes", type=click.FloatRange(min=0), metavar="N",
    help="Start no new week after N minutes; the next run continues there.",
)  # fmt: skip
@click.option("--push", is_flag=True, help="Commit and push each week, as `archive commit --push` does.")
@click.pass_obj
@writes
def command(config: Path, sources: tuple[str, ...], since: date, minutes: float | None, push: bool) -> int:
    """Fetch older papers: the days before the first fetched one, back to --since.

    Fetches a week at a time, newest first, at the pace that each SOURCE asks for. However a run ends, the
    same command continues: content/fetched.yml has the day that it reached, as `since`, and .cache/ has the
    answers of the unfinished week. Days that fail are gaps: a backfill asks for them again at its end, and
    each `archive fetch` does so too. A source without days, such as a journal's feed, has nothing older.

    In a workflow on GitHub the step's output `more` is `true` if time ran out, else `false`.
    """
    started = time.monotonic()
    chosen = settings.read(config)
    if fetches_nothing(config):
        return 0
    library, now = Library(content(config)), datetime.now(UTC)
    today = now.date()
    if since > today:
        raise ArchiveError(f"--since {since} is after today, {today} in UTC.")
    parts = registry.parts(sources or chosen.sources, chosen.of)
    for part in parts:
        if not part.source.asks:
            say(f"{part.label} has no days, so there is nothing to backfill: a fetch takes all that it has.")
    if not (parts := [part for part in parts if part.source.asks]):
        tell_workflow("GITHUB_OUTPUT", "more=false\n")
        return 0
    weeks = plan(parts, FetchState(library.content), since, today)
    task = Backfill(weeks, started + (math.inf if minutes is None else minutes * 60))
    number = sum(len(week.days) for week in weeks)
    with connecting(config) as connect:
        days = task.run(library, chosen, connect, now, push)
        for _ in track(days, "Backfilling", total=number, unit="day"):
            pass
    tell_workflow("GITHUB_OUTPUT", f"more={'true' if task.left else 'false'}\n")
    show_run(config, task.reports)
    return _show(task, FetchState(library.content), since)


def _show(task: Backfill, state: FetchState, since: date) -> int:
    """Show the reports of a run; return the number of problems; a source that failed is an error."""
    if not task.weeks:
        say(f"All days since {since} are here.")
    for source, report in task.reports.items():
        known = state.sources().get(source)
        reached = f", back to {known.since}" if known and known.since else ""
        show_report(report, f"Backfilling {source}{reached}")
    if task.left:
        say(f"Time is up, with {counted(task.left, 'day')} left. Run the same command again.")
    return taking.ended(task.reports)
