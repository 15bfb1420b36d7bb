"""Which page is a paper's: the names on a page, and pages with the same title."""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from generator.content import disk, front, namesakes, safeyaml
from generator.content import page as pages
from generator.content.library import Library, Unshown, ends, slug
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.paper import Paper, Record
from generator.text import identifiers

_KEY = re.compile(r"^(id|title|arxiv|links|published_in|same_as): *(.*)$", re.MULTILINE)
_MOST = 200
"""The newest pages with a title that are looked at."""


class _Known(NamedTuple):
    """A page with a title that another paper has, too, and what a person edited of it."""

    page: Page
    edited: Set[str]
    traits: namesakes.Traits


class Pages:
    """Which page is a paper's: by its ids, else by its title (`namesakes`).

    Attributes:
        by_id: the page with each id.
    """

    def __init__(self, library: Library) -> None:
        self.by_id: dict[str, Path] = {}
        self._library = library
        self._first: dict[str, Path] = {}  # by the id that is made from the title
        self._others: dict[str, dict[Path, None]] = {}
        self._known: dict[Path, _Known | None] = {}  # ``None`` if it cannot be read
        self._listed: set[Path] = set()
        self._leads: dict[Path, Path] = {}

    def join(self, joined: Sequence[Unshown]) -> None:
        """Note which pages lead to others; their files are paths."""
        left = {Path(page.file) for page in joined}
        named = {slug(path): path for path in self.by_id.values() if joined and path not in left}
        for name, path in self.by_id.items() if joined else ():
            if path not in left:
                named[identifiers.slug(name)] = path
        self._leads = {Path(page.file): path for page, path in ends(joined, named.get) if path}

    def target(self, path: Path | None) -> Path | None:
        """Return the page to which a page leads, else the page itself."""
        return self._leads.get(path, path) if path else None

    def add(self, path: Path, ids: Set[str], title_id: str) -> None:
        """Note a page, or more names of one."""
        for name in ids:
            self.by_id.setdefault(name, path)
        if self._first.setdefault(title_id, path) != path:
            self._others.setdefault(title_id, {})[path] = None

    def note(self, path: Path, record: Record, page: Page, edited: Set[str] = frozenset()) -> None:
        """Note what the page of a record says now, and what a person edited of it.

        If the record says what is beside it, no other record of the run is of this page.
        """
        title_id = identifiers.from_title(record.paper.title)
        self.add(path, {*keys(record.paper)} - {title_id}, title_id)
        if path in self._known or title_id in self._others:
            self._known[path] = _Known(page, edited, namesakes.traits(page.paper))
        if record.beside:
            self._listed.add(path)

    def new_id(self, paper: Paper) -> str:
        """Return the id for a new page; a paper without one is told from those that have its title."""
        if paper.id not in self.by_id and not (paper.id in self._first and not keys(paper)):
            return paper.id
        for name in reversed(namesakes.made_ids(paper)):
            if name not in self.by_id:
                return name
        raise RecordError("id", "is another paper's, and so is each that the title could give")

    def find(self, record: Record) -> Path | None:
        """Find the page of a record's paper."""
        paper, title_id = record.paper, identifiers.from_title(record.paper.title)
        for name in (paper.links.zotero, paper.id, *keys(paper)):
            if name != title_id and name in self.by_id:
                return self.by_id[name]
        # An id made from this title still finds the page after somebody edited the title.
        first = [index[title_id] for index in (self.by_id, self._first) if title_id in index]
        if not first:
            return None
        made = [self.by_id[name] for name in namesakes.made_ids(paper) if name in self.by_id]
        newest = islice(chain(reversed(self._others.get(title_id, {})), first), _MOST)
        titled = dict.fromkeys((*made, *newest))
        return self._titled(titled, made, paper) or self._moved(titled, record)

    def _titled(self, pages: Iterable[Path], made: Sequence[Path], paper: Paper) -> Path | None:
        """Return a paper's page among pages with its title; if two could be it, none.

        Of several, the one whose id was made from all that the paper says is its page; else those with its
        authors come first, and of these the one whose id was made from the title.
        """
        mine, possible = namesakes.traits(paper), dict[Path, bool]()
        for path in pages:
            if known := self._page(path):
                theirs = known.traits.without(known.edited, mine)
                if namesakes.are_one(paper.title, theirs, mine):
                    possible[path] = namesakes.have_same_names(theirs, mine)
        alike = [path for path, is_alike in possible.items() if is_alike]
        own = [path for path in made if path in possible]
        first = [path for path in alike if path == self.by_id.get(paper.id)]
        found = {self.target(path) for path in own[:1] or first or alike or possible}
        return found.pop() if len(found) == 1 else None

    def _moved(self, pages: Iterable[Path], record: Record) -> Path | None:
        """Find the page of a paper that its source lists at a new address.

        Some journals give each paper a new address in each answer. Its source, journal and authors are the
        same then, and its date, if both are known, as far as no person edited them.
        """
        others = (path for path in pages if record.beside and path not in self._listed)
        return next((path for path in others if self._is_of(path, record)), None)

    def _page(self, path: Path) -> _Known | None:
        if path not in self._known:
            page, known = self._library.page(path), None
            if isinstance(page, Page):
                known = _Known(page, pages.edited(disk.exact(path)), namesakes.traits(page.paper))
            self._known[path] = known
        return self._known[path]

    def _is_of(self, path: Path, record: Record) -> bool:
        known, new = self._page(path), record.paper
        if known is None or known.page.paper.id in record.beside or "://" not in known.page.paper.id:
            return False
        old = known.page.paper
        pairs = {
            "source": (new.source in known.page.sources, True),
            "published_in.journal": (old.published_in.journal, new.published_in.journal),
            "authors": (old.shown_authors, new.shown_authors),
            "published": (old.published or new.published, new.published or old.published),
        }
        return all(was == now or name in known.edited for name, (was, now) in pairs.items())


def keys(paper: Paper) -> tuple[str, ...]:
    """Return by which ids a paper is found, besides its own: an item, arXiv's, its DOIs, PubMed's."""
    place = paper.published_in
    pmid = place.pmid and f"pmid:{place.pmid}"
    return tuple(filter(None, (paper.links.zotero, paper.arxiv, paper.links.doi, place.doi, pmid)))


def names(path: Path) -> tuple[set[str], str, str]:
    """Return the ids on a page, the id made from its title, and the paper to which the page leads.

    Errors are ignored: `Library.page` reports them, and one hides no other key.
    """
    text = disk.read(path).decode(errors="surrogateescape")  # YAML refuses bytes that are not UTF-8
    try:
        values = front.split(text)[0]
    except RecordError:
        values = {key: _loaded(written) for key, written in _KEY.findall(disk.plain(front.cut(text).front))}
    groups = [group for key in ("links", "published_in") if isinstance(group := values.get(key), dict)]
    others = {identifiers.doi(str(group.get("doi") or "")) or "" for group in groups}
    others |= {str(group.get("zotero") or "") for group in groups}
    others |= {f"pmid:{group['pmid']}" for group in groups if group.get("pmid")}
    title_id = identifiers.from_title(str(values.get("title") or path.stem))
    own = pages.identifier(values.get("id") or title_id)
    if own != path.stem:  # otherwise the archive wrote it
        own = identifiers.canonical(own)
    ids = {own, identifiers.canonical(str(values.get("arxiv") or "")), *others} - {""}
    return ids, title_id, identifiers.canonical(pages.identifier(values.get("same_as") or ""))


def _loaded(written: str) -> object:
    try:
        return safeyaml.load(written)
    except safeyaml.ERRORS:
        return None
