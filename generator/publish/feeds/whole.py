"""The feeds of the whole archive, and ``feeds.opml``, the list of all feeds.

The latest days are a feed in three formats with the same papers. Feeds of digests have many papers in an
item: an item for each day, and an item for each week's trending papers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from heapq import nlargest
from itertools import islice

from lxml import etree

from generator.listings.kinds import DATES, DAY, FEED, TRENDING, WEEK, Kind
from generator.listings.trending import SPANS
from generator.papers import dates
from generator.publish.context import Site
from generator.publish.feeds import atom, collections, jsonfeed, rss
from generator.publish.feeds.collections import KINDS_WITH_FEEDS
from generator.publish.feeds.items import (
    NEVER,
    FeedHead,
    FeedItem,
    absolute,
    child,
    clean,
    no_markup,
    past_days,
)
from generator.text.language import marked

FORMATS = {"feed.xml": rss, "atom.xml": atom, "feed.json": jsonfeed}
"""What makes an item, and the feed from items, by the file of the feed."""
_MEASURE = "atom.xml"  # usually the largest, and without votes
_MOST = 1_000_000  # bytes
DIGESTS = {
    DATES: marked("An item for each day, with the titles of its papers."),
    TRENDING: marked("An item for each week that has ended, with its most voted papers."),
}
_ITEMS = {DATES: 14, TRENDING: 26}
_MOST_NAMED = 300  # papers of a day that an item names
LIST = "feeds.opml"
_MOST_FEEDS = 2_000  # of a kind, because readers load the whole file
_ENTITY_LIKE = re.compile(r"&(?! )")


def latest(site: Site, most: int = _MOST) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of the latest days, as many whole days as fit; the sample's feeds are empty."""
    items = [item for day in _within(site, most) for item in day]
    for name in FORMATS:
        yield name, _written(site, feed(site, name), items, name)


def _written(site: Site, feed: FeedHead, items: Iterable[FeedItem], form: str = "feed.xml") -> bytes:
    """Return a feed with its newest items first; no vote changes their order."""
    ordered = sorted(items, key=lambda item: (item.published, item.urn), reverse=True)
    made = []
    for item in ordered:
        with site.archive.of_page(item.card) if item.card else nullcontext():
            made.append(FORMATS[form].entry(site.url, item))
    updated = max((item.updated for item in ordered), default=NEVER)
    written: bytes = FORMATS[form].write(feed, made, updated)
    return written


def feed(site: Site, name: str = "feed.xml") -> FeedHead:
    """Return the title, text and addresses of the feed in a format."""
    about = site.description or site.name
    return FeedHead(site.url, name, "", site.name, about, site.archive.language.tag)


def _within(site: Site, most: int) -> Iterator[list[FeedItem]]:
    """Yield the items of each of the latest days, at least one day; they have ``most`` bytes else.

    A paper is in the latest of its days only.
    """
    archive, form, size = site.archive, FORMATS[_MEASURE], 0
    seen: set[str] = set()
    for day in () if site.is_sample else past_days(archive):
        cards = [card for card in archive.groups.by_date[day] if card.slug not in seen]
        cards.sort(key=lambda card: archive.file(card.slug))
        items = []
        for card, sheet in zip(cards, site.edition.sheets(cards), strict=True):
            with archive.of_page(card):
                items.append(FeedItem.of(card, sheet))
                size += len(form.entry(site.url, items[-1]))
        if seen and size > most:
            return
        seen.update(card.slug for card in cards)
        yield items


def digest_name(kind: Kind) -> str:
    """Return the file of the feed of days or of weeks, relative to the site."""
    return kind.address + FEED


def _digest_feed(site: Site, kind: Kind) -> FeedHead:
    """Return the title, text and addresses of the feed of days or of weeks."""
    t = site.archive.language
    title, about = f"{t(kind.digests)} · {site.name}", t(DIGESTS[kind])
    return FeedHead(site.url, digest_name(kind), kind.address, title, about, t.tag)


