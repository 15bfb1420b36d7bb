"""The library: the pages, reading lists and other files in the ``content/`` folder."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from generator.content import disk, faults, front, limits
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.page import Page
from generator.errors import Problem, RecordError
from generator.papers import dates, linked
from generator.papers.made import Made, sign
from generator.papers.paper import ARCHIVE, Counts, Paper, Record
from generator.text import identifiers

_T = TypeVar("_T")
_STEPS = 8  # so many pages may lead to one another; a way that goes on is a circle
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # which no reader sees
# A site built by the plugin never shows this.
_UNBUILT = re.compile(r"<!-- built without the plugin -->.*?<!-- end\b.*?-->\s*", re.DOTALL)
_DOI = re.compile(rb"\b10\.[0-9]{4,9}/")
_PAGE_ENDINGS = (".md", ".markdown")  # in upper or lower case: a person means such a file to be a page


def is_source(name: str) -> bool:
    """Return whether a build uses a file or folder at the top of ``content``; others are published as is."""
    made_with = ("papers", "counts", "lists", "map", "meaning", "theme", "index.md")
    return name in made_with or name.endswith((".yml", ".yaml", ".tmp"))


def folder(file: str) -> str:
    """Return the folder, ``2026/08`` or ``undated``, of a page's file, ``papers/2026/08/2608.19880.md``."""
    return file.removeprefix("papers/").rpartition("/")[0]


def slug_of(file: Path | str) -> str:
    """Return the last part of a page's address: the name of its file, as far as an address can have it."""
    return identifiers.name(os.fspath(file).rpartition("/")[2].rpartition(".")[0])


def month(folder: str) -> str:
    """Return the month of ``2026/08``, the year of ``2026/00``, or ``undated``; ``""`` for other folders."""
    if folder == dates.UNDATED:
        return folder
    try:
        date = dates.normalise(folder.replace("/", "-").removesuffix("-00"))
    except ValueError:
        return ""
    return date if len(folder) == 7 else ""


def record_of(file: str, page: Page, counts: Counts) -> Record:
    """Return the record of a page's paper; ``file`` is relative to ``content``."""
    place = folder(file)
    filed = month(place) if place != page.paper.folder else ""
    notes = _COMMENT.sub("", page.notes).strip() if page.notes else ""
    paper = linked.completed(page.paper)
    if page.own_summary:
        paper = replace(paper, made=(("summary", Made(text=sign(paper.summary))), *paper.made))
    said = [name for name, by in page.origins.items() if pages.source_of(by) == ARCHIVE and name != "source"]
    others, named = tuple(sorted(said)), linked.named(page.paper, paper)
    return Record(paper, counts, page.added, page.changed, filed, notes, named, others, slug=page.slug)


