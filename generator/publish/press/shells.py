"""Shells: what the theme puts around a page's content, rendered once for each kind of page.

MkDocs renders a probe page of each kind, by its own rules, with marks for a page's own parts. The result is
cut at the marks; a page is the pieces with its own parts between them.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.content.library import Library
from generator.incremental.keys import Hashed, hash_of
from generator.incremental.steps import page_file
from generator.listings.kinds import KINDS, Kind
from generator.pages.sheets import FRAME
from generator.publish.press.sheetfile import SheetFile

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


def cut(library: Library, stage: Path, made_by: bytes) -> Shells:
    """Turn the probes in the folder that MkDocs wrote to into shells, and delete them; see `Shell`."""
    made = {}
    for kind, address in probes(library):
        path = stage / page_file(address)
        own = "" if address == kind.address else address  # the only page of the kind
        made[kind, address.count("/")] = Shell(path.read_text("utf-8"), own, made_by)
        path.unlink()
    return made
