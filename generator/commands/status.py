"""``archive status``: what each source gave last, and which of them have been silent for long."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from generator.commands import tables
from generator.content.runs.fetched import SourceState
from generator.errors import COMMAND
from generator.papers import dates
from generator.text.plural import counted

WARNED, REPORTED = 3, 7  # working days without papers after which a run warns, and an issue is opened
_SATURDAY = 5


class Row(NamedTuple):
    """A source as the status shows it.

    Attributes:
        source: its name.
        state: how far it was fetched; ``None`` where it never was.
        silent: working days without papers since the newest day that had some.
    """

    source: str
    state: SourceState | None
    silent: int

    @property
    def cells(self) -> tuple[str, ...]:
        """What a table shows of it: the columns of `HEAD`."""
        state = self.state
        if state is None:
            return self.source, "never", "", "", ""
        gaps = ", ".join(map(str, state.gaps))
        return (
            self.source,
            str(state.succeeded or state.until),
            str(state.papers or ""),
            str(self.silent),
            gaps,
        )

    @property
    def warning(self) -> str:
        """What is wrong, and the next step; ``""`` while all is well."""
        if self.silent < WARNED or not (self.state and self.state.papers):
            return ""
        days, since = counted(self.silent, "working day"), self.state.papers
        return (
            f"{self.source}: {days} without papers since {since}. See whether it has any, then run: "
            f"{COMMAND} fetch {self.source} --since {since}"
        )


HEAD = ("source", "last success", "newest papers", "silent working days", "to be asked for again")


def rows(names: Iterable[str], states: Mapping[str, SourceState], today: date) -> list[Row]:
    """The sources that are fetched from.

    Args:
        names: their names.
        states: how far each was fetched.
        today: the day (UTC), which is not over and so does not count.
    """
    return [Row(name, states.get(name), _silent(states.get(name), today)) for name in names]


def _silent(state: SourceState | None, today: date) -> int:
    if state is None or state.papers is None:  # it never had any
        return 0
    day = timedelta(days=1)
    return sum(each.weekday() < _SATURDAY for each in dates.days_between(state.papers + day, today - day))


def markdown(shown: Iterable[Row]) -> str:
    """The sources as a table in Markdown."""
    return tables.markdown(HEAD, (row.cells for row in shown))


def reported(shown: Iterable[Row]) -> str:
    """The sources that an issue is opened for, with the day of their newest papers; ``none`` if none is."""
    silent = (
        f"{row.source} since {row.state.papers}" for row in shown if row.state and row.silent >= REPORTED
    )
    return ", ".join(silent) or "none"
