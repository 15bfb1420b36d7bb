"""Which page is a paper's: the names on a page, and pages with the same title."""

import re
from itertools import islice
from pathlib import Path

from generator.content import disk, front, page_values, plainyaml, safeyaml
from generator.content import page as pages
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.paper import Paper, Record
from generator.text import identifiers

_KEY = re.compile(r"^(id|title|arxiv|links|published_in): *(.*)$", re.MULTILINE)
_ONE_LINE_A_KEY = re.compile(r"(?:[a-z_]+: \S.*(?:\n|\Z))*", re.ASCII)
_MOST = 200
"""The newest pages with a title that are looked at."""


class Titles:
    """The pages with each title, by the id that is made from the title."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._first: dict[str, Path] = {}
        self._others: dict[str, dict[Path, None]] = {}
        self._told: dict[Path, tuple[Paper | None, frozenset[str]]] = {}
        self._listed: set[Path] = set()

    def add(self, title_id: str, path: Path) -> None:
        """Note a page with a title."""
        if self._first.setdefault(title_id, path) != path:
            self._others.setdefault(title_id, {})[path] = None

    def first(self, title_id: str) -> Path | None:
        """Return the first page with a title."""
        return self._first.get(title_id)

    def moved(self, record: Record) -> Path | None:
        """Find the page of a paper that its source lists at a new address.

        Some journals give each paper a new address in each answer. Its source, journal and authors are the
        same then, and its date, if both are known, as far as no person edited them.
        """
        title_id = identifiers.from_title(record.paper.title)
        if not record.beside or title_id not in self._first:
            return None
        titled = (*reversed(self._others.get(title_id, {})), self._first[title_id])
        others = (path for path in titled if path not in self._listed)
        return next((path for path in islice(others, _MOST) if self._is_of(path, record)), None)

    def note(self, path: Path) -> None:
        """Note the page of a record that says what is beside it: no other record of the run is of it."""
        self._listed.add(path)

    def _is_of(self, path: Path, record: Record) -> bool:
        if path not in self._told:
            page = self._library.page(path)
            edited = pages.edited(disk.exact(path)) if isinstance(page, Page) else frozenset[str]()
            self._told[path] = (page.paper if isinstance(page, Page) else None, edited)
        (old, edited), new = self._told[path], record.paper
        if old is None or old.id in record.beside or "://" not in old.id:
            return False
        pairs = {
            "source": (old.source, new.source),
            "published_in": (old.published_in.journal, new.published_in.journal),
            "authors": (old.shown_authors, new.shown_authors),
            "published": (old.published or new.published, new.published or old.published),
        }
        return all(was == now or name in edited for name, (was, now) in pairs.items())


def names(path: Path) -> tuple[set[str], str]:
    """Return the ids of a page and the id made from its title; only the front matter is read.

    If each key has one line, as the archive writes it, only the needed lines are parsed, which takes an
    eighth of the time. Errors are ignored: `Library.page` reports them.
    """
    try:
        text = disk.read(path).decode(errors="surrogateescape")  # YAML refuses bytes that are not UTF-8
        head = disk.plain(front.cut(text).front)
    except RecordError:
        head = ""
    values = None if _ONE_LINE_A_KEY.fullmatch(head) else _loaded(head)
    if not isinstance(values, dict):
        values = {key: plainyaml.value(value) or _loaded(value) for key, value in _KEY.findall(head)}
    groups = [group for key in ("links", "published_in") if isinstance(group := values.get(key), dict)]
    others = {identifiers.doi(str(group.get("doi") or "")) or "" for group in groups}
    others |= {str(group.get("zotero") or "") for group in groups}
    title_id = identifiers.from_title(str(values.get("title") or path.stem))
    own = page_values.identifier(values.get("id") or title_id)
    if own != path.stem:  # otherwise the archive wrote it
        own = identifiers.canonical(own)
    return {own, identifiers.canonical(str(values.get("arxiv") or "")), *others} - {""}, title_id


def _loaded(written: str) -> object:
    try:
        return safeyaml.load(written)
    except safeyaml.ERRORS:
        return None
