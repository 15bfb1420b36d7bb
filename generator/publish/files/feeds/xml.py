"""XML of feeds, by lxml: elements with text, and documents from items that were made one by one."""

from collections.abc import Iterable

from lxml import etree

_MEDIA = "http://search.yahoo.com/mrss/"
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'


def child(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A new element at the end of another; its text is text, whatever it holds."""
    element = etree.SubElement(parent, name, attributes)
    if text:
        element.text = text
    return element


def add_thumbnail(element: etree._Element, address: str) -> None:
    """Add an item's picture by Media RSS (https://www.rssboard.org/media-rss), unless it is ``""``."""
    if address:
        etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", {"url": address}, nsmap={"media": _MEDIA})


def inside(root: etree._Element) -> bytes:
    """What is between the tags of an element, which declares the namespaces."""
    data = etree.tostring(root, encoding="utf-8")
    return data[data.index(b">") + 1 : data.rindex(b"</")]


def document(root: etree._Element, container: str, items: Iterable[bytes]) -> bytes:
    """A document with items from `inside`, a line each, added to its last element, named ``container``."""
    data = etree.tostring(root, encoding="utf-8")
    end = data.rindex(f"</{container}>".encode())
    return b"".join((_HEAD, data[:end], *(b"\n" + item for item in items), b"\n", data[end:], b"\n"))
