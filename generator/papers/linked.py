"""Links that a paper's text names: its code, its data, its project page, its demo and its model.

An address is the authors' own unless the words nearest before it say that it is somebody else's. What it is
follows from its host, and for hosts of repositories and archives also from these words.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from generator.papers.paper import LINK_NAMES, NAMED, NO_LINK, Paper

Kind = Literal["code", "data", "project", "demo", "model"]
LONGEST = 20_000
"""Characters of a text that are read."""
_NEAR = 160  # characters before an address that say whose it is
_CLOSE = 70  # characters before an address that may say that it is somebody else's
_FEW_WORDS = 30  # characters before the address of a deposit: "Zenodo DOI" is that of the paper itself
_HINTS = ("http", "git", "www.", ".com/", ".co/", ".io", ".org/", "zenodo.", "figshare.", "doi")
_TABLE: Any = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _any(*names: str, of: Mapping[str, str] = _TABLE) -> str:
    """Return a regular expression for what rows of a table have."""
    return f"(?:{'|'.join(one for name in names for one in of[name].split())})"


def _words(name: str, start: str = "", end: str = "") -> re.Pattern[str]:
    return re.compile(rf"{start}\b{_any(name)}\b{end}")


def _places(name: str) -> re.Pattern[str]:
    return re.compile(_any(name, of=_TABLE["places"]), re.IGNORECASE)


def _joined(match: re.Match[str]) -> str:
    return "".join(match[0].split())


def _labelled(match: re.Match[str]) -> str:
    """Return the address of a link in TeX after its text, which may say what it is."""
    address, said = match[1], match[2] or "."
    return f" {address} {said} " if "." in said else f" {said} ({address}) "


_TEX = (
    (re.compile(r"\$?\\href\s*\{([^{}]{1,300})\}(?:\s*\{((?:[^{}]|\{[^{}]{0,99}\}){0,300})\})?"), _labelled),
    (re.compile(r"\\(?:allow|line)break\b\s*"), ""),
    (re.compile(r"\\([_%#&~$-])"), r"\1"),
    (re.compile(r"\\(?:url|nolinkurl|footnote|text(?:\w\w)?|emph)\b|[{}*|]|\$(?=[._-])|(?<=[._-])\$"), " "),
)
_GIT = r"git(?:hub|lab)\.com/"
_STOP = rf"(?!{_any('small')}\b|\w+\s?:)"
_BROKEN = (
    (re.compile(r"https?://\w{0,20}(?=https?://)"), ""),
    (re.compile(r"[\u2010\u2011](?=\w)"), "-"),
    (re.compile(r"(https?)\s?(?::\s?/\s?/?|//)\s?(?=\w)"), r"\1://"),
    (re.compile(r"(github|gitlab|huggingface|zenodo|osf)\s?\.\s?(com|co|org|io)\b\s?/"), r"\1.\2/"),
    (re.compile(r"(?<![/.\w])(?:doi:?\s?)?10\.(?=\d{4,9}/\w)", re.I), "https://doi.org/10."),
    (re.compile(r"https?://[\w.-]{1,80}[.-]\s+(?=(?:[\w-]{1,60}\.){0,3}[a-z]{2,4}/)"), _joined),
    # "github.com/moss/ ferns", "github.com/mo ss/ferns", "https://moss.example/dry-\nferns"
    (re.compile(rf"{_GIT}(?:\s*[\w-]+/\s+{_STOP}(?=[\w.-])|\s+{_STOP}(?=[\w-]+/))"), _joined),
    (re.compile(rf"{_GIT}[\w-]+\s+{_STOP}(?=[\w-]+/\w)"), _joined),
    (re.compile(rf"(?:https?://|{_GIT})(?:[\w./~-]{{1,99}}[_-]\s+{_STOP}(?=\w)){{1,4}}"), _joined),
)
_ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w@./-])(?=www\.|[\w-]+\.github\.io\b|{_any('bare', of=_TABLE['hosts'])}/))"
    r"[^\s<>\"'`|\\^\[\]“”‘’]+",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"[.,;](?=(?:We|Our|The|In|This|It|Code|These|To|A|Project|Data)\b)|\)[.,;]?(?=[A-Z])|[\u3000-\u9fff].*"
)
_TAIL = ".,;:!?*_~\"'–—-/"
_SENTENCE = re.compile(r"[.!?]\s*(?=[A-Z(]|$)")
_SHARED = re.compile(r"[\s,;()&~/]*(?:and|or|with (?:the )?)?[\s(]*")
"""Between two addresses that share the words before the first."""

_AT = r".{0,100}\b(?:at|via|on|here|from|in|through|under|link|url)"
_OWN, _OFFERED = _words("own"), _words("offered", end=rf"{_AT}\W*$")
_OTHERS = re.compile(
    rf"{_words('others').pattern}|\b(?:existing|us(?:es|ing)|utiliz\w+|leverag\w+)(?:\W+\w+){{0,4}}\W*$"
    r"|\b(?:performance|sota|evaluated)\son\b[^.]{0,40}$|\bleaderboard\s\("
)
_CODE_AT = re.compile(
    r"\bcodes?\b.{0,100}\b(?:at|from|on|via|in|github|link|commit)\W*$|\bcodes?\b[^:]{0,60}:\s*$"
)
_BASED = re.compile(r"\b(?:buil[dt]s?|based) (?:up)?on\b|\badapted from\b|\breference\b")
_TAKEN = re.compile(r"\b(?:was|were) \w+ from\W*$")
_CODE, _DATA, _DEPOSITED, _MODEL = map(_words, ("code", "data", "deposited", "model"))
_RUNS, _MIXED, _LIST = map(_words, ("runs", "mixed", "list"))
_OF_PAPER = _words("paper", end="[^;]*$")
_PROJECT = re.compile(
    r"\bproject(?:'s)?\s(?:web\s?)?(?:page|site|home\s?page)\b[^.]{0,60}$|\bproject\s*:\s*$"
)
_GIVEN = re.compile("|".join((
    _words("given", end=rf"{_AT}\b(?:\W+[\w'-]+){{0,3}}\W*$").pattern,
    r"\b(?:available|accessible)\b[^.]{0,30}:\W*$",
    _words("named", start=r"\b(?:our|the|an?)\s(?:[\w-]+\s){0,3}", end=r"\W*$").pattern,
    _words("told", end=r"[^.]{0,60}\b(?:at|on|via|in|here|from|is|page|site)\s*:?\s*\(?$").pattern,
    _words("label", end=r"\s*:\s*$").pattern,
    r"(?:\b(?:visit|check|refer to|explore)|\bfor\b[^()]*\bsee)(?:\sout)?(?:\W+\w+){0,4}\W*$",
    rf"\b{_any('presented')}\w*\b[^.]{{0,60}}(?:\(|\bat)\s*$",
)))  # fmt: skip
"""Before the address of a page that the authors made."""

_HUB, _SHORT, _DOI, _NO_PROJECT = (
    re.compile(_any(name, of=_TABLE["hosts"])) for name in ("hub", "short", "doi", "papers")
)
_REPOSITORY, _PAGE, _ARCHIVED, _DEPOSIT = map(_places, ("repository", "page", "archive", "deposit"))
_PACKAGE, _COLLECTION = map(_places, ("code", "collection"))
_KNOWN: dict[Kind, re.Pattern[str]] = {kind: _places(kind) for kind in ("data", "model", "demo")}
_NO_PAGE = re.compile(r"\.(?:pdf|mp4)$|workshop")


def completed(paper: Paper) -> Paper:
    """Return a paper with the links that its abstract, else its comment, names where it states none."""
    known = paper.links
    links = {name: getattr(known, name) for name in NAMED}
    changes = {name: "" for name, to in links.items() if to == NO_LINK}
    missing = [name for name, to in links.items() if not to]
    if missing and (found := _by_field(paper.abstract, paper.comment)):
        stated = {"", *(getattr(known, name) for name in LINK_NAMES)}
        changes |= {name: found[name] for name in missing if found.get(name, "") not in stated}
    return replace(paper, links=replace(known, **changes)) if changes else paper


def named(stated: Paper, whole: Paper) -> tuple[str, ...]:
    """Return the links of a `completed` paper that only its text names."""
    links = {name: getattr(whole.links, name) for name in NAMED}
    return tuple([name for name, to in links.items() if to and not getattr(stated.links, name)])


@lru_cache(maxsize=8)  # of one paper, several are made in a row
def _by_field(*texts: str) -> dict[str, str]:
    """Return the first address for each link of a paper; a demo comes after a model and a project's page."""
    found = sorted(find(*texts), key=lambda one: one[0] == "demo")
    return {_field(*one): one[1] for one in reversed(found)}


