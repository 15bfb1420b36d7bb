"""Profiles of an author or an organization: years, frequent tags, people, papers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from generator.listings import split
from generator.listings.cards import Card
from generator.listings.collections.tags import Tags
from generator.listings.kinds import Collection
from generator.listings.records import Listing, Step, largest

_TOPICS = 8


def pages(
    about: Collection,
    papers: Sequence[Card],
    tags: Tags,
    people: tuple[str, tuple[Step, ...]],
    limit: int,
    note: str = "",
) -> Iterator[Listing]:
    """Yield the profile and, if it has many papers, the pages of its years and months.

    Args:
        about: the author or the organization.
        papers: the papers of the profile.
        tags: the archive's tags; the profile shows the most frequent tags of its papers.
        people: a label and the people under it.
        limit: the most papers on a page; a longer list is split.
        note: a warning about the list.
    """
    years = Counter(paper.dates[-1][:4] for paper in papers)
    topics = Counter(tag for paper in papers for tag in tags.of(paper))
    parts = (
        ("Years", tuple(Step("", year, years[year]) for year in sorted(years, reverse=True))),
        ("Topics", largest(topics, _TOPICS)),
        people,
    )
    up = (Step.to(about.kind.hub),) if about.kind.hub else ()
    shown = tuple(part for part in parts if part[1])
    yield from split.by_time(Listing(*about.page, 0, parts=shown, up=up, note=note), papers, limit)
