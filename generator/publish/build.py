"""The press: makes the archive's pages by putting a page's own parts between the pieces of a shell.

    content/ ─ reading ─▶ page files ─ edition ─▶ index pages ┐
                  └─────▶ sheets, on disk ─────────────────┴─ stamping ─▶ site/

MkDocs writes its own files (hand-written pages, the theme's files, a probe page for each kind of shell) to a
folder of the press. From there they go to the site like all other files: only if their bytes changed.
"""

import sys
from collections.abc import Iterable, Set
from dataclasses import astuple
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

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
from generator.publish.feeds import collections
from generator.publish.index import SearchedPapers
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.publish.stamp import Probe, Shell, Shells, Stamping, cut_shells, probes
from generator.related import Near
from generator.store import lock, progress
from generator.store.keys import hash_of, key
from generator.store.outputs import Steps, copies
from generator.store.pool import batches, run_tasks
from generator.store.progress import Report
from generator.store.store import Step, Store, beside, hash_of_files

_BATCH = 100  # pages a task
_COPIED = 1000  # files a task copies; fewer are not worth another process
_MOST_LEFT_OUT = 20  # pages; after each page that raises, the others are stamped again


class SiteInputs(NamedTuple):
    """All inputs of the site, without MkDocs' own files; while they are the same, nothing is made."""

    papers: tuple[tuple[str, bytes], ...]  # see `PageFile.content`
    content: bytes  # see `of_content`
    settings: Settings
    site: tuple[str | None, ...]  # its names and addresses in ``mkdocs.yml``
    published: Published
    scripts: bytes  # hash of the search's scripts
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


class Checked(NamedTuple):
    """The result of a check of the site before any page is written."""

    files: LinkedFiles
    problems: list[Problem]  # all that are known so far
    shells: Shells = MappingProxyType({})
    state: bytes = b""  # changes with every input of the site
    kept: Set[str] | None = None  # names of all files except MkDocs' own, if they are up to date


class Finished(NamedTuple):
    """A site that is written."""

    says: str  # the report, in one line
    problems: list[Problem]
    notes: list[str]  # further lines of the report
    sizes: Iterable[tuple[str, int]]  # the name and the bytes of each file


class _State(NamedTuple):
    """The site as the last build left it."""

    key: bytes  # of `SiteInputs`
    files: int  # their number
    own: list[str]  # names of the files that MkDocs made
    problems: list[tuple[str, str, str]]  # the fields of each `Problem`


class _Made(NamedTuple):
    """The files made from the archive, without MkDocs' own."""

    papers: int  # number of papers that have a page
    names: Set[str]
    problems: list[Problem]
    notes: list[str]  # see `Finished`


