"""The status of sources, from ``content/fetched.yml``: a page, and a line on the home page."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, Self

from generator.content.runs.fetched import NEVER, SourceState
from generator.listings.groups import Groups, link
from generator.listings.kinds import ADDED, STATISTICS, STATUS
from generator.listings.records import Link, Listing
from generator.papers import dates
from generator.sources.frame.registry import fetchable
from generator.text.cleaning import line
from generator.text.plural import counted
from generator.text.sentences import shortened

_GAPS = 10  # days that are listed
_FEW = 3  # of these, in a sentence
_NAME = 80  # characters of a journal's name
_HOST = re.compile(r"https?://([^/?#]+)")


class Fetched(NamedTuple):
    """What is known of sources, and of their parts, by name."""

    asked: tuple[str, ...] = ()  # the names of those that a fetch asks
    states: Mapping[str, SourceState] = MappingProxyType({})  # of those that ever answered

    @property
    def today(self) -> str:
        """The day of the last success, ``""`` before the first."""
        days = (state.success for state in self.states.values())
        return max((day.isoformat() for day in days if day), default="")


def page(groups: Groups, fetched: Fetched) -> Listing:
    """Return the page that says what came last and what did not, and then the state of each source."""
    said = tuple(
        (name(label, state), Link("", " ".join(_said(state, fetched.today))))
        for label, state in ((label, fetched.states.get(label)) for label in fetched.asked)
    )
    others = [label for label in fetched.states if label not in fetched.asked]
    facts = (
        (name(label, state), tuple(_facts(groups, state)))
        for label, state in ((label, fetched.states.get(label)) for label in (*fetched.asked, *others))
    )
    came = Came.of(groups, fetched.today)
    return Listing(
        *STATUS.page,
        0,
        up=(Link.to(STATISTICS),),
        description=" ".join(_news(came, fetched)),
        tables=((("", said),) if said else ()) + tuple(facts),
        foot=Link.to(ADDED) if came else None,
    )


def foot(fetched: Fetched) -> Link | None:
    """Return the home page's link to the status page, with the day of the last success, if there is one."""
    return Link(STATUS.address, f"Fetched {dates.short(fetched.today)}") if fetched.today else None


def name(label: str, state: SourceState | None) -> str:
    """Return the name of a source or a part of one for readers, given its name in ``content/fetched.yml``."""
    source, _, part = label.partition(" ")
    title = next((one.title for one in fetchable() if one.name == source), "") or source
    return f"{title}: {place(part, state)}" if part else title


def place(part: str, state: SourceState | None) -> str:
    """Return the name of a feed, a journal or a library: its own, if a fetch has told it, else its host."""
    known = state.mark.get("journal", "") if state else ""
    host = _HOST.match(part)
    return shortened(line(known or (host[1] if host else part)), _NAME)


class Came(NamedTuple):
    """The last day on which papers came in, and how many; of the first such day, all papers are told.

    A first fetch brings papers of years, and only those of the last weeks are new to readers.
    """

    day: str
    papers: int
    is_first: bool

    @classmethod
    def of(cls, groups: Groups, today: str) -> Self | None:
        """Return the last of these days until today, if there is one."""
        days = [card.added_day for card in groups.everything if card.added and card.added_day <= today]
        if not days:
            return None
        is_first = min(days) == max(days)
        return cls(max(days), groups.total if is_first else days.count(max(days)), is_first)

    def said(self, today: str) -> Iterator[str]:
        """Yield sentences."""
        day = dates.label(self.day)
        if self.day != today:
            yield f"No new papers came in on {dates.label(today)}."
        if self.is_first:
            are = "paper is" if self.papers == 1 else "papers are"
            yield f"{self.papers:,} {are} here since the first fetch, on {day}."
        elif self.day == today:
            yield f"{counted(self.papers, 'paper')} came in on {day}."
        else:
            yield f"The last came on {day}: {counted(self.papers, 'paper')}."


def _news(came: Came | None, fetched: Fetched) -> Iterator[str]:
    """Yield sentences: what came in on the last day, and whether all sources answered."""
    today = fetched.today
    if not today:
        yield "Nothing was fetched so far." if fetched.asked else "This archive asks no source by itself."
        return
    if came:
        yield from came.said(today)
    else:  # papers of journals may be dated long before they come
        yield f"The last fetch was on {dates.label(today)}."
    states = [fetched.states.get(label) for label in fetched.asked]
    silent = sum(not state or f"{state.success or ''}" < _asked(state, today) for state in states)
    if silent:
        yield f"{silent} of {counted(len(states), 'source')} did not answer, or not wholly."
    elif len(states) > 1:
        yield "All sources answered."


def _said(state: SourceState | None, today: str) -> Iterator[str]:
    """Yield sentences about a source: whether it answered, how new its papers are, what is missing, why."""
    if state is None:
        yield "Not asked so far." if not today else "No answer so far; the archive asks again the next time."
        return
    last, asked = state.success, _asked(state, today)
    why = f": it {state.failed.cause}" if state.failed else ""
    if last and f"{last}" >= asked:
        yield f"It answered on {_label(last)}."
    else:
        yield f"No whole answer on {dates.label(asked)}{why}. The archive asks again the next time."
        yield f"The last one came on {_label(last)}." if last else "None came so far."
        why = ""
    if state.papers:
        yield f"Its newest papers are of {_label(state.papers)}."
    if state.gaps:
        yield f"Still missing, and asked for each time: {_days(state, _FEW)}{why}."
    if state.waiting:
        waiting = counted(len(state.waiting), "paper")
        yield f"{waiting} cannot come in yet: a title, an author or a date is missing."


def _asked(state: SourceState, today: str) -> str:
    """Return the last day on which a source was asked, as far as is known."""
    return max(today, f"{state.failed.day if state.failed else state.until}")


def _label(day: date) -> str:
    return dates.label(day.isoformat())


def _days(state: SourceState, most: int) -> str:
    """Return the days that are missing, the first ones if they are many."""
    more = f" and {len(state.gaps) - most:,} more" if len(state.gaps) > most else ""
    return ", ".join(map(_label, islice(state.gaps, most))) + more


def _facts(groups: Groups, state: SourceState | None) -> Iterator[tuple[str, Link]]:
    yield "Last success", Link("", _label(state.success) if state and state.success else "never")
    if state is None or state.until == NEVER:
        return
    if state.papers:
        day = state.papers.isoformat()
        yield "Newest day with papers", link(day) if day in groups.counts else Link("", _label(state.papers))
    yield "Fetched up to", Link("", _label(state.until))
    if state.gaps:
        yield "Days to fetch again", Link("", _days(state, _GAPS))
