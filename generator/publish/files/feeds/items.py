"""The frozen values that feeds are made of; the writers of feeds get nothing else.

The times of an item come from the data, not from a clock, so no build makes old papers look new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Self
from uuid import UUID

from generator.listings.cards import Card
from generator.listings.kinds import Kind
from generator.pages.archive import Archive
from generator.pages.markup import Part
from generator.pages.sheets import Sheet
from generator.papers import dates
from generator.text import identifiers

_MOST_AUTHORS = 30  # that an item names; a collaboration may have thousands
_MORNING = 5 * 60 * 60 * 1000  # milliseconds
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The last update of a feed without items."""


class Item(NamedTuple):
    """An item of a feed: a paper, or a group of papers, such as the papers of a day.

    Attributes:
        sheet: the paper's, without the parts that the rest of the archive decides; of a group, its title.
        day: the ISO date on which it came into the feed, or a month or a year.
        card: the paper's: its counts are no part of the item's text.
        remark: a person's words on the paper in this feed, in plain text.
        papers: titles of the group in plain Unicode, and addresses relative to the site.
    """

    sheet: Sheet
    day: str
    card: Card | None = None
    remark: str = ""
    papers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, card: Card, sheet: Sheet, day: str = "", remark: str = "") -> Self:
        """Return the item of a paper.

        Without a day it has the paper's first date, so a paper that is listed again stays the same item.
        """
        return cls(sheet, day or card.first, card, remark)

    @classmethod
    def group(cls, kind: Kind, span: str, title: str, day: str, papers: Iterable[Card]) -> Self:
        """Return the item of the papers of a day or a week."""
        sheet = Sheet(kind.address.format(span), kind, title, Part("", ""), "", {})
        return cls(sheet, day, papers=tuple((card.label, card.address) for card in papers))

    @property
    def title(self) -> str:
        """Plain Unicode text; it begins with ``[Corrected]`` if the publisher corrected the paper."""
        return f"[Corrected] {self.sheet.title}" if self.sheet.corrected else self.sheet.title

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the first authors, in Unicode."""
        return self.sheet.authors[:_MOST_AUTHORS]

    @property
    def author_count(self) -> int:
        """The number of all authors."""
        return self.card.author_count if self.card else 0

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        return self.card.tag_names if self.card else ()

    @property
    def urn(self) -> str:
        """The id by which feed readers recognize the item."""
        return identifiers.urn(self.card.id if self.card else self.sheet.address)

    @property
    def published(self) -> datetime:
        """When the item came into the feed: a moment of its day that depends on its id only.

        With equal times, readers would shuffle a day's papers. The moment is in the first hours of the day:
        a run in the morning must not add items of the evening, which readers hold back.
        """
        return self._moment_of(self.day)

    @property
    def updated(self) -> datetime:
        """When its text last changed, but never before it was published."""
        changed = max(self.sheet.changed, self.sheet.corrected)
        return max(self.published, self._moment_of(changed)) if changed else self.published

    def _moment_of(self, date: str) -> datetime:
        return _midnight(date) + _into_morning(self.urn)


@lru_cache(maxsize=4096)
def _midnight(date: str) -> datetime:
    return datetime.fromisoformat(f"{date}-01-01"[:10]).replace(tzinfo=UTC)


def _into_morning(urn: str) -> timedelta:
    return timedelta(milliseconds=UUID(urn).int % _MORNING)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as a whole."""

    url: str  # address of the site's root, with a final slash; ``""`` if it is not known
    name: str  # its file, relative to the site
    page: str  # address of the page that it follows, relative to the site
    title: str  # in plain text
    about: str  # a description in plain text


def past_days(archive: Archive) -> list[str]:
    """Return the days that have papers and are not in the future, newest first."""
    return [day for day in archive.groups.days if not dates.is_after(day, archive.last_known_day)]


def newest_first(items: Iterable[Item]) -> list[Item]:
    """Sort items into the order of a feed, which no vote changes."""
    return sorted(items, key=lambda item: (item.published, item.urn), reverse=True)


def last_update(items: Iterable[Item]) -> datetime:
    """Return the last update of a feed of these items."""
    return max((item.updated for item in items), default=NEVER)
