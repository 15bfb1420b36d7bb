"""Takes records into the library, shows what became of them, and saves how far each source was fetched.

Papers are completed, too: another source is asked for what their own one leaves out, when they come and
later. Which ones are due follows from their pages, and from the day of the last time in
``content/fetched.yml``.
"""

import html
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from generator.commands.curate import review
from generator.commands.group import annotate, content, say, show, show_failures, show_some, tell_workflow
from generator.commands.intake import rules
from generator.commands.intake.asking import Connect
from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content.curated import removed
from generator.content.library import Library
from generator.content.merge import FIRST, Merged, Merger, Outcome, listed_on
from generator.content.runs import listed, people, published
from generator.content.runs.fetched import FetchState, SourceState
from generator.errors import COMMAND, Failure, FetchError, Note, Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Notice, Paper, Record
from generator.sources.frame import registry, runner
from generator.sources.frame.declarations import Mark, Part, Result, Source
from generator.sources.frame.http import Client
from generator.sources.upstreams import arxiv, crossref, europepmc, huggingface
from generator.store.progress import track
from generator.text.cleaning import line
from generator.text.markdown import literal, table
from generator.text.plural import counted

_MONTH = timedelta(days=31)
MOST_PROBLEMS = 1_000
"""The most problems that are kept of a run: a file may have millions, and a person reads a few."""
_NOTHING = "none of the records could be taken in; mend what the problems say"
# What two reports have is together.
_SUMS = (
    "outcomes", "further", "returned", "failures", "refused", "waits", "remarks", "passed", "waiting", "gone",
    "repeated", "sampled",
)  # fmt: skip


@dataclass
class IntakeReport(Merged):
    """What became of what a part of a source, or a file, had."""

    # The first thousand records that were skipped or lost a field.
    problems: list[Problem] = field(default_factory=list)
    further: int = 0  # how many more problems there were
    failures: list[Failure] = field(default_factory=list)
    days: set[date] = field(default_factory=set)  # the days on which its papers were listed, else published
    waits: list[Notice] = field(default_factory=list)  # the papers that cannot come in yet
    # How many things of each kind were passed over, since they are no papers.
    passed: Counter[str] = field(default_factory=Counter)
    mark: Mark | None = None  # how far a source without days was fetched
    remarks: list[str] = field(default_factory=list)  # what the source says about the way that was taken

    @property
    def problem_count(self) -> int:
        """The number of problems, kept or not."""
        return len(self.problems) + self.further

    def note(self, *problems: Problem) -> None:
        """Count problems, and keep them if they are among the first."""
        kept = problems[: MOST_PROBLEMS - len(self.problems)]
        self.problems += kept
        self.further += len(problems) - len(kept)

    def add(self, other: "IntakeReport") -> None:
        """Add another report to this one."""
        self.note(*other.problems)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for rule, papers in other.first_refused.items():
            self.first_refused[rule] = [*self.first_refused[rule], *papers][:FIRST]
        self.first_new = [*self.first_new, *other.first_new][:FIRST]
        self.days |= other.days
        self.first_repeated = [*self.first_repeated, *other.first_repeated][:FIRST]


def take(
    library: Library,
    results: Iterable[Result | IntakeReport],
    settings: Settings | None = None,
    *,
    now: datetime | None = None,
    of_days: bool = False,
    count: bool = True,
) -> IntakeReport:
    """Merge records into a library; pages note the time; what follows a report is noted in it.

    The settings' rules may refuse new papers, and new papers may have to wait for review. Without settings,
    somebody brings exactly these papers: all are taken and published at once, and their pages say so.

    With ``of_days``, the records come from fetches of days. Old papers are then not noted as new, since a
    backfill of years would bury the new ones. With ``count``, the number of pages is saved in
    ``content/published.yml``, new papers of lists in ``content/listed.yml``, and people with several names in
    ``content/people.yml``.
    """
    if settings is None:
        opened = Merger(library, picked=True, now=now)
    else:
        likes, results = rules.liking(settings, library, results)
        refusal = rules.refusal(settings, library, likes)
        since = (now.date() - _MONTH).isoformat() if now and of_days else ""
        opened = Merger(library, refusal, review=settings.review, now=now, newest_since=since)
    report, has_orcids = IntakeReport(), False
    with opened as merger:
        merger.taken = report
        for result in results:
            if isinstance(result, IntakeReport):
                merger.taken = report = result
            else:
                _take(merger, report, result)
                has_orcids |= isinstance(result, Record) and bool(result.paper.orcids)
    if count:
        published.record(library.content, *merger.held)
        listed.record(library)
        if has_orcids:
            people.record(library)
    return report


