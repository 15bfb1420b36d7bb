"""Links that a paper's text names: its code, its data, its project page, its demo and its model.

An address is the authors' own unless the words nearest before it say that it is somebody else's. What it is
follows from its host, and for hosts of repositories and archives also from these words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from generator.papers.paper import LINK_NAMES, NO_LINK, Paper

Kind = Literal["code", "data", "project", "demo", "model"]
_BY_FIELD: dict[str, tuple[Kind, ...]] = {
    "code": ("code",), "data": ("data",), "project": ("project",), "huggingface": ("model", "demo"),
}  # fmt: skip
"""What fills each link of a paper, the best first."""
LONGEST = 20_000
"""Characters of a text that are read."""
_NEAR = 160  # characters before an address that say whose it is
_CLOSE = 70  # characters before an address that may say that it is somebody else's
_HINTS = ("http", "github", "www.", ".com/", ".co/", ".io", ".org/", "zenodo.", "figshare.", "/gitlab/")
# No next part of an address: a small word, or one before a colon
_STOP = (
    r"(?!(?:after|and|are|as|at|by|code|data|for|from|here|in|is|later|on|once|or|our|project|soon|that|the|this|to"
    r"|under|upon|we|when|where|which|will|with)\b|\w+\s?:)"
)


def _joined(match: re.Match[str]) -> str:
    return "".join(match[0].split())


_TEX = (
    (re.compile(r"\\href\s*\{([^{}]{1,300})\}"), r" \1 "),
    (re.compile(r"\\([_%#&~$])"), r"\1"),
    (re.compile(r"\\(?:url|nolinkurl|footnote|text\w\w|emph)\b|[{}*|]|\$(?=[._-])|(?<=[._-])\$"), " "),
)
_BROKEN = (
    (re.compile(r"https?://\w{0,20}(?=https?://)"), ""),
    (re.compile(r"(?<=\w)[\u2010\u2011](?=\w)"), "-"),
    (re.compile(r"\b(https?)\s?:\s?/\s?/\s?"), r"\1://"),
    (re.compile(r"\b(github|gitlab|huggingface|zenodo|osf)\s?\.\s?(com|co|org|io)\b\s?/"), r"\1.\2/"),
    (re.compile(r"(\bgit(?:hub|lab)\.com/)\s(?=[\w-]+/)"), r"\1"),
    (re.compile(r"(?:\bdoi:\s?)?(?<![/.\w])10\.(?=(?:5281/zenodo|6084/m9)\.\d)", re.I), "https://doi.org/10."),
    # "github.com/moss/ ferns", "github.com/moss-\nferns"
    (re.compile(rf"\bgit(?:hub|lab)\.com/[\w-]+/\s+{_STOP}(?=[\w.-])"), _joined),
    (re.compile(rf"\bgit(?:hub|lab)\.com/(?:[\w./-]{{0,80}}-\s+{_STOP}(?=\w)){{1,4}}"), _joined),
)
_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=www\.|[\w-]+\.github\.io\b|(?:git(?:hub|lab)\.com|huggingface\.co|hf\.co"
    r"|bitbucket\.org|codeberg\.org|zenodo\.org|osf\.io|kaggle\.com|anonymous\.4open\.science)/))"
    r"[^\s<>\"'`|\\^\[\]“”‘’]+",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"[.,;](?=(?:We|Our|The|In|This|It|Code|These|To|A|Project|Data)\b)|\)[.,;]?(?=[A-Z])|[\u3000-\u9fff].*"
)
_TAIL = ".,;:!?*_~\"'–—-/"
_SENTENCE = re.compile(r"[.!?]\s*(?=[A-Z(])")
_SHARED = re.compile(r"[\s,;()&~/]*(?:and|or)?[\s(]*")
"""Between two addresses that share the words before the first."""
_OTHERS = re.compile(
    r"\b(?:buil(?:t|d|ds|ding)|based|rel(?:y|ies|ying)|on top)\s(?:up)?on\b"
    r"|\b(?:adapted|borrowed|taken|derived|drawn|collected|forked|were obtained|were downloaded) from\b"
    r"|\b(?:see also|extend\w*|existing|shared task|workshops?|companion|reference|pre-?regist\w+)\b"
    r"|\b(?:us(?:es|ing)|utiliz\w+|leverag\w+|report|documentation|papers?|preprint|literature|(?:final|published)"
    r" version)(?:\W+\w+){0,4}\W*$"
    r"|\bleaderboard\s\(|\branks? (?:1st|first)\b"
)
_OFFERED = re.compile(
    r"\b(?:available|accessible|accessed|released|open-?sourced|published|provided|shared|hosted|found|obtained"
    r"|downloaded)\b.{0,100}\b(?:at|via|on|here|from|in|link|url)\W*$"
)
_CODE_AT = re.compile(
    r"\bcodes?\b.{0,100}\b(?:at|from|on|via|in|github|link|commit)\W*$|\bcodes?\b[^:]{0,60}:\s*$"
)
_BASED = re.compile(r"\b(?:buil[dt]s?|based) (?:up)?on\b|\badapted from\b|\breference\b")
_TAKEN = re.compile(r"\b(?:was|were) \w+ from\W*$")
_OWN = re.compile(
    r"\b(?:our|we|available|accessible|accessed|releas\w+|open-?\s?sourc\w+|publish\w*|provid\w+|shared?|hosted"
    r"|codes?|codebase|project|here|found|implementation|maintained|download\w*|visit|archived)\b"
)
_CODE = re.compile(
    r"\b(?:codes?|codebase|implementations?|software|toolkit|tools?|librar(?:y|ies)|packages?|scripts?|sources?"
    r"|framework|repo|artifacts?|pipeline|fork|prompts|experiments?|baselines)\b"
)
_DATA = re.compile(r"\b(?:data|data ?sets?|corp(?:us|ora)|annotations?|benchmarks?|masks)\b")
_DEPOSITED = re.compile(rf"{_DATA.pattern}|\b(?:catalogs?|images|database|files|tables|materials?)\b")
_FEW_WORDS = 30  # characters before the address of a deposit: "Zenodo DOI" is that of the paper itself
_READING = re.compile(
    r"\b(?:paper|reading) lists?\b|\b(?:latest|relevant|related|list of|collection of) (?:\w+ )?papers\b"
)
_PROJECT = re.compile(
    r"\bproject(?:'s)?\s(?:web\s?)?(?:page|site|home\s?page)\b[^.]{0,30}$|\bproject\s*:\s*$"
)
_CALLED = re.compile(
    r"\b(?:(?:web|home)\s?(?:page|site)|page|codes?|data ?sets?|models?|results|demo|materials?|resources?"
    r"|tasks|system|platform|service|tool|app)\b[^.]{0,60}\b(?:at|on|via|in|here|from|is|page|site)\s*:?\s*\(?$"
    r"|\b(?:web|home)\s?(?:page|site|server)\s*:\s*$"
)
_REPOSITORY = re.compile(r"github\.com|bitbucket\.org|codeberg\.org|(?:gitlab|git)\.[\w.-]+")
_NO_OWNER = frozenset(("features", "topics", "orgs", "search", "about", "sponsors", "marketplace", "explore"))
_NO_CODE = frozenset(("issues", "pull", "pulls", "discussions", "wiki", "stargazers"))
_NO_MODEL = frozenset(("papers", "docs", "blog", "organizations"))
_SHORT = re.compile(r"(?:bit\.ly|tinyurl\.com|goo\.gle|t\.ly|shorturl\.at)")
_PACKAGES = re.compile(r"anonymous\.4open\.science/r/.|pypi\.\w+/(?:project|p)/.|kaggle\.com/code/.")
_PAGES = re.compile(r"[\w-]+\.git(?:hub|lab)\.io|sites\.google\.com")
_NO_PAGE = re.compile(r"\.pdf$|workshop")
_ARCHIVED = re.compile(
    r"(?:dx\.)?doi\.org/10\.5281/zenodo|zenodo\.org/(?:records?|doi|uploads)/."
    r"|((?:dx\.)?doi\.org/10\.(?:6084/m9\.figshare|17605/osf|57967/hf)|figshare\.com/articles/.|osf\.io/."
    r"|kaggle\.com/(?:datasets|benchmarks)/.|modelscope\.cn/datasets/.)",
    re.IGNORECASE,
)
_NO_PROJECT = re.compile(
    r"(?:.+\.)?(?:doi\.org|youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|arxiv\.org|openreview\.net|ieee\.org"
    r"|springer\.com|sciencedirect\.com|acm\.org|mdpi\.com|nature\.com|wiley\.com|jstor\.org|aclanthology\.org"
    r"|ssrn\.com|x\.com|twitter\.com|wikipedia\.org|linkedin\.com|handle\.net|kaggle\.com|pypi\.\w+|github\.com)"
)
"""Hosts of papers, videos and people."""


def completed(paper: Paper) -> Paper:
    """Return a paper with the links that its abstract, else its comment, names where it states none."""
    known = paper.links
    changes = {name: "" for name in _BY_FIELD if getattr(known, name) == NO_LINK}
    if missing := [name for name in _BY_FIELD if not getattr(known, name)]:
        found = _first_of_each(paper.abstract, paper.comment)
        stated = {getattr(known, name) for name in LINK_NAMES}
        for name in missing if found else ():
            address = next((found[kind] for kind in _BY_FIELD[name] if kind in found), "")
            if address and address not in stated:
                changes[name] = address
    return replace(paper, links=replace(known, **changes)) if changes else paper


@lru_cache(maxsize=8)  # of one paper, several are made in a row
def _first_of_each(*texts: str) -> dict[Kind, str]:
    return dict(reversed(list(find(*texts))))


def find(*texts: str) -> Iterator[tuple[Kind, str]]:
    """Yield the authors' own addresses in texts, each after what it leads to."""
    for text in texts:
        read = str(text[:LONGEST])
        low = read.lower()
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
            before = words if end and not others else ""  # "code at … (archived at …)"
            words = " ".join(last.lower().split())
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
    host, path = parts.netloc.lower().removeprefix("www."), [part for part in parts.path.split("/") if part]
    place = "/".join((host, *path))
    is_project = _PROJECT.search(words) is not None
    if _REPOSITORY.fullmatch(host) or "gitlab" in path[:-2]:
        return _of_repository(path[path.index("gitlab") + 1 :] if "gitlab" in path[:-2] else path, words)
    if host in ("huggingface.co", "hf.co") or host.endswith(".hf.space"):
        return "project" if is_project else _of_hub(host, path, words)
    if _PACKAGES.match(place):
        return "code"
    if archived := _ARCHIVED.match(place):
        said = words if _CODE.search(words) or _DATA.search(words) else f"{before} {words}"
        if _CODE.search(said) and not _DATA.search(said):
            return "code"
        is_paper = not archived[1] and len(said) < _FEW_WORDS and not _DEPOSITED.search(said)
        return None if is_paper else "data"
    if place.startswith("modelscope.cn/models/"):
        return "model"
    if host.endswith(".streamlit.app"):
        return "demo"
    if _SHORT.fullmatch(host) and not is_project and (_CODE.search(words) or _DATA.search(words)):
        return "code" if _CODE.search(words) else "data"
    if _NO_PAGE.search(place) or "blog post" in words or "conference" in words[-30:]:
        return None
    if _PAGES.fullmatch(host):
        return "project"
    is_called = not _NO_PROJECT.fullmatch(host) and (is_project or _CALLED.search(words))
    return "project" if is_called else None


def _of_repository(path: list[str], words: str) -> Kind | None:
    if len(path) < 2 or path[0].lower() in _NO_OWNER or _NO_CODE.intersection(path[2:3]):
        return None
    if "awesome" in path[1].lower() or _READING.search(words):
        return None
    is_data = _DATA.search(words.replace("benchmark", "")) and not _CODE.search(words)
    return "data" if is_data else "code"


def _of_hub(host: str, path: list[str], words: str) -> Kind | None:
    """Return what a place at Hugging Face is; a user or an organization is none of these kinds."""
    if host.endswith(".hf.space"):
        return "demo"
    of_collection: Kind = "data" if _DATA.search(words) and "model" not in words else "model"
    kinds: dict[str, Kind] = {"datasets": "data", "spaces": "demo", "collections": of_collection}
    if path and path[0] in kinds:
        return kinds[path[0]] if len(path) > 2 else None
    is_model = len(path) > 1 and path[0] not in _NO_MODEL and path[1] not in (*kinds, "models")
    return "model" if is_model else None
