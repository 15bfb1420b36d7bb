"""The press: turns the archive's pages into HTML, a shell's pieces with a page's own parts between them.

    content/ ─ reading ─▶ entries ─ Archive ─▶ index pages ┐
                  └─────▶ sheets, on disk ─────────────────┴─ stamping ─▶ site/

MkDocs writes what it makes itself (hand-written pages, the theme's files, a probe page for each kind of
shell) to a folder of the press. From there files go to the site as all others do: only where bytes differ.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import astuple
from functools import cached_property, lru_cache, partial
from itertools import chain, starmap
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.configuration.settings import Settings
from generator.content import faults
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.runs import published
from generator.content.runs.fetched import last_success
from generator.content.runs.published import Published
from generator.errors import ArchiveError, Problem
from generator.incremental import progress
from generator.incremental.cache import Cache, beside, digest_of_files
from generator.incremental.keys import digest, key
from generator.incremental.outputs import Outputs, Put, page_file
from generator.incremental.processes import Task, batches, run_in_background, run_tasks
from generator.listings import Listing
from generator.listings.entries import Entry
from generator.listings.kinds import PAPER
from generator.listings.saved import SavedQueries
from generator.pages.archive import Archive, read_counts, read_states
from generator.pages.sheets import Sheet
from generator.pages.templates import FOLDER
from generator.publish import files
from generator.publish.files.site import Site
from generator.publish.press import feeding, searching, shells
from generator.publish.press.links import LinkedFiles
from generator.publish.press.reading import Reading, Source, arrived, hide, leave_out
from generator.publish.press.relating import Relating
from generator.publish.press.searching import SearchedPapers
from generator.publish.press.sheetfile import SheetFile
from generator.publish.press.shells import Probe, Shell
from generator.publish.press.siteinputs import SiteInputs, of_content
from generator.publish.press.stamping import Shells, Stamping
from generator.publish.press.summary import Summary

_BATCH = 50  # index pages a task
_MOST_LEFT_OUT = 20  # pages: for each that raises, the others are stamped once more


class Press:
    """One build.

    Args:
        config: MkDocs' configuration, with the folders of the archive and of the site.
        processes: how many share the work.
        purpose: ``build`` or ``serve``; each has a cache of its own.
        fewer: allow fewer pages than were last published.
        why: address of a page of which `notes` are to say why it is made again.

    Attributes:
        cache: what builds of the same purpose save for the next one.
        folder: where that cache is.
        stage: where MkDocs is to write what it makes.
        problems: what is wrong with the archive, as far as is known.
        notes: what else there is to say of the site.
        papers: how many papers have a page; known once MkDocs' files were asked for.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        settings: Settings,
        processes: int,
        purpose: str,
        fewer: bool,
        why: str = "",
    ) -> None:
        self._caches = caches = beside(config.config_file_path)
        self._config = config
        self._settings = settings
        self._processes = processes
        self._beside = max(processes // 2, 1)  # processes that make other files beside the pages
        self._site = config.site_dir
        self._library = Library(Path(config.docs_dir))
        saved = SavedQueries.read(self._library.content, settings.starter_tags)
        self._reading = Reading(self._library, Cache(caches / "pages"), saved)
        self._related_cache = Cache(caches / "related")
        self._relating = Relating(self._related_cache, self._reading, processes)
        self.folder = caches / purpose
        self.stage = self.folder / "mkdocs"
        self.cache = Cache(self.folder)
        self._outputs = Outputs(Path(self._site), self.cache)
        # A preview keeps its search index and related papers until it ends, so that an edit is seen at once.
        self._is_preview = purpose == "serve"
        self._fewer = fewer
        self._why = why
        self._is_rebuilt = self._is_preview and bool(self._outputs.files)
        self._summary = Summary()
        self.problems: list[Problem] = []
        self._wrong: list[Problem] = []  # what of it was known before there was an archive
        self.notes: list[str] = []

    def files(self, given: Files) -> Files:
        """MkDocs' own files, with the probes; links to the archive's pages find them."""
        with self._summary.stage("read"):
            self._read()
        probes = [
            Probe(kind, address, self._config, self._library.existing(kind.source))
            for kind, address in shells.probes(self._library)
        ]
        self._files = LinkedFiles(self._config, [*given, *probes], self._linked)
        return self._files

    def _linked(self, address: str) -> File | None:
        """A file for the page of the archive that a link leads to."""
        if address.startswith("papers/"):
            exists = address.split("/")[1] in self._slugs
        else:
            exists = any(listing.address == address for listing in self._listings)
        return Probe(PAPER, address, self._config) if exists else None

    def _read(self) -> None:
        now = time.time_ns()
        # The latest months take longest, so they come first.
        tasks = [(name, now) for name in reversed(list(self._library.folders()))]
        work = run_tasks(self._processes, self._reading.read, tasks)
        done = progress.track(work, "Reading", len(tasks), "folder")
        removals = Removals.read(self._library.content)
        self._wrong += removals.problems
        self._sources = dict(sorted((folder, self._reading.sources(folder)) for (folder, _), _ in done))
        gone = hide(removals, self._sources.values()) if removals else 0
        self._know()
        if self._is_preview:
            self._published = Published(0)
        else:
            numbers = len(self._by_name) - gone, len(removals.days)
            folders = self._library.content, Path(self._site)
            self._published = published.check(*folders, *numbers, fewer=self._fewer)
        self._wrong += [Problem(*source.problem) for source in self._by_name.values() if source.problem]
        faults.check(self._wrong, len(self._by_name))
        self._counts = read_counts(self._library, self._wrong)

    def _know(self) -> None:
        """Note what is among the sources."""
        self._by_name = {source.name: source for sources in self._sources.values() for source in sources}
        self._slugs = {source.slug for source in self._by_name.values() if source.slug}
        self.papers = len(self._slugs)

    @cached_property
    def _archive(self) -> Archive:
        with self._summary.stage("arrange"):
            shown = self._reading.entries(self._by_name.values())
            hidden = (name for source in self._by_name.values() if not source.slug for name in source.others)
            archive = Archive(self._library, self._settings, shown, self._counts, [*self._wrong], hidden)
            self.problems = archive.problems
            return archive

    @cached_property
    def _listings(self) -> list[Listing]:
        with self._summary.stage("arrange"):
            return list(self._archive.listings)

    def check(self, jobs: ExitStack) -> list[Problem]:
        """Find out whether the site is up to date, without a change to it; what is wrong with the archive.

        Args:
            jobs: closed after `finish`; that ends what still runs in the background.
        """
        config = self._config
        markdown = repr((config.markdown_extensions, config.mdx_configs))
        is_trusted = repr(self._settings.trust_markdown)
        self._shells = self._cut_shells(digest(digest_of_files(FOLDER, "*.md"), markdown, is_trusted))
        inputs = SiteInputs(
            tuple(source.content for source in self._by_name.values()),
            of_content(self._library),
            self._settings,
            (config.site_name, config.site_url, config.site_description, config.repo_url),
            self._published,
            digest_of_files(searching.SCRIPTS, "*.js"),
            tuple(self._shells.values()),
        )
        self._state, known = key(inputs), self._outputs.files
        saved = self.cache.load("state")
        self._kept: set[str] | None = None
        if saved and saved[:2] == (self._state, len(known)) and self._outputs.are_kept(known):
            self._kept = known.keys() - set(saved[2])
            self.notes += [f"{self._why} is kept, as the whole site is."] if self._why else []
            self.problems = list(starmap(Problem, saved[3]))
        else:
            # This needs no archive, so it runs while one is made.
            self._related = jobs.enter_context(run_in_background(self._processes, self._relate))
            self.problems = self._archive.problems
        return self.problems

    def finish(self) -> str:
        """Stamp every page whose parts changed, and copy the rest to the site; the summary in one line."""
        self._config.site_dir = self._site
        self._outputs.begin()
        with self._summary.stage("write"):
            copied = self._outputs.copy(self._processes, self.stage, "", files.is_made)
            own = self._outputs.remember(*copied)
        # A build that is killed from here on leaves no state that does not go with the files.
        self.cache.path("state").unlink(missing_ok=True)
        names = own | (self._made(own) if self._kept is None else self._kept)
        with self._summary.stage("write"):
            deleted = self._outputs.finish(names)
            state = self._state, len(names), sorted(own), list(map(astuple, self.problems))
            self.cache.save("state", state)
        written, size = len(self._outputs.written & names), self._size(names)
        return self._summary.line(self.papers, written, len(names) - written, deleted, size)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """The name and the bytes of each file of the site that is finished."""
        return self._outputs.sizes(self._outputs.files)

    def _cut_shells(self, made_by: bytes) -> Shells:
        """Take the probes out of what MkDocs made."""
        cut = {}
        for kind, address in shells.probes(self._library):
            path = self.stage / page_file(address)
            own = "" if address == kind.address else address  # there is one page of the kind there
            cut[kind, address.count("/")] = Shell(path.read_text("utf-8"), own, made_by)
            path.unlink()
        return cut

    def _made(self, own: set[str]) -> set[str]:
        """What `_stamp` makes; where a page of a paper raises, once more as if it were not there.

        Raises:
            ArchiveError: if too many do.
        """
        with ExitStack() as jobs:
            for _ in range(_MOST_LEFT_OUT):
                try:
                    return self._stamp(own)
                except faults.PageError as error:
                    self._outputs.lose_track()
                    leave_out(error, self._sources.values())
                    self._wrong.append(error.problem)
                    faults.check(self._wrong, len(self._by_name))
                    self._know()
                    del self._archive, self._listings
                    self._relating = Relating(self._related_cache, self._reading, self._processes)
                    self._related = jobs.enter_context(run_in_background(self._processes, self._relate))
        raise ArchiveError(f"{_MOST_LEFT_OUT} pages cannot be made. The last: {self._wrong[-1]}.")

    def _stamp(self, own: set[str]) -> set[str]:
        """All pages of the archive, and what is made of them beside MkDocs' own files; their names."""
        shown = self._archive.entry
        folders = {
            folder: [(source, entry) for source in sources if (entry := shown(source.name))]
            for folder, sources in self._sources.items()
        }
        with ExitStack() as jobs:
            background = partial(run_in_background, self._processes)
            with self._summary.stage("arrange"):
                self._archive.memberships.find()  # once, since the index needs them, too
            indexed = jobs.enter_context(background(self._index))
            pages = self._config, self._archive, self._listings, folders, self._reading
            stamping = Stamping(*pages, self._outputs, self._shells)
            names = stamping.names()
            site = self._whole(names, own)
            about_all = site, self._source, self._outputs, self._beside
            with self._summary.stage("lists"):
                stale = stamping.stale()
            self._summary.wait("related", self._related)
            stamping.near = self._relating.read()
            self.notes = [stamping.why(self._why)] if self._why else []
            followed = jobs.enter_context(background(partial(feeding.update, *about_all)))
            # The largest first, so that the processes end together.
            by_size = sorted(folders, key=lambda name: -len(folders[name]))
            tasks: list[Task] = [(stamping.folder, name) for name in by_size]
            tasks += [(stamping.lists, part) for (part,) in batches(stale, _BATCH)]
            self._stamp_pages(stamping, tasks)
            names |= self._outputs.remember(*self._summary.wait("feeds", followed))
            names |= self._outputs.remember(*self._summary.wait("search", indexed))
        with self._summary.stage("data"):
            for maker in files.DATA:  # each sees how much those before it take
                names |= self._outputs.remember(*files.update(site, [maker], self._outputs, self._processes))
            self.notes += files.notes(site)
        return names

    def _stamp_pages(self, stamping: Stamping, tasks: Sequence[Task]) -> None:
        """Have pages stamped: each task is what makes some, and what it makes them of."""
        with self._summary.stage("pages"):
            stamped = run_tasks(self._processes, lambda stamp, part: stamp(part), tasks)
            for _, (done, left) in progress.track(stamped, "Stamping pages", len(tasks), "part"):
                whole = (stamping.whole(sheet, key, self._files) for sheet, key in left)
                self._outputs.remember((), chain(done, whole))

    def _whole(self, names: set[str], own: set[str]) -> Site:
        """The site as a whole, of which these files are written, and more to come."""
        addresses = [entry.address for entry in (*self._archive.entries, *self._archive.waiting)]
        addresses += [listing.address for listing in self._listings]
        by_hand = (file for file in self._files.documentation_pages() if not isinstance(file, SheetFile))
        addresses += [file.url for file in by_hand]
        return Site.of(self._config, self._archive, addresses, self._published)._replace(
            sheets=self._sheets,
            records=lambda sources: self._reading.records(map(self._by_name.__getitem__, sources)),
            page_digest=lambda name: self._by_name[name].digest,
            size=lru_cache(1)(
                lambda is_apart: self._size(name for name in names | own if not is_apart(name))
            ),
        )

    def _size(self, names: Iterable[str]) -> int:
        """Bytes of some files together."""
        return sum(size for _, size in self._outputs.sizes(names))

    def _relate(self) -> None:
        """Bring the related papers up to date."""
        if not self._is_rebuilt or not self._relating.is_done:
            today = last_success(read_states(self._library, []).values())
            self._relating.update(arrived(self._sources.values(), today))

    def _source(self, paper: Entry) -> Source:
        return self._by_name[self._archive.source(paper.slug)]

    def _sheets(self, papers: Iterable[Entry]) -> Iterator[Sheet]:
        return self._reading.sheets(map(self._source, papers))

    def _index(self) -> tuple[set[str], list[Put]]:
        """Bring the search index up to date; what `Outputs.copy` returns of it."""
        folder = self._caches / "search"
        if not (self._is_rebuilt and folder.exists()):
            papers = SearchedPapers(self._archive, self._sheets, lambda paper: self._source(paper).digest)
            # Where few pages are made beside it, all processes have time for it.
            processes = self._processes if self._outputs.files else self._beside
            searching.build(papers, folder, Cache(self._caches), processes)
        return self._outputs.copy(self._beside, folder, f"{searching.FOLDER}/")
