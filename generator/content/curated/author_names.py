"""``content/authors.yml``: which authors share a name, and which names belong to one author."""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from generator.content.typed import Names, Shape, Some, Text, Texts
from generator.errors import Problem, RecordError
from generator.text import identifiers, names


class AuthorEntry(Shape, frozen=True):
    """What the file says of an author."""

    aliases: Texts = ()
    family: Text = ""
    papers: Some = ("",)  # any


FILE = Names("authors.yml", AuthorEntry, "Ada Example: {aliases: [A. Example]}")


@dataclass
class Register:
    """The authors that an archive names itself, by their slugs (`names.slug`).

    Attributes:
        names: the name of each author.
        families: the family names that the file states.
        within: by a paper's id, or ``""`` for any paper, the author that a folded name stands for.
        aliases: by its folded name, each alias that holds in any paper, with its author.
    """

    names: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    within: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """The register in ``authors.yml``, by `Names.read`; an empty one if there is no such file."""
        register = cls()
        FILE.read(path, register._add, problems)
        return register

    def _add(self, name: str, entry: AuthorEntry) -> None:
        if entry.family:
            try:
                names.split(name, entry.family)
            except ValueError as error:
                raise RecordError("family", str(error)) from None
        slug = names.slug(re.sub(r"[()\[\]]", " ", name))  # what stands in brackets tells namesakes apart
        if slug in self.names:
            raise RecordError("", f"has the address of {self.names[slug]}; give it another name")
        places = [identifiers.canonical(paper) for paper in entry.papers]
        known = {names.slug(alias): alias for alias in (name, *entry.aliases)}
        for key, alias in known.items():
            for place in places:
                if (other := self.within.get(place, {}).get(key, slug)) != slug:
                    scope, advice = (f" in {place}", "") if place else ("", "; say whose with `papers`")
                    raise RecordError("", f"{alias}{scope} already stands for {self.names[other]}{advice}")
        self.names[slug] = name
        if entry.family:
            self.families[slug] = entry.family
        for place in places:
            self.within.setdefault(place, {}).update(dict.fromkeys(known, slug))
        if places == [""]:
            further = {key: (alias, slug) for key, alias in known.items() if key != slug and alias != name}
            self.aliases.update(further)

    def met(self, paper: str, keys: Set[str]) -> set[tuple[str, str]]:
        """The authors that folded names in a paper stand for, each with its key in `within`."""
        within = {place: self.within.get(place, {}) for place in ("", paper)}
        return {(slugs[key], place) for place, slugs in within.items() for key in keys & slugs.keys()}
