"""Takes records into the archive, and shows the report; a run's report is in its summary too."""

import html
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from generator.commands.curate import review
from generator.commands.group import content
from generator.commands.intake import taking
from generator.commands.intake.taking import Report
from generator.commands.printing import say, show, show_some, tell_workflow
from generator.commands.upkeep import tables
from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.errors import COMMAND, Failure, Problem
from generator.incremental.progress import track
from generator.papers.paper import Paper, Record
from generator.text.plural import counted

_LONGEST = 200  # characters of a title
_HEAD = ("source", "new", "changed", "unchanged", "removed for good", "refused", "problems")


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


def show_run(config: Path, reports: Mapping[str, Report]) -> None:
    """Show the new papers that wait for review; put all that a run took and refused into its summary."""
    tell_workflow("GITHUB_STEP_SUMMARY", markdown(reports, locations.site(config, "site_url")))
    show_waiting(config, [path for report in reports.values() for path in report.waiting])


def show_waiting(config: Path, paths: list[Path]) -> None:
    """Show the new papers that wait for review, in a workflow's summary too."""
    papers = list(review.waiting(Library(content(config)), locations.edit_address(config), paths))
    if papers:
        say(f"{counted(len(papers), 'new paper')} to review. {review.HOW}.")
        show_some([paper.line for paper in papers])
    tell_workflow("GITHUB_STEP_SUMMARY", review.markdown(papers))


def markdown(reports: Mapping[str, Report], site: str = "") -> str:
    """Return the report for a run's summary: the first new papers, counts by source, what each rule refused.

    The papers are linked to their pages, if the address of the ``site`` is known.
    """
    rows, run = [], Report()
    for source, report in reports.items():
        counts = [report.outcomes[outcome] for outcome in ("new", "changed", "kept", "removed", "refused")]
        rows.append((source, *(f"{number:,}" for number in (*counts, report.problem_count))))
        run.add(report)
    new = run.outcomes["new"] - len(run.waiting)
    links = (f"[{_title(paper)}](<{site}{paper.address}>)" for paper in run.first_new)
    lines = [f"## {counted(new, 'new paper')}\n"]
    lines += _listed(links if site else map(_title, run.first_new), new)
    lines.append(tables.markdown(_HEAD, rows))
    if run.refused:
        number = counted(run.refused.total(), "paper")
        lines.append(f"### {number} refused\n\nTo take one: `{COMMAND} add ID`\n")
    for rule, papers in run.first_refused.items():
        total = run.refused[rule]
        lines.append(f"<details><summary>{html.escape(rule)}: {total:,}</summary>\n")
        lines += _listed((f"{_title(paper)}, {tables.literal(paper.id)}" for paper in papers), total)
        lines.append("</details>\n")
    return "\n".join(lines) + "\n"


def _title(paper: Paper) -> str:
    return tables.literal(paper.title.plain[:_LONGEST])


def _listed(papers: Iterable[str], total: int) -> list[str]:
    """Return the lines of a list, with how many more there are, and an empty line if it is not empty."""
    lines = [f"- {paper}" for paper in papers]
    if total > len(lines):
        lines.append(f"- … and {total - len(lines):,} more")
    return [*lines, ""] if lines else []
