"""Recognizing a withdrawn paper by its title or its comment, in the words of arXiv; saying who says it."""

import re

_TITLED = re.compile(r"\[?(?:retracted|withdrawn)(?: article)?\]?:", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_PAPER = (
    r"(?:paper|article|(?:pre-?)?print|manuscript|submission|note|work|document|version|report|entry|draft)"
)
_GONE = r"(?:withdrawn?|retracted)(?! from (?!(?:the )?arxiv))\b"
_IS = r"(?:is|was|has been|had been|is being|(?:must|should|has to|needs to) be)(?: now| hereby)?"
_BY = r"(?:[.,:;]|$| (?:by|due|because|since|as|pending|to|from (?:the )?arxiv)\b)"
_SAYS = re.compile(
    # "Withdrawn by the authors", "withdrawn", "Administratively withdrawn: …"
    rf"(?:^|admin note: )(?:administratively )?withdrawn{_BY}"
    # "This paper has been withdrawn"
    rf"|\b(?:this|the|our|present) (?:present |current )?{_PAPER}(?: arxiv:\S+)? {_IS} {_GONE}"
    # "Paper withdrawn", "Submission has been withdrawn"
    rf"|(?:^|: |\bpages?,? |\bfigures?,? |\btables?,? |(?-i:\b(?=[A-Z]))){_PAPER}(?: {_IS})? {_GONE}"
    rf"|\b{_IS} withdrawn by (?:the |its |all )?(?:\w+ )?(?:authors?|arxiv)\b"
    # "The authors have withdrawn this article", "we wish to withdraw the paper"
    r"|\b(?:we|i|i'm|we're|authors?)(?: (?!not\b)\w+){0,5} (?:withdraw(?:n|ing)?|retract(?:ed|ing)?)"
    rf" (?:this|the|our) {_PAPER}\b",
    re.IGNORECASE,
)
# Another version was withdrawn, or none.
_OTHER = re.compile(
    r"\b(?:not|never|previous|previously|earlier|former|old|first|original|another)\b|n't\b"
    r"|\bversions? (?:of\b|v?\d)|\bv\d",
    re.IGNORECASE,
)


def is_titled(title: str) -> bool:
    """Return whether a publisher wrote it before the title: ``RETRACTED: Moss``."""
    return bool(_TITLED.match(title))


def told(day: str, by: str) -> str:
    """Return when a paper was withdrawn, if known, and who says so: ``on 2026-05, according to Crossref``."""
    return ", ".join([f"on {day}"] * bool(day) + [f"according to {by}"] * bool(by))


def is_stated(comment: str) -> bool:
    """Return whether a comment says that this version was withdrawn, and not just from a conference."""
    low = comment.lower()
    if "thdr" not in low and "retract" not in low:  # "i" has other forms
        return False
    for sentence in _SENTENCE.split(comment):
        said = _SAYS.search(sentence)
        if said and not _OTHER.search(sentence, 0, said.end()):
            return True
    return False
