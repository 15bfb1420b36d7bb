"""A build: makes the archive's pages by putting a page's own parts between the pieces of a shell.

    content/ ─ entries ─▶ page files ─ context ─▶ index pages ┐
                  └─────▶ sheets, in the store ───────────────┴─ stamp ─▶ site/

MkDocs writes its own files (hand-written pages, the theme's files, a probe page for each kind of shell) to a
folder of the build. From there they go to the site like all other files: only if their bytes changed.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import astuple, replace
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.configuration import locations
from generator.configuration.settings import Settings
from generator.content import disk, faults
from generator.content.curated.vocabulary import STARTERS
from generator.content.library import Library
from generator.content.runs import published
from generator.content.runs.published import Published
from generator.errors import ArchiveError, Problem
from generator.listings.kinds import PAPER
from generator.pages.templates import FOLDER
from generator.publish import data, files, index
from generator.publish.context import Edition, Site
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.publish.stamp import Probe, Shell, Shells, Stamping, cut_shells, probes
from generator.store import lock
from generator.store.keys import hash_of, key
from generator.store.outputs import Found, Steps, copies
from generator.store.pool import aside
from generator.store.store import Step, hash_of_files

_COPIED = 1000  # files a task copies; fewer are not worth another process
_MOST_LEFT_OUT = 20  # pages; after each page that raises, the others are stamped again


class SiteInputs(NamedTuple):
    """All inputs of the site, without MkDocs' own files; while they are the same, nothing is made."""

    papers: tuple[tuple[str, bytes], ...]  # see `PageFile.content`
    content: bytes  # see `of_content`
    settings: Settings
    site: tuple[str | None, ...]  # its names and addresses in ``mkdocs.yml``
    published: Published
    scripts: bytes  # hash of all scripts
    own: tuple[str, ...]  # names of the files that MkDocs made
    shells: tuple[Shell, ...]


def of_content(library: Library) -> bytes:
    """Return a hash of the files in ``content/``, except papers' pages, and of the starter vocabularies."""
    folders, files = disk.listed(library.content)
    others = [folder.name for folder in folders if folder.name != library.papers.name]
    below = (disk.walk(library.content, folder) for folder in others)
    parts: list[bytes | str] = [path.read_bytes() for path in STARTERS]
    for path in chain((Path(entry.path) for entry in files), *below):
        parts += [path.relative_to(library.content).as_posix(), disk.read(path, largest=sys.maxsize)]
    return hash_of(*parts)


class BuildOptions(NamedTuple):
    """Options of one build, besides the settings in ``mkdocs.yml``."""

    plain: bool = False  # let MkDocs make every page, whatever the setting says
    fewer: bool = False  # allow fewer pages of papers than last published
    processes: int | None = None  # see `process_count`
    why: str = ""  # address of a page; the build reports why it makes this page again
    patience: float = lock.PATIENCE  # seconds to wait for another build


class Finished(NamedTuple):
    """A site that is written."""

    says: str  # the report, in one line
    problems: list[Problem]
    notes: list[str]  # further lines of the report
    sizes: Iterable[tuple[str, int]]  # the name and the bytes of each file


class _Account(NamedTuple):
    """What is to say of the files made from the archive."""

    papers: int  # that have a page
    problems: list[Problem]
    notes: list[str]  # see `Finished`


class Begun(NamedTuple):
    """What processes aside do while pages are read and MkDocs works, which leaves a core idle.

    A call waits for the result, or does the work if there is no such process; see `aside`.
    """

    found: Callable[[], Found]  # see `Steps.look`
    related: Callable[[], None]  # see `Edition.relate`


