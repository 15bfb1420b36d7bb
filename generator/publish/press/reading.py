"""The first stage of the press: every page in ``content/papers``, parsed once for each content it has.

What is remembered of a page goes by the hash of its bytes. Time stamps only spare reading the bytes again:
a fresh checkout, where all of them are new, costs the reading and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from generator.content.library import Library, folder
from generator.errors import ArchiveError, Problem
from generator.keys import digest
from generator.listings import entries as catalogue
from generator.listings.entries import Entry
from generator.pages import sheets
from generator.pages.sheets import Packed, Sheet
from generator.publish.machinery.cache import Cache
from generator.related import Words

_values_of = attrgetter(*(item.name for item in fields(Entry)))
PackedWords = tuple[str, bytes, bytes]
_UNSETTLED = 2_000_000_000  # ns; a file this young may change once more within one tick of its clock


class Source(NamedTuple):
    """A page's file.

    Attributes:
        name: the file, from the ``content`` folder.
        signature: time stamps, size and inode, by which a file counts as unchanged.
        digest: of its bytes.
        slug: the paper's; ``""`` if the page is hidden or cannot be read.
        problem: why it cannot be read, as a tuple.
        whole: a person's Markdown is in it, which may hold anything, links to other pages too.
    """

    name: str
    signature: tuple[int, ...]
    digest: bytes
    slug: str = ""
    problem: tuple[str, str, str] | None = None
    whole: bool = False

    def __repr__(self) -> str:
        """What pages follow from, for their keys: time stamps are no part of it."""
        return f"{self.name} {self.digest.hex()}"

    @property
    def folder(self) -> str:
        """The folder it is in, as `Library.folders` gives it."""
        return folder(self.name)


class _Parsed(NamedTuple):
    """What shown pages were parsed to, by their files: entries as tuples, sheets, and words as tuples.

    The words of papers parsed last are still to be found in their titles and abstracts, many at once.
    """

    entries: dict[str, tuple[Any, ...]]
    sheets: dict[str, Packed]
    words: dict[str, PackedWords]
    texts: dict[str, tuple[str, str]]

    def find_words(self) -> None:
        """Find what words are still to be found."""
        if self.texts:
            from generator.related.words import words  # with NumPy, which a build with nothing new spares

            found = words(list(self.texts.values()))
            self.words.update((name, each[:]) for name, each in zip(self.texts, found, strict=True))
            self.texts.clear()


@dataclass(frozen=True)
class Reading:
    """Reads the pages of one folder at a time.

    What is remembered of a folder is in four files, for a build with nothing new needs only the first:
    its sources, the entries of its papers, their sheets, and their words.

    Args:
        library: the ``content`` folder.
        cache: where the parsed pages are remembered.
    """

    library: Library
    cache: Cache

    def read(self, folder: str, now: int) -> None:
        """Remember what the pages of a folder hold; only those that changed are parsed.

        Args:
            folder: as `Library.folders` gives it.
            now: nanoseconds since 1970.
        """
        index = _cache_name(folder, "index")
        remembered = {source[0]: Source(*source) for source in self.cache.load(index) or ()}
        parsed: _Parsed | None = None
        found: list[Source] = []
        for item in self.library.files_in(folder):
            name = f"papers/{folder}/{item.name}"
            stat = item.stat()
            signature: tuple[int, ...] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            known = remembered.get(name)
            if known and known.signature == signature:
                found.append(known)
                continue
            if stat.st_mtime_ns > now - _UNSETTLED:
                signature = ()
            data = _bytes(item.path, stat.st_size)
            if known and known.digest == digest(data):
                found.append(known._replace(signature=signature))
                continue
            parsed = parsed or self._parsed(folder)
            found.append(self._parse(name, signature, data, parsed))
        if found != list(remembered.values()):
            if parsed or len(found) < len(remembered):
                # Killed between the files, a build leaves no index that goes with other ones.
                self.cache.delete(index)
                shown = {source.name for source in found if source.slug}
                parsed = parsed or self._parsed(folder)
                parsed.find_words()
                for kind in ("entries", "sheets", "words"):
                    left = {name: value for name, value in getattr(parsed, kind).items() if name in shown}
                    self.cache.save(_cache_name(folder, kind), left)
            self.cache.save(index, [tuple(source) for source in found])

    def sources(self, folder: str) -> list[Source]:
        """The pages of a folder that was read."""
        return [Source(*source) for source in self.cache.load(_cache_name(folder, "index")) or ()]

    def entries(self, folder: str, sources: Iterable[Source]) -> Iterator[tuple[str, Entry]]:
        """The papers of a folder as lists show them, each with its file."""
        remembered = self.cache.load(_cache_name(folder, "entries")) or {}
        for source in sources:
            if source.slug:
                values = remembered.get(source.name) or self._again(source).entries[source.name]
                yield source.name, Entry(*values)

    def sheets(self, folder: str) -> dict[str, Packed]:
        """The remembered sheets of a folder's pages by their files."""
        remembered: dict[str, Packed] = self.cache.load(_cache_name(folder, "sheets")) or {}
        return remembered

    def sheet(self, source: Source, packed: dict[str, Packed]) -> Sheet:
        """The sheet of a shown page, from what is remembered of its folder, else from its file."""
        return sheets.unpack(packed.get(source.name) or self._again(source).sheets[source.name])

    def sheets_of(self, sources: Iterable[Source]) -> Iterator[Sheet]:
        """The sheets of shown pages, in the order of their folders."""
        for name, some in groupby(sources, key=lambda source: source.folder):
            packed = self.sheets(name)
            yield from (self.sheet(source, packed) for source in some)

    def words(self, folder: str) -> dict[str, PackedWords]:
        """The remembered words of a folder's papers by their files, for `words_of`."""
        remembered: dict[str, PackedWords] = self.cache.load(_cache_name(folder, "words")) or {}
        return remembered

    def words_of(self, source: Source, packed: dict[str, PackedWords]) -> Words:
        """The words of a shown paper, from what is remembered of its folder, else from its file."""
        return Words(*(packed.get(source.name) or self._again(source).words[source.name]))

    def _parsed(self, folder: str) -> _Parsed:
        entries = self.cache.load(_cache_name(folder, "entries")) or {}
        return _Parsed(entries, self.sheets(folder), self.words(folder), {})

    def _again(self, source: Source) -> _Parsed:
        """A shown page parsed once more, where what was remembered of it is lost."""
        parsed = _Parsed({}, {}, {}, {})
        data = (self.library.content / source.name).read_bytes()
        if not self._parse(source.name, source.signature, data, parsed).slug:
            raise ArchiveError(f"{source.name} changed while the site was built. Build it again.")
        parsed.find_words()
        return parsed

    def _parse(self, name: str, signature: tuple[int, ...], data: bytes, parsed: _Parsed) -> Source:
        """A page's source; what it was parsed to goes into ``parsed``."""
        content = digest(data)
        page = self.library.page_of(f"{self.library.content.name}/{name}", data)
        if isinstance(page, Problem):
            return Source(name, signature, content, problem=(page.where, page.field, page.reason))
        if page.hidden:
            return Source(name, signature, content)
        each, sheet = catalogue.entry(page), sheets.paper_sheet(page, name)
        parsed.entries[name] = _values_of(each)
        parsed.sheets[name] = sheets.pack(sheet)
        parsed.texts[name] = sheet.title, sheet.abstract
        return Source(name, signature, content, each.slug, whole=sheet.has_markdown)


def _bytes(path: str, size: int) -> bytes:
    """What is in a file, whose size is known, with as few calls to the system as there can be."""
    file = os.open(path, os.O_RDONLY)
    try:
        data = os.read(file, size + 1)
    finally:
        os.close(file)
    # It may have grown since, or come in parts, as from a network.
    return data if len(data) == size else Path(path).read_bytes()


def _cache_name(folder: str, kind: str) -> str:
    return f"{folder.replace('/', '-')}.{kind}"
