"""Feeds of papers that stand together: an item for each day, and one for what was trending each week."""

from collections.abc import Iterable, Iterator
from datetime import date

from generator.listings.entries import Entry
from generator.listings.kinds import DATES, DAY, FEED, TRENDING, WEEK, Kind
from generator.listings.trending import SPANS
from generator.papers import dates
from generator.publish.files.feeds import rss
from generator.publish.files.feeds.items import Feed, Item, last_update, newest_first
from generator.publish.files.site import Site
from generator.text import tex

_ITEMS = {DATES: 14, TRENDING: 26}
_MOST = 300  # papers of a day that its item names
_ABOUT = {
    DATES: "An item for each day, with the titles of its papers.",
    TRENDING: "An item for each week that has ended, with its most voted papers.",
}
NAMES = tuple(kind.address + FEED for kind in _ABOUT)


def feeds(site: Site) -> Iterator[tuple[Kind, Feed]]:
    """The two kinds of pages that have such feeds, and what is said of these."""
    for kind, about in _ABOUT.items():
        title = f"{kind.digests} · {site.name}"
        yield kind, Feed(site.url, kind.address + FEED, kind.address, title, about)


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The two feeds; those of the sample have no items."""
    for (_, feed), made in zip(feeds(site), (_days(site), _weeks(site)), strict=True):
        items = newest_first(() if site.is_sample else made)
        entries = (rss.entry(site.url, item) for item in items)
        yield feed.name, rss.write(feed, entries, last_update(items))


def papers(site: Site) -> set[str]:
    """Slugs of the papers that the two feeds name."""
    items = () if site.is_sample else (*_days(site), *_weeks(site))
    return {address.split("/")[1] for item in items for _, address in item.papers}


def _days(site: Site) -> Iterator[Item]:
    """An item for each of the latest days: its papers by their ids, whatever the votes."""
    groups = site.archive.groups
    for day in groups.days[: _ITEMS[DATES]]:
        listed = sorted(groups.by_date[day], key=lambda entry: entry.id)
        yield _item(DAY, day, f"Papers of {dates.label(day)}", day, listed[:_MOST])


def _weeks(site: Site) -> Iterator[Item]:
    """An item for each of the latest weeks that have ended: its most voted papers, those first."""
    groups = site.archive.groups
    weeks = groups.spans[WEEK]
    for week in list(weeks)[: _ITEMS[TRENDING] + 1]:
        sunday = date.fromisocalendar(int(week[:4]), int(week[6:]), 7)
        if sunday.isoformat() < groups.days[0]:
            ranked = sorted(groups.papers(weeks[week]), key=lambda entry: entry.rank)
            voted = [entry for entry in ranked if entry.votes][: min(SPANS.values())]
            if voted:
                yield _item(WEEK, week, f"Trending in {dates.label(week)}", sunday.isoformat(), voted)


def _item(kind: Kind, span: str, title: str, day: str, papers: Iterable[Entry]) -> Item:
    address = kind.address.format(span)
    named = tuple((tex.plain_title(entry.title), entry.address) for entry in papers)
    return Item(address, address, title, day, papers=named)
