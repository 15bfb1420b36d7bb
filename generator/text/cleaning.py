"""Cleaning of texts from sources: white space, Unicode forms, characters that cannot be printed."""

import re
import unicodedata

# C0 and C1 controls, line and paragraph separators, bidi overrides, lone surrogates, non-characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ASCII = bytes(range(ord(" "), ord("~") + 1))  # that can be printed
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_BLANKS = re.compile(r"([^\S\n])[^\S\n]+")
_LINE_END = re.compile("\r\n?")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]?\n){2,}")


def squeezed(text: str) -> str:
    r"""Return a text with one blank for several within a line, and one empty line for several.

    A text with none but short runs of blanks may stay as it is. The time of a pattern such as ``\s*;`` grows
    with the square of a run, so this comes before any other.
    """
    some = text[::16].replace("\n", " ")  # enough to see each run of eighty
    if "    " not in some and some.isprintable():
        return text
    return _EMPTY_LINES.sub("\n\n", _BLANKS.sub(r"\1", _LINE_END.sub("\n", text)))


def line(text: str) -> str:
    """Return a text on one line in NFC, with white space folded and without unprintable characters."""
    text = text.replace("\n", " ")
    if text.isprintable():  # nearly all texts: only spaces may need cleaning
        composed = text if text.isascii() else unicodedata.normalize("NFC", text)
        return " ".join(composed.split()) if "  " in composed else composed.strip()
    return " ".join(unicodedata.normalize("NFC", without_controls(text)).split())


def without_controls(text: str) -> str:
    """Return a text with a blank for each character that cannot be printed; XML cannot hold all of these."""
    return _UNPRINTABLE.sub(" ", text)


def paragraphs(text: str) -> str:
    """Return a text with each paragraph on one line, and an empty line between them."""
    if text.isascii() and "  " not in text and not text.encode().translate(None, _ASCII):
        return text.strip()  # so most texts, in a third of the time
    parts = _PARAGRAPHS.split(_LINE_END.sub("\n", text) if "\r" in text else text)
    return "\n\n".join(folded for part in parts if (folded := line(part)))
