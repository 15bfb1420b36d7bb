"""Selections, one page each: papers that are featured, have code, came in lately, are new or were saved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import groupby
from operator import attrgetter

from generator.listings import split
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import ADDED, BROWSE, CODE, DATES, FEATURED, LIKE, NEW, SAVED, Kind
from generator.listings.records import Block, Listing, Step

_NONE = {
    FEATURED: "No paper is featured yet.",
    CODE: "No paper links to its code yet.",
    ADDED: "No papers have come in lately.",
}
_NEW = "Papers that came since your last visit. What you follow comes first."
_SAVED = "The papers that you gave a star, with your own notes and folders, in this browser alone."
_LIKE = "The papers that have most in common with those that you saved or chose, found in this browser alone."


def papers(groups: Groups) -> dict[Kind, Sequence[Card]]:
    """Return the papers of each selection, newest first."""
    everything = groups.everything
    return {
        FEATURED: [paper for paper in everything if paper.featured],
        CODE: [paper for paper in everything if paper.code],
        ADDED: _lately_added(everything, groups.limit),
    }


def _lately_added(everything: Sequence[Card], limit: int) -> list[Card]:
    """Return the papers of the last days of arrival, at most ``limit`` papers in whole days.

    If the last day alone has more, its papers with the most votes are returned.
    """
    by_day: defaultdict[str, list[Card]] = defaultdict(list)
    for paper in everything:
        if paper.added:
            by_day[paper.added_day].append(paper)
    listed: list[Card] = []
    for day in sorted(by_day, reverse=True):
        if listed and len(listed) + len(by_day[day]) > limit:
            break
        listed += nsmallest(limit, by_day[day], key=attrgetter("rank"))
    return listed


def pages(selected: Mapping[Kind, Sequence[Card]], limit: int) -> Iterator[Listing]:
    """Yield the pages of selections; an empty selection says how to fill it.

    Args:
        selected: the papers of each selection.
        limit: the most papers on a page; a longer list is split by year and month.
    """
    for kind, listed in selected.items():
        page = Listing(*kind.page, 0, up=(Step.to(BROWSE),), description="" if listed else _NONE[kind])
        if kind is ADDED:
            yield _by_day(page, listed, limit)
            continue
        yield from split.by_time(page, listed, limit)


def _by_day(page: Listing, listed: Sequence[Card], limit: int) -> Listing:
    """Return the page of recently added papers, grouped by day of arrival."""
    if not listed:
        return page
    by_day = groupby(listed, attrgetter("added_day"))
    blocks = [Block.dated(day, tuple(papers)) for day, papers in by_day]
    about = "The papers that came in last, whatever their date."
    if len(blocks) == 1 and len(listed) == limit:
        about += f" Of a day with more than {limit:,} papers, only the most voted are shown."
    return page._replace(total=len(listed), blocks=tuple(blocks), description=about)


def new(groups: Groups, selected: Mapping[Kind, Sequence[Card]]) -> Listing:
    """Return the page of papers that are new to a reader, which a script fills in."""
    added = (Step.to(ADDED),) if selected[ADDED] else ()
    elsewhere = ("", (*groups.steps(groups.days[:1]), *added, Step.to(DATES)))
    return Listing(*NEW.page, 0, parts=(elsewhere,), description=_NEW)


def saved() -> Listing:
    """Return the page of a reader's saved papers, which a script fills in."""
    return Listing(*SAVED.page, 0, up=(Step.to(BROWSE),), description=_SAVED)


def like() -> Listing:
    """Return the page of papers near those that a reader saved or chose, which a script fills in."""
    return Listing(*LIKE.page, 0, up=(Step.to(BROWSE),), description=_LIKE)
