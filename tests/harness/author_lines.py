"""Author lines in arXiv's form. The recorded papers have them; no source of the archive does."""

from __future__ import annotations

import re

from generator.text import names
from generator.text.tex import Tex

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior)\.?|I{2,3}|IV|VI{1,3}|[23](?:nd|rd)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:and\s+|&\s+)?|\s+(?:and|&)\s+|(?<=ollaboration):\s*", re.IGNORECASE)
_OTHERS = re.compile(r"^(?:and\s+)?(?:et\.?\s*al\.?|others)\b\.?|\s+et\.?\s+al\b\.?.*$", re.IGNORECASE)
_FOR = re.compile(r"^(?:for|on behalf of|behalf of|representing|and)\s+", re.IGNORECASE)


def split_raw(authors_raw: str) -> list[str]:
    """Return the clean names in an author line, in order.

    Commas, semicolons and "and" separate names. Affiliations in brackets and "et al" are left out
    (https://info.arxiv.org/help/prep.html#author).
    """
    shown: list[str] = []
    for part in _SEPARATOR.split(_without_brackets(" ".join(Tex(authors_raw).plain.split()))):
        name = names.clean(_FOR.sub("", _OTHERS.sub("", part.strip())))
        if shown and _SUFFIX.fullmatch(name):
            shown[-1] = f"{shown[-1]}, {name}"
        elif any(character.isalpha() for character in name):
            shown.append(name)
    return shown


def _without_brackets(text: str) -> str:
    parts: list[str] = []
    depth = 0
    for part in re.split(r"([()])", text):
        depth = max(0, depth + (part == "(") - (part == ")"))
        if depth == 0 and part != ")":
            parts.append(part)
    return " ".join(parts)
