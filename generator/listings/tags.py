"""Tags: the overview and a page for each, a long one also by year and month."""

from __future__ import annotations

from collections.abc import Iterator

from generator.listings import split
from generator.listings.groups import Groups
from generator.listings.records import Listing, Step
from generator.tags import Tag


def pages(groups: Groups) -> Iterator[Listing]:
    """The overview, then every tag by its slug."""
    yield _all_tags(groups)
    for tag in sorted(groups.by_tag, key=lambda tag: tag.slug):
        yield from _tag(groups, tag)


def _all_tags(groups: Groups) -> Listing:
    named = sorted(groups.by_tag, key=lambda tag: (tag.name.casefold(), tag.slug))
    steps = tuple(Step(tag.address, tag.name, len(groups.by_tag[tag])) for tag in named)
    return Listing("tags", "tags/", "All tags", groups.total, parts=(("", steps),) if steps else ())


def _tag(groups: Groups, tag: Tag) -> Iterator[Listing]:
    papers = split.newest_first(groups.by_tag[tag])
    up, about = (Step("tags/", "All tags"),), groups.tags.description(tag)
    first = Listing("tag", tag.address, tag.name, len(papers), up=up, description=about)
    return split.by_time(first, papers, groups.limit)
