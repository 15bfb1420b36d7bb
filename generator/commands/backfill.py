"""``archive backfill``: the days before those that were fetched, a week at a time, the newest first.

The newest come first since a site is of use sooner with them, and since one day, ``since`` in
``content/fetched.yml``, then says how far a source is. That file is committed, so that a run on another
machine goes on there. Within a week, the answers in ``.cache/backfill/`` say which requests are done.

A fetch may be at work on another machine. So a backfill leaves ``content/published.yml`` alone, where any two
runs would conflict: the next fetch counts its papers too.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from generator.commands import intake
from generator.commands.intake import Connect, Report
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.sources import registry
from generator.sources.http import Client
from generator.sources.kept import Kept

_FOLDER = Path(".cache", "backfill")  # beside mkdocs.yml
_WEEK = 7


class Part(NamedTuple):
    """Days that a source is asked for at once.

    Attributes:
        source: its name.
        days: the days, ascending.
        again: whether they failed in an earlier run.
    """

    source: str
    days: tuple[date, ...]
    again: bool = False


@dataclass
class Backfill:
    """What became of a run.

    Attributes:
        parts: what is asked for, in this order.
        reports: what each source gave, by its name.
        left: how many days were not asked for because time was up.
    """

    parts: list[Part]
    reports: dict[str, Report] = field(default_factory=dict)
    left: int = 0

    @property
    def days(self) -> int:
        """How many days are asked for."""
        return sum(len(part.days) for part in self.parts)


def plan(names: Iterable[str], state: FetchState, since: date, today: date) -> Backfill:
    """The days from ``since`` on that are not here yet, the newest weeks of all sources first.

    Args:
        names: of the sources.
        state: how far each was fetched.
        since: the first day.
        today: the day (UTC).
    """
    parts, failed = [], []
    for name in names:
        days, gaps = state.before(name, since, today)
        weeks = (days[max(0, end - _WEEK) : end] for end in range(len(days), 0, -_WEEK))
        parts += [Part(name, tuple(week)) for week in weeks]
        failed += [Part(name, tuple(gaps[start : start + _WEEK]), again=True)
                   for start in range(0, len(gaps), _WEEK)]  # fmt: skip
    # Days that fail for ever take no other day's time.
    return Backfill([*sorted(parts, key=lambda part: part.days[-1], reverse=True), *failed])


def run(
    backfill: Backfill,
    library: Library,
    settings: Settings,
    connect: Connect,
    now: datetime,
    is_over: Callable[[], bool],
    save: Callable[[], object],
) -> Iterator[date]:
    """Fetch the parts into a library; gives each day that is done with.

    Each part begins with what ``content`` has then: to save one may bring what others pushed. A source of
    which no day of a part could be used is not asked for another.

    Args:
        backfill: the plan; what becomes of it is noted there.
        library: where the papers go.
        settings: the archive's.
        connect: makes the client for a source.
        now: the time (UTC).
        is_over: says whether to stop before the next part.
        save: called after each part, before its answers are forgotten.
    """
    ended: set[str] = set()
    with ExitStack() as stack:
        clients: dict[str, Client] = {}
        for number, part in enumerate(backfill.parts):
            if part.source in ended:
                continue
            if is_over():
                backfill.left = sum(
                    len(part.days) for part in backfill.parts[number:] if part.source not in ended
                )
                return
            source, ask = registry.to_fetch(part.source)
            client = clients.get(part.source) or stack.enter_context(closing(connect(source)))
            clients[part.source] = client
            folder = library.content.parent / _FOLDER / part.source
            client.kept = answers = _Answers(folder, f"{part.days[0]}_{part.days[-1]}")
            records = ask(client, settings.of(source), part.days)
            report = intake.take(library, records, settings, now=now, of_days=True, count=False)
            state = FetchState(library.content)
            intake.finish(report, state, part.source, part.days, now.date(), backwards=not part.again)
            save()
            backfill.reports.setdefault(part.source, Report()).add(report)
            if {day for failure in report.failures for day in failure.days} >= set(part.days):
                ended.add(part.source)
            else:
                answers.forget()
            yield from part.days


class _Answers(Kept):
    """The answers to a part's requests, kept in a folder until all that follows from them is saved.

    Those to any other part are deleted.
    """

    def __init__(self, folder: Path, part: str) -> None:
        super().__init__(folder / part)
        self._all = folder
        for path in folder.iterdir() if folder.exists() else ():
            if path.name != part:
                shutil.rmtree(path)

    def forget(self) -> None:
        """Delete them."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._all)
