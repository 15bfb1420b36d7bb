"""Selections: all papers that are featured, all that have code; a page for each."""

from collections.abc import Iterator, Mapping, Sequence

from generator.listings import split
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import BROWSE, CODE, FEATURED, Kind
from generator.listings.records import Listing, Step

_NONE = {
    FEATURED: "No paper is featured yet: a line “featured: true” at the top of a paper's file makes it so.",
    CODE: "No paper has a link to its code yet: “code: …” among the links at the top of its file is one.",
}


def papers(groups: Groups) -> dict[Kind, Sequence[Entry]]:
    """The papers of each selection, newest first."""
    everything = groups.papers(groups.dates)
    return {
        FEATURED: [paper for paper in everything if paper.featured],
        CODE: [paper for paper in everything if paper.code],
    }


def pages(selected: Mapping[Kind, Sequence[Entry]], limit: int) -> Iterator[Listing]:
    """The page of each selection, a long one also by year and month; without papers, what makes one.

    Args:
        selected: the papers of each.
        limit: how many papers a page shows at most before it is split.
    """
    for kind, listed in selected.items():
        first = Listing(*kind.page, 0, up=(Step.to(BROWSE),), description="" if listed else _NONE[kind])
        for page in split.by_time(first, listed, limit):
            yield page._replace(figures=()) if kind is CODE else page  # which says so already
