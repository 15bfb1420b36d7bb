"""``content/tags.yml``: the tags that an archive names, the spellings they stand for, their descriptions.

Where its owner says nothing, the starter vocabulary holds: ``vocabulary.yml`` beside this file.
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
    """What the file says of a tag."""

    aliases: Texts = ()
    description: str = ""
    ignore: bool = False
    formerly: Texts = ()
    query: str | Texts = ()


FILE = Names("tags.yml", TagEntry, "diffusion models: {aliases: [diffusion]}")


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
        names: the tag of each `key`, with aliases and arXiv's categories; ``""`` for one that is ignored.
        descriptions: by tag.
        tags: the tags that the archive names, but for ignored ones.
        former: by tag, the last parts of the addresses that it had before.
        queries: by tag, the queries that give it to what they find; not checked yet.
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
        """The vocabulary in a ``content`` folder, perhaps over the starter one."""
        own = cls.read(content / FILE.file, problems)
        return own.over(cls.read(STARTER, problems)) if starter else own

    def over(self, base: Self) -> Self:
        """This vocabulary over another one, whose tags it may rename, describe and ignore.

        What it says of a tag holds for the tag's other spellings too, unless it says something else of them.
        """

        def name(tag: str) -> str:
            return self.names.get(key(tag), tag) if tag else tag

        names = {spelling: name(tag) for spelling, tag in base.names.items()}
        descriptions = {name(tag): text for tag, text in base.descriptions.items()}
        return replace(self, names=names | self.names, descriptions=descriptions | self.descriptions)

    @classmethod
    def read(cls, path: Path, problems: list[Problem]) -> Self:
        """The vocabulary in one file, by `Names.read`; without the file, only arXiv's categories."""
        names: dict[str, str] = {}
        entries: dict[str, TagEntry] = {}

        def take(tag: str, entry: TagEntry) -> None:
            spellings = (tag, *entry.aliases, *entry.formerly)
            for alias in spellings:
                if (other := names.get(key(alias), tag)) != tag:
                    raise RecordError("", f"{alias} belongs to {other} already; leave it in one place")
            names.update((key(alias), tag) for alias in spellings)
            entries[tag] = entry

        FILE.read(path, take, problems)
        shown = {tag: entry for tag, entry in entries.items() if not entry.ignore}
        # It was at the first of these where the file named it, else at the second.
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
