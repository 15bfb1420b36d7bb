"""Who says what: for each field, which sources are trusted for it, in order.

The better source wins whenever it comes, the weaker fills what is empty, and equals go by their names. So the
order in which sources come does not matter; of two files of one format, or two sites of the web, the last run
counts. A person's edit stays. What a source said it may correct and take back, but not with an older version;
what it leaves out stays. Days add up.
"""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from generator.content.origins import NOTICE, default_origin, is_same, source_of
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
_APART = frozenset(("days", "corrected", "source", "withdrawal"))  # for which a rule of their own stands


class Told(NamedTuple):
    """A paper, and the sources of its fields where these are not what a page supposes."""

    paper: Paper
    origins: Mapping[str, str]


def is_better(name: str, source: str, other: str) -> bool:
    """Return whether a source is trusted more for a field than another one."""
    row = TRUST[name]
    ranks = [
        (by in ("", "feed"), row.index(by) if by in row else len(row), origin or "~")
        for origin in (source, other)
        for by in (source_of(origin),)
    ]
    return ranks[0] < ranks[1] and not is_same(source, other)


def merge(page: Page, new: Paper, edited: Set[str], *, by: str = "", fills: bool = False) -> Told:
    """Merge what a source says about a page's paper into it; ``by`` names its part, too (`Record.origin`).

    What the source said before it does not correct if it only ``fills``, unless with a later version.
    """
    old, source = page.paper, by or new.source
    now, said = _values(old, old.id), _values(new, old.id)
    told = {name: page.origin(name) for name in now.keys() - edited - _APART}
    is_late = _is_late(page, new, source, fills)

    def wins(name: str) -> bool:
        other = told.get(name, "")
        is_own = source == other or is_same(source, other)
        return not other or (not is_late if is_own else is_better(name, source, other))

    names = said.keys() - edited - _APART
    if is_other := _is_other_place(old, new):
        place = {name for name in now.keys() | said.keys() if name.startswith("published_in.")} - edited
        if is_other == "later" or (
            is_other == "another" and "published_in.doi" in told and wins("published_in.doi")
        ):
            for name in place:
                now.pop(name, None), told.pop(name, None)
        else:
            names -= place
    published = now.get("published_in.doi") or said.get("published_in.doi", "")
    for name in names:
        before, value = now.get(name), said[name]
        is_first = name == "links.doi" and before and before != value and published in (before, value)
        is_own = name == "published" and is_same(source, told.get(name, ""))
        if is_first or (is_own and _has_versions(old, new)):
            is_new = value != published if is_first else not before or value < before
        else:
            is_new = wins(name)
        if is_new:
            now[name], told[name] = value, source
    is_own = is_same(source, told.get("withdrawn", ""))
    if "withdrawn" not in edited and is_own and (new.withdrawn or not is_late):
        now["withdrawn"], now["withdrawal"] = new.withdrawn, new.withdrawal
    now["days"] = old.days if "days" in edited else (*old.days, *new.days)
    if "corrected" not in edited:
        now["corrected"] = max(old.corrected, new.corrected)
    told["source"] = best = page.origin("source")
    if "source" not in edited and (best == new.source or is_better("source", source, best)):
        now["source"], told["source"] = new.source, source
    merged = _paper(old, now)
    return Told(merged, compact(merged, told))


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


def _is_late(page: Page, new: Paper, source: str, fills: bool) -> bool:
    """Return whether the source said something newer before: a later version, or the published one.

    Of two libraries with one paper, the one whose name comes first counts.
    """
    old = page.paper
    is_earlier = _is_other_place(old, new) == "earlier" and is_same(source, page.origin("published_in.kind"))
    if is_earlier or (old.links.zotero and new.links.zotero > old.links.zotero):
        return True
    if old.version and new.version and is_same(source, page.origin("version")):
        return new.version < old.version or (fills and new.version == old.version)
    return fills


def _is_other_place(old: Paper, new: Paper) -> Literal["", "earlier", "later", "another"]:
    """Return how the place of a record is another one than the page's: a preprint's is the earlier."""
    one, two = old.published_in, new.published_in
    if not (one and two):
        return ""
    if (one.kind == "preprint") != (two.kind == "preprint"):
        return "later" if one.kind == "preprint" else "earlier"
    return "another" if one.doi and two.doi and one.doi != two.doi else ""


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
