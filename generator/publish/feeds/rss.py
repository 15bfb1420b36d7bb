"""RSS 2.0 (https://www.rssboard.org/rss-specification), as in the RSS Advisory Board's profile."""

import html
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from generator.publish.feeds import items
from generator.publish.feeds.items import FeedHead, FeedItem, child

TYPE = "application/rss+xml"
_ATOM, _CONTENT, _DC = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
)
_NAMESPACES = {"atom": _ATOM, "content": _CONTENT, "dc": _DC}
_FEW_AUTHORS = 10


def entry(url: str, item: FeedItem, *, whole: bool = True) -> bytes:
    """Return an item; unless ``whole``, it has few authors and neither content nor tags."""
    root = etree.Element("rss", nsmap=_NAMESPACES)
    element = child(root, "item")
    child(element, "title", items.no_markup(item.title))
    child(element, "link", items.absolute(url, item.sheet.address))
    child(element, "guid", item.urn, isPermaLink="false")
    child(element, "pubDate", format_datetime(item.published, usegmt=True))
    # No ``author``: that would have to be an e-mail address.
    for name in item.authors if whole else item.authors[:_FEW_AUTHORS]:
        child(element, f"{{{_DC}}}creator", items.clean(name))
    for tag in item.tags if whole else ():
        child(element, "category", items.no_markup(tag))
    child(element, "description", html.escape(items.lead(item), quote=False))
    if item.card:
        items.add_more(element, item.card)
    if whole:
        child(element, f"{{{_CONTENT}}}encoded").text = etree.CDATA(items.in_unicode(url, item))
    return _by_number(items.inside(root))


def write(feed: FeedHead, entries: Iterable[bytes], updated: datetime) -> bytes:
    """Return the feed of items that `entry` made."""
    root = etree.Element("rss", version="2.0", nsmap=_NAMESPACES)
    channel = child(root, "channel")
    child(channel, "title", items.no_markup(feed.title))
    child(channel, "link", items.absolute(feed.url, feed.page) or "./")
    child(channel, "description", items.no_markup(feed.about))
    child(channel, "language", feed.language)
    child(channel, "lastBuildDate", format_datetime(updated, usegmt=True))
    child(channel, "generator", "Paper Archive")
    child(channel, "docs", "https://www.rssboard.org/rss-specification")
    child(channel, f"{{{_ATOM}}}link", rel="self", type=TYPE, href=items.absolute(feed.url, feed.name))
    return _by_number(items.document(root, "channel", entries))


def _by_number(xml: bytes) -> bytes:
    """Write ``<`` and ``&`` in texts by number, the only form of titles that RSS readers agree on."""
    return xml.replace(b"&lt;", b"&#x3C;").replace(b"&amp;", b"&#x26;")
