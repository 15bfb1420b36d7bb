"""Atom 1.0 (RFC 4287), with MathML within its XHTML."""

import html
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lxml import etree

from generator.publish.feeds import items
from generator.publish.feeds.items import FeedHead, FeedItem, child
from generator.text import identifiers

TYPE = "application/atom+xml"
_ATOM, _XHTML, _MATHML = (
    "http://www.w3.org/2005/Atom",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
)
_NAMESPACES: Any = {None: _ATOM}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# The attributes of MathML that the W3C's feed validator allows.
_ATTRIBUTES = {
    "columnalign", "columnlines", "columnspacing", "columnspan", "depth", "display", "displaystyle", "fence",
    "frame", "height", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "rowalign", "rowlines",
    "rowspacing", "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "width",
}  # fmt: skip


def entry(url: str, item: FeedItem) -> bytes:
    """Return an item; its title and summary are escaped as HTML, so no reader takes them for markup."""
    root = etree.Element("feed", nsmap=_NAMESPACES)
    element = child(root, "entry")
    child(element, "title", _as_html(items.clean(item.title)), type="html")
    child(element, "link", rel="alternate", type="text/html", href=items.absolute(url, item.sheet.address))
    for name, address in item.sheet.links:
        child(element, "link", rel="related", title=item.language.gettext(name), href=address)
    child(element, "id", item.urn)
    child(element, "published", _time(item.published))
    child(element, "updated", _time(item.updated))
    for name, address in item.people:
        author = child(element, "author")
        child(author, "name", name)
        if address:
            child(author, "uri", address)
    for tag in item.tags:
        child(element, "category", term=items.clean(tag))
    if item.card:
        items.add_more(element, item.card)
    child(element, "summary", _as_html(items.lead(item)), type="html")
    child(element, "content", type="xhtml").append(_xhtml(url, item))
    return items.inside(root)


def write(feed: FeedHead, entries: Iterable[bytes], updated: datetime) -> bytes:
    """Return the feed of items that `entry` made."""
    root = etree.Element("feed", {_LANGUAGE: feed.language}, nsmap=_NAMESPACES)
    child(root, "title", _as_html(feed.title), type="html")
    child(root, "subtitle", _as_html(feed.about), type="html")
    child(root, "link", rel="alternate", type="text/html", href=items.absolute(feed.url, feed.page) or "./")
    child(root, "link", rel="self", type=TYPE, href=items.absolute(feed.url, feed.name))
    child(root, "id", identifiers.urn(feed.url + feed.name))
    child(root, "updated", _time(updated))
    child(child(root, "author"), "name", feed.title)  # the author of items that name none
    child(root, "generator", "Paper Archive")
    return items.document(root, "feed", entries)


def _as_html(text: str) -> str:
    return html.escape(text, quote=False)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _xhtml(url: str, item: FeedItem) -> etree._Element:
    # A second div holds everything: Zotero removes the first and reads the rest as a document with one root.
    body = items.in_mathml(url, item).replace("<math", f'<math xmlns="{_MATHML}"')
    try:
        div = etree.fromstring(f'<div xmlns="{_XHTML}"><div>{body}</div></div>')
    except etree.XMLSyntaxError:  # if a formula is not well-formed
        body = items.in_unicode(url, item)
        div = etree.fromstring(f'<div xmlns="{_XHTML}"><div>{body}</div></div>')
    for element in div.iter(f"{{{_MATHML}}}*"):
        for name in set(map(str, element.attrib)) - _ATTRIBUTES:
            del element.attrib[name]
    etree.strip_tags(div, *(f"{{{_MATHML}}}{name}" for name in ("b", "i", "em", "code")))
    return div
