"""Tags: many spellings, a few hundred tags; their overview and a page for each.

``content/tags.yml`` names tags, their aliases and descriptions. Whatever else papers bring (keywords,
categories) becomes a tag where enough papers share it; tags that a page itself gives always count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import nsmallest
from itertools import permutations

from generator.content.vocabulary import Vocabulary, key, without_acronym
from generator.keys import Hashed, digest
from generator.listings import overview, split
from generator.listings.entries import Entry
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, TAGS, Collection, most_frequent
from generator.listings.records import Listing, Step
from generator.papers import identifiers

_RELATED = 8  # on a tag's page


class Tags(Hashed):
    """The tags of an archive and which of them each paper has.

    Args:
        entries: all papers.
        vocabulary: the names, aliases and what to ignore.
        minimum: how many papers must share a topic that no page gives itself.
    """

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary, minimum: int) -> None:
        self._entries = entries
        self._vocabulary = vocabulary
        self._keys: dict[str, str] = {}
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        curated: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for entry in entries:
            for folded, topic in self._folded(entry).items():
                spellings[folded][topic] += 1
                if entry.curated:
                    curated[folded][topic] += 1
        self._of: dict[tuple[str, ...], tuple[Collection, ...]] = {}
        self._tags: dict[str, Collection] = {}
        for folded, counts in spellings.items():
            if folded in curated or counts.total() >= minimum:
                stated = vocabulary.names.get(folded)
                # A person's spelling takes precedence over a source's.
                name = stated or without_acronym(most_frequent(curated.get(folded, counts)))
                slug = identifiers.slug(identifiers.hyphenated(stated) if stated else folded)
                self._tags[folded] = Collection(TAG, slug, name)
        tables = vocabulary.names, self._tags
        self.digest = digest(*(repr(sorted(table.items())) for table in tables))

    def _folded(self, entry: Entry) -> dict[str, str]:
        """The first of a paper's topics under each key."""
        topics: dict[str, str] = {}
        for topic in entry.topics:
            folded = self._keys.get(topic)
            if folded is None:
                folded = key(topic)
                self._keys[topic] = folded = key(self._vocabulary.names.get(folded, folded))
            if folded:
                topics.setdefault(folded, topic)
        return topics

    def of(self, entry: Entry) -> tuple[Collection, ...]:
        """The tags of one of the papers, in the order of its topics."""
        tags = self._of.get(entry.topics)
        if tags is None:
            known = (self._tags.get(folded) for folded in self._folded(entry))
            tags = self._of[entry.topics] = tuple(tag for tag in known if tag)
        return tags

    @cached_property
    def papers(self) -> dict[Collection, list[Entry]]:
        """The papers of each tag, in the order of the entries."""
        papers: defaultdict[Collection, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            for tag in self.of(entry):
                papers[tag].append(entry)
        return dict(papers)

    def shared(self) -> dict[Collection, Counter[Collection]]:
        """How many papers each tag has in common with each other tag."""
        shared: defaultdict[Collection, Counter[Collection]] = defaultdict(Counter)
        papers = {entry.topics: entry for entry in self._entries}
        for topics, count in Counter(entry.topics for entry in self._entries).items():
            for tag, other in permutations(self.of(papers[topics]), 2):
                shared[tag][other] += count
        return shared

    def description(self, tag: Collection) -> str:
        """What the vocabulary says of a tag, or ``""``."""
        return self._vocabulary.descriptions.get(tag.name, "")


def pages(groups: Groups, tags: Tags) -> Iterator[Listing]:
    """The overview, then every tag by its slug, a long one also by year and month."""
    yield overview.page(TAGS, tags.papers, groups.total)
    shared = tags.shared()
    for tag in sorted(tags.papers, key=lambda tag: tag.slug):
        # Related tags stand on the first page alone, which changes anyway with each new paper of the tag.
        counts = shared[tag]
        related = nsmallest(_RELATED, counts, key=lambda other: (-counts[other], other.slug))
        links = tuple(Step.to(other, counts[other]) for other in related)
        parts = (("Often together with", links),) if links else ()
        about = tags.description(tag)
        first = Listing(*tag.page, 0, parts=parts, up=(Step.to(TAGS),), description=about)
        yield from split.by_time(first, split.newest_first(tags.papers[tag]), groups.limit)
