"""``content/fetched.yml``: the days up to which each source was fetched, and so which to ask for next.

A source's part of it::

    huggingface:
      until: 2026-11-24        # every day up to here was fetched, but for the gaps
      gaps: [2026-11-20]       # days that failed and are asked for again; left out where there are none
      succeeded: 2026-11-25    # the day (UTC) of the last run in which the source answered as it should
      papers: 2026-11-24       # the newest day that had papers
      # by archive backfill:
      since: 2025-11-01        # the first day that `archive backfill` got to, if it ever ran

Before there were gaps, ``huggingface: 2026-11-24`` was all of it; that is still read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

from generator import atomic
from generator.content import safeyaml
from generator.errors import ArchiveError, RecordError
from generator.papers import dates

_FIRST_DAYS = 7  # that a first fetch asks for
_LONGEST = 400  # days since the last fetch, beyond which the clock may be wrong
_DAY = timedelta(days=1)
_DAYS = ("succeeded", "papers", "since")  # the keys of single days, each of which may be left out
# A line between, or git could not join what a fetch writes with what a backfill on another machine does.
_APART = "  # by archive backfill:\n"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far a source was fetched.

    Attributes:
        until: every day up to here was fetched, but for the gaps.
        gaps: earlier days that failed, ascending; they are asked for again.
        succeeded: the day (UTC) of the last run in which the source answered as it should: no day failed, but
            for days that were gaps before.
        papers: the newest day that had papers.
        since: every day from here to ``until`` was fetched, but for the gaps; ``None`` before a backfill.
    """

    until: date
    gaps: tuple[date, ...] = ()
    succeeded: date | None = None
    papers: date | None = None
    since: date | None = None


def last_success(states: Iterable[SourceState]) -> str:
    """The newest day (ISO) on which a source answered as it should: a build's today, for it has no clock.

    It is ``""`` where no such day is known.
    """
    return max((state.succeeded.isoformat() for state in states if state.succeeded), default="")


