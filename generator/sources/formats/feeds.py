"""Journals' feeds: the XML of RSS 0.9x, 1.0 and 2.0 and of Atom, and what publishers write as text into it.

feedparser knows what publishers write besides the standards. But its time grows with the square of a feed's
longest words and lists, and it takes half a feed for a whole one. So lxml reads a feed first, and feedparser
gets complete XML in UTF-8, bounded and without entities. It neither sanitizes texts nor resolves addresses in
them.

A description may be the abstract, or the paper's place ("TAXON, Volume 70, Issue 6"), or a list of authors,
date and DOI; so it is read paragraph by paragraph.
"""

import html
import html.entities
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple

import feedparser
from lxml import etree

from generator.papers import venues
from generator.sources.formats import safexml
from generator.sources.frame.limits import ITEMS, LimitError
from generator.text import door, names
from generator.text.cleaning import line, paragraphs, without_controls
from generator.text.elements import without_elements

_LABEL = re.compile(
    r"(doi|authors?|author\(s\)|publication date|available online|source|pmid|keywords?|received|accepted)"
    r"\s*: *(.*)",
    re.IGNORECASE,
)
# "TAXON, EarlyView.", "ZooKeys 1063: 121-137", "Moss, Published online: 15 December 2026; doi:10.1234/moss".
_NUMBERS = r"[^\W\d_]\.? [0-9]+(?:\([0-9]+\))?: e?[0-9]+[-–]e?[0-9]+"
_PLACE = re.compile(
    r".{0,200}(?:\bvolume [0-9]|\bvol\. ?[0-9]|\bearly ?view\b|\bahead of print\b|\bjust accepted\b"
    rf"|\bpublished online: ).{{0,150}}|.{{0,200}}{_NUMBERS}",
    re.IGNORECASE,
)
_PARTS = {
    "volume": re.compile(
        r"\bvol(?:ume|\.) ?([0-9]+)|[^\W\d_]\.? ([0-9]+)(?:\([0-9]+\))?: e?[0-9]", re.IGNORECASE
    ),
    "issue": re.compile(r"\bissue ([0-9][\w-]*)|[0-9]\(([0-9]+)\): e?[0-9]", re.IGNORECASE),
    "pages": re.compile(r"\bpages? ([0-9]\w*(?:[-–][0-9]\w*)?)|: (e?[0-9]+[-–]e?[0-9]+)$", re.IGNORECASE),
}
_DROPPED = re.compile(
    r"abstract:?|html|xml|pdf|full text|(?:read more|continue reading)\b.{0,200}"
    r"|the post .{0,400} (?:first appeared on|appeared first on) .{0,200}",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:arXiv:\S{1,40} Announce Type: \S{1,20}\s+)?(?:abstract(?:\s*[:.—–-]\s*|(?-i:\s+(?=[A-Z]))))?",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"</?(?:figure|figcaption|iframe|svg|picture|source|script|style|cite|time)(?:\s[^<>]*)?>", re.IGNORECASE
)
_LONGEST = 6_000  # characters: where there is a shorter text, a longer one is the whole post of a blog
_SHORTEST = 40

_OTHERS = re.compile(r"[,;]?\s*(?:\bet al\b\.?|\band others\b|…|\.\.\.)[\s,;.]*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,，、]\s*(?:(?:and|und|et|&)\s+)?|\s+(?:and|&)\s+")
_LINES = re.compile(r",\s*\n\s*|\s*;\s*")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.?[\s-]?){1,4}")
_EASTERN = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_SUFFIX = re.compile(r"(?:jr|sr|ph\.?d|m\.?d)\.?|I{2,3}|IV", re.IGNORECASE)

_AROUND = re.compile(
    r"^(?:wiley: |tandf: |sciencedirect publication: |sage publications[^:]{0,40}: |current issue of "
    r"|latest (?:issue|articles|results) (?:of|from|for) )"
    r"|(?::|,| [-–|])?\s+(?:table of contents|most recent articles|current issue|advance access|rss feed|rss"
    r"|latest (?:issue|articles|results))$",
    re.IGNORECASE,
)
SERVERS = ("bioRxiv", "medRxiv", "arXiv", "Cryptology ePrint Archive")
"""Servers of preprints."""
_EASTERN_TITLE = re.compile("[《「『]([^》」』]{1,100})[》」』]")
_NO_JOURNAL = re.compile(r"pubmed: ", re.IGNORECASE)
_LONGEST_JOURNAL = 150


