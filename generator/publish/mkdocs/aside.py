"""What people wrote built alone, aside, for `archive check`: what MkDocs says of it and of settings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.content.library import Library
from generator.content.limits import shown_markdown
from generator.errors import ArchiveError, Problem
from generator.listings.kinds import INDEX_KINDS, PAPER
from generator.pages.archive import Archive
from generator.publish.machinery.cache import Cache
from generator.publish.press import written
from generator.publish.press.links import LinkedFiles
from generator.publish.press.shells import Probe
from generator.settings import Settings


class Aside:
    """Makes no page of the archive, but knows which there are; papers are read only if a link leads to one.

    Args:
        config: MkDocs' configuration.
        settings: the archive's settings.
        within: Markdown that people wrote on pages of the archive, by the files that they edit.

    Attributes:
        cache: none; nothing is written beside the archive.
        notes: nothing to say of the site.
        problems: none, as `check` says.
        papers: how many papers have a page.
    """

    cache: Cache | None = None
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    papers = 0

    def __init__(self, config: MkDocsConfig, settings: Settings, within: Mapping[str, str]) -> None:
        self._config = config
        self._content = Path(config.docs_dir)
        self._settings = settings
        self._within = within

    def files(self, given: Files) -> Files:
        """MkDocs' own files; links to the archive's pages find them."""
        written = Library(self._content).is_written
        single = (kind for kind in INDEX_KINDS if kind.is_single and not written(kind.address))
        probes = [Probe(kind, kind.address, self._config) for kind in single]
        self._files = LinkedFiles(self._config, [*given, *probes], self._find)
        return self._files

    def _find(self, address: str) -> File | None:
        is_there = self._addresses is None or address in self._addresses
        return Probe(PAPER, address, self._config) if is_there else None

    @cached_property
    def _addresses(self) -> set[str] | None:
        """The archive's addresses; ``None`` where a file that decides them cannot be read."""
        try:
            archive = Archive.read(self._content, self._settings)
        except ArchiveError:
            return None
        papers = (entry.address for entry in (*archive.entries, *archive.waiting))
        return {*papers, *(listing.address for listing in archive.listings)}

    def check(self, jobs: ExitStack) -> list[Problem]:
        """Nothing, since `archive check` itself names what is wrong; MkDocs warns of links to no page."""
        for source, markdown in self._within.items():
            # After an empty line nothing is front matter.
            file = File.generated(self._config, source, content=f"\n{shown_markdown(markdown)}")
            page = Page(None, file, self._config)
            page.read_source(self._config)
            written.guard(page)
            page.render(self._config, self._files)
        return []

    def finish(self) -> str:
        """Nothing is published."""
        return "Checked."

    def sizes(self) -> Iterator[tuple[str, int]]:
        """No files."""
        return iter(())
