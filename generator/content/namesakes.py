"""Whether two papers with one title are one paper: what speaks against it, in a table.

A title, the names of its authors, a year and a place are no id, so in doubt they are two.
"""

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from typing import NamedTuple

from generator.papers.paper import Paper
from generator.text import identifiers, names
from generator.text.letters import fold
from generator.text.tex import Tex

PARTS = frozenset(
    identifiers.from_title(title)
    for title in (
        "Letter to the editor", "Letters to the editor", "Letter from the editor",
        "From the editor's desk", "A note from the editor", "A word from the editor",
        "Editorial for the special issue", "Introduction to the issue", "Introduction to the volume",
        "Introduction to the book", "Introduction to the special issue",
        "Introduction to this special issue", "Preface to the special issue",
        "Preface to the first edition", "Preface to the second edition", "Preface to the third edition",
        "Foreword to the special issue", "Instructions for the authors", "Notes on the contributors",
        "List of figures and tables", "Erratum to the article", "Books received for review",
    )
)  # fmt: skip
"""Ids of titles that parts of many books and journals have; those of fewer words say little anyway."""
_WORDS = 4
_SIGNS = 8
_YEARS = 2
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


class Traits(NamedTuple):
    """What tells a paper from others with its title; what is empty says nothing."""

    ids: Mapping[str, frozenset[str]]  # its ids by kind; two ids of one kind are two works
    families: frozenset[str]  # the family names of its authors, folded
    date: str  # when it was published, else the year in which it was listed
    place: str  # the journal or book, folded
    pages: str  # its pages there

    def without(self, edited: Set[str], other: "Traits") -> "Traits":
        """Return them with what the ``other`` paper says in place of what a person edited."""
        if not edited:
            return self
        return self._replace(**{_SAID[name]: getattr(other, _SAID[name]) for name in edited & _SAID.keys()})


_SAID = {"authors": "families", "published": "date", "days": "date"} | {
    f"published_in.{name}": trait
    for name, trait in (("journal", "place"), ("book", "place"), ("pages", "pages"))
}


def traits(paper: Paper) -> Traits:
    """Return what tells a paper from its namesakes."""
    dois = frozenset((paper.links.doi, paper.published_in.doi)) - {""}
    library, _, item = paper.links.zotero.rpartition("/")
    is_own = paper.id not in (paper.arxiv, *dois) and not paper.id.startswith(
        identifiers.from_title(paper.title)
    )
    ids = {
        "arxiv": paper.arxiv,
        "pmid": paper.published_in.pmid,
        f"item of {library}": item,
        "own": paper.id if is_own else "",
    }
    families = (fold(names.split(author.name).last) for author in paper.authors if not author.hidden)
    place = paper.published_in.journal or paper.published_in.book
    return Traits(
        {"doi": dois} | {kind: frozenset((id,)) for kind, id in ids.items() if id},
        frozenset(families),
        paper.published or paper.date[:4],
        fold(place),
        paper.published_in.pages,
    )


def _other_ids(one: Traits, two: Traits) -> Set[str]:
    """Return the kinds of ids that name different works."""
    both = [kind for kind, ids in one.ids.items() if ids and two.ids.get(kind)]
    return {kind for kind in both if one.ids[kind].isdisjoint(two.ids[kind])}


def _has_id(one: Traits) -> bool:
    """Return whether an id names the work: neither an item of a library, nor an id made from a title."""
    own = one.ids.get("own", frozenset())
    return any(one.ids.get(kind) for kind in ("arxiv", "doi", "pmid")) or any(
        name != identifiers.from_title(name) for name in own
    )


def _against(one: Traits, two: Traits) -> list[str]:
    """Return what speaks against two papers with one title being one."""
    speaks = {
        "ids": bool(_other_ids(one, two)),
        "names": bool(one.families and two.families) and one.families.isdisjoint(two.families),
        "years": bool(one.date and two.date) and abs(int(one.date[:4]) - int(two.date[:4])) > _YEARS,
        "pages": "" not in (one.place, one.pages, two.pages)
        and one.place == two.place
        and one.pages != two.pages,
    }
    return [name for name, is_so in speaks.items() if is_so]


@lru_cache(maxsize=1024)  # a title is compared with those of many pages
def says_enough(title: str) -> bool:
    """Return whether hardly two papers have a title, so that nothing else has to say that they are one."""
    plain = Tex(title).plain  # of ``A {G}erman moss``, too, the words are three
    is_long = len(_WORD.findall(plain)) >= _WORDS or len(_SIGN.findall(plain)) >= _SIGNS
    return is_long and identifiers.from_title(title) not in PARTS


def have_same_names(one: Traits, two: Traits) -> bool:
    """Return whether two papers have an author in common, or both none."""
    return bool(one.families & two.families) or not (one.families or two.families)


def are_one(title: str, one: Traits, two: Traits) -> bool:
    """Return whether two papers with one title are one.

    Where the title does not say enough, their names, dates and places have to say so, and one has no id.
    """
    if _against(one, two):
        return False
    return says_enough(title) or (
        not (_has_id(one) and _has_id(two))
        and have_same_names(one, two)
        and bool(one.date) == bool(two.date)
        and (one.date.startswith(two.date) or two.date.startswith(one.date))
        and (one.place == two.place or "" in (one.place, two.place))
    )


def are_perhaps_one(title: str, one: Traits, two: Traits) -> bool:
    """Return whether two papers with one title might be one, though they have two pages.

    A preprint and the published version may have a DOI each, and a paper may have two addresses.
    """
    if are_one(title, one, two):
        return True
    is_version = _against(one, two) == ["ids"] and _other_ids(one, two) <= {"doi", "own"}
    return is_version and says_enough(title) and bool(one.families & two.families)


def made_ids(paper: Paper) -> tuple[str, ...]:
    """Return the ids that a paper without one gets where its title is another's, the first that is free.

    They are made from all that it says, so that it gets the same one in any order.
    """
    mine, title_id = traits(paper), identifiers.from_title(paper.title)
    key = paper.links.zotero.rpartition("/")[2]
    family = min(mine.families, default="")
    short = (key,) if key else (family, mine.date[:4])
    long = (*short, mine.date, mine.place, mine.pages)
    return tuple(
        f"{title_id}-{identifiers.from_title(' '.join(filter(None, said)) or 'untold')}"
        for said in (long, short)
    )
