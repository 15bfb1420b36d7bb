"""Stamping: puts a page's own parts between the pieces of a shell, if the inputs of the page changed.

A shell is what the theme puts around a page's content, rendered once for each kind of page: MkDocs renders a
probe page of each kind, by its own rules, with marks for a page's own parts. The result is cut at the marks.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from generator.content import faults
from generator.content.library import Library
from generator.listings import Block, Listing
from generator.listings.cards import Card
from generator.listings.kinds import KINDS, PAPER, Kind
from generator.pages import sheets
from generator.pages.inputs import SiteWords, Surroundings
from generator.pages.mentions import PaperLink
from generator.pages.sheets import FRAME, Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.publish.context import Edition
from generator.publish.entries import PageFile
from generator.publish.people import notation, written
from generator.publish.people.written import LinkedFiles, SheetFile
from generator.related import Near
from generator.store import progress
from generator.store.keys import Hashed, changed, hash_of, key
from generator.store.outputs import Again, MadeFile, Steps, page_file
from generator.store.pool import batches, run_tasks
from generator.store.store import Step

_BATCH = 100  # pages a task
_MARKS = {name: f"archive-mark-{name}." for name in (*FRAME, "content")}
CONTENT = _MARKS["content"]


class Shell(Hashed):
    """A rendered page, cut at its marks.

    Args:
        page: the HTML that MkDocs made of a probe.
        address: the probe's address, which is a mark, too; ``""`` for a shell of one page only.
        made_by: hash of the templates and settings that turn sheets into content.
    """

    def __init__(self, page: str, address: str, made_by: bytes) -> None:
        names = {mark: name for name, mark in _MARKS.items()}
        if address:
            names[address] = "address"
        cut = re.split("(" + "|".join(map(re.escape, names)) + ")", page)
        if CONTENT not in cut:
            raise ValueError("the theme's template does not show page.content")
        self._pieces = [piece.encode() for piece in cut]
        places = [*_MARKS, "address"]
        self._parts = [places.index(names[mark]) for mark in cut[1::2]]
        self.hash = hash_of(made_by, *cut)

    def fill(self, view: Mapping[str, str], content: str, address: str) -> bytes:
        """Return a whole page; ``view`` has the values of `sheets.frame`."""
        filled = self._pieces.copy()
        values = [value.encode() for value in (*view.values(), content, address)]
        filled[1::2] = [values[place] for place in self._parts]
        return b"".join(filled)


Shells = Mapping[tuple[Kind, int], Shell]  # by kind of page and the number of folders it is in


def probes(library: Library) -> list[tuple[Kind, str]]:
    """Return the kind of each shell with the address of its probe: one probe for each depth.

    A page that a person wrote needs no probe.
    """
    addresses = (
        (kind, address) for kind in KINDS for address in kind.addresses(f"archive-probe-{kind.name}")
    )
    return [(kind, address) for kind, address in addresses if not library.is_written(address)]


class Probe(SheetFile):
    """A page with marks instead of its parts; its content should be `CONTENT`.

    ``edited`` is the file that a person edits, if it is the same for all pages of the kind.
    """

    def __init__(self, kind: Kind, address: str, config: MkDocsConfig, edited: str = "") -> None:
        own = {"kind": kind.name, "feed": kind.way_to_feed(address)}  # the same on all pages of the shell
        view = {name: _MARKS[name] for name in FRAME} | own | ({} if kind.has_files else {"file": edited})
        markdown = f"---\ntitle: {view['title']}\ntemplate: {kind.layout}\n---\n"
        super().__init__(address, config, lambda: markdown, lambda: view)


def cut_shells(library: Library, stage: Path, made_by: bytes) -> Shells:
    """Turn the probes in the folder that MkDocs wrote to into shells, and delete them; see `Shell`."""
    made = {}
    for kind, address in probes(library):
        path = stage / page_file(address)
        own = "" if address == kind.address else address  # the only page of the kind
        made[kind, address.count("/")] = Shell(path.read_text("utf-8"), own, made_by)
        path.unlink()
    return made


Cited = tuple[tuple[str, PaperLink | None], ...]
"""The papers that a person's Markdown on a page may cite, by what it calls them."""


class PaperInputs(NamedTuple):
    """All inputs of a paper's page."""

    content: tuple[str, bytes]  # see `PageFile.content`
    around: Surroundings
    shell: Shell
    targets: bytes  # hash of all addresses, if a person's Markdown may link to them
    cited: Cited
    form: str  # at which readers correct what a machine wrote, if it did


class IndexInputs(NamedTuple):
    """All inputs of an index page."""

    page: Any  # a `Listing` without its blocks: one part of the key, not one for each field
    blocks: tuple[Block, ...]
    shell: Shell
    targets: bytes  # see `PaperInputs`
    cited: Cited


