"""The plain way: every page of the archive as an ordinary page of MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.content.library import is_source
from generator.errors import Problem
from generator.listings.entries import Entry
from generator.pages import sheets
from generator.pages.archive import Archive
from generator.pages.sheets import Printer, Sheet, View
from generator.pages.templates import FOLDER, Templates
from generator.publish import files
from generator.publish.files.site import Site
from generator.publish.press import links, searching
from generator.publish.press.links import LinkedFiles
from generator.publish.press.searching import SearchedPapers
from generator.publish.press.sheetfile import SheetFile
from generator.settings import Settings


class Plain:
    """Hands MkDocs all pages of an archive; for small ones, other engines, and to check the press by.

    Args:
        config: MkDocs' configuration.
        settings: the archive's settings.
    """

    def __init__(self, config: MkDocsConfig, settings: Settings) -> None:
        self._config = config
        self._archive = Archive.read(Path(config.docs_dir), settings)
        self._printer = Printer(Templates(FOLDER))

    def files(self, given: Files) -> Files:
        """MkDocs' files, with the archive's pages in place of its sources."""
        kept = [file for file in given if not is_source(file.src_uri.split("/")[0])]
        pages = [self._file(address, make) for address, make in self._archive.makers(self._config.site_name)]
        addresses = {file.url for file in pages}
        self._files = LinkedFiles(
            self._config,
            [*kept, *pages],
            lambda path: address if (address := links.address(path)) in addresses else None,
            lambda address: next(file for file in pages if file.url == address),
        )
        return self._files

    def _file(self, address: str, make: Callable[[], Sheet]) -> SheetFile:
        return SheetFile(
            address, self._config, lambda: self._printer.markdown(make()), lambda: sheets.view(make())
        )

    def view(self, file: File) -> View | None:
        """What the theme gets of a page; ``None`` for a hand-written one."""
        return file.view() if isinstance(file, SheetFile) else None

    def content(self, page: Page, html: str) -> str:
        """The content of a page as Markdown made it."""
        return html

    def check(self) -> list[Problem]:
        """What is wrong with the archive."""
        return self._archive.problems

    def _sheets(self, papers: Iterable[Entry]) -> Iterator[Sheet]:
        archive = self._archive
        return (sheets.paper_sheet(archive.page(each.slug), archive.source(each.slug)) for each in papers)

    def finish(self) -> str:
        """Write what is about many pages; a line that sums it up."""
        addresses = [file.url for file in self._files.documentation_pages()]
        config, folder = self._config, Path(self._config.site_dir)
        papers = SearchedPapers(
            self._archive, self._archive.by_age(), self._sheets, lambda entry: entry.id.encode()
        )
        searching.build(papers, folder / searching.FOLDER)
        name, about, url = config.site_name, config.site_description or "", config.site_url or ""
        for file, data in files.make(Site(self._archive, name, about, url, addresses)):
            (folder / file).write_bytes(data)
        return f"{len(self._archive.entries):,} papers, {len(addresses):,} pages, each through MkDocs."
