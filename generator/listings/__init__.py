"""Which papers stand on which page: home, trending, dates, tags, authors and the rest.

Each kind of page has a module here, which makes its listings from the groups that papers are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.listings import authors, home, statistics, tags, time, trending
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.people import Authors
from generator.listings.records import Block, Chart, Listing, Step
from generator.listings.tagging import Tags

__all__ = ["Block", "Chart", "Listing", "Listings", "Step"]


class Listings:
    """All index pages of an archive.

    Args:
        entries: all papers that are shown.
        tags: their tags.
        authors: their authors who have a page.
        limit: papers on a page of more than a day; a longer list is split by time.

    Attributes:
        groups: the papers by date and by tag.
    """

    def __init__(self, entries: Iterable[Entry], tags: Tags, authors: Authors, limit: int) -> None:
        self.groups = Groups(entries, tags, authors, limit)

    def __iter__(self) -> Iterator[Listing]:
        """Each index page, one at a time."""
        yield home.page(self.groups)
        yield from trending.pages(self.groups)
        yield from statistics.pages(self.groups)
        yield from time.pages(self.groups)
        yield from tags.pages(self.groups)
        yield from authors.pages(self.groups)
