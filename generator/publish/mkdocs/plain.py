"""The plain way: every page of the archive as an ordinary page of MkDocs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.configuration.settings import Settings
from generator.content import faults
from generator.content.runs import published
from generator.content.runs.published import Published
from generator.pages import sheets
from generator.pages.inputs import Surroundings
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.publish import data, files, index
from generator.publish.build import Checked, Finished
from generator.publish.context import Edition, Site
from generator.publish.feeds import collections
from generator.publish.index import SearchedPapers
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.store.outputs import Steps, hash_on_disk, sizes
from generator.store.store import Store


class Plain:
    """Hands MkDocs all pages of an archive: for small archives, other engines, and to check the press.

    ``purpose`` is ``build`` or ``serve``; ``fewer`` allows fewer pages than last published.
    """

    def __init__(
        self, config: MkDocsConfig, settings: Settings, store: Store, purpose: str, fewer: bool
    ) -> None:
        self._config = config
        self._store = store
        content = Path(config.docs_dir)
        self._printer = Printer(Templates(FOLDER))
        self._edition = self._tried(Edition.read(content, settings, store))
        self._archive = self._edition.archive
        self._published = Published(0)
        if purpose == "build":
            site = Path(config.site_dir)
            self._published = published.check(content, site, *self._edition.held, fewer=fewer)

    def _tried(self, edition: Edition) -> Edition:
        """Return an edition without the papers that have no Markdown.

        MkDocs makes the pages long after the lists, and a list must not name a paper without a page.
        """
        for name, card in list(edition.reading.cards(edition.pages.values())):
            try:
                with faults.of_page(edition.library.content, name):
                    sheet = edition.reading.sheet(edition.pages[name])
                    self._printer.markdown(sheets.complete(sheet, Surroundings(card)))
            except faults.PageError as error:
                edition = edition.without(error)
        return edition

    @property
    def papers(self) -> int:
        """The number of papers that have a page."""
        return len(self._archive.cards) + len(self._archive.waiting)

    @property
    def has_votes(self) -> bool:
        """Whether any paper has votes."""
        return any(counts.votes for counts in self._archive.counts.values())

    def files(self, given: Files) -> LinkedFiles:
        """Return MkDocs' files and the archive's pages."""
        archive = self._archive
        papers = (*archive.cards, *archive.waiting)
        files_of = {card.address: archive.file(card.slug) for card in papers}
        makers = self._edition.makers(self._config.site_name)
        pages = [self._file(address, make, files_of.get(address, "")) for address, make in makers]
        found = {file.url: file for file in pages}.get
        return LinkedFiles(self._config, [*given, *pages], found, archive.called)

    def _file(self, address: str, make: Callable[[], Sheet], paper_file: str) -> SheetFile:
        def markdown() -> str:
            sheet = make()
            file.written = sheet.written
            return self._printer.markdown(sheets.apart(sheet))

        file = SheetFile(address, self._config, markdown, lambda: sheets.frame(make()), paper_file)
        return file

    def check(self, files: LinkedFiles) -> Checked:
        """Return the problems of the archive."""
        return Checked(files, self._archive.problems)

    def finish(self, checked: Checked) -> Finished:
        """Write the search index and the files about the whole archive."""
        addresses = [file.url for file in checked.files.documentation_pages()]
        folder = Path(self._config.site_dir)
        archive, edition = self._archive, self._edition
        papers = SearchedPapers(archive, edition.sheets, lambda card: edition.file(card).hash)
        index.build(papers, folder / index.FOLDER, self._store)
        site = Site.of(edition, self._config, addresses, lambda: edition.near, partial(sizes, folder))
        outputs = Steps(folder, self._store, "plain")  # MkDocs has emptied the folder: all are made
        files.update(site, files.FIRST, outputs, 1)
        collections.update(site, outputs, 1)
        files.update(site, files.LAST, outputs, 1)
        (folder / published.NAME).unlink(missing_ok=True)
        self._published.replaced(hash=hash_on_disk(folder)).write(folder / published.NAME)
        said = f"{len(archive.cards):,} papers, {len(addresses):,} pages, all made by MkDocs."
        return Finished(said, archive.problems, [*data.notes(site)], sizes(folder))
