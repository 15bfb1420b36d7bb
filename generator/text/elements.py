"""Text that comes with a few elements of HTML, JATS or MathML in it, as publishers register abstracts.

JATS is what Crossref gives: https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/
"""

import html
import re

_ATTRIBUTES = r"(?:\s[^<>]*)?/?"
# A heading within an abstract ("Abstract") is no part of it; what is longer is not a heading.
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
    """The words of a text, its paragraphs apart; a ``<`` that begins no known element stays."""
    if "<" in text:
        text = _INLINE.sub("", _BLOCK.sub("\n\n", _HEADING.sub("\n\n", text)))
    return html.unescape(text) if "&" in text else text
