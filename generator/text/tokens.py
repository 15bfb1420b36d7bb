"""Words of running text for the search and related papers, split and trimmed like lunr.

Splitting follows lunr (https://lunr.readthedocs.io). Trimming follows lunr.js, since lunr.py does not trim
words with punctuation inside, such as ``(GPT4.5)``.
"""

import re
import string
from unicodedata import category

SEPARATORS = " \t\n\r\f\v\xa0-"
"""The characters at which lunr splits: white space and hyphens."""
_SEPARATORS = re.compile(f"[{re.escape(SEPARATORS)}]+")
# White space in Python but not in lunr.
_OTHER_SPACES = re.compile("[\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
EASTERN = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
"""Han, kana and Hangul without the punctuation between them, for a character class."""
_EASTERN_SPACE = re.compile(f"(?<=[{EASTERN}])[{re.escape(SEPARATORS)}]+(?=[{EASTERN}])")
_ASCII_SIGNS = string.punctuation.replace("_", "")


def split(text: str) -> list[str]:
    """Return the words of a text, with the punctuation around them."""
    # Python's split gives the same result without such spaces, five times as fast.
    if text.isascii():
        has_others = "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text
    else:
        has_others = not text.isprintable()
    if not (has_others and _OTHER_SPACES.search(text)):
        return text.replace("-", " ").split()
    return [word for word in _SEPARATORS.split(text) if word]


def joined(name: str) -> str:
    """Remove the spaces that some people write within a name in Han, kana or Hangul."""
    return name if name.isascii() else _EASTERN_SPACE.sub("", name)


def trim(word: str) -> str:
    """Return a word without the punctuation around it; ``""`` if nothing is left."""
    if word.isalnum():
        return word
    word = word.strip(_ASCII_SIGNS)
    if not word or (word[0].isalnum() and word[-1].isalnum()):
        return word
    # A mark belongs to a letter, for example a vowel of Devanagari.
    is_kept = (letter.isalnum() or letter == "_" or category(letter)[0] == "M" for letter in word)
    kept = [place for place, is_of_word in enumerate(is_kept) if is_of_word]
    return word[kept[0] : kept[-1] + 1] if kept else ""