def _take(merger: Merger, report: IntakeReport, result: Result) -> None:
    match result:
        case Note():
            report.remarks.append(result.reason)
        case Problem():
            report.note(result)
        case Failure():
            report.failures.append(result)
        case Notice(says="waits"):
            report.waits.append(result)
        case Notice(says="no paper"):
            report.passed[result.words] += 1
        case Mark():
            report.mark = result
        case Record() | Notice():
            if isinstance(outcome := merged(merger, result), Problem):
                report.note(outcome)
            elif isinstance(result, Record):
                days = result.paper.dates if outcome != "new" else listed_on(result).dates
                report.days |= {date.fromisoformat(day) for day in days if dates.is_day(day)}


def merged(merger: Merger, told: Record | Notice) -> Outcome | Problem:
    """Merge a record, or heed a notice; return the outcome, or the problem if that cannot be done."""
    name = told.paper.id if isinstance(told, Record) else told.name
    try:
        return merger.take(told) if isinstance(told, Record) else merger.heed(told)
    except RecordError as error:
        return Problem(name, error.field, error.reason)
    except OSError:  # a full disk is not the record's fault
        raise
    except Exception as error:
        said = line(f"{type(error).__name__}: {error}"[:200])
        return Problem(name, "", f"cannot be taken in ({said}); mend or remove it")


def finish(
    report: IntakeReport,
    state: FetchState,
    part: Part,
    days: Sequence[date],
    today: date,
    *,
    backwards: bool = False,
) -> None:
    """Save how far a part of a source was fetched, with the days that it was asked for, and why it failed.

    If papers were due and none came, the report gets a failure and nothing is saved. In a backfill
    (``backwards``) the days become gaps instead, since no later run would ask for them.
    """
    if not report.outcomes and not report.failures:
        known = state.sources().get(part.label)
        due, error = known.papers if known else None, None
        if report.problem_count and (part.source.asks or not report.waits):
            error = FetchError(_NOTHING, "sent nothing that can be taken in")
        elif due in days:
            reason = f"not a single paper, though {due} had some; if that is right, delete the line"
            cause = f"had no papers, not even of {due}, when it had some before"
            error = FetchError(f"{reason} `papers: {due}` in content/fetched.yml", cause)
        if error:
            report.failures.append(Failure(tuple(days), error, asked=backwards))
    if part.source.asks:
        state.fetched(part.label, days, report.failures, today, report.days, backwards=backwards)
    elif report.mark and not report.failures:
        mark, lacks = report.mark, {paper.name: paper.words for paper in report.waits}
        state.marked(part.label, mark.values, mark.waiting, today, report.days, lacks)
    state.ended(part.label, report.failures, today)


LONGEST = 200  # characters of a title
_MOST_KINDS = 20  # of things that are no papers
_OUTCOMES: dict[str, Outcome] = {
    "new": "new", "changed": "changed", "unchanged": "kept", "removed for good": "removed",
    "refused": "refused", "passed over": "passed",
}  # fmt: skip


def take_shown(
    config: Path, records: Iterable[Result], what: str, chosen: Settings | None, now: datetime
) -> IntakeReport:
    """Take records into the library, as `take` does, and show the report."""
    report = take(Library(content(config)), track(records, what), chosen, now=now)
    show_report(report, what)
    return report


def show_sampled(pages: int) -> None:
    """Say how many pages of the project's sample were taken out, if any."""
    if pages:
        say(f"The project's sample was taken out: {counted(pages, 'page')}.")


def show_report(report: IntakeReport, what: str) -> None:
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
        show_some([f"{paper.name} lacks {paper.words}" for paper in report.waits])
    for path in report.gone:
        say(f"{path.name}: its source has this paper no more; it stays here until you delete its file.")
    for name in report.returned:
        say(f"{name} was deleted and came back. {removed.advice(name)}")


def ended(reports: Mapping[str, IntakeReport]) -> int:
    """Return the number of problems of a run; if sources failed, show their failures and raise an error."""
    labels: dict[str, list[str]] = {}
    for label, report in reports.items():
        if report.failures:
            show_failures(label, report.failures)
            labels.setdefault(label.partition(" ")[0], []).append(label)
    if labels:
        nouns = {source.name: source.part for source in registry.SOURCES}
        named = (some[0] if len(some) == 1 else counted(len(some), nouns[of]) for of, some in labels.items())
        raise FetchError(
            f"{' and '.join(named)} failed; what came in is kept, and the next run asks for the rest"
        )
    return sum(report.problem_count for report in reports.values())


