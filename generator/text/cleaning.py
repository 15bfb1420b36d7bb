"""Cleaning of texts from sources: white space, Unicode forms, characters that cannot be printed."""

import re
import unicodedata

# C0 and C1 controls, line and paragraph separators, bidi overrides, lone surrogates, non-characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def line(text: str) -> str:
    """Return a text on one line in NFC, with white space folded and without unprintable characters."""
    if text.isprintable():  # nearly all texts: only spaces may need cleaning
        composed = text if text.isascii() else unicodedata.normalize("NFC", text)
        return " ".join(composed.split()) if "  " in composed else composed.strip()
    return " ".join(unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", text)).split())


def paragraphs(text: str) -> str:
    """Return a text with each paragraph on one line, and an empty line between them."""
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n\n".join(folded for part in _PARAGRAPHS.split(cleaned) if (folded := line(part)))
