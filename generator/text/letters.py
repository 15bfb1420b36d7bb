"""Folding text for comparison: no case, no accents, no strokes or ligatures in Latin letters.

Authors' addresses are made with `fold` and its table, so neither may change. Two places differ: the search
lower-cases words like lunr (`generator.queries.words`), with the same table; keys of tags and ids made from
titles (`identifiers.hyphenated`) keep the letters in the table, since published addresses have them.
"""

import re
import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h",
     "ŋ": "n"}
)  # fmt: skip
"""Lower-case letters that Unicode does not decompose."""
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Fold a text: ü becomes u, ø o, ß ss, ﬁ fi; the marks of other scripts stay."""
    text = text.casefold()
    if text.isascii():
        return text
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text).translate(LETTERS))
    return unicodedata.normalize("NFC", bare).casefold()


def alone(text: str) -> str:
    """Return the letters and digits of a text, folded, without anything between them."""
    kept = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).lower()))
    return kept if kept.isascii() else kept.translate(LETTERS)
