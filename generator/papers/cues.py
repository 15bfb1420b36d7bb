"""The words by which comments say what became of a paper at a venue.

Patterns are for text in lower case: without flags, and with words that begin with a letter, they are fast.
"""

import re
import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_SUBMITTED = (
    "submi(?:t|ts|tted|tting|ssions?|sions?)", "submmi[a-z]+", "submited",
    "re-?submi(?:t|tted|tting|ssions?)",
    "under(?: [a-z-]+){0,2} (?:review|consideration|revision|submission)",
    "in(?: [a-z-]+)? (?:review|revision|submission|consideration)", "for review",
    "reviewing", "minor revisions?", "major revisions?",
)  # fmt: skip
_ACCEPTED = ("ac+e[cp]+t?[a-z]*", "acc?pe?ted", "acepted")
_SHOWN = (
    "publi(?:sh|shed|cations?)", "app?ear[a-z]*", "apper", "present(?:ed|ation)", "contributions?",
    "forthcoming", "in[ -]press", "in print", "camera[ -]ready", "proceedings?", "proc", "actes",
)  # fmt: skip
SUBMITTED = _words(*_SUBMITTED)
ACCEPTED = _words(*_ACCEPTED)
VERB = _words(*_SUBMITTED, *_ACCEPTED, *_SHOWN)
VERB_AT_END = re.compile(rf"{VERB.pattern}\W{{0,3}}\Z")
# Behind a venue, a verb that goes on to another place says nothing of this one.
ELSEWHERE = re.compile(
    rf"\b(?:{'|'.join((*_SUBMITTED, *_ACCEPTED, *_SHOWN))}|versions?)(?: for [a-z]+| as [a-z]+)?"
    r" (?:to|at|in|by|with|of)\b"
)
BEHIND = _words(
    *_SUBMITTED, *_ACCEPTED, "published", "in[ -]press", "oral", "spotlight", "poster", "highlight",
    "camera[ -]ready", "to appear", "best paper", "award",
)  # fmt: skip
# Another paper, or another version of this one, appeared there; or none did.
OTHER = _words(
    r"(?:extended|expanded|enlarged|augmented|journal|longer?)(?! abstract)(?: \([^)]*\)| [\w-]+){1,3} of",
    "exten(?:sion|d|ds|ding)", "expan(?:sion|ds)",
    r"(?<!this is a )(?<!this is the )"
    r"(?:earlier|previous|preliminary|short(?:er|ened)?|initial|abridged|condensed|abbreviated|older|conference"
    r"|workshop) (?:[\w-]+ )?(?:versions?|works?|results|drafts?|publication)",
    "based (?:up)?on", "build(?:s|ing)? (?:up)?on", "follow[ -]?up", "supersedes?", "sequel",
    "satellite event", "companion (?:papers?|articles?|letters?|works?|to)",
    r"(?:to be|will|will be|plan[a-z]*|intend[a-z]*|aim[a-z]*|soon) (?:\w+ ){0,2}(?:re)?submit[a-z]*",
    r"prepar[a-z]+ (?:[\w-]+ )?(?:for|to|as)", "in prep(?:aration)?", "intended", "reject[a-z]*",
    "withdr[a-z]+", "style", "template", "format(?:ted)?", "winn[a-z]+",
    "not (?:yet )?(?:been )?(?:accepted|submitted)", "place (?:in|at|on|solution)",
)  # fmt: skip
CONTEST = _words("challenges?", "competitions?", "contests?", "hackathons?")
WORKSHOP = _words("workshops?", "co-?located", "in conjunction", "srw")
FINDINGS = _words("fing?dings(?!,)")
# Directly behind a venue: its style and its reviewers, not the paper's place.
_NOT_IT = _words(
    "arr", "rolling review", "press", "anthology", "digital library", "latex", "style", "template", "format",
    "class", "dataset", "data set", "benchmark", "reject[a-z]*", "desk", "deadline", "reviews", "reviewers",
    "papers", "submissions", "withdr[a-z]+",
)  # fmt: skip
SPLIT = re.compile(r"[,;]|\b(?:and|then|also)\b")
BOUND = re.compile(r"[,:;|()\[\]—–]| - |\. ")
SPONSORS = re.compile(
    r"\b(?:IEEE|ACM|CVF|SIAM|USENIX|ISCA|AAAI|Elsevier|Springer|RSJ|IFAC|IFIP|the|th|st|nd|rd)\b|\W|\d"
)
ABBREVIATED = frozenset(_LISTS["abbreviated"].split())
"""Words that end with a full stop within a sentence."""
_NEAR = 40  # characters
_CLAUSE = frozenset(".,;:")
_LOWER = re.compile(r"(?<![\w-])[a-z][a-z]+")
_HARMLESS = frozenset(_LISTS["harmless"].split())


def is_harmless(text: str) -> bool:
    """Return whether a text has no word of its own: only names, numbers and words such as "at the"."""
    return all(word in _HARMLESS for word in _LOWER.findall(text))


def is_not_it(right: str) -> bool:
    """Return whether what follows a venue, in lower case, makes it something else: "ICML template"."""
    found = _NOT_IT.search(right, 0, _NEAR)
    before = right[: found.start()] if found else ""
    return found is not None and len(_LOWER.findall(before)) <= 1 and _CLAUSE.isdisjoint(before)


def is_at_workshop(left: str) -> bool:
    """Return whether a text in lower case ends with another name and an "@"."""
    left = left.rstrip()
    return left.endswith("@") and not left.rstrip("@ ").endswith("ed")