@dataclass
class Stamping:
    """Makes the pages of an edition.

    ``near`` has the papers near each paper, by file; a preview shows an earlier build's.
    """

    config: MkDocsConfig
    edition: Edition
    outputs: Steps
    shells: Shells
    files: LinkedFiles  # where a person's links may lead
    near: Mapping[str, Near]
    around: Callable[[Card, Near], Surroundings]  # see `Archive.surroundings`

    def __post_init__(self) -> None:
        config = self.config
        converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        spoken = self.edition.archive.language
        self._printer = Printer(Templates(FOLDER, lambda text: str(converter.reset().convert(text)), spoken))
        self._site = SiteWords.of(config.site_name, config.site_description, config.repo_url)

    @cached_property
    def _targets(self) -> bytes:
        return hash_of(*sorted(self.edition.addresses))

    def make(self, meanwhile: Callable[[], object]) -> None:
        """Take all pages into the site, and make the stale ones; see `run_tasks` for ``meanwhile``.

        This process makes the pages with a person's Markdown, because MkDocs warns here of links that lead
        nowhere.
        """
        outputs, every = self.outputs, self.edition.papers
        outputs.names.update(page_file(card.address) for _, card in every)
        tasks = batches((pair for pair in every if not pair[0].whole), _BATCH)
        lists: list[Step] = []  # the stale ones are found while other processes stamp papers

        def compare() -> None:
            lists.extend(outputs.stale(self._lists(by_hand=False)))
            if len(lists) <= _BATCH:  # one task, which needs no other process
                outputs.renew(lists, _BATCH)
                lists.clear()
            meanwhile()

        stamped = run_tasks(outputs.processes, self._papers, tasks, compare)
        for _, made in progress.track(stamped, "Stamping pages", len(tasks), "part"):
            outputs.remember(made)
        outputs.renew(lists, _BATCH)
        outputs.remember(self._papers(pair for pair in every if pair[0].whole))
        outputs.take(self._lists(by_hand=True), sys.maxsize)

    def _papers(self, papers: Iterable[tuple[PageFile, Card]]) -> list[MadeFile]:
        """Make the stale pages among the pages of some papers."""
        content, stale = self.edition.library.content, list[tuple[PageFile, PaperInputs, bytes]]()
        for file, card in papers:
            with faults.of_page(content, file.name):
                inputs = self._inputs(file, card)
                made_from = key(inputs)
                if not self.outputs.is_kept(page_file(card.address), made_from):
                    stale.append((file, inputs, made_from))
        made = list[tuple[str, bytes, bytes]]()
        read = self.edition.reading.sheets(file for file, _, _ in stale)
        for (file, inputs, made_from), sheet in zip(stale, read, strict=True):
            with faults.of_page(content, file.name):
                whole = sheets.complete(sheet, inputs.around, inputs.form)
                page = self._page(whole, inputs.shell, inputs.cited)
                made.append((page_file(sheet.address), made_from, page))
        # Writing between two pages would take what makes pages out of the processor's cache.
        return list(starmap(self.outputs.write, made))

    def why(self, address: str) -> str:
        """Return a line that says why a page is made again, or that it is kept."""
        inputs = self._inputs_at(address)
        if inputs is None:
            return f"{address} is not a page of the archive."
        known = self.outputs.files.get(page_file(address))
        if known is None or not known[0]:
            return f"{address} is made: no earlier build kept it."
        if parts := changed(inputs, known[0]):
            return f"{address} is made again, because these inputs changed: {', '.join(parts)}."
        is_kept = self.outputs.is_kept(page_file(address), known[0])
        return f"{address} is {'kept' if is_kept else 'made again, because its file was changed or deleted'}."

    def _inputs_at(self, address: str) -> PaperInputs | IndexInputs | None:
        for file, card in self.edition.papers:
            if card.address == address:
                return self._inputs(file, card)
        found = (page for page in self._index_pages() if page.address == address)
        return next(map(self._index_inputs, found), None)

    def _inputs(self, file: PageFile, card: Card) -> PaperInputs:
        """Return the inputs of a paper's page."""
        around = self.around(card, self.near.get(file.name, Near()))
        targets = self._targets if file.whole else b""
        shell = self.shells[PAPER, PAPER.address.count("/")]
        form = self._site.form(card)
        return PaperInputs(file.content, around, shell, targets, self._cited(file.cited), form)

    def _cited(self, names: Iterable[str]) -> Cited:
        return tuple([(name, self.edition.archive.called(name)) for name in names])

    def _lists(self, *, by_hand: bool) -> Iterator[Step]:
        """Yield the index pages with a person's Markdown, or without."""
        for page in self._index_pages():
            if bool(page.intro) == by_hand:
                yield Step.of(page_file(page.address), self._index_inputs(page), self._list)

    def _index_pages(self) -> Iterator[Listing]:
        whole = self.edition.archive.index_page
        return (whole(listing, self._site) for listing in self.edition.listings)

    def _index_inputs(self, page: Listing) -> IndexInputs:
        """Return the inputs of an index page."""
        # A person's Markdown may link to any page.
        targets = self._targets if page.intro else b""
        shell = self.shells[page.kind, page.address.count("/")]
        cited = self._cited(notation.cited(page.intro))
        return IndexInputs(page._replace(blocks=()), page.blocks, shell, targets, cited)

    def _list(self, inputs: IndexInputs) -> bytes:
        sheet = sheets.index_sheet(inputs.page._replace(blocks=inputs.blocks))
        return self._page(sheet, inputs.shell, inputs.cited)

    def _page(self, sheet: Sheet, shell: Shell, cited: Cited) -> bytes:
        """Return the bytes of a page.

        If MkDocs warned about a person's Markdown (a broken link, a failed conversion), the next build makes
        the page again, and so repeats the warning.
        """
        content, view = self._printer.html(sheet), sheets.frame(sheet)
        if not sheet.written:
            return shell.fill(view, content, sheet.address)
        missing = self.files.missing
        paper_file = sheet.file if sheet.kind is PAPER else ""
        file = SheetFile(sheet.address, self.config, lambda: sheet.written, lambda: view, paper_file)
        called = dict(cited).get
        own, is_converted = written.converted(sheet.written, file, self.config, self.files, called)
        is_trusted = self.edition.settings.trust_markdown
        content = written.filled(content, str(own.content), is_trusted=is_trusted)
        page = shell.fill(view | {"style": written.style(str(own.content))}, content, sheet.address)
        return page if is_converted and self.files.missing == missing else Again(page)
