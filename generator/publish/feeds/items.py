"""Items of feeds: the frozen values that the writers of feeds get, their texts, and elements of XML.

The times of an item come from the data, not from a clock, so no build makes old papers look new.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self
from urllib.parse import quote
from uuid import UUID

from lxml import etree

from generator.listings.cards import Card
from generator.listings.kinds import Kind
from generator.pages import markup, parts
from generator.pages.archive import Archive
from generator.pages.markup import Piece
from generator.pages.sheets import Sheet
from generator.papers import dates
from generator.papers.shown import orcid_address
from generator.text import identifiers
from generator.text.language import ENGLISH, Language
from generator.text.sentences import first_sentence, shortened
from generator.text.tex import Tex

_MOST_AUTHORS = 30  # that an item names; a collaboration may have thousands
_MORNING = 5 * 60 * 60 * 1000  # milliseconds
# Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), and the replacement character.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]")
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LONGEST_SENTENCE = 400  # characters
_MEDIA = "http://search.yahoo.com/mrss/"
_TERMS = "http://purl.org/dc/terms/"
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The last update of a feed without items."""


class FeedItem(NamedTuple):
    """An item of a feed: a paper, or a group of papers, such as the papers of a day."""

    sheet: Sheet  # the paper's, without the parts that the rest of the archive decides; of a group, its title
    day: str  # the ISO date on which it came into the feed, or a month or a year
    card: Card | None = None  # the paper's: its counts are no part of the item's text
    remark: str = ""  # a person's words on the paper in this feed, in plain text
    # Titles of the group in plain Unicode, and addresses relative to the site.
    papers: tuple[tuple[str, str], ...] = ()
    language: Language = ENGLISH  # of what it says besides

    @classmethod
    def of(cls, card: Card, sheet: Sheet, day: str = "", remark: str = "") -> Self:
        """Return the item of a paper.

        Without a day it has the paper's first date, so a paper that is listed again stays the same item.
        """
        return cls(sheet, day or card.first, card, remark, language=card.language)

    @classmethod
    def group(cls, kind: Kind, span: str, title: str, day: str, papers: Sequence[Card]) -> Self:
        """Return the item of the papers of a day or a week."""
        sheet = Sheet(kind.address.format(span), kind, title, Piece("", ""), "", {})
        named = tuple((card.label, card.address) for card in papers)
        return cls(sheet, day, papers=named, language=papers[0].language)

    @property
    def title(self) -> str:
        """Plain Unicode text; it begins with ``[Corrected]`` if the publisher corrected the paper."""
        title = self.sheet.title
        return self.language.gettext("[Corrected] {title}", title=title) if self.sheet.corrected else title

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the first authors, in Unicode."""
        return self.sheet.authors[:_MOST_AUTHORS]

    @property
    def people(self) -> Iterator[tuple[str, str]]:
        """The names of the first authors, each with the address at ORCID, or ``""``."""
        orcids = [orcid for orcid, _ in self.sheet.author_notes] or [""] * len(self.authors)
        for name, orcid in zip(self.authors, orcids, strict=False):
            yield clean(name), orcid and orcid_address(orcid)

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        return self.card.tag_names if self.card else ()

    @property
    def urn(self) -> str:
        """The id by which feed readers recognize the item."""
        return identifiers.urn(self.card.id if self.card else self.sheet.address)

    @property
    def published(self) -> datetime:
        """When the item came into the feed: a moment of its day that depends on its id only.

        With equal times, readers would shuffle a day's papers. The moment is in the first hours of the day:
        a run in the morning must not add items of the evening, which readers hold back.
        """
        return self._moment_of(self.day)

    @property
    def updated(self) -> datetime:
        """When its text last changed, but never before it was published."""
        changed = max(self.sheet.changed, self.sheet.corrected)
        return max(self.published, self._moment_of(changed)) if changed else self.published

    def _moment_of(self, date: str) -> datetime:
        midnight = datetime.fromisoformat(f"{date}-01-01"[:10]).replace(tzinfo=UTC)
        return midnight + timedelta(milliseconds=UUID(self.urn).int % _MORNING)


class FeedHead(NamedTuple):
    """A feed as a whole."""

    url: str  # address of the site's root, with a final slash; ``""`` if it is not known
    name: str  # its file, relative to the site
    page: str  # address of the page that it follows, relative to the site
    title: str  # in plain text
    about: str  # a description in plain text
    language: str = "en"


def past_days(archive: Archive) -> list[str]:
    """Return the days that have papers and are not in the future, newest first."""
    return [day for day in archive.groups.days if not dates.is_after(day, archive.last_known_day)]


def clean(text: str) -> str:
    """Return a text without the characters that feeds must not have."""
    return _UNFIT.sub("", text)


def no_markup(text: str) -> str:
    """Return a text in which nothing begins a tag: some readers take a title for HTML and cut it there."""
    return _LIKE_A_TAG.sub("<\u2060", clean(text))  # a word joiner, which cannot be seen


def absolute(url: str, address: str) -> str:
    """Return the whole address of a page; ``url``, the site's root, ends with a slash."""
    return url + quote(address)