class Library:
    """The papers of an archive, as pages and counts below ``content``, which need not exist yet.

    A page is a file ``papers/<folder>/<folder>/<name>.md`` or ``papers/undated/<name>.md``; names that start
    with a dot are ignored.
    """

    def __init__(self, content: Path) -> None:
        self.content = content
        self.papers = content / "papers"
        self.counts_folder = content / "counts"

    def folders(self) -> Iterator[str]:
        """Yield the folders of pages, such as ``2026/08``, in order; ``undated`` after them."""
        for year in self._subfolders("papers"):
            if year == dates.UNDATED:
                yield year
            for month in self._subfolders(f"papers/{year}"):
                yield f"{year}/{month}"

    def _subfolders(self, folder: str) -> list[str]:
        return [entry.name for entry in disk.listed(self.content, folder)[0] if entry.name[0] != "."]

    def files_in(self, folder: str) -> list[os.DirEntry[str]]:
        """Return the pages in one of the `folders`, by name, as entries, which are cheaper than paths."""
        _, files = disk.listed(self.content, f"papers/{folder}")
        return [entry for entry in files if _is_page(entry.name)]

    def files(self) -> Iterator[Path]:
        """Yield the file of every page, in order of year, month and name; undated ones come last."""
        for folder in self.folders():
            yield from (Path(entry.path) for entry in self.files_in(folder))

    def misplaced(self) -> Iterator[Path]:
        """Yield files below ``papers`` that look like pages but have the wrong place or name."""
        pages = set(self.files())
        for path in disk.walk(self.content, "papers"):
            is_hidden = any(part[0] == "." for part in path.relative_to(self.papers).parts)
            if path.name.lower().endswith(_PAGE_ENDINGS) and not is_hidden and path not in pages:
                yield path

    def pages(
        self, removals: Removals | None = None, files: Iterable[Path] | None = None, mark: bytes = b""
    ) -> Iterator[tuple[Path, Page | Problem]]:
        """Yield each page, or each in ``files``, with its file; a problem instead of an unreadable page.

        Pages of removed papers get the state ``removed``. Pages without a mark in their files are not parsed,
        and left out.
        """
        for path in self.files() if files is None else files:
            data = faults.guarded(self.name(path), disk.read, path)
            if isinstance(data, bytes) and mark not in data:
                continue
            page = data if isinstance(data, Problem) else self.page(path, data)
            if removals and isinstance(page, Page) and removals.have((*page.paper.ids, page.slug)):
                page = replace(page, state="removed")
            yield path, page

    def on_site(self, files: Iterable[Path]) -> Iterator[tuple[Path, Page]]:
        """Yield the pages in some files whose papers are on the site, each with its file."""
        for path, page in self.pages(Removals.read(self.content), files):
            if isinstance(page, Page) and page.is_shown:
                yield path, page

    def pages_from(self, sources: Collection[str], since: str = "") -> Iterator[Page]:
        """Yield the readable pages to which some sources came, by name; most other pages are not parsed.

        With a folder (`folders`), only pages with a DOI, in this folder or later ones.
        """
        names = b"|".join(sorted(re.escape(name).encode() for name in sources))
        key = rb"""^["']?(?:source["']?[ \t]*:[ \t]*["']?|from:.*: )"""
        said = re.compile(key + rb"(?:" + names + rb")\b", re.MULTILINE)
        for folder in self.folders() if sources else ():
            for entry in self.files_in(folder) if folder >= since else ():
                data = disk.read(path := Path(entry.path))
                is_meant = said.search(data) and (not since or _DOI.search(data))
                if is_meant and isinstance(page := self.page(path, data), Page):
                    yield page

    def named(self, names: Iterable[str], *, guesses: bool = False) -> dict[str, Path]:
        """Return the pages that people name, by an address or any form of any id; unknown names are left out.

        If the names of files do not tell, all pages are read, unless it only ``guesses``.
        """
        files = {path.stem: path for path in self.files()}
        wanted = {name: identifiers.canonical(name) for name in names}
        found = {id: path for id in wanted.values() if (path := self._guessed(files, id))}
        left = {*wanted.values()} - found.keys()
        for path, page in self.pages() if left and not guesses else ():
            if isinstance(page, Page):
                found |= dict.fromkeys(left & {page.slug, *page.paper.ids} - found.keys(), path)
        return {name: found[id] for name, id in wanted.items() if id in found}

    def _guessed(self, files: Mapping[str, Path], id: str) -> Path | None:
        """Return the page whose file has a paper's id or address as its name."""
        if path := files.get(identifiers.slug(id)):
            return path
        path = files.get(identifiers.name(id))
        page = path and self.page(path)
        return path if isinstance(page, Page) and id in page.paper.ids else None

    def by_hand(self) -> Iterator[Path]:
        """Yield every file that a person put into ``content`` to be published: pages, pictures."""
        folders, files = disk.listed(self.content)
        yield from (Path(entry.path) for entry in files if not is_source(entry.name))
        for folder in folders:
            if not is_source(folder.name):
                yield from disk.walk(self.content, folder.name)

    def markdown_by_hand(self) -> Iterator[Path]:
        """Yield every Markdown file that a person wrote: ``index.md`` and the `own_pages`."""
        if index := disk.find(self.content, "index.md"):
            yield index
        yield from self.own_pages()

    def own_pages(self) -> Iterator[Path]:
        """Yield every page that a person wrote, at the top of the folder and in folders."""
        yield from (path for path in self.by_hand() if path.suffix.lower() in _PAGE_ENDINGS)

    def reading_lists(self) -> Iterator[Path]:
        """Yield the file of every reading list, sorted by name."""
        _, files = disk.listed(self.content, "lists")
        yield from (Path(entry.path) for entry in files if _is_page(entry.name))

    def parts(self, path: Path) -> tuple[dict[str, Any], str]:
        """Return the front matter of any Markdown file, and the text below it."""
        return front.split(disk.text(path))

    def markdown(self, path: Path) -> str:
        """Return the text of a Markdown file below its front matter; an error names the file."""
        try:
            return self.parts(path)[1]
        except RecordError as error:
            raise RecordError(str(Problem(self.name(path), error.field, "")), error.reason) from None

    def page(self, path: Path | str, data: bytes | None = None) -> Page | Problem:
        """Read the page in a file, from its bytes ``data`` if given; return a problem if that fails."""
        try:
            return pages.read(disk.exact(path) if data is None else disk.decoded(data), slug_of(path))
        except Exception as error:
            return faults.problem(self.name(path), error)

    def shown(self, path: Path) -> Page | Problem:
        """Read a page like `page`, cut to what the site shows (`limits`)."""
        page = self.page(path)
        return page if isinstance(page, Problem) else faults.guarded(self.name(path), limits.limited, page)

    def intro(self) -> str:
        """Return the Markdown in ``index.md``, for the top of the home page; ``""`` without any."""
        path = disk.find(self.content, "index.md")
        return limits.shown_markdown(_UNBUILT.sub("", self.markdown(path))) if path else ""

    def is_written(self, address: str) -> bool:
        """Return whether a person wrote the page at an address, as a file or in a folder; never for home."""
        name = address.removesuffix("/")
        places = (f"{name}.md", f"{name}/index.md", f"{name}/README.md")
        return bool(address) and any(disk.find(self.content, place) for place in places)

    def existing(self, name: str) -> str:
        """Return the name itself if a file at the top of the folder has it; otherwise ``""``."""
        return name if disk.find(self.content, name) else ""

    def name(self, path: Path | str) -> str:
        """Return a file's name for messages: its path from the folder that holds ``content``."""
        return Path(path).relative_to(self.content.parent).as_posix()

    def file_of(self, paper: Paper, filed: str = "", slug: str = "") -> Path:
        """Return the file of a new page, under a given month or year, otherwise under the paper's date.

        It has the name ``slug``, otherwise the one that the paper's file gets if no other has it.
        """
        place = dates.folder(filed) if filed else paper.folder
        return self.papers / place / f"{slug or paper.slug}.md"


