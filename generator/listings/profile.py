"""A page about somebody who writes papers, a person or an organization: years, topics, people, papers."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.listings import split
from generator.listings.entries import Entry
from generator.listings.groups import year_of
from generator.listings.kinds import Collection
from generator.listings.records import Listing, Step
from generator.listings.tags import Tags

_TOPICS = 8


def pages(
    about: Collection,
    entries: Iterable[Entry],
    tags: Tags,
    people: tuple[str, tuple[Step, ...]],
    limit: int,
    note: str = "",
) -> Iterator[Listing]:
    """The page, and those of years and months where it has many papers.

    Args:
        about: who it is about.
        entries: their papers.
        tags: the archive's tags; the page names the most frequent of the papers'.
        people: a label, and the people who stand under it.
        limit: how many papers a page shows at most before it is split.
        note: a caution about the list.
    """
    papers = split.newest_first(entries)
    years = Counter(year_of(paper.dates[-1]) for paper in papers)
    tagged = Counter(tag for paper in papers for tag in tags.of(paper))
    topics = sorted(tagged.items(), key=lambda item: (-item[1], item[0].slug))[:_TOPICS]
    parts = (
        ("Years", tuple(Step("", year, count) for year, count in years.items())),
        ("Topics", tuple(Step.to(tag, count) for tag, count in topics)),
        people,
    )
    up = (Step.to(about.kind.hub),) if about.kind.hub else ()
    first = Listing(*about.page, 0, parts=tuple(part for part in parts if part[1]), up=up, note=note)
    yield from split.by_time(first, papers, limit)
