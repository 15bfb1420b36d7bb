"""Tags: the overview and a page for each, a long one also by year and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from heapq import nsmallest
from itertools import permutations

from generator.listings import split
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, TAGS, Collection
from generator.listings.records import Listing, Step
from generator.listings.tagging import Tags

_LARGEST = 24
_RELATED = 8
_OTHERS = "Others"
_BY_TIME = "By time"


def pages(groups: Groups, tags: Tags) -> Iterator[Listing]:
    """The overview, then every tag by its slug."""
    yield _all_tags(groups, tags)
    shared = _shared(tags)
    for tag in sorted(tags.papers, key=lambda tag: tag.slug):
        yield from _tag(groups, tags, tag, shared[tag])


def _all_tags(groups: Groups, tags: Tags) -> Listing:
    """The largest tags, then all by their first letters."""
    named = sorted(tags.papers, key=lambda tag: (tag.slug, tag.name))
    letters: dict[str, list[Step]] = {}
    for tag in named:
        letters.setdefault(_letter(tag), []).append(_step(tags, tag))
    ordered = sorted(letters, key=lambda letter: (letter == _OTHERS, letter))
    parts = [(letter, tuple(letters[letter])) for letter in ordered]
    if len(named) > 2 * _LARGEST:
        largest = sorted(named, key=lambda tag: (-len(tags.papers[tag]), tag.slug))[:_LARGEST]
        parts.insert(0, ("Largest", tuple(_step(tags, tag) for tag in largest)))
    elif parts:
        parts = [("", tuple(step for _, steps in parts for step in steps))]
    return Listing(TAGS, TAGS.address, "All tags", groups.total, parts=tuple(parts),
                   figures=((len(named), "tags"),))  # fmt: skip


def _letter(tag: Collection) -> str:
    """What a tag stands under: its first letter without accents, and one place for all that have none."""
    first = tag.slug[:1].upper()
    return first if "A" <= first <= "Z" else _OTHERS


def _step(tags: Tags, tag: Collection) -> Step:
    return Step(tag.address, tag.name, len(tags.papers[tag]))


def _shared(tags: Tags) -> dict[Collection, Counter[Collection]]:
    """How many papers each tag has in common with each other."""
    shared: defaultdict[Collection, Counter[Collection]] = defaultdict(Counter)
    for some, count in tags.together:
        for one, other in permutations(some, 2):
            shared[one][other] += count
    return shared


def _tag(groups: Groups, tags: Tags, tag: Collection, shared: Counter[Collection]) -> Iterator[Listing]:
    papers = split.newest_first(tags.papers[tag])
    up, about = (Step(TAGS.address, "All tags"),), tags.description(tag)
    # Only on the tag's first page, which changes anyway with each new paper of the tag.
    strongest = nsmallest(_RELATED, shared, key=lambda other: (-shared[other], other.slug))
    often = tuple(Step(other.address, other.name, shared[other]) for other in strongest)
    parts = (("Often together with", often),) if often else ()
    first = Listing(TAG, tag.address, tag.name, len(papers), parts=parts, up=up, description=about)
    return split.by_time(first, papers, groups.limit)
