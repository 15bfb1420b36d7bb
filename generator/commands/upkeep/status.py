"""``archive status``: shows when each source last had papers, and which have been silent for long."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click

from generator.commands.curate import review
from generator.commands.group import annotate, content, say, tell_workflow
from generator.configuration import settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState, SourceState
from generator.errors import COMMAND
from generator.papers import dates
from generator.sources.frame import registry
from generator.sources.frame.declarations import Part
from generator.text.markdown import literal, table
from generator.text.plural import counted

WARNED, REPORTED = 3, 7  # working days without papers until a run warns, and until it opens an issue
_UNKNOWN = 46  # days: the rhythm of a part that has shown none so far, as a quarterly journal at first
_SATURDAY = 5
_SHOWN = 20  # papers that wait
_HEAD = ("source", "last success", "newest papers", "silent working days", "days to fetch again")


class SourceStatus(NamedTuple):
    """A part of a source, as the status shows it."""

    part: Part
    state: SourceState | None  # None if it was never fetched
    today: date  # it is not over, so it does not count as silent

    @property
    def silent(self) -> int:
        """Working days without papers since the newest day with some."""
        if self.part.source.may_rest or self.state is None or self.state.papers is None:  # it never had any
            return 0
        day = timedelta(days=1)
        days = dates.days_between(self.state.papers + day, self.today - day)
        return sum(each.weekday() < _SATURDAY for each in days)

    @property
    def usual(self) -> int:
        """So many working days without papers are usual: up to twice the part's own rhythm."""
        if self.part.source.is_daily or self.state is None:
            return 0
        return 2 * (self.state.rhythm or _UNKNOWN) * _SATURDAY // 7

    @property
    def cells(self) -> list[str]:
        """The cells of its row in a table, in the columns of `_HEAD`."""
        state = self.state
        if state is None:
            return [self.part.label, "never", "", "", ""]
        last, gaps = state.success or "never", ", ".join(map(str, state.gaps))
        return [self.part.label, f"{last}", f"{state.papers or ''}", f"{self.silent}", gaps]

    @property
    def warning(self) -> str:
        """The problem and the next step; ``""`` while all is well."""
        if not (self.state and self.state.papers) or self.silent < WARNED + self.usual:
            return ""
        days, since = counted(self.silent, "working day"), self.state.papers
        return (
            f"{self.part.label}: {days} without papers since {since}. Check whether it has any, then run: "
            f"{COMMAND} fetch {self.part.source.name} --since {since}"
        )


def reported(shown: Iterable[SourceStatus]) -> str:
    """Return the sources that need an issue, with the day of their newest papers; else ``none``."""
    silent = (
        f"{row.part.label} since {row.state.papers}"
        for row in shown
        if row.state and row.silent >= REPORTED + row.usual
    )
    return ", ".join(silent) or "none"


def waiting(row: SourceStatus) -> tuple[str, list[str]]:
    """Return how many of a part's papers cannot come in yet, in words, and the first of them."""
    papers = row.state.waiting if row.state else {}
    lines = [f"{name} lacks {lacks}" if lacks else name for name, lacks in papers.items()]
    more = [f"… and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
    says = f"{counted(len(lines), 'paper')} cannot come in yet; each fetch asks again" if lines else ""
    return says, lines[:_SHOWN] + more


def _listed(row: SourceStatus, written: Callable[[str], str]) -> str:
    """Return why a part failed, and `waiting` as a list with a heading, each text as ``written``."""
    says, papers = waiting(row)
    why = row.state and row.state.failed
    failed = f"\n{written(row.part.label)}: {written(f'{why}')}.\n" if why else ""
    lines = (f"{written(row.part.label)}: {says}:", "", *(f"- {written(paper)}" for paper in papers))
    return failed + ("\n".join(("", *lines, "")) if says else "")


@click.command("status")
@click.pass_obj
def command(config: Path) -> int:
    """Show when each source last had papers; warn of sources silent for three working days.

    A source that does not have papers each day may be silent for twice as long as it usually is. Says why
    the last run of a source failed, and names the papers that cannot come in yet, since they lack a title,
    an author or a date. With the setting `review`, also says how many papers wait for review. In a workflow
    on GitHub, all this goes into the run's summary. The step's output `silent` lists sources without papers
    for seven working days, or says `none`; its outputs `digest` and `meaning` are these settings, and
    `summaries` says whether this one is set.
    """
    states, chosen = FetchState(content(config)).sources(), settings.read(config)
    parts, today = registry.parts(chosen.sources, chosen.of), datetime.now(UTC).date()
    sources = [SourceStatus(part, states.get(part.label), today) for part in parts]
    rows = table(_HEAD, (row.cells for row in sources))
    number = sum(1 for _ in review.waiting(Library(content(config)))) if chosen.review else 0
    papers = f"\n{counted(number, 'paper')} to review: {COMMAND} review\n" if number else ""
    listed = "".join(_listed(row, literal) for row in sources)
    if not tell_workflow("GITHUB_STEP_SUMMARY", f"## Sources\n\n{rows}{papers}{listed}\n"):
        for line in (rows + papers + "".join(_listed(row, str) for row in sources)).splitlines():
            say(line)
    for warning in filter(None, (row.warning for row in sources)):
        annotate("warning", warning)
    flags = f"meaning={chosen.meaning}\nsummaries={chosen.summaries is not None}\n".lower()
    tell_workflow("GITHUB_OUTPUT", f"silent={reported(sources)}\ndigest={chosen.digest}\n{flags}")
    return 0
