"""What publishers write as text into feeds: descriptions, authors, names of journals.

A description may be the abstract, or the paper's place ("TAXON, Volume 70, Issue 6"), or a list of authors,
date and DOI; so it is read paragraph by paragraph.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.papers import venues
from generator.text import names
from generator.text.cleaning import line, paragraphs
from generator.text.elements import without_elements

_LABEL = re.compile(
    r"(doi|authors?|author\(s\)|publication date|available online|source|pmid|keywords?|received|accepted)"
    r"\s*: *(.*)",
    re.IGNORECASE,
)
# "TAXON, EarlyView.", "ZooKeys 1063: 121-137", "Moss, Published online: 15 December 2026; doi:10.1234/moss".
_NUMBERS = r"[^\W\d_]\.? [0-9]+(?:\([0-9]+\))?: e?[0-9]+[-–]e?[0-9]+"
_PLACE = re.compile(
    r".{0,200}(?:\bvolume [0-9]|\bvol\. ?[0-9]|\bearly ?view\b|\bahead of print\b|\bjust accepted\b"
    rf"|\bpublished online: ).{{0,150}}|.{{0,200}}{_NUMBERS}",
    re.IGNORECASE,
)
_PARTS = {
    "volume": re.compile(
        r"\bvol(?:ume|\.) ?([0-9]+)|[^\W\d_]\.? ([0-9]+)(?:\([0-9]+\))?: e?[0-9]", re.IGNORECASE
    ),
    "issue": re.compile(r"\bissue ([0-9][\w-]*)|[0-9]\(([0-9]+)\): e?[0-9]", re.IGNORECASE),
    "pages": re.compile(r"\bpages? ([0-9]\w*(?:[-–][0-9]\w*)?)|: (e?[0-9]+[-–]e?[0-9]+)$", re.IGNORECASE),
}
_DROPPED = re.compile(
    r"abstract:?|html|xml|pdf|full text|(?:read more|continue reading)\b.{0,200}"
    r"|the post .{0,400} (?:first appeared on|appeared first on) .{0,200}",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:arXiv:\S{1,40} Announce Type: \S{1,20}\s+)?(?:abstract(?:\s*[:.—–-]\s*|(?-i:\s+(?=[A-Z]))))?",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"</?(?:figure|figcaption|iframe|svg|picture|source|script|style|cite|time)(?:\s[^<>]*)?>", re.IGNORECASE
)
_LONGEST = 6_000  # characters: where there is a shorter text, a longer one is the whole post of a blog
_SHORTEST = 40

_OTHERS = re.compile(r"[,;]?\s*(?:\bet al\b\.?|\band others\b|…|\.\.\.)[\s,;.]*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,，、]\s*(?:(?:and|und|et|&)\s+)?|\s+(?:and|&)\s+")
_LINES = re.compile(r",\s*\n\s*|\s*;\s*")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.?[\s-]?){1,4}")
_EASTERN = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_SUFFIX = re.compile(r"(?:jr|sr|ph\.?d|m\.?d)\.?|I{2,3}|IV", re.IGNORECASE)

_AROUND = re.compile(
    r"^(?:wiley: |tandf: |sciencedirect publication: |sage publications[^:]{0,40}: |current issue of "
    r"|latest (?:issue|articles|results) (?:of|from|for) )"
    r"|(?::|,| [-–|])?\s+(?:table of contents|most recent articles|current issue|advance access|rss feed|rss"
    r"|latest (?:issue|articles|results))$",
    re.IGNORECASE,
)
SERVERS = ("bioRxiv", "medRxiv", "arXiv", "Cryptology ePrint Archive")
"""Servers of preprints."""
_EASTERN_TITLE = re.compile("[《「『]([^》」』]{1,100})[》」』]")
_NO_JOURNAL = re.compile(r"pubmed: ", re.IGNORECASE)
_LONGEST_JOURNAL = 150


class Description(NamedTuple):
    """What a description says.

    Attributes:
        abstract: ``""`` if it has none.
        labels: what follows a label ("DOI:", "Author(s):"), by its name in small letters.
        place: the volume, the issue and the pages, as far as it names them.
    """

    abstract: str
    labels: Mapping[str, str]
    place: Mapping[str, str]


def description(texts: Iterable[str]) -> Description:
    """Read the descriptions of a paper, which may be HTML; the best abstract among them is taken."""
    labels: dict[str, str] = {}
    place: dict[str, str] = {}
    found = []
    for text in texts:
        kept = []
        for part in paragraphs(without_elements(_OUTSIDE.sub(" ", text))).split("\n\n"):
            part = _HEAD.sub("", part, count=1)
            if label := _LABEL.fullmatch(part):
                labels.setdefault(label[1].lower().replace("(s)", "s"), label[2])
            if label or _PLACE.fullmatch(part):
                for name, form in _PARTS.items():
                    if match := form.search(part):
                        place.setdefault(name, next(filter(None, match.groups())))
            elif not _DROPPED.fullmatch(part):
                kept.append(part)
        abstract = "\n\n".join(kept)
        if len(abstract) >= _SHORTEST:
            found.append(abstract)
    short = [abstract for abstract in found if len(abstract) <= _LONGEST]
    return Description(max(short or found, key=len, default=""), labels, place)


def people(texts: Sequence[str]) -> tuple[list[str], bool]:
    """Return the names of authors, given name first, and whether all are named, each as one.

    A text may have all of them; "Ada One, Bo Two" may be two people, or one with two names.
    """
    texts = [text for text in (without_elements(text).strip() for text in texts) if text]
    found, is_sure = [], True
    for text in texts:
        is_sure &= not _OTHERS.search(text)
        text = _OTHERS.sub("", text)
        if _LINES.search(text):
            found += [name for part in _LINES.split(text) for name in _several(part, is_one=True)]
            continue
        parts = _several(text, is_one=len(texts) > 1)
        is_sure &= len(texts) > 1 or len(parts) != 2 or text.count(",") != 1 or " " not in text
        found += parts
    return [name for name in map(names.given_first, found) if name], is_sure


def _several(text: str, *, is_one: bool) -> list[str]:
    """Return the names in a text; with ``is_one``, a comma stands inside a name."""
    if is_one and text.count(",") < 2:
        return [text]
    parts = [part for part in _BETWEEN.split(line(text)) if part and not _SUFFIX.fullmatch(part)]
    is_inverted = len(parts) == 2 and text.count(",") == 1 and not _EASTERN.search(text)
    if is_inverted and (_INITIALS.fullmatch(parts[1]) or not all(" " in part for part in parts)):
        return [text]
    if len(parts) > 2 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def journal(title: str) -> str:
    """Return the journal in the title of a feed; ``""`` for a feed of several, such as a search."""
    title = line(without_elements(title))
    if named := _EASTERN_TITLE.search(title):
        return named[1]
    if server := next((name for name in SERVERS if name.lower() in title.lower()), ""):
        return server
    for _ in range(3):
        title = _AROUND.sub("", title).strip(" :-")
    return "" if len(title) > _LONGEST_JOURNAL or _NO_JOURNAL.match(title) else venues.cased(title)
