"""Tags: the overview and a page for each, a long one also by year and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from heapq import nsmallest
from itertools import permutations

from generator.listings import overview, split
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, TAGS, Collection
from generator.listings.records import Listing, Step
from generator.listings.tagging import Tags

_RELATED = 8


def pages(groups: Groups, tags: Tags) -> Iterator[Listing]:
    """The overview, then every tag by its slug."""
    yield overview.page(TAGS, tags.papers, groups.total)
    shared = _shared(tags)
    for tag in sorted(tags.papers, key=lambda tag: tag.slug):
        yield from _tag(groups, tags, tag, shared[tag])


def _shared(tags: Tags) -> dict[Collection, Counter[Collection]]:
    """How many papers each tag has in common with each other."""
    shared: defaultdict[Collection, Counter[Collection]] = defaultdict(Counter)
    for some, count in tags.together:
        for one, other in permutations(some, 2):
            shared[one][other] += count
    return shared


def _tag(groups: Groups, tags: Tags, tag: Collection, shared: Counter[Collection]) -> Iterator[Listing]:
    papers = split.newest_first(tags.papers[tag])
    up, about = (Step(TAGS.address, TAGS.title),), tags.description(tag)
    # Only on the tag's first page, which changes anyway with each new paper of the tag.
    strongest = nsmallest(_RELATED, shared, key=lambda other: (-shared[other], other.slug))
    often = tuple(Step(other.address, other.name, shared[other]) for other in strongest)
    parts = (("Often together with", often),) if often else ()
    first = Listing(TAG, tag.address, tag.name, len(papers), parts=parts, up=up, description=about)
    return split.by_time(first, papers, groups.limit)
