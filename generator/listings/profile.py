"""A page about somebody who writes papers, a person or an organization: years, topics, people, papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.listings import split
from generator.listings.entries import Entry
from generator.listings.groups import year_of
from generator.listings.records import Listing, Step
from generator.listings.tagging import Tags

_TOPICS = 8


def pages(
    first: Listing, entries: Iterable[Entry], tags: Tags, label: str, people: Iterable[Step], limit: int
) -> Iterator[Listing]:
    """The page, and those of years and months where it has many papers.

    Args:
        first: the page without its papers and parts.
        entries: its papers.
        tags: the archive's tags, the most frequent of which are told.
        label: what the people have to do with it.
        people: whose names stand there.
        limit: how many papers a page shows at most before it is split.
    """
    papers = split.newest_first(entries)
    years = Counter(year_of(paper.dates[-1]) for paper in papers)
    tagged = Counter(tag for paper in papers for tag in tags.of(paper))
    topics = sorted(tagged.items(), key=lambda item: (-item[1], item[0].slug))[:_TOPICS]
    parts = (
        ("Years", tuple(Step("", year, count) for year, count in years.items())),
        ("Topics", tuple(Step(tag.address, tag.name, count) for tag, count in topics)),
        (label, tuple(people)),
    )
    first = replace(first, total=len(papers), parts=tuple(part for part in parts if part[1]))
    return split.by_time(first, papers, limit)
