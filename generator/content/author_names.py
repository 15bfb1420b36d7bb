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
        within: whom a folded name stands for in a paper, by the paper's id; by ``""``, in any paper.
        aliases: other names that stand for one of them in any paper, by the folded name, and for whom.
    """

    names: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
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
        places = [identifiers.canonical(paper) for paper in papers] or [""]
        for key, alias in {names.slug(alias): alias for alias in (name, *aliases)}.items():
            for place in places:
                other = self.within.setdefault(place, {}).setdefault(key, slug)
                if other != slug:
                    scope, advice = (f" in {place}", "") if place else ("", "; say whose with `papers`")
                    reason = f"{alias}{scope} already stands for {self.names[other]}{advice}"
                    raise RecordError(where, reason)
            if not papers and key != slug and alias != name:
                self.aliases[key] = alias, slug
        return slug

    def statements(self) -> set[tuple[str, str]]:
        """All that the register says, as pairs of an author's slug and a paper's id, ``""`` for any paper."""
        return {(slug, paper) for paper, slugs in self.within.items() for slug in slugs.values()}

    def met(self, paper: str, keys: Set[str]) -> set[tuple[str, str]]:
        """The `statements` that apply to a paper, given its id and the folded names of its authors."""
        slugs = {place: self.within.get(place, {}) for place in ("", paper)}
        return {(here[key], place) for place, here in slugs.items() for key in keys & here.keys()}

    def unmet(self, left: Set[tuple[str, str]]) -> Iterator[Problem]:
        """Problems for the `statements` that apply to no paper."""
        for slug, paper in sorted(left):
            in_paper = ("papers", f"{paper} is not here, or has no author of the name")
            field, reason = in_paper if paper else ("aliases", "no paper has the name")
            yield Problem(f"authors.yml: {self.names[slug]}", field, reason)


def _family(where: str, name: str, family: object) -> str:
    if not isinstance(family, str) or not family.strip():
        reason = f"family: {family!r} is not a name; write, for instance, `family: Das Gupta`"
        raise RecordError(where, reason)
    try:
        names.split(name, family)
    except ValueError as error:
        raise RecordError(where, f"family: {error}") from None
    return family