def _field(kind: Kind, address: str) -> str:
    if kind in ("model", "demo"):
        return "huggingface" if _HUB.match(urlsplit(address).netloc) else "project" if kind == "demo" else ""
    return kind


def find(*texts: str) -> Iterator[tuple[Kind, str]]:
    """Yield the authors' own addresses in texts, each after what it leads to."""
    for text in texts:
        read = str(text[:LONGEST])
        low = read.lower()
        if "/" not in low and ".io" not in low and "www." not in low:
            continue  # so four of five texts, and quickly
        if hints := [at for hint in _HINTS if (at := low.find(hint)) >= 0]:
            yield from _found(_mended(read[max(min(hints) - 2 * _NEAR, 0) :]))


def _mended(text: str) -> str:
    """Return a text without the TeX round addresses, and without the blanks that broke them."""
    for pattern, mended in (*(_TEX if "\\" in text or "{" in text else ()), *_BROKEN):
        text = pattern.sub(mended, text)
    return text


def _found(text: str) -> Iterator[tuple[Kind, str]]:
    end, words, before = 0, "", ""
    for match in _ADDRESS.finditer(text):
        between = text[end : match.start()]
        if not end or not _SHARED.fullmatch(between):
            *others, last = _SENTENCE.split(between[-_NEAR:])
            before = f"{before} {words}"[-_NEAR:] if end and not others else ""  # "code at … (archived at …)"
            words = " ".join(last.lower().split())
            if not words and others:  # an address is a sentence of its own
                before = others[-1].lower()
        whole = _GLUED.split(match[0], maxsplit=1)[0]
        address = _trimmed(whole)
        end = match.start() + len(address)
        if whole.rstrip(".,;)").endswith(("_", "-")):
            continue  # a blank cut it
        if (kind := _kind(address, words, before)) and not _is_others(words):
            yield kind, address if "://" in address else f"https://{address}"


