"""``content/authors.yml``: which authors share a name, and which names belong to one author."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from generator.content.typed import EntryFile, Shape, Some, Text, Texts
from generator.errors import Problem, RecordError
from generator.text import identifiers, names


class AuthorEntry(Shape, frozen=True):
    """The entry of one author."""

    aliases: Texts = ()
    family: Text = ""
    papers: Some = ("",)  # any


FILE = EntryFile("authors.yml", AuthorEntry, "Ada Example: {aliases: [A. Example]}")


@dataclass
class Register:
    """The authors in ``authors.yml``, by slug (`names.slug`)."""

    names: dict[str, str] = field(default_factory=dict)  # the name of each author
    families: dict[str, str] = field(default_factory=dict)  # the family names that the file states
    # The author of each folded name, by an id or the address of a paper, or ``""`` for all papers.
    within: dict[str, dict[str, str]] = field(default_factory=dict)
    # By folded name, each alias that is valid in all papers, and its author.
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    # People that an ORCID iD tells from others of their name: by slug, the slug of the name, and the iD.
    apart: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """Read ``authors.yml`` with `EntryFile.read`; without the file the register is empty."""
        register = cls()
        FILE.read(path, register._add, problems)
        return register

    def _add(self, name: str, entry: AuthorEntry) -> None:
        if entry.family:
            try:
                names.split(name, entry.family)
            except ValueError as error:
                raise RecordError("family", str(error)) from None
        slug = names.slug(re.sub(r"[()\[\]]", " ", name))  # words in brackets distinguish namesakes
        if slug in self.names:
            raise RecordError("", f"has the same address as {self.names[slug]}; give it another name")
        places = [identifiers.canonical(paper) for paper in entry.papers]
        known = {names.slug(alias): alias for alias in (name, *entry.aliases)}
        for key, alias in known.items():
            for place in places:
                if (other := self.within.get(place, {}).get(key, slug)) != slug:
                    scope, advice = (f" in {place}", "") if place else ("", "; limit one with `papers`")
                    raise RecordError("", f"{alias}{scope} already stands for {self.names[other]}{advice}")
        self.names[slug] = name
        if entry.family:
            self.families[slug] = entry.family
        for place in places:
            self.within.setdefault(place, {}).update(dict.fromkeys(known, slug))
        if places == [""]:
            further = {key: (alias, slug) for key, alias in known.items() if key != slug and alias != name}
            self.aliases.update(further)

    def met(self, paper: Iterable[str], keys: Set[str]) -> set[tuple[str, str]]:
        """Return the authors of folded names in a paper, named by ids and address, each with its place."""
        within = {place: self.within.get(place, {}) for place in ("", *paper)}
        return {(slugs[key], place) for place, slugs in within.items() for key in keys & slugs.keys()}
