"""What a comment states of the venues that it mentions: state and year, by the words of the sentence.

First the words by which comments say what became of a paper; their patterns are for text in lower case:
without flags, and with words that begin with a letter, they are fast. Then the mentions: which are real, and
which are one. Then what is said of each.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

Value = TypeVar("Value")
State = Literal["accepted", "findings", "workshop", "submitted"]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_SUBMITTED = (
    # "Top 3% of all submitted papers" and "of submissions" say how good an accepted paper is.
    r"(?<!\bof )(?<!\bof all )(?<!\bof the )(?:re-?)?submi[a-z]+(?! papers\b)",
    "under(?: [a-z-]+){0,2} (?:review|consideration|revision|submission)", "in (?:review|revision)",
)  # fmt: skip
_ACCEPTED = ("ac+e[cp]+t?[a-z]*", "accpeted")
_SHOWN = (
    "publi(?:sh|shed|cations?)", "app?ear[a-z]*", "present(?:ed|ation)", "forthcoming", "in[ -]press",
    "camera[ -]ready", "proceedings?", "actes",
)  # fmt: skip
_SUBMITTED_WORDS = _words(*_SUBMITTED)
_ACCEPTED_WORDS = _words(*_ACCEPTED)
_VERB = _words(*_SUBMITTED, *_ACCEPTED, *_SHOWN)
_BEHIND = _words(*_SUBMITTED, *_ACCEPTED, "in[ -]press", "to appear")
# Another paper, or another version of this one, appeared there; or none did.
_OTHER = _words(
    r"(?:extended|expanded|enlarged|augmented|journal|longer?)(?! abstract)(?: \([^)]*\)| [\w-]+){1,3} of",
    "exten(?:sion|d|ds|ding)",
    r"(?<!this is a )(?<!this is the )"
    r"(?:earlier|previous|preliminary|short(?:er|ened)?|initial|abridged|condensed|abbreviated|older|conference"
    r"|workshop) (?:[\w-]+ )?(?:versions?|works?|results|drafts?|publication)",
    "based (?:up)?on", "satellite event", "companion (?:papers?|articles?|letters?|works?|to)",
    r"(?:to be|will|will be|plan[a-z]*|intend[a-z]*|aim[a-z]*|soon) (?:\w+ ){0,2}(?:re)?submi[a-z]*",
    r"prepar[a-z]+ (?:[\w-]+ )?(?:for|to|as)", "reject[a-z]*", "withdr[a-z]+",
)  # fmt: skip
_CONTEST = _words("challenges?", "competitions?")
WORKSHOP = _words("workshops?", "co-?located", "srw")
_FINDINGS = _words("findings(?!,)")
# Directly behind a venue: its style and its reviewers, not the paper's place.
_NOT_IT = _words(
    "arr", "rolling review", "anthology", "style", "template", "format", "reviewers", "reject[a-z]*",
    "withdr[a-z]+",
)  # fmt: skip
_BOUND = re.compile(r"[,:;|()\[\]—–]| - |\. ")
_SPONSORS = re.compile(
    r"\b(?:IEEE|ACM|CVF|SIAM|USENIX|ISCA|AAAI|Elsevier|Springer|RSJ|IFAC|IFIP|[Tt]he|th|st|nd|rd)\b|\W|\d(?:th|st|nd|rd)?"
)
_NEAR = 40  # characters
_CLAUSE = frozenset(".,;:")
_LOWER = re.compile(r"(?<![\w-])[a-z][a-z]+")
# They may stand between what became of a paper and the venue, as in "accepted as a full paper at the".
_HARMLESS = frozenset((
    "abstract", "an", "and", "article", "as", "at", "by", "camera", "co", "colocated", "conference", "demo",
    "edition", "final", "findings", "for", "from", "in", "is", "journal", "long", "main", "manuscript", "non",
    "of", "on", "paper", "poster", "preprint", "proceedings", "published", "publishing", "ready", "review",
    "the", "to", "track", "under", "version", "with", "workshop",
))  # fmt: skip


def _is_harmless(text: str) -> bool:
    """Return whether a text has no word of its own: only names, numbers and words such as "at the"."""
    return all(word in _HARMLESS for word in _LOWER.findall(text))


def _is_not_it(right: str) -> bool:
    """Return whether what follows a venue, in lower case, makes it something else: "ICML template"."""
    found = _NOT_IT.search(right, 0, _NEAR)
    before = right[: found.start()] if found else ""
    return found is not None and len(_LOWER.findall(before)) <= 1 and _CLAUSE.isdisjoint(before)


def _is_at_workshop(left: str) -> bool:
    """Return whether a text in lower case ends with another name and an "@"."""
    left = left.rstrip()
    return left.endswith("@") and not left.rstrip("@ ").endswith("ed")


_YEAR = re.compile(r"(?<![\w.:])((?:19[5-9]|20[0-4])\d)(?!\w|[.:]\d{4})")
_NEXT_YEAR = re.compile(
    r"[\s.,:()/–-]{0,3}((?:19[5-9]|20[0-4])\d)(?!\d|\.\d{4})"  # ICML 2026, ICML2026, ICML (2026)
    r"|\)?\s?['’‘`´]\s?(\d\d)(?!\d)"  # ICML '26
    r"|-?(1[5-9]|2\d)(?![\w.]\w)(?!\d)"  # ICML26, ICML-26; SIGHAN-10 is the tenth
    r"|\s(2\d)(?=[,:;)]|\s*\Z|\. )"  # ICML 26
)
_AROUND = 60
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


class VenueMention(NamedTuple, Generic[Value]):
    """A venue in a text."""

    start: int  # its first character
    end: int  # the character behind its last one
    value: Value  # the venue
    is_plain: bool  # as in `naming.FoundName`, like `is_acronym` and `suffix`
    is_acronym: bool
    suffix: str
    is_journal: bool  # it is not a conference
    is_workshop: bool  # it is a series of workshops
    between: str = ""  # what stands between a whole name and its acronym


def _is_another(text: str, mention: VenueMention[Value]) -> bool:
    """Return whether a mention is part of another name, or not a name."""
    left = text[max(0, mention.start - _AROUND) : mention.start]
    if mention.is_acronym:
        if _OTHER_NUMBER.match(text, mention.end) or (mention.is_plain and _HYPHENED.search(left)):
            return True
        is_numeral = mention.end - mention.start <= _NUMERAL
        return is_numeral and bool(_GOES_ON_AT_ONCE.match(text, mention.end))
    if _GOES_ON.match(text, mention.end) or (mention.is_plain and _GOES_ON_AT_ONCE.match(text, mention.end)):
        return True
    return (mention.is_plain or mention.is_journal) and not _is_placed(left)


def _joined(text: str, mentions: list[VenueMention[Value]]) -> list[VenueMention[Value]]:
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


def _number(match: re.Match[str]) -> str:
    """Return the year that `_NEXT_YEAR` found, in four digits."""
    short = match[2] or match[3] or match[4]
    return match[1] or ("19" if short > "49" else "20") + short


def _is_placed(left: str) -> bool:
    """Return whether a journal may be named behind a text: "published in", but not "Conference on"."""
    before = _IN_NAME.search(left)
    return not (before and not _VERB.match(before[1].lower())) and bool(_PLACED.search(left))


_STOP = re.compile(  # the set comes first, so that the search can skip to it
    r"[.!?\s](?:(?<=[.!?])[.!?]*\s+(?=[A-Z0-9(\[\"“'])(?!PMLR|\(?(?:19|20)\d\d\b)|(?<=\s)\|\s)"
)
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


def read(text: str, mentions: Sequence[VenueMention[Value]]) -> Iterator[tuple[Value, str, State]]:
    """Yield the venues with what a text states of them: year (``""`` if none) and state."""
    real = [one for one in mentions if not _is_another(text, one)]
    for sentence, start, end in _sentences(text, real):
        known = _joined(text, sentence)
        stated: list[_Stated] = []
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


def _divided(text: str, mention: VenueMention[Value], end: int) -> tuple[str, int]:
    """Return what follows a mention, and the place where what is said of the next one begins."""
    year = _NEXT_YEAR.match(text, mention.end, end)
    behind = year.end() if year else mention.end
    comma = max(text.rfind(",", behind, end), text.rfind(";", behind, end))
    return (text[mention.end : comma], comma) if comma >= 0 else (text[mention.end : end], behind)


def _with_next(mention: VenueMention[Value], between: str, own: _Stated, following: _Stated) -> _Stated:
    """Return what is stated of a venue that has no year, by the venue that follows."""
    if between == " " and not (mention.is_workshop or mention.is_journal or following.is_journal):
        return own._replace(state=None)  # a society's conference: AAAI ICWSM
    if _JOINED.match(between):
        return following
    return own._replace(year=following.year) if mention.is_workshop else own


def _sentences(
    text: str, mentions: list[VenueMention[Value]]
) -> Iterator[tuple[list[VenueMention[Value]], int, int]]:
    """Yield the mentions of each sentence that has some, with its start and end."""
    stops = [stop.end() for stop in _STOP.finditer(text)]
    start = first = 0
    for end in (*stops, len(text)):
        if any(one.start < end < one.end for one in mentions):
            continue
        last = first
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if last > first:
            yield mentions[first:last], start, end
        start, first = end, last


def _stated(mention: VenueMention[Value], around: _Around, before: _Stated | None) -> _Stated:
    year = _year(mention, around)
    left, right = around.left.lower(), around.right.lower()
    verbs = list(_VERB.finditer(left))
    last = verbs[-1].start() if verbs else len(left)
    comma = max(left.rfind(",", 0, last), left.rfind(";", 0, last))
    if _OTHER.search(left, comma + 1) or _is_not_it(right):
        return _Stated(None, year, mention.is_journal, is_denied=True)
    cue = _cue(mention, around, verbs, right)
    is_listed = _is_harmless(around.left) and not mention.is_plain
    if cue is None and before and before.state and is_listed:  # what was said before goes for this one, too
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
    mention: VenueMention[Value], around: _Around, verbs: Sequence[re.Match[str]], right: str
) -> State | None:
    """Return what the verbs around say; the last one counts, but what is submitted is not yet published."""
    cue: State | None = None
    for verb in verbs:
        if _SUBMITTED_WORDS.match(verb[0]):
            cue = "submitted"
        elif cue is None or _ACCEPTED_WORDS.match(verb[0]):
            cue = "accepted"
    if cue and mention.is_plain and not _NEXT_YEAR.match(around.right):
        cue = cue if _is_harmless(around.left[verbs[-1].end() :]) else None
    behind = _BEHIND.search(right)
    if behind and _SUBMITTED_WORDS.match(behind[0]):
        return cue or "submitted"
    if behind and (cue is None or _ACCEPTED_WORDS.match(behind[0])):
        return "accepted"
    return cue


def _stands_alone(mention: VenueMention[Value], around: _Around, year: str) -> bool:
    """Return whether a venue without a verb stands for itself: ``12 pages, ICML 2026``."""
    before = _BOUND.split(around.left)[-1]
    if not (_is_harmless(before) or _is_at_workshop(before) or WORKSHOP.search(before.lower())):
        return False
    if year and not (mention.is_journal and mention.is_plain):
        found = _YEAR.search(around.right)
        return _is_harmless(around.right[: found.start()] if found else "")
    if mention.is_journal and _VOLUME.match(around.right):
        return not _SPONSORS.sub("", before)
    if mention.is_plain and not (mention.is_journal and mention.is_acronym):
        return False
    after = _BOUND.split(around.right, maxsplit=1)[0]
    return not _SPONSORS.sub("", before) and _is_harmless(after)


def _refined(mention: VenueMention[Value], around: _Around, cue: State) -> State | None:
    """Return the state at a conference: in its findings, at one of its workshops, in none of its contests."""
    own, between, right = around
    near = right.split(",")[0]
    if not _ACCEPTED_WORDS.match(own) and (_CONTEST.search(near) or _CONTEST.search(own)):
        return None
    if cue == "submitted":
        return cue
    if mention.suffix == "F" or any(map(_FINDINGS.search, (own, between, near))):
        return "findings"
    if mention.is_workshop:
        return cue
    if mention.suffix == "W" or _is_at_workshop(own) or any(map(WORKSHOP.search, around)):
        return "workshop"
    return cue


def _year(mention: VenueMention[Value], around: _Around) -> str:
    match = _NEXT_YEAR.match(around.right)
    if match and (match[1] or not mention.is_journal):
        return _number(match)
    if years := _YEAR.findall(around.right):
        return str(years[0])
    if match := _NEXT_YEAR.match(around.between):
        return _number(match)
    years = _YEAR.findall(around.between) or _YEAR.findall(around.left)
    return str(years[-1]) if years else ""
