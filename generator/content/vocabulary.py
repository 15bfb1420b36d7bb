"""``content/tags.yml``: the tags that an archive names, the spellings they stand for, their descriptions.

Where its owner says nothing, ``vocabulary.yml`` beside this file holds: the starter vocabulary.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Self

from generator.content import named
from generator.errors import Problem, RecordError
from generator.papers import categories, identifiers
from generator.text.plural import singular

_ACRONYM = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")
_EXAMPLE = "diffusion models: {aliases: [diffusion]}"
_FIELDS = ("aliases", "description", "ignore", "formerly", "query")
STARTER = Path(__file__).with_suffix(".yml")


@lru_cache(maxsize=1 << 14)  # papers share most of their topics
def key(topic: str) -> str:
    """What all spellings of a topic share: no case, accents, punctuation, plural or acronym in brackets."""
    return singular(identifiers.hyphenated(without_acronym(topic)))


def without_acronym(topic: str) -> str:
    """A topic less the acronym in brackets at its end: ``Large language models (LLMs)``; not ``""``."""
    return _ACRONYM.sub("", topic) or topic


@dataclass(frozen=True)
class Vocabulary:
    """The tags an archive names itself.

    Attributes:
        names: the tag's name for each `key`, aliases and arXiv's categories included; ``""`` for one that
            never becomes a tag.
        descriptions: a tag's description by its name.
        tags: the names of the tags that the archive names, but for those that are ignored.
        former: the last parts of the addresses that a tag had before, by its name.
        queries: those that give a tag to what they find, by its name; not checked yet.
    """

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    former: dict[str, tuple[str, ...]] = field(default_factory=dict)
    queries: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """The other spellings of each tag by its name, as `key` has them."""
        aliases: defaultdict[str, list[str]] = defaultdict(list)
        for spelling, tag in self.names.items():
            if tag and spelling != key(tag):
                aliases[tag].append(spelling)
        return {tag: tuple(spellings) for tag, spellings in aliases.items()}

    @classmethod
    def of(cls, content: Path, starter: bool, problems: list[Problem]) -> Self:
        """The vocabulary in a ``content`` folder, with or without the starter vocabulary below it.

        Raises:
            RecordError: see `read`.
        """
        own = cls.read(content / "tags.yml", problems)
        return own.over(cls.read(STARTER, problems)) if starter else own

    def over(self, base: Self) -> Self:
        """This vocabulary, and below it another one, whose tags it may rename, describe and ignore.

        What it says of a tag's name holds for the tag's other spellings too, unless it says something else of
        them.
        """

        def name(tag: str) -> str:
            return self.names.get(key(tag), tag) if tag else tag

        names = {spelling: name(tag) for spelling, tag in base.names.items()}
        descriptions = {name(tag): text for tag, text in base.descriptions.items()}
        return replace(self, names=names | self.names, descriptions=descriptions | self.descriptions)

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """The vocabulary in one file; only arXiv's categories where there is no such file.

        Args:
            path: the file.
            problems: gets what is wrong with a tag, such as the spelling of another one; the others stand.

        Raises:
            RecordError: if the file is not a mapping in YAML, so that nobody knows which tags there are.
        """
        names: dict[str, str] = {}
        descriptions, ignored = dict[str, str](), dict[str, str]()
        tags: list[str] = []
        former: dict[str, tuple[str, ...]] = {}
        queries: dict[str, tuple[str, ...]] = {}
        for where, tag, values in named.read(path, _FIELDS, _EXAMPLE, problems):
            try:
                earlier, found_by = named.texts(where, "formerly", values), named.queries(where, values)
                spellings = (tag, *named.texts(where, "aliases", values), *earlier)
                for alias in spellings:
                    if (other := names.get(key(alias), tag)) != tag:
                        raise RecordError(where, f"{alias} belongs to {other} already; leave it in one place")
            except RecordError as error:
                problems.append(Problem(error.field, "", error.reason))
                continue
            names |= {key(alias): tag for alias in spellings}
            if values.get("ignore"):
                ignored |= {key(alias): "" for alias in spellings}
            if found_by:
                queries[tag] = found_by
            if not values.get("ignore"):
                tags.append(tag)
                # It was at the first of these where the file named it, else at the second.
                slugs = ((named.slug(name), identifiers.slug(key(name))) for name in earlier)
                former[tag] = tuple(dict.fromkeys(chain.from_iterable(slugs)))
            if values.get("description"):
                descriptions[tag] = str(values["description"])
        arxiv = {key(name): name for name in categories.NAMES.values()}
        return cls(arxiv | names | ignored, descriptions, tuple(tags), former, queries)
