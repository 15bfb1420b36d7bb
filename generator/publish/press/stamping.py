"""Stamping: the parts of a page between the pieces of a shell, where what the page follows from changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from generator.keys import Hashed, digest, key
from generator.listings import Listing, Memberships
from generator.listings.kinds import PAPER, Kind
from generator.pages import sheets
from generator.pages.archive import Archive
from generator.pages.inputs import IndexPage, Placed, Surroundings
from generator.pages.sheets import Packed, Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.publish.machinery.outputs import Output, Outputs, page_file
from generator.publish.press.links import LinkedFiles
from generator.publish.press.reading import Reading, Source
from generator.publish.press.relating import Papers, Relating
from generator.publish.press.sheetfile import SheetFile
from generator.publish.press.shells import Shell

Put = tuple[str, Output, bool]  # see `Outputs.put`
# Names of pages that are left as they are, pages that were made, pages that are left to `Stamping.whole`.
Stamped = tuple[list[str], list[Put], list[tuple[Sheet, bytes]]]
Shells = Mapping[tuple[Kind, int], Shell]  # by kind of page and the number of folders it is in


class Layout(Hashed):
    """What stands around the parts of a page: the Markdown templates and the theme's shell.

    Args:
        shell: the theme's.
        made_by: stands for the Markdown templates, and for how Markdown is read.
    """

    __slots__ = ("shell",)

    def __init__(self, shell: Shell, made_by: bytes) -> None:
        self.shell = shell
        self.digest = digest(shell.digest, made_by)


@dataclass(frozen=True, slots=True)
class PaperInputs:
    """All that a paper's page follows from.

    Attributes:
        source: the paper's file.
        around: what the rest of the archive decides.
        layout: what stands around the page's parts.
        targets: stands for what a person's links may lead to; empty where there are none.
    """

    source: Source
    around: Surroundings
    layout: Layout
    targets: bytes


@dataclass(frozen=True, slots=True)
class FolderInputs:
    """All that the pages of a folder's papers follow from; their `PaperInputs` are made of nothing else.

    With it, a folder with nothing new is passed over at once.

    Attributes:
        papers: the papers with their files.
        earlier: stands for the files of this and all earlier folders, from which related papers follow.
            So an edit in an old folder has all later ones looked at page by page.
        memberships: the collections that papers of the archive belong to.
        layout: what stands around the parts of pages.
        targets: stands for what a person's links may lead to; empty where there are none.
    """

    papers: tuple[tuple[Source, Placed], ...]
    earlier: bytes
    memberships: Memberships
    layout: Layout
    targets: bytes


@dataclass(frozen=True, slots=True)
class IndexInputs:
    """All that an index page follows from.

    Attributes:
        page: what stands on it.
        layout: what stands around it.
        targets: stands for what a person's links may lead to; empty where there are none.
    """

    page: IndexPage
    layout: Layout
    targets: bytes


class Stamping:
    """Makes the pages of an archive.

    Args:
        config: MkDocs' configuration.
        archive: the archive.
        listings: its index pages.
        papers: its papers, by the folder of their file, in order.
        reading, relating: give the sheets of papers, and their related ones.
        outputs: the site.
        shells: what the theme puts around pages.
        made_by: stands for the Markdown templates of pages, and for how Markdown is read.

    Attributes:
        folder_keys: of all that the pages of each folder follow from.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        archive: Archive,
        listings: Iterable[Listing],
        papers: Papers,
        reading: Reading,
        relating: Relating,
        outputs: Outputs,
        shells: Shells,
        made_by: bytes,
    ) -> None:
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        self._printer = Printer(Templates(FOLDER, lambda text: str(converter.reset().convert(text))))
        self._config = config
        self._archive = archive
        self._reading = reading
        self._relating = relating
        self._outputs = outputs
        self._layouts = {place: Layout(shell, made_by) for place, shell in shells.items()}
        slugs = sorted(entry.slug for entry in archive.entries)
        self._targets = digest(*slugs, *(listing.address for listing in listings))
        self._folders = self._folder_inputs(papers)
        self.folder_keys = {folder: key(inputs) for folder, inputs in self._folders.items()}

    def _folder_inputs(self, papers: Papers) -> dict[str, FolderInputs]:
        archive, layout = self._archive, self._layout(PAPER, PAPER.address)
        earlier, folders = b"", {}
        for folder, shown in papers.items():
            earlier = digest(earlier, *(repr(source) for source, _ in shown))
            placed = tuple((source, archive.placed(entry)) for source, entry in shown)
            targets = self._targets if any(source.whole for source, _ in shown) else b""
            folders[folder] = FolderInputs(placed, earlier, archive.memberships, layout, targets)
        return folders

    def papers(self, folder: str, is_same: bool) -> Stamped:
        """The pages of one folder's papers; those with a curator's Markdown are left to `whole`.

        Args:
            folder: the folder.
            is_same: its key is that of the last build.
        """
        inputs = self._folders[folder]
        kept = [page_file(placed.entry.address) for _, placed in inputs.papers]
        if is_same and self._outputs.are_kept(kept):
            return kept, [], []
        packed, kept, done, whole = None, [], [], []
        related = self._relating.of(folder)
        for source, placed in inputs.papers:
            nearest = self._archive.related(related.get(source.name, ()))
            around = Surroundings.of(placed, nearest, inputs.memberships)
            paper = PaperInputs(source, around, inputs.layout, inputs.targets if source.whole else b"")
            paper_key = key(paper)
            name = page_file(placed.entry.address)
            if self._outputs.is_kept(name, paper_key):
                kept.append(name)
                continue
            packed = self._reading.sheets(folder) if packed is None else packed
            sheet = self._paper_sheet(paper, packed)
            if sheet.has_markdown:
                whole.append((sheet, paper_key))
            else:
                done.append(self._put(sheet, self._printer.html(sheet), paper_key))
        return kept, done, whole

    def _paper_sheet(self, paper: PaperInputs, packed: dict[str, Packed]) -> Sheet:
        return sheets.complete(self._reading.sheet(paper.source, packed), paper.around)

    def stale(self, listings: Iterable[Listing]) -> tuple[list[tuple[IndexInputs, bytes]], set[str]]:
        """What stale index pages follow from, with their keys, and the names of the other ones."""
        stale, kept = [], set()
        for listing in listings:
            page = self._archive.index_page(listing, self._config.site_name)
            # Where a person's words are on the page, they may lead anywhere.
            targets = self._targets if page.intro else b""
            inputs = IndexInputs(page, self._layout(listing.kind, listing.address), targets)
            page_key = key(inputs)
            name = page_file(listing.address)
            if self._outputs.is_kept(name, page_key):
                kept.add(name)
            else:
                stale.append((inputs, page_key))
        return stale, kept

    def listings(self, stale: Sequence[tuple[IndexInputs, bytes]]) -> Stamped:
        """Some of the index pages; home with a curator's Markdown is left to `whole`."""
        done, whole = [], []
        for inputs, page_key in stale:
            sheet = sheets.index_sheet(inputs.page)
            if sheet.has_markdown:
                whole.append((sheet, page_key))
            else:
                done.append(self._put(sheet, self._printer.html(sheet), page_key))
        return [], done, whole

    def whole(self, sheet: Sheet, page_key: bytes, files: LinkedFiles) -> tuple[Put, bool]:
        """A page with Markdown of a person's, which may hold anything: converted whole, by MkDocs.

        Args:
            sheet: the page.
            page_key: of what it follows from.
            files: what its links may lead to.

        Returns what `Outputs.put` does, and whether all of its links lead to something.
        """
        missing, view = files.missing, sheets.view(sheet)
        file = SheetFile(sheet.address, self._config, lambda: self._printer.markdown(sheet), lambda: view)
        page = Page(None, file, self._config)
        page.read_source(self._config)
        page.render(self._config, files)
        is_sound = files.missing == missing
        # With no key it is made again by the next build, which so tells of it as well.
        return self._put(sheet, str(page.content), page_key if is_sound else b""), is_sound

    def _put(self, sheet: Sheet, content: str, page_key: bytes) -> Put:
        shell = self._layout(sheet.kind, sheet.address).shell
        page = shell.fill(sheets.view(sheet), content, sheet.address)
        return self._outputs.put(page_file(sheet.address), page_key, page.encode())

    def _layout(self, kind: Kind, address: str) -> Layout:
        return self._layouts[kind, address.count("/")]
