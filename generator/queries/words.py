"""Splits a text into words and maps each word to its term, as lunr (https://lunr.readthedocs.io) does.

Stop words, stemming and splitting (`generator.text.tokens`) are lunr's. Accents are folded before a word is
stemmed, so a name matches with and without accents. Han, kana and Hangul are written with few spaces or none:
the index has each two signs side by side there (`pieces`), and a word of a query stands for all its `parts`.
`site_templates/search/words.js` does the same in the browser.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import filterfalse, islice

from lunr.stemmer import porter_stemmer
from lunr.stop_word_filter import WORDS

from generator.text import tokens
from generator.text.letters import LETTERS
from generator.text.plural import singular
from generator.text.tokens import EASTERN, trim

SPACES = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000\ufeff"
)
"""The characters that ``\\s`` matches in JavaScript; also for a Python character class."""

# Neither ASCII nor punctuation of running text, such as dashes and quotation marks.
_FOLDED = re.compile("[^\x00-\x7f\u2010-\u2027\u2030-\u205e]")
_LETTERS = re.compile(f"[{''.join(map(chr, LETTERS))}]")
# Accents, the points of Hebrew and Arabic, a stretched line, and the joiners that no reader sees.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]+"
)
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a]+")  # accents, and the marks of voiced kana
_PUNCTUATION = re.compile(r"[\W_]+")
_AROUND_WORD = re.compile(r"^[\W_]+|[\W_]+\Z")
_FEWEST_LETTERS = 3  # of a prefix in scripts other than Han, kana and Hangul
_MOST_OF_A_WORD = 64  # terms to look up
_IS_EASTERN = re.compile(f"[{EASTERN}]")
_RUNS = re.compile(f"[{EASTERN}]+|[^{EASTERN}\u3000]+")
# Signs, also in other widths and presentation forms, and with their marks apart.
_FORMS = re.compile(f"[{EASTERN}\u3099\u309a\uf900-\ufaff\ufb1d-\uffef]+")


def fold(word: str) -> str:
    """Strip accents, the points of Hebrew and Arabic, forms and widths from a lower-case word."""
    if word.isascii() or _FOLDED.search(word) is None:
        return word
    if _FORMS.search(word):
        word = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), word)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).replace("ς", "σ")
    if _LETTERS.search(bare):  # few texts have one, and translating is slow
        bare = bare.translate(LETTERS)
    return unicodedata.normalize("NFC", bare)


def split(text: str) -> list[str]:
    """Split a text into lower-case words; see `tokens.split`."""
    if text.isascii():
        return tokens.split(text.lower())
    return list(map(str.lower, tokens.split(text)))  # most are ASCII, where it is ten times as fast


def pieces(text: str) -> list[str]:
    """Split a text into the words that are indexed: of a run of Han, kana and Hangul, each two signs.

    The first sign stands by itself, too: a query of one sign finds what begins with it.
    """
    words = split(text)
    if text.isascii() or not _FORMS.search("".join(filterfalse(str.isascii, words))):
        return words
    return [piece for word in words for run in _cut(word) for piece in run]


def _cut(word: str) -> Iterator[list[str]]:
    """Yield the first sign and each two signs of a run of Han, kana and Hangul; other words stay whole."""
    for run in _RUNS.findall(fold(word)) if is_eastern(word) else (word,):
        is_run = _IS_EASTERN.match(run)
        yield [before + sign for before, sign in zip(("", *run), run, strict=False)] if is_run else [run]


@lru_cache(maxsize=1 << 12)
def parts(known: str) -> tuple[str, ...]:
    """Return the terms of the index that a query's term stands for: itself, or each two signs of a run."""
    if not is_eastern(known):
        return (known,)
    found = (term(part) for run in _cut(known) for part in run[1:] or run)
    return tuple(islice(dict.fromkeys(filter(None, found)), _MOST_OF_A_WORD))


def is_eastern(word: str) -> bool:
    """Return whether a word has Han, kana or Hangul."""
    return _FORMS.search(word) is not None and _IS_EASTERN.search(fold(word)) is not None


def spoken(text: str, folded: Callable[[str], str] = fold) -> str:
    """Return the words of a text, and its signs of `EASTERN`, each between spaces and folded, for phrases."""
    said = folded(text.lower())
    apart = said if said.isascii() else _IS_EASTERN.sub(r" \g<0> ", said)
    words = [word if word.isalnum() else _AROUND_WORD.sub("", word) for word in tokens.split(apart)]
    return f" {' '.join(filter(None, words))} "


def stem(word: str) -> str:
    """Return the term of a trimmed word, ``""`` for a stop word."""
    return "" if word in WORDS else _stemmed(word)


def _stemmed(word: str) -> str:
    bare = fold(word)
    return str(porter_stemmer.stem(bare)) if bare[-1:].isalpha() else bare  # all endings are letters


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


def name_key(name: str) -> str:
    """Reduce a tag to lower case, singular, without accents or punctuation, and with ``-`` between words."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", name.lower()))
    return singular(_PUNCTUATION.sub("-", bare).strip("-"))


@lru_cache(maxsize=1 << 14)  # papers share their tags and organizations
def plainly(text: str) -> str:
    """Return the words of a text in lower case, without accents, separated by single spaces."""
    return " ".join(map(fold, split(text)))
