"""The first stage of the press: every page in ``content/papers``, parsed once for each content it has.

A page is known by the hash of its bytes. Time stamps only spare reading the bytes again: after a
fresh checkout, where all of them are new, pages are read but not parsed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby, starmap
from typing import Any

from generator.content import disk, faults, limits
from generator.content.library import Library, folder, record_of
from generator.errors import ArchiveError, Problem
from generator.incremental.cache import Cache
from generator.incremental.keys import hash_of
from generator.listings.cards import Card
from generator.listings.saved import SavedQueries, Taken
from generator.pages import sheets
from generator.pages.sheets import Packed, Sheet
from generator.papers import records
from generator.papers.paper import Counts
from generator.publish.press.sources import Source
from generator.related import Words, words

_UNSETTLED = 2_000_000_000  # ns; a file this young may change once more within one tick of its clock
_KINDS = ("cards", "sheets", "taken", "records", "words")
"""What the cache keeps of a shown page, as plain values: `Card`, `Sheet`, `Taken`, record, `Words`."""
_Parsed = tuple[tuple[Any, ...], Packed, tuple[Any, ...], bytes, tuple[Any, ...]]


def _by_kind(pages: Mapping[str, _Parsed]) -> dict[str, dict[str, Any]]:
    """What the cache keeps of pages, by their files."""
    return {kind: {name: page[place] for name, page in pages.items()} for place, kind in enumerate(_KINDS)}


@dataclass(frozen=True)
class Reading:
    """Reads the pages of one folder at a time.

    Six files of the cache belong to a folder, since a build with nothing new needs only the first: its
    sources, the cards of its papers, their sheets, their records, their words, and what saved queries make
    of them.

    Attributes:
        saved: the saved queries of the archive.
    """

    library: Library
    cache: Cache
    saved: SavedQueries

    def read(self, folder: str, now: int) -> None:
        """Parse the pages of a folder that changed, and save what all of them hold.

        Args:
            folder: as `Library.folders` gives it.
            now: nanoseconds since 1970.
        """
        asked, saved_sources = self._index(folder)
        is_asked = asked == self.saved.hash
        before = {source.name: source for source in saved_sources}
        parsed: dict[str, _Parsed] = {}
        sources: list[Source] = []
        for file in self.library.files_in(folder):
            name = f"papers/{folder}/{file.name}"
            stat = file.stat()
            signature: tuple[int, ...] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            known = before.get(name)
            if known and known.signature == signature:
                sources.append(known)
                continue
            if stat.st_mtime_ns > now - _UNSETTLED:
                signature = ()
            data = faults.guarded(self._where(name), disk.read, file.path)
            if isinstance(data, Problem):
                sources.append(Source(name, signature, b"").without(data))
                continue
            if known and known.hash == hash_of(data):
                sources.append(known._replace(signature=signature))
                continue
            sources.append(self._parse(name, signature, data, parsed))
        if sources == list(before.values()) and is_asked:
            return
        made = _by_kind(parsed)
        if not is_asked:
            self._ask(parsed, sources, made["taken"])
        shown = [source.name for source in sources if source.slug]
        if not parsed and shown == [source.name for source in before.values() if source.slug]:
            made = {} if is_asked else {"taken": made["taken"]}
        if made:
            # A build that is killed between the files leaves no index that does not go with them.
            self.cache.path(f"{folder}.index").unlink(missing_ok=True)
        for kind, values in made.items():
            values = self._stored(folder, kind) | values
            self.cache.save(f"{folder}.{kind}", {name: values[name] for name in shown if name in values})
        self.cache.save(f"{folder}.index", (self.saved.hash, [tuple(source) for source in sources]))

    def _ask(
        self, parsed: Mapping[str, _Parsed], sources: list[Source], taken: dict[str, tuple[Any, ...]]
    ) -> None:
        """Ask the saved queries of pages that were parsed before; one that raises becomes a problem."""
        for place, source in enumerate(sources):
            if source.slug and source.name not in parsed:
                made = faults.guarded(self._where(source.name), self._taken, source)
                if isinstance(made, Problem):
                    sources[place] = source.without(made)
                else:
                    taken[source.name] = made

    def _where(self, name: str) -> str:
        """What messages call a page's file."""
        return f"{self.library.content.name}/{name}"

    def _index(self, folder: str) -> tuple[bytes, list[Source]]:
        """The pages of a folder that was read, and the hash of the saved queries that they were asked."""
        asked, sources = self.cache.load(f"{folder}.index") or (b"", ())
        return asked, [Source(*source) for source in sources]

    def sources(self, folder: str) -> list[Source]:
        """The pages of a folder that was read."""
        return self._index(folder)[1]

    def cards(self, sources: Iterable[Source]) -> Iterator[tuple[str, Card]]:
        """The shown papers among some pages as lists show them, each with its file."""
        shown = [source for source in sources if source.slug]
        cards: Iterable[Card] = starmap(Card, self._values("cards", shown))
        if self.saved.hash:
            taken = starmap(Taken, self._values("taken", shown))
            cards = map(Taken.card, taken, cards)
        return zip((source.name for source in shown), cards, strict=True)

    def sheets(self, sources: Iterable[Source]) -> Iterator[Sheet]:
        """The sheets of shown pages, in the order of their folders."""
        return map(sheets.unpack, self._values("sheets", sources))

    def sheets_of(self, folder: str) -> Callable[[Source], Sheet]:
        """A function from a shown page of a folder to its sheet; the first call loads what the cache has."""
        stored = cache(partial(self._stored, folder, "sheets"))
        return lambda source: sheets.unpack(self._value(stored(), "sheets", source))

    def records(self, sources: Iterable[Source]) -> Iterator[bytes]:
        """The records of shown pages as lines, without counts, in the order of their folders."""
        return self._values("records", sources)

    def words(self, sources: Iterable[Source]) -> Iterator[Words]:
        """The words of shown pages, in the order of their folders."""
        return starmap(Words, self._values("words", sources))

    def _values(self, kind: str, sources: Iterable[Source]) -> Iterator[Any]:
        """The values of a kind for pages, folder by folder, from the cache, else from the pages' files."""
        for name, in_folder in groupby(sources, key=lambda source: folder(source.name)):
            stored = self._stored(name, kind)
            for source in in_folder:
                yield self._value(stored, kind, source)

    def _value(self, stored: Mapping[str, Any], kind: str, source: Source) -> Any:
        return stored.get(source.name) or self._again(source)[kind][source.name]

    def _stored(self, folder: str, kind: str) -> dict[str, Any]:
        """What the cache has of a kind for the pages of a folder, by their files."""
        return self.cache.load(f"{folder}.{kind}") or {}

    def _again(self, source: Source) -> dict[str, dict[str, Any]]:
        """A shown page parsed once more, where its values in the cache are lost."""
        parsed: dict[str, _Parsed] = {}
        data = disk.read(self.library.content / source.name)
        if not self._parse(source.name, source.signature, data, parsed).slug:
            raise _changed(source)
        return _by_kind(parsed)

    def _taken(self, source: Source) -> tuple[Any, ...]:
        """What saved queries make of a shown page that was parsed before they were as they are."""
        page = self.library.shown(self.library.content / source.name)
        if isinstance(page, Problem):
            raise _changed(source)
        return tuple(self.saved.taking(page.paper))

    def _parse(
        self, name: str, signature: tuple[int, ...], data: bytes, parsed: dict[str, _Parsed]
    ) -> Source:
        """A page's source; what it is parsed to goes into ``parsed``."""
        source = Source(name, signature, hash_of(data))
        made = faults.guarded(self._where(name), self._made, source, data)
        if isinstance(made, Problem):
            return source.without(made)
        source, page = made
        if page:
            parsed[name] = page
        return source

    def _made(self, source: Source, data: bytes) -> tuple[Source, _Parsed | None] | Problem:
        """A page's source with what it says of the paper, and what the page is parsed to if it is shown."""
        name = source.name
        whole = self.library.page(f"{self.library.content}/{name}", data)
        if isinstance(whole, Problem):
            return whole
        if not whole.is_shown:
            return source._replace(others=whole.paper.ids), None
        record = records.line(record_of(name, whole, Counts())).encode()
        page = limits.limited(whole)
        card, sheet = Card.of(page), sheets.paper_sheet(page, name)
        taken = tuple(self.saved.taking(page.paper)) if self.saved.hash else ()
        spoken = tuple(words.words(sheet.title, sheet.abstract))
        parsed = card.packed(), sheets.pack(sheet), taken, record, spoken
        source = source._replace(slug=card.slug, whole=bool(sheet.written))
        return source._replace(
            others=page.paper.ids[1:], date=card.dates[0], added=card.added, id=card.id
        ), parsed


def _changed(source: Source) -> ArchiveError:
    return ArchiveError(f"{source.name} changed while the site was built. Build it again.")
