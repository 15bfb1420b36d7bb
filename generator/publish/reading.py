"""The first stage of the press: every page in ``content/papers``, parsed once for each content it has.

What is remembered of a page goes by the hash of its bytes. Time stamps only spare reading the bytes again:
a fresh checkout, where all of them are new, costs the reading and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

from generator import catalogue, sheets
from generator.catalogue import Entry
from generator.errors import ArchiveError, Problem
from generator.library import Library
from generator.publish.memory import Memory, digest
from generator.sheets import Packed, Sheet

_UNSETTLED = 2_000_000_000  # ns; a file this young may change once more within one tick of its clock


class Source(NamedTuple):
    """A page's file, and what lists need of it.

    Attributes:
        name: the file, from the ``content`` folder.
        signature: time stamps, size and inode, by which a file counts as unchanged.
        digest: of its bytes.
        entry: the paper as lists show it, as a tuple; ``None`` if it is hidden or cannot be read.
        problem: why it cannot be read, as a tuple.
        whole: a person's Markdown is in it, which may hold anything, links to other pages too.
    """

    name: str
    signature: tuple[int, ...]
    digest: bytes
    entry: tuple[object, ...] | None
    problem: tuple[str, str, str] | None
    whole: bool = False

    @property
    def folder(self) -> str:
        """The folder it is in, as `Reading.folders` gives it."""
        return self.name.removeprefix("papers/").rpartition("/")[0]


@dataclass(frozen=True)
class Reading:
    """Reads the pages of one folder at a time.

    Args:
        library: the ``content`` folder.
        memory: where the parsed pages are remembered.
    """

    library: Library
    memory: Memory

    def folders(self) -> Iterator[str]:
        """The folders of pages, ``2026/08``, in order."""
        for year in _names(self.library.papers):
            for month in _names(self.library.papers / year):
                yield f"{year}/{month}"

    def read(self, folder: str, now: int) -> list[Source]:
        """What the pages of a folder hold; only those that changed are parsed.

        Args:
            folder: as `folders` gives it.
            now: nanoseconds since 1970.
        """
        index_name, sheets_name = _memory_names(folder)
        remembered = {source[0]: Source(*source) for source in self.memory.load(index_name) or ()}
        packed: dict[str, Packed] | None = None
        found: list[Source] = []
        for item in sorted(os.scandir(self.library.papers / folder), key=lambda item: item.name):
            if not item.name.endswith(".md") or item.name.startswith("."):
                continue
            name = f"papers/{folder}/{item.name}"
            stat = item.stat()
            signature: tuple[int, ...] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            known = remembered.get(name)
            if known and known.signature == signature:
                found.append(known)
                continue
            if stat.st_mtime_ns > now - _UNSETTLED:
                signature = ()
            data = (self.library.papers / folder / item.name).read_bytes()
            if known and known.digest == digest(data):
                found.append(known._replace(signature=signature))
                continue
            if packed is None:
                packed = self.sheets(folder)
            source, sheet = self._parse(name, signature, data)
            found.append(source)
            if sheet:
                packed[name] = sheet
            else:
                packed.pop(name, None)
        if found != list(remembered.values()):
            if packed is None and len(found) < len(remembered):
                packed = self.sheets(folder)
            if packed is not None:
                left = {source.name: packed[source.name] for source in found if source.name in packed}
                # Killed between the two, a build leaves no index that goes with other sheets.
                self.memory.forget(index_name)
                self.memory.save(sheets_name, left)
            self.memory.save(index_name, [tuple(source) for source in found])
        return found

    def sheets(self, folder: str) -> dict[str, Packed]:
        """The remembered sheets of a folder's pages by their files."""
        remembered: dict[str, Packed] = self.memory.load(_memory_names(folder)[1]) or {}
        return remembered

    def sheet(self, source: Source, packed: dict[str, Packed]) -> Sheet:
        """The sheet of a shown page, from what is remembered of its folder, else from its file."""
        known = packed.get(source.name)
        if known is None:
            data = (self.library.content / source.name).read_bytes()
            known = self._parse(source.name, source.signature, data)[1]
            if known is None:
                raise ArchiveError(f"{source.name} changed while the site was built. Build it again.")
        return sheets.unpack(known)

    def _parse(self, name: str, signature: tuple[int, ...], data: bytes) -> tuple[Source, Packed | None]:
        content = digest(data)
        page = self.library.page_of(f"{self.library.content.name}/{name}", data)
        if isinstance(page, Problem):
            return Source(name, signature, content, None, (page.where, page.field, page.reason)), None
        if page.hidden:
            return Source(name, signature, content, None, None), None
        each = catalogue.entry(page)
        values = tuple(getattr(each, item.name) for item in fields(Entry))
        sheet = sheets.paper_sheet(page, name)
        return Source(name, signature, content, values, None, sheet.has_markdown), sheets.pack(sheet)


def _names(folder: os.PathLike[str] | str) -> list[str]:
    try:
        return sorted(item.name for item in os.scandir(folder) if item.is_dir() and item.name[0] != ".")
    except FileNotFoundError:
        return []


def _memory_names(folder: str) -> tuple[str, str]:
    flat = folder.replace("/", "-")
    return f"{flat}.index", f"{flat}.sheets"