class FetchState:
    """How far each source was fetched.

    Args:
        content: the ``content`` folder.

    Raises:
        ArchiveError: if the file cannot be read, or has something else than days in it.
    """

    def __init__(self, content: Path) -> None:
        self._path = content / "fetched.yml"
        try:
            raw = safeyaml.read(self._path, "fetched.yml")
        except RecordError as error:
            reason = f"{self._path} {error.reason}; mend it, or delete it and fetch with --since"
            raise ArchiveError(reason) from None
        self._states = {
            str(source): self._read(str(source), value)
            for source, value in (raw.items() if isinstance(raw, dict) else ())
        }

    def _read(self, source: str, value: object) -> SourceState:
        if not isinstance(value, dict):
            return SourceState(self._day(source, value))
        if unknown := value.keys() - {"until", "gaps", *_DAYS}:
            raise ArchiveError(f"{self._path}: {source}: {min(map(str, unknown))!r} is not a key here")
        gaps = value.get("gaps", [])
        if not isinstance(gaps, list):
            raise ArchiveError(f"{self._path}: {source}: gaps: {gaps!r} is not a list of days")
        days = {name: self._day(f"{source}: {name}", value[name]) for name in _DAYS if name in value}
        return SourceState(
            self._day(f"{source}: until", value.get("until")),
            tuple(sorted({self._day(f"{source}: gaps", gap) for gap in gaps})),
            **days,
        )

    def _day(self, where: str, value: object) -> date:
        is_date = isinstance(value, date) and not isinstance(value, datetime)
        if not (is_date and dates.EARLIEST <= cast(date, value) <= dates.LATEST):
            raise ArchiveError(f"{self._path}: {where}: {dates.no_day(value)}")
        return cast(date, value)

    def sources(self) -> dict[str, SourceState]:
        """How far each source was fetched, by name."""
        return dict(self._states)

    def days(self, source: str, since: date | None, last: date, today: date, again: int) -> list[date]:
        """The days to ask a source for: those from the first to the last, then the gaps.

        Args:
            source: its name.
            since: the first day; ``None`` for ``again`` days before the end of the last success.
            last: the last day.
            today: the day (UTC).
            again: how many days before the end of the last success are asked for once more.

        Raises:
            ArchiveError: if the clock seems to be wrong.
        """
        state = self._states.get(source)
        if since is None:
            if state and state.until > today:
                raise ArchiveError(
                    f"{self._path}: {source} was fetched up to {state.until}, but today is {today}; "
                    "set this machine's clock, or correct the file"
                )
            if state and last - state.until > timedelta(days=_LONGEST):
                raise ArchiveError(
                    f"{self._path}: {source} was fetched up to {state.until}, and today is {today}; "
                    "if this machine's clock is right, name the first day with --since"
                )
            first = min(state.until, last) - again * _DAY if state else last - _FIRST_DAYS * _DAY
            gaps = state.gaps if state else ()
        else:
            first = since
            gaps = tuple(gap for gap in state.gaps if since <= gap <= last) if state else ()
        # The gaps come last, so that days that fail for ever take no other day's time.
        return [day for day in dates.days_between(first, last) if day not in gaps] + list(gaps)

    def before(self, source: str, first: date, today: date) -> tuple[list[date], list[date]]:
        """The days that a backfill asks a source for.

        Args:
            source: its name.
            first: the first day.
            today: the day (UTC), at which it begins where nothing was ever fetched.

        Returns:
            The days from the first one to where the fetched ones begin, ascending; and the gaps after those,
            ascending.
        """
        state = self._states.get(source)
        if state is None:
            return dates.days_between(first, today), []
        last = state.since - _DAY if state.since else state.until
        days = dates.days_between(first, min(last, today))
        return days, [gap for gap in state.gaps if gap >= first and gap not in days]

    def fetched(
        self,
        source: str,
        days: Sequence[date],
        failed: Collection[date],
        skipped: Collection[date],
        today: date,
        papers: date | None,
        *,
        backwards: bool = False,
    ) -> None:
        """Save what became of the days that were to be fetched.

        Args:
            source: its name.
            days: all of them.
            failed: those among them without a usable answer.
            skipped: those for which the source was not asked any more.
            today: the day (UTC); later ones are not done, whatever the answer.
            papers: the newest day that had papers, if there were any.
            backwards: these are the last of the days that are given by `before`, which begin earlier now.
        """
        old = self._states.get(source)
        asked = [day for day in days if day not in skipped and day <= today]
        if not asked:
            return
        new = old or SourceState(max(asked))
        if min(days) <= new.until + _DAY:  # else days in between were never asked for
            new = replace(new, until=max(new.until, *asked))
        if backwards:
            new = replace(new, since=min(asked))
        # Where neither end moves, the next run asks for the skipped days in any case.
        moved = backwards or (old is not None and new.until > old.until)
        missing = {day for day in (*failed, *(skipped if moved else ())) if day <= new.until}
        gaps = (set(new.gaps) - set(asked)) | missing
        if not missing - set(old.gaps if old else ()):
            new = replace(new, succeeded=max(today, new.succeeded or today))
        newest = [day for day in (papers, new.papers) if day]
        self._states[source] = replace(new, gaps=tuple(sorted(gaps)), papers=max(newest, default=None))
        self._write()

    def _write(self) -> None:
        lines = []
        for source, state in sorted(self._states.items()):
            lines += [f"{source}:", f"  until: {state.until}"]
            if state.gaps:
                lines.append(f"  gaps: [{', '.join(map(str, state.gaps))}]")
            days = ((name, getattr(state, name)) for name in _DAYS)
            lines += [f"{_APART * (name == 'since')}  {name}: {day}" for name, day in days if day]
        atomic.write(self._path, "".join(f"{line}\n" for line in lines).encode())
