"""Takes records into the archive, and shows the report; a run's report is in its summary too."""

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from generator.commands.curate import review
from generator.commands.group import content
from generator.commands.intake import taking
from generator.commands.intake.taking import Report
from generator.commands.printing import annotate, say, show, show_some, tell_workflow
from generator.commands.upkeep import tables
from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.merge import Outcome
from generator.errors import COMMAND
from generator.incremental.progress import track
from generator.papers.paper import Paper
from generator.sources.frame import runner
from generator.sources.frame.declarations import Fill, Mark, Part, Result
from generator.sources.frame.http import Client
from generator.text.plural import counted

_LONGEST = 200  # characters of a title
_MOST_KINDS = 20  # of things that are no papers
_OUTCOMES: dict[str, Outcome] = {
    "new": "new", "changed": "changed", "unchanged": "kept", "removed for good": "removed",
    "refused": "refused", "passed over": "passed",
}  # fmt: skip


def take(
    config: Path,
    records: Iterable[Result],
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


class Asked(NamedTuple):
    """A part of a source, and what it is asked for: some days, or what is new since a mark."""

    part: Part
    days: list[date]
    mark: Mark

    @property
    def what(self) -> str:
        """The work, in words."""
        days = f", {min(self.days)} to {max(self.days)}" if self.days else ""
        return f"Fetching {self.part.label}{days}"


def take_parts(
    config: Path, plan: Sequence[Asked], asking: Client, fill: Fill, chosen: Settings, now: datetime
) -> list[tuple[Asked, Report]]:
    """Ask the parts of one source, take what they have into the library, and show a report for each."""
    made = [(asked, Report()) for asked in plan]
    parts = (
        (report, result)
        for asked, report in made
        for result in track(runner.fetched(asked.part, asking, asked.days, asked.mark, fill), asked.what)
    )
    taking.take_parts(Library(content(config)), parts, chosen, now=now, of_days=True)
    for asked, report in made:
        show_report(report, asked.what)
    return made


def show_sampled(pages: int) -> None:
    """Say how many pages of the project's sample were taken out, if any."""
    if pages:
        say(f"The project's sample was taken out: {counted(pages, 'page')}.")


def show_report(report: Report, what: str) -> None:
    """Show what became of records, with the first problems."""
    counts = report.outcomes
    passed = f", {counts['passed']:,} passed over" if counts["passed"] else ""
    refused = "".join(f", {number:,} refused by {rule}" for rule, number in report.refused.most_common())
    gone = f", {counts['removed']:,} removed for good" if counts["removed"] else ""
    show(
        report.problems,
        f"{what}: {counted(counts.total(), 'paper')}: {counts['new']:,} new, {counts['changed']:,} changed, "
        f"{counts['kept']:,} unchanged{gone}{passed}{refused}; {counted(report.problem_count, 'problem')}.",
        total=report.problem_count,
    )
    for remark in dict.fromkeys(report.remarks):
        annotate("notice", remark)
    show_sampled(report.sampled)
    if report.passed:
        kinds = ", ".join(counted(number, kind) for kind, number in report.passed.most_common(_MOST_KINDS))
        say(f"Passed over, since they are not papers: {kinds}.")
    if report.waits:
        say(f"{counted(len(report.waits), 'paper')} cannot come in yet:")
        show_some([f"{paper.name} lacks {paper.lacks}" for paper in report.waits])
    for path in report.gone:
        say(f"{path.name}: its source has this paper no more; it stays here until you delete its file.")
    for name in report.returned:
        say(f"{name} was deleted and came back. {removed.advice(name)}")


def show_repeated(report: Report) -> None:
    """Name the first entries of files whose papers earlier entries have, if there are any."""
    if report.repeated:
        some = "entry has the paper" if report.repeated == 1 else "entries have the papers"
        say(f"{report.repeated:,} {some} of an earlier one, and only filled in what that leaves out:")
        _say_some((f"{where}: as in {first}" for where, first in report.first_repeated), report.repeated)


def show_outvoted(report: Report) -> None:
    """Name the first entries of files that other files outvote, if there are any."""
    if report.outvoted:
        some = "entry says" if report.outvoted == 1 else "entries say"
        say(
            f"{report.outvoted:,} {some} a field otherwise than another file of the format, which counts,"
            " since its name comes last. To let this file count, rename it and import it again:"
        )
        _say_some((f"{where}: kept is {kept}" for where, kept in report.first_outvoted), report.outvoted)


def show_refused(report: Report) -> None:
    """Name the first papers that each rule kept out."""
    for rule, papers in report.first_refused.items():
        number = report.refused[rule]
        say(f"{counted(number, 'paper')} left out by {rule}; to take all papers, import without --rules:")
        _say_some((f"{paper.id}: {paper.title.plain[:_LONGEST]}" for paper in papers), number)


def _say_some(lines: Iterable[str], total: int) -> None:
    for line in filter(None, _listed(lines, total)):
        say(line)


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
        counts = (report.outcomes[outcome] for outcome in _OUTCOMES.values())
        rows.append((source, *(f"{number:,}" for number in (*counts, report.problem_count))))
        run.add(report)
    new = run.outcomes["new"] - len(run.waiting)
    links = (f"[{_title(one.paper)}](<{site}{one.address}>)" for one in run.first_new)
    lines = [f"## {counted(new, 'new paper')}\n"]
    lines += _listed(links if site else (_title(one.paper) for one in run.first_new), new)
    lines.append(tables.markdown(("source", *_OUTCOMES, "problems"), rows))
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
