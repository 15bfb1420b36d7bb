"""What an index page is made of: its papers in blocks, and steps to other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.catalogue import Entry

Kind = Literal["home", "dates", "day", "week", "month", "year", "tags", "tag"]


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another page of the archive: its address, what to call it, how many papers it has."""

    address: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Papers under a heading; ``""`` for the page's own list."""

    heading: str
    entries: tuple[Entry, ...]
    more: Step | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One index page.

    Attributes:
        kind: which template it is for.
        address: below the site's root; ``""`` is the home page.
        title: the page's title.
        total: how many papers it is about, also those it does not show itself.
        blocks: the papers it shows.
        parts: the narrower pages, in groups under a label: the days of a month, the years of a tag.
        up: the wider pages.
        previous: the earlier page of its kind that has papers.
        next: the later one.
    """

    kind: Kind
    address: str
    title: str
    total: int
    blocks: tuple[Block, ...] = ()
    parts: tuple[tuple[str, tuple[Step, ...]], ...] = ()
    up: tuple[Step, ...] = ()
    previous: Step | None = None
    next: Step | None = None
    description: str = ""

    @property
    def frame(self) -> str:
        """All of the page but its papers, as a text that changes when any of it does."""
        shown = [(block.heading, len(block.entries), block.more) for block in self.blocks]
        return repr((self.kind, self.title, self.total, shown, self.parts, self.up, self.previous, self.next,
                     self.description))  # fmt: skip
