"""Reading lists: the hub, and a page for each with its papers in the order of the file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Self

from generator.content.curated.reading_lists import ListedPaper, ReadingList
from generator.content.limits import shown_markdown
from generator.listings import hubs
from generator.listings.cards import Card, by_slug
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.groups import Groups
from generator.listings.kinds import LIST, LISTS, Collection
from generator.listings.records import Block, Link, Listing, ListRemark
from generator.papers import dates
from generator.text import identifiers

CALENDAR = "calendar.ics"
"""The calendar of a list's meetings, at the list's address."""


class Lists(Collections):
    """The reading lists of an archive; ``unmet`` are the listed papers that are not among the cards."""

    kind = LIST
    is_rare = True

    def __init__(self, cards: Sequence[Card], lists: Sequence[ReadingList]) -> None:
        by_id = by_slug(cards) if lists else {}
        self.unmet: list[tuple[ReadingList, ListedPaper]] = []
        self._listed: dict[Collection, tuple[ReadingList, dict[Card, ListRemark]]] = {}
        self._put: dict[Collection, dict[Card, str]] = {}
        lists_of: defaultdict[str, list[Collection]] = defaultdict(list)
        for reading_list in lists:
            collection = Collection(LIST, reading_list.slug, reading_list.title)
            remarks: dict[Card, ListRemark] = {}
            days = self._put[collection] = {}
            for paper in reading_list.papers:
                if card := by_id.get(identifiers.slug(paper.id)):
                    remarks.setdefault(card, ListRemark(paper.remark, paper.on))
                    days.setdefault(card, paper.put)
                else:
                    self.unmet.append((reading_list, paper))
            self._listed[collection] = reading_list, remarks
            for card in remarks:
                lists_of[card.slug].append(collection)
        self._of = {slug: tuple(collections) for slug, collections in lists_of.items()}
        self.papers = {collection: list(remarks) for collection, (_, remarks) in self._listed.items()}
        self.former = {
            collection: reading_list.former for collection, (reading_list, _) in self._listed.items()
        }

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the reading lists of an archive."""
        return cls(given.cards, given.lists)

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the lists that a paper is on."""
        return self._of.get(card.slug, ())

    def description(self, collection: Collection) -> str:
        """Return a person's description of a list, or ``""``."""
        return self._listed[collection][0].description

    def dated(self, collection: Collection) -> Iterable[tuple[Card, str]]:
        """Return the papers of a list, each with the ISO day on which it was put there, or ``""``."""
        return self._put[collection].items()

    def remarks(self, collection: Collection) -> Mapping[Card, ListRemark]:
        """Return the papers of a list, each with the list's remark on it."""
        return self._listed[collection][1]

    def meetings(self, collection: Collection) -> Mapping[str, Sequence[Card]]:
        """Return the papers of each ISO day that the list names, by day."""
        days: defaultdict[str, list[Card]] = defaultdict(list)
        for card, remark in self.remarks(collection).items():
            if dates.is_day(remark.date):
                days[remark.date].append(card)
        return dict(sorted(days.items()))

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, then every reading list by file name."""
        t = groups.language
        about = "" if self.papers else t("There are no reading lists yet.")
        yield hubs.page(LISTS, self.papers, groups, about)
        for collection, (reading_list, remarks) in self._listed.items():
            papers, intro = tuple(remarks), shown_markdown(reading_list.text)
            calendar = Link(collection.address + CALENDAR, t("Calendar of the meetings"))
            block = Block(t.heading("Papers") if intro else "", papers, remarks=tuple(remarks.values()))
            yield Listing(
                *collection.page,
                len(papers),
                (block,) if papers else (),
                up=(groups.to(LISTS),),
                description=reading_list.description,
                intro=intro,
                foot=calendar if self.meetings(collection) else None,
                file=reading_list.from_content,
                still=groups.mapped.still(LIST, papers) if groups.mapped and papers else None,
            )
