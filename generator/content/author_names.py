"""``content/authors.yml``: authors whom their names alone do not tell apart, or not together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.errors import Problem, RecordError
from generator.papers import identifiers
from generator.text import names

_FIELDS = {"aliases", "papers"}


@dataclass
class Register:
    """The authors that an archive names itself.

    Attributes:
        names: the name of each, by the last part of the address (`names.slug`).
        anywhere: whom a folded name stands for, in any paper.
        within: whom a folded name stands for in one paper, by the paper's id.
        aliases: other names that stand for one of them in any paper, by the folded name, and for whom.
    """

    names: dict[str, str] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)
    within: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Register:
        """The register in ``authors.yml``; an empty one where there is no such file.

        Raises:
            RecordError: if the file has another shape, or gives one name to two authors.
        """
        try:
            raw: Any = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise RecordError(path.name, f"is no YAML: {error}") from None
        register = cls()
        for name, about in _mapping(path.name, raw).items():
            where = f"{path.name}: {name}"
            values = _mapping(where, about)
            if unknown := set(values) - _FIELDS:
                raise RecordError(where, f"unknown {sorted(map(str, unknown))}; there are {sorted(_FIELDS)}")
            aliases = _texts(where, "aliases", values.get("aliases"))
            papers = _texts(where, "papers", values.get("papers"))
            if "papers" in values and not papers:
                raise RecordError(where, "papers is empty; name some, or leave it out for all")
            register._add(where, str(name), aliases, papers)
        return register

    def _add(self, where: str, name: str, aliases: list[str], papers: list[str]) -> None:
        slug = names.slug(re.sub(r"[()\[\]]", " ", name))  # what stands in brackets tells namesakes apart
        if slug in self.names:
            raise RecordError(where, f"has the address of {self.names[slug]}; give it another name")
        self.names[slug] = name
        keys = {names.slug(alias): alias for alias in (name, *aliases)}
        for key, alias in keys.items():
            for paper in map(identifiers.canonical, papers):
                other = self.within.setdefault(paper, {}).setdefault(key, slug)
                if other != slug:
                    raise RecordError(where, f"{alias} in {paper} is {self.names[other]} already")
            if not papers:
                other = self.anywhere.setdefault(key, slug)
                if other != slug:
                    reason = f"{alias} is {self.names[other]} already; tell with `papers` which are whose"
                    raise RecordError(where, reason)
                if key != slug and alias != name:
                    self.aliases[key] = alias, slug

    def statements(self) -> set[tuple[str, str]]:
        """All that it says: of whom, and of which paper; ``""`` of any."""
        said = {(slug, paper) for paper, slugs in self.within.items() for slug in slugs.values()}
        return said | {(slug, "") for slug in self.anywhere.values()}

    def met(self, paper: str, keys: Set[str]) -> set[tuple[str, str]]:
        """Those of its `statements` that a paper meets, by its id and the folded names of its authors."""
        here = self.within.get(paper, {})
        found = {(here[key], paper) for key in keys & here.keys()}
        return found | {(self.anywhere[key], "") for key in keys & self.anywhere.keys()}

    def unmet(self, left: Set[tuple[str, str]], where: str) -> Iterator[Problem]:
        """What is wrong with those of its `statements` that no paper meets; ``where`` names its file."""
        for slug, paper in sorted(left):
            reason = (
                f"{paper} is not here, or has no author of the name" if paper else "no paper has the name"
            )
            yield Problem(f"{where}: {self.names[slug]}", "papers" if paper else "aliases", reason)


def _mapping(where: str, value: object) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RecordError(where, "is no mapping; write `Ada Example: {aliases: [A. Example]}`")
    return value


def _texts(where: str, name: str, value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise RecordError(where, f"{name} is no list; write [{value}]")
    for each in value:
        if not isinstance(each, str) or not each.strip():
            raise RecordError(where, f'{name}: {each!r} is no text; put it in quotes, "{each}"')
    return value
