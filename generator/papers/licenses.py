"""Licences: one short name, such as ``cc-by-4.0``, for the addresses and words by which sources name each."""

import re

from generator.text.cleaning import line
from generator.text.language import marked

_LONGEST = 200  # characters of a licence without a short name
_PARTS = {
    "attribution": "by", "noncommercial": "nc", "non-commercial": "nc", "noderivatives": "nd",
    "noderivs": "nd", "sharealike": "sa", "creative commons": "cc", "zero": "0", "public domain mark": "mark",
}  # fmt: skip
_PART = re.compile("|".join(_PARTS))
_COMMONS = re.compile(
    r"(?:creativecommons\.org/(?:licenses|publicdomain)/|\bcc[ -]?)(by(?:[ -](?:nc|nd|sa))*|0|mark)\b"
    r"(?:[/ -]v?(\d\.\d)\b(?:/([a-z]{2}|igo)\b)?)?"
)
_OTHERS = {
    "apache-2.0": ("Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0", r"apache\b.*\b2\.0"),
    "arxiv-1.0": (
        marked("arXiv licence"), "https://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        r"arxiv licen[cs]e|.*\barxiv\.org\b.*\bnon-?exclusive\b.*",
    ),
    "mit": ("MIT", "https://opensource.org/license/mit", r"mit(?: licen[cs]e)?|.*/licenses?/mit/?"),
}  # fmt: skip
_NAMED = re.compile(r"(cc-by(?:-(?:nc|nd|sa))*|cc0|pdm)(?:-(\d\.\d)(?:-([a-z]{2}|igo))?)?")


def canonical(text: str) -> str:
    """Return a licence's short name; of another licence its address or words, and ``""`` for a long text."""
    said = line(text[: _LONGEST + 1])
    low = _PART.sub(lambda part: _PARTS[part[0]], said.lower())
    if _NAMED.fullmatch(low):
        return low
    if match := _COMMONS.search(low):
        kind, version, place = match.groups()
        kind = {"0": "cc0", "mark": "pdm"}.get(kind) or f"cc-{kind.replace(' ', '-')}"
        return "-".join(filter(None, (kind, version, place)))
    for name, (_, _, pattern) in _OTHERS.items():
        if low == name or re.fullmatch(pattern, low):
            return name
    return said if len(said) <= _LONGEST else ""


def family(license: str) -> str:
    """Return a licence without its version, as people seek it: ``cc-by``; ``""`` for one without a name."""
    if match := _NAMED.fullmatch(license):
        return match[1]
    return license.rpartition("-")[0] or license if license in _OTHERS else ""


def families(license: str) -> tuple[str, ...]:
    """Return the `family` of a licence, if it has one."""
    return tuple(filter(None, [family(license)]))


def is_open(license: str) -> bool:
    """Return whether anybody may pass the paper on (https://creativecommons.org/share-your-work/cclicenses/)."""
    return bool(family(license)) and license != "arxiv-1.0"


def label(license: str) -> str:
    """Return a licence as people write it: ``CC BY 4.0``."""
    if match := _NAMED.fullmatch(license):
        kind, version, place = match.groups()
        said = {"cc0": "CC0", "pdm": marked("Public domain")}.get(kind) or f"CC {kind[3:].upper()}"
        return " ".join(filter(None, (said, version, (place or "").upper())))
    return _OTHERS[license][0] if license in _OTHERS else license


def address(license: str) -> str:
    """Return the address of a licence's text, or ``""``."""
    if match := _NAMED.fullmatch(license):
        kind, version, place = match.groups()
        if kind in ("cc0", "pdm"):
            return f"https://creativecommons.org/publicdomain/{'zero' if kind == 'cc0' else 'mark'}/1.0/"
        path = "/".join(filter(None, (kind[3:], version or "4.0", place)))
        return f"https://creativecommons.org/licenses/{path}/"
    return _OTHERS[license][1] if license in _OTHERS else license if license.startswith("http") else ""
