"""What feeds are made of: frozen values, which their writers are given and nothing else.

The times of an item come from the data: no clock, so that no build makes a reader see old papers anew.
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
"""When a feed without items was updated last."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed: a paper, or papers that stand together, such as those of a day.

    Attributes:
        id: what it is known by: a paper's canonical id, or the address of the page with the papers.
        address: of its page, below the site's root.
        title: plain Unicode text.
        day: the ISO date that it came into the feed; it may be a month or a year.
        changed: the ISO day its text changed last; ``""`` if it never did.
        authors: names of the first authors, in Unicode.
        author_count: how many there are.
        categories: names of tags.
        links: where else the paper is: what to call each place, and its address.
        summary: what a machine wrote of the paper, possibly with TeX; ``""`` for none.
        abstract: in paragraphs of plain Unicode text; ``""`` for none.
        abstract_html: the same in HTML, its formulas in MathML.
        withdrawn: it was withdrawn.
        ids: all ids of the paper, in canonical form.
        counts: what people gave the paper; no part of the item's text.
        thumbnail: address of the paper's picture; ``""`` where there is none or none is to be shown.
        papers: those that stand together: titles in plain Unicode, and addresses below the site's root.
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

    @classmethod
    def of(cls, card: Card, sheet: Sheet, day: str = "") -> Self:
        """The item of a paper.

        Args:
            card: the paper.
            sheet: what stands on its page.
            day: the date that it came into the feed; if not given its first one, so that a paper that is
                listed again stays the item that it was.
        """
        return cls(
            id=card.id,
            address=sheet.address,
            title=sheet.title,
            day=day or card.dates[0],
            changed=sheet.changed,
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
        )

    @property
    def urn(self) -> str:
        """What feed readers know it by."""
        return identifiers.urn(self.id)

    @property
    def published(self) -> datetime:
        """When it came into the feed: a moment of its day that follows from its id alone.

        With equal times readers would shuffle a day's papers. It is in the first hours, for what a run in the
        morning brings is not to be of the evening: readers hold such items back, and validators warn.
        """
        return self._moment_of(self.day)

    @property
    def updated(self) -> datetime:
        """When its text changed last, at the earliest when it was published."""
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
    """A feed as a whole.

    Attributes:
        url: address of the site's root, with a slash at its end; ``""`` where it is not known.
        name: its file, below the site's root.
        page: address of the page that it follows, below the site's root.
        title: what it is called, in plain text.
        about: what is in it, in plain text.
    """

    url: str
    name: str
    page: str
    title: str
    about: str


def past_days(archive: Archive) -> list[str]:
    """The days that have papers and are not in the future, the newest first."""
    return [day for day in archive.groups.days if not dates.is_after(day, archive.last_known_day)]


def newest_first(items: Iterable[Item]) -> list[Item]:
    """Items in the order of a feed, which no vote changes."""
    return sorted(items, key=lambda item: (item.published, item.urn), reverse=True)


def last_update(items: Iterable[Item]) -> datetime:
    """When a feed of these items was updated last."""
    return max((item.updated for item in items), default=NEVER)
