"""What a comment states of the venues that it mentions: state and year, by the words of the sentence."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from generator.papers import cues
from generator.papers.mentions import NEXT_YEAR, YEAR, Mention, Value, is_another, joined, number

State = Literal["accepted", "findings", "workshop", "submitted"]
_STOP = re.compile(r"[.!?]+\s+(?=[A-Z0-9(\[\"“'])(?!PMLR|\(?(?:19|20)\d\d\b)|\s\|\s")
# A workshop by its acronym behind the conference: "ICML 2026 AI4Moss", but not "ICML 2026 MAIN".
_WITHIN = re.compile(
    r"(?:\W{0,3}(?:20)?\d\d\b)?(?:\s?-\s?|\s|: )(?!(?i:main|ieee|accepted|se[a-z]{2}\b|nier\b|[ivxl]+\b))"
    r"[A-Z][^\WA-Z0-9]*[A-Z0-9]\w*(?=\s*(?:\Z|[.,;)(\n]|(?:20)?\d\d\b))"
)
_MOST_BEFORE = 300  # characters
_VOLUME = re.compile(r",? [Vv]ol(?:ume|\.) ?\d")
_JOINED = re.compile(r"\s?[-/&+–]\s?\Z")


class _Around(NamedTuple):
    """What stands before a mention, within it and after it, in its sentence and up to its neighbours."""

    left: str
    between: str
    right: str


class _Stated(NamedTuple):
    """What is said of a mention; it is denied if another paper appeared there, or none."""

    state: State | None
    year: str
    is_journal: bool
    is_denied: bool = False


def read(text: str, mentions: Sequence[Mention[Value]]) -> Iterator[tuple[Value, str, State]]:
    """Yield the venues with what a text states of them: year (``""`` if none) and state."""
    real = [one for one in mentions if not is_another(text, one)]
    for sentence, start, end in _sentences(text, real):
        known = joined(text, sentence)
        stated = list[_Stated]()
        for mention, following in itertools.zip_longest(known, known[1:]):
            left = text[max(start, mention.start - _MOST_BEFORE) : mention.start]
            right, behind = text[mention.end : end], end
            if following:
                right, behind = _divided(text, mention, following.start)
            around = _Around(left, mention.between, right)
            stated.append(_stated(mention, around, stated[-1] if stated else None))
            if stated[-1].state or stated[-1].is_denied:
                start = behind
        for place, (mention, own) in enumerate(zip(known, stated, strict=True)):
            if not own.year and place + 1 < len(known):
                own = _with_next(mention, text[mention.end : known[place + 1].start], own, stated[place + 1])
            is_host = place > 0 and known[place - 1].is_workshop
            if own.state == "accepted" and is_host and not (mention.is_journal or mention.is_workshop):
                own = own._replace(state="workshop")
            if own.state:
                yield mention.value, own.year, own.state


def _divided(text: str, mention: Mention[Value], end: int) -> tuple[str, int]:
    """Return what follows a mention, and the place where what is said of the next one begins."""
    year = NEXT_YEAR.match(text, mention.end, end)
    behind = year.end() if year else mention.end
    comma = max(text.rfind(",", behind, end), text.rfind(";", behind, end))
    return (text[mention.end : comma], comma) if comma >= 0 else (text[mention.end : end], behind)


def _with_next(mention: Mention[Value], between: str, own: _Stated, following: _Stated) -> _Stated:
    """Return what is stated of a venue that has no year, by the venue that follows."""
    if between == " " and not (mention.is_workshop or mention.is_journal or following.is_journal):
        return own._replace(state=None)  # a society's conference: AAAI ICWSM
    if _JOINED.match(between):
        return following
    return own._replace(year=following.year) if mention.is_workshop else own


def _sentences(text: str, mentions: list[Mention[Value]]) -> Iterator[tuple[list[Mention[Value]], int, int]]:
    """Yield the mentions of each sentence that has some, with its start and end."""
    inside = {place for one in mentions for place in range(one.start, one.end)}
    stops = [stop.end() for stop in _STOP.finditer(text)]
    start = first = 0
    for end in (*stops, len(text)):
        if end - 1 in inside and end in inside:
            continue
        last = first
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if last > first:
            yield mentions[first:last], start, end
        start, first = end, last


def _stated(mention: Mention[Value], around: _Around, before: _Stated | None) -> _Stated:
    year = _year(mention, around)
    left, right = around.left.lower(), around.right.lower()
    verbs = list(cues.VERB.finditer(left))
    last = verbs[-1].start() if verbs else len(left)
    comma = max(left.rfind(",", 0, last), left.rfind(";", 0, last))
    if cues.OTHER.search(left, comma + 1) or cues.is_not_it(right):
        return _Stated(None, year, mention.is_journal, is_denied=True)
    cue = _cue(mention, around, verbs, right)
    if cue is None and before and before.state and _is_listed(mention, around):
        is_same = before.state == "submitted" or _JOINED.fullmatch(around.left)
        cue = before.state if is_same else "accepted"
        if not (before.is_journal or mention.is_journal):
            year = year or before.year
    if cue is None and _stands_alone(mention, around, year):
        cue = "accepted"
    if cue and not mention.is_journal:
        own = left[last:] if verbs else left
        cue = _refined(mention, _Around(own, around.between.lower(), right), cue)
    if cue == "accepted" and not (mention.is_journal or mention.is_workshop) and _WITHIN.match(around.right):
        cue = "workshop"
    return _Stated(cue, year, mention.is_journal)


def _cue(
    mention: Mention[Value], around: _Around, verbs: Sequence[re.Match[str]], right: str
) -> State | None:
    """Return what the verbs around say; the last one counts, but what is submitted is not yet published."""
    cue: State | None = None
    for verb in verbs:
        if cues.SUBMITTED.match(verb[0]):
            cue = "submitted"
        elif cue is None or cues.ACCEPTED.match(verb[0]):
            cue = "accepted"
    if cue and mention.is_plain and not NEXT_YEAR.match(around.right):
        cue = cue if cues.is_harmless(around.left[verbs[-1].end() :]) else None
    behind = cues.BEHIND.search(right)
    if behind and cues.SUBMITTED.match(behind[0]):
        return cue or "submitted"
    if behind and (cue is None or cues.ACCEPTED.match(behind[0])):
        return "accepted"
    return cue


def _is_listed(mention: Mention[Value], around: _Around) -> bool:
    """Return whether what is said of the mention before goes for this one too."""
    return cues.is_harmless(around.left) and not mention.is_plain


def _stands_alone(mention: Mention[Value], around: _Around, year: str) -> bool:
    """Return whether a venue without a verb stands for itself: ``12 pages, ICML 2026``."""
    before = cues.BOUND.split(around.left)[-1]
    if not (cues.is_harmless(before) or cues.is_at_workshop(before) or cues.WORKSHOP.search(before.lower())):
        return False
    if year and not (mention.is_journal and mention.is_plain):
        found = YEAR.search(around.right)
        return cues.is_harmless(around.right[: found.start()] if found else "")
    if mention.is_journal and _VOLUME.match(around.right):
        return not cues.SPONSORS.sub("", before)
    if mention.is_plain and not (mention.is_journal and mention.is_acronym):
        return False
    after = cues.BOUND.split(around.right, maxsplit=1)[0]
    return not cues.SPONSORS.sub("", before) and cues.is_harmless(after)


def _refined(mention: Mention[Value], around: _Around, cue: State) -> State | None:
    """Return the state at a conference: in its findings, at one of its workshops, in none of its contests."""
    own, between, right = around
    near = right.split(",")[0]
    if not cues.ACCEPTED.match(own) and (cues.CONTEST.search(near) or cues.CONTEST.search(own)):
        return None
    if cue == "submitted":
        return cue
    if mention.suffix == "F" or any(map(cues.FINDINGS.search, (own, between, near))):
        return "findings"
    if mention.is_workshop:
        return cue
    if mention.suffix == "W" or cues.is_at_workshop(own) or any(map(cues.WORKSHOP.search, around)):
        return "workshop"
    return cue


def _year(mention: Mention[Value], around: _Around) -> str:
    match = NEXT_YEAR.match(around.right)
    if match and (match[1] or not mention.is_journal):
        return number(match)
    if years := YEAR.findall(around.right):
        return str(years[0])
    if match := NEXT_YEAR.match(around.between):
        return number(match)
    years = YEAR.findall(around.between) or YEAR.findall(around.left)
    return str(years[-1]) if years else ""