def digest(site: Site, kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield the feed of days or of weeks; the sample's feed is empty."""
    yield digest_name(kind), _written(site, _digest_feed(site, kind), _items(site, kind))


def _items(site: Site, kind: Kind) -> Iterable[FeedItem]:
    if site.is_sample:
        return ()
    return _days(site) if kind is DATES else _weeks(site)


def _days(site: Site) -> Iterator[FeedItem]:
    """Yield an item for each of the latest days: its papers ordered by id, whatever the votes."""
    archive = site.archive
    for day in past_days(archive)[: _ITEMS[DATES]]:
        listed = sorted(archive.groups.by_date[day], key=lambda card: card.id)
        title = dates.papers_of(day, archive.language)
        yield FeedItem.group(DAY, day, title, day, listed[:_MOST_NAMED])


def _weeks(site: Site) -> Iterator[FeedItem]:
    """Yield an item for each of the latest weeks that have ended: its most voted papers, by votes."""
    groups = site.archive.groups
    weeks = groups.spans[WEEK]
    latest = next(iter(past_days(site.archive)), "")
    sundays = ((week, date.fromisocalendar(int(week[:4]), int(week[6:]), 7).isoformat()) for week in weeks)
    for week, sunday in islice((pair for pair in sundays if pair[1] < latest), _ITEMS[TRENDING]):
        ranked = sorted(groups.papers(weeks[week]), key=lambda card: card.rank)
        voted = [card for card in ranked if card.votes][: min(SPANS.values())]
        if voted:
            label = dates.label(week, groups.language)
            title = groups.language.gettext("Trending in {week}", week=label)
            yield FeedItem.group(WEEK, week, title, sunday, voted)


def opml(site: Site, most: int = _MOST_FEEDS) -> Iterator[tuple[str, bytes]]:
    """Yield the list: the feeds of the whole archive, then the feeds of each kind of collection."""
    root = etree.Element("opml", version="2.0")
    t = site.archive.language
    title = t("{site}: all feeds; a paper is in several of them", site=clean(site.name))
    child(child(root, "head"), "title", title)
    body = child(root, "body")
    whole_archive = [(site.name, feed(site))]
    whole_archive += [(t(kind.digests), _digest_feed(site, kind)) for kind in DIGESTS]
    for kind in KINDS_WITH_FEEDS:
        if kind.is_single:
            whole_archive += _feeds(site, kind, most)
    _group(body, t("The whole archive"), whole_archive)
    for kind in KINDS_WITH_FEEDS:
        if kind.hub:
            _group(body, t(kind.hub.called), _feeds(site, kind, most))
    yield LIST, etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _feeds(site: Site, kind: Kind, most: int) -> list[tuple[str, FeedHead]]:
    """Return the feeds of a kind by name; if there are too many, only of the largest collections."""
    feeds = list(collections.of_kind(site, kind))
    if len(feeds) > most:
        papers = site.archive.memberships.of_kind(kind).every
        feeds = nlargest(most, feeds, key=lambda followed: len(papers[followed.collection]))
    return [(followed.collection.name, followed.feed) for followed in feeds]


def _group(body: etree._Element, name: str, feeds: Sequence[tuple[str, FeedHead]]) -> None:
    """Add an outline with an entry for each feed; without feeds, add nothing."""
    if not feeds:
        return
    group = child(body, "outline", text=name)
    for text, feed in feeds:
        addresses = {"xmlUrl": absolute(feed.url, feed.name), "htmlUrl": absolute(feed.url, feed.page)}
        child(group, "outline", type="rss", text=_plain(text), title=_plain(feed.title), **addresses)


def _plain(text: str) -> str:
    """Return a name that all readers show alike: some take it for HTML, as the format allows."""
    return _ENTITY_LIKE.sub("\uff06", no_markup(text))
