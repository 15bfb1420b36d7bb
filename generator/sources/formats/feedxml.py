"""Reads the XML of RSS 0.9x, 1.0 and 2.0 and of Atom, by feedparser.

feedparser knows what publishers write besides the standards. But its time grows with the square of a feed's
longest words and lists, and it takes half a feed for a whole one. So lxml reads a feed first, and feedparser
gets complete XML in UTF-8, bounded and without entities. It neither sanitizes texts nor resolves addresses in
them: `feeditems` makes plain text of them.
"""

import html
import html.entities
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple

import feedparser
from lxml import etree

from generator.sources.formats import safexml
from generator.sources.frame.limits import ITEMS, LimitError
from generator.text import door
from generator.text.cleaning import line, without_controls

BODY = 8 * 2**20
"""Bytes of a feed; the largest recorded one has 206,000."""
_ELEMENTS = 100_000  # the largest recorded feed has 1,500
_PREFIXES = 100  # of namespaces: feedparser compares each element's with all
_SUBJECTS_OF_AN_ITEM = 100
_LONGEST_SUBJECT, _LONGEST_PEOPLE = 2_000, 200_000  # characters; some papers name 3,000 authors in one text
_ROOTS = frozenset(("rss", "rdf", "feed"))
_PEOPLE = frozenset(("author", "creator", "managingeditor", "webmaster", "publisher"))
_SUBJECTS = frozenset(("category", "subject", "keywords", "tags"))
_LONG_WORD = re.compile(r"[\w.+-]{200,}", re.ASCII)  # feedparser would seek an email address in it
_FEED = re.compile(rb"<(?:[\w-]+:)?(?:rss|rdf|feed)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w-]+:)?(?:rss|rdf|feed)\s*>[^<>]*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:[\w-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_HTML = re.compile(rb"(?:<[?!](?!doctype html)[^>]*>\s*)*<(?:!doctype html|html)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*>([^<>]{1,200})", re.IGNORECASE)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_PREFIX = re.compile(rb"\sxmlns:([\w.-]+)=")


class Feed(NamedTuple):
    """A feed as feedparser gives it: what it says about itself, and its items."""

    about: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    is_atom: bool


def is_feed(head: bytes) -> bool:
    """Return whether a file with these first bytes is a feed."""
    return head.startswith(b"<") and bool(_FEED.search(head))


def parse(body: bytes, address: str = "") -> Feed:
    """Read a feed; ``address`` is the one that its relative links begin at.

    Raises:
        LimitError: if it has more than any journal's feed.
        ValueError: if it is no feed, or not the whole of one.
    """
    root = _root(body.removeprefix(b"\xef\xbb\xbf").strip())
    _bound(root)
    text = _ENTITY.sub(_character, etree.tostring(root, encoding="utf-8"))
    if len(set(_PREFIX.findall(text))) > _PREFIXES:
        raise LimitError(f"has more than {_PREFIXES} namespaces")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    try:
        read = feedparser.parse(
            BytesIO(text), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # feedparser's readers of rare elements raise many
        raise ValueError(f"cannot be read ({line(f'{type(error).__name__}: {error}'[:200])})") from None
    is_atom = etree.QName(root).localname.lower() == "feed"
    return Feed(door.let_in(dict(read.feed)), door.let_in([dict(entry) for entry in read.entries]), is_atom)


def _root(body: bytes) -> safexml.Element:
    """Return the root of a feed; mistakes in the XML of a complete feed are passed over, as browsers do.

    Raises:
        ValueError: if it is no feed, or not the whole of one.
    """
    if _HTML.match(body):
        title = _TITLE.search(body)
        named = f" ({line(html.unescape(title[1].decode('utf-8', 'replace')))!r})" if title else ""
        raise ValueError(f"is an HTML page{named}, not a feed")
    try:
        root: safexml.Element | None = safexml.parsed(body)
    except safexml.BrokenError as broken:
        if not _FEED.search(body):
            raise ValueError("is not a feed") from None
        if not _END.search(body[-1000:]):
            raise ValueError(f"is not a complete feed (line {broken.line})") from None
        body = _DOCTYPE.sub(b"", body, count=1)
        root = safexml.mended(body, _encoding(body))
        if root is not None and len(_ITEM.findall(body)) > sum(1 for _ in root.iter("{*}item", "{*}entry")):
            raise ValueError(f"is not XML from line {broken.line} on") from None
    if root is None or etree.QName(root).localname.lower() not in _ROOTS:
        raise ValueError("is XML of another kind, not a feed")
    return root


def _encoding(body: bytes) -> str | None:
    """Return the encoding of a feed that names a wrong one, or none where it should."""
    with suppress(UnicodeDecodeError):
        body.decode("utf-8")
        return "utf-8"
    return None if b"encoding" in body[:100] and b"utf-8" not in body[:100].lower() else "windows-1252"


def _bound(root: safexml.Element) -> None:
    """Take out of a feed what feedparser is slow with, and give it authors as plain text.

    Raises:
        LimitError: if there are too many items or elements.
    """
    elements = list(root.iter("*"))
    if len(elements) > _ELEMENTS:
        raise LimitError(f"has more than {_ELEMENTS:,} elements")
    named = [(etree.QName(element).localname.lower(), element) for element in elements]
    if sum(name in ("item", "entry") for name, _ in named) > ITEMS:
        raise LimitError(f"has more than {ITEMS:,} items")
    subjects = 0
    for name, element in named:
        subjects = 0 if name in ("item", "entry") else subjects + (name in _SUBJECTS)
        if name in _PEOPLE:
            own = element.find("{*}name")
            _empty(element, "".join(map(str, (element if own is None else own).itertext()))[:_LONGEST_PEOPLE])
        elif name in _SUBJECTS:
            term = element.get("term")
            _empty(element, "".join(map(str, element.itertext()))[:_LONGEST_SUBJECT])
            if term and subjects <= _SUBJECTS_OF_AN_ITEM:
                element.set("term", without_controls(term[:_LONGEST_SUBJECT]))
            elif subjects > _SUBJECTS_OF_AN_ITEM:
                element.text = None


def _empty(element: Any, text: str) -> None:
    element.clear(keep_tail=True)
    element.text = without_controls(_LONG_WORD.sub(" ", text))


def _character(match: re.Match[bytes]) -> bytes:
    """Return the character that HTML gives an entity; nothing for one that the feed declared itself."""
    if match[1] in _OF_XML:
        return match[0]
    return html.escape(html.entities.html5.get(f"{match[1].decode()};", ""), quote=False).encode()
