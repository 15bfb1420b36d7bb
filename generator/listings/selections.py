"""Selections, one page each: papers that are featured, have code, came in lately, are new or were saved."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import ADDED, BROWSE, CODE, DATES, FEATURED, LIKE, NEW, SAVED, Kind
from generator.listings.records import Block, Listing
from generator.papers import dates
from generator.text.language import marked

_NONE = {
    FEATURED: marked("No paper is featured yet."),
    CODE: marked("No paper links to its code yet."),
    ADDED: marked("No papers have come in lately."),
}
_OWN = {
    SAVED: marked("The papers that you gave a star, with your own notes and folders, in this browser alone."),
    LIKE: marked(
        "The papers that have most in common with those that you saved or chose, found in this browser alone."
    ),
}


def pages(groups: Groups) -> Iterator[Listing]:
    """Yield the pages of selections, long ones by time; an empty one says how to fill it."""
    for kind, listed in groups.selected.items():
        none = "" if listed else groups.language.gettext(_NONE[kind])
        page = Listing(*groups.page(kind), 0, up=(groups.to(BROWSE),), description=none)
        if kind is ADDED:
            yield _by_day(page, listed, groups)
            continue
        yield from hubs.by_time(page, listed, groups)


def _by_day(page: Listing, listed: Sequence[Card], groups: Groups) -> Listing:
    """Return the page of recently added papers, grouped by day of arrival."""
    if not listed:
        return page
    t, by_day = groups.language, groupby(listed, attrgetter("added_day"))
    blocks = [Block.dated(day, tuple(papers), t) for day, papers in by_day]
    about = t("The papers that came in last, whatever their date.")
    if len(blocks) == 1 and len(listed) == groups.limit:
        about = t("The papers that came in last, whatever their date. "
                  "Of a day with more than {n} papers, only the most voted are shown.",
                  n=t.number(groups.limit))  # fmt: skip
    return page._replace(total=len(listed), blocks=tuple(blocks), description=about)


def scripted(groups: Groups, kinds: Collection[Kind]) -> Iterator[Listing]:
    """Yield the pages of some kinds that a script fills in."""
    t, last = groups.language, groups.days[:1]
    added = (groups.to(ADDED),) if groups.selected[ADDED] else ()
    days = (groups.link(day)._replace(label=dates.short(day, t), count=groups.counts[day]) for day in last)
    elsewhere = ("", (*days, *added, groups.to(DATES)))
    about = t("Papers that came since your last visit. What you follow comes first.")
    yield Listing(*groups.page(NEW), 0, parts=(elsewhere,), description=about)
    for kind, about in _OWN.items():
        if kind in kinds:
            yield Listing(*groups.page(kind), 0, up=(groups.to(BROWSE),), description=t(about))
