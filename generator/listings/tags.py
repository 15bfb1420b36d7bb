"""Tags: the overview and a page for each.

A list that grows long is split by time and never by offset, so that a new paper touches a handful of pages
and shifts none.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import dates
from generator.catalogue import Entry
from generator.listings.groups import Groups
from generator.listings.records import Block, Listing, Step
from generator.tags import Tag


def pages(groups: Groups) -> Iterator[Listing]:
    """The overview, then every tag by its slug, a long one also by year and month."""
    yield _all_tags(groups)
    for tag in sorted(groups.by_tag, key=lambda tag: tag.slug):
        yield from _tag(groups, tag)


def _all_tags(groups: Groups) -> Listing:
    named = sorted(groups.by_tag, key=lambda tag: (tag.name.casefold(), tag.slug))
    steps = tuple(Step(tag.address, tag.name, len(groups.by_tag[tag])) for tag in named)
    return Listing("tags", "tags/", "All tags", groups.total, parts=(("", steps),) if steps else ())


def _tag(groups: Groups, tag: Tag) -> Iterator[Listing]:
    papers = sorted(groups.by_tag[tag], key=lambda each: each.rank)
    papers.sort(key=lambda each: each.dates[-1], reverse=True)
    up = (Step("tags/", "All tags"),)
    yield from _split(groups, tag, tag.address, tag.name, papers, up, groups.tags.description(tag))


def _split(
    groups: Groups,
    tag: Tag,
    address: str,
    title: str,
    papers: list[Entry],
    up: tuple[Step, ...],
    about: str = "",
) -> Iterator[Listing]:
    """A tag's page; a long one shows the newest and leads to those of its years, they to their months."""
    length = {0: 4, 4: 7}.get(len(address) - len(tag.address) - 1 if address != tag.address else 0)
    spans: dict[str, list[Entry]] = {}
    if length and len(papers) > groups.limit:
        for each in papers:
            spans.setdefault(each.dates[-1][:length], []).append(each)
    own = spans.pop(address.removeprefix(tag.address).rstrip("/"), []) if spans else papers
    steps = [Step(f"{tag.address}{span}/", dates.label(span), len(listed)) for span, listed in spans.items()]
    blocks = [Block("Newest", tuple(papers[: groups.limit // 5])), Block("Without a month", tuple(own))]
    yield Listing(
        "tag",
        address,
        title,
        len(papers),
        blocks=tuple(block for block in blocks if block.entries) if spans else (Block("", tuple(own)),),
        parts=(("By time", tuple(steps)),) if steps else (),
        up=up,
        description=about,
    )
    label = tag.name if address == tag.address else title.removeprefix(f"{tag.name}, ")
    here = (*up, Step(address, label))
    for step, listed in zip(steps, spans.values(), strict=True):
        yield from _split(groups, tag, step.address, f"{tag.name}, {step.label}", listed, here)
