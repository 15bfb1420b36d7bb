"""What lunr makes of a text: words, and the term each word stands for.

Splitting, trimming, stop words and stemming are lunr's (https://lunr.readthedocs.io); accents are folded
before the stem is taken, so that a name is found with and without them. `site_templates/search/words.js` does
the same in the browser.
"""

from __future__ import annotations

import re
import unicodedata

from lunr import get_default_builder
from lunr.builder import Builder
from lunr.pipeline import Pipeline
from lunr.stemmer import stemmer
from lunr.stop_word_filter import stop_word_filter
from lunr.token import Token
from lunr.tokenizer import SEPARATOR_CHARS
from lunr.trimmer import trimmer

_SEPARATORS = re.compile(f"[{re.escape(SEPARATOR_CHARS)}]+")
# What Python takes for white space and lunr does not.
_OTHER_SPACES = re.compile("[\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Letters that carry their stroke or ligature inside, so that no decomposition takes it off.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss",
                          "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})  # fmt: skip


def fold(word: str) -> str:
    """A lower-case word without the accents of European scripts; the marks of other scripts stay."""
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)
    return unicodedata.normalize("NFC", bare)


def _fold_token(token: Token, i: int | None = None, tokens: list[Token] | None = None) -> Token:
    token.string = fold(token.string)
    return token


Pipeline.register_function(_fold_token, "foldAccents")


def builder() -> Builder:
    """A lunr builder with lunr's own pipelines and, before the stemmer, ours for accents."""
    made = get_default_builder()
    made.pipeline.before(stemmer, _fold_token)
    made.search_pipeline.before(stemmer, _fold_token)
    return made


def split(text: str) -> list[str]:
    """The words of a text, lower-cased: lunr's tokenizer, which parts at white space and hyphens."""
    lowered = text.lower()
    if _OTHER_SPACES.search(lowered) is None:  # then Python's own way is the same, and five times as fast
        return lowered.replace("-", " ").split()
    return [word for word in _SEPARATORS.split(lowered) if word]


def trim(word: str) -> str:
    """A word without what is no letter or figure around it."""
    return str(trimmer(Token(word)))


def stem(word: str) -> str:
    """The term of a trimmed word, ``""`` for a stop word.

    With `trim` the steps of `builder`'s pipeline, without its wrapping.
    """
    kept = stop_word_filter(Token(word))
    return str(stemmer(_fold_token(kept))) if kept else ""
