"""Mentions of venues in a text: which are real, which are one, and the year that stands with each."""

import re
from typing import Generic, NamedTuple, TypeVar

from generator.papers import cues

Value = TypeVar("Value")
YEAR = re.compile(r"(?<![\w.:])((?:19[5-9]|20[0-4])\d)(?!\w|[.:]\d{4})")
NEXT_YEAR = re.compile(
    r"[\s.,:()/–-]{0,3}((?:19[5-9]|20[0-4])\d)(?!\d|\.\d{4})"  # ICML 2026, ICML2026, ICML (2026)
    r"|\)?\s?['’‘`´]\s?(\d\d)(?!\d)"  # ICML '26
    r"|-?(1[5-9]|2\d)(?![\w.]\w)(?!\d)"  # ICML26, ICML-26; SIGHAN-10 is the tenth
    r"|\s(2\d)(?=[,:;)]|\s*\Z|\. )"  # ICML 26
)
NEAR = 60
"""Characters that may belong to a mention before it and after it."""
# Words that may also be the name of a journal: what must stand before them, and what must not stand around.
_PLACED = re.compile(
    r"(?:\A|[(\[.,;|–—-]|\b[Pp]roceedings of(?: the)?"
    r"|\b(?:[Ii]n|[Bb]y|[Tt]o|[Aa]t|[Oo]n|for|[Tt]he|with|[Jj]ournal|as|from|Elsevier|[A-Z]{2,}))"
    r"\W{0,3}\Z"
)
_IN_NAME = re.compile(r"\b([A-Z][\w-]+) (?:in|on|of|for|to|with|and|&) (?:the )?\Z")
_GOES_ON = re.compile(r" (?:and|&|for|of) (?:the )?[A-Z][A-Za-z]")
_GOES_ON_AT_ONCE = re.compile(r"(?::? |-| in )(?!Journal\b|Special\b|Proceedings\b|No\b)[A-Z][a-z]")
_OTHER_NUMBER = re.compile(r"\d(?!\d)|\d\d[A-Za-z]|\d{3}(?!\d)")  # EC3, AIME24a
_HYPHENED = re.compile(r"(?<!IEEE)(?<!ACM)[A-Za-z]-\Z")
_SAME = re.compile(
    r"(?:\W|\d|ieee|acm|cvf|rsj|sig[a-z]+|conference|workshops?|findings|the|of|in|on|an|international)*\Z"
)
_MOST_BETWEEN_SAME = 40
_NUMERAL = 2  # characters: IV may be the fourth


class Mention(NamedTuple, Generic[Value]):
    """A venue in a text."""

    start: int  # its first character
    end: int  # the character behind its last one
    value: Value  # the venue
    is_plain: bool  # as in `naming.Found`, like `is_acronym` and `suffix`
    is_acronym: bool
    suffix: str
    is_journal: bool  # it is not a conference
    is_workshop: bool  # it is a series of workshops
    between: str = ""  # what stands between a whole name and its acronym


def is_another(text: str, mention: Mention[Value]) -> bool:
    """Return whether a mention is part of another name, or not a name."""
    left = text[max(0, mention.start - NEAR) : mention.start]
    if mention.is_acronym:
        if _OTHER_NUMBER.match(text, mention.end) or (mention.is_plain and _HYPHENED.search(left)):
            return True
        is_numeral = mention.end - mention.start <= _NUMERAL
        return is_numeral and bool(_GOES_ON_AT_ONCE.match(text, mention.end))
    if _GOES_ON.match(text, mention.end) or (mention.is_plain and _GOES_ON_AT_ONCE.match(text, mention.end)):
        return True
    return (mention.is_plain or mention.is_journal) and not _is_placed(left)


def joined(text: str, mentions: list[Mention[Value]]) -> list[Mention[Value]]:
    """Join what is one mention: a whole name with its acronym in brackets."""
    joined = mentions[:1]
    for one in mentions[1:]:
        last = joined[-1]
        between = text[last.end : one.start]
        is_same = one.value == last.value and len(between) < _MOST_BETWEEN_SAME
        if not (is_same and _SAME.match(between.lower())):
            joined.append(one)
            continue
        joined[-1] = last._replace(
            end=one.end,
            is_plain=one.is_plain and last.is_plain,
            suffix=last.suffix or one.suffix,
            between=last.between + between,
        )
    return joined


def number(match: re.Match[str]) -> str:
    """Return the year that `NEXT_YEAR` found, in four digits."""
    short = match[2] or match[3] or match[4]
    return match[1] or ("19" if short > "49" else "20") + short


def _is_placed(left: str) -> bool:
    """Return whether a journal may be named behind a text: "published in", but not "Conference on"."""
    before = _IN_NAME.search(left)
    return not (before and not cues.VERB.match(before[1].lower())) and bool(_PLACED.search(left))
