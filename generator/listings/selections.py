"""Selections, a page each: papers that are featured, have code, came in lately, or that a reader saved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import groupby
from operator import attrgetter

from generator.listings import split
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import ADDED, BROWSE, CODE, FEATURED, SAVED, Kind
from generator.listings.records import Block, Listing, Step
from generator.papers import dates

_NONE = {
    FEATURED: "No paper is featured yet: a line “featured: true” at the top of a paper's file makes it so.",
    CODE: "No paper has a link to its code yet: “code: …” among the links at the top of its file is one.",
    ADDED: "No paper says when it came in: those that are fetched, added or imported from now on do.",
}
_SAVED = (
    "Papers that you gave a star, with notes of your own. They are kept in this browser and nowhere else: "
    "export them to have a copy, or to take them to another browser."
)


def papers(groups: Groups) -> dict[Kind, Sequence[Card]]:
    """The papers of each selection, newest first."""
    everything = groups.everything
    return {
        FEATURED: [paper for paper in everything if paper.featured],
        CODE: [paper for paper in everything if paper.code],
        ADDED: _lately_added(everything, groups.limit),
    }


def _lately_added(everything: Sequence[Card], limit: int) -> list[Card]:
    """The papers of the last days on which some came in, as many whole days as there is room for.

    Of a last day with more, as many as there is room for: those with the most votes.
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
    """The pages of selections, a long one also by year and month; without papers, what makes one.

    Args:
        selected: the papers of each.
        limit: how many papers a page shows at most before it is split.
    """
    for kind, listed in selected.items():
        page = Listing(*kind.page, 0, up=(Step.to(BROWSE),), description="" if listed else _NONE[kind])
        if kind is ADDED:
            yield _by_day(page, listed, limit)
            continue
        for part in split.by_time(page, listed, limit):
            yield part._replace(figures=()) if kind is CODE else part  # the number of papers says so


def _by_day(page: Listing, listed: Sequence[Card], limit: int) -> Listing:
    """The page of the papers that were lately added, each under the day on which it was."""
    if not listed:
        return page
    by_day = groupby(listed, attrgetter("added_day"))
    blocks = [Block(dates.label(day), tuple(papers)) for day, papers in by_day]
    about = f"What came in last, whatever its date; of a day with more than {limit:,} papers the most voted."
    return page._replace(
        total=len(listed), blocks=tuple(blocks), figures=split.with_code(listed), description=about
    )


def saved() -> Listing:
    """The page of the papers that a reader saves, which a script fills in."""
    return Listing(*SAVED.page, 0, up=(Step.to(BROWSE),), description=_SAVED)
