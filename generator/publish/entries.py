"""The first stage of the press: parses every changed page in ``content/papers``.

A hash shows whether bytes changed. Time stamps only spare reading the bytes: after a fresh checkout, all time
stamps are new, and pages are read but not parsed.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import astuple, dataclass
from functools import partial
from itertools import starmap
from typing import Any, NamedTuple, Self

from generator.content import disk, faults, limits
from generator.content.curated.removed import Removals
from generator.content.library import Library, Unshown, record_of
from generator.errors import ArchiveError, Problem
from generator.listings.cards import Card
from generator.listings.saved import SavedQueries
from generator.pages import markup, sheets
from generator.pages.sheets import Sheet
from generator.papers import records
from generator.papers.paper import NO_COUNTS
from generator.publish.people.notation import cited
from generator.related import Words
from generator.store import progress
from generator.store.keys import hash_of, signature
from generator.store.pool import batches, run_tasks
from generator.store.store import Store, stored
from generator.text.language import ENGLISH, Language


class PageFile(NamedTuple):
    """A page's file."""

    name: str  # its path, relative to ``content``
    signature: tuple[int, ...]  # see `generator.store.keys.signature`
    hash: bytes  # of its bytes
    slug: str = ""  # the paper's; ``""`` if the page is not shown, was removed or cannot be read
    problem: tuple[str, str, str] | None = None  # the `Problem` of a page that cannot be read, as a tuple
    whole: bool = False  # a person wrote Markdown on it, which may hold anything, also links to other pages
    others: tuple[str, ...] = ()  # the paper's other ids; all its ids and its slug, if the page is not shown
    id: str = ""  # the paper's
    cited: tuple[str, ...] = ()  # the papers that its notes cite, as written
    target: str = ""  # the paper to which it leads, if it is not shown; see `Page.same_as`
    card: tuple[Any, ...] = ()  # the paper's, as `Card.packed`

    @property
    def content(self) -> tuple[str, bytes]:
        """The file's name and hash, for keys: its time stamps do not count."""
        return self.name, self.hash

    def without(self, problem: Problem) -> Self:
        """Return the file of a page that a problem keeps off the site."""
        return type(self)(self.name, self.signature, self.hash, problem=astuple(problem))

    def without_removed(self, removals: Removals) -> Self:
        """Return the file of a page that is off the site if its paper was removed."""
        ids = self.id, self.slug, *self.others
        return self._replace(slug="", others=ids, target="") if removals.have(ids) else self


_Parsed = tuple[PageFile, dict[str, Any]]
_BATCH = 100  # pages a task
_UNSETTLED = 2_000_000_000  # ns; a younger file may change again within one tick of its clock
_PAGES = "pages"
_KINDS = "sheets", "records", "words"
"""What the store has of each shown page beside a `PageFile`, as plain values: a `Sheet`, a record, `Words`.

A store that is lent gets none of these, because they would stay in memory.
"""


