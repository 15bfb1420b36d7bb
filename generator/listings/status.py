"""The status of sources, from ``content/fetched.yml``: a page, and a line on the home page."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, Self

from generator.content.runs.fetched import NEVER, SourceState
from generator.listings.groups import Groups
from generator.listings.kinds import ADDED, STATISTICS, STATUS
from generator.listings.records import Link, Listing
from generator.papers import dates
from generator.sources.frame.registry import fetchable
from generator.text.cleaning import line
from generator.text.language import Language, several
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
    t = groups.language
    states = {label: fetched.states.get(label) for label in (*fetched.asked, *fetched.states)}
    said = tuple(
        (name(label, states[label]), Link("", t.space.join(_said(states[label], fetched.today, t))))
        for label in fetched.asked
    )
    facts = ((name(label, state), tuple(_facts(groups, state))) for label, state in states.items())
    came = Came.of(groups, fetched.today)
    return Listing(
        *groups.page(STATUS),
        0,
        up=(groups.to(STATISTICS),),
        description=t.space.join(_news(came, fetched, t)),
        tables=((("", said),) if said else ()) + tuple(facts),
        foot=groups.to(ADDED) if came else None,
    )


def foot(fetched: Fetched, t: Language) -> Link | None:
    """Return the home page's link to the status page, with the day of the last success, if there is one."""
    day = dates.short(fetched.today, t) if fetched.today else ""
    return Link(STATUS.address, t("Fetched {day}", day=day)) if day else None


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

    def said(self, today: str, t: Language) -> Iterator[str]:
        """Yield sentences."""
        if self.day != today:
            yield t("No new papers came in on {day}.", day=dates.label(today, t))
        if self.is_first:
            said = several("{n} paper is here since the first fetch, on {day}.",
                           "{n} papers are here since the first fetch, on {day}.")  # fmt: skip
        elif self.day == today:
            said = several("{n} paper came in on {day}.", "{n} papers came in on {day}.")
        else:
            said = several("The last came on {day}: {n} paper.", "The last came on {day}: {n} papers.")
        yield t.ngettext(*said, self.papers, day=dates.label(self.day, t))


def _news(came: Came | None, fetched: Fetched, t: Language) -> Iterator[str]:
    """Yield sentences: what came in on the last day, and whether all sources answered."""
    today = fetched.today
    if not today:
        nothing = t("Nothing was fetched so far.")
        yield nothing if fetched.asked else t("This archive asks no source by itself.")
        return
    if came:
        yield from came.said(today, t)
    else:  # papers of journals may be dated long before they come
        yield t("The last fetch was on {day}.", day=dates.label(today, t))
    states = [fetched.states.get(label) for label in fetched.asked]
    if silent := sum(not state or f"{state.success or ''}" < _asked(state, today) for state in states):
        yield t.ngettext("{silent} of {n} source did not answer, or not wholly.",
                         "{silent} of {n} sources did not answer, or not wholly.",
                         len(states), silent=silent)  # fmt: skip
    elif len(states) > 1:
        yield t("All sources answered.")


def _said(state: SourceState | None, today: str, t: Language) -> Iterator[str]:
    """Yield sentences about a source: whether it answered, how new its papers are, what is missing, why."""
    if state is None:
        again = t("No answer so far; the archive asks again the next time.")
        yield again if today else t("Not asked so far.")
        return
    last, asked = state.success, _asked(state, today)
    why = [t("It {cause}.", cause=line(state.failed.why))] if state.failed else []
    if last and f"{last}" >= asked:
        yield t("It answered on {day}.", day=_label(last, t))
    else:
        yield t("No whole answer on {day}.", day=dates.label(asked, t))
        yield from why
        yield t("The archive asks again the next time.")
        never = t("None came so far.")
        yield t("The last one came on {day}.", day=_label(last, t)) if last else never
        why = []
    if state.papers:
        yield t("Its newest papers are of {day}.", day=_label(state.papers, t))
    if state.gaps:
        yield t("Still missing, and asked for each time: {days}.", days=_days(state, _FEW, t))
        yield from why
    if state.waiting:
        yield t.ngettext("{n} paper cannot come in yet: a title, an author or a date is missing.",
                         "{n} papers cannot come in yet: a title, an author or a date is missing.",
                         len(state.waiting))  # fmt: skip


def _asked(state: SourceState, today: str) -> str:
    """Return the last day on which a source was asked, as far as is known."""
    return max(today, f"{state.failed.day if state.failed else state.until}")


def _label(day: date, t: Language) -> str:
    return dates.label(day.isoformat(), t)


def _days(state: SourceState, most: int, t: Language) -> str:
    """Return the days that are missing, the first ones if they are many."""
    days = ", ".join(_label(day, t) for day in islice(state.gaps, most))
    more = len(state.gaps) - most
    return t.ngettext("{days} and {n} more", "{days} and {n} more", more, days=days) if more > 0 else days


def _facts(groups: Groups, state: SourceState | None) -> Iterator[tuple[str, Link]]:
    t = groups.language
    last = state.success if state else None
    success = _label(last, t) if last else t("never")
    yield t("Last success"), Link("", success)
    if state is None or state.until == NEVER:
        return
    if state.papers:
        day = state.papers.isoformat()
        shown = groups.link(day) if day in groups.counts else Link("", _label(state.papers, t))
        yield t("Newest day with papers"), shown
    yield t("Fetched up to"), Link("", _label(state.until, t))
    if state.gaps:
        yield t("Days to fetch again"), Link("", _days(state, _GAPS, t))
