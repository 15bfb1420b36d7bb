"""Who says what: for each field, which sources are trusted for it, in order.

The better source wins whenever it comes, the weaker fills what is empty, and equals go by their names. So
the order in which sources and files come does not matter. A person's edit stays. What a source said it may
correct and take back, but not with an older version; what it leaves out stays. Days add up.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from generator.content.origins import NOTICE, default_origin, is_same, part_key, source_of
from generator.content.page import FIELDS, GROUPS, PLAIN, Page
from generator.papers.paper import Paper, is_empty

_AGENCIES = ("crossref", "doi", "europepmc")
_FILES = ("zotero", "bibtex", "ris", "csl", "jsonlines", "capture", "web")
_PUBLISHED = (*_AGENCIES, "arxiv", "huggingface", *_FILES)
_PREPRINT = ("arxiv", "huggingface", *_AGENCIES, *_FILES)
_HUB = ("huggingface", "arxiv", *_AGENCIES, *_FILES)
_LIBRARY = (*_FILES, "huggingface", "arxiv", *_AGENCIES)
TRUST: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FIELDS, _PUBLISHED),
    **dict.fromkeys(("published", "updated", "version", "categories", "comment", "journal_ref"), _PREPRINT),
    **dict.fromkeys(("arxiv", "links.pdf"), _PREPRINT),
    **dict.fromkeys(("organization", "submitter", "summary", "thumbnail", "keywords", "source"), _HUB),
    **dict.fromkeys(("links.code", "links.project", "links.huggingface"), _HUB),
    **dict.fromkeys(("tags", "citation_key", "links.zotero"), _LIBRARY),
    "withdrawn": (NOTICE, *_PUBLISHED),
}
"""The sources that are trusted for a field, the best first; then come any others, and a feed last."""
_APART = frozenset(("days", "corrected", "source", "withdrawal"))  # see `APART`


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

    Of two parts of a source, such as files of one format, the part is whose name comes last (`part_key`).
    """
    one, two = source_of(source), source_of(other)
    if one == two:
        return not is_same(source, other) and part_key(source) > part_key(other)
    row = TRUST[name]
    ranks = [(by in ("", "feed"), row.index(by) if by in row else len(row), by or "~") for by in (one, two)]
    return ranks[0] < ranks[1]


def merge(page: Page, new: Paper, edited: Set[str], *, by: str = "", fills: bool = False) -> Told:
    """Merge what a source says about a page's paper into it; ``by`` names its part, too (`Record.origin`).

    What the source said before it does not correct if it only ``fills``, unless with a later version.
    """
    case = _Case(page, new, by or new.source, edited, fills)
    winner = loser = ""
    names = case.said.keys() - edited - _APART
    takes = PLACES[_compared(page.paper, new)](case)
    if takes is not None:
        place = {name for name in {*case.now, *case.said} if name.startswith("published_in.")} - edited
        names = names if takes else names - place
        for name in place if takes else ():
            case.now.pop(name, None), case.told.pop(name, None)
    for name in names:
        is_new = FIELD_RULES[name](case) if name in FIELD_RULES else None
        is_new = case.wins(name) if is_new is None else is_new
        if case.is_other_part(name) and case.now.get(name) != case.said[name]:
            winner, loser = (case.source, case.told[name])[:: 1 if is_new else -1]
        if is_new:
            case.now[name], case.told[name] = case.said[name], case.source
    for name in APART.keys() - edited:
        APART[name](case)
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

    def is_other_part(self, name: str) -> bool:
        """Return whether another part of the source said what the field has."""
        other = self.told.get(name, "")
        return source_of(other) == source_of(self.source) and not self.is_own(name)

    def wins(self, name: str) -> bool:
        """Return whether the field gets what the source says: by itself, or against who said it."""
        if other := self.told.get(name, ""):
            return not self.is_late if self.is_own(name) else is_better(name, self.source, other)
        return True

    def _is_late(self, fills: bool) -> bool:
        old, new = self.page.paper, self.new
        if _compared(old, new) == "earlier" and is_same(self.source, self.page.origin("published_in.kind")):
            return True
        if is_same(self.source, self.told.get("links.zotero", "")) and new.links.zotero > old.links.zotero:
            return True  # of two items of one library, the one whose address comes first counts
        if old.version and new.version and is_same(self.source, self.page.origin("version")):
            return new.version < old.version or (fills and new.version == old.version)
        return fills


