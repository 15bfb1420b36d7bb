"""Web pages with ``citation_*`` tags, which publishers add for Google Scholar and Zotero.

The tags: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. The ACL Anthology and OpenReview
have them too; their ids and addresses are resolved to these pages.

Anybody may name a page in a form, so requests go only to public hosts, by https at its default port. Only the
tags in the first megabyte of an answer are read.
"""

import codecs
import contextlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from lxml import etree

from generator.errors import COMMAND, FetchError, Problem, RecordError, without_user
from generator.papers.dates import written
from generator.papers.paper import Record, url
from generator.sources.frame.addresses import refusal
from generator.sources.frame.declarations import Ask, Source, setting
from generator.sources.frame.fields import arxiv_id, label, plain, read_record
from generator.sources.frame.limits import PAGE_LIMITS
from generator.text import door, identifiers, names
from generator.text.cleaning import line

# OpenReview, Science and Cell answer a program with 403 or a page that asks for a browser.
_OTHERWISE = f"export BibTeX there and import it: {COMMAND} import FILE"
_LONGEST_PART = 200  # characters
_HEAD = 2**20
# Nested elements. Reading stops at a deeper one: the parser scans all open elements at each end tag.
_DEEPEST = 500
_PIECE = 1 << 13
_PREFIX = "citation_"
# In order of preference. `description` and `og:description` often describe the site.
_DATES = ("citation_publication_date", "citation_date", "citation_online_date", "citation_year")
_ABSTRACTS = ("citation_abstract", "dc.description", "dcterms.abstract")
_VENUES = (
    "citation_journal_title", "citation_conference_title", "citation_conference", "citation_inbook_title",
    "citation_book_title",
)  # fmt: skip
_TAGS = frozenset(_ABSTRACTS)
_ACL_ID = r"(?:[A-Z][0-9]{2}-[0-9]{4}|[0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+)"
_ACL = re.compile(
    rf"(?:https?://(?:www\.)?(?:aclanthology\.(?:org|info)|aclweb\.org/anthology)/(?:papers/)?)?({_ACL_ID})"
    r"(?:v[0-9]+)?(?:\.pdf|\.bib|/)?",
)
_OPENREVIEW = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf|attachment)\?")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The settings of this source."""

    own_hosts: tuple[str, ...] = setting(
        (),
        "hosts of your own network that `archive add` may access, each with its port; all other hosts must "
        "be public and use https",
    )


def canonical(text: str) -> str | None:
    """Return the address of the page that a text names; ``None`` for an arXiv id, a DOI or other text."""
    text = text.strip()
    if acl := _ACL.fullmatch(text):
        return f"https://aclanthology.org/{acl[1]}/"
    if not text.startswith(("https://", "http://")) or arxiv_id(text) or identifiers.doi(text):
        return None
    with contextlib.suppress(ValueError, RecordError):
        parts = urlsplit(text)
        if _OPENREVIEW.match(text) and (ids := parse_qs(parts.query).get("id")):
            return f"https://openreview.net/forum?id={quote(ids[0])}"
        return url(parts._replace(fragment="").geturl(), "id")
    return None


class _TooDeepError(Exception):
    """Stops the reading of a page."""


class _MetaTags:
    """Collects tags while lxml parses; no tree is built."""

    def __init__(self) -> None:
        self.values: defaultdict[str, list[str]] = defaultdict(list)
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeepError
        if tag == "meta":
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            if (name.startswith(_PREFIX) or name in _TAGS) and attributes.get("content", "").strip():
                self.values[name].append(door.text(attributes["content"]))

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        pass


def tags(body: bytes) -> Mapping[str, list[str]]:
    """Return the contents of a page's tags by name in lower case; none if it is not HTML."""
    head, encoding = body[:_HEAD], None
    with contextlib.suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
        encoding = "utf-8"  # many pages declare it only in an HTTP header
    target: Any = _MetaTags()
    with contextlib.suppress(etree.XMLSyntaxError, _TooDeepError):  # an empty page is a syntax error
        parser = etree.HTMLParser(target=target, encoding=encoding)
        for start in range(0, len(head), _PIECE):  # the parser stops only between pieces
            parser.feed(head[start : start + _PIECE])
        parser.close()
    values: Mapping[str, list[str]] = target.values
    return values


def parse(values: Mapping[str, list[str]], address: str, where: str) -> Iterator[Record | Problem]:
    """Read the record of a page from its `tags`."""

    def first(*wanted: str) -> str:
        return next((values[name][0] for name in wanted if values.get(name)), "")

    if not first("citation_title"):
        reason = f"has no citation_title tag; {_OTHERWISE}"
        return iter([Problem(label(where, address), "", reason)])
    pdf, doi = first("citation_pdf_url").strip(), first("citation_doi").strip()
    several = values.get("citation_authors", ())
    people = values.get("citation_author") or ";".join(several).split(";")
    day = first(*_DATES)
    keywords = ",".join(values.get("citation_keywords", ()))
    data = {
        "title": plain(first("citation_title")),
        "abstract": plain(first(*_ABSTRACTS)),
        "authors": [names.inverted(plain(person)) for person in people if person.strip()],
        "published": written(day) or line(day),
        "keywords": re.split(r"[;,]", plain(keywords)),
        "links": {"paper": address, "pdf": _joined(address, pdf)},
        "doi": doi.removeprefix("doi:").strip(),
        "arxiv": first("citation_arxiv_id"),
        "journal_ref": plain(first(*_VENUES)),
    }
    part = address.partition("://")[2][:_LONGEST_PART]
    return read_record(data, label(where, address), "web", part=part)


def _joined(address: str, place: str) -> str:
    """Resolve an address relative to the page; return it unchanged if that fails."""
    try:
        return urljoin(address, place) if place else ""
    except ValueError:
        return place


def _named(ask: Ask[WebSettings]) -> Iterator[list[Any]]:
    """Yield the tags of a page; what fails at one host does not concern the next."""
    (address,) = ask.ids
    if reason := refusal(address, ask.settings.own_hosts):
        yield [Problem(without_user(line(address))[:80], "id", reason)]
        return
    try:
        values = ask.find(address, tags)
    except FetchError as error:
        raise FetchError(f"{error}; if a browser shows the page, {_OTHERWISE}") from None
    yield [] if values is None else [values]


SOURCE = Source(
    "web",
    "",
    WebSettings,
    parse=lambda ask, values, where: parse(values, ask.ids[0], where),
    named=_named,
    accept="text/html",
    delay=3.0,
    limits=PAGE_LIMITS,
    keeps=True,
    canonical=canonical,
    ids="an ACL Anthology id or the address of any page with `citation_*` tags",
)
