"""``content/people.yml``: the address of a person with several names, which an ORCID iD joins.

The name with most papers gets the page, and the others lead there. A run notes which one it was when it first
met two names with one iD, since an address never changes. Where a name has several iDs, each of these people
has an address with the iD.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from generator.content.curated.author_names import Register
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.sides import NotedFile
from generator.content.typed import Text
from generator.errors import Problem, attempt
from generator.papers.paper import Paper
from generator.papers.shown import author_names, author_notes
from generator.text import names

FILE = NotedFile(
    "people.yml", Text, '"0000-0002-1825-0097": ada-example',
    "# The end of the address of each person with several names, by ORCID iD. The archive writes it.\n",
    lambda orcid, slug: f"{json.dumps(orcid)}: {json.dumps(slug)}\n",
    lambda slugs: slugs.earlier or slugs.later or "",
)  # fmt: skip
_MARK = b"\norcids:"


class Stated(NamedTuple):
    """That a paper, given by its id, states the ORCID iD of an author."""

    paper: str
    name: str
    slug: str
    orcid: str


def stated(paper: str, written: Sequence[str], orcids: Sequence[str]) -> Iterator[Stated]:
    """Yield what a paper states; ``orcids`` are those of the names that are ``written``."""
    for name, orcid in zip(written, orcids, strict=False):
        if orcid:
            yield Stated(paper, name, names.slug(name), orcid)


def stated_in(paper: Paper) -> Iterator[Stated]:
    """Yield what a paper states."""
    if paper.orcids:
        yield from stated(paper.id, author_names(paper), [orcid for orcid, _ in author_notes(paper)])


class People:
    """The people with ORCID iDs; a name in ``authors.yml`` is left to that file."""

    def __init__(self, stated: Iterable[Stated], register: Register) -> None:
        curated = register.names.keys() | set(chain.from_iterable(register.within.values()))
        self._register = register
        self._papers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for paper, name, slug, orcid in stated:
            if slug not in curated:
                found[orcid][slug] = min(name, found[orcid].get(slug, name))
                self._papers[slug, orcid].append(paper)
        self._disputed = {orcid: known for orcid, known in sorted(found.items()) if _families(known) > 1}
        self._names = {orcid: known for orcid, known in sorted(found.items()) if _families(known) == 1}
        self._people = Counter(slug for known in self._names.values() for slug in known)

    def disputes(self) -> Iterator[Problem]:
        """Yield a problem for each iD that joins nothing, since people of different family names have it."""
        for orcid, known in self._disputed.items():
            said = f"{' and '.join(sorted(known.values()))} have it, so it joins nothing"
            yield Problem(orcid, "orcids", f"{said}; correct the wrong paper, or name them in authors.yml")

    def mains(self, noted: Mapping[str, str], written: Iterable[Iterable[str]]) -> dict[str, str]:
        """Return the name, by slug, under which people with several names have their page, by iD.

        ``written`` are the slugs of each paper's authors; they are read if an iD joins names anew.
        """
        mains = {orcid: noted.get(orcid, "") for orcid, known in self._names.items() if len(known) > 1}
        if fresh := {orcid for orcid, main in mains.items() if main not in self._names[orcid]}:
            papers = Counter(chain.from_iterable(map(set, written)))
            for orcid in fresh:
                mains[orcid] = min(self._names[orcid], key=lambda slug: (-papers[slug], slug))
        return mains

    def _address(self, slug: str, orcid: str) -> str:
        return slug if self._people[slug] < 2 else f"{slug}-{orcid.lower()}"

    def registered(self, noted: Mapping[str, str], written: Iterable[Iterable[str]]) -> Register:
        """Return the register with these people (see `mains`); what ``authors.yml`` says stays."""
        mains = self.mains(noted, written)
        within = {place: dict(known) for place, known in self._register.within.items()}
        aliases, apart = dict(self._register.aliases), dict[str, tuple[str, str]]()
        for orcid, known in self._names.items():
            main = mains.get(orcid) or next(iter(known))
            person = self._address(main, orcid)
            if person != main:
                apart[person] = main, orcid
            for slug, name in known.items():
                own = self._address(slug, orcid)
                for place in self._papers[slug, orcid] if own != slug else [""] if own != person else []:
                    within.setdefault(place, {})[slug] = person
                if own != person:
                    aliases[own] = (name if own == slug else f"{name} ({orcid})"), person
        return replace(self._register, within=within, aliases=aliases, apart=apart)


def _families(known: Mapping[str, str]) -> int:
    return len({names.fold(names.split(name).last) for name in known.values()})


def record(library: Library) -> None:
    """Note the people whose names an iD joins for the first time."""
    wrong: list[Problem] = []
    before = FILE.noted(library.content, wrong)
    register = attempt(lambda: Register.read(library.content / "authors.yml", wrong), Register(), wrong)
    if wrong:  # a person has to correct something first
        return
    people = People(chain.from_iterable(map(stated_in, _shown(library, _MARK))), register)
    written = (map(names.slug, author_names(paper)) for paper in _shown(library))
    now = before | people.mains(before, written)
    if now != before:
        FILE.write(library.content, dict(sorted(now.items())))


def _shown(library: Library, mark: bytes = b"") -> Iterator[Paper]:
    """Yield the papers that the site shows, if there is a mark in their files."""
    for _, page in library.pages(mark=mark):
        if isinstance(page, Page) and page.is_shown:
            yield page.paper
