"""The archive as a whole: what is in ``content/``, and the sheets of all its pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import InitVar, dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Self

from generator.configuration.settings import Settings
from generator.content import counts, faults, limits
from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingLists
from generator.content.curated.removed import Removals
from generator.content.library import Library, folder, month, record_of
from generator.content.page import Page
from generator.content.runs.fetched import FetchState, SourceState, last_success
from generator.errors import ArchiveError, Problem, RecordError, attempt
from generator.listings import (
    Authors,
    Fetched,
    Given,
    Groups,
    Listing,
    Lists,
    Organizations,
    Tags,
    complete,
    index_pages,
    memberships,
)  # fmt: skip
from generator.listings.ahead import told_apart
from generator.listings.cards import Card
from generator.listings.kinds import INDEX_KINDS, Kind
from generator.listings.saved import SavedQueries
from generator.pages import sheets
from generator.pages.inputs import Adjacent, IndexPage, Nearby, Related, Surroundings
from generator.pages.sheets import Sheet
from generator.papers import records
from generator.papers.paper import Counts
from generator.related import Near, Neighbour, unpacked, words
from generator.text import identifiers

Make = Callable[[SavedQueries, Page, str], Card]
"""Makes the card of a page, from saved queries, the page and its file, named from ``content``."""


def card_of(saved: SavedQueries, page: Page, file: str) -> Card:
    """The card of a page."""
    return saved.taking(page.paper).card(Card.of(page))


@dataclass(eq=False, repr=False)
class Archive:
    """All papers as cards, their tags and the index pages; a paper's own page is read when it is asked for.

    Args:
        library: the ``content`` folder.
        settings: the archive's settings.
        papers: every paper that is shown, with its file as named from ``content``.
        counts: the papers' counts by id.
        problems: what could not be read, which stands nowhere on the site; more of it is added here.
        hidden: ids of papers that have a page and are not shown.
        held: how many files of pages there are, but for those of removed papers, and how many removals.

    Raises:
        ArchiveError: if ``tags.yml``, ``topics.yml``, ``authors.yml`` or a reading list cannot be read: what
            its pages were is not known then.

    Attributes:
        cards: the papers, by id, complete, with the dates that are not in the future, and with all of them
            where `today` is not known.
        last_known_day: today; before any fetch succeeded, the newest day on which a paper came in; ``""`` if
            neither is known.
        today: the newest day on which a fetch succeeded, for a build has no clock; ``""`` if none is known.
        waiting: those whose dates are all in the future: they have pages, and are on no list until then.
        ahead: the dates in the future of papers, by slug.
        vocabulary: what a person wrote about tags.
        memberships: the collections that papers belong to.
        intro: Markdown that a person wrote for the top of the home page.
        fetched: how far each source was fetched.
    """

    library: Library
    settings: Settings
    papers: InitVar[Iterable[tuple[str, Card]]]
    counts: Mapping[str, Counts]
    problems: list[Problem]
    hidden: InitVar[Iterable[str]] = ()
    held: tuple[int, int] = (0, 0)

    def __post_init__(self, papers: Iterable[tuple[str, Card]], hidden: Iterable[str]) -> None:
        library = self.library
        self._files: dict[str, str] = {}
        self.cards: list[Card] = []
        for file, card in papers:
            other = self._files.setdefault(card.slug, file)
            if other != file:
                here, there = (library.name(library.content / path) for path in (file, other))
                self.problems.append(Problem(here, "id", f"{card.id} has another page, {there}"))
                continue
            self.cards.append(card)
        self.cards.sort(key=lambda card: card.id)
        self.waiting: list[Card] = []
        self.ahead: dict[str, tuple[str, ...]] = {}
        states = read_states(library, self.problems)
        self.fetched: Fetched = {**dict.fromkeys(self.settings.sources), **states}
        self.today = last_success(states.values())
        if self.today:
            self.cards, self.waiting, self.ahead = told_apart(self.cards, self.today)
        self._by_file = {self._files[card.slug]: card for card in (*self.cards, *self.waiting)}
        self.last_known_day = self.today or max((card.added_day for card in self.cards), default="")
        saved = SavedQueries.read(library.content, self.settings.starter_tags)
        self.problems += saved.problems
        lists = ReadingLists.read(library)
        if lists.unread:
            raise ArchiveError(str(lists.unread[0]))
        self.vocabulary = saved.vocabulary
        given = Given(
            self.cards,
            saved.vocabulary,
            Register.read(library.content / "authors.yml", self.problems),
            self.settings.minimum,
            saved.topics,
            lists.lists,
        )
        self.memberships = memberships(given)
        every = *self.cards, *self.waiting
        complete(every, self.memberships, self.counts, thumbnails=self.settings.thumbnails)
        self._before, self._after = _adjacent(self.cards)
        self.problems += (*lists.problems, *self._unknown(hidden))
        self.intro = attempt(library.intro, "", self.problems)

    def _unknown(self, hidden: Iterable[str]) -> Iterator[Problem]:
        """What reading lists name that is not in the archive; what has a page and is on no list is."""
        if unmet := self.memberships[Lists].unmet:
            waiting = (name for card in self.waiting for name in (card.slug, *card.others))
            known = set(map(identifiers.slug, (*hidden, *waiting)))
            for reading_list, paper in unmet:
                if identifiers.slug(paper.id) not in known:
                    yield reading_list.unknown(paper)

    @classmethod
    def read(cls, content: Path, settings: Settings, make: Make = card_of) -> Self:
        """The archive in a ``content`` folder; each page is read once, and left out if ``make`` raises.

        Raises:
            ArchiveError: if a file that names papers, tags, topics or authors cannot be read, or most pages
                raise.
        """
        library = Library(content)
        removals = Removals.read(content)
        pages = 0
        problems = list(removals.problems)
        counts = read_counts(library, problems)
        saved = SavedQueries.read(content, settings.starter_tags)
        papers: list[tuple[str, Card]] = []
        hidden: list[str] = []

        def card(page: Page, file: str) -> Card:
            return make(saved, limits.limited(page), file)

        for path, page in library.pages(removals):
            pages += isinstance(page, Problem) or page.state != "removed"
            if isinstance(page, Problem):
                problems.append(page)
            elif page.is_shown:
                file = path.relative_to(content).as_posix()
                made = faults.guarded(library.name(path), card, page, file)
                if isinstance(made, Problem):
                    problems.append(made)
                else:
                    papers.append((file, made))
            else:
                hidden += page.paper.ids
        faults.check(problems, pages)
        held = pages, len(removals.days)
        return cls(library, settings, papers, counts, problems, hidden, held)

    @cached_property
    def groups(self) -> Groups:
        """The papers by date."""
        return Groups(self.cards, self.settings.list_limit)

    @property
    def listings(self) -> Iterator[Listing]:
        """The index pages, one at a time, but for those in whose place a person wrote a page."""
        for listing in index_pages(self.groups, self.memberships, self.fetched):
            if not (listing.address == listing.kind.address and self.library.is_written(listing.address)):
                yield listing

    def page(self, slug: str) -> Page:
        """The page of a paper in the archive.

        Raises:
            RecordError: if it was changed since and cannot be read any more.
        """
        page = self.library.shown(self.library.content / self._files[slug])
        if isinstance(page, Problem):
            raise RecordError(page.where, str(page))
        return page

    def makers(self, site_name: str) -> Iterator[tuple[str, Callable[[], Sheet]]]:
        """Every page's address with what makes its sheet: papers by id, then the index pages."""
        for card in (*self.cards, *self.waiting):
            yield card.address, partial(self._whole_sheet, card)
        for listing in self.listings:
            yield listing.address, partial(self._index_sheet, listing, site_name)

    def paper_sheets(self, cards: Iterable[Card]) -> Iterator[Sheet]:
        """The sheets of papers, as far as they alone decide them; their pages are read.

        Raises:
            RecordError: if a page was changed since and cannot be read any more.
        """
        return map(self._paper_sheet, cards)

    def paper_records(self, files: Iterable[str]) -> Iterator[bytes]:
        """The records of papers as lines, without counts, by their pages' files, which are read.

        Raises:
            RecordError: if a page was changed since and cannot be read any more.
        """
        for file in files:
            page = self.library.page(self.library.content / file)
            if isinstance(page, Problem):
                raise RecordError(page.where, str(page))
            yield records.line(record_of(file, page, Counts())).encode()

    def _paper_sheet(self, card: Card) -> Sheet:
        return sheets.paper_sheet(self.page(card.slug), self.file(card.slug))

    def _whole_sheet(self, card: Card) -> Sheet:
        file = self.file(card.slug)
        around = self.surroundings(card, self._near.get(file, Near()))
        return sheets.complete(self._paper_sheet(card), around)

    def _index_sheet(self, listing: Listing, site_name: str) -> Sheet:
        return sheets.index_sheet(self.index_page(listing, site_name))

    def surroundings(self, card: Card, near: Near) -> Surroundings:
        """What the archive decides of a paper's page."""
        slug, members = card.slug, self.memberships
        related = self._related(unpacked(near.neighbours))
        later = self._related((name, ()) for name in near.later)
        return Surroundings(
            self.counts.get(card.id) or Counts(),
            card.tags,
            members[Authors].addresses(card),
            Nearby(related, later, card.dates[0], self._before.get(slug), self._after.get(slug)),
            next(iter(members[Organizations].of(card)), None),
            self.ahead.get(slug, ()),
            tuple((some.kind, of) for some in members if some.kind.label and (of := some.of(card))),
            members[Tags].respelled(card),
        )

    def _related(self, neighbours: Iterable[Neighbour]) -> tuple[Related, ...]:
        """What a page shows of a paper's neighbours, named by their files; those not shown are left out."""
        cards = [(self.card(name), words) for name, words in neighbours]
        return tuple([(card.label, card.slug, words) for card, words in cards if card])

    def index_page(self, listing: Listing, site_name: str) -> IndexPage:
        """What an index page is made from; the site's name is the heading of the home page."""
        file = listing.file or self._edited[listing.kind]
        return IndexPage.of(listing, site_name, self.intro, file)

    @cached_property
    def _near(self) -> dict[str, Near]:
        """What is near to each paper, by its file: found at once, from every page read again."""
        from generator.related import nearest, weights  # NumPy is loaded only where it is needed

        def described(paper: Card) -> weights.Described:
            sheet = self._paper_sheet(paper)
            spoken = words.words(sheet.title, sheet.abstract)
            return weights.Described(sheet.file, paper.id, paper.title, spoken)

        papers = self.by_arrival()
        return nearest.neighbours(list(map(described, papers)), [paper.came for paper in papers])

    @cached_property
    def _edited(self) -> dict[Kind, str]:
        """The files that people edit to change index pages, by kind."""
        return {kind: self.library.existing(kind.file) for kind in INDEX_KINDS}

    def card(self, file: str) -> Card | None:
        """The paper whose page is in a file, named from ``content``; ``None`` if it is not shown."""
        return self._by_file.get(file)

    def by_arrival(self) -> list[Card]:
        """The papers in the order in which they came in, those of a run by their first date and their id."""
        return sorted(self.cards, key=lambda paper: (paper.came, paper.dates[0], paper.id))

    @cached_property
    def by_month(self) -> dict[str, list[Card]]:
        """The papers, also those that wait, by the month of their file's folder, which may be a year."""
        by_month: defaultdict[str, list[Card]] = defaultdict(list)
        for card in (*self.cards, *self.waiting):
            by_month[month(folder(self.file(card.slug))) or card.dates[0][:7]].append(card)
        return dict(by_month)

    def of_page(self, card: Card) -> AbstractContextManager[None]:
        """See `faults.of_page`."""
        return faults.of_page(self.library.content, self.file(card.slug))

    def file(self, slug: str) -> str:
        """The file of a paper, from the ``content`` folder."""
        return self._files[slug]


def _adjacent(cards: Iterable[Card]) -> tuple[dict[str, Adjacent], dict[str, Adjacent]]:
    """The paper before each paper of the same date, and the paper after it, by votes; ties as given."""
    before: dict[str, Adjacent] = {}
    after: dict[str, Adjacent] = {}
    by_votes = sorted(cards, key=lambda card: -(card.votes or 0))
    for first, second in pairwise(sorted(by_votes, key=lambda card: card.dates[0])):
        if first.dates[0] == second.dates[0]:
            before[second.slug] = first.label, first.slug
            after[first.slug] = second.label, second.slug
    return before, after


def read_counts(library: Library, problems: list[Problem]) -> dict[str, Counts]:
    """The counts of all papers by id; none, and a problem, where a file of them cannot be read."""
    return attempt(lambda: counts.read(library.counts_folder), {}, problems)


def read_states(library: Library, problems: list[Problem]) -> dict[str, SourceState]:
    """How far each source was fetched; nothing, and a problem, where the file cannot be read."""
    return attempt(lambda: FetchState(library.content).sources(), {}, problems)
