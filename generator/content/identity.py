"""Which page is a paper's: the names on a page, and whether two papers with one title are one paper.

A title, the names of its authors, a year and a place are no id, so in doubt they are two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from generator.content import disk, front, safeyaml
from generator.content import page as pages
from generator.content.library import Library, Unshown, ends, slug_of
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.paper import Paper, Record
from generator.text import identifiers, names
from generator.text.letters import fold
from generator.text.tex import Tex

_KEY = re.compile(r"^(id|title|arxiv|links|published_in|same_as): *(.*)$", re.MULTILINE)
_MOST = 200
"""The newest pages with a title that are looked at."""
PARTS = frozenset(
    identifiers.from_title(title)
    for title in (
        "Letter to the editor", "Letters to the editor", "Letter from the editor",
        "From the editor's desk", "A note from the editor", "A word from the editor",
        "Editorial for the special issue", "Introduction to the issue", "Introduction to the volume",
        "Introduction to the book", "Introduction to the special issue",
        "Introduction to this special issue", "Preface to the special issue",
        "Preface to the first edition", "Preface to the second edition", "Preface to the third edition",
        "Foreword to the special issue", "Instructions for the authors", "Notes on the contributors",
        "List of figures and tables", "Erratum to the article", "Books received for review",
    )
)  # fmt: skip
"""Ids of titles that parts of many books and journals have; those of fewer words say little anyway."""
_WORDS = 4
_SIGNS = 8
_YEARS = 2
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


class Traits(NamedTuple):
    """What tells a paper from others with its title; what is empty says nothing."""

    ids: Mapping[str, frozenset[str]]  # its ids by kind; two ids of one kind are two works
    families: frozenset[str]  # the family names of its authors, folded
    date: str  # when it was published, else the year in which it was listed
    place: str  # the journal or book, folded
    pages: str  # its pages there

    def without(self, edited: Set[str], other: "Traits") -> "Traits":
        """Return them with what the ``other`` paper says in place of what a person edited."""
        if not edited:
            return self
        return self._replace(**{_SAID[name]: getattr(other, _SAID[name]) for name in edited & _SAID.keys()})


_SAID = {"authors": "families", "published": "date", "days": "date"} | {
    f"published_in.{name}": trait
    for name, trait in (("journal", "place"), ("book", "place"), ("pages", "pages"))
}


def traits(paper: Paper) -> Traits:
    """Return what tells a paper from its namesakes."""
    dois = frozenset((paper.links.doi, paper.published_in.doi)) - {""}
    library, _, item = paper.links.zotero.rpartition("/")
    title_id = identifiers.from_title(paper.title)
    is_own = paper.id not in (paper.arxiv, *dois) and not paper.id.startswith(title_id)
    ids = {
        "arxiv": paper.arxiv,
        "pmid": paper.published_in.pmid,
        f"item of {library}": item,
        "own": paper.id if is_own else "",
    }
    families = (fold(names.split(author.name).last) for author in paper.authors if not author.hidden)
    place = paper.published_in.journal or paper.published_in.book
    return Traits(
        {"doi": dois} | {kind: frozenset((id,)) for kind, id in ids.items() if id},
        frozenset(families),
        paper.published or paper.date[:4],
        fold(place),
        paper.published_in.pages,
    )


def _other_ids(one: Traits, two: Traits) -> Set[str]:
    """Return the kinds of ids that name different works."""
    both = [kind for kind, ids in one.ids.items() if ids and two.ids.get(kind)]
    return {kind for kind in both if one.ids[kind].isdisjoint(two.ids[kind])}


def _has_id(one: Traits) -> bool:
    """Return whether an id names the work: neither an item of a library, nor an id made from a title."""
    own = one.ids.get("own", frozenset())
    return any(one.ids.get(kind) for kind in ("arxiv", "doi", "pmid")) or any(
        name != identifiers.from_title(name) for name in own
    )


def _against(one: Traits, two: Traits) -> list[str]:
    """Return what speaks against two papers with one title being one."""
    speaks = {
        "ids": bool(_other_ids(one, two)),
        "names": bool(one.families and two.families) and one.families.isdisjoint(two.families),
        "years": bool(one.date and two.date) and abs(int(one.date[:4]) - int(two.date[:4])) > _YEARS,
        "pages": "" not in (one.place, one.pages, two.pages)
        and one.place == two.place
        and one.pages != two.pages,
    }
    return [name for name, is_so in speaks.items() if is_so]


@lru_cache(maxsize=1024)  # a title is compared with those of many pages
def says_enough(title: str) -> bool:
    """Return whether hardly two papers have a title, so that nothing else has to say that they are one."""
    plain = Tex(title).plain  # of ``A {G}erman moss``, too, the words are three
    is_long = len(_WORD.findall(plain)) >= _WORDS or len(_SIGN.findall(plain)) >= _SIGNS
    return is_long and identifiers.from_title(title) not in PARTS


def have_same_names(one: Traits, two: Traits) -> bool:
    """Return whether two papers have an author in common, or both none."""
    return bool(one.families & two.families) or not (one.families or two.families)


def are_one(title: str, one: Traits, two: Traits) -> bool:
    """Return whether two papers with one title are one.

    Where the title does not say enough, their names, dates and places have to say so, and one has no id.
    """
    if _against(one, two):
        return False
    return says_enough(title) or (
        not (_has_id(one) and _has_id(two))
        and have_same_names(one, two)
        and bool(one.date) == bool(two.date)
        and (one.date.startswith(two.date) or two.date.startswith(one.date))
        and (one.place == two.place or "" in (one.place, two.place))
    )


def are_perhaps_one(title: str, one: Traits, two: Traits) -> bool:
    """Return whether two papers with one title might be one, though they have two pages.

    A preprint and the published version may have a DOI each, and a paper may have two addresses.
    """
    if are_one(title, one, two):
        return True
    is_version = _against(one, two) == ["ids"] and _other_ids(one, two) <= {"doi", "own"}
    return is_version and says_enough(title) and bool(one.families & two.families)


def made_ids(paper: Paper) -> tuple[str, ...]:
    """Return the ids that a paper without one gets where its title is another's, the first that is free.

    They are made from all that it says, so that it gets the same one in any order.
    """
    mine, title_id = traits(paper), identifiers.from_title(paper.title)
    key = paper.links.zotero.rpartition("/")[2]
    family = min(mine.families, default="")
    short = (key,) if key else (family, mine.date[:4])
    long = (*short, mine.date, mine.place, mine.pages)
    return tuple(
        f"{title_id}-{identifiers.from_title(' '.join(filter(None, said)) or 'untold')}"
        for said in (long, short)
    )


class _Known(NamedTuple):
    """A page with a title that another paper has, too, and what a person edited of it."""

    page: Page
    edited: Set[str]
    traits: Traits


class Pages:
    """Which page is a paper's: by its ids, else by its title (`are_one`).

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
        named = {slug_of(path): path for path in self.by_id.values() if joined and path not in left}
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
            self._known[path] = _Known(page, edited, traits(page.paper))
        if record.beside:
            self._listed.add(path)

    def new_id(self, paper: Paper) -> str:
        """Return the id for a new page; a paper without one is told from those that have its title."""
        if paper.id not in self.by_id and not (paper.id in self._first and not keys(paper)):
            return paper.id
        for name in reversed(made_ids(paper)):
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
        made = [self.by_id[name] for name in made_ids(paper) if name in self.by_id]
        newest = islice(chain(reversed(self._others.get(title_id, {})), first), _MOST)
        titled = dict.fromkeys((*made, *newest))
        return self._titled(titled, made, paper) or self._moved(titled, record)

    def _titled(self, pages: Iterable[Path], made: Sequence[Path], paper: Paper) -> Path | None:
        """Return a paper's page among pages with its title; if two could be it, none.

        Of several, the one whose id was made from all that the paper says is its page; else those with its
        authors come first, and of these the one whose id was made from the title.
        """
        mine, possible = traits(paper), dict[Path, bool]()
        for path in pages:
            if known := self._page(path):
                theirs = known.traits.without(known.edited, mine)
                if are_one(paper.title, theirs, mine):
                    possible[path] = have_same_names(theirs, mine)
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
                known = _Known(page, pages.edited(disk.exact(path)), traits(page.paper))
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


def names_on(path: Path) -> tuple[set[str], str, str]:
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
