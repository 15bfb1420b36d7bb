"""Pages about a paper with ``citation_*`` tags, which publishers put there for Google Scholar and Zotero.

What each tag means: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. The ACL Anthology and
OpenReview have them as well; their ids and addresses lead to these pages.

Anybody may name a page in a form, so only public hosts are asked, by https at its usual port. Nothing but
these tags is read, in an answer's first megabyte.
"""

import codecs
import contextlib
import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from lxml import etree

from generator.errors import COMMAND, Failure, FetchError, Problem, RecordError
from generator.papers.paper import Links, Paper, Record, line, url
from generator.sources.declarations import Source, setting
from generator.sources.fields import Fields, arxiv_id, guarded, read_record
from generator.sources.http import Client
from generator.sources.limits import PAGE_LIMITS
from generator.sources.plausible import plausible
from generator.text import identifiers, names
from generator.text.elements import without_elements

_DELAY = 3.0
_HEAD = 2**20
_LONGEST_ADDRESS = 2_000
# Nested elements; a deeper page is not read on, for at each end tag the parser goes through all open ones.
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
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
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
        "hosts of your own network that `archive add` may ask, each with its port; all others must be public "
        "and have https",
    )


def canonical(text: str) -> str | None:
    """The address of the page that a text names; ``None`` for an arXiv id, a DOI or no address."""
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


def _refusal(address: str, own_hosts: Sequence[str]) -> str:
    """Why an address is not asked, or ``""``; nothing is looked up for that."""
    parts = urlsplit(address)
    if len(address) > _LONGEST_ADDRESS:
        return f"has more than {_LONGEST_ADDRESS:,} characters"
    if parts.netloc.lower() in map(str.lower, own_hosts):
        return ""
    if parts.scheme != "https":
        return "is not an https address; write https://"
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(parts.hostname or "")
        return "has a number for a host; write its name"
    if parts.netloc.lower() != parts.hostname:
        return "has a user or a port; write the address without"
    return ""


class _TooDeepError(Exception):
    """Ends the reading of a page."""


class _Tags:
    """Collects tags as lxml reads them; no tree is built."""

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
                self.values[name].append(attributes["content"])

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        pass


def tags(body: bytes) -> Mapping[str, list[str]]:
    """The contents of a page's tags by their names in lower case; none if it is not HTML."""
    head, encoding = body[:_HEAD], None
    with contextlib.suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
        encoding = "utf-8"  # which many pages say in a header alone
    target: Any = _Tags()
    with contextlib.suppress(etree.XMLSyntaxError, _TooDeepError):  # the former if it is empty
        parser = etree.HTMLParser(target=target, encoding=encoding)
        for start in range(0, len(head), _PIECE):  # the parser ends at an error with a piece, not before
            parser.feed(head[start : start + _PIECE])
        parser.close()
    values: Mapping[str, list[str]] = target.values
    return values


def parse(values: Mapping[str, list[str]], address: str, where: str) -> Iterator[Record | Problem]:
    """The record of a page, from its `tags`."""

    def first(*wanted: str) -> str:
        return next((values[name][0] for name in wanted if values.get(name)), "")

    pdf, doi = first("citation_pdf_url").strip(), first("citation_doi").strip()
    several = values.get("citation_authors", ())
    people = values.get("citation_author") or ";".join(several).split(";")
    data = {
        "id": address,
        "authors": [_name(person) for person in people if person.strip()],
        "published": _date(first(*_DATES)),
        "pdf": _joined(address, pdf),
        "doi": doi.removeprefix("doi:").strip(),
        "arxiv": first("citation_arxiv_id"),
    }

    def make(fields: Fields) -> Record:
        if not first("citation_title"):
            reason = f"has no tag citation_title; take the paper from BibTeX, with {COMMAND} import"
            raise RecordError("", reason)
        doi = fields.doi("doi")
        arxiv = fields.arxiv("arxiv") or arxiv_id(fields.text("doi")) or ""
        keywords = ",".join(values.get("citation_keywords", ()))
        paper = Paper(
            id=arxiv or doi,
            title=without_elements(first("citation_title")),
            abstract=without_elements(first(*_ABSTRACTS)),
            authors=fields.authors("authors"),
            published=fields.date("published"),
            keywords=tuple(re.split(r"[;,]", without_elements(keywords))),
            links=Links(address, fields.link("pdf"), doi=doi),
            source="web",
            journal_ref=without_elements(first(*_VENUES)),
            arxiv=arxiv,
        )
        return Record(paper)

    return read_record(data, where, make)


def _name(text: str) -> str:
    """A name with the given name first; many pages have "Family, Given"."""
    name = line(without_elements(text))
    if "," not in name:
        return name
    parts = names.split(name)
    return " ".join(filter(None, (parts.given, parts.last, parts.suffix)))


def _date(text: str) -> str:
    """``2026/1/5`` as a date, as far as it is given; another form gives its year."""
    if day := _DAY.match(text.strip()):
        return "-".join(part.zfill(2) for part in day.groups() if part)
    year = _YEAR.search(text)
    return year[0] if year else line(text)


def _joined(address: str, place: str) -> str:
    """An address that may be relative to the page's; unchanged where the two cannot be joined."""
    try:
        return urljoin(address, place) if place else ""
    except ValueError:
        return place


def fetch_papers(
    client: Client, settings: WebSettings, ids: Sequence[str]
) -> Iterator[Record | Problem | Failure]:
    """The paper of each of these pages; those that are not there are left out."""
    for address in ids:
        if reason := _refusal(address, settings.own_hosts):
            yield Problem(line(address)[:80], "id", reason)
            continue
        try:
            values = client.find(address, tags, accept="text/html", delay=_DELAY)
        except FetchError as error:
            yield Failure((), error)
            continue
        if values is not None:
            yield from plausible(guarded("web", parse, values, address, "web"), "web", client.today)


SOURCE = Source(
    "web",
    "",
    WebSettings,
    own_hosts="own_hosts",
    limits=PAGE_LIMITS,
    keeps=True,
    papers=fetch_papers,
    canonical=canonical,
    ids="an ACL Anthology id or the address of any page with `citation_*` tags",
)
