"""Authors: the overview, by letter where they are many, and a page for each who has one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sized
from dataclasses import replace
from functools import partial

from generator.listings import overview, profile
from generator.listings.groups import Groups
from generator.listings.kinds import AUTHOR, AUTHORS, LETTER, Collection
from generator.listings.people import Authors
from generator.listings.records import Listing, Step
from generator.listings.tagging import Tags
from generator.text import names
from generator.text.plural import plural

_COAUTHORS = 12  # on an author's page
_HERE = Step(AUTHORS.address, AUTHORS.title)
_NO_LETTER = "Others"


def pages(groups: Groups, authors: Authors, tags: Tags) -> Iterator[Listing]:
    """The overview, its letters where it has such, every author by the slug, other names of theirs."""
    yield from _overview(groups, authors)
    for person in authors.papers:
        yield from _author(groups, authors, tags, person)
    for alias, person in authors.aliases.items():
        see = (("Another name of", (Step(person.address, person.name),)),)
        about = f"{alias.name}: another name of {person.name}."
        yield Listing(AUTHOR, alias.address, alias.name, 0, parts=see, up=(_HERE,), description=about)


def _overview(groups: Groups, authors: Authors) -> Iterator[Listing]:
    about = f"Authors of {authors.minimum} papers or more have a page."
    if not authors.papers:
        about = f"An author of {authors.minimum} papers would have a page; nobody here has so many yet."
    figures = _counted(authors.papers)
    steps = partial(overview.steps, authors.papers)
    first = Listing(AUTHORS, _HERE.address, _HERE.label, 0, description=about, figures=figures)
    letters: defaultdict[str, list[Collection]] = defaultdict(list)
    keys = {person: _family_first(authors, person) for person in authors.papers}
    for person in sorted(keys, key=keys.__getitem__):
        letters[_beginning(keys[person])[:1]].append(person)
    ordered = sorted(letters.items(), key=lambda item: (not item[0], item[0]))  # who has no letter comes last
    if len(authors.papers) <= groups.limit:
        parts = tuple((letter or _NO_LETTER, steps(persons)) for letter, persons in ordered)
        yield replace(first, parts=parts)
        return
    most = overview.largest(authors.papers, groups.limit // 5)
    letter_steps = tuple(Step(_address(letter), letter or _NO_LETTER, len(each)) for letter, each in ordered)
    parts = (("By letter", letter_steps), ("Most papers", steps(most)))
    yield replace(first, parts=parts)
    for letter, persons in ordered:
        by_beginning: defaultdict[str, list[Collection]] = defaultdict(list)
        for person in persons:
            by_beginning[_beginning(keys[person]) if len(persons) > groups.limit else ""].append(person)
        yield Listing(
            LETTER,
            _address(letter),
            f"Authors: {letter or _NO_LETTER}",
            0,
            parts=tuple((beginning, steps(each)) for beginning, each in by_beginning.items()),
            up=(_HERE,),
            figures=_counted(persons),
            description=f"{about} They stand here by family name.",
        )


def _family_first(authors: Authors, person: Collection) -> tuple[str, str, str]:
    name = authors.name_of(person)
    return names.fold(name.last), names.fold(name.given), person.slug


def _beginning(key: tuple[str, str, str]) -> str:
    """The first two letters of the family name; ``""`` in another script than the Latin one."""
    folded = key[0].replace(" ", "")[:2].capitalize()
    return folded if folded.isascii() and folded[:1].isalpha() else ""


def _counted(persons: Sized) -> tuple[tuple[int, str], ...]:
    return ((len(persons), plural("author", len(persons))),)


def _address(letter: str) -> str:
    return LETTER.address.format((letter or _NO_LETTER).lower())


def _author(groups: Groups, authors: Authors, tags: Tags, person: Collection) -> Iterator[Listing]:
    papers = authors.papers[person]
    people = authors.most_frequent(papers, _COAUTHORS, without=person.slug)
    note = _note(person) if authors.is_common(person) else ""
    first = Listing(AUTHOR, person.address, person.name, 0, up=(_HERE,), note=note)
    return profile.pages(first, papers, tags, "Co-authors", people, groups.limit)


def _note(person: Collection) -> str:
    """Why the papers may be of several people."""
    name = names.split(person.name)
    return (
        f"A common name: many authors here are called {name.given}, and many {name.last}. "
        "These papers may be by several people."
    )
