"""The archive that some pages form, arranged when it is first needed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_not
from pathlib import Path
from typing import Any, Self

from generator.configuration.settings import Settings
from generator.content import faults
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.errors import Problem
from generator.incremental.store import Store
from generator.listings import Listing
from generator.listings.cards import Card
from generator.listings.saved import SavedQueries
from generator.pages.archive import Archive, read_counts
from generator.pages.sheets import Sheet
from generator.papers.paper import Counts
from generator.publish.press.pagefiles import PageFile, PageFiles
from generator.publish.press.reading import Reading
from generator.publish.press.report import Report


@dataclass(frozen=True)
class Edition:
    """Pages of papers, and the archive that they form."""

    library: Library
    settings: Settings
    reading: Reading
    pages: PageFiles
    counts: Mapping[str, Counts]
    wrong: Sequence[Problem]  # found before the pages are arranged
    held: tuple[int, int]  # see `published.check`
    report: Report

    @classmethod
    def read(
        cls, content: Path, settings: Settings, store: Store, processes: int = 1, report: Report | None = None
    ) -> Self:
        """Read a ``content`` folder, and keep in the store what is made of each page.

        Raises:
            ArchiveError: if most pages cannot be made, or if the file of tags, topics or removals cannot be
                read.
        """
        library, report = Library(content), report or Report()
        with report.stage("read"):
            reading = Reading(library, store, SavedQueries.read(content, settings.starter_tags))
            removals = Removals.read(content)
            found = reading.pages(processes)
            pages = found.without_removed(removals)
            gone = sum(map(is_not, pages.by_name.values(), found.by_name.values()))
            wrong = [*removals.problems, *pages.problems]
            faults.check(wrong, len(pages.by_name))
            counts = read_counts(library, wrong)
        held = len(pages.by_name) - gone, len(removals.days)
        return cls(library, settings, reading, pages, counts, wrong, held, report)

    @cached_property
    def archive(self) -> Archive:
        """The papers with their collections."""
        with self.report.stage("arrange"):
            shown = self.reading.cards(self.pages.by_name.values())
            saved = self.reading.saved
            given = self.library, self.settings, saved, shown, self.counts, [*self.wrong], self.pages.unshown
            return Archive(*given)

    @cached_property
    def listings(self) -> list[Listing]:
        """The index pages."""
        with self.report.stage("arrange"):
            return list(self.archive.listings)

    @cached_property
    def folders(self) -> dict[str, list[tuple[PageFile, Card]]]:
        """The papers that have a page, by folder."""
        shown = self.archive.card
        return {
            folder: [(file, card) for file in files if (card := shown(file.name))]
            for folder, files in self.pages.folders.items()
        }

    @property
    def addresses(self) -> list[str]:
        """The addresses of all pages: papers by id, then index pages."""
        papers = (card.address for card in (*self.archive.cards, *self.archive.waiting))
        return [*papers, *(listing.address for listing in self.listings)]

    def has(self, address: str) -> bool:
        """Return whether there is a page at an address."""
        if address.startswith("papers/") and address.split("/")[1] in self.pages.slugs:
            return True
        return any(listing.address == address for listing in self.listings)

    def file(self, paper: Card) -> PageFile:
        """Return the file of a paper."""
        return self.pages.by_name[self.archive.file(paper.slug)]

    def sheets(self, papers: Iterable[Card]) -> Iterator[Sheet]:
        """Yield the sheets of papers, without the parts that the rest of the archive decides."""
        return self.reading.sheets(map(self.file, papers))

    def records(self, files: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the records of the papers in these files, without counts."""
        return self.reading.records(map(self.pages.by_name.__getitem__, files))

    @property
    def arrived(self) -> list[tuple[str, PageFile]]:
        """The pages of the papers on lists, in order of arrival, each after the time when it came."""
        return [(card.came, self.file(card)) for card in self.archive.by_arrival()]

    def without(self, error: faults.PageError) -> Self:
        """Return an edition without the page that raised an error.

        Raises:
            ArchiveError: if most pages raised an error.
        """
        wrong = [*self.wrong, error.problem]
        faults.check(wrong, len(self.pages.by_name))
        return replace(self, pages=self.pages.without(error), wrong=wrong)