def repeated(field: str, id: str, other: str) -> tuple[str, str]:
    """Return the field and the message for a page that is not shown, since another has its id or its name."""
    if field == "name":
        return "", f"has the name, and so the address, of {other}; rename the newer file of the two"
    return field, f"{id} has another page, {other}"


class Shown:
    """The pages that an archive shows: of two with the same id or the same address, only the first.

    Attributes:
        files: the file of each page, relative to ``content``, by the last part of its address.
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self._by_id: dict[str, str] = {}

    def add(self, file: str, id: str, slug: str) -> tuple[str, str] | None:
        """Add a page; or return the field, and the file of the page that has the same value there."""
        if other := self._by_id.get(id):
            return "id", other
        if other := self.files.get(slug):
            return "name", other
        self.files[slug] = self._by_id[id] = file
        return None


def _is_page(name: str) -> bool:
    return name.endswith(".md") and name[0] != "."


class Unshown(NamedTuple):
    """A page that is not on the site; a person may let it lead to one that is: ``same_as: 2608.00042``."""

    file: str  # its file, relative to ``content``
    names: tuple[str, ...]  # the paper's ids and the page's slug
    target: str = ""  # the paper to which it leads, or ``""``

    @classmethod
    def of(cls, file: str, page: Page) -> "Unshown":
        """Return a page that is not shown."""
        target = "" if page.hidden or page.state else page.same_as
        return cls(file, (*page.paper.ids, page.slug), target)

    @property
    def unmet(self) -> Problem:
        """The problem of a page that leads nowhere."""
        reason = f"{self.target} is not on the site; name a paper that is"
        return Problem(f"content/{self.file}", "same_as", reason)


def ends(pages: Iterable[Unshown], find: Callable[[str], _T | None]) -> Iterator[tuple[Unshown, _T | None]]:
    """Yield each page that leads to others, with what is found at the end by the slug of an id."""
    joined = [page for page in pages if page.target]
    ways = {identifiers.slug(name): page.target for page in joined for name in page.names}
    for page in joined:
        target: str | None = page.target
        found = None
        for _ in range(_STEPS):
            if target and (found := find(identifiers.slug(target))) is None:
                target = ways.get(identifiers.slug(target))
        yield page, found
