"""``content/tags.yml`` and ``content/organizations.yml``: names with their other spellings and descriptions.

For all other names, the starter vocabulary applies: the file of the same name next to this module.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from generator.content.curated import venues
from generator.content.curated.venues import VenueTable
from generator.content.typed import EntryFile, Shape, Texts, as_tuple
from generator.errors import Problem, RecordError
from generator.papers import categories
from generator.papers.venues import labels as venue_labels
from generator.text import identifiers
from generator.text.plural import singular

_T = TypeVar("_T")
LABEL = re.compile(r"([a-z]+):([a-z][a-z0-9]*)")
"""A topic as some sources write it: its kind and its name."""
_ACRONYM = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")


class OrganizationEntry(Shape, frozen=True):
    """The entry of one organization."""

    aliases: Texts = ()
    ignore: bool = False
    formerly: Texts = ()


class TagEntry(OrganizationEntry, frozen=True):
    """The entry of one tag."""

    description: str = ""
    query: str | Texts = ()
    names: Texts = ()  # in other languages


TAGS = EntryFile("tags.yml", TagEntry, "diffusion models: {aliases: [diffusion]}")
ORGANIZATIONS = EntryFile("organizations.yml", OrganizationEntry, "Example Lab: {aliases: [example-lab-ai]}")
FILES: tuple[EntryFile[Any], ...] = (TAGS, ORGANIZATIONS)
STARTERS = tuple(Path(__file__).with_name(file.file) for file in FILES)


@lru_cache(maxsize=1 << 14)  # papers share most of their topics
def key(topic: str) -> str:
    """Return a topic without case, accents, punctuation, plural or acronym: the key of all its spellings."""
    return singular(identifiers.hyphenated(readable(topic)))


def readable(topic: str) -> str:
    """Return a topic without an acronym in brackets at its end, and the label ``acl:emnlp`` as ``EMNLP``."""
    if label := LABEL.fullmatch(topic):
        return label[2].upper() if label[1] == "acl" else label[2]
    return _ACRONYM.sub("", topic) or topic


@dataclass(frozen=True)
class Vocabulary:
    """The tags, or the organizations, that an archive names itself."""

    # The name of each `key`, of aliases too and for tags of arXiv's categories; ``""`` if ignored.
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)  # by tag
    tags: tuple[str, ...] = ()  # the names in the archive's own file, except ignored ones
    # The last parts of former addresses, by name.
    former: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # By tag, the queries that find its papers; not checked yet.
    queries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # By tag, the queries of the starter vocabulary, unless ``queries`` has others.
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # By tag, its names in other languages: for the search box alone, they tag no paper.
    abroad: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # The slugs of venues by the labels of sources, such as ``acl:emnlp``, which are no tags.
    labels: dict[str, str] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """The keys of the other spellings of each name, by name."""
        aliases: defaultdict[str, list[str]] = defaultdict(list)
        for spelling, tag in self.names.items():
            if tag and spelling != key(tag):
                aliases[tag].append(spelling)
        return {tag: tuple(spellings) for tag, spellings in aliases.items()}

    def named(self, spelling: str) -> str:
        """Return the name of a spelling: itself if the vocabulary has none, ``""`` if it is ignored."""
        return self.names.get(key(spelling), spelling) if spelling else ""

    def over(self, base: Self) -> Self:
        """Put this vocabulary over another one: it may rename, describe and ignore the names of ``base``.

        An entry for a name also applies to its other spellings in ``base``, unless they have an entry.
        """
        names = {spelling: self.named(tag) for spelling, tag in base.names.items()}

        def renamed(about: dict[str, _T]) -> dict[str, _T]:
            return {name: told for tag, told in about.items() if (name := self.named(tag))}

        return replace(
            self,
            names=names | self.names,
            descriptions=renamed(base.descriptions) | self.descriptions,
            former=renamed(base.former) | self.former,
            given={tag: texts for tag, texts in renamed(base.queries).items() if tag not in self.queries},
            abroad=renamed(base.abroad) | self.abroad,
        )

    @classmethod
    def read(cls, path: Path, problems: list[Problem], file: EntryFile[Any] = TAGS) -> Self:
        """Read the vocabulary in a file with `EntryFile.read`; without the file, only arXiv's categories."""
        names: dict[str, str] = {}
        entries: dict[str, OrganizationEntry] = {}

        def take(tag: str, entry: OrganizationEntry) -> None:
            spellings = (tag, *entry.aliases, *entry.formerly)
            for alias in spellings:
                if (other := names.get(key(alias), tag)) != tag:
                    raise RecordError("", f"{alias} already belongs to {other}; keep it in one place")
            names.update((key(alias), tag) for alias in spellings)
            entries[tag] = entry

        file.read(path, take, problems)
        shown = {tag: entry for tag, entry in entries.items() if not entry.ignore}
        # The address was the first of these if the file named the tag, otherwise the second.
        slugs = {
            tag: [(identifiers.address(name), identifiers.slug(key(name))) for name in entry.formerly]
            for tag, entry in shown.items()
            if entry.formerly
        }
        arxiv = {key(name): name for name in categories.NAMES.values()} if file is TAGS else {}
        tags = {tag: entry for tag, entry in entries.items() if isinstance(entry, TagEntry)}
        return cls(
            arxiv | {spelling: tag if tag in shown else "" for spelling, tag in names.items()},
            {tag: entry.description for tag, entry in tags.items() if entry.description},
            tuple(shown),
            {tag: tuple(dict.fromkeys(chain.from_iterable(earlier))) for tag, earlier in slugs.items()},
            {tag: as_tuple(entry.query) for tag, entry in tags.items() if entry.query},
            abroad={tag: entry.names for tag, entry in tags.items() if entry.names},
        )


class Vocabularies(NamedTuple):
    """The vocabularies of an archive, and its venues."""

    tags: Vocabulary = Vocabulary()
    organizations: Vocabulary = Vocabulary()
    venues: VenueTable = VenueTable()

    @classmethod
    def of(cls, content: Path, starter: bool, problems: list[Problem]) -> Self:
        """Read the vocabularies in a ``content`` folder, over the starter ones if ``starter`` is true.

        The table of venues has facts of every field, so it is always there.
        """
        own = [Vocabulary.read(content / file.file, problems, file) for file in FILES]
        tags, organizations = map(Vocabulary.over, own, starters()) if starter else own
        table = VenueTable.read(content / venues.FILE.file, problems)
        labels = {label: row.slug for label, row in venue_labels(table.rows.values()).items()}
        kept = {label: slug for label, slug in labels.items() if tags.named(label) not in tags.tags}
        return cls(replace(tags, labels=kept), organizations, table)


@cache
def starters() -> list[Vocabulary]:
    """Return the starter vocabularies: of tags, and of organizations."""
    return [Vocabulary.read(path, [], file) for path, file in zip(STARTERS, FILES, strict=True)]
