"""The feeds of the whole archive: whole days, in three formats with the same papers."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from generator.publish.context import Site
from generator.publish.feeds import atom, jsonfeed, rss
from generator.publish.feeds.items import Feed, Item, last_update, newest_first, past_days


class Format(NamedTuple):
    """A format of feeds: a function that makes an item, and one that makes the feed from items."""

    entry: Callable[[str, Item], bytes]
    write: Callable[[Feed, Iterable[bytes], datetime], bytes]


FORMATS = {
    "feed.xml": Format(rss.entry, rss.write),
    "atom.xml": Format(atom.entry, atom.write),
    "feed.json": Format(jsonfeed.entry, jsonfeed.write),
}
_MEASURE = "atom.xml"  # usually the largest, and without votes
_MOST = 1_000_000  # bytes


def files(site: Site, most: int = _MOST) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of the latest days, as many whole days as fit; the sample's feeds are empty."""
    items = newest_first(item for day in _days(site, most) for item in day)
    for name, form in FORMATS.items():
        made = [form.entry(site.url, item) for item in items]
        yield name, form.write(feed(site, name), made, last_update(items))


def feed(site: Site, name: str = "feed.xml") -> Feed:
    """Return the title, text and addresses of the feed in a format."""
    return Feed(site.url, name, "", site.name, site.description or site.name)


def _days(site: Site, most: int) -> Iterator[list[Item]]:
    """Yield the items of each of the latest days, at least one day; they have ``most`` bytes else.

    A paper is in the latest of its days only.
    """
    archive, form = site.archive, FORMATS[_MEASURE]
    size = 0
    seen: set[str] = set()
    for day in () if site.is_sample else past_days(archive):
        cards = [card for card in archive.groups.by_date[day] if card.slug not in seen]
        cards.sort(key=lambda card: archive.file(card.slug))
        items = []
        for card, sheet in zip(cards, site.sheets(cards), strict=True):
            with archive.of_page(card):
                items.append(Item.of(card, sheet))
                size += len(form.entry(site.url, items[-1]))
        if seen and size > most:
            return
        seen.update(card.slug for card in cards)
        yield items
