"""The first stage of the press: parses every changed page in ``content/papers``.

A hash shows whether bytes changed. Time stamps only spare reading the bytes: after a fresh checkout, all time
stamps are new, and pages are read but not parsed.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby, starmap
from typing import Any, NamedTuple

from generator.content import disk, faults, limits
from generator.content.curated.venues import VenueTable
from generator.content.joined import Unshown
from generator.content.library import Library, folder, record_of
from generator.errors import ArchiveError, Problem
from generator.incremental import progress
from generator.incremental.cache import Cache
from generator.incremental.keys import hash_of, signature
from generator.incremental.processes import run_tasks
from generator.listings.cards import Card
from generator.listings.saved import SavedQueries, Taken
from generator.pages import sheets
from generator.pages.sheets import Packed, Sheet
from generator.papers import records
from generator.papers.paper import Counts
from generator.publish.press.notation import cited
from generator.publish.press.pagefiles import PageFile, PageFiles
from generator.related import Words, words

_UNSETTLED = 2_000_000_000  # ns; a younger file may change again within one tick of its clock


class _Parsed(NamedTuple):
    """The values of a shown page that the cache keeps: `Card`, `Sheet`, `Taken`, a record, `Words`."""

    cards: tuple[Any, ...]
    sheets: Packed
    taken: tuple[Any, ...]
    records: dict[str, Any]
    words: tuple[Any, ...]


def _by_kind(pages: Mapping[str, _Parsed]) -> dict[str, dict[str, Any]]:
    """Return the values of pages by kind, then by file, as the cache keeps them."""
    kinds = _Parsed._fields
    return {kind: {name: page[place] for name, page in pages.items()} for place, kind in enumerate(kinds)}


@dataclass(frozen=True)
class Reading:
    """Reads the pages of one folder at a time.

    A folder has six files in the cache, because a build with nothing new needs only the first: its page
    files, then the cards, sheets, records and words of its papers, and the saved queries' results.
    """

    library: Library
    cache: Cache
    saved: SavedQueries

    def pages(self, processes: int) -> PageFiles:
        """Read the pages of all papers, several folders at a time, and return them."""
        now = time.time_ns()
        # The latest months take longest, so they come first.
        tasks = [(name, now) for name in reversed(list(self.library.folders()))]
        work = run_tasks(processes, self.read, tasks)
        done = progress.track(work, "Reading", len(tasks), "folder")
        return PageFiles(dict(sorted((folder, self.files(folder)) for (folder, _), _ in done)))

    def read(self, folder: str, now: int) -> None:
        """Parse the changed pages of a folder from `Library.folders`, and save the values of all its pages.

        ``now`` is in nanoseconds since 1970.
        """
        asked, saved_files = self._index(folder)
        is_asked = asked == self.saved.hash
        before = {file.name: file for file in saved_files}
        parsed: dict[str, _Parsed] = {}
        files: list[PageFile] = []
        for found in self.library.files_in(folder):
            name = f"papers/{folder}/{found.name}"
            stat = found.stat()
            signed = signature(stat)
            known = before.get(name)
            if known and known.signature == signed:
                files.append(known)
                continue
            if stat.st_mtime_ns > now - _UNSETTLED:
                signed = ()
            data = faults.guarded(self._where(name), disk.read, found.path)
            if isinstance(data, Problem):
                files.append(PageFile(name, signed, b"").without(data))
                continue
            if known and known.hash == hash_of(data):
                files.append(known._replace(signature=signed))
                continue
            files.append(self._parse(name, signed, data, parsed))
        if files == list(before.values()) and is_asked:
            return
        made = _by_kind(parsed)
        if not is_asked:
            self._ask(parsed, files, made["taken"])
        shown = [file.name for file in files if file.slug]
        if not parsed and shown == [file.name for file in before.values() if file.slug]:
            made = {} if is_asked else {"taken": made["taken"]}
        if made:
            # If the build is killed between the files, no index must be left that does not match them.
            self.cache.path(f"{folder}.index").unlink(missing_ok=True)
        for kind, values in made.items():
            values = self._stored(folder, kind) | values
            self.cache.save(f"{folder}.{kind}", {name: values[name] for name in shown if name in values})
        kept = self.saved.hash, self._venues.hash, [tuple(file) for file in files]
        self.cache.save(f"{folder}.index", kept)

    def _ask(
        self, parsed: Mapping[str, _Parsed], files: list[PageFile], taken: dict[str, tuple[Any, ...]]
    ) -> None:
        """Run the saved queries on pages that were parsed before; a page that raises becomes a problem."""
        for place, file in enumerate(files):
            if file.slug and file.name not in parsed:
                made = faults.guarded(self._where(file.name), self._taken, file)
                if isinstance(made, Problem):
                    files[place] = file.without(made)
                else:
                    taken[file.name] = made

    def _where(self, name: str) -> str:
        """Return the name of a page's file in messages."""
        return f"{self.library.content.name}/{name}"

    def _index(self, folder: str) -> tuple[bytes, list[PageFile]]:
        """Return the hash of the saved queries that a folder was last read with, and the folder's pages.

        There are none if it was read with another table of venues: every page is parsed again.
        """
        asked, venues, files = self.cache.load(f"{folder}.index") or (b"", b"", ())
        return asked, [PageFile(*file) for file in files] if venues == self._venues.hash else []

    @property
    def _venues(self) -> VenueTable:
        return self.saved.vocabularies.venues

    def files(self, folder: str) -> list[PageFile]:
        """Return the pages of a folder that was read."""
        return self._index(folder)[1]

    def cards(self, files: Iterable[PageFile]) -> Iterator[tuple[str, Card]]:
        """Yield the card of each shown paper among some pages, with its file."""
        shown = [file for file in files if file.slug]
        cards: Iterable[Card] = starmap(Card, self._values("cards", shown))
        if self.saved.hash:
            taken = starmap(Taken, self._values("taken", shown))
            cards = map(Taken.card, taken, cards)
        return zip((file.name for file in shown), cards, strict=True)

    def sheets(self, files: Iterable[PageFile]) -> Iterator[Sheet]:
        """Yield the sheets of shown pages; see `_values`."""
        return map(sheets.unpack, self._values("sheets", files))

    def sheets_of(self, folder: str) -> Callable[[PageFile], Sheet]:
        """Return a function from a shown page of a folder to its sheet; its first call loads the cache."""
        stored = cache(partial(self._stored, folder, "sheets"))
        return lambda file: sheets.unpack(self._value(stored(), "sheets", file))

    def records(self, files: Iterable[PageFile]) -> Iterator[dict[str, Any]]:
        """Yield the records of shown pages, without counts; see `_values`."""
        return self._values("records", files)

    def words(self, files: Iterable[PageFile]) -> Iterator[Words]:
        """Yield the words of shown pages; see `_values`."""
        return starmap(Words, self._values("words", files))

    def _values(self, kind: str, files: Iterable[PageFile]) -> Iterator[Any]:
        """Yield a value of each page, given folder by folder: from the cache, else from the page's file."""
        for name, in_folder in groupby(files, key=lambda file: folder(file.name)):
            stored = self._stored(name, kind)
            for file in in_folder:
                yield self._value(stored, kind, file)

    def _value(self, stored: Mapping[str, Any], kind: str, file: PageFile) -> Any:
        return stored.get(file.name) or self._again(file)[kind][file.name]

    def _stored(self, folder: str, kind: str) -> dict[str, Any]:
        """Return the cached values of a kind for the pages of a folder, by file."""
        return self.cache.load(f"{folder}.{kind}") or {}

    def _again(self, file: PageFile) -> dict[str, dict[str, Any]]:
        """Parse a shown page once more: its values in the cache are lost."""
        parsed: dict[str, _Parsed] = {}
        data = disk.read(self.library.content / file.name)
        if not self._parse(file.name, file.signature, data, parsed).slug:
            raise _changed(file)
        return _by_kind(parsed)

    def _taken(self, file: PageFile) -> tuple[Any, ...]:
        """Run the saved queries on a shown page that was parsed before the queries changed."""
        page = self.library.shown(self.library.content / file.name)
        if isinstance(page, Problem):
            raise _changed(file)
        return tuple(self.saved.taking(page.paper))

    def _parse(
        self, name: str, signed: tuple[int, ...], data: bytes, parsed: dict[str, _Parsed]
    ) -> PageFile:
        """Return a page's file, and add the values of a shown page to ``parsed``."""
        file = PageFile(name, signed, hash_of(data))
        made = faults.guarded(self._where(name), self._made, file, data)
        if isinstance(made, Problem):
            return file.without(made)
        file, page = made
        if page:
            parsed[name] = page
        return file

    def _made(self, file: PageFile, data: bytes) -> tuple[PageFile, _Parsed | None] | Problem:
        """Return a page's file with the paper's ids and dates, and the values of the page if it is shown."""
        name = file.name
        whole = self.library.page(f"{self.library.content}/{name}", data)
        if isinstance(whole, Problem):
            return whole
        if not whole.is_shown:
            left = Unshown.of(name, whole)
            return file._replace(others=left.names, target=left.target), None
        record = records.values(record_of(name, whole, Counts()))
        page = limits.limited(whole)
        appeared = self._venues.of(page.paper)
        card = Card.of(page, appeared)
        sheet = sheets.paper_sheet(page, name, self._venues.accepted(appeared))
        taken = tuple(self.saved.taking(page.paper)) if self.saved.hash else ()
        spoken = tuple(words.words(sheet.title, sheet.abstract))
        parsed = _Parsed(card.packed(), sheets.pack(sheet), taken, record, spoken)
        file = file._replace(slug=card.slug, whole=bool(sheet.written), cited=cited(sheet.written))
        return file._replace(
            others=page.paper.ids[1:], date=card.first, added=card.added, id=card.id
        ), parsed


def _changed(file: PageFile) -> ArchiveError:
    return ArchiveError(f"{file.name} changed while the site was built. Build it again.")
