"""Lists that grow: newest first, a long one split by time.

Never by offset, so that a new paper touches a handful of pages and shifts none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.listings.entries import Entry
from generator.listings.groups import every_year
from generator.listings.records import Block, Chart, Listing, Step
from generator.papers import dates


def newest_first(papers: Iterable[Entry]) -> list[Entry]:
    """Papers by their latest date, those of one date by votes."""
    return sorted(sorted(papers, key=lambda each: each.rank), key=lambda each: each.dates[-1], reverse=True)


def by_time(first: Listing, papers: list[Entry], limit: int) -> Iterator[Listing]:
    """A list's pages: a long one shows the newest and leads to those of its years, they to their months.

    Args:
        first: its first page, still without papers.
        papers: the papers, newest first.
        limit: how many papers a page shows at most before it is split.
    """
    yield from _split(first, first, papers, limit)


def _split(first: Listing, here: Listing, papers: list[Entry], limit: int) -> Iterator[Listing]:
    span = here.address.removeprefix(first.address).rstrip("/")
    length = {0: 4, 4: 7}.get(len(span))
    spans: dict[str, list[Entry]] = {}
    if length and len(papers) > limit:
        for each in papers:
            spans.setdefault(each.dates[-1][:length], []).append(each)
    own = spans.pop(span, []) if spans else papers
    steps = [
        Step(f"{first.address}{narrower}/", dates.label(narrower), len(listed))
        for narrower, listed in spans.items()
    ]
    by_time = {step.label: step.address for step in steps}
    blocks = (Block("Newest", tuple(papers[: limit // 5])), Block("Without a month", tuple(own)))
    yield replace(
        here,
        total=len(papers),
        blocks=tuple(block for block in blocks if block.entries) if spans else (Block("", tuple(own)),),
        parts=(*here.parts, ("By time", tuple(steps))) if steps else here.parts,
        charts=() if span else _years(papers, by_time),
        figures=((code, "with code"),) if (code := sum(each.code for each in papers)) else (),
        order="" if spans else "newest first",
    )
    up = (Step(here.address, dates.label(span) if span else first.title), *here.up)
    for step, listed in zip(steps, spans.values(), strict=True):
        title = f"{first.title}, {step.label}"
        yield from _split(first, Listing(first.kind, step.address, title, 0, up=up), listed, limit)


def _years(papers: list[Entry], addresses: Mapping[str, str]) -> tuple[Chart, ...]:
    counts = Counter(each.dates[-1][:4] for each in papers)
    steps = tuple(Step(addresses.get(year, ""), year, counts[year]) for year in every_year(counts))
    return (Chart("bars", "Papers a year", steps),) if len(counts) > 1 else ()
