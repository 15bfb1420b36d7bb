"""The press: turns the archive's pages into HTML, a shell's pieces with a page's own parts between them.

    content/ ─ reading ─▶ entries ─ Archive ─▶ index pages ┐
                  └─────▶ sheets, on disk ─────────────────┴─ stamping ─▶ site/

What MkDocs itself makes (hand-written pages, the theme's files) it makes in a folder of the press's own,
with a probe page for each kind of shell; from there it goes to the site as everything else does: only
where bytes differ.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator import feeds, progress, sheets
from generator.archive import Archive, read_counts
from generator.catalogue import Entry
from generator.errors import Problem
from generator.library import Library
from generator.listings import Listing
from generator.paper import Counts
from generator.publish import crew, handwritten, links, searching, shells, sitemap
from generator.publish.frames import frames
from generator.publish.links import LinkedFiles
from generator.publish.memory import Memory, digest, digest_of_files
from generator.publish.outputs import Output, Outputs
from generator.publish.reading import Reading, Source
from generator.publish.relating import Relating
from generator.publish.searching import SearchedPapers
from generator.publish.sheetfile import SheetFile
from generator.publish.shells import Shell
from generator.publish.summary import Summary
from generator.settings import Settings
from generator.sheets import Printer, Sheet, View
from generator.templates import FOLDER, Templates

_BATCH = 50  # index pages a task
_BY_HAND = ("index.md", "tags.yml", "authors.yml")  # what a person says of the archive as a whole
_MADE_HERE = ("feed.xml", "sitemap.xml", "sitemap.xml.gz")  # and not by MkDocs

# Names of pages that are left as they are, pages that were made, pages that are left to `Press._whole`.
Stamped = tuple[list[str], list[tuple[str, Output, bool]], list[tuple[Sheet, bytes]]]


class Press:
    """One build.

    Args:
        config: MkDocs' configuration; its folders are turned to the press's own for MkDocs' part.
        settings: the archive's settings.
        processes: how many work at once.
        purpose: ``build`` or ``serve``; each remembers its own site.
    """

    def __init__(self, config: MkDocsConfig, settings: Settings, processes: int, purpose: str) -> None:
        self._cache = cache = Path(config.config_file_path or "mkdocs.yml").resolve().parent / ".cache"
        self._config = config
        self._settings = settings
        self._processes = processes
        self._site = config.site_dir
        self._library = Library(Path(config.docs_dir))
        self._reading = Reading(self._library, Memory(cache / "pages"))
        self._relating = Relating(Memory(cache / "related"), self._reading, processes)
        self._memory = Memory(cache / purpose)
        self._outputs = Outputs(Path(self._site), self._memory)
        self._stage = cache / purpose / "mkdocs"
        # While a preview goes on its search and its related papers stay as they were: an edit is to be seen
        # at once.
        self._is_rebuilt = purpose == "serve" and bool(self._outputs.files)
        self._summary = Summary()
        self._shells: dict[tuple[str, int], Shell] = {}
        self.problems: list[Problem] = []
        config.docs_dir = str(handwritten.folder_of(self._library, cache / purpose / "docs"))
        config.site_dir = str(self._stage)

    # What MkDocs asks for while it builds its own pages.

    def files(self, files: Files) -> Files:
        """MkDocs' own files, with the probes; links to the archive's pages find them."""
        with self._summary.stage("read"):
            self._read()
        probes = [self._probe(kind, address) for (kind, _), address in shells.probes()]
        feed = File.generated(self._config, "feed.xml", content=b"")
        self._files = LinkedFiles([*files, *probes, feed], self._find, partial(self._probe, "paper"))
        return self._files

    def view(self, file: File) -> View | None:
        """What the theme gets of a page; ``None`` for a hand-written one."""
        return file.view() if isinstance(file, SheetFile) else None

    def content(self, page: Page, html: str) -> str:
        """The content of a page: of a probe, the mark where a page's own goes."""
        return shells.CONTENT if isinstance(page.file, SheetFile) else html

    def _probe(self, kind: str, address: str) -> SheetFile:
        view = shells.view(kind)
        template = "paper.html" if kind == "paper" else "listing.html"
        front = f"---\ntitle: {view.title}\ntemplate: {template}\n---\n"
        return SheetFile(address, self._config, lambda: front, lambda: view)

    def _find(self, path: str) -> str | None:
        """The address of the page of the archive that a link names."""
        address = links.address(path)
        if address.startswith("papers/"):
            return address if address.split("/")[1] in self._slugs else None
        return address if any(listing.address == address for listing in self._listings) else None

    # The stages.

    def _read(self) -> None:
        now = time.time_ns()
        tasks = [(name, now) for name in self._reading.folders()]
        work = crew.each(self._processes, self._reading.read, tasks)
        done = progress.track(work, "Reading", len(tasks), "folder")
        self._sources = {folder: self._reading.sources(folder) for (folder, _), _ in done}
        every = [source for _, found in sorted(self._sources.items()) for source in found]
        self._by_name = {source.name: source for source in every}
        self.problems += [Problem(*source.problem) for source in every if source.problem]
        self._counts = read_counts(self._library, self.problems)
        self._slugs = {source.slug for source in every if source.slug}
        config = self._config
        by_hand = (self._library.content / name for name in _BY_HAND)
        self._said = digest(*(path.name.encode() + path.read_bytes() for path in by_hand if path.exists()))
        self._state = digest(
            *(source.name.encode() + source.digest for source in every),
            digest_of_files(self._library.counts_folder, "*.csv"),
            self._said,
            repr((self._settings, config.site_name, config.site_url, config.site_description)),
        )

    @cached_property
    def _archive(self) -> Archive:
        with self._summary.stage("arrange"):
            shown = (
                paper
                for folder, sources in sorted(self._sources.items())
                for paper in self._reading.entries(folder, sources)
            )
            archive = Archive(self._library, self._settings, shown, self._counts, self.problems)
            self.problems = archive.problems
            return archive

    @cached_property
    def _listings(self) -> list[Listing]:
        archive = self._archive
        with self._summary.stage("arrange"):
            return list(archive.listings)

    def check(self) -> list[Problem]:
        """Compare with the site that is there, and leave it as it is; what is wrong with the archive."""
        self._cut_shells()
        config = repr((self._config.markdown_extensions, self._config.mdx_configs))
        self._made_by = digest(digest_of_files(FOLDER, "*.md"), config)
        scripts = digest_of_files(searching.SCRIPTS, "*.js")
        kinds = (shell.digest for shell in self._shells.values())
        self._state = digest(self._state, self._made_by, scripts, *kinds)
        remembered = self._memory.load("state")
        self._kept: set[str] | None = None
        if remembered and remembered[0] == self._state and self._outputs.are_kept(remembered[1]):
            self._kept = set(remembered[1])
            self.problems = [Problem(*problem) for problem in remembered[2]]
        else:
            self.problems = self._archive.problems
        return self.problems

    def finish(self) -> str:
        """Stamp every page whose parts changed, and bring the rest into the site; a line that sums it up."""
        self._config.site_dir = self._site
        self._outputs.begin()
        names = self._stamp() if self._kept is None else self._kept
        with self._summary.stage("write"):
            names |= self._outputs.bring(self._stage, "", _MADE_HERE)
            deleted = self._outputs.finish(names)
        return self._summary.line(
            len(self._slugs),
            self._outputs.written,
            len(names) - self._outputs.written,
            deleted,
            self._outputs.size,
            crew.peak_memory(self._processes),
        )

    def _cut_shells(self) -> None:
        """Take the probes out of what MkDocs made."""
        for key, address in shells.probes():
            path = self._stage / address / "index.html"
            own = "" if key[0] in shells.HUBS else address
            self._shells[key] = Shell(path.read_text("utf-8"), own)
            path.unlink()

    def _stamp(self) -> set[str]:
        """All pages of the archive, and what is made of them; the names of their files."""
        archive, listings = self._archive, self._listings
        config = self._config
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        templates = Templates(FOLDER, lambda text: str(converter.reset().convert(text)))
        self._printer = Printer(templates, archive.tags)
        # Whether a person's links find their pages.
        self._targets = digest(*sorted(self._slugs), *(listing.address for listing in listings))
        names: set[str] = set()
        sound = True
        folders = {folder: self._shown(folder) for folder in sorted(self._sources)}
        with self._summary.stage("related"):
            if not self._is_rebuilt or not self._relating.is_done:
                self._relating.update(folders)
        with self._summary.stage("lists"):
            stale = list(self._stale(listings, names))
            shared = digest(self._made_by, self._shells["paper", 2].digest, self._said)
            self._frames = frames(archive, folders, shared, self._targets)
            # Related papers that stay as they were do not follow from what is in the archive now.
            self._remembered = {} if self._is_rebuilt else self._memory.load("frames") or {}
        for what, work, tasks, unit in (
            ("papers", self._stamp_papers, [(folder,) for folder in folders], "folder"),
            ("lists", self._stamp_listings, crew.batches(stale, _BATCH), "part"),
        ):
            with self._summary.stage(what):
                stamped = crew.each(self._processes, work, tasks)
                for _, (kept, done, whole) in progress.track(stamped, f"Stamping {what}", len(tasks), unit):
                    names.update(kept)
                    for sheet, key in whole:
                        missing = self._files.missing
                        view, content = self._whole(sheet)
                        if self._files.missing != missing:  # so that the next build tells of it as well
                            sound, key = False, b""
                        done.append(self._put(view, content, sheet.address, key))
                    for one in done:
                        names.add(one[0])
                        self._outputs.remember(*one)
        with self._summary.stage("search"):
            index = self._cache / "search"
            if not self._is_rebuilt or not index.exists():
                papers = SearchedPapers(archive, archive.by_age(), self._sheets, self._content)
                searching.build(papers, index, self._cache / "search.state", self._processes)
            names |= self._outputs.bring(index, searching.FOLDER + "/")
        with self._summary.stage("feed, sitemap"):
            for name, data in self._files_of_all():
                self._outputs.remember(*self._outputs.put(name, digest(data), data))
                names.add(name)
        if sound:
            problems = [(problem.where, problem.field, problem.reason) for problem in self.problems]
            self._memory.save("state", (self._state, sorted(names), problems))
            self._memory.save("frames", {} if self._is_rebuilt else self._frames)
        else:
            self._memory.forget("state")
            self._memory.forget("frames")
        return names

    def _stamp_papers(self, folder: str) -> Stamped:
        """The pages of one folder's papers; those with a curator's Markdown are left to `_whole`."""
        archive, shell = self._archive, self._shells["paper", 2]
        shown = self._shown(folder)
        kept = [f"papers/{each.slug}/index.html" for _, each in shown]
        if self._remembered.get(folder) == self._frames[folder] and self._outputs.are_kept(kept):
            return kept, [], []
        packed, kept, done, whole = None, [], [], []
        related = self._relating.of(folder)
        for source, each in shown:
            nearby = archive.nearby(each, related.get(source.name, ()))
            tags, counts = archive.tags.of(each), archive.counts.get(each.id, Counts())
            targets = self._targets if source.whole else b""
            addresses = archive.authors.addresses(each)
            parts = (source.digest, shell.digest, repr((tags, counts, addresses)), targets, nearby.frame)
            key = digest(self._made_by, *parts)
            name = f"papers/{each.slug}/index.html"
            if self._outputs.is_kept(name, key):
                kept.append(name)
                continue
            packed = self._reading.sheets(folder) if packed is None else packed
            sheet = sheets.complete(self._reading.sheet(source, packed), counts, tags, addresses, nearby)
            if sheet.has_markdown:
                whole.append((sheet, key))
            else:
                done.append(self._put(sheets.view(sheet), self._printer.html(sheet), sheet.address, key))
        return kept, done, whole

    def _shown(self, folder: str) -> list[tuple[Source, Entry]]:
        """The files of a folder whose papers are shown."""
        found = ((source, self._archive.entry(source.name)) for source in self._sources[folder])
        return [(source, each) for source, each in found if each]

    def _stale(self, listings: Iterable[Listing], names: set[str]) -> Iterator[tuple[Listing, bytes]]:
        """The index pages that must be made, with their keys; the names of the others are noted."""
        for listing in listings:
            shell = self._shells[listing.kind, listing.address.count("/")]
            shown = (self._printer.digest(each) for block in listing.blocks for each in block.entries)
            # Where a person's words are on the page, they may lead anywhere.
            intro = self._archive.intro if listing.kind == "home" else ""
            targets = self._targets if intro else b""
            key = digest(shell.digest, self._made_by, listing.frame, intro, targets, *shown)
            name = f"{listing.address}index.html"
            if self._outputs.is_kept(name, key):
                names.add(name)
            else:
                yield listing, key

    def _stamp_listings(self, stale: list[tuple[Listing, bytes]]) -> Stamped:
        """Some of the index pages; home with a curator's Markdown is left to `_whole`."""
        done, whole = [], []
        for listing, key in stale:
            sheet = sheets.listing_sheet(listing, self._config.site_name, self._archive.intro)
            if sheet.has_markdown:
                whole.append((sheet, key))
            else:
                done.append(self._put(sheets.view(sheet), self._printer.html(sheet), sheet.address, key))
        return [], done, whole

    def _whole(self, sheet: Sheet) -> tuple[View, str]:
        """A page with Markdown of a person's, which may hold anything: converted whole, by MkDocs."""
        view = sheets.view(sheet)
        file = SheetFile(sheet.address, self._config, lambda: self._printer.markdown(sheet), lambda: view)
        page = Page(None, file, self._config)
        page.read_source(self._config)
        page.render(self._config, self._files)
        return view, str(page.content)

    def _put(self, view: View, content: str, address: str, key: bytes) -> tuple[str, Output, bool]:
        shell = self._shells[view.kind, address.count("/")]
        return self._outputs.put(f"{address}index.html", key, shell.fill(view, content, address).encode())

    def _files_of_all(self) -> Iterator[tuple[str, bytes]]:
        """The files that are about many pages."""
        config = self._config
        url = config.site_url or ""
        yield "feed.xml", feeds.rss(self._archive, config.site_name, config.site_description or "", url)
        addresses = [f"papers/{each.slug}/" for each in self._archive.entries]
        addresses += [listing.address for listing in self._listings]
        by_hand = (file for file in self._files.documentation_pages() if not isinstance(file, SheetFile))
        addresses += [file.url for file in by_hand]
        yield from sitemap.files(addresses, url)
        yield "robots.txt", sitemap.robots(url)

    def _sheets(self, papers: Iterable[Entry]) -> Iterator[Sheet]:
        """The sheets of some papers, whose order is that of their folders."""
        files = (self._by_name[self._archive.source(each.slug)] for each in papers)
        for folder, sources in groupby(files, key=lambda source: source.folder):
            packed = self._reading.sheets(folder)
            yield from (self._reading.sheet(source, packed) for source in sources)

    def _content(self, each: Entry) -> bytes:
        """Stands for a paper's page and for the code that reads it."""
        return self._by_name[self._archive.source(each.slug)].digest + self._reading.memory.version
