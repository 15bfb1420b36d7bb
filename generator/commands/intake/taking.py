"""Takes records from the sources into the library, and saves how far each source was fetched."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.commands.intake import rules
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.merge import FIRST, Merger, Outcome
from generator.content.runs import listed, published
from generator.content.runs.fetched import FetchState
from generator.errors import Failure, FetchError, Problem, RecordError
from generator.papers import dates
from generator.papers.paper import Paper, Record
from generator.sources.declarations import Source
from generator.sources.http import Client
from generator.text.cleaning import line

_MONTH = timedelta(days=31)
MOST_PROBLEMS = 1_000
"""The most problems that are kept of a run: a file may have millions, and a person reads a few."""
Connect = Callable[[Source[Any]], Client]


@dataclass
class Report:
    """What became of the records of one run.

    Attributes:
        problems: the first thousand records that were skipped or lost a field.
        further: how many more problems there were.
        returned: the ids of papers that came back after somebody deleted their pages.
        refused: how many papers each rule refused, by ``include`` or ``exclude QUERY``.
        first_refused: the first of these papers, by rule.
        first_new: the first new papers, without those that wait for review.
        waiting: the files of new papers that wait for review.
        newest: the newest day on which a paper was listed, else published.
        sampled: how many pages of the project's sample were taken out.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    further: int = 0
    returned: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    first_refused: dict[str, list[Paper]] = field(default_factory=dict)
    first_new: list[Paper] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)
    newest: date | None = None
    sampled: int = 0

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
        self.outcomes += other.outcomes
        self.note(*other.problems)
        self.further += other.further
        self.returned += other.returned
        self.failures += other.failures
        self.refused += other.refused
        for rule, papers in other.first_refused.items():
            self.first_refused[rule] = [*self.first_refused.get(rule, ()), *papers][:FIRST]
        self.first_new = [*self.first_new, *other.first_new][:FIRST]
        self.newest = max(filter(None, (self.newest, other.newest)), default=None)
        self.waiting += other.waiting
        self.sampled += other.sampled


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
    wait for review. Without settings, somebody asked for exactly these papers: all are taken and published at
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
    records: Iterable[Record | Problem | Failure],
    settings: Settings | None = None,
    *,
    now: datetime | None = None,
    of_days: bool = False,
    count: bool = True,
) -> Report:
    """Merge records into a library that is `opened` for them; a record that cannot be merged is a problem.

    With ``count``, the number of pages is saved in ``content/published.yml``, and new papers of lists in
    ``content/listed.yml``.
    """
    report = Report()
    likes, records = rules.liking(settings, library, records) if settings else (None, records)
    with opened(library, settings, likes, now=now, of_days=of_days) as merger:
        for record in records:
            if isinstance(record, Problem):
                report.note(record)
            elif isinstance(record, Failure):
                report.failures.append(record)
            elif isinstance(outcome := merged(merger, record), Problem):
                report.note(outcome)
            else:
                days = [date.fromisoformat(day) for day in record.paper.dates if dates.is_day(day)]
                report.newest = max([*days, *filter(None, [report.newest])], default=None)
    report.outcomes, report.refused, report.returned = merger.outcomes, merger.refused, merger.returned
    report.first_refused, report.first_new = merger.first_refused, merger.first_new
    report.waiting, report.sampled = merger.waiting, merger.sampled
    if count:
        published.record(library.content, *merger.held)
        listed.record(library)
    return report


def merged(merger: Merger, record: Record) -> Outcome | Problem:
    """Merge a record into a library; return the outcome, or the problem if it cannot be merged."""
    try:
        return merger.take(record)
    except RecordError as error:
        return Problem(record.paper.id, error.field, error.reason)
    except OSError:  # a full disk is not the record's fault
        raise
    except Exception as error:
        said = line(f"{type(error).__name__}: {error}"[:200])
        return Problem(record.paper.id, "", f"cannot be taken in ({said}); mend or remove it")


def finish(
    report: Report,
    state: FetchState,
    source: str,
    days: Sequence[date],
    today: date,
    *,
    backwards: bool = False,
) -> None:
    """Save how far a source was fetched, with the days that it was asked for.

    If papers were due and none came, the report gets a failure and nothing is saved. In a backfill
    (``backwards``) the days become gaps instead, since no later run would ask for them.
    """
    if not report.outcomes and not report.failures:
        known = state.sources().get(source)
        due = known.papers if known else None
        reason = ""
        if report.problem_count:
            reason = "none of the records could be taken in; mend what the problems say"
        elif due in days:
            reason = (
                f"not a single paper, though {due} had some; if that is right, delete the line"
                f" `papers: {due}` in content/fetched.yml"
            )
        if reason:
            report.failures.append(Failure(tuple(days), FetchError(reason), asked=backwards))
            if not backwards:
                return
    state.fetched(source, days, report.failures, today, report.newest, backwards=backwards)