class Description(NamedTuple):
    """What a description says."""

    abstract: str  # ``""`` if it has none
    labels: Mapping[str, str]  # what follows a label ("DOI:", "Author(s):"), by its name in small letters
    place: Mapping[str, str]  # the volume, the issue and the pages, as far as it names them


def description(texts: Iterable[str]) -> Description:
    """Read the descriptions of a paper, which may be HTML; the best abstract among them is taken."""
    labels: dict[str, str] = {}
    place: dict[str, str] = {}
    found = []
    for text in texts:
        kept = []
        for part in paragraphs(without_elements(_OUTSIDE.sub(" ", text))).split("\n\n"):
            part = _HEAD.sub("", part, count=1)
            if label := _LABEL.fullmatch(part):
                labels.setdefault(label[1].lower().replace("(s)", "s"), label[2])
            if label or _PLACE.fullmatch(part):
                for name, form in _PARTS.items():
                    if match := form.search(part):
                        place.setdefault(name, next(filter(None, match.groups())))
            elif not _DROPPED.fullmatch(part):
                kept.append(part)
        abstract = "\n\n".join(kept)
        if len(abstract) >= _SHORTEST:
            found.append(abstract)
    short = [abstract for abstract in found if len(abstract) <= _LONGEST]
    return Description(max(short or found, key=len, default=""), labels, place)


def people(texts: Sequence[str]) -> tuple[list[str], bool]:
    """Return the names of authors, given name first, and whether all are named, each as one.

    A text may have all of them; "Ada One, Bo Two" may be two people, or one with two names.
    """
    texts = [text for text in (without_elements(text).strip() for text in texts) if text]
    found, is_sure = [], True
    for text in texts:
        is_sure &= not _OTHERS.search(text)
        text = _OTHERS.sub("", text)
        if _LINES.search(text):
            found += [name for part in _LINES.split(text) for name in _several(part, is_one=True)]
            continue
        parts = _several(text, is_one=len(texts) > 1)
        is_sure &= len(texts) > 1 or len(parts) != 2 or text.count(",") != 1 or " " not in text
        found += parts
    return [name for name in map(names.given_first, found) if name], is_sure


def _several(text: str, *, is_one: bool) -> list[str]:
    """Return the names in a text; with ``is_one``, a comma stands inside a name."""
    if is_one and text.count(",") < 2:
        return [text]
    parts = [part for part in _BETWEEN.split(line(text)) if part and not _SUFFIX.fullmatch(part)]
    is_inverted = len(parts) == 2 and text.count(",") == 1 and not _EASTERN.search(text)
    if is_inverted and (_INITIALS.fullmatch(parts[1]) or not all(" " in part for part in parts)):
        return [text]
    if len(parts) > 2 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def journal(title: str) -> str:
    """Return the journal in the title of a feed; ``""`` for a feed of several, such as a search."""
    title = line(without_elements(title))
    if named := _EASTERN_TITLE.search(title):
        return named[1]
    if server := next((name for name in SERVERS if name.lower() in title.lower()), ""):
        return server
    for _ in range(3):
        title = _AROUND.sub("", title).strip(" :-")
    return "" if len(title) > _LONGEST_JOURNAL or _NO_JOURNAL.match(title) else venues.cased(title)


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


class ParsedFeed(NamedTuple):
    """A feed as feedparser gives it: what it says about itself, and its items."""

    about: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    is_atom: bool


def is_feed(head: bytes) -> bool:
    """Return whether a file with these first bytes is a feed."""
    return head.startswith(b"<") and bool(_FEED.search(head))


def parse(body: bytes, address: str = "") -> ParsedFeed:
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
    entries = [dict(entry) for entry in read.entries]
    return ParsedFeed(door.let_in(dict(read.feed)), door.let_in(entries), is_atom)


def _root(body: bytes) -> safexml.Element:
    """Return the root of a feed; mistakes in the XML of a complete feed are passed over, as browsers do."""
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
    """Take out of a feed what feedparser is slow with, and give it authors as plain text."""
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