Place = Literal["same", "earlier", "later", "another"]


def _compared(old: Paper, new: Paper) -> Place:
    """Return how a record's place compares with the page's: a preprint's is the earlier one."""
    one, two = old.published_in, new.published_in
    if not (one and two):
        return "same"
    if (one.kind == "preprint") != (two.kind == "preprint"):
        return "later" if one.kind == "preprint" else "earlier"
    return "another" if one.doi and two.doi and one.doi != two.doi else "same"


def _takes_another(case: _Case) -> bool:
    return "published_in.doi" in case.told and case.wins("published_in.doi")


PLACES: Mapping[Place, Callable[[_Case], bool | None]] = {
    "same": lambda case: None,
    "earlier": lambda case: False,
    "later": lambda case: True,
    "another": _takes_another,
}
"""Whether the record's whole place replaces the page's, by how it compares; ``None`` for field by field."""


def _is_beside(case: _Case) -> bool | None:
    """The link is to the version that the place does not name."""
    before, value = case.now.get("links.doi"), case.said["links.doi"]
    is_pair = before and before != value and case.published in (before, value)
    return value != case.published if is_pair else None


def _is_first_day(case: _Case) -> bool | None:
    """Of a preprint and its published version the first day counts, if one source knows both."""
    before = case.now.get("published")
    is_pair = case.is_own("published") and _has_versions(case.page.paper, case.new)
    return (not before or case.said["published"] < before) if is_pair else None


FIELD_RULES: Mapping[str, Callable[[_Case], bool | None]] = {
    "links.doi": _is_beside,
    "published": _is_first_day,
}
"""Whether a field gets what the source says, where the trust alone does not decide; ``None`` if it does."""


def _take_back(case: _Case) -> None:
    if case.is_own("withdrawn") and (case.new.withdrawn or not case.is_late):
        case.now["withdrawn"], case.now["withdrawal"] = case.new.withdrawn, case.new.withdrawal


def _add_days(case: _Case) -> None:
    case.now["days"] = (*case.page.paper.days, *case.new.days)


def _keep_last_correction(case: _Case) -> None:
    case.now["corrected"] = max(case.page.paper.corrected, case.new.corrected)


def _name_best(case: _Case) -> None:
    best = case.told["source"]
    if best == case.new.source or is_better("source", case.source, best):
        case.now["source"], case.told["source"] = case.new.source, case.source


APART: Mapping[str, Callable[[_Case], None]] = {
    "withdrawn": _take_back,
    "days": _add_days,
    "corrected": _keep_last_correction,
    "source": _name_best,
}
"""What is settled after the fields, unless a person edited it."""


def first(paper: Paper, source: str = "") -> dict[str, str]:
    """Return the sources of fields of a new page; ``source`` names its part, too."""
    return compact(paper, dict.fromkeys(FIELDS, paper.source) | {"source": source})


def compact(paper: Paper, told: Mapping[str, str]) -> dict[str, str]:
    """Return the sources of fields as a page names them: in order, and only where they say something."""
    known = _values(paper, paper.id)
    said = ((name, by) for name in FIELDS if name in known and (by := told.get(name)))
    part = told.get("source", "")
    usual = ((name, by, default_origin(paper, name, part if name != "source" else "")) for name, by in said)
    return {name: by for name, by, other in usual if by not in (other, source_of(other))}


def _has_versions(*papers: Paper) -> bool:
    """Return whether a paper is both a preprint and its published version, with an id or a DOI of each."""
    published = {paper.published_in.doi for paper in papers} - {""}
    return bool(published) and not {id for paper in papers for id in (paper.arxiv, paper.links.doi)} <= {
        "",
        *published,
    }


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
    """Return a paper with other values in its fields."""
    values: dict[str, Any] = {
        name: now[name] for name in PLAIN if name in now and now[name] != getattr(old, name)
    }
    for group, names in GROUPS.items():
        parts = {name: now.get(f"{group}.{name}", "") for name in names}
        made = type(getattr(old, group))(**parts)
        if made != getattr(old, group):
            values[group] = made
    return replace(old, **values) if values else old
