"""Topics: the hub, and a page for each with the papers that its queries match."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Self

from generator.content.curated.topics import Topic
from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.groups import Groups
from generator.listings.kinds import TOPIC, TOPICS, Collection
from generator.listings.records import Listing


class Topics(Collections):
    """The topics of an archive, and the topics of each paper."""

    kind = TOPIC
    is_rare = True

    def __init__(self, cards: Sequence[Card], topics: Sequence[Topic]) -> None:
        listed: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            for slug in card.in_topics:
                listed[slug].append(card)
        self._collections = {topic.slug: Collection(TOPIC, topic.slug, topic.name) for topic in topics}
        named = dict(zip(self._collections.values(), topics, strict=True))
        self.papers = {collection: listed[collection.slug] for collection in named}
        self._descriptions = {collection: topic.description for collection, topic in named.items()}
        self.former = {collection: topic.former for collection, topic in named.items()}

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the topics of an archive."""
        return cls(given.cards, given.topics)

    def description(self, collection: Collection) -> str:
        """Return a person's description of a topic, or ``""``."""
        return self._descriptions[collection]

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the topics that a paper is in."""
        return tuple([self._collections[slug] for slug in card.in_topics if slug in self._collections])

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every topic in file order, a long one also by year and month."""
        t = groups.language
        about = "" if self.papers else t("There are no topics yet.")
        yield hubs.page(TOPICS, self.papers, groups, about)
        for topic, papers in self.papers.items():
            people = members[Authors].strongest(papers)
            # i18n: tags that are frequent among the papers of a tag or a topic
            rows = (t("Near it"), hubs.near(papers)), (t("People"), people)
            note = "" if papers else t("No paper is in this topic yet.")
            first = hubs.first(topic, papers, groups, rows, self.description(topic), note)
            yield from hubs.by_time(first, papers, groups)
