"""Completes papers: asks another source for what their own one leaves out, when they come and later.

Which papers are due follows from their pages, and from the day of the last time in ``content/fetched.yml``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from generator.commands.group import content
from generator.commands.intake import taking
from generator.commands.intake.reporting import show_report
from generator.commands.intake.taking import Connect, Report
from generator.commands.printing import annotate
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import Failure
from generator.incremental.progress import track
from generator.papers.paper import Paper, Record
from generator.sources.frame import runner
from generator.sources.frame.declarations import Result, Source
from generator.sources.frame.http import Client
from generator.sources.upstreams import arxiv, europepmc, huggingface
from generator.text.plural import counted

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
)


def complete(
    config: Path,
    chosen: Settings,
    state: FetchState,
    now: datetime,
    connect: Connect,
    failed: Mapping[str, bool],
) -> dict[str, Report]:
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
            lack = "lack" if due[1:] else "lacks"
            what = f"Asking {source.name} for what {counted(len(due), 'paper')} {lack}"
            results = _results(completion, connect(source), chosen.of(source), due, lacking)
            report = taking.take(library, track(results, what), chosen, now=now)
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
                result = replace(result, is_known=True)
            yield result
            if isinstance(result, Failure):
                return
        if came and completion.waits:
            lacking += [name for name in batch if name not in came]


def _due(
    asked: Sequence[Completion], library: Library, state: FetchState, today: date
) -> dict[Completion, list[str]]:
    """Return the ids of the papers that are due, the newest first, by what is asked for."""
    due: dict[Completion, list[tuple[str, str]]] = {completion: [] for completion in asked}
    for page in library.pages_from({name for completion in asked for name in completion.of}):
        came = page.added[:10] or page.paper.date
        for completion, papers in due.items():
            named = completion.lacks(page.paper) if {*page.sources} & {*completion.of} else ""
            if named and _is_due(completion, page.paper, named, came, state, today):
                papers.append((came, named))
    return {
        completion: [named for _, named in sorted(papers, reverse=True)[: completion.most]]
        for completion, papers in due.items()
    }


def _is_due(
    completion: Completion, paper: Paper, named: str, came: str, state: FetchState, today: date
) -> bool:
    known = state.sources().get(completion.label)
    last, lacking = (known.until, known.waiting) if known else (date.min, {})
    is_new = completion.waits is not None and completion.waits(paper) and named not in lacking
    return is_new or _is_between(completion, came, last, today)


def _is_between(completion: Completion, came: str, last: date, today: date) -> bool:
    """Return whether one of the days on which a paper is due is after the last time, or is today.

    More papers may have come since an earlier run today.
    """
    try:
        first = date.fromisoformat(came)
    except ValueError:  # a month or a year
        return False
    due = (first + timedelta(days) for days in completion.after)
    return any(last < day <= today or day == today for day in due)