@dataclass(frozen=True)
class PageReader:
    """Reads pages, and keeps in a store what is made of them."""

    library: Library
    store: Store
    saved: SavedQueries
    language: Language = ENGLISH

    def pages(self, processes: int) -> dict[str, PageFile]:
        """Return the pages of all papers by file, in the order of their folders; parse the changed ones."""
        before = self.store.every(_PAGES)
        known = {name: PageFile(*page) for name, (_, page) in before.items()}
        upheld = {name for name, (key, _) in before.items() if key == self._tables}
        found = {
            f"papers/{folder}/{file.name}": signature(file.stat())
            for folder in self.library.folders()
            for file in self.library.files_in(folder)
        }
        settled = time.time_ns() - _UNSETTLED
        signed = {name: known[name].signature for name in upheld}
        tasks = batches((one for one in found.items() if signed.get(one[0]) != one[1]), _BATCH)
        if tasks:
            self.saved.parse()
        work = run_tasks(processes, partial(self._read, known, upheld, settled), tasks)
        for _, (read, rows) in progress.track(work, "Reading", len(tasks), "part"):
            new = (page for page in read if page[0] not in upheld or page != known[page[0]])
            self.store.save([*rows, *((_PAGES, page[0], self._tables, stored(page)) for page in new)])
            known |= {page[0]: PageFile(*page) for page in read}
        gone = [(kind, name) for name in before.keys() - found.keys() for kind in (_PAGES, *_KINDS)]
        self.store.save((), gone)
        return {name: known[name] for name in found}

    def _read(
        self,
        known: Mapping[str, PageFile],
        upheld: Set[str],
        settled: int,
        found: Iterable[tuple[str, tuple[int, ...]]],
    ) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Return the pages in some files, and the rows of their other values (`Memo`).

        Both are plain tuples, which are sent to another process in half the time. A file after ``settled``
        may change.

        Of the known pages, those that are not ``upheld`` were read with other saved queries, so they get
        another card.
        """
        pages, read, rows = list[_Parsed](), list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for name, signed in found:
            signed = signed if signed[0] <= settled else ()
            data = faults.guarded(self._where(name), disk.read, f"{self.library.content}/{name}")
            if isinstance(data, Problem):
                pages.append((PageFile(name, signed, b"").without(data), {}))
            elif (is_same := name in known and known[name].hash == self._hash(data)) and name in upheld:
                pages.append((known[name]._replace(signature=signed), {}))
            else:
                is_whole = not (is_same or self.store.is_lent)
                pages.append(self._parse(name, signed, data, is_whole=is_whole))
        for page, made in self._with_words(pages):
            read.append(tuple(page))
            rows += [(kind, page.name, page.hash, stored(made[kind])) for kind in made]
        return read, sorted(rows)  # what is read together is then in the same parts of the store

    def _where(self, name: str) -> str:
        """Return the name of a page's file in messages."""
        return f"{self.library.content.name}/{name}"

    @property
    def _tables(self) -> bytes:
        """The key of what pages are read with."""
        return self.saved.vocabularies.venues.hash + self.language.hash + self.saved.hash

    def _hash(self, data: bytes) -> bytes:
        return hash_of(data, self.saved.vocabularies.venues.hash + self.language.hash)

    def cards(self, files: Iterable[PageFile]) -> Iterator[tuple[str, Card]]:
        """Yield the card of each shown paper among some pages, with its file."""
        return ((file.name, Card(*file.card)) for file in files if file.slug)

    def sheet(self, file: PageFile) -> Sheet:
        """Return the sheet of a shown page with its Markdown too, which the store does not keep."""
        page = self.library.shown(self.library.content / file.name)
        if isinstance(page, Problem):
            raise _changed(file)
        venues = self.saved.vocabularies.venues
        return sheets.paper_sheet(page, file.name, venues.accepted(venues.of(page.paper)), self.language)

    def sheets(self, files: Iterable[PageFile]) -> Iterator[Sheet]:
        """Yield the sheets of shown pages, with HTML only; see `_values`."""
        return map(sheets.unpack, self._values("sheets", files))

    def records(self, files: Iterable[PageFile]) -> Iterator[dict[str, Any]]:
        """Yield the records of shown pages, without counts; see `_values`."""
        return self._values("records", files)

    def words(self, files: Iterable[PageFile]) -> Iterator[Words]:
        """Yield the words of shown pages; see `_values`."""
        return starmap(Words, self._values("words", files))

    def _values(self, kind: str, files: Iterable[PageFile]) -> Iterator[Any]:
        """Yield a value of each page: from the store, else from the page's file."""
        files = list(files)
        kept = self.store.values(kind, [(file.name, file.hash) for file in files])
        for file, value in zip(files, kept, strict=True):
            yield self._again(file)[kind] if value is None else value

    def _again(self, file: PageFile) -> dict[str, Any]:
        """Parse a shown page once more: its values in the store are lost."""
        data = disk.read(self.library.content / file.name)
        [(page, made)] = self._with_words([self._parse(file.name, (), data, is_whole=True)])
        if not made or page.hash != file.hash:
            raise _changed(file)
        return made

    def _parse(self, name: str, signed: tuple[int, ...], data: bytes, *, is_whole: bool) -> _Parsed:
        """Return a page's file, and if asked, by kind, the other values of a shown page, except words."""
        file = PageFile(name, signed, self._hash(data))
        made = faults.guarded(self._where(name), self._made, file, data, is_whole=is_whole)
        return (file.without(made), {}) if isinstance(made, Problem) else made

    def _with_words(self, pages: Sequence[_Parsed]) -> Iterator[_Parsed]:
        """Yield pages, at most `_BATCH`, each that has a sheet with its words."""
        from generator.related import words  # imports NumPy: only if pages are parsed

        sheets = {file.name: Sheet._make(made["sheets"]) for file, made in pages if made}
        texts = {name: (sheet.title, sheet.abstract) for name, sheet in sheets.items()}
        made_at_once = faults.guarded("", words.words_of_papers, [*texts.values()])
        if isinstance(made_at_once, Problem):  # of one page, which is left out
            found = {name: faults.guarded(self._where(name), words.words, *texts[name]) for name in texts}
        else:
            found = dict(zip(texts, made_at_once, strict=True))
        for file, made in pages:
            if isinstance(own := found.get(file.name), Problem):
                yield file.without(own), {}
            else:
                yield file, made | ({"words": tuple(own)} if own else {})

    def _made(self, file: PageFile, data: bytes, *, is_whole: bool) -> _Parsed | Problem:
        """Return a page's file with its card, and if asked the other values, if the page is shown."""
        whole = self.library.page(f"{self.library.content}/{file.name}", data)
        if isinstance(whole, Problem):
            return whole
        if not whole.is_shown:
            left = Unshown.of(file.name, whole)
            return file._replace(others=left.names, target=left.target), {}
        page, venues = limits.limited(whole), self.saved.vocabularies.venues
        card = self.saved.taking(page.paper).card(Card.of(page, venues.of(page.paper)))
        written = markup.without_marks(page.notes)
        shown = file._replace(
            slug=card.slug, whole=bool(written), others=card.others, id=card.id, cited=cited(written),
            card=card.packed(),
        )  # fmt: skip
        made: dict[str, Any] = {}
        if is_whole:
            sheet = sheets.paper_sheet(page, file.name, venues.accepted(card.appeared), self.language)
            made["sheets"] = sheets.pack(sheet)
            made["records"] = records.values(record_of(file.name, whole, NO_COUNTS))
        return shown, made


def _changed(file: PageFile) -> ArchiveError:
    return ArchiveError(f"{file.name} changed while the site was built. Build it again.")
