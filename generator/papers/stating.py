"""What a comment states of the venues that it mentions: state and year, by the words around each."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

Value = TypeVar("Value")
State = Literal["accepted", "findings", "workshop", "submitted"]


class Mention(NamedTuple, Generic[Value]):
    """A venue in a text, from one character to another; the other fields as in `naming.Found`."""

    start: int
    end: int
    value: Value
    is_plain: bool
    suffix: str
    is_journal: bool
    is_workshop: bool
    year: str = ""


class _Around(NamedTuple):
    """What stands before a mention, in it and after it, in its sentence and up to its neighbours."""

    left: str
    inner: str
    right: str


class _Stated(NamedTuple):
    """What is said of a mention; no state if it is none of this paper."""

    state: State | None
    year: str
    is_journal: bool
    is_denied: bool = False


_ABBREVIATED = frozenset(
    "proc int conf phys rev lett trans vol no pp j comm commun math ann appl sci astron astrophys mon not roy soc"
    " symp cf eq fig sec dept univ intl natl nat mach intell comput anal rational mech funct geom publ inst acad"
    " amer proc. discrete contin dyn eur st dr prof vs al approx ed eds".split()
)
_STOP = re.compile(r"[.!?]+\s+(?=[A-Z0-9(\[\"“'])(?!PMLR)|\s\|\s")
_LAST_WORD = re.compile(r"([^\W_]+)\W*\Z")
_SUBMITTED = (
    r"(?:re)?-?sub(?:mit\w*|miss?ions?|mmi\w+|mited)|(?:under|in|for)(?: \w+){0,2} (?:review|consideration|revision)"
    r"|reviewing|(?:under|in) (?:submission|peer-review)|(?:minor|major) revisions?"
)
_ACCEPTED = r"ac+e[cp]+t?\w*|acc?pe?ted|acepted"
_SHOWN = (
    r"publi(?:sh|shed|cations?)|app?ear\w*|apper|present(?:ed|ation)|contributions?|forthcoming|in[ -]press|in print"
    r"|camera[ -]ready|proceedings?|proc|actes"
)
_VERB = re.compile(
    rf"\b(?:(?P<submitted>{_SUBMITTED})|(?P<accepted>{_ACCEPTED})|(?P<shown>{_SHOWN}))\b", re.IGNORECASE
)
# Behind a venue: a verb that goes on to another place says nothing of this one.
_ELSEWHERE = re.compile(
    rf"\b(?:{_SUBMITTED}|{_ACCEPTED}|{_SHOWN}|versions?)(?: for \w+| as \w+)?"
    r" (?:to|at|in|by|with|of)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\b(?:(?P<submitted>{_SUBMITTED})|(?P<accepted>{_ACCEPTED}|published|in[ -]press|oral|spotlight|poster|highlight"
    r"|camera[ -]ready|to appear|best paper|award))\b",
    re.IGNORECASE,
)
# Another paper, or another version of this one, appeared there; or nothing did.
_OTHER = re.compile(
    r"\b(?:extended|expanded|enlarged|augmented|journal|long(?:er)?)(?! abstract)(?: \([^)]*\)| [\w-]+){1,3} of\b"
    r"|\bexten(?:sion|ds?|ding)\b|\bexpan(?:sion|ds)\b"
    r"|(?<!this is a )(?<!this is the )\b(?:earlier|previous|preliminary|short(?:er|ened)?|initial|abridged|condensed"
    r"|abbreviated|conference|workshop|older) (?:[\w-]+ )?(?:versions?|works?|results|drafts?|publication)\b"
    r"|\b(?:based|builds?|building) (?:up)?on\b|\bfollow[ -]?up|\bsupersedes?\b|\bcompanion (?:papers?|articles?|letters?|works?|to)\b|\bsequel\b"
    r"|\b(?:to be|will(?: be)?|plan\w*|intend\w*|aim\w*|soon) (?:\w+ ){0,2}(?:re)?submit\w*"
    r"|\bprepar\w+ (?:[\w-]+ )?(?:for|to|as)\b|\bin prep(?:aration)?\b|\bintended\b|\breject\w*|\bwithdr\w+|\b(?:style|template|format(?:ted)?)\b"
    r"|\bsatellite event|\bnot (?:yet )?(?:been )?(?:accepted|submitted)|\bwinn\w+"
    r"|\bplace (?:in|at|on|solution)",
    re.IGNORECASE,
)
_NOTHING_BEHIND = re.compile(
    r"\W{0,3}(?:(?:19|20)?\d\d\W{0,2})?\s?"
    r"(?:(?:ARR|[Rr]olling [Rr]eview|[Pp]ress|[Aa]nthology|[Dd]igital [Ll]ibrary|LaTeX)\b"
    r"|(?:[\w-]+ )?(?:style|template|format|class|dataset|data set|benchmark|[Rr]eject\w*|[Dd]esk|deadline"
    r"|[Rr]eview(?:s|ers)|papers|submissions|withdr\w+)\b)"
)
_CONTEST = re.compile(r"\b(?:challenge|competition|contest|grand-challenge|hackathon)s?\b", re.IGNORECASE)
_WORKSHOP = re.compile(
    r"\bworkshops?\b|(?<!ed)(?<!ed )@\s?\Z|\bco-?located\b|\bin conjunction\b|\bSRW\b", re.IGNORECASE
)
_FINDINGS = re.compile(r"\bfing?dings\b(?!,)", re.IGNORECASE)
_LOWER = re.compile(r"(?<![\w-])[a-z][a-z]+")
_HARMLESS = frozenset(
    "in at on of to by for with the an and as or from be is was will has been have our this it paper papers work"
    " article full long short regular oral orally poster spotlight highlight presentation publication publications publishing inclusion main"
    " technical research track conference conferences proceedings proc journal letter letters special issue collection"
    " demo demonstration industry applied system position late breaking student abstract extended camera ready version"
    " final preprint manuscript accepted published appear appears appeared submitted presented th nd rd st annual"
    " international joint workshop workshops symposium congress findings also both possible invited contributed talk"
    " pages figures tables refereed peer reviewed conditionally provisionally minor revision revisions official area"
    " datasets benchmarks best award pp volume vol number no issue press consideration review under now just recently"
    " first edition session series non archival via into its which".split()
)
_BOUND = re.compile(r"[,:;|()\[\]—–]| - |\. ")
_YEAR = re.compile(r"(?<![\w.:])((?:19[5-9]|20[0-4])\d)(?!\w|[.:]\d{4})")
_NEXT_YEAR = re.compile(
    r"[\s.,:()/–-]{0,3}((?:19[5-9]|20[0-4])\d)(?!\d|\.\d{4})"  # ICML 2026, ICML2026, ICML (2026)
    r"|\s?['’‘`´]\s?(\d\d)(?!\d)"  # ICML '26
    r"|-?(1[5-9]|2\d)(?![\w.]\w)(?!\d)"  # ICML26, ICML-26; SIGHAN-10 is the tenth
    r"|\s(2\d)(?=[,:;)]|\s*\Z|\. )"  # ICML 26
)
# Words that may also be the name of a journal: what must stand before them, and what must not stand around.
_PLACED = re.compile(
    rf"(?:\A|[(\[.,;|–—-]|\bproceedings of(?: the)?|\b(?:in|by|to|at|on|for|the|with|journal|as|from|Elsevier|Springer|(?-i:[A-Z]{{2,}})"
    rf"|{_SUBMITTED}|{_ACCEPTED}|{_SHOWN}))\W{{0,3}}\Z",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"\b([A-Z][\w-]+) (?:in|on|of|for|to|with|and|&) (?:the )?\Z")
_CONFERENCE = re.compile(r"\b(?:conference|symposium|workshop|congress|advances)\b", re.IGNORECASE)
_GOES_ON = re.compile(r" (?:and|&|for|of) (?:the )?[A-Z][a-z]")
_GOES_ON_AT_ONCE = re.compile(r"(?::? |-| in )(?!Journal\b|Special\b|Proceedings\b)[A-Z][a-z]")
_OTHER_SERIES = re.compile(r"[\s,–-]*(?:Series|Ser\.) [B-Z]\b")
_OTHER_JOURNAL = re.compile(r" (?:Nexus|Express|Open|Networks?|Plus|Reviews?|Reports)\b|-[B-Z]\b")
_OTHER_NUMBER = re.compile(r"\d(?!\d)|\d\d[A-Za-z]|\d{3}(?!\d)")  # EC3, GPT4All
_HYPHENED = re.compile(r"(?<!IEEE)(?<!ACM)[A-Za-z]-\Z")
_HYPHEN = re.compile(r"-(?!findings|main|w\b|srw\b)[a-z]", re.IGNORECASE)
_NAMED = re.compile(r"\b[A-Z][a-z]+ \((?:IEEE |ACM )?\Z")
_NEAR = 60  # characters
_SPONSOR = re.compile(r"\b(?:IEEE|ACM|CVF|SIAM|USENIX|ISCA|AAAI|Elsevier|Springer|RSJ|IFAC|IFIP|the|th|st|nd|rd)\b|\W|\d")
_LATER_YEAR = re.compile(r"['’‘`]\s?(1[5-9]|2\d)(?!\d)")  # FSE Companion '26
_SAME = re.compile(r"(?:\W|\d|IEEE|ACM|CVF|RSJ|SIG\w+|conference|workshops?|findings|the|of|in|on|an|international)*\Z", re.IGNORECASE)
_HELD_AT = re.compile(r"\W*(?:workshop\W*)?(?:@|(?:co-?located )?(?:at|with)\b|in conjunction with\b|,) ?(?:the )?\Z", re.IGNORECASE)
_JOINED = re.compile(r"\s?[-/&+–]\s?\Z")
_SPLIT = re.compile(r"[,;]|\b(?:and|then|also)\b")
_MOST_BETWEEN_SAME = 40


def read(text: str, mentions: Sequence[Mention[Value]]) -> Iterator[tuple[Value, str, State]]:
    """Yield the venues with what a text states of them: year (``""`` if none) and state."""
    mentions = [one for one in mentions if not _is_another(text, one)]
    mentions = [
        one for last, one in itertools.pairwise([None, *mentions]) if one and not _is_bracketed(text, one, last)
    ]
    for sentence, (start, end) in _sentences(text, mentions):
        known = _joined(text, sentence)
        stated = list[_Stated]()
        for mention, following in itertools.zip_longest(known, known[1:]):
            right, behind = _divided(text, mention, following.start if following else end, bool(following))
            around = _Around(text[start : mention.start], text[mention.start : mention.end], right)
            stated.append(_stated(mention, around, stated[-1] if stated else None))
            if stated[-1].state or stated[-1].is_denied:
                start = behind
        for place, mention in enumerate(known):
            own = stated[place]
            following = known[place + 1] if place + 1 < len(known) else None
            if following and not own.year:
                own = _with_next(mention, text[mention.end : following.start], own, stated[place + 1])
            if own.state:
                yield mention.value, own.year, own.state


def _with_next(mention: Mention[Value], between: str, own: _Stated, following: _Stated) -> _Stated:
    """Return what is stated of a venue that has no year, by the venue that follows."""
    if between == " " and not (mention.is_workshop or mention.is_journal or following.is_journal):
        return own._replace(state=None)  # a society's conference: AAAI ICWSM
    if _JOINED.match(between):
        return following
    if mention.is_workshop and _HELD_AT.match(between):
        return own._replace(year=following.year)
    return own


def _sentences(
    text: str, mentions: Sequence[Mention[Value]]
) -> Iterator[tuple[list[Mention[Value]], tuple[int, int]]]:
    """Yield the mentions of each sentence, with its start and end."""
    inside = {place for one in mentions for place in range(one.start, one.end)}
    stops = [stop.end() for stop in _STOP.finditer(text) if not _is_abbreviation(text, stop)]
    start = first = 0
    for end in (*stops, len(text)):
        if end - 1 in inside and end in inside:
            continue
        last = first
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if last > first:
            yield list(mentions[first:last]), (start, end)
        start, first = end, last


def _is_abbreviation(text: str, stop: re.Match[str]) -> bool:
    if stop[0][0] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    return bool(word) and word is not None and (len(word[1]) == 1 or word[1].lower() in _ABBREVIATED)


def _joined(text: str, mentions: list[Mention[Value]]) -> list[Mention[Value]]:
    """Join what is one mention: a whole name with its acronym in brackets."""
    joined = mentions[:1]
    for one in mentions[1:]:
        last = joined[-1]
        between = text[last.end : one.start]
        if one.value == last.value and len(between) < _MOST_BETWEEN_SAME and _SAME.match(between):
            is_plain = one.is_plain and last.is_plain
            year = last.year or _number(_NEXT_YEAR.match(between))
            suffix = last.suffix or one.suffix
            joined[-1] = last._replace(end=one.end, is_plain=is_plain, suffix=suffix, year=year)
        else:
            joined.append(one)
    return joined


def _divided(text: str, mention: Mention[Value], end: int, is_shared: bool) -> tuple[str, int]:
    """Return what follows a mention, and the place where what is said of the next one begins."""
    if not is_shared:
        return text[mention.end : end], end
    year = _NEXT_YEAR.match(text, mention.end, end)
    start = year.end() if year else mention.end
    verbs = [verb.start() for verb in _VERB.finditer(text, start, end)]
    splits = [split.start() for split in _SPLIT.finditer(text, start, verbs[-1] if verbs else end)]
    return text[mention.end : splits[-1] if splits else end], splits[-1] if splits else start


def _stated(mention: Mention[Value], around: _Around, before: _Stated | None) -> _Stated:
    year = _year(mention, around)
    verbs = list(_VERB.finditer(around.left))
    last = verbs[-1].start() if verbs else len(around.left)
    comma = max(around.left.rfind(sign, 0, last) for sign in ",;")
    own = around.left[comma + 1 :]  # the part of the sentence that has the last verb
    if _OTHER.search(own) or _NOTHING_BEHIND.match(around.right):
        return _Stated(None, year, mention.is_journal, is_denied=True)
    stands_alone = _stands_alone(mention, around, year)
    elsewhere = _ELSEWHERE.search(around.right)
    around = around._replace(right=around.right[: elsewhere.start()] if elsewhere else around.right)
    cue = _cue(mention, around, verbs)
    is_listed = not mention.is_plain or _SPLIT.search(around.left)
    if cue is None and before and before.state and is_listed and _is_harmless(around.left):
        cue = "submitted" if before.state == "submitted" else "accepted"
        if not before.is_journal and not mention.is_journal:
            year = year or before.year
    if cue is None and stands_alone:
        cue = "accepted"
    own = around.left[verbs[-1].start() :] if verbs else around.left
    return _Stated(cue and _refined(mention, around, own, cue), year, mention.is_journal)


def _refined(mention: Mention[Value], around: _Around, own: str, cue: State) -> State | None:
    """Return the state at a conference: in its findings, at one of its workshops, in none of its contests."""
    near = around.right.split(",")[0]
    if mention.is_journal:
        return cue
    if not re.search(_ACCEPTED, own, re.IGNORECASE) and (_CONTEST.search(near) or _CONTEST.search(own)):
        return None
    if cue == "submitted":
        return cue
    if mention.suffix == "F" or any(map(_FINDINGS.search, (own, around.inner, near))):
        return "findings"
    if mention.is_workshop:
        return cue
    is_workshop = mention.suffix == "W" or any(map(_WORKSHOP.search, (own, *around[1:])))
    return "workshop" if is_workshop else cue


def _cue(mention: Mention[Value], around: _Around, verbs: list[re.Match[str]]) -> State | None:
    """Return what the verbs around say; the last one counts, but what is submitted is not yet published."""
    cue: State | None = None
    for verb in verbs:
        if verb["submitted"]:
            cue = "submitted"
        elif verb["accepted"] or cue is None:
            cue = "accepted"
    if cue and mention.is_plain and not _NEXT_YEAR.match(around.right):
        cue = cue if _is_harmless(around.left[verbs[-1].end() :]) else None
    behind = _BEHIND.search(around.right)
    if behind and behind["accepted"] and (cue is None or behind["accepted"].lower().startswith("acc")):
        return "accepted"
    if behind and behind["submitted"] and cue is None:
        return "submitted"
    return cue


def _is_another(text: str, mention: Mention[Value]) -> bool:
    """Return whether the words of a name are part of a longer one, or just words."""
    name, left = text[mention.start : mention.end], text[max(0, mention.start - _NEAR) : mention.start]
    if _is_acronym(name):
        if _OTHER_NUMBER.match(text, mention.end) or (
            mention.is_journal and _OTHER_JOURNAL.match(text, mention.end)
        ):
            return True
        return mention.is_plain and bool(_HYPHENED.search(left) or _HYPHEN.match(text, mention.end))
    if mention.is_journal and _OTHER_SERIES.match(text, mention.end):
        return True
    if _GOES_ON.match(text, mention.end) or (mention.is_plain and _GOES_ON_AT_ONCE.match(text, mention.end)):
        return True
    if not (mention.is_plain or mention.is_journal):
        return False
    before = _IN_NAME.search(left)
    if before and not _VERB.match(before[1]):
        return True
    return bool(_CONFERENCE.search(left)) or not _PLACED.search(left)


def _is_bracketed(text: str, mention: Mention[Value], last: Mention[Value] | None) -> bool:
    """Return whether an acronym is the one of another venue, whose name stands before its bracket."""
    if not mention.is_plain or (last and last.value == mention.value):
        return False
    return bool(_NAMED.search(text[max(0, mention.start - _NEAR) : mention.start]))


def _is_acronym(name: str) -> bool:
    return " " not in name and any(map(str.isupper, name[1:]))


def _is_harmless(text: str) -> bool:
    """Return whether a text has no word of its own: only names, numbers and words such as "at the"."""
    return all(word in _HARMLESS for word in _LOWER.findall(text))


def _stands_alone(mention: Mention[Value], around: _Around, year: str) -> bool:
    """Return whether a venue without a verb stands for itself: ``12 pages, ICML 2026``."""
    before = _BOUND.split(around.left)[-1]
    if not _is_harmless(before) and not _WORKSHOP.search(before):
        return False
    if year and not (mention.is_journal and mention.is_plain):
        found = _YEAR.search(around.right)
        return _is_harmless(around.right[: found.start()] if found else "")
    if mention.is_plain and not (mention.is_journal and _is_acronym(around.inner)):
        return False
    after = _BOUND.split(around.right, maxsplit=1)[0]
    return not _SPONSOR.sub("", before) and _is_harmless(after)


def _year(mention: Mention[Value], around: _Around) -> str:
    match = _NEXT_YEAR.match(around.right)
    if match and (match[1] or not mention.is_journal):
        return _number(match)
    later = None if mention.is_journal else _LATER_YEAR.search(around.right, 0, _NEAR)
    if later and _is_harmless(around.right[: later.start()]):
        return f"20{later[1]}"
    for text, which in ((around.right.split(":")[0], 0), (around.inner, 0), (around.left, -1)):
        if years := _YEAR.findall(text):
            return str(years[which])
    return mention.year


def _number(match: re.Match[str] | None) -> str:
    """Return the year that was found behind a venue, in four digits."""
    if match is None:
        return ""
    short = match[2] or match[3] or match[4]
    return match[1] or ("19" if short > "49" else "20") + short
