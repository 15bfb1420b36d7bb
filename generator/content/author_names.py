"""``content/authors.yml``: which authors share a name, and which names belong to one author."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from generator.content import named
from generator.errors import Problem, RecordError
from generator.papers import identifiers
from generator.text import names

_FIELDS = {"aliases", "family", "papers"}


@dataclass
class Register:
    """The authors that an archive names itself.

    Attributes:
        names: the name of each, by the last part of the address (`names.slug`).
        families: the family name of each of whom it is told, by the last part of the address.
        anywhere: whom a folded name stands for, in any paper.
        within: whom a folded name stands for in one paper, by the paper's id.
        aliases: other names that stand for one of them in any paper, by the folded name, and for whom.
    """

    names: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)
    within: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The register in ``authors.yml``; an empty one if there is no such file.

        Raises:
            RecordError: if the file has another shape, or gives one name to two authors.
        """
        register = cls()
        for where, name, values in named.read(path, _FIELDS, "Ada Example: {aliases: [A. Example]}"):
            aliases, papers = (named.texts(where, field, values) for field in ("aliases", "papers"))
            if "papers" in values and not papers:
                raise RecordError(where, "papers is empty; name some, or leave it out for all")
            slug = register._add(where, name, aliases, papers)
            if "family" in values:
                register.families[slug] = _family(where, name, values["family"])
        return register

    def _add(self, where: str, name: str, aliases: list[str], papers: list[str]) -> str:
        slug = names.slug(re.sub(r"[()\[\]]", " ", name))  # what stands in brackets tells namesakes apart
        if slug in self.names:
            raise RecordError(where, f"has the address of {self.names[slug]}; give it another name")
        self.names[slug] = name
        keys = {names.slug(alias): alias for alias in (name, *aliases)}
        for key, alias in keys.items():
            for paper in map(identifiers.canonical, papers):
                other = self.within.setdefault(paper, {}).setdefault(key, slug)
                if other != slug:
                    raise RecordError(where, f"{alias} in {paper} already stands for {self.names[other]}")
            if not papers:
                other = self.anywhere.setdefault(key, slug)
                if other != slug:
                    reason = f"{alias} already stands for {self.names[other]}; say whose with `papers`"
                    raise RecordError(where, reason)
                if key != slug and alias != name:
                    self.aliases[key] = alias, slug
        return slug

    def statements(self) -> set[tuple[str, str]]:
        """All that the register says, as pairs of an author's slug and a paper's id, ``""`` for any paper."""
        said = {(slug, paper) for paper, slugs in self.within.items() for slug in slugs.values()}
        return said | {(slug, "") for slug in self.anywhere.values()}

    def met(self, paper: str, keys: Set[str]) -> set[tuple[str, str]]:
        """The `statements` that apply to a paper, given its id and the folded names of its authors."""
        here = self.within.get(paper, {})
        own = {(here[key], paper) for key in keys & here.keys()}
        return own | {(self.anywhere[key], "") for key in keys & self.anywhere.keys()}

    def unmet(self, left: Set[tuple[str, str]], where: str) -> Iterator[Problem]:
        """Problems for the `statements` that apply to no paper; ``where`` is the name of the file."""
        for slug, paper in sorted(left):
            reason = (
                f"{paper} is not here, or has no author of the name" if paper else "no paper has the name"
            )
            yield Problem(f"{where}: {self.names[slug]}", "papers" if paper else "aliases", reason)


def _family(where: str, name: str, family: object) -> str:
    if not isinstance(family, str) or not family.strip():
        raise RecordError(
            where, f"family: {family!r} is not a name; write, for instance, `family: Das Gupta`"
        )
    try:
        names.split(name, family)
    except ValueError as error:
        raise RecordError(where, f"family: {error}") from None
    return family