class Press:
    """One build; ``content/`` is read when it is created.

    Args:
        store: what an earlier build made.
        purpose: ``build`` or ``serve``; each has a cache of its own.
        asked: the notes say why the page that it names is made again.

    Attributes:
        stage: the folder for the files that MkDocs makes.
        papers: the number of papers that have a page.
        has_votes: whether any paper has votes.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        settings: Settings,
        store: Store,
        processes: int,
        purpose: str,
        asked: BuildOptions,
    ) -> None:
        self._config = config
        self._processes = processes
        self._why = asked.why
        self._caches = beside(config.config_file_path)
        self._store = store
        self.stage = self._caches / purpose / "mkdocs"
        self._site = Path(config.site_dir)
        self._outputs = Steps(self._site, store, purpose)
        content = Path(config.docs_dir)
        # A preview keeps its first search index and related papers, so that edits show at once.
        self._is_rebuilt = purpose == "serve" and self._outputs.state is not None
        self._report = Report()
        self._edition = edition = Edition.read(content, settings, store, processes, self._report)
        self._library = edition.library
        self._published = Published(0)
        if purpose == "build":
            self._published = published.check(content, self._site, *edition.held, fewer=asked.fewer)
        self.papers = len(edition.slugs)
        self.has_votes = any(count.votes for count in edition.counts.values())

    def files(self, given: Files) -> LinkedFiles:
        """Return MkDocs' own files and the probes; links to the archive's pages find them."""
        own = (
            Probe(kind, address, self._config, self._library.existing(kind.file))
            for kind, address in probes(self._library)
        )
        return LinkedFiles(
            self._config, [*given, *own], self._linked, lambda name: self._edition.archive.called(name)
        )

    def _linked(self, address: str) -> File | None:
        """Return a file for the page of the archive that a link leads to."""
        return Probe(PAPER, address, self._config) if self._edition.has(address) else None

    def check(self, files: LinkedFiles) -> Checked:
        """Find out whether the site is up to date, without changing it.

        MkDocs must have written its own files. ``files`` is the result of `Press.files`.
        """
        config, settings = self._config, self._edition.settings
        markdown = repr((config.markdown_extensions, config.mdx_configs))
        is_trusted = repr(settings.trust_markdown)
        made_by = hash_of(hash_of_files(FOLDER, "*.md"), markdown, is_trusted)
        shells = cut_shells(self._library, self.stage, made_by)
        inputs = SiteInputs(
            tuple(file.content for file in self._edition.pages.values()),
            of_content(self._library),
            settings,
            (config.site_name, config.site_url, config.site_description, config.repo_url),
            self._published,
            hash_of_files(index.SCRIPTS, "*.js"),
            tuple(shells.values()),
        )
        state, known = key(inputs), self._outputs.files
        saved = _State(*(self._outputs.state or (b"", 0, [], [])))
        if (saved.key, saved.files) == (state, len(known)) and self._outputs.are_kept(known):
            problems = list(starmap(Problem, saved.problems))
            return Checked(files, problems, shells, state, known.keys() - set(saved.own))
        return Checked(files, self._edition.archive.problems, shells, state)

    def finish(self, checked: Checked) -> Finished:
        """Stamp every page with changed inputs, and copy MkDocs' own files to the site."""
        self._config.site_dir = str(self._site)
        outputs = self._outputs
        outputs.begin()
        with self._report.stage("write"):
            staged = copies(self.stage, is_left=files.is_made)
            own = outputs.take(self._processes, staged, _COPIED)
        if checked.kept is None:
            made = self._made(checked, own)
        else:
            notes = [f"{self._why} is kept: the whole site is up to date."] if self._why else []
            made = _Made(self.papers, checked.kept, checked.problems, notes)
        names = own | made.names
        with self._report.stage("write"):
            data = self._published.replaced(hash=outputs.hash(names - {published.NAME})).data()
            names |= outputs.take(1, [Step.known(published.NAME, data)])
            state = _State(checked.state, len(names), sorted(own), list(map(astuple, made.problems)))
            deleted = outputs.finish(names, tuple(state))
        written, size = len(outputs.written & names), sum(size for _, size in outputs.sizes(names))
        said = self._report.line(made.papers, written, len(names) - written, deleted, size)
        return Finished(said, made.problems, made.notes, outputs.sizes(outputs.files))

    def _made(self, checked: Checked, own: Set[str]) -> _Made:
        """Call `_stamp`; if a paper's page raises, call it again without that page.

        Raises:
            ArchiveError: if too many pages raise.
        """
        edition = self._edition
        for _ in range(_MOST_LEFT_OUT):
            try:
                return self._stamp(edition, checked, own)
            except faults.PageError as error:
                self._outputs.lose_track()
                edition = edition.without(error)
        raise ArchiveError(f"{_MOST_LEFT_OUT} pages cannot be made. The last: {edition.wrong[-1]}.")

    def _stamp(self, edition: Edition, checked: Checked, own: Set[str]) -> _Made:
        """Make all pages of an edition, and all other files except MkDocs' own."""
        outputs = self._outputs
        with self._report.stage("arrange"):
            edition.archive.memberships.find()  # once, before any process that needs them
        stamping = Stamping(self._config, edition, outputs, checked.shells, checked.files)
        names = stamping.names()
        with self._report.stage("related"):
            near = self._related(edition)
        by_hand = (file for file in checked.files.documentation_pages() if not isinstance(file, SheetFile))
        addresses = [*edition.addresses, *(file.url for file in by_hand)]
        site = Site.of(edition, self._config, addresses, lambda: near, lambda: outputs.sizes(names | own))
        with self._report.stage("lists"):
            lists, written = stamping.stale()
        notes = [stamping.why(near, self._why)] if self._why else []
        papers = batches((pair for pair in edition.papers if not pair[0].whole), _BATCH)
        with self._report.stage("pages"):
            stamped = run_tasks(self._processes, partial(stamping.papers, near), papers)
            for _, made in progress.track(stamped, "Stamping pages", len(papers), "part"):
                outputs.remember(made)
            outputs.take(self._processes, lists, _BATCH)
            outputs.remember(stamping.by_hand(near, written))
        with self._report.stage("feeds"):
            names |= files.update(site, files.FIRST, outputs, self._processes)
            names |= collections.update(site, outputs, self._processes)
        with self._report.stage("search"):
            names |= self._index(edition)
        with self._report.stage("data"):
            for maker in files.LAST:  # each counts the files that the ones before it made
                names |= files.update(site, [maker], outputs, self._processes)
            notes += data.notes(site)
        return _Made(len(edition.slugs), names, edition.archive.problems, notes)

    def _related(self, edition: Edition) -> dict[str, Near]:
        """Return the papers near each paper, by file."""
        is_kept = self._is_rebuilt and edition.relating.is_done
        return edition.relating.read() if is_kept else edition.near

    def _index(self, edition: Edition) -> set[str]:
        """Update the search index and copy it to the site; return the names of its files there."""
        folder = self._caches / "search"
        if not (self._is_rebuilt and folder.exists()):
            given = edition.archive, edition.sheets, lambda paper: edition.file(paper).hash
            papers = SearchedPapers(*given)
            index.build(papers, folder, self._store, self._processes)
        return self._outputs.take(self._processes, copies(folder, f"{index.FOLDER}/"), _COPIED)
