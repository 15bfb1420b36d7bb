"""``content/authors.yml``: which authors share a name, and which names belong to one author."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from generator.content import named
from generator.errors import Problem, RecordError
from generator.papers import identifiers
from generator.text import names

_EXAMPLE = "Ada Example: {aliases: [A. Example]}"
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
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """The register in ``authors.yml``; an empty one if there is no such file.

        Args:
            path: the file.
            problems: gets what is wrong with an author, such as the name of another one; the others stand.

        Raises:
            RecordError: if the file is not a mapping in YAML, so that nobody knows which authors there are.
        """
        register = cls()
        for where, name, values in named.read(path, _FIELDS, _EXAMPLE, problems):
            try:
                register._add(where, name, values)
            except RecordError as error:
                problems.append(Problem(error.field, "", error.reason))
        return register

    def _add(self, where: str, name: str, values: Mapping[str, Any]) -> None:
        aliases, papers = (named.texts(where, field, values) for field in ("aliases", "papers"))
        if "papers" in values and not papers:
            raise RecordError(where, "papers is empty; name some, or leave it out for all")
        family = _family(where, name, values["family"]) if "family" in values else ""
        slug = names.slug(re.sub(r"[()\[\]]", " ", name))  # what stands in brackets tells namesakes apart
        if slug in self.names:
            raise RecordError(where, f"has the address of {self.names[slug]}; give it another name")
        places = [identifiers.canonical(paper) for paper in papers] or [""]
        known = {names.slug(alias): alias for alias in (name, *aliases)}
        for key, alias in known.items():
            for place in places:
                if (other := self.within.get(place, {}).get(key, slug)) != slug:
                    scope, advice = (f" in {place}", "") if place else ("", "; say whose with `papers`")
                    reason = f"{alias}{scope} already stands for {self.names[other]}{advice}"
                    raise RecordError(where, reason)
        self.names[slug] = name
        if family:
            self.families[slug] = family
        for place in places:
            self.within.setdefault(place, {}).update(dict.fromkeys(known, slug))
        if not papers:
            further = {key: (alias, slug) for key, alias in known.items() if key != slug and alias != name}
            self.aliases.update(further)

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
