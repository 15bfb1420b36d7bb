"""Tags, named and described by ``content/tags.yml``: the hub, and a page for each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Self

from generator.content.curated.vocabulary import LABEL, Vocabulary, key, readable
from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships, oldest
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, TAGS, Collection, most_frequent
from generator.listings.records import Listing
from generator.text import identifiers

_COMMON, _FEWEST = 5, 64  # a tag of a fifth of the papers is common, in an archive of at least 64


class Tags(Collections):
    """The tags of an archive, and the tags of each paper.

    A keyword or category becomes a tag if ``minimum`` papers share it; a tag in a page's front matter always
    does. Tags of the vocabulary have a page even without papers.
    """

    kind = TAG

    def __init__(self, cards: Sequence[Card], vocabulary: Vocabulary, minimum: int) -> None:
        self._cards = cards
        self.minimum, self.descriptions, self._abroad = minimum, vocabulary.descriptions, vocabulary.abroad
        written = Counter((card.proposed_tags, card.curated) for card in cards)
        proposed = set(chain.from_iterable(topics for topics, _ in written))
        folded = {topic: key(topic) for topic in proposed}
        keys = {
            topic: "" if topic in vocabulary.labels else key(vocabulary.names.get(name, name))
            for topic, name in folded.items()
        }
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        curated: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (topics, is_curated), times in written.items():
            # If several of a paper's proposed tags share a key, the first counts.
            for shared, topic in {keys[topic]: topic for topic in reversed(topics)}.items():
                spellings[shared][topic] += times
                if is_curated:
                    curated[shared][topic] += times
        spellings.pop("", None)  # ignored, a venue's label, or without letters and digits
        tags: dict[str, Collection] = {}
        own = {
            shared: Collection(TAG, identifiers.address(name), name)
            for name in vocabulary.tags
            if (shared := key(name))
        }
        self._named = tuple(own.values())
        for shared, counts in spellings.items():
            if shared in curated or shared in own or counts.total() >= minimum:
                stated = vocabulary.names.get(shared)
                # A person's spelling takes precedence over a source's.
                name = stated or readable(most_frequent(curated.get(shared, counts)))
                slug = identifiers.address(stated) if stated else identifiers.slug(shared)
                tags[shared] = Collection(TAG, slug, name)
        self._of = {
            topics: tuple(tags[shared] for shared in dict.fromkeys(map(keys.get, topics)) if shared in tags)
            for topics, _ in written
        }
        papers: defaultdict[Collection, list[Card]] = defaultdict(list)
        for card in cards:
            for tag in self.of(card):
                papers[tag].append(card)
        self.papers = dict(papers)
        self.aliases = {tag.name: vocabulary.aliases.get(tag.name, ()) for tag in papers}
        labels: defaultdict[Collection, list[str]] = defaultdict(list)
        for topic in sorted(filter(LABEL.fullmatch, proposed)):
            if keys[topic] in tags:  # its address before labels had readable names
                labels[tags[keys[topic]]].append(identifiers.address(topic))
        self.former = {tag: (*vocabulary.former.get(tag.name, ()), *labels[tag]) for tag in self.every}
        names = {shared: key(tag.name) for shared, tag in tags.items()}
        self._respelled = {topic for topic, name in folded.items() if names.get(keys[topic], name) != name}

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the tags of an archive."""
        return cls(given.cards, given.vocabularies.tags, given.minimum(TAG))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the tags of a paper, in the order of its proposed tags."""
        return self._of.get(card.proposed_tags, ())

    def on_card(self, card: Card) -> tuple[Collection, ...]:
        """Return the tags of a paper; a tag that a fifth of all papers have only if it has no other."""
        return self._on_cards.get(card.proposed_tags, ())

    @cached_property
    def _on_cards(self) -> dict[tuple[str, ...], tuple[Collection, ...]]:
        return {
            topics: tuple([tag for tag in tags if tag not in self._common]) or tags
            for topics, tags in self._of.items()
        }

    @cached_property
    def _common(self) -> frozenset[Collection]:
        first = oldest(self._cards) if len(self._cards) >= _FEWEST else ()
        counts = Counter(chain.from_iterable(map(self.of, first)))
        return frozenset(tag for tag, count in counts.items() if count * _COMMON >= len(first))

    def respelled(self, card: Card) -> tuple[str, ...]:
        """Return the paper's proposed tags that became a tag of another name."""
        return tuple([topic for topic in card.proposed_tags if topic in self._respelled])

    @property
    def abroad(self) -> dict[str, tuple[str, ...]]:
        """The names in other languages of the tags that have papers."""
        return {tag.name: self._abroad[tag.name] for tag in self.papers if tag.name in self._abroad}

    @property
    def every(self) -> Mapping[Collection, Sequence[Card]]:
        """The papers of each tag that has a page, including tags of the vocabulary without papers."""
        return {**dict.fromkeys(self._named, ()), **self.papers}

    def description(self, collection: Collection) -> str:
        """Return a person's description of a tag, or ``""``."""
        return self.descriptions.get(collection.name, "")

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every tag by slug, a long one also by year and month; empty ones last."""
        t = groups.language
        none = t.ngettext("No keyword or category has {n} paper yet, so there are no tags.",
                          "No keyword or category has {n} papers yet, so there are no tags.",
                          self.minimum)  # fmt: skip
        yield hubs.page(TAGS, self.papers, groups, "" if self.papers else none)
        for tag in sorted(self.papers, key=lambda tag: tag.slug):
            papers = self.papers[tag]
            people = members[Authors].strongest(papers)
            rows = (t("Near it"), hubs.near(papers, tag)), (t("People"), people)
            first = hubs.first(tag, papers, groups, rows, self.description(tag))
            yield from hubs.by_time(first, papers, groups)
        for tag in sorted({*self._named} - self.papers.keys(), key=lambda tag: tag.slug):
            note = t("No paper has this tag yet.")
            first = hubs.first(tag, (), groups, (), self.description(tag), note)
            yield from hubs.by_time(first, (), groups)
