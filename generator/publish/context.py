"""The archive that some pages form, arranged when it is first needed, and the site as a whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import is_not
from pathlib import Path
from typing import Any, Self, TypeVar
from weakref import finalize

from mkdocs.config.defaults import MkDocsConfig

from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content import faults, meaning
from generator.content.curated.removed import Removals
from generator.content.library import Library, Unshown
from generator.content.runs import sample
from generator.errors import COMMAND, Problem
from generator.listings import Listing
from generator.listings.cards import Card
from generator.listings.saved import SavedQueries
from generator.pages import sheets
from generator.pages.archive import Archive, ArchivePapers, read_counts
from generator.pages.inputs import SiteWords
from generator.pages.sheets import Sheet
from generator.pages.templates import language
from generator.papers.paper import Counts
from generator.publish.entries import PageFile, PageReader
from generator.publish.relate import Relating
from generator.related import Near
from generator.store.progress import BuildReport
from generator.store.store import CACHE, Store
from generator.text.identifiers import slug

_Papers = TypeVar("_Papers", bound=ArchivePapers)
_NO_MEANINGS = (
    "Related papers follow words alone: content/meaning has no vectors of this version's model. To make them:"
)


@dataclass(frozen=True)
class Edition:
    """Pages of papers, and the archive that they form."""

    library: Library
    settings: Settings
    reading: PageReader
    pages: Mapping[str, PageFile]  # by file
    counts: Mapping[str, Counts]
    wrong: Sequence[Problem]  # found before the pages are arranged
    held: tuple[int, int]  # see `published.check`
    removed: Mapping[str, str]  # the day by id, of papers removed for good; see `Removals.told`
    processes: int
    report: BuildReport

    @classmethod
    def read(cls, content: Path, settings: Settings, store: Store, processes: int = 1) -> Self:
        """Read a ``content`` folder, and keep in the store what is made of each page.

        Raises:
            ArchiveError: if most pages cannot be made, or if the file of tags, topics or removals cannot be
                read.
        """
        library, report = Library(content), BuildReport()
        with report.stage("read"):
            saved, spoken = SavedQueries.read(content, settings.starter_tags), language(settings.language)
            reading = PageReader(library, store, saved, spoken)
            removals = Removals.read(content)
            found = reading.pages(processes)
            pages = {name: page.without_removed(removals) for name, page in found.items()}
            gone = sum(map(is_not, pages.values(), found.values()))
            unseen = {slug(name) for page in found.values() if not page.slug for name in page.others}
            removed = {name: day for name, day in removals.told.items() if slug(name) not in unseen}
            wrong = [*removals.problems, *(Problem(*page.problem) for page in pages.values() if page.problem)]
            faults.check(wrong, len(pages))
            counts = read_counts(library, wrong)
        held = len(pages) - gone, len(removals.days)
        return cls(library, settings, reading, pages, counts, wrong, held, removed, processes, report)

    @cached_property
    def archive(self) -> Archive:
        """The papers with their collections."""
        with self.report.stage("arrange"):
            return self._gathered(Archive, self.reading.saved)

    def _gathered(self, kind: Callable[..., _Papers], *more: object) -> _Papers:
        shown = self.reading.cards(self.pages.values())
        off = (page for page in self.pages.values() if not page.slug)
        left = [Unshown(page.name, page.others, page.target) for page in off]
        return kind(self.library, self.settings, shown, self.counts, [*self.wrong], left, *more)

    @cached_property
    def slugs(self) -> set[str]:
        """The slugs of the papers that are shown."""
        return {page.slug for page in self.pages.values() if page.slug}

    @cached_property
    def listings(self) -> list[Listing]:
        """The index pages."""
        with self.report.stage("arrange"):
            return list(self.archive.listings)

    @cached_property
    def papers(self) -> list[tuple[PageFile, Card]]:
        """The papers that have a page."""
        shown = self.archive.card
        return [(file, card) for file in self.pages.values() if (card := shown(file.name))]

    @property
    def addresses(self) -> list[str]:
        """The addresses of all pages: papers, then index pages."""
        return [*(card.address for _, card in self.papers), *(listing.address for listing in self.listings)]

    def has(self, address: str) -> bool:
        """Return whether there is a page at an address."""
        if address.startswith("papers/") and address.split("/")[1] in self.slugs:
            return True
        return any(listing.address == address for listing in self.listings)

    def file(self, paper: Card) -> PageFile:
        """Return the file of a paper."""
        return self.pages[self.archive.file(paper.slug)]

    def sheets(self, papers: Iterable[Card]) -> Iterator[Sheet]:
        """Yield the sheets of papers, without the parts that the rest of the archive decides."""
        return self.reading.sheets(map(self.file, papers))

    def records(self, files: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the records of the papers in these files, without counts."""
        return self.reading.records(map(self.pages.__getitem__, files))

    def arrived(self, papers: ArchivePapers) -> list[tuple[str, PageFile]]:
        """Return the pages of the papers on lists, in order of arrival, each after the time when it came."""
        return [(card.came, self.pages[papers.file(card.slug)]) for card in papers.by_arrival()]

    @cached_property
    def relating(self) -> Relating:
        """Finds related papers."""
        return Relating(self.reading, self.processes)

    def relate(self) -> None:
        """See `Relating.prepare`; it needs no arranged archive, and so can begin before there is one."""
        self.relating.prepare(self.arrived(self._gathered(ArchivePapers)), self._meanings([]))

    @cached_property
    def near(self) -> dict[str, Near]:
        """The papers near each paper, by file."""
        return self.relating.update(self.arrived(self.archive), self.meanings)

    @cached_property
    def meanings(self) -> Mapping[str, bytes]:
        """The vectors of what papers mean, by id, if they are to be used."""
        return self._meanings(self.archive.problems)

    def _meanings(self, problems: list[Problem]) -> dict[str, bytes]:
        known = meaning.read(self.library.content, problems) if self.settings.meaning else {}
        return {paper: meant.vector for paper, meant in known.items()}

    @cached_property
    def terms(self) -> Mapping[str, bytes]:
        """What terms mean, if that is to be used; see `meaning.Table`."""
        return meaning.table(self.library.content, self.archive.problems).rows if self.meanings else {}

    @property
    def notes(self) -> list[str]:
        """What a build reports of what its related papers lack."""
        lacks = self.settings.meaning and not self.meanings
        return [f"{_NO_MEANINGS} {COMMAND} encode"] if lacks else []

    def makers(self, site: SiteWords) -> Iterator[tuple[str, Callable[[], Sheet]]]:
        """Yield each page's address and the function that makes its sheet: papers, then index pages."""

        def sheet(file: PageFile, card: Card) -> Sheet:
            around = self.archive.surroundings(card, self.near.get(file.name, Near()))
            return sheets.complete(self.reading.sheet(file), around, site.form(card))

        for file, card in self.papers:
            yield card.address, partial(sheet, file, card)
        for listing in self.listings:
            page = self.archive.index_page(listing, site)
            yield listing.address, partial(sheets.index_sheet, page)

    def without(self, error: faults.PageError) -> Self:
        """Return an edition without the page that raised an error.

        Raises:
            ArchiveError: if most pages raised an error.
        """
        wrong = [*self.wrong, error.problem]
        faults.check(wrong, len(self.pages))
        left = self.pages[error.file].without(error.problem)
        return replace(self, pages={**self.pages, error.file: left}, wrong=wrong)


