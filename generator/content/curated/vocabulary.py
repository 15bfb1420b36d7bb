"""``content/tags.yml``: the tags of an archive with their other spellings and descriptions.

For all other tags, the starter vocabulary applies: ``vocabulary.yml`` next to this file.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Self

from generator.content.typed import Names, Shape, Texts, as_tuple
from generator.errors import Problem, RecordError
from generator.papers import categories
from generator.text import identifiers
from generator.text.plural import singular

_ACRONYM = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")
STARTER = Path(__file__).with_suffix(".yml")


class TagEntry(Shape, frozen=True):
    """The entry of one tag."""

    aliases: Texts = ()
    description: str = ""
    ignore: bool = False
    formerly: Texts = ()
    query: str | Texts = ()


FILE = Names("tags.yml", TagEntry, "diffusion models: {aliases: [diffusion]}")


@lru_cache(maxsize=1 << 14)  # papers share most of their topics
def key(topic: str) -> str:
    """Return a topic without case, accents, punctuation, plural or acronym: the key of all its spellings."""
    return singular(identifiers.hyphenated(without_acronym(topic)))


def without_acronym(topic: str) -> str:
    """Return a topic without an acronym in brackets at its end: ``Large language models (LLMs)``."""
    return _ACRONYM.sub("", topic) or topic


@dataclass(frozen=True)
class Vocabulary:
    """The tags that an archive names itself.

    Attributes:
        names: the tag of each `key`, with aliases and arXiv's categories; ``""`` for an ignored one.
        descriptions: by tag.
        tags: the tags that the file names, except ignored ones.
        former: the last parts of former addresses, by tag.
        queries: by tag, the queries that find its papers; not checked yet.
    """

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    former: dict[str, tuple[str, ...]] = field(default_factory=dict)
    queries: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """The keys of the other spellings of each tag, by tag."""
        aliases: defaultdict[str, list[str]] = defaultdict(list)
        for spelling, tag in self.names.items():
            if tag and spelling != key(tag):
                aliases[tag].append(spelling)
        return {tag: tuple(spellings) for tag, spellings in aliases.items()}

    @classmethod
    def of(cls, content: Path, starter: bool, problems: list[Problem]) -> Self:
        """Read the vocabulary in a ``content`` folder, over the starter one if ``starter`` is true."""
        own = cls.read(content / FILE.file, problems)
        return own.over(cls.read(STARTER, problems)) if starter else own

    def over(self, base: Self) -> Self:
        """Put this vocabulary over another one: it may rename, describe and ignore the tags of ``base``.

        An entry for a tag also applies to the tag's other spellings in ``base``, unless they have an entry.
        """

        def name(tag: str) -> str:
            return self.names.get(key(tag), tag) if tag else tag

        names = {spelling: name(tag) for spelling, tag in base.names.items()}
        descriptions = {name(tag): text for tag, text in base.descriptions.items()}
        return replace(self, names=names | self.names, descriptions=descriptions | self.descriptions)

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """Read the vocabulary in one file with `Names.read`; without the file, only arXiv's categories."""
        names: dict[str, str] = {}
        entries: dict[str, TagEntry] = {}

        def take(tag: str, entry: TagEntry) -> None:
            spellings = (tag, *entry.aliases, *entry.formerly)
            for alias in spellings:
                if (other := names.get(key(alias), tag)) != tag:
                    raise RecordError("", f"{alias} already belongs to {other}; keep it in one place")
            names.update((key(alias), tag) for alias in spellings)
            entries[tag] = entry

        FILE.read(path, take, problems)
        shown = {tag: entry for tag, entry in entries.items() if not entry.ignore}
        # The address was the first of these if the file named the tag, otherwise the second.
        slugs = {
            tag: [(identifiers.address(name), identifiers.slug(key(name))) for name in entry.formerly]
            for tag, entry in shown.items()
        }
        arxiv = {key(name): name for name in categories.NAMES.values()}
        return cls(
            arxiv | {spelling: tag if tag in shown else "" for spelling, tag in names.items()},
            {tag: entry.description for tag, entry in entries.items() if entry.description},
            tuple(shown),
            {tag: tuple(dict.fromkeys(chain.from_iterable(earlier))) for tag, earlier in slugs.items()},
            {tag: as_tuple(entry.query) for tag, entry in entries.items() if entry.query},
        )
