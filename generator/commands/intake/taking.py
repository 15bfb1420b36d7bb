"""Takes records from the sources into the library, and saves how far each source was fetched."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from generator.commands.intake import rules
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.merge import FIRST, Merger, Outcome, Taken, listed_on
from generator.content.runs import listed, published
from generator.content.runs.fetched import FetchState
from generator.errors import Failure, FetchError, Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.frame.declarations import Mark, Part, Passed, Remark, Result, Source, Waits
from generator.sources.frame.http import Client
from generator.text.cleaning import line

_MONTH = timedelta(days=31)
MOST_PROBLEMS = 1_000
"""The most problems that are kept of a run: a file may have millions, and a person reads a few."""
_NOTHING = "none of the records could be taken in; mend what the problems say"
# What two reports have is together.
_SUMS = (
    "outcomes", "further", "returned", "failures", "refused", "waits", "remarks", "passed", "waiting", "gone",
    "repeated", "sampled",
)  # fmt: skip
Connect = Callable[[Source[Any]], Client]


@dataclass
class Report(Taken):
    """What became of what a part of a source, or a file, had."""

    # The first thousand records that were skipped or lost a field.
    problems: list[Problem] = field(default_factory=list)
    further: int = 0  # how many more problems there were
    failures: list[Failure] = field(default_factory=list)
    days: set[date] = field(default_factory=set)  # the days on which its papers were listed, else published
    waits: list[Waits] = field(default_factory=list)  # the papers that cannot come in yet
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

    def add(self, other: "Report") -> None:
        """Add another report to this one."""
        self.note(*other.problems)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for rule, papers in other.first_refused.items():
            self.first_refused[rule] = [*self.first_refused[rule], *papers][:FIRST]
        self.first_new = [*self.first_new, *other.first_new][:FIRST]
        self.days |= other.days
        self.first_repeated = [*self.first_repeated, *other.first_repeated][:FIRST]


def opened(
    library: Library,
    settings: Settings | None = None,
    likes: rules.Likes | None = None,
    *,
    now: datetime | None = None,
    of_days: bool = False,
) -> Merger:
    """Open a library for records; pages note the time.

    The settings' rules may refuse new papers (`rules.refusal` needs ``likes``), and new papers may have to
    wait for review. Without settings, somebody brings exactly these papers: all are taken and published at
    once, and their pages say so.

    With ``of_days``, the records come from fetches of days. Old papers are then not noted as new, since a
    backfill of years would bury the new ones.
    """
    if settings is None:
        return Merger(library, picked=True, now=now)
    newest_since = (now.date() - _MONTH).isoformat() if now and of_days else ""
    refusal = rules.refusal(settings, library, likes)
    return Merger(library, refusal, review=settings.review, now=now, newest_since=newest_since)


def take(
    library: Library,
    results: Iterable[Result],
    settings: Settings | None = None,
    *,
    now: datetime | None = None,
    of_days: bool = False,
    count: bool = True,
) -> Report:
    """Take what a source or a file has into a library, as `take_parts` does; return the report."""
    report = Report()
    parts = ((report, result) for result in results)
    take_parts(library, parts, settings, now=now, of_days=of_days, count=count)
    return report


def take_parts(
    library: Library,
    parts: Iterable[tuple[Report, Result]],
    settings: Settings | None = None,
    *,
    now: datetime | None = None,
    of_days: bool = False,
    count: bool = True,
) -> None:
    """Merge records into a library that is `opened` for them, each with the report in which it is noted.

    A record that cannot be merged is a problem. With ``count``, the number of pages is saved in
    ``content/published.yml``, and new papers of lists in ``content/listed.yml``.
    """
    likes, parts = rules.liking(settings, library, parts, itemgetter(1)) if settings else (None, parts)
    with opened(library, settings, likes, now=now, of_days=of_days) as merger:
        for report, result in parts:
            merger.taken = report
            _take(merger, report, result)
    if count:
        published.record(library.content, *merger.held)
        listed.record(library)


def _take(merger: Merger, report: Report, result: Result) -> None:
    match result:
        case Problem():
            report.note(result)
        case Failure():
            report.failures.append(result)
        case Waits():
            report.waits.append(result)
        case Passed():
            report.passed[result.kind] += 1
        case Mark():
            report.mark = result
        case Remark():
            report.remarks.append(result.says)
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
    report: Report,
    state: FetchState,
    part: Part,
    days: Sequence[date],
    today: date,
    *,
    backwards: bool = False,
) -> None:
    """Save how far a part of a source was fetched, with the days that it was asked for.

    If papers were due and none came, the report gets a failure and nothing is saved. In a backfill
    (``backwards``) the days become gaps instead, since no later run would ask for them.
    """
    if not part.source.has_days:
        if report.problem_count and not (report.outcomes or report.waits or report.failures):
            report.failures.append(Failure((), FetchError(_NOTHING)))
        if report.mark and not report.failures:
            mark, lacks = report.mark, {paper.name: paper.lacks for paper in report.waits}
            state.marked(part.label, mark.values, mark.waiting, today, report.days, lacks)
        return
    if not report.outcomes and not report.failures:
        known = state.sources().get(part.label)
        due = known.papers if known else None
        reason = ""
        if report.problem_count:
            reason = _NOTHING
        elif due in days:
            reason = (
                f"not a single paper, though {due} had some; if that is right, delete the line"
                f" `papers: {due}` in content/fetched.yml"
            )
        if reason:
            report.failures.append(Failure(tuple(days), FetchError(reason), asked=backwards))
            if not backwards:
                return
    state.fetched(part.label, days, report.failures, today, report.days, backwards=backwards)
