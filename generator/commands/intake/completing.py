"""Completes papers: asks another source for what their own one leaves out, when they come and later.

Which papers are due follows from their pages, and from the day of the last time in ``content/fetched.yml``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from generator.commands.group import content
from generator.commands.intake import taking
from generator.commands.intake.asking import client
from generator.commands.intake.reporting import show_report
from generator.commands.intake.taking import Report
from generator.commands.printing import show_failures
from generator.configuration.settings import Settings
from generator.content import disk
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.incremental.progress import track
from generator.papers.paper import Paper, Record
from generator.sources import arxiv, huggingface, spans
from generator.sources.declarations import Source


class Completion(NamedTuple):
    """What another source is asked for.

    Attributes:
        label: its name in ``content/fetched.yml`` and in messages.
        source: the source that is asked, for papers by id.
        of: the names of the sources with the papers that are completed.
        lacks: returns the id to ask for, if a paper lacks what the source may have.
        waits: returns whether the source was never asked for a paper, as far as the paper shows.
        after: on these days after a paper came, the source is asked again.
        most: papers in one run, the newest first.
    """

    label: str
    source: Source[Any]
    of: tuple[str, ...]
    lacks: Callable[[Paper], str]
    waits: Callable[[Paper], bool]
    after: tuple[int, ...]
    most: int


COMPLETIONS = (
    # arXiv gives categories to every paper, so a paper without any was not asked for.
    Completion(
        "arxiv-for-huggingface",
        arxiv.SOURCE,
        (huggingface.SOURCE.name,),
        lambda paper: paper.arxiv,
        lambda paper: not paper.categories,
        (90,),
        5 * arxiv.BATCH,
    ),
)


def complete(config: Path, chosen: Settings, state: FetchState, now: datetime) -> dict[str, Report]:
    """Ask for what papers lack, as far as it is due; return the reports by label.

    If a source fails, the next run asks again.
    """
    library, today, reports = Library(content(config)), now.date(), {}
    for completion in COMPLETIONS:
        if not set(completion.of) & set(chosen.sources):
            continue
        if due := _due(completion, library, state, today):
            what = f"Asking {completion.source.name} for what {len(due):,} papers lack"
            with closing(client(config, completion.source)) as asking:
                assert completion.source.papers
                found = completion.source.papers(asking, chosen.of(completion.source), due)
                records = track(map(_known, spans.whole(found)), what)
                report = reports[completion.label] = taking.take(library, records, chosen, now=now)
            show_report(report, what)
            if report.failures:
                show_failures(completion.source.name, report.failures)
                continue
        state.marked(completion.label, {}, (), today, ())
    return reports


def _known(result: Any) -> Any:
    return replace(result, is_known=True) if isinstance(result, Record) else result


def _due(completion: Completion, library: Library, state: FetchState, today: date) -> list[str]:
    """Return the ids of the papers that are due, the newest first."""
    known = state.sources().get(completion.label)
    last = known.until if known else date.min
    due: list[tuple[str, str]] = []
    for page in _pages(completion, library):
        came = page.added[:10] or page.paper.date
        named = completion.lacks(page.paper)
        if named and (completion.waits(page.paper) or _is_between(completion, came, last, today)):
            due.append((came, named))
    return [named for _, named in sorted(due, reverse=True)[: completion.most]]


def _pages(completion: Completion, library: Library) -> Iterator[Page]:
    marks = [f"\nsource: {name}\n".encode() for name in completion.of]
    for path in library.files():
        if any(mark in disk.read(path) for mark in marks):
            page = library.page(path)
            if isinstance(page, Page):
                yield page


def _is_between(completion: Completion, came: str, last: date, today: date) -> bool:
    """Return whether one of the days on which a paper is due is after the last time."""
    try:
        first = date.fromisoformat(came)
    except ValueError:  # a month or a year
        return False
    return any(last < first + timedelta(days) <= today for days in completion.after)
