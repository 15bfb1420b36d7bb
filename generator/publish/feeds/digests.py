"""Feeds with many papers in an item: an item for each day, and an item for each week's trending papers."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from generator.listings.kinds import DATES, DAY, FEED, TRENDING, WEEK, Kind
from generator.listings.trending import SPANS
from generator.papers import dates
from generator.publish.context import Site
from generator.publish.feeds import rss
from generator.publish.feeds.items import Feed, Item, last_update, newest_first, past_days

_ITEMS = {DATES: 14, TRENDING: 26}
_MOST = 300  # papers of a day that an item names
_ABOUT = {
    DATES: "An item for each day, with the titles of its papers.",
    TRENDING: "An item for each week that has ended, with its most voted papers.",
}
KINDS_WITH_DIGESTS = tuple(_ABOUT)


def name(kind: Kind) -> str:
    """Return the file of the feed of days or of weeks, relative to the site."""
    return kind.address + FEED


def feed(site: Site, kind: Kind) -> Feed:
    """Return the title, text and addresses of the feed."""
    return Feed(site.url, name(kind), kind.address, f"{kind.digests} · {site.name}", _ABOUT[kind])


def files(site: Site, kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield the feed itself; the sample's feed is empty."""
    items = newest_first(_items(site, kind))
    made = (rss.entry(site.url, item) for item in items)
    yield name(kind), rss.write(feed(site, kind), made, last_update(items))


def _items(site: Site, kind: Kind) -> Iterable[Item]:
    if site.is_sample:
        return ()
    return _days(site) if kind is DATES else _weeks(site)


def _days(site: Site) -> Iterator[Item]:
    """Yield an item for each of the latest days: its papers ordered by id, whatever the votes."""
    archive = site.archive
    for day in past_days(archive)[: _ITEMS[DATES]]:
        listed = sorted(archive.groups.by_date[day], key=lambda card: card.id)
        yield Item.group(DAY, day, f"Papers of {dates.label(day)}", day, listed[:_MOST])


def _weeks(site: Site) -> Iterator[Item]:
    """Yield an item for each of the latest weeks that have ended: its most voted papers, by votes."""
    groups = site.archive.groups
    weeks = groups.spans[WEEK]
    latest = next(iter(past_days(site.archive)), "")
    sundays = ((week, date.fromisocalendar(int(week[:4]), int(week[6:]), 7).isoformat()) for week in weeks)
    for week, sunday in islice((pair for pair in sundays if pair[1] < latest), _ITEMS[TRENDING]):
        ranked = sorted(groups.papers(weeks[week]), key=lambda card: card.rank)
        voted = [card for card in ranked if card.votes][: min(SPANS.values())]
        if voted:
            yield Item.group(WEEK, week, f"Trending in {dates.label(week)}", sunday, voted)
