"""The tag vocabulary: many spellings, a few hundred tags.

``content/tags.yml`` names tags, their aliases and descriptions. Whatever else papers bring (keywords,
categories) becomes a tag where enough papers share it; tags that a page itself gives always count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from generator.content.vocabulary import Vocabulary, key, without_acronym
from generator.keys import Hashed, digest
from generator.listings.entries import Entry
from generator.listings.kinds import TAG, Collection
from generator.papers import identifiers


class Tags(Hashed):
    """The tags of an archive and which of them each paper has.

    Args:
        entries: all papers.
        vocabulary: the names, aliases and what to ignore.
        minimum: how many papers must share a topic that no page gives itself.
    """

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary, minimum: int) -> None:
        self._entries = entries
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        curated: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._keys: dict[str, str] = {}
        self.vocabulary = vocabulary
        for each in entries:
            for topic, its_key in self._folded(each).items():
                spellings[its_key][topic] += 1
                if each.curated:
                    curated[its_key][topic] += 1
        self._of: dict[tuple[str, ...], tuple[Collection, ...]] = {}
        self._tags: dict[str, Collection] = {}
        for its_key, counter in spellings.items():
            if its_key in curated or counter.total() >= minimum:
                named = vocabulary.names.get(its_key)
                words = curated.get(its_key, counter)  # a person's spelling stands before a source's
                name = named or max(words, key=lambda topic: (words[topic], topic))
                slug = identifiers.slug(identifiers.hyphenated(name) if named else its_key)
                self._tags[its_key] = Collection(TAG, slug, named or without_acronym(name))
        tables = vocabulary.names, dict.fromkeys(vocabulary.ignored), self._tags
        self.digest = digest(*(repr(sorted(table.items())) for table in tables))

    def _folded(self, each: Entry) -> dict[str, str]:
        """The paper's topics, one a key, with their keys."""
        found: dict[str, str] = {}
        for topic in each.topics:
            its_key = self._keys.get(topic)
            if its_key is None:
                its_key = key(topic)
                its_key = key(self.vocabulary.names.get(its_key, its_key))
                self._keys[topic] = its_key = "" if its_key in self.vocabulary.ignored else its_key
            if its_key:
                found.setdefault(its_key, topic)
        return {topic: its_key for its_key, topic in found.items()}

    def of(self, each: Entry) -> tuple[Collection, ...]:
        """The tags of one of the papers, in the order of its topics."""
        known = self._of.get(each.topics)
        if known is None:
            found = (self._tags.get(its_key) for its_key in self._folded(each).values())
            known = self._of[each.topics] = tuple(tag for tag in found if tag)
        return known

    @cached_property
    def papers(self) -> dict[Collection, list[Entry]]:
        """The papers of each tag, in the order of the entries."""
        papers: defaultdict[Collection, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            for tag in self.of(entry):
                papers[tag].append(entry)
        return dict(papers)

    @cached_property
    def together(self) -> list[tuple[tuple[Collection, ...], int]]:
        """Tags that papers have together, and how many papers."""
        counts = Counter(entry.topics for entry in self._entries)
        papers = {entry.topics: entry for entry in self._entries}
        return [(self.of(papers[topics]), count) for topics, count in counts.items()]

    def description(self, tag: Collection) -> str:
        """What the vocabulary says of a tag, or ``""``."""
        return self.vocabulary.descriptions.get(tag.name, "")