def show_run(config: Path, reports: Mapping[str, IntakeReport]) -> None:
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


def markdown(reports: Mapping[str, IntakeReport], site: str = "") -> str:
    """Return the report for a run's summary: the first new papers, counts by source, what each rule refused.

    The papers are linked to their pages, if the address of the ``site`` is known.
    """
    rows, run = [], IntakeReport()
    for source, report in reports.items():
        counts = (report.outcomes[outcome] for outcome in _OUTCOMES.values())
        rows.append((source, *(f"{number:,}" for number in (*counts, report.problem_count))))
        run.add(report)
    new = run.outcomes["new"] - len(run.waiting)
    links = (f"[{_title(one.paper)}](<{site}{one.address}>)" for one in run.first_new)
    lines = [f"## {counted(new, 'new paper')}\n"]
    lines += _listed(links if site else (_title(one.paper) for one in run.first_new), new)
    lines.append(table(("source", *_OUTCOMES, "problems"), rows))
    if run.refused:
        number = counted(run.refused.total(), "paper")
        lines.append(f"### {number} refused\n\nTo take one: `{COMMAND} add ID`\n")
    for rule, papers in run.first_refused.items():
        total = run.refused[rule]
        lines.append(f"<details><summary>{html.escape(rule)}: {total:,}</summary>\n")
        lines += _listed((f"{_title(paper)}, {literal(paper.id)}" for paper in papers), total)
        lines.append("</details>\n")
    return "\n".join(lines) + "\n"


def _title(paper: Paper) -> str:
    return literal(paper.title.plain[:LONGEST])


def _listed(papers: Iterable[str], total: int) -> list[str]:
    """Return the lines of a list, with how many more there are, and an empty line if it is not empty."""
    lines = [f"- {paper}" for paper in papers]
    if total > len(lines):
        lines.append(f"- … and {total - len(lines):,} more")
    return [*lines, ""] if lines else []


_AT_ONCE = 100  # papers that are asked for together


class Completion(NamedTuple):
    """What another source is asked for."""

    label: str  # its name in ``content/fetched.yml`` and in messages
    source: Source[Any]  # the source that is asked, for papers by id
    of: tuple[str, ...]  # the names of the sources with the papers that are completed
    lacks: Callable[[Paper], str]  # returns the id to ask for, if a paper lacks what the source may have
    # On these days after a paper came, the source is asked; 0 is the day on which it came.
    after: tuple[int, ...]
    most: int  # papers in one run, the newest first
    # Whether it is asked again for citations alone, of papers that are not older than the last of these days.
    counts: bool = False
    # Returns whether the source was never asked for a paper, if the paper shows that; such a paper is asked
    # for in the next run.
    waits: Callable[[Paper], bool] | None = None


COMPLETIONS = (
    # arXiv gives categories to every paper, so a paper without any was not asked for.
    Completion(
        label="arxiv-for-huggingface",
        source=arxiv.SOURCE,
        of=(huggingface.SOURCE.name,),
        lacks=lambda paper: paper.arxiv,
        after=(90,),
        most=5 * _AT_ONCE,
        waits=lambda paper: not paper.categories,
    ),
    # Crossref has one abstract in four, and some feeds have none. PubMed gets many within three months.
    Completion(
        label="europepmc-for-abstracts",
        source=europepmc.SOURCE,
        of=("crossref", "feed"),
        lacks=lambda paper: "" if paper.abstract else paper.links.doi or paper.published_in.doi,
        after=(0, 14, 90),
        most=100 * europepmc.SLICE,
    ),
    # A preprint does not say that it was published, unless it is asked again.
    Completion(
        label="europepmc-for-preprints",
        source=europepmc.SOURCE,
        of=(europepmc.SOURCE.name, "crossref", "feed"),
        lacks=lambda paper: paper.links.doi if paper.published_in.kind == "preprint" else "",
        after=(90, 180, 365),
        most=100 * europepmc.SLICE,
    ),
    # Each paper has a day of its own in each month, so the papers of two years make a few requests a day.
    *(
        Completion(
            label=f"{source.name}-for-citations",
            source=source,
            of=of,
            lacks=lambda paper: paper.cited_as,
            after=tuple(range(30, 731, 30)),
            most=50 * _AT_ONCE,
            counts=True,
        )
        for source, of in (
            (crossref.SOURCE, ("crossref", "doi", "feed", "arxiv", huggingface.SOURCE.name, "zotero")),
            (europepmc.SOURCE, (europepmc.SOURCE.name,)),
        )
    ),
)


