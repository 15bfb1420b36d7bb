"""``content/fetched.yml``: up to which day each source was fetched, which decides the days to ask for next.

The file has a `SourceState` for each source; a single day, ``huggingface: 2026-11-24``, is its ``until``.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from msgspec import Meta

from generator.content.runs.sides import Folders, Sides, joined, joined_names
from generator.content.typed import EntryFile, Shape, value
from generator.errors import ArchiveError, Failure, Problem, RecordError
from generator.papers import dates
from generator.store import atomic
from generator.text.cleaning import line

_T = TypeVar("_T")
_FIRST_DAYS = 7  # in a first fetch
_LONGEST = 400  # days since the last fetch; after more, the clock may be wrong
_DAY = timedelta(days=1)
_DAYS = ("succeeded", "papers", "since")  # optional keys of single days
_RECENT = 20  # days with papers that show a rhythm
_SEVERAL = 4  # gaps between such days; the longest one may be an exception
_FASTEST, _SLOWEST = 5, 366  # days: a shorter gap may be a weekend, and a longer one shows no rhythm
_MOST_WAITING = 500  # papers that a part's state remembers
_LONGEST_NAME = 500  # characters of the name of a paper that waits
_LONGEST_CAUSE = 160  # characters
_WORD = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][a-z0-9_-]*")
# A line in between, or git could not merge a fetch with a backfill on another machine.
_APART = "  # archive backfill moves it:\n"

NEVER = dates.EARLIEST
"""Up to which day a source was fetched that has not answered so far."""


class Failed(Shape, frozen=True):
    """Why the last run got not all that a source has."""

    day: date  # of that run, in UTC
    why: Annotated[str, Meta(max_length=_LONGEST_CAUSE)]  # what the source did: the cause of a `FetchError`

    def __str__(self) -> str:
        return f"on {self.day} it {line(self.why)}"


class SourceState(Shape, frozen=True):
    """How far a source was fetched."""

    until: date = NEVER  # every day up to this one was fetched, except the gaps
    gaps: tuple[date, ...] = ()  # earlier days that failed, ascending; the next fetch asks for them again
    succeeded: date | None = None  # the day (UTC) of the last run without a new gap
    papers: date | None = None  # the newest day that had papers
    # Every day from this one to ``until`` was fetched, except the gaps; ``None`` if unknown.
    since: date | None = None
    # How many days usually pass at most between two days with papers, as far as its answers show; 0 if they
    # were all of one day.
    rhythm: int = 0
    # What a source without days needs to ask for what is new, such as an ETag.
    mark: dict[str, str] = {}  # noqa: RUF012  (msgspec copies it)
    # The names of papers that lack a title, an author or a date so far; of papers that it lacks, if it
    # completes those of other sources.
    waiting: dict[str, str] = {}  # noqa: RUF012
    failed: Failed | None = None  # ``None`` if the last run got all

    @property
    def success(self) -> date | None:
        """The day of the last success, if there was one; files by older versions have no ``succeeded``."""
        return self.succeeded or (None if self.until in (NEVER, *self.gaps) else self.until)

    def __post_init__(self) -> None:
        if not (failed := self.failed) and self.until == NEVER:
            raise ValueError("without `until`")
        for day in (self.until, *self.gaps, failed and failed.day, *(getattr(self, name) for name in _DAYS)):
            if day and not dates.EARLIEST <= day <= dates.LATEST:
                raise ValueError(dates.no_day(day))


_ENTRY: Any = SourceState | date
FILE: EntryFile[SourceState | date] = EntryFile("fetched.yml", _ENTRY, "huggingface: {until: 2026-11-24}")


def last_success(states: Iterable[SourceState]) -> str:
    """Return the newest day (ISO) on which a source succeeded: today for a build, which reads no clock."""
    return max((state.succeeded.isoformat() for state in states if state.succeeded), default="")


class FetchState:
    """How far each source was fetched, from ``fetched.yml``; a mistake in it raises an `ArchiveError`."""

    def __init__(self, content: Path) -> None:
        self._path = content / FILE.file
        self._states: dict[str, SourceState] = {}
        problems: list[Problem] = []

        def take(source: str, said: SourceState | date) -> None:
            state = value(SourceState, {"until": said}) if isinstance(said, date) else said
            self._states[source] = state.replaced(gaps=tuple(sorted({*state.gaps})))

        try:
            FILE.read(self._path, take, problems)
            reason = f"{problems[0]}" if problems else ""
        except RecordError as error:
            reason = f"{error}"
        if reason:
            raise ArchiveError(f"{content / reason}; correct it, or delete it and fetch with --since")

    def sources(self) -> dict[str, SourceState]:
        """Return how far each source was fetched, by name."""
        return dict(self._states)

    def days(self, source: str, since: date | None, last: date, today: date, again: int) -> list[date]:
        """Return the days to ask a source for: from ``since`` to ``last``, then the gaps.

        If ``since`` is ``None``, the first day is ``again`` days before ``until``. If the clock seems to be
        wrong, an `ArchiveError` says so.
        """
        state = self._begun(source)
        gaps = state.gaps if state else ()
        if since:
            first, gaps = since, tuple(gap for gap in gaps if since <= gap <= last)
        else:
            if state and (state.until > today or last - state.until > timedelta(days=_LONGEST)):
                raise ArchiveError(
                    f"{self._path}: {source} was fetched up to {state.until}, but today is {today}; set this "
                    "machine's clock; if it is right, correct the file, or name the first day with --since"
                )
            first = min(state.until, last) - again * _DAY if state else last - _FIRST_DAYS * _DAY
        # Gaps come last, so that days that fail forever take no time from other days.
        return [day for day in dates.days_between(first, last) if day not in gaps] + list(gaps)

    def before(self, source: str, first: date, today: date) -> tuple[list[date], list[date]]:
        """Return the days from ``first`` to the first fetched day or ``today``, and the gaps after them."""
        state = self._begun(source)
        if state is None:
            return dates.days_between(first, today), []
        last = state.since - _DAY if state.since else state.until
        days = dates.days_between(first, min(last, today))
        return days, [gap for gap in state.gaps if gap >= first and gap not in days]

    def mark(self, source: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the mark of a source without days, and the names of the papers that wait."""
        state = self._states.get(source)
        return (state.mark, tuple(state.waiting)) if state else ({}, ())

    def marked(
        self,
        source: str,
        mark: Mapping[str, str],
        waiting: Iterable[str],
        today: date,
        days: Iterable[date],
        lacks: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Save the outcome of a fetch from a source without days; ``days`` are the days that had papers.

        ``lacks`` says what papers that wait lack; of a paper that it does not name, the last word stays.
        """
        old = self._states.get(source) or SourceState(today)
        until = max(today, old.until)
        names = [name for name in dict.fromkeys(waiting) if len(name) <= _LONGEST_NAME][:_MOST_WAITING]
        kept = {line(name): line(lacks.get(name) or old.waiting.get(name, "")) for name in names}
        known = {line(name): line(said) for name, said in mark.items()}
        new = old.replaced(until=until, succeeded=until, mark=known, waiting=kept)
        self._states[source] = _with_papers(new, days, today)
        self._write()

    def fetched(
        self,
        source: str,
        days: Sequence[date],
        failures: Iterable[Failure],
        today: date,
        papers: Iterable[date],
        *,
        backwards: bool = False,
    ) -> None:
        """Save the outcome of a fetch of some days.

        A day after ``today`` (UTC) never counts as fetched. ``papers`` are the days that had papers. A
        backfill works ``backwards``: its days are the last of `before`.
        """
        failed, skipped = set[date](), set[date]()
        for failure in failures:
            (failed if failure.asked else skipped).update(failure.days)
        old = self._begun(source)
        asked = [day for day in days if day not in skipped and day <= today]
        if not asked:
            return
        new = old or SourceState(max(asked))
        if min(days) <= new.until + _DAY:  # otherwise days in between are missing
            new = new.replaced(until=max(new.until, *asked))
        first = min(asked) if backwards else _unbroken(asked)
        known = new.since if old else max(asked)
        if backwards or (known and first <= known <= max(asked) + _DAY):
            new = new.replaced(since=first)
        # If neither end moves, the next run asks for the skipped days anyway.
        moved = backwards or (old is not None and new.until > old.until)
        missing = {day for day in (*failed, *(skipped if moved else ())) if day <= new.until}
        gaps = (set(new.gaps) - set(asked)) | missing
        if not missing - set(old.gaps if old else ()):
            new = new.replaced(succeeded=max(today, new.succeeded or today))
        self._states[source] = _with_papers(new.replaced(gaps=tuple(sorted(gaps))), papers, today)
        self._write()

    def ended(self, source: str, failures: Sequence[Failure], today: date) -> None:
        """Save why a run got not all that a source has, by the first of its failures, or that it got all."""
        old = self._states.get(source)
        failed = Failed(today, failures[0].error.cause[:_LONGEST_CAUSE]) if failures else None
        if failed != (old and old.failed):
            self._states[source] = old.replaced(failed=failed) if old else SourceState(failed=failed)
            self._write()

    def _begun(self, source: str) -> SourceState | None:
        """Return how far a source was fetched, if it was."""
        state = self._states.get(source)
        return state if state and state.until != NEVER else None

    def _write(self) -> None:
        atomic.write(self._path, written(self._states))


def join(folders: Folders) -> bytes:
    """Return one file of three: of each source the later days, and what waits unless one side met it."""
    states = folders.each(lambda folder: FetchState(folder).sources())
    return written(joined_names(states, _both))


def _both(sides: Sides[SourceState | None]) -> SourceState:
    _, earlier, later = sides
    assert earlier and later
    until, succeeded, papers = (
        _of_both(sides, name, lambda days: max(filter(None, days[1:]), default=None))
        for name in ("until", "succeeded", "papers")
    )
    said = sides.each(lambda state: {**state.waiting} if state else {})
    waiting = {name: {**said.earlier, **said.later}[name] for name in _left(said)}
    return later.replaced(
        until=until,
        gaps=tuple(sorted(_left(sides.each(lambda state: state.gaps if state else ())))),
        succeeded=succeeded,
        papers=papers,
        since=_of_both(sides, "since", lambda since: _first(earlier, later)),
        rhythm=_of_both(sides, "rhythm", attrgetter("later")),
        mark=_of_both(sides, "mark", attrgetter("later")),
        failed=_of_both(sides, "failed", attrgetter("later")),
        waiting=dict(islice(waiting.items(), _MOST_WAITING)),
    )


def _of_both(sides: Sides[SourceState | None], name: str, both: Callable[[Sides[Any]], Any]) -> Any:
    return joined(sides.each(lambda state: getattr(state, name, None)), both)


def _first(earlier: SourceState, later: SourceState) -> date | None:
    """Return from which day on every day was fetched by one of two runs; they may not touch each other."""
    old, new = sorted((earlier, later), key=attrgetter("until"))
    if old.since and new.since and new.since > old.until + _DAY:
        return new.since
    return min(filter(None, (old.since, new.since)), default=None)


def _left(sides: Sides[Iterable[_T]]) -> list[_T]:
    """Return what either side has, without what one of them has met."""
    base, earlier, later = sides.each(lambda items: dict.fromkeys(items))
    return [item for item in earlier | later if item not in base or (item in earlier and item in later)]


def written(states: Mapping[str, SourceState]) -> bytes:
    """Return the text of the file."""
    lines = []
    for source, state in sorted(states.items()):
        lines += [f"{_text(source)}:", *[f"  until: {state.until}"] * (state.until != NEVER)]
        if state.gaps:
            lines.append(f"  gaps: [{', '.join(map(str, state.gaps))}]")
        for name in ("succeeded", "papers", "rhythm", "since"):
            if said := getattr(state, name):
                lines.append(f"{_APART * (name == 'since')}  {name}: {said}")
        if state.mark:
            lines.append(f"  mark: {json.dumps(state.mark, ensure_ascii=False, sort_keys=True)}")
        if state.failed:
            lines.append(f"  failed: {{day: {state.failed.day}, why: {_text(state.failed.why)}}}")
        lines += ["  waiting:"] * bool(state.waiting)
        lines += [f"    {_text(name)}: {_text(lacks)}" for name, lacks in state.waiting.items()]
    return "".join(f"{text}\n" for text in lines).encode()


def _text(text: str) -> str:
    """Return a text for YAML, in quotes unless it is a plain word."""
    return text if _WORD.fullmatch(text) else json.dumps(line(text), ensure_ascii=False)


def _with_papers(state: SourceState, days: Iterable[date], today: date) -> SourceState:
    """Return a state with the newest day that had papers, and the rhythm that these days show.

    Days before that day alone show no rhythm: they are those of a backfill.
    """
    new = sorted({day for day in days if day <= today})
    if not new or (state.papers and new[-1] < state.papers):
        return state
    had = sorted({*new, state.papers or new[0]})[-_RECENT:]
    gaps = [(later - earlier).days for earlier, later in pairwise(had)]
    gaps = sorted(max(gap, _FASTEST) for gap in gaps if gap <= _SLOWEST)
    rhythm = gaps[-2] if len(gaps) >= _SEVERAL else max((*gaps, state.rhythm))
    return state.replaced(papers=new[-1], rhythm=rhythm)


def _unbroken(days: Sequence[date]) -> date:
    """Return the first of the days without a day missing between it and the last."""
    first, known = max(days), set(days)
    while first - _DAY in known:
        first -= _DAY
    return first
