"""The words by which comments say what became of a paper at a venue.

Patterns are for text in lower case: without flags, and with words that begin with a letter, they are fast.
"""

import re


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
SUBMITTED = _words(*_SUBMITTED)
ACCEPTED = _words(*_ACCEPTED)
VERB = _words(*_SUBMITTED, *_ACCEPTED, *_SHOWN)
BEHIND = _words(*_SUBMITTED, *_ACCEPTED, "in[ -]press", "to appear")
# Another paper, or another version of this one, appeared there; or none did.
OTHER = _words(
    r"(?:extended|expanded|enlarged|augmented|journal|longer?)(?! abstract)(?: \([^)]*\)| [\w-]+){1,3} of",
    "exten(?:sion|d|ds|ding)",
    r"(?<!this is a )(?<!this is the )"
    r"(?:earlier|previous|preliminary|short(?:er|ened)?|initial|abridged|condensed|abbreviated|older|conference"
    r"|workshop) (?:[\w-]+ )?(?:versions?|works?|results|drafts?|publication)",
    "based (?:up)?on", "satellite event", "companion (?:papers?|articles?|letters?|works?|to)",
    r"(?:to be|will|will be|plan[a-z]*|intend[a-z]*|aim[a-z]*|soon) (?:\w+ ){0,2}(?:re)?submi[a-z]*",
    r"prepar[a-z]+ (?:[\w-]+ )?(?:for|to|as)", "reject[a-z]*", "withdr[a-z]+",
)  # fmt: skip
CONTEST = _words("challenges?", "competitions?")
WORKSHOP = _words("workshops?", "co-?located", "srw")
FINDINGS = _words("findings(?!,)")
# Directly behind a venue: its style and its reviewers, not the paper's place.
_NOT_IT = _words(
    "arr", "rolling review", "anthology", "style", "template", "format", "reviewers", "reject[a-z]*",
    "withdr[a-z]+",
)  # fmt: skip
BOUND = re.compile(r"[,:;|()\[\]—–]| - |\. ")
SPONSORS = re.compile(
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
