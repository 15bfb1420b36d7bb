"""Every page of the archive as an ordinary page of MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from generator import feeds, markup
from generator.archive import Archive
from generator.settings import Settings
from generator.sheets import Printer, Sheet
from generator.templates import FOLDER, Templates


class _SheetFile(File):
    """A sheet as one of MkDocs' files; its Markdown is made when MkDocs reads it."""

    def __init__(self, address: str, make: Callable[[], Sheet], printer: Printer, config: MkDocsConfig) -> None:
        super().__init__(
            markup.source(address),
            src_dir=None,
            dest_dir=config.site_dir,
            use_directory_urls=config.use_directory_urls,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        self.generated_by = "archive"
        self.sheet = make
        self._printer = printer

    @property
    def content_string(self) -> str:
        """The page's Markdown with front matter."""
        return self._printer.markdown(self.sheet())

    @content_string.setter
    def content_string(self, value: str) -> None:
        raise TypeError("a generated page is changed where it comes from")


class Plain:
    """Hands MkDocs all pages of an archive."""

    def __init__(self, config: MkDocsConfig, settings: Settings) -> None:
        self._config = config
        self.archive = Archive.read(Path(config.docs_dir), settings)
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        self._printer = Printer(Templates(FOLDER, lambda text: converter.reset().convert(text)), self.archive.tags)

    def files(self, files: Files) -> Files:
        """MkDocs' files, with the archive's pages in place of ``papers/``, ``counts/`` and its settings."""
        kept = [file for file in files if not _is_source(file.src_uri)]
        return Files([*kept, *self._sheet_files(), self._feed()])

    def _sheet_files(self) -> Iterator[File]:
        for address, make in self.archive.makers(self._config.site_name):
            yield _SheetFile(address, make, self._printer, self._config)

    def _feed(self) -> File:
        config = self._config
        content = feeds.rss(self.archive, config.site_name, config.site_description or "", config.site_url or "")
        return File.generated(config, "feed.xml", content=content)

    def sheet(self, file: File) -> Sheet | None:
        """What is on a page, or ``None`` for a hand-written one."""
        return file.sheet() if isinstance(file, _SheetFile) else None


def _is_source(name: str) -> bool:
    return name == "index.md" or name.startswith(("papers/", "counts/")) or name.endswith((".yml", ".yaml"))
