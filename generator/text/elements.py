"""Text with a few elements of HTML, JATS or MathML, the form in which publishers register abstracts.

Crossref has JATS: https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/
"""

import html
import re

_ATTRIBUTES = r"(?:\s[^<>]*)?/?"
# A heading ("Abstract") is not part of an abstract; a longer text is not a heading.
_HEADING = re.compile(rf"<jats:title{_ATTRIBUTES}>[^<>]{{0,200}}</jats:title\s*>", re.IGNORECASE)
_BLOCK = re.compile(
    rf"</?(?:jats:)?(?:p|sec|title|list|list-item|div|br|li|ul|ol){_ATTRIBUTES}>", re.IGNORECASE
)
_INLINE = re.compile(
    r"</?(?:jats:[a-z-]+|mml:[a-z]+|i|b|em|strong|italic|bold|sub|sup|sc|scp|tt|u|span|a|title-group)"
    rf"{_ATTRIBUTES}>",
    re.IGNORECASE,
)


def without_elements(text: str) -> str:
    """Remove elements, with an empty line between paragraphs; a ``<`` before an unknown name stays."""
    if "<" in text:
        text = _INLINE.sub("", _BLOCK.sub("\n\n", _HEADING.sub("\n\n", text)))
    return html.unescape(text) if "&" in text else text