def lead(item: FeedItem) -> str:
    """Return an item in a few sentences of Unicode text: a remark, then its summary or first sentence."""
    end = "." if item.remark[-1:].isalnum() else ""
    return f"{clean(item.remark)}{end} {_lead(item)}".lstrip()


def _lead(item: FeedItem) -> str:
    if item.papers:
        return item.language.ngettext("{n} paper", "{n} papers", len(item.papers))
    if item.sheet.summary:
        label = f"{item.sheet.mark}: " if item.sheet.mark else ""
        return clean(f"{label}{Tex(item.sheet.summary).plain}")
    if item.sheet.withdrawn:
        return item.language.gettext(parts.WITHDRAWN)
    paragraph = item.sheet.abstract.partition("\n\n")[0]
    sentence = shortened(first_sentence(paragraph[: _LONGEST_SENTENCE + 1]), _LONGEST_SENTENCE)
    return clean(sentence or ", ".join(item.authors) or item.title)


def in_unicode(url: str, item: FeedItem) -> str:
    """Return HTML with formulas in Unicode, for readers without MathML."""
    summary = _text(Tex(item.sheet.summary).plain)
    paragraphs = [f"<p>{_text(part)}</p>" for part in item.sheet.abstract.split("\n\n") if part]
    return clean("\n".join(_blocks(url, item, summary, "\n".join(paragraphs))))


def in_mathml(url: str, item: FeedItem) -> str:
    """Return HTML with formulas in MathML, which is also well-formed XML."""
    summary = markup.rich(item.sheet.summary).html if item.sheet.summary else ""
    return clean("\n".join(_blocks(url, item, summary, item.sheet.abstract_html)))


def _blocks(url: str, item: FeedItem, summary: str, abstract: str) -> Iterator[str]:
    """Yield what an item shows below its title, as HTML; summary and abstract are HTML, too."""
    if item.remark:
        yield f"<p><strong>{_text(item.remark)}</strong></p>"
    t = item.language
    if item.sheet.withdrawn:
        yield f"<p><strong>{t(parts.WITHDRAWN)}</strong></p>"
    if item.sheet.translated[1]:
        mark, title, _ = map(_text, item.sheet.translated)
        yield f"<p><em>{mark}:</em> {title}</p>"
    if summary:
        yield f"<p>{f'<em>{_text(item.sheet.mark)}:</em> ' if item.sheet.mark else ''}{summary}</p>"
    if abstract:
        yield abstract
    if item.papers:
        papers = (_link(title, absolute(url, address)) for title, address in item.papers)
        yield "\n".join(("<ul>", *(f"<li>{paper}</li>" for paper in papers), "</ul>"))
    if item.card and (all_of := item.card.author_count) > (first := len(item.authors)) > 0:
        named = t("The first {n} of {all} authors are named.", n=first, all=t.number(all_of))
        yield f"<p>{named}</p>"
    links = [_link(t(name), address) for name, address in item.sheet.links]
    label = t("All of them") if item.papers else t("In the archive")
    yield f"<p>{' · '.join((_link(label, absolute(url, item.sheet.address)), *links))}</p>"


def _link(label: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{_text(label)}</a>'


def _text(value: str) -> str:
    return html.escape(value, quote=False)


def child(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Append an element to another; no character of its text is taken for markup."""
    element = etree.SubElement(parent, name, attributes)
    if text:
        element.text = text
    return element


def add_more(element: etree._Element, card: Card) -> None:
    """Add a paper's picture, as Media RSS (https://www.rssboard.org/media-rss), and its `terms`."""
    if card.thumbnail:
        etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", {"url": card.thumbnail}, nsmap={"media": _MEDIA})
    for term, address in card.terms:
        etree.SubElement(element, f"{{{_TERMS}}}{term}", nsmap={"dcterms": _TERMS}).text = address


def inside(root: etree._Element) -> bytes:
    """Return what is between the tags of an element; the element itself declares the namespaces."""
    data = etree.tostring(root, encoding="utf-8")
    return data[data.index(b">") + 1 : data.rindex(b"</")]


def document(root: etree._Element, container: str, items: Iterable[bytes]) -> bytes:
    """Return a document with items from `inside`, one a line, at the end of its last ``container``."""
    data = etree.tostring(root, encoding="utf-8")
    end = data.rindex(f"</{container}>".encode())
    return b"".join((_HEAD, data[:end], *(b"\n" + item for item in items), b"\n", data[end:], b"\n"))
