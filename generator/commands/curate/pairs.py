"""Pages that are of one paper, or perhaps are: a person decides."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from generator.content import namesakes
from generator.content.curated.removed import Removals
from generator.content.joined import Unshown, ends
from generator.content.library import Library, repeated
from generator.content.page import Page
from generator.errors import Note, Problem
from generator.text import identifiers

_MOST = 20
"""The last pages with a title that one more is compared with."""


class Pairs:
    """Compares each page with the earlier ones; a page that leads to another one is compared with none."""

    def __init__(self, library: Library, removals: Removals) -> None:
        self._library = library
        self._removals = removals
        self._seen: dict[str, Path] = {}  # the first page by id and name
        self._titled: defaultdict[str, list[Path]] = defaultdict(list)
        self._unshown: list[Unshown] = []
        self._shown: dict[str, Path] = {}

    def found(self, path: Path, page: Page) -> Iterator[Problem]:
        """Yield a problem for each earlier page of the same paper, and a note if one is perhaps."""
        names = *page.paper.ids, page.slug
        if page.is_shown and not self._removals.have(names):
            self._shown |= {identifiers.slug(name): path for name in names}
        else:
            self._unshown.append(Unshown.of(path.relative_to(self._library.content).as_posix(), page))
        if not page.same_as:
            yield from self._repeated(path, page)
            yield from self._doubtful(path, page)

    def unmet(self) -> Iterator[Problem]:
        """Yield a problem for each page that leads nowhere."""
        yield from (page.unmet for page, path in ends(self._unshown, self._shown.get) if not path)

    def _repeated(self, path: Path, page: Page) -> Iterator[Problem]:
        paper, name = page.paper, self._library.name(path)
        dois = [("doi", doi) for doi in (paper.links.doi, paper.published_in.doi)]
        keys = [("id", paper.id), ("id", paper.arxiv), *dois, ("name", page.slug)]
        is_copy = False  # of another page
        for field, value in dict.fromkeys(keys):
            if not value or (field == "name" and is_copy):  # a copy in another folder is told once
                continue
            other = self._seen.setdefault(f"{field} {value}", path)
            if other != path:
                is_copy |= field == "id"
                yield Problem(name, *repeated(field, value, self._library.name(other)))

    def _doubtful(self, path: Path, new: Page) -> Iterator[Note]:
        earlier = self._titled[identifiers.from_title(new.paper.title)]
        for other in earlier[-_MOST:]:
            page = self._library.page(other)
            if isinstance(page, Page) and _are_perhaps_one(page, new):
                name = self._library.name(other)
                yield Note(self._library.name(path), "title", f"is perhaps one paper with {name}")
        earlier.append(path)


def _are_perhaps_one(one: Page, two: Page) -> bool:
    is_told = not {*one.paper.ids}.isdisjoint(two.paper.ids)  # as two pages of one id
    is_told |= any(_denies(page, other) for page, other in ((one, two), (two, one)))
    traits = map(namesakes.traits, (one.paper, two.paper))
    return not is_told and namesakes.are_perhaps_one(two.paper.title, *traits)


def _denies(page: Page, other: Page) -> bool:
    """Return whether a person says on a page that the other one is another paper's."""
    return not {*page.not_same_as}.isdisjoint((*other.paper.ids, other.slug))
