"""``feeds.opml``: all feeds, for readers to import at once (https://opml.org/spec2.opml)."""

import re
from collections.abc import Iterator, Sequence
from heapq import nlargest

from lxml import etree

from generator.listings.kinds import Kind
from generator.publish.context import Site
from generator.publish.feeds import collections, digests, whole
from generator.publish.feeds.collections import KINDS_WITH_FEEDS
from generator.publish.feeds.items import Feed, absolute, child, clean, no_markup

NAME = "feeds.opml"
_ENTITY_LIKE = re.compile(r"&(?! )")
_ALL = "all feeds; a paper is in several of them"
_MOST = 2_000  # feeds of a kind, because readers load the whole file


def files(site: Site, most: int = _MOST) -> Iterator[tuple[str, bytes]]:
    """Yield the list: the feeds of the whole archive, then the feeds of each kind of collection."""
    root = etree.Element("opml", version="2.0")
    child(child(root, "head"), "title", f"{clean(site.name)}: {_ALL}")
    body = child(root, "body")
    whole_archive = [(site.name, whole.feed(site))]
    whole_archive += [(kind.digests, digests.feed(site, kind)) for kind in digests.KINDS_WITH_DIGESTS]
    for kind in KINDS_WITH_FEEDS:
        if kind.is_single:
            whole_archive += _feeds(site, kind, most)
    _group(body, "The whole archive", whole_archive)
    for kind in KINDS_WITH_FEEDS:
        if kind.hub:
            _group(body, kind.hub.name.capitalize(), _feeds(site, kind, most))
    yield NAME, etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _feeds(site: Site, kind: Kind, most: int) -> list[tuple[str, Feed]]:
    """Return the feeds of a kind by name; if there are too many, only of the largest collections."""
    feeds = list(collections.of_kind(site, kind))
    if len(feeds) > most:
        papers = site.archive.memberships.of_kind(kind).every
        feeds = nlargest(most, feeds, key=lambda followed: len(papers[followed.collection]))
    return [(followed.collection.name, followed.feed) for followed in feeds]


def _group(body: etree._Element, name: str, feeds: Sequence[tuple[str, Feed]]) -> None:
    """Add an outline with an entry for each feed; without feeds, add nothing."""
    if not feeds:
        return
    group = child(body, "outline", text=name)
    for text, feed in feeds:
        addresses = {
            "xmlUrl": absolute(feed.url, feed.name),
            "htmlUrl": absolute(feed.url, feed.page),
        }
        child(group, "outline", type="rss", text=_plain(text), title=_plain(feed.title), **addresses)


def _plain(text: str) -> str:
    """Return a name that all readers show alike: some take it for HTML, as the format allows."""
    return _ENTITY_LIKE.sub("\uff06", no_markup(text))
