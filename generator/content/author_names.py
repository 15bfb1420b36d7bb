"""``content/authors.yml``: which authors share a name, and which names belong to one author."""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from generator.content import named
from generator.errors import RecordError
from generator.papers import identifiers
from generator.text import names

_FIELDS = ("aliases", "family", "papers")


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

    def met(self, paper: str, keys: Set[str]) -> set[tuple[str, str]]:
        """Whom `within` names in a paper of these folded names: slugs, each with the paper's id or ``""``."""
        within = {place: self.within.get(place, {}) for place in ("", paper)}
        return {(slugs[key], place) for place, slugs in within.items() for key in keys & slugs.keys()}


def _family(where: str, name: str, family: object) -> str:
    if not isinstance(family, str) or not family.strip():
        reason = f"family: {family!r} is not a name; write, for instance, `family: Das Gupta`"
        raise RecordError(where, reason)
    try:
        names.split(name, family)
    except ValueError as error:
        raise RecordError(where, f"family: {error}") from None
    return family
