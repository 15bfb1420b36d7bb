"""Hand-written pages built alone, aside, for `archive check`: what MkDocs says of them and of settings."""

from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.errors import Problem
from generator.listings.kinds import INDEX_KINDS, PAPER
from generator.pages.archive import Archive
from generator.publish.press.links import LinkedFiles
from generator.publish.press.shells import Probe
from generator.settings import Settings


class Aside:
    """Makes no paper's page, but knows which there are; papers are read only if a link leads to one."""

    def __init__(self, config: MkDocsConfig, settings: Settings) -> None:
        self._config = config
        self._content = Path(config.docs_dir)
        self._settings = settings

    def files(self, given: Files) -> Files:
        """MkDocs' own files; links to the archive's pages find them."""
        probes = [Probe(kind, kind.address, self._config) for kind in INDEX_KINDS if kind.is_single]
        return LinkedFiles(self._config, [*given, *probes], self._find)

    def _find(self, address: str) -> File | None:
        return Probe(PAPER, address, self._config) if address in self._addresses else None

    @cached_property
    def _addresses(self) -> set[str]:
        archive = Archive.read(self._content, self._settings)
        papers = (entry.address for entry in (*archive.entries, *archive.waiting))
        return {*papers, *(listing.address for listing in archive.listings)}

    def check(self) -> list[Problem]:
        """Nothing: `archive check` itself names what is wrong with the archive."""
        return []

    def finish(self) -> str:
        """Nothing is published."""
        return "Checked."
