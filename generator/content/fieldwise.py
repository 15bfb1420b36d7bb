"""Merging what a source says about a paper into what its page says, field by field.

A field that a person edited stays; a field that the source leaves out stays; days add up; the page's own
source may correct the rest, but not with an older version; any other source only fills in empty fields, and
corrects those that only it has. Links, and where a paper was published, are several fields, unless the
sources name two publications. When a preprint is published, the page keeps its date and the preprint's DOI,
and gets the published text and place; a preprint never replaces these.
"""

from collections.abc import Set
from dataclasses import fields, replace
from typing import Any

from generator.content.page import GROUPS
from generator.papers.paper import Paper, is_empty


def merge(
    old: Paper, new: Paper, edited: Set[str], corrects: Set[str] = frozenset(), *, fills: bool = False
) -> Paper:
    """Merge ``new``, from a source, into a page's ``old`` paper, by the rules at the top of this file.

    The source may also correct the fields in ``corrects``. It counts as another source if it only ``fills``.
    """
    edited = edited | {"withdrawal"} if "withdrawn" in edited else edited
    is_older = bool(old.version and new.version and new.version < old.version)
    is_preprint = bool(old.published_in) and _is_preprint(new) and not _is_preprint(old)
    may_correct = old.source in ("", new.source) and not (is_older or is_preprint or fills)
    stays = _has_versions(old) or _has_versions(new)
    values: dict[str, Any] = {}
    for item in fields(Paper):
        before, said = getattr(old, item.name), getattr(new, item.name)
        if item.name == "id" or item.name in edited or is_empty(said):
            continue
        if item.name == "days":
            values["days"] = (*before, *said)
        elif item.name in GROUPS:
            first, second = (said, before) if may_correct else (before, said)
            if item.name == "published_in" and before and _is_preprint(old) != _is_preprint(new):
                first, second = (said, said) if _is_preprint(old) else (before, before)
            elif item.name == "links" and stays and before.doi not in ("", new.published_in.doi):
                first = replace(first, doi=before.doi)
            is_one = item.name == "links" or first.doi == second.doi or "" in (first.doi, second.doi)
            values[item.name] = _joined(item.name, first, second if is_one else first, before, edited)
        elif item.name == "published" and stays and before:
            continue
        elif may_correct or is_empty(before) or item.name in corrects:
            values[item.name] = said
    return replace(old, **values)


def _joined(name: str, first: Any, second: Any, before: Any, edited: Set[str]) -> object:
    """Return a field that is many: what the first of two says, else the second; a person's stays."""
    parts = {part: getattr(first, part) or getattr(second, part) for part in GROUPS[name]}
    theirs = {part: getattr(before, part) for part in parts if f"{name}.{part}" in edited}
    return type(before)(**(parts | theirs))


def _is_preprint(paper: Paper) -> bool:
    return paper.published_in.kind == "preprint"


def _has_versions(paper: Paper) -> bool:
    """Return whether a paper is both a preprint and its published version, with an id or a DOI of each."""
    published = paper.published_in.doi
    return bool(published) and not {paper.id, paper.links.doi} <= {"", published}
