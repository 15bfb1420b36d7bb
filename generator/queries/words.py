"""Splits a text into words and maps each word to its term, as lunr (https://lunr.readthedocs.io) does.

Stop words, stemming and splitting (`generator.text.tokens`) are lunr's. Accents are folded before a word is
stemmed, so a name matches with and without accents. `site_templates/search/words.js` does the same in the
browser.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lunr.stemmer import porter_stemmer
from lunr.stop_word_filter import WORDS

from generator.text import tokens
from generator.text.letters import LETTERS
from generator.text.plural import singular
from generator.text.tokens import SEPARATORS, trim

SPACES = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000\ufeff"
)
"""The characters that ``\\s`` matches in JavaScript; also for a Python character class."""

# Neither ASCII nor punctuation of running text, such as dashes and quotation marks.
_FOLDED = re.compile("[^\x00-\x7f\u2010-\u2027\u2030-\u205e]")
_LETTERS = re.compile(f"[{''.join(map(chr, LETTERS))}]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a]+")  # accents, and the marks of voiced kana
_PUNCTUATION = re.compile(r"[\W_]+")
_AROUND_WORD = re.compile(r"^[\W_]+|[\W_]+\Z")
_FEWEST_LETTERS = 3  # of a prefix in scripts other than Han, kana and Hangul
# The Han, kana and Hangul characters that occur in names.
_EASTERN = (
    "[\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\U00020000-\U0003134f]"
)
_EASTERN_SPACE = re.compile(f"(?<={_EASTERN})[{re.escape(SEPARATORS)}]+(?={_EASTERN})")
_IS_EASTERN = re.compile(_EASTERN)


def fold(word: str) -> str:
    """Strip the accents of European scripts from a lower-case word; the marks of other scripts stay."""
    if word.isascii() or _FOLDED.search(word) is None:
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    if _LETTERS.search(bare):  # few texts have one, and translating is slow
        bare = bare.translate(LETTERS)
    return unicodedata.normalize("NFC", bare)


def split(text: str) -> list[str]:
    """Split a text into lower-case words; see `tokens.split`."""
    return tokens.split(text.lower())


def spoken(text: str) -> str:
    """Return the words of a text without punctuation, each between spaces, for phrases."""
    words = (_AROUND_WORD.sub("", word) for word in split(text))
    return f" {' '.join(filter(None, words))} "


def stem(word: str) -> str:
    """Return the term of a trimmed word, ``""`` for a stop word."""
    return "" if word in WORDS else _stemmed(word)


def _stemmed(word: str) -> str:
    return str(porter_stemmer.stem(fold(word)))


@lru_cache(maxsize=1 << 16)  # papers repeat their words
def term(word: str) -> str:
    """Return the term under which a word from `split` is indexed, ``""`` for a stop word."""
    return stem(trim(word))


@lru_cache(maxsize=1 << 14)  # papers share their authors
def sought(word: str) -> str:
    """Return the term that a query looks up for a word from `split`, even for a stop word."""
    return _stemmed(trim(word))


def indexed(field: str) -> Callable[[str], str]:
    """Return the function from a field's word to its term; in people's names (He, An), no word is stopped."""
    return sought if field == "authors" else term


def is_stop_word(word: str) -> bool:
    """Return whether a word from `split` is a stop word."""
    return trim(word) in WORDS


def prefix(word: str) -> str:
    """Return the prefix by which a word matches longer words; ``""`` if the word is too short."""
    letters = fold(trim(word))
    return letters if len(letters) >= _FEWEST_LETTERS or _IS_EASTERN.match(letters) else ""


def joined(text: str) -> str:
    """Remove the spaces that some people write within a name in Han, kana or Hangul."""
    return _EASTERN_SPACE.sub("", text)


def name_key(name: str) -> str:
    """Reduce a tag to lower case, singular, without accents or punctuation, and with ``-`` between words."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", name.lower()))
    return singular(_PUNCTUATION.sub("-", bare).strip("-"))


@lru_cache(maxsize=1 << 14)  # papers share their tags and organizations
def plainly(text: str) -> str:
    """Return the words of a text in lower case, without accents, separated by single spaces."""
    return " ".join(map(fold, split(text)))
