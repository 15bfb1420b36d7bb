"""Who says what: for each field, which sources are trusted for it, in order.

The better source wins whenever it comes, the weaker fills what is empty, and equals go by their names. So
the order in which sources and files come does not matter. A person's edit stays. What a source said it may
correct and take back, but not with an older version; what it leaves out stays. Days add up.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from typing import Any, Literal, NamedTuple

from generator.content.page import FIELDS, GROUPS, NOTICE, PLAIN, Page, default_origin, is_same, source_of
from generator.papers.made import MODEL, TEXTS
from generator.papers.paper import ARCHIVE, COUNTED, Citations, Counts, Paper, is_empty

_AGENCIES = ("crossref", "doi", "europepmc")
_FILES = ("zotero", "bibtex", "ris", "csl", "jsonlines", "capture", "web")
_PUBLISHED = (*_AGENCIES, "arxiv", "huggingface", ARCHIVE, *_FILES)
_PREPRINT = ("arxiv", "huggingface", *_AGENCIES, ARCHIVE, *_FILES)
_HUB = ("huggingface", "arxiv", *_AGENCIES, ARCHIVE, *_FILES)
_LIBRARY = (*_FILES, "huggingface", "arxiv", *_AGENCIES, ARCHIVE)
TRUST: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FIELDS, _PUBLISHED),
    **dict.fromkeys(("published", "updated", "version", "categories", "comment", "journal_ref"), _PREPRINT),
    **dict.fromkeys(("arxiv", "links.pdf"), _PREPRINT),
    **dict.fromkeys(("organization", "submitter", "thumbnail", "keywords", "source"), _HUB),
    **dict.fromkeys(TEXTS, (MODEL, *_HUB)),
    **dict.fromkeys(("links.code", "links.project", "links.huggingface"), _HUB),
    **dict.fromkeys(("tags", "citation_key", "links.zotero"), _LIBRARY),
    "withdrawn": (NOTICE, *_PUBLISHED),
}
"""The sources that are trusted for a field, the best first; then come any others, and a feed last."""
COUNTER = "huggingface"
"""The source that counts votes, comments and stars: of its own papers, no archive knows them better."""
_APART = frozenset(("days", "corrected", "source", "withdrawal", "made"))  # see `_settle`
_NUMBER = re.compile("([0-9]{1,18})")
_SAME = timedelta(28)  # so long a count of citations that stays the same keeps its day


class Told(NamedTuple):
    """A paper, and the sources of its fields where these are not what a page supposes.

    Attributes:
        winner, loser: parts of the record's source that say a field differently, and the first counts.
    """

    paper: Paper
    origins: Mapping[str, str]
    winner: str = ""
    loser: str = ""


def is_better(name: str, source: str, other: str) -> bool:
    """Return whether a source is trusted more for a field than another one.

    Of two parts of a source, such as files of one format, the part is whose name comes last (`_part_key`).
    """
    one, two = source_of(source), source_of(other)
    if one == two:
        return not is_same(source, other) and _part_key(source) > _part_key(other)
    row = TRUST[name]
    ranks = [(by in ("", "feed"), row.index(by) if by in row else len(row), by or "~") for by in (one, two)]
    return ranks[0] < ranks[1]


def _part_key(origin: str) -> list[tuple[int, str]]:
    """Return a key that orders the parts of a source by name; ``refs-10`` comes after ``refs-9``."""
    pieces = _NUMBER.split(origin.casefold())
    return [(int(piece), "") if at % 2 else (0, piece) for at, piece in enumerate(pieces)]


def merge(page: Page, new: Paper, edited: Set[str], *, by: str = "", fills: bool = False) -> Told:
    """Merge what a source says about a page's paper into it; ``by`` names its part, too (`Record.origin`).

    What the source said before it does not correct if it only ``fills``, unless with a later version.
    """
    case = _Case(page, new, by or new.source, edited, fills)
    winner = loser = ""
    names = case.said.keys() - edited - _APART
    takes = _takes_place(case)
    place = {name for name in {*case.now, *case.said} if name.startswith("published_in.")} - edited
    if takes is False:
        names -= place
    for name in place if takes else ():
        case.now.pop(name, None), case.told.pop(name, None)
    for name in names:
        is_new = case.takes(name)
        other = case.told.get(name, "")
        is_other_part = source_of(other) == source_of(case.source) and not case.is_own(name)
        if is_other_part and case.now.get(name) != case.said[name]:
            winner, loser = (case.source, other) if is_new else (other, case.source)
        if is_new:
            case.now[name], case.told[name] = case.said[name], case.source
    _settle(case, edited)
    merged = _paper(page.paper, case.now)
    return Told(merged, compact(merged, case.told), winner, loser)


class _Case:
    """A page, and what a source says of its paper.

    Attributes:
        now: the values of the paper's fields; they change.
        told: who said them, unless a person did.
        said: what the source says now.
        published: the DOI of the published version.
        is_late: the source said something newer before, or only fills in.
    """

    def __init__(self, page: Page, new: Paper, source: str, edited: Set[str], fills: bool) -> None:
        self.page, self.new, self.source = page, new, source
        self.now, self.said = (_values(paper, page.paper.id) for paper in (page.paper, new))
        self.told = {name: page.origin(name) for name in {*(self.now.keys() - edited - _APART), "source"}}
        self.published = self.now.get("published_in.doi") or self.said.get("published_in.doi", "")
        self.is_late = self._is_late(fills)

    def is_own(self, name: str) -> bool:
        """Return whether the source said what the field has."""
        return is_same(self.source, self.told.get(name, ""))

    def wins(self, name: str) -> bool:
        """Return whether the field gets what the source says: by itself, or against who said it."""
        if other := self.told.get(name, ""):
            return not self.is_late if self.is_own(name) else is_better(name, self.source, other)
        return True

    def takes(self, name: str) -> bool:
        """Return whether the field gets what the source says."""
        before, value = self.now.get(name, ""), self.said[name]
        # The link is to the version that the place does not name.
        if name == "links.doi" and before and before != value and self.published in (before, value):
            return bool(value != self.published)
        # Of a preprint and its published version the first day counts, if one source knows both.
        if name == "published" and self.is_own(name) and _has_versions(self.page.paper, self.new):
            return not before or value < before
        return self.wins(name)

    def _is_late(self, fills: bool) -> bool:
        old, new = self.page.paper, self.new
        if _compared(old, new) == "earlier" and is_same(self.source, self.page.origin("published_in.kind")):
            return True
        if is_same(self.source, self.told.get("links.zotero", "")) and new.links.zotero > old.links.zotero:
            return True  # of two items of one library, the one whose address comes first counts
        if old.version and new.version and is_same(self.source, self.page.origin("version")):
            return new.version < old.version or (fills and new.version == old.version)
        return fills


def _compared(old: Paper, new: Paper) -> Literal["same", "earlier", "later", "another"]:
    """Return how a record's place compares with the page's: a preprint's is the earlier one."""
    one, two = old.published_in, new.published_in
    if not (one and two):
        return "same"
    if (one.kind == "preprint") != (two.kind == "preprint"):
        return "later" if one.kind == "preprint" else "earlier"
    return "another" if one.doi and two.doi and one.doi != two.doi else "same"


