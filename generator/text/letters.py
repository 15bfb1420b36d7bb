"""Text folded for comparison: without case and accents, Latin letters without stroke or ligature.

Authors' addresses follow from `fold` and its table, so neither may change. Two other rules differ: the search
folds words as lunr lower-cases them (`generator.queries.words`), with the same table; keys of tags and ids
made from titles (`identifiers.hyphenated`) keep the table's letters, as in addresses already published.
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
    """The text for comparison: ü is u, ø is o, ß is ss, ﬁ is fi; the marks of other scripts stay."""
    text = text.casefold()
    if text.isascii():
        return text
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text).translate(LETTERS))
    return unicodedata.normalize("NFC", bare).casefold()
