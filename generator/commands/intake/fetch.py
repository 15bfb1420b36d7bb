"""``archive fetch``: fetches new papers from the sources."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from generator.commands.group import content, day, say, show_some, writes
from generator.commands.intake import taking
from generator.commands.intake.asking import connecting, filling
from generator.commands.intake.taking import IntakeReport
from generator.configuration import settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import sample
from generator.content.runs.fetched import FetchState
from generator.errors import COMMAND, ArchiveError, Failure, FetchError
from generator.papers.paper import ARCHIVE
from generator.sources.frame import registry, runner
from generator.sources.frame.declarations import Fill, Mark, Part, Result
from generator.sources.frame.http import Client
from generator.sources.upstreams.archive import site_of
from generator.store.progress import track
from generator.text.plural import counted

MOST = 30
"""So many papers are removed without a person's word, since another archive has removed them."""


@click.command(
    "fetch",
    epilog="\b\nSources:\n" + "\n".join(f"  {item.name:12} {item.about}" for item in registry.fetchable()),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", type=day, help="First day, YYYY-MM-DD. [default: 14 days before last success]")
@click.option("--until", type=day, help="Last day, YYYY-MM-DD. [default: today in UTC]")
@click.option("--yes", is_flag=True, help="Follow removals of other archives, however many.")
@click.pass_obj
@writes
def command(config: Path, sources: tuple[str, ...], since: date | None, until: date | None, yes: bool) -> int:
    """Fetch new papers from each SOURCE.

    Without a SOURCE, fetches the sources named in the setting `sources`. Days are in UTC. Each fetch asks
    again for the days before the last success, 14 unless `fetch_again_days` is set: sources add papers late,
    and votes and authors change.

    A workflow on GitHub fetches nothing while content/sample.yml marks the archive as the project's sample.
    """
    if fetches_nothing(config):
        return 0
    return fetch_days(config, sources, since, until, yes=yes)


def fetches_nothing(config: Path) -> bool:
    """Say, and return True, if a workflow on GitHub runs on the project's sample."""
    nothing = "GITHUB_ACTIONS" in os.environ and sample.is_in(content(config))
    if nothing:
        say("This is the project's sample, so nothing is fetched. Set it up: Actions, Set up, Run workflow.")
    return nothing


class _Asked(NamedTuple):
    """A part of a source, what it is asked for (some days, or what is new since a mark), and the report."""

    part: Part
    days: list[date]
    mark: Mark
    report: IntakeReport

    @property
    def what(self) -> str:
        days = f", {min(self.days)} to {max(self.days)}" if self.days else ""
        return f"Fetching {self.part.label}{days}"

    def results(self, asking: Client, fill: Fill) -> Iterator[Result | IntakeReport]:
        yield self.report
        yield from track(runner.fetched(self.part, asking, self.days, self.mark, fill), self.what)

    def follow(self, library: Library, day: date, *, yes: bool) -> None:
        """Remove what another archive has removed, if the setting says so; many only with ``yes``.

        Else a failure asks.
        """
        if not self.report.mark or getattr(self.part.settings, "removals", "") != "follow":
            return
        site = site_of(self.report.mark.values["at"])
        gone = library.pages(removed.Removals.read(library.content), mark=b"\ngone: ")
        here = ((path, page) for path, page in gone if isinstance(page, Page) and page.state != "removed")
        theirs = ((path, page) for path, page in here if page.origin("source") == f"{ARCHIVE} {site}")
        papers = {path: page.paper.id for path, page in theirs if page.gone}
        has_removed = f"{site} has removed {counted(len(papers), 'paper')} that came from it"
        if len(papers) > MOST and not yes:
            asks = f"{has_removed}; more than {MOST} are not removed unasked; to remove them here, too: "
            how = f"{COMMAND} fetch {ARCHIVE} --yes; else set archive_removals: mark"
            self.report.failures.append(Failure((), FetchError(asks + how)))
        elif papers:
            for name in papers.values():
                removed.add(library.content, name, day, f"{site} removed it")
            self.report.gone = [path for path in self.report.gone if path not in papers]
            say(f"{has_removed}. The next build takes them off this site, too:")
            show_some([*papers.values()])


def fetch_days(
    config: Path, sources: Sequence[str], since: date | None, until: date | None = None, *, yes: bool = False
) -> int:
    """Fetch days from sources, as `archive fetch` does; return the number of problems.

    What came in before a source failed is kept. With ``yes``, any number of papers is removed that another
    archive has removed.
    """
    chosen = settings.read(config)
    library, now = Library(content(config)), datetime.now(UTC)
    state, today = FetchState(library.content), now.date()
    last = until or today
    if since and since > last:
        raise ArchiveError(f"--since {since} is after --until {last}.")
    plan, again = list[_Asked](), chosen.fetch_again_days
    for part in registry.parts(sources or chosen.sources, chosen.of):
        days = state.days(part.label, since, last, today, again) if part.source.asks else []
        mark = Mark(*state.mark(part.label))
        plan.append(_Asked(part, days, mark.afresh if since else mark, IntakeReport()))
    reports = {each.part.label: each.report for each in plan}
    with connecting(config) as connect:
        fill = filling(config, connect)
        for source, group in groupby(plan, lambda each: each.part.source):
            asked, asking = [*group], connect(source)
            results = (result for each in asked for result in each.results(asking, fill))
            taking.take(library, results, chosen, now=now, of_days=True)
            for each in asked:
                taking.finish(each.report, state, each.part, each.days, today)
                each.follow(library, today, yes=yes)
                taking.show_report(each.report, each.what)
        # A source with remarks answered in another way than it should.
        unwell = {each.part.source.name for each in plan if each.report.failures or each.report.remarks}
        went = {each.part.source.name: each.part.source.name in unwell for each in plan}
        reports |= taking.complete(config, chosen, state, now, connect, went)
    taking.show_run(config, reports)
    return taking.ended(reports)
