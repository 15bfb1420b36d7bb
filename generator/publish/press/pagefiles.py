"""The pages in ``content/papers`` by file, with what a build knows before it arranges them."""

from dataclasses import astuple
from typing import NamedTuple, Self

from generator.content.curated.removed import Removals
from generator.errors import Problem


class PageFile(NamedTuple):
    """A page's file.

    Attributes:
        name: its path, relative to ``content``.
        signature: see `generator.incremental.keys.signature`.
        hash: of its bytes.
        slug: the paper's; ``""`` if the page is not shown, was removed or cannot be read.
        problem: the `Problem` of a page that cannot be read, as a tuple.
        whole: a person wrote Markdown on it, which may hold anything, also links to other pages.
        others: the paper's other ids; all its ids and its slug, if the page is not shown.
        id: the paper's.
        cited: the papers that its notes cite, as written.
        target: the paper to which it leads, if it is not shown; see `Page.same_as`.
    """

    name: str
    signature: tuple[int, ...]
    hash: bytes
    slug: str = ""
    problem: tuple[str, str, str] | None = None
    whole: bool = False
    others: tuple[str, ...] = ()
    id: str = ""
    cited: tuple[str, ...] = ()
    target: str = ""

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