class Press:
    """One build of an edition.

    Args:
        outputs: the site's files; ``build`` or ``serve``, which have caches of their own, is their name.
        numbers: of the edition's pages; see `published.check`.
        why: the notes say why the page at this address is made again.

    Attributes:
        stage: the folder for the files that MkDocs makes.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        edition: Edition,
        outputs: Steps,
        begun: Begun,
        numbers: Published,
        why: str,
    ) -> None:
        self._config = config
        self._edition = edition
        self._numbers = numbers
        self._why = why
        self._begun = begun
        caches = edition.reading.store.file.parent
        self.stage = caches / outputs.name / "mkdocs"
        self._searched = caches / "search"
        self._outputs = outputs
        # A preview keeps its first search index and related papers, so that edits show at once.
        self._is_rebuilt = outputs.name == "serve" and outputs.state is not None

    def files(self, given: Files) -> LinkedFiles:
        """Return MkDocs' own files and the probes; links to the archive's pages find them."""
        library = self._edition.library
        own = (
            Probe(kind, address, self._config, library.existing(kind.file))
            for kind, address in probes(library)
        )
        return LinkedFiles(
            self._config, [*given, *own], self._linked, lambda name: self._edition.archive.called(name)
        )

    def _linked(self, address: str) -> File | None:
        """Return a file for the page of the archive that a link leads to."""
        return Probe(PAPER, address, self._config) if self._edition.has(address) else None

    def check(self, linked: LinkedFiles) -> tuple[list[Problem], Callable[[], Finished]]:
        """Return the problems that are known so far, and the function that makes what is stale.

        MkDocs must have written its own files. ``linked`` is the result of `Press.files`.
        """
        config, edition, outputs = self._config, self._edition, self._outputs
        outputs.found = self._begun.found()
        markdown = repr((config.markdown_extensions, config.mdx_configs))
        is_trusted = repr(edition.settings.trust_markdown)
        made_by = hash_of(hash_of_files(FOLDER, "*.md") + edition.reading.language.hash, markdown, is_trusted)
        shells = cut_shells(edition.library, self.stage, made_by)
        inputs = SiteInputs(
            tuple(file.content for file in edition.pages.values()),
            of_content(edition.library),
            edition.settings,
            (config.site_name, config.site_url, config.site_description, config.repo_url),
            self._numbers,
            hash_of_files(index.SCRIPTS.parent, "*.js") + edition.reading.language.hash,
            tuple(sorted(step.name for step in copies(self.stage))),
            tuple(shells.values()),
        )
        state = key(inputs)
        before, count, said = outputs.state or (b"", 0, ())
        # The process aside must have read the same state; see `Steps.confirm`.
        is_known = before == state and count == len(outputs.files) == outputs.found.known
        if is_known and outputs.are_kept(outputs.files):
            problems = list(starmap(Problem, said))
            return problems, partial(self._finish, state, partial(self._kept, problems))
        return edition.archive.problems, partial(self._finish, state, partial(self._made, shells, linked))

    def _finish(self, state: bytes, make: Callable[[], _Account]) -> Finished:
        """Call ``make``, and delete every file that the site does not have."""
        outputs, report = self._outputs, self._edition.report
        self._config.site_dir = str(outputs.folder)
        outputs.begin()
        made = make()
        with report.stage("write"):
            outputs.take([Step.known(published.NAME, self._numbers.replaced(hash=outputs.hash()).data())])
            count, problems = len(outputs.names), list(map(astuple, made.problems))
            deleted = outputs.finish((state, count, problems))
        written, sizes = len(outputs.written & outputs.names), list(outputs.sizes())
        said = report.line(made.papers, written, count - written, deleted, sum(size for _, size in sizes))
        return Finished(said, made.problems, made.notes, sizes)

    def _kept(self, problems: list[Problem]) -> _Account:
        self._take_own()
        self._outputs.names.update(self._outputs.files.keys() - {published.NAME})
        notes = [f"{self._why} is kept: the whole site is up to date."] if self._why else []
        return _Account(len(self._edition.slugs), problems, notes)

    def _take_own(self) -> None:
        """Copy MkDocs' own files to the site."""
        with self._edition.report.stage("write"):
            self._outputs.take(copies(self.stage, is_left=files.is_made), _COPIED)

    def _made(self, shells: Shells, linked: LinkedFiles) -> _Account:
        """Make all files from the archive; if a paper's page raises, begin again without that page.

        Raises:
            ArchiveError: if too many pages raise.
        """
        edition = self._edition
        for _ in range(_MOST_LEFT_OUT):
            try:
                return self._make(edition, shells, linked)
            except faults.PageError as error:
                self._outputs.begin_again()
                edition = edition.without(error)
                self._begun = self._begun._replace(related=edition.relate)
        raise ArchiveError(f"{_MOST_LEFT_OUT} pages cannot be made. The last: {edition.wrong[-1]}.")

    def _make(self, edition: Edition, shells: Shells, linked: LinkedFiles) -> _Account:
        outputs, stage, is_rebuilt = self._outputs, edition.report.stage, self._is_rebuilt
        archive = edition.archive  # arranged before any process that needs it
        # The index is made meanwhile: that saves 4 of 24 s after fifty more papers (decision 7).
        with aside(edition.processes, partial(self._index, edition)) as indexed:
            outputs.confirm()
            self._take_own()
            with stage("pages"):
                around = archive.surroundings
            with stage("related"):
                if not is_rebuilt:
                    self._begun.related()
                near = edition.relating.read() if is_rebuilt else edition.near
            by_hand = [file.url for file in linked.documentation_pages() if not isinstance(file, SheetFile)]
            site = Site.of(edition, self._config, lambda: [*edition.addresses, *by_hand], near, outputs.sizes)
            with stage("pages"):
                pages = Stamping(self._config, edition, outputs, shells, linked, near, around)
                notes = [pages.why(self._why)] if self._why else []
                renew: list[Callable[[], None]] = []
                pages.make(lambda: renew.append(files.compared(site, outputs)))
            with stage("feeds"):
                renew[0]()
            with stage("search"):
                site = replace(site, table=indexed())
                outputs.take(copies(self._searched, f"{index.FOLDER}/"), _COPIED)
        with stage("data"):
            files.update(site, files.LAST, outputs)
        notes += [*edition.notes, *data.notes(site)]
        return _Account(len(edition.slugs), archive.problems, notes)

    def _index(self, edition: Edition) -> bytes:
        """Update the search index; a preview keeps the first one. Return the table of papers."""
        if not (self._is_rebuilt and self._searched.exists()):
            index.build(edition, self._searched)
        return data.table(edition.archive, locations.address(self._config.site_url))
