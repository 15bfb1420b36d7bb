"""Stamping: the parts of a page between the pieces of a shell; only where the parts changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from generator.listings import Listing
from generator.pages import sheets
from generator.pages.archive import Archive
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.papers.paper import Counts
from generator.publish.machinery.cache import digest
from generator.publish.machinery.outputs import Output, Outputs
from generator.publish.press.frames import frames
from generator.publish.press.links import LinkedFiles
from generator.publish.press.reading import Reading
from generator.publish.press.relating import Papers, Relating
from generator.publish.press.sheetfile import SheetFile
from generator.publish.press.shells import Shell

Put = tuple[str, Output, bool]  # see `Outputs.put`
# Names of pages that are left as they are, pages that were made, pages that are left to `Stamping.whole`.
Stamped = tuple[list[str], list[Put], list[tuple[Sheet, bytes]]]


class Stamping:
    """Makes the pages of an archive.

    Args:
        config: MkDocs' configuration.
        archive: the archive.
        listings: its index pages.
        papers: its papers, by the folder of their file, in order.
        reading, relating: give the sheets of papers, and their related ones.
        outputs: the site.
        shells: by kind of page and the number of folders it is in.
        made_by: stands for the skeletons of pages, and for how Markdown is read.
        said: stands for what a person says of the archive as a whole.

    Attributes:
        frames: stand for all that the pages of a folder follow from.
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
        shells: Mapping[tuple[str, int], Shell],
        made_by: bytes,
        said: bytes,
    ) -> None:
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        templates = Templates(FOLDER, lambda text: str(converter.reset().convert(text)))
        self._printer = Printer(templates, archive.tags)
        self._config = config
        self._archive = archive
        self._papers = papers
        self._reading = reading
        self._relating = relating
        self._outputs = outputs
        self._shells = shells
        self._made_by = made_by
        # Whether a person's links find their pages.
        slugs = sorted(each.slug for each in archive.entries)
        self._targets = digest(*slugs, *(listing.address for listing in listings))
        shared = digest(made_by, shells["paper", 2].digest, said)
        self.frames = frames(archive, papers, shared, self._targets)

    def papers(self, folder: str, is_same: bool) -> Stamped:
        """The pages of one folder's papers; those with a curator's Markdown are left to `whole`.

        Args:
            folder: the folder.
            is_same: its frame is that of the last build.
        """
        archive, shell, shown = self._archive, self._shells["paper", 2], self._papers[folder]
        kept = [f"papers/{each.slug}/index.html" for _, each in shown]
        if is_same and self._outputs.are_kept(kept):
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
                done.append(self._put(sheet, self._printer.html(sheet), key))
        return kept, done, whole

    def stale(self, listings: Iterable[Listing]) -> tuple[list[tuple[Listing, bytes]], set[str]]:
        """The index pages that must be made, with their keys, and the names of the others."""
        stale, kept = [], set()
        for listing in listings:
            shell = self._shells[listing.kind, listing.address.count("/")]
            shown = map(self._printer.digest, chain.from_iterable(block.entries for block in listing.blocks))
            # Where a person's words are on the page, they may lead anywhere.
            intro = self._archive.intro if listing.kind == "home" else ""
            targets = self._targets if intro else b""
            key = digest(shell.digest, self._made_by, listing.frame, intro, targets, *shown)
            name = f"{listing.address}index.html"
            if self._outputs.is_kept(name, key):
                kept.add(name)
            else:
                stale.append((listing, key))
        return stale, kept

    def listings(self, stale: Sequence[tuple[Listing, bytes]]) -> Stamped:
        """Some of the index pages; home with a curator's Markdown is left to `whole`."""
        done, whole = [], []
        for listing, key in stale:
            sheet = sheets.listing_sheet(listing, self._config.site_name, self._archive.intro)
            if sheet.has_markdown:
                whole.append((sheet, key))
            else:
                done.append(self._put(sheet, self._printer.html(sheet), key))
        return [], done, whole

    def whole(self, sheet: Sheet, key: bytes, files: LinkedFiles) -> tuple[Put, bool]:
        """A page with Markdown of a person's, which may hold anything: converted whole, by MkDocs.

        Args:
            sheet: the page.
            key: what it is made from.
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
        return self._put(sheet, str(page.content), key if is_sound else b""), is_sound

    def _put(self, sheet: Sheet, content: str, key: bytes) -> Put:
        view, address = sheets.view(sheet), sheet.address
        shell = self._shells[view.kind, address.count("/")]
        return self._outputs.put(f"{address}index.html", key, shell.fill(view, content, address).encode())
