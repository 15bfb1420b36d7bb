"""Takes records into the archive, and shows the report."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from generator.commands.curate import review
from generator.commands.group import content
from generator.commands.intake import taking
from generator.commands.intake.taking import Report
from generator.commands.printing import say, show, show_some, tell_workflow
from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.errors import Failure, Problem
from generator.incremental.progress import track
from generator.papers.paper import Record
from generator.text.plural import counted


def take(
    config: Path,
    records: Iterable[Record | Problem | Failure],
    what: str,
    chosen: Settings | None,
    now: datetime,
    *,
    of_days: bool = False,
) -> Report:
    """Take records into the library, as `taking.take` does, and show the report."""
    library = Library(content(config))
    report = taking.take(library, track(records, what), chosen, now=now, of_days=of_days)
    show_report(report, what)
    return report


def show_sampled(pages: int) -> None:
    """Say how many pages of the project's sample were taken out, if any."""
    if pages:
        say(f"The project's sample was taken out: {counted(pages, 'page')}.")


def show_report(report: Report, what: str) -> None:
    """Show what became of records, with the first problems."""
    counts = report.outcomes
    refused = "".join(f", {number:,} refused by {rule}" for rule, number in report.refused.most_common())
    gone = f", {counts['removed']:,} removed for good" if counts["removed"] else ""
    show(
        report.problems,
        f"{what}: {counted(counts.total(), 'paper')}: {counts['new']:,} new, {counts['changed']:,} changed, "
        f"{counts['kept']:,} unchanged{gone}{refused}; {counted(report.problem_count, 'problem')}.",
        total=report.problem_count,
    )
    show_sampled(report.sampled)
    for name in report.returned:
        say(f"{name} was deleted and came back. {removed.advice(name)}")


def show_waiting(config: Path, paths: list[Path]) -> None:
    """Show the new papers that wait for review, in a workflow's summary too."""
    papers = list(review.waiting(Library(content(config)), locations.edit_address(config), paths))
    if papers:
        say(f"{counted(len(papers), 'new paper')} to review. {review.HOW}.")
        show_some([paper.line for paper in papers])
    tell_workflow("GITHUB_STEP_SUMMARY", review.markdown(papers))
