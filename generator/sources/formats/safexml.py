"""Reads XML from upstreams and files: declared entities are left out, and nothing external is loaded."""

from collections.abc import Callable, Iterator
from io import BufferedIOBase
from typing import Any, TypeVar

from lxml import etree

from generator.errors import Problem
from generator.sources.frame.fields import guarded, need_few
from generator.text import door
from generator.text.cleaning import line, without_controls

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}


Element = etree._Element
_T = TypeVar("_T")
# The longest name has fewer characters, and a run of so few blanks holds nothing up.
_LONG = etree.XPath(
    "descendant::text()[string-length() > 500]|descendant-or-self::*/@*[string-length() > 500]"
)


class BrokenError(ValueError):
    """XML that ends too soon or breaks; the text fits after "the answer".

    Attributes:
        line: the number of the line, from 1 on.
    """

    def __init__(self, error: etree.XMLSyntaxError) -> None:
        super().__init__(f"is not complete XML: {line(str(error))}")
        self.line = error.lineno or 1


def parsed(body: bytes) -> Element:
    """Return the root of an answer.

    Raises:
        LimitError: if it has too many elements and attributes.
        BrokenError: if it is not complete.
    """
    need_few(body, b"<", b"=")
    try:
        return _let_in(etree.fromstring(body, etree.XMLParser(**_SAFE)))
    except etree.XMLSyntaxError as error:
        raise BrokenError(error) from None


def mended(body: bytes, encoding: str | None = None) -> Element | None:
    """Return the root of XML with mistakes, as far as it can be read; ``None`` if nothing can.

    ``encoding`` is the right one if the XML names a wrong one.
    """
    try:
        root = etree.fromstring(body, etree.XMLParser(recover=True, encoding=encoding, **_SAFE))
    except etree.XMLSyntaxError:  # wrong bytes before the first element
        return None
    return None if root is None else _let_in(root)


def _let_in(element: Element) -> Element:
    """Return an element; its long texts, and those of the elements in it, have come in through the door."""
    found: Any = _LONG(element)
    for text in found:
        if (let_in := door.text(text)) is not text:
            owner = text.getparent()
            if text.is_attribute:
                owner.set(text.attrname, without_controls(let_in))
            else:
                name = "tail" if text.is_tail else "text"
                setattr(owner, name, without_controls(door.text(getattr(owner, name))))
    return element


def read(
    stream: BufferedIOBase, where: str, parse: Callable[[Element, str], Iterator[_T]], *tags: str
) -> Iterator[_T | Problem]:
    """Yield what the elements of a file with these tags say; where it ends too soon or breaks is a problem.

    Each element is emptied when it was read: only one is in memory.
    """
    try:
        for _, element in etree.iterparse(stream, tag=tags, **_SAFE):
            place = f"{where}:{element.sourceline}"
            yield from guarded(place, parse, _let_in(element), place)
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        broken = BrokenError(error)
        yield Problem(f"{where}:{broken.line}", "", f"{broken}")


def text(element: Element, path: str, names: dict[str, str] | None = None) -> str:
    """Return the text of the first element at a path on one line, or ``""``."""
    return line(element.findtext(path, "", names))
