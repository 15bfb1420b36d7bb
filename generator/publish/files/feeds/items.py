"""The frozen values that feeds are made of; the writers of feeds get nothing else.

The times of an item come from the data, not from a clock, so no build makes old papers look new.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Self
from uuid import UUID

from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet
from generator.papers import dates
from generator.papers.paper import NO_COUNTS, Counts
from generator.text import identifiers
from generator.text.tex import Tex

_MOST_AUTHORS = 30  # that an item names; a collaboration may have thousands
_MORNING = 5 * 60 * 60 * 1000  # milliseconds
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The last update of a feed without items."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed: a paper, or a group of papers, such as the papers of a day.

    Attributes:
        id: a paper's canonical id, or the address of the page with the papers.
        address: of its page, relative to the site.
        title: plain Unicode text; it begins with ``[Corrected]`` if the publisher corrected the paper.
        day: the ISO date on which it came into the feed, or a month or a year.
        changed: the ISO date of the last change to its text, or of its correction; ``""`` if there was none.
        authors: names of the first authors, in Unicode.
        author_count: the number of all authors.
        categories: names of tags.
        links: names and addresses of other places that have the paper.
        summary: written by a machine, possibly with TeX; ``""`` for none.
        abstract: in paragraphs of plain Unicode text; ``""`` for none.
        abstract_html: the same in HTML, with formulas in MathML.
        ids: all ids of the paper, in canonical form.
        counts: no part of the item's text.
        thumbnail: address of the paper's picture; ``""`` if there is none or none may be shown.
        papers: titles of the group in plain Unicode, and addresses relative to the site.
        remark: a person's words on the paper in this feed, in plain text.
    """

    id: str
    address: str
    title: str
    day: str
    changed: str = ""
    authors: tuple[str, ...] = ()
    author_count: int = 0
    categories: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    summary: Tex = field(default_factory=Tex)
    abstract: str = ""
    abstract_html: str = ""
    withdrawn: bool = False
    ids: tuple[str, ...] = ()
    counts: Counts = NO_COUNTS
    thumbnail: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    remark: str = ""

    @classmethod
    def of(cls, card: Card, sheet: Sheet, day: str = "", remark: str = "") -> Self:
        """Return the item of a paper.

        Without a day it has the paper's first date, so a paper that is listed again stays the same item.
        """
        return cls(
            id=card.id,
            address=sheet.address,
            title=f"[Corrected] {sheet.title}" if sheet.corrected else sheet.title,
            day=day or card.first,
            changed=max(sheet.changed, sheet.corrected),
            authors=sheet.authors[:_MOST_AUTHORS],
            author_count=card.author_count,
            categories=tuple(tag.name for tag in card.tags),
            links=sheet.links,
            summary=Tex(sheet.summary),
            abstract=sheet.abstract,
            abstract_html=sheet.abstract_html,
            withdrawn=sheet.withdrawn,
            ids=(card.id, *card.others),
            counts=Counts(card.votes, card.comments, card.stars),
            thumbnail=card.thumbnail,
            remark=remark,
        )

    @property
    def urn(self) -> str:
        """The id by which feed readers recognize the item."""
        return identifiers.urn(self.id)

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
        return max(self.published, self._moment_of(self.changed)) if self.changed else self.published

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
