"""The whole archive: the content of ``content/``, and the sheets of all pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import InitVar, dataclass
from functools import cached_property, partial
from itertools import islice

from generator.configuration.settings import Settings
from generator.content import counts, faults
from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingLists
from generator.content.layout import FEWEST, Layout
from generator.content.library import Library, Shown, Unshown, folder, month, repeated
from generator.content.page import Page
from generator.content.runs import listed, people
from generator.content.runs.fetched import FetchState, SourceState, last_success
from generator.errors import Problem, RecordError, attempt
from generator.listings import (
    Authors,
    Given,
    Listing,
    Lists,
    Tags,
    complete,
    index_pages,
    memberships,
    moved,
)
from generator.listings.cards import Card, by_slug
from generator.listings.groups import Groups, told_apart
from generator.listings.kinds import HOME, INDEX_KINDS, Kind
from generator.listings.mapped import Mapped
from generator.listings.saved import SavedQueries
from generator.listings.status import Fetched
from generator.pages import templates
from generator.pages.inputs import Neighbours, RelatedLink, SiteWords, Surroundings, adjacent
from generator.pages.mentions import PaperLink
from generator.papers import dates
from generator.papers.paper import Counts
from generator.related import Near, unpacked
from generator.sources.frame import registry
from generator.text import identifiers
from generator.text.language import Language

_LARGE, _RELATED_IN_LARGE = 60_000, 6  # papers, and related papers on a page; two fewer save 32 MB of 100,000


@dataclass(eq=False, repr=False)
class ArchivePapers:
    """All papers as cards, before they are arranged: only their pages and the days of fetches count.

    ``papers`` are on the site, each with its file relative to ``content``; ``unshown`` are not. ``problems``
    are of what could not be read and is not on the site; this class adds to them.

    Attributes:
        cards: the papers by id, without dates in the future (with them if `today` is unknown).
        today: the newest day of a successful fetch, since a build has no clock; ``""`` before the first.
        waiting: the papers with dates in the future only: they have pages, but are on no list yet.
        ahead: the papers' dates in the future, by slug.
    """

    library: Library
    settings: Settings
    papers: InitVar[Iterable[tuple[str, Card]]]
    counts: Mapping[str, Counts]
    problems: list[Problem]
    unshown: InitVar[Sequence[Unshown]]

    def __post_init__(self, papers: Iterable[tuple[str, Card]], unshown: Sequence[Unshown]) -> None:
        library = self.library
        shown = Shown()
        self._files = shown.files
        self.cards: list[Card] = []
        for file, card in papers:
            if same := shown.add(file, card.id, card.slug):
                here, there = (library.name(library.content / path) for path in (file, same[1]))
                self.problems.append(Problem(here, *repeated(same[0], card.id, there)))
            else:
                self.cards.append(card)
        self.cards.sort(key=lambda card: card.id)
        self.counts = moved.join(self.cards, unshown, self.counts, self.problems)
        self.waiting: list[Card] = []
        self.ahead: dict[str, tuple[str, ...]] = {}
        states = read_states(library, self.problems)
        parts = registry.parts(self.settings.sources, self.settings.of)
        self.fetched = Fetched(tuple(part.label for part in parts), states)
        self.today = last_success(states.values())
        if self.today:
            self.cards, self.waiting, self.ahead = told_apart(self.cards, self.today)

    def by_arrival(self) -> list[Card]:
        """Return the papers in order of arrival."""
        return sorted(self.cards, key=lambda paper: paper.arrival)

    def file(self, slug: str) -> str:
        """Return the file of a paper, relative to ``content``."""
        return self._files[slug]


@dataclass(eq=False, repr=False)
class Archive(ArchivePapers):
    """The papers, complete, with their collections and the index pages; a paper's page is read on demand.

    Raises:
        ArchiveError: if ``authors.yml`` cannot be read, so that its pages are unknown.

    Attributes:
        last_known_day: `today`; before the first successful fetch, the newest day on which a paper came in;
            ``""`` if there is none.
        intro: a person's Markdown for the top of the home page.
    """

    saved: SavedQueries

    def __post_init__(self, papers: Iterable[tuple[str, Card]], unshown: Sequence[Unshown]) -> None:
        super().__post_init__(papers, unshown)
        library = self.library
        self._by_file = {self._files[card.slug]: card for card in (*self.cards, *self.waiting)}
        self.last_known_day = self.today or max((card.added_day for card in self.cards), default="")
        self.problems += self.saved.problems
        lists = ReadingLists.read(library)
        self.vocabularies = self.saved.vocabularies
        given = Given(
            self.cards,
            self.vocabularies,
            self._register(),
            self.settings.minimum,
            self.saved.topics,
            listed.dated(lists.lists, library.content, self.last_known_day, self.problems),
        )
        self.memberships = memberships(given)
        every = *self.cards, *self.waiting
        complete(every, self.memberships, self.counts, self.language, thumbnails=self.settings.thumbnails)
        self.problems += (*lists.unread, *lists.problems, *self._unknown(unshown))
        self.intro = attempt(library.intro, "", self.problems)

    def _register(self) -> Register:
        """Return who the authors are, by ``authors.yml`` and by ORCID iDs."""
        register = Register.read(self.library.content / "authors.yml", self.problems)
        found = [
            one
            for card in self.cards
            if card.orcids
            for one in people.stated(card.id, card.names.split("\n"), card.orcids.split("\n"))
        ]
        if not found:
            return register
        noted = people.FILE.noted(self.library.content, self.problems)
        written = (card.name_slugs.split("\n") for card in self.cards)
        return people.People(found, register).registered(noted, written)

    def _unknown(self, unshown: Iterable[Unshown]) -> Iterator[Problem]:
        """Yield a problem for each listed paper that has no page; hidden and waiting papers have one."""
        if unmet := self.memberships[Lists].unmet:
            known = {identifiers.slug(name) for page in unshown for name in page.names}
            known |= by_slug(self.waiting).keys()
            for reading_list, paper in unmet:
                if identifiers.slug(paper.id) not in known:
                    yield reading_list.unknown(paper)

    @cached_property
    def language(self) -> Language:
        """The language of the interface."""
        return templates.language(self.settings.language)

    @cached_property
    def groups(self) -> Groups:
        """The papers by date."""
        mapped = Mapped(self.layout) if self.layout else None
        return Groups(self.cards, self.settings.list_limit, mapped, self.today, self.language)

    @cached_property
    def layout(self) -> Layout | None:
        """Where papers are on the map; ``None`` if there is no map, or the archive is too small for one."""
        is_large = len(self.cards) + len(self.waiting) >= FEWEST  # as the menu has it: `layout.is_given`
        layout = Layout.read(self.library.content, self.problems) if is_large else None
        return layout if layout and any(card.slug in layout.positions for card in self.cards) else None

    @property
    def listings(self) -> Iterator[Listing]:
        """The index pages, one at a time, except pages that a person wrote instead."""
        has_like = self.settings.like_months > 0
        digest = self.settings.digest, self.last_known_day
        made = index_pages(self.groups, self.memberships, self.fetched, has_like=has_like, digest=digest)
        for listing in made:
            if not (listing.address == listing.kind.address and self.library.is_written(listing.address)):
                yield listing

    def page(self, slug: str) -> Page:
        """Read the page of a paper in the archive.

        Raises:
            RecordError: if the file has changed since and can no longer be read.
        """
        page = self.library.shown(self.library.content / self._files[slug])
        if isinstance(page, Problem):
            raise RecordError(page.where, str(page))
        return page

    @cached_property
    def surroundings(self) -> Callable[[Card, Near], Surroundings]:
        """Returns the parts of a paper's page that depend on the rest of the archive."""
        members, files, ahead = self.memberships, self._files, self.ahead
        addresses, respelled, telling = members[Authors].addresses, members[Tags].respelled, members.telling
        labelled = [some for some in members if some.kind.label]
        most = _RELATED_IN_LARGE if len(self._by_file) > _LARGE else None
        before, after = adjacent(self.cards)
        links = {
            file: RelatedLink(card.label, card.slug, card.first, telling(card), card.name_slugs)
            for file, card in self._by_file.items()
        }

        def around(card: Card, near: Near) -> Surroundings:
            slug = card.slug
            return Surroundings(
                card,
                addresses(card),
                Neighbours(islice(unpacked(near.neighbours), most), links, (card, links[files[slug]])),
                Neighbours([(file, "") for file in near.later], links),
                before.get(slug),
                after.get(slug),
                ahead.get(slug, ()),
                tuple([(some.kind, of) for some in labelled if (of := some.of(card))]),
                respelled(card),
            )

        return around

    def index_page(self, listing: Listing, site: SiteWords) -> Listing:
        """Return the input of an index page; the home page is headed by what is said of the site."""
        if listing.kind is HOME:
            listing = listing._replace(heading=site.name, description=site.about, intro=self.intro)
        file = listing.file or self._edited[listing.kind]
        return listing._replace(file=file, language=self.language)

    @cached_property
    def _edited(self) -> dict[Kind, str]:
        """The files that people edit to change index pages, by kind of page."""
        return {kind: self.library.existing(kind.file) for kind in INDEX_KINDS}

    def card(self, file: str) -> Card | None:
        """Return the paper of a file relative to ``content``; ``None`` if the paper is not shown."""
        return self._by_file.get(file)

    def called(self, name: str) -> PaperLink | None:
        """Return the mention of the paper that people call by an id or a citation key, if it has a page."""
        found = (self._by_slug.get(slug) for slug in identifiers.called(name))
        return next((PaperLink.of(card) for card in found if card), None)

    @cached_property
    def _by_slug(self) -> dict[str, Card]:
        return by_slug([*self.cards, *self.waiting])

    @cached_property
    def by_month(self) -> dict[str, list[Card]]:
        """The papers, waiting ones included, by the month, year or ``undated`` of their file's folder."""
        by_month: defaultdict[str, list[Card]] = defaultdict(list)
        for card in (*self.cards, *self.waiting):
            by_month[month(folder(self.file(card.slug))) or card.first[:7] or dates.UNDATED].append(card)
        return dict(by_month)

    def of_page(self, card: Card) -> AbstractContextManager[None]:
        """See `faults.of_page`."""
        return faults.of_page(self.library.content, self.file(card.slug))


def read_counts(library: Library, problems: list[Problem]) -> dict[str, Counts]:
    """Read the counts of all papers by id; a file that cannot be read is left out, and adds a problem."""
    folder, none = library.counts_folder, dict[str, Counts]()
    read = (attempt(partial(counts.read_file, path), none, problems) for path in counts.files(folder))
    return {name: of for file in read for name, of in file.items()}


def read_states(library: Library, problems: list[Problem]) -> dict[str, SourceState]:
    """Read how far each source was fetched; returns none, and adds a problem, if the file is unreadable."""
    return attempt(lambda: FetchState(library.content).sources(), {}, problems)