def _takes_place(case: _Case) -> bool | None:
    """Return whether the record's whole place replaces the page's; ``None`` for field by field."""
    compared = _compared(case.page.paper, case.new)
    if compared == "another":
        return "published_in.doi" in case.told and case.wins("published_in.doi")
    return {"earlier": False, "later": True}.get(compared)


def _settle(case: _Case, edited: Set[str]) -> None:
    """Settle what does not follow from the trust in sources, unless a person edited it."""
    now, new, best = case.now, case.new, case.told["source"]
    if "withdrawn" not in edited and case.is_own("withdrawn") and (new.withdrawn or not case.is_late):
        now["withdrawn"], now["withdrawal"] = new.withdrawn, new.withdrawal
    if "days" not in edited:
        now["days"] = (*case.page.paper.days, *new.days)
    if "corrected" not in edited:
        now["corrected"] = max(case.page.paper.corrected, new.corrected)
    now["made"] = (*case.page.paper.made, *(told for told in new.made if told[0] not in edited))
    if "source" not in edited and (best == new.source or is_better("source", case.source, best)):
        now["source"], case.told["source"] = new.source, case.source


def compact(paper: Paper, told: Mapping[str, str]) -> dict[str, str]:
    """Return the sources of fields as a page names them: in order, and only where they say something."""
    known = _values(paper, paper.id)
    said = ((name, by) for name in FIELDS if name in known and (by := told.get(name)))
    part = told.get("source", "")
    usual = ((name, by, default_origin(paper, name, part if name != "source" else "")) for name, by in said)
    return {name: by for name, by, other in usual if by not in (other, source_of(other))}


def counted(new: Counts, old: Counts) -> Counts:
    """Return the latest counts of a paper; its citations are one source's: Crossref's, if it counts any."""
    both = [cited for cited in (new.cited, old.cited) if cited]
    return replace(new.or_else(old), cited=reduce(_cited, both) if both else None)


def most(one: Counts, two: Counts) -> Counts:
    """Return the highest counts of a paper, since nobody knows on which days archives counted."""
    both = {name: {getattr(one, name), getattr(two, name)} - {None} for name in COUNTED[:-1]}
    return replace(counted(one, two), **{name: max(known) for name, known in both.items() if known})


def _cited(one: Citations, two: Citations) -> Citations:
    """Return the better source's count, of one source the later one, of a day the higher one."""
    if one.by != two.by:
        return one if is_better("published_in.doi", one.by, two.by) else two
    early, late = sorted((one, two), key=lambda cited: (cited.on, cited.times))
    is_kept = early.times == late.times and date.fromisoformat(late.on) - date.fromisoformat(early.on) < _SAME
    return early if is_kept else late


def _has_versions(*papers: Paper) -> bool:
    """Return whether a paper is both a preprint and its published version, with an id or a DOI of each."""
    published = {paper.published_in.doi for paper in papers} - {""}
    others = {id for paper in papers for id in (paper.arxiv, paper.links.doi)} - {"", *published}
    return bool(published and others)


def _values(paper: Paper, id: str) -> dict[str, Any]:
    """Return the fields that a paper has besides its page's id, by their names in `FIELDS`."""
    found = {name: value for name in PLAIN if not is_empty(value := getattr(paper, name))}
    for group, names in GROUPS.items():
        of = getattr(paper, group)
        found |= {f"{group}.{name}": value for name in names if (value := getattr(of, name))}
    if paper.arxiv == id:
        found.pop("arxiv", None)
    return found


def _paper(old: Paper, now: Mapping[str, Any]) -> Paper:
    values = {name: now[name] for name in PLAIN if name in now and now[name] != getattr(old, name)}
    for group, names in GROUPS.items():
        parts = {name: now.get(f"{group}.{name}", "") for name in names}
        made = type(getattr(old, group))(**parts)
        if made != getattr(old, group):
            values[group] = made
    return replace(old, **values) if values else old