def _trimmed(address: str) -> str:
    address = address.rstrip(_TAIL)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(_TAIL)
    return address.removesuffix(".git")


def _is_others(words: str) -> bool:
    """Return whether the last words that say whose an address is say that it is somebody else's."""
    near = words[-_CLOSE:]
    if _OFFERED.search(words) and not _TAKEN.search(words):
        return False
    if _CODE_AT.search(words) and not _BASED.search(near):
        return False
    theirs, ours = (
        max((match.end() for match in pattern.finditer(near)), default=-1) for pattern in (_OTHERS, _OWN)
    )
    return theirs > ours


def _kind(address: str, words: str, before: str) -> Kind | None:
    """Return what an address leads to; ``None`` if it is no link of these kinds.

    ``before`` has the words before the address ahead of it in the same sentence.
    """
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return None
    host = parts.netloc.lower().removeprefix("www.")
    place = "/".join((host, *filter(None, parts.path.split("/"))))
    has_code, has_data, is_project = (known.search(words) for known in (_CODE, _DATA, _PROJECT))
    if _PACKAGE.match(place):
        return "code"
    if _REPOSITORY.match(place):
        is_data = _DATA.search(words.replace("benchmark", "")) and not (has_code or _MODEL.search(words))
        return None if _LIST.search(words) else "data" if is_data else "code"
    if _ARCHIVED.match(place) or _DEPOSIT.match(place):
        said = words if has_code or has_data else f"{before} {words}"
        if _CODE.search(said) and not _DATA.search(said):
            return "code"
        is_of_paper = _ARCHIVED.match(place) and (len(said) < _FEW_WORDS or _OF_PAPER.search(said))
        return None if is_of_paper and not (_DATA.search(said) or _DEPOSITED.search(said)) else "data"
    if is_project and not _NO_PROJECT.fullmatch(host):
        return None if _NO_PAGE.search(place) else "project"
    if _COLLECTION.match(place):
        return "data" if has_data and "model" not in words else "model"
    if known := next((kind for kind, places in _KNOWN.items() if places.match(place)), None):
        return known
    if _NO_PAGE.search(place) or "blog post" in words or "conference" in words[-30:]:
        return None
    return "project" if _PAGE.match(place) else _elsewhere(host, place, words, before)


def _elsewhere(host: str, place: str, words: str, before: str) -> Kind | None:
    """Return what a place is if only the words before it can tell."""
    is_given = _GIVEN.search(words) if words else not _OF_PAPER.search(before)
    if not is_given or _NO_PROJECT.fullmatch(host) or _HUB.fullmatch(host):
        return None
    words = words.partition(" along with ")[0].replace("benchmark", "")
    has_code, has_data, has_model = (known.search(words) for known in (_CODE, _DATA, _MODEL))
    if _OF_PAPER.search(words) and (_DOI.fullmatch(host) or not (has_code or has_data or has_model)):
        return None
    if _DOI.fullmatch(host):
        return "data" if has_data or _DEPOSITED.search(words) else "code" if has_code else None
    if _SHORT.fullmatch(host) and (has_code or has_data or has_model):
        return "code" if has_code else "data" if has_data else "model"
    if "/blog" in place or "/news" in place:
        return None
    if has_code or has_model or _MIXED.search(words):
        return "project"
    return "data" if has_data else "demo" if _RUNS.search(words) else "project"
