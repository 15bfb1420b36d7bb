"""Pages that are not on the site, and where a person lets them lead: ``same_as: 2608.00042``."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from generator.content.page import Page
from generator.errors import Problem
from generator.text import identifiers

Found = TypeVar("Found")
_STEPS = 8
"""So many pages may lead to one another; a way that goes on is a circle."""


class Unshown(NamedTuple):
    """A page that is not on the site."""

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


def ends(
    pages: Iterable[Unshown], find: Callable[[str], Found | None]
) -> Iterator[tuple[Unshown, Found | None]]:
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
