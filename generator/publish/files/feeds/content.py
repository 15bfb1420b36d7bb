"""The texts of an item: plain text for its description, HTML for its content."""

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

from generator.pages import markup, parts
from generator.publish.files.feeds.items import Item
from generator.text.plural import counted
from generator.text.sentences import first_sentence, shortened
from generator.text.tex import Tex

# Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), and the replacement character.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]")
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LONGEST_SENTENCE = 400  # characters


def clean(text: str) -> str:
    """Return a text without the characters that feeds must not have."""
    return _UNFIT.sub("", text)


def no_markup(text: str) -> str:
    """Return a text in which nothing begins a tag: some readers take a title for HTML and cut it there."""
    return _LIKE_A_TAG.sub("<\u2060", clean(text))  # a word joiner, which cannot be seen


def absolute(url: str, address: str) -> str:
    """Return the whole address of a page; ``url``, the site's root, ends with a slash."""
    return url + quote(address)


def lead(item: Item) -> str:
    """Return an item in a few sentences of Unicode text: a remark, then its summary or first sentence."""
    end = "." if item.remark[-1:].isalnum() else ""
    return f"{clean(item.remark)}{end} {_lead(item)}".lstrip()


def _lead(item: Item) -> str:
    if item.papers:
        return counted(len(item.papers), "paper")
    if item.sheet.summary:
        return clean(f"{parts.BY_MACHINE}: {Tex(item.sheet.summary).plain}")
    if item.sheet.withdrawn:
        return parts.WITHDRAWN
    return clean(_first_sentence(item.sheet.abstract) or ", ".join(item.authors) or item.title)


def _first_sentence(text: str) -> str:
    paragraph = text.partition("\n\n")[0]
    return shortened(first_sentence(paragraph[: _LONGEST_SENTENCE + 1]), _LONGEST_SENTENCE)


def in_unicode(url: str, item: Item) -> str:
    """Return HTML with formulas in Unicode, for readers without MathML."""
    summary = _text(Tex(item.sheet.summary).plain)
    paragraphs = [f"<p>{_text(part)}</p>" for part in item.sheet.abstract.split("\n\n") if part]
    return clean("\n".join(_blocks(url, item, summary, "\n".join(paragraphs))))


def in_mathml(url: str, item: Item) -> str:
    """Return HTML with formulas in MathML, which is also well-formed XML."""
    summary = markup.rich(item.sheet.summary).html if item.sheet.summary else ""
    return clean("\n".join(_blocks(url, item, summary, item.sheet.abstract_html)))


def _blocks(url: str, item: Item, summary: str, abstract: str) -> Iterator[str]:
    """Yield what an item shows below its title, as HTML; summary and abstract are HTML, too."""
    if item.remark:
        yield f"<p><strong>{_text(item.remark)}</strong></p>"
    if item.sheet.withdrawn:
        yield f"<p><strong>{parts.WITHDRAWN}</strong></p>"
    if summary:
        yield f"<p><em>{parts.BY_MACHINE}:</em> {summary}</p>"
    if abstract:
        yield abstract
    if item.papers:
        papers = (_link(title, absolute(url, address)) for title, address in item.papers)
        yield "\n".join(("<ul>", *(f"<li>{paper}</li>" for paper in papers), "</ul>"))
    if item.author_count > len(item.authors) > 0:
        yield f"<p>The first {len(item.authors)} of {item.author_count:,} authors are named.</p>"
    links = [_link(name, address) for name, address in item.sheet.links]
    label = "All of them" if item.papers else "In the archive"
    yield f"<p>{' · '.join((_link(label, absolute(url, item.sheet.address)), *links))}</p>"


def _link(label: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{_text(label)}</a>'


def _text(value: str) -> str:
    return html.escape(value, quote=False)
