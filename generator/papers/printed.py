"""Names of journals and books, as fields of sources write them: which are one, and how they are shown."""

import re
from collections.abc import Container
from functools import lru_cache

from generator.text import identifiers

YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_MEETING = re.compile(
    r"\b(?:proceedings|conference|symposium|workshop|congress|colloquium|meeting)s?\b", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty)[- ]?)?(?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift)ieth)\s+(?:annual\s+)?",
    re.IGNORECASE,
)
# "Fern: An International Journal", "Science (New York, N.Y.)"; not "Journal of Physics: Conference Series".
_BEHIND = re.compile(
    r"\s*(?:[:;–—]| - |\. )\s*(?:(?:an?|the)\s)?(?:[\w-]+\s){0,3}"
    r"(?:journal|magazine|organ|publication|review|quarterly)"
    r" (?:of|for|in|on|devoted|dedicated|published)\b.*"
    r"|\s*(?:[:;–—]| - )\s*an? (?:[\w-]+\s){0,3}(?:journal|magazine|review|quarterly)"
    r"|\s*\([^()]*\)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset((
    "a", "an", "and", "at", "by", "da", "de", "del", "der", "des", "di", "do", "du", "e", "el", "et", "for",
    "from", "für", "i", "in", "into", "la", "le", "of", "on", "per", "the", "to", "und", "with", "y", "zur",
))  # fmt: skip
_ROMAN = re.compile(r"[IVX]+")
_VOWEL = re.compile(r"[^BCDFGHJKLMNPQRSTVWXZ]")
_SHORT = 4  # letters: a name of shorter words in capitals may be all acronyms


@lru_cache(maxsize=1 << 12)  # of one name, several things are asked in a row
def words(name: str) -> tuple[str, ...]:
    """Return the words that all spellings of a name share: no "The", "and", accents, subtitle or brackets."""
    whole = [word for word in identifiers.hyphenated(name).split("-") if word not in ("", "and")]
    main = _BEHIND.sub("", name)
    if main != name and (shorter := words(main)):
        return shorter
    return tuple(whole[1:] if whole[:1] == ["the"] and len(whole) > 1 else whole)


def slug(name: str, *, is_chapter: bool = False) -> str:
    """Return the last part of the address of a journal, or of a book of chapters; ``""`` without letters.

    *Ecology* may be a journal and a book. Proceedings have no chapters but papers.
    """
    if not _WORD.search(name):
        return ""
    is_book = is_chapter and not _MEETING.search(name)
    return identifiers.slug("-".join((*words(series(name)), *(("book",) if is_book else ()))))


def series(name: str) -> str:
    """Return the name of the meeting whose proceedings a book is, without year and number; others as is."""
    if not _MEETING.search(name):
        return name
    return " ".join(_ORDINAL.sub("", YEAR.sub("", name)).split()).strip(" ,:;-–") or name


def cased(name: str, acronyms: Container[str]) -> str:
    """Return a name in capitals as names are written: ``PHYTOTAXA`` is "Phytotaxa", and ``PLOS ONE`` stays.

    Args:
        name: of a journal or a book; with a small letter, it stays as it is.
        acronyms: words that stay in capitals, as words without a vowel do.
    """
    found = _WORD.findall(name)
    if not name.isupper() or all(len(word) <= _SHORT or word in acronyms for word in found):
        return name
    first = found[0]

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in _SMALL and (match.start() or word != first):
            return word.lower()
        is_acronym = word in acronyms or _ROMAN.fullmatch(word) or not _VOWEL.search(word)
        return word if is_acronym else word.capitalize()

    return _WORD.sub(written, name)
