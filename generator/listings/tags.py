"""Tags: many spellings, a few hundred tags; their overview and a page for each.

``content/tags.yml`` names tags, their aliases and descriptions. Whatever else papers bring (keywords,
categories) becomes a tag where enough papers share it; tags that a page itself gives always count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, permutations
from typing import Self

from generator.content.curated.vocabulary import Vocabulary, key, without_acronym
from generator.listings import overview, split
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.groups import Groups
from generator.listings.kinds import TAG, TAGS, Collection, most_frequent
from generator.listings.records import Listing, Step, largest
from generator.text import identifiers
from generator.text.plural import counted

_RELATED = 8  # on a tag's page


class Tags(Collections):
    """The tags of an archive and which of them each paper has.

    Args:
        cards: all papers.
        vocabulary: the names, aliases and what to ignore.
        minimum: how many papers must share a topic that no page gives itself.

    Attributes:
        minimum: as given.
        descriptions: what the vocabulary says of tags, by their names.
        named: the tags that the vocabulary names, which have a page also without papers.
        former: slugs that tags had before.
        aliases: the other spellings of tags, by their names; see `key`.
    """

    kind = TAG

    def __init__(self, cards: Sequence[Card], vocabulary: Vocabulary, minimum: int) -> None:
        self._cards = cards
        self.minimum = minimum
        self.descriptions = vocabulary.descriptions
        self.aliases = vocabulary.aliases
        proposed = set(chain.from_iterable(card.proposed_tags for card in cards))
        folded = {topic: key(topic) for topic in proposed}
        keys = {topic: key(vocabulary.names.get(name, name)) for topic, name in folded.items()}
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        curated: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for card in cards:
            # Of a paper's topics that share a key the first counts.
            for shared, topic in {keys[topic]: topic for topic in reversed(card.proposed_tags)}.items():
                spellings[shared][topic] += 1
                if card.curated:
                    curated[shared][topic] += 1
        spellings.pop("", None)  # a topic of signs alone, or one that is ignored
        tags: dict[str, Collection] = {}
        own = {
            key(name): Collection(TAG, identifiers.address(name), name)
            for name in vocabulary.tags
            if key(name)
        }
        for shared, counts in spellings.items():
            if shared in curated or shared in own or counts.total() >= minimum:
                stated = vocabulary.names.get(shared)
                # A person's spelling takes precedence over a source's.
                name = stated or without_acronym(most_frequent(curated.get(shared, counts)))
                slug = identifiers.address(stated) if stated else identifiers.slug(shared)
                tags[shared] = Collection(TAG, slug, name)
        self.named = tuple(own.values())
        self.former = {tag: vocabulary.former.get(tag.name, ()) for tag in self.named}
        self._of = {
            topics: tuple(tags[shared] for shared in dict.fromkeys(map(keys.get, topics)) if shared in tags)
            for topics in {card.proposed_tags for card in cards}
        }
        papers: defaultdict[Collection, list[Card]] = defaultdict(list)
        for card in cards:
            for tag in self.of(card):
                papers[tag].append(card)
        self.papers = dict(papers)
        names = {shared: key(tag.name) for shared, tag in tags.items()}
        self._respelled = {topic for topic, name in folded.items() if names.get(keys[topic], name) != name}

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """The tags of an archive."""
        return cls(given.cards, given.vocabulary, given.minimum(TAG))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """The tags of a paper, in the order of its topics; of a paper on no list yet, of its known topics."""
        return self._of.get(card.proposed_tags, ())

    def respelled(self, card: Card) -> tuple[str, ...]:
        """The topics of a paper that its tags call otherwise."""
        return tuple(topic for topic in card.proposed_tags if topic in self._respelled)

    @property
    def every(self) -> Mapping[Collection, Sequence[Card]]:
        """The papers of each tag that has a page: one that a person names has a page without papers, too."""
        return {**dict.fromkeys(self.named, ()), **self.papers}

    def description(self, collection: Collection) -> str:
        """What a person says of a tag; ``""`` for nothing."""
        return self.descriptions.get(collection.name, "")

    def shared(self) -> dict[Collection, Counter[Collection]]:
        """How many papers each tag has in common with each other tag."""
        shared: defaultdict[Collection, Counter[Collection]] = defaultdict(Counter)
        for topics, count in Counter(card.proposed_tags for card in self._cards).items():
            for tag, other in permutations(self._of[topics], 2):
                shared[tag][other] += count
        return shared

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """The overview, then every tag by its slug, a long one also by year and month; empty ones last."""
        yield overview.page(TAGS, self.papers, groups.total, "" if self.papers else _none(self.minimum))
        shared = self.shared()
        for tag in sorted(self.papers, key=lambda tag: tag.slug):
            # Related tags stand on the first page alone, which changes anyway with each new paper of the tag.
            links = largest(shared[tag], _RELATED)
            parts = (("Often together with", links),) if links else ()
            about = self.description(tag)
            first = Listing(*tag.page, 0, parts=parts, up=(Step.to(TAGS),), description=about)
            yield from split.by_time(first, self.papers[tag], groups.limit)
        for tag in sorted({*self.named} - self.papers.keys(), key=lambda tag: tag.slug):
            about = self.description(tag)
            note = "No paper has this tag yet."
            yield Listing(*tag.page, 0, up=(Step.to(TAGS),), description=about, note=note)


def _none(minimum: int) -> str:
    return (
        f"A keyword or category of {counted(minimum, 'paper')} would be a tag; none here has so many yet. "
        "The setting tag_minimum in mkdocs.yml says how many it takes; content/tags.yml names tags of fewer."
    )
