"""The plain way: every page of the archive as an ordinary page of MkDocs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.content import faults
from generator.content.runs import published
from generator.content.runs.published import Published
from generator.errors import Problem
from generator.pages import sheets
from generator.pages.inputs import SiteWords, Surroundings
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.publish import data, files, index
from generator.publish.build import Finished
from generator.publish.context import Edition, Site
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.store.outputs import Steps, hash_on_disk, sizes


class Plain:
    """Hands MkDocs all pages of an archive: for small archives, other engines, and to check the press.

    ``numbers`` are of the edition's pages; see `published.check`.
    """

    def __init__(self, config: MkDocsConfig, edition: Edition, numbers: Published) -> None:
        self._config = config
        self._numbers = numbers
        self._printer = Printer(Templates(FOLDER, language=edition.reading.language))
        self._edition = self._tried(edition)
        self._archive = self._edition.archive  # before MkDocs empties the site: an error keeps it

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

    def files(self, given: Files) -> LinkedFiles:
        """Return MkDocs' files and the archive's pages."""
        edition = self._edition
        files_of = {card.address: file.name for file, card in edition.papers}
        config = self._config
        makers = edition.makers(SiteWords.of(config.site_name, config.site_description, config.repo_url))
        pages = [self._file(address, make, files_of.get(address, "")) for address, make in makers]
        found = {file.url: file for file in pages}.get
        return LinkedFiles(self._config, [*given, *pages], found, self._archive.called)

    def _file(self, address: str, make: Callable[[], Sheet], paper_file: str) -> SheetFile:
        def markdown() -> str:
            sheet = make()
            file.written = sheet.written
            return self._printer.markdown(sheets.apart(sheet))

        file = SheetFile(address, self._config, markdown, lambda: sheets.frame(make()), paper_file)
        return file

    def check(self, linked: LinkedFiles) -> tuple[list[Problem], Callable[[], Finished]]:
        """Return the problems of the archive, and the function that makes the other files."""
        return self._archive.problems, partial(self._finish, linked)

    def _finish(self, linked: LinkedFiles) -> Finished:
        """Write the search index and the files about the whole archive."""
        folder, edition = Path(self._config.site_dir), self._edition
        pages = [file.url for file in linked.documentation_pages()]
        index.build(edition, folder / index.FOLDER)
        site = Site.of(edition, self._config, lambda: pages, edition.near, partial(sizes, folder))
        outputs = Steps(folder, edition.reading.store, "plain")  # MkDocs has emptied the folder: all are made
        files.compared(site, outputs)()
        files.update(site, files.LAST, outputs)
        (folder / published.NAME).unlink(missing_ok=True)
        self._numbers.replaced(hash=hash_on_disk(folder)).write(folder / published.NAME)
        said = f"{len(edition.papers):,} papers, {len(pages):,} pages, all made by MkDocs."
        return Finished(said, self._archive.problems, [*data.notes(site)], sizes(folder))