@dataclass(frozen=True)
class Site:
    """A site as a whole, from which the files about the whole archive are made."""

    edition: Edition
    name: str
    description: str
    url: str  # of its root, with a final slash; ``""`` if it is not known
    repository: str  # its web address; ``""`` if it is not known
    folder: Path  # where it is written
    addresses: Callable[[], Iterable[str]]  # of all its pages, relative to the root
    is_sample: bool  # the project's sample: nobody should find it or follow its feeds
    near: Mapping[str, Near]  # the papers near each paper, by file; a preview's are an earlier build's
    sizes: Callable[[], Iterable[tuple[str, int]]]  # the name and the bytes of each file that is there
    table: bytes = b""  # `data.table`, if another process made it

    @classmethod
    def of(
        cls,
        edition: Edition,
        config: MkDocsConfig,
        addresses: Callable[[], Iterable[str]],
        near: Mapping[str, Near],
        sizes: Callable[[], Iterable[tuple[str, int]]],
    ) -> Self:
        """Return the site of an edition, as ``mkdocs.yml`` describes it."""
        repository = config.repo_url or (locations.repository() or ("",))[0]
        return cls(
            edition,
            config.site_name,
            config.site_description or "",
            locations.address(config.site_url),  # the plugin, which sets it, may not have run
            repository.rstrip("/"),
            Path(config.site_dir),
            addresses,
            sample.is_in(edition.library.content),
            near,
            sizes,
        )

    @property
    def archive(self) -> Archive:
        """The papers with their collections."""
        return self.edition.archive

    @cached_property
    def size(self) -> int:
        """The bytes of the files that are there when somebody first asks."""
        return sum(size for _, size in self.sizes())


def lent(content: Path, settings: Settings) -> Edition:
    """Read a ``content`` folder with what builds have kept; a build may write it meanwhile."""
    edition = Edition.read(content, settings, store := Store(content.parent / CACHE, is_lent=True))
    finalize(edition, store.close)
    return edition
