"""XML of feeds with lxml: elements with text, and documents put together from finished items."""

from collections.abc import Iterable

from lxml import etree

from generator.listings.cards import Card

_MEDIA = "http://search.yahoo.com/mrss/"
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'


def child(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Append an element to another; no character of its text is taken for markup."""
    element = etree.SubElement(parent, name, attributes)
    if text:
        element.text = text
    return element


def add_thumbnail(element: etree._Element, card: Card | None) -> None:
    """Add a paper's picture, if there is one, as Media RSS (https://www.rssboard.org/media-rss)."""
    if card and card.thumbnail:
        etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", {"url": card.thumbnail}, nsmap={"media": _MEDIA})


def inside(root: etree._Element) -> bytes:
    """Return what is between the tags of an element; the element itself declares the namespaces."""
    data = etree.tostring(root, encoding="utf-8")
    return data[data.index(b">") + 1 : data.rindex(b"</")]


def document(root: etree._Element, container: str, items: Iterable[bytes]) -> bytes:
    """Return a document with items from `inside`, one a line, at the end of its last ``container``."""
    data = etree.tostring(root, encoding="utf-8")
    end = data.rindex(f"</{container}>".encode())
    return b"".join((_HEAD, data[:end], *(b"\n" + item for item in items), b"\n", data[end:], b"\n"))