def complete(
    config: Path,
    chosen: Settings,
    state: FetchState,
    now: datetime,
    connect: Connect,
    failed: Mapping[str, bool],
) -> dict[str, IntakeReport]:
    """Ask for what papers lack, as far as it is due; return the reports by label.

    ``failed`` has the sources that were fetched in this run, by name, and whether they failed. Only papers of
    these are completed, and one that failed is not asked once more.

    A source that fails here is told, but is no failure of the run, since no paper is missing. The next run
    asks again.
    """
    library, today, reports = Library(content(config)), now.date(), {}
    asked = [each for each in COMPLETIONS if not failed.get(each.source.name) and failed.keys() & {*each.of}]
    for completion, due in _due(asked, library, state, today).items():
        source = completion.source
        lacking: list[str] = []
        if due:
            lack, papers = "lack" if due[1:] else "lacks", counted(len(due), "paper")
            wanted = f"citations of {papers}" if completion.counts else f"what {papers} {lack}"
            what = f"Asking {source.name} for {wanted}"
            results = _results(completion, connect(source), chosen.of(source), due, lacking)
            report = take(library, track(results, what), chosen, now=now)
            if report.outcomes or not report.failures:
                show_report(report, what)
            if report.failures:
                error = report.failures[0].error
                annotate("warning", f"{what}: {error}. No paper is missing; the next fetch asks again.")
                continue
            reports[completion.label] = report
        known = dict.fromkeys((*lacking, *state.mark(completion.label)[1]))
        state.marked(completion.label, {}, known, today, ())
    return reports


def _results(
    completion: Completion, asking: Client, settings: Any, due: Sequence[str], lacking: list[str]
) -> Iterator[Result]:
    """Yield what the source has of papers, up to the first failure.

    The ids that it lacks are added to ``lacking``; they are not asked for again until a day of
    `Completion.after`. An answer without any paper shows nothing about them.
    """
    for start in range(0, len(due), _AT_ONCE):
        batch, came = due[start : start + _AT_ONCE], set[str]()
        for result in runner.named(completion.source, settings, asking, batch):
            if isinstance(result, Record):
                came.update(result.paper.ids)
                name, counts = result.paper.cited_as, result.counts
                is_known = replace(result, is_known=True)
                yield Notice(name, "counted", counts=counts) if completion.counts else is_known
            else:
                yield result
            if isinstance(result, Failure):
                return
        if came and completion.waits:
            lacking += [name for name in batch if name not in came]


def _due(
    asked: Sequence[Completion], library: Library, state: FetchState, today: date
) -> dict[Completion, list[str]]:
    """Return the ids of the papers that are due, the newest first, by what is asked for."""
    states = state.sources()
    due: dict[Completion, list[tuple[str, str]]] = {completion: [] for completion in asked}
    for counts in (False, True):
        some = [completion for completion in asked if completion.counts is counts]
        oldest = max((completion.after[-1] for completion in some), default=0) if counts else 0
        since = dates.folder(f"{today - timedelta(oldest)}") if oldest else ""
        for page in library.pages_from({name for completion in some for name in completion.of}, since):
            came = page.paper.date if counts else page.added[:10] or page.paper.date
            for completion in some:
                named = completion.lacks(page.paper) if {*page.sources} & {*completion.of} else ""
                known = states.get(completion.label)
                if named and _is_due(completion, page.paper, named, came, known, today):
                    due[completion].append((came, named))
    return {
        completion: [named for _, named in sorted(papers, reverse=True)[: completion.most]]
        for completion, papers in due.items()
    }


def _is_due(
    completion: Completion, paper: Paper, named: str, came: str, known: SourceState | None, today: date
) -> bool:
    """Return whether the source was never asked for a paper, or is due after the last time or today.

    More papers may have come since an earlier run today.
    """
    last, lacking = (known.until, known.waiting) if known else (date.min, {})
    if completion.waits and completion.waits(paper) and named not in lacking:
        return True
    try:
        first = date.fromisoformat(came)
    except ValueError:  # a month or a year
        return False
    due = (first + timedelta(days) for days in completion.after)
    return any(last < day <= today or day == today for day in due)
