"""Stamping: the parts of a page between the pieces of a shell, where what the page follows from changed."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from generator.content import faults
from generator.incremental.keys import changed, digest, key
from generator.incremental.outputs import Outputs, Put, page_file
from generator.listings import Listing
from generator.listings.entries import Entry
from generator.listings.kinds import PAPER, Kind
from generator.pages import sheets
from generator.pages.archive import Archive
from generator.pages.inputs import IndexPage, Surroundings
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.publish.press import written
from generator.publish.press.links import LinkedFiles
from generator.publish.press.reading import Reading, Source
from generator.publish.press.sheetfile import SheetFile
from generator.publish.press.shells import Shell
from generator.related import Near

Shells = Mapping[tuple[Kind, int], Shell]  # by kind of page and the number of folders it is in


class Stamped(NamedTuple):
    """Some pages of the archive.

    Attributes:
        done: those that were made, as `Outputs.put` returns them.
        whole: sheets and keys of those that are left to `Stamping.whole`.
    """

    done: Sequence[Put] = ()
    whole: Sequence[tuple[Sheet, bytes]] = ()


class PaperInputs(NamedTuple):
    """All that a paper's page follows from.

    Attributes:
        content: the paper's file; see `Source`.
        around: what the rest of the archive decides.
        shell: what stands around the page's parts.
        targets: digest of what a person's links may lead to; empty where there are none.
    """

    content: tuple[str, bytes]
    around: Surroundings
    shell: Shell
    targets: bytes


class IndexInputs(NamedTuple):
    """All that an index page follows from.

    Attributes:
        page: what stands on it.
        shell, targets: see `PaperInputs`.
    """

    page: IndexPage
    shell: Shell
    targets: bytes


@dataclass
class Stamping:
    """Makes the pages of an archive.

    Attributes:
        listings: the archive's index pages.
        papers: its papers by the folder of their file, in order.
        near: what is near to each paper, by its file; in a preview it may be that of an earlier build.
    """

    config: MkDocsConfig
    archive: Archive
    listings: Sequence[Listing]
    papers: Mapping[str, Sequence[tuple[Source, Entry]]]
    reading: Reading
    outputs: Outputs
    shells: Shells
    near: Mapping[str, Near] = field(default_factory=dict)

    def __post_init__(self) -> None:
        config = self.config
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        self._printer = Printer(Templates(FOLDER, lambda text: str(converter.reset().convert(text))))
        slugs = sorted(entry.slug for entry in (*self.archive.entries, *self.archive.waiting))
        self._targets = digest(*slugs, *(listing.address for listing in self.listings))

    def names(self) -> set[str]:
        """The files of all pages."""
        entries = (entry.address for papers in self.papers.values() for _, entry in papers)
        return set(map(page_file, chain(entries, (listing.address for listing in self.listings))))

    def folder(self, folder: str) -> Stamped:
        """The stale pages of a folder's papers."""
        stale: list[tuple[Source, PaperInputs, bytes]] = []
        for source, entry in self.papers[folder]:
            with self._of_page(source.name):
                paper = self._inputs(source, entry)
                paper_key = key(paper)
            if not self.outputs.is_kept(page_file(entry.address), paper_key):
                stale.append((source, paper, paper_key))
        done: list[Put] = []
        whole: list[tuple[Sheet, bytes]] = []
        stored = self.reading.sheets(source for source, _, _ in stale)
        for sheet, (source, paper, paper_key) in zip(stored, stale, strict=True):
            with self._of_page(source.name):
                made = sheets.complete(sheet, paper.around)
                if made.written:
                    whole.append((made, paper_key))
                else:
                    done.append(self._put(made, self._printer.html(made), paper_key))
        return Stamped(done, whole)

    def why(self, address: str) -> str:
        """Why the page at an address is made again, or that it is not."""
        inputs = self._inputs_at(address)
        if inputs is None:
            return f"{address} is no page of the archive."
        known = self.outputs.files.get(page_file(address))
        if known is None or not known[0]:
            return f"{address} is made: no build before this one kept it."
        if parts := changed(inputs, known[0]):
            return f"{address} is made again, since these are others: {', '.join(parts)}."
        is_kept = self.outputs.is_kept(page_file(address), known[0])
        return f"{address} is {'kept' if is_kept else 'made again, since its file was changed or deleted'}."

    def _inputs_at(self, address: str) -> PaperInputs | IndexInputs | None:
        for source, entry in chain.from_iterable(self.papers.values()):
            if entry.address == address:
                return self._inputs(source, entry)
        return next((self._index_inputs(page) for page in self.listings if page.address == address), None)

    def _of_page(self, source: str) -> AbstractContextManager[None]:
        """See `faults.of_page`."""
        return faults.of_page(self.archive.library.content, source)

    def _inputs(self, source: Source, entry: Entry) -> PaperInputs:
        """What a paper's page follows from."""
        around = self.archive.surroundings(entry, self.near.get(source.name, Near()))
        targets = self._targets if source.whole else b""
        return PaperInputs(source.content, around, self._shell(PAPER, PAPER.address), targets)

    def stale(self) -> list[tuple[IndexInputs, bytes]]:
        """What stale index pages follow from, with their keys."""
        stale = []
        for listing in self.listings:
            inputs = self._index_inputs(listing)
            page_key = key(inputs)
            if not self.outputs.is_kept(page_file(listing.address), page_key):
                stale.append((inputs, page_key))
        return stale

    def _index_inputs(self, listing: Listing) -> IndexInputs:
        """What an index page follows from."""
        page = self.archive.index_page(listing, self.config.site_name)
        # Where a person's words are on the page, they may lead anywhere.
        targets = self._targets if page.intro else b""
        return IndexInputs(page, self._shell(listing.kind, listing.address), targets)

    def lists(self, stale: Sequence[tuple[IndexInputs, bytes]]) -> Stamped:
        """The index pages that follow from some inputs, with their keys, of `stale`."""
        done, whole = [], []
        for inputs, page_key in stale:
            sheet = sheets.index_sheet(inputs.page)
            if sheet.written:
                whole.append((sheet, page_key))
            else:
                done.append(self._put(sheet, self._printer.html(sheet), page_key))
        return Stamped(done, whole)

    def whole(self, sheet: Sheet, page_key: bytes, files: LinkedFiles) -> Put:
        """A page with Markdown that a person wrote, which MkDocs converts.

        Where something was warned of (a link that leads to none of the files, what cannot be converted), the
        output has no key, so that the next build makes the page again and repeats the warning.
        """
        with self._of_page(sheet.source) if sheet.kind is PAPER else nullcontext():
            return self._converted(sheet, page_key, files)

    def _converted(self, sheet: Sheet, page_key: bytes, files: LinkedFiles) -> Put:
        missing, view = files.missing, sheets.view(sheet)
        source = sheet.source if sheet.kind is PAPER else ""
        file = SheetFile(sheet.address, self.config, lambda: sheet.written, lambda: view, source)
        own, is_converted = written.converted(sheet.written, file, self.config, files)
        is_trusted = self.archive.settings.trust_markdown
        content = written.filled(self._printer.html(sheet), str(own.content), is_trusted=is_trusted)
        return self._put(sheet, content, page_key if is_converted and files.missing == missing else b"")

    def _put(self, sheet: Sheet, content: str, page_key: bytes) -> Put:
        page = self._shell(sheet.kind, sheet.address).fill(sheets.view(sheet), content, sheet.address)
        return self.outputs.put(page_file(sheet.address), page_key, page)

    def _shell(self, kind: Kind, address: str) -> Shell:
        return self.shells[kind, address.count("/")]
