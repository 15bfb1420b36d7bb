"""The pages in ``content/papers`` by file, with what a build knows before it arranges them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Self

from generator.content import faults
from generator.content.curated.removed import Removals
from generator.content.joined import Unshown
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

    def without(self, problem: Problem) -> "PageFile":
        """Return the file of a page that a problem keeps off the site."""
        return PageFile(self.name, self.signature, self.hash, problem=astuple(problem))


@dataclass(frozen=True)
class PageFiles:
    """The pages of all folders, in the folders' order."""

    folders: Mapping[str, Sequence[PageFile]]

    @cached_property
    def by_name(self) -> dict[str, PageFile]:
        """The pages by file."""
        return {file.name: file for file in chain.from_iterable(self.folders.values())}

    @cached_property
    def slugs(self) -> set[str]:
        """The slugs of the papers that are shown."""
        return {file.slug for file in self.by_name.values() if file.slug}

    @property
    def problems(self) -> list[Problem]:
        """The problems of pages that cannot be read."""
        return [Problem(*file.problem) for file in self.by_name.values() if file.problem]

    @property
    def unshown(self) -> list[Unshown]:
        """The pages of papers that are not shown."""
        files = (file for file in self.by_name.values() if not file.slug)
        return [Unshown(file.name, file.others, file.target) for file in files]

    def without_removed(self, removals: Removals) -> Self:
        """Return a copy that keeps the pages of removed papers off the site."""

        def left(file: PageFile) -> PageFile:
            ids = file.id, file.slug, *file.others
            return file._replace(slug="", others=ids, target="") if removals.have(ids) else file

        return self._each(left) if removals else self

    def without(self, error: faults.PageError) -> Self:
        """Return a copy that keeps the page that raised an error off the site."""
        return self._each(
            lambda file: file.without(error.problem) if file.name == error.file else file
        )

    def _each(self, change: Callable[[PageFile], PageFile]) -> Self:
        return type(self)({folder: [*map(change, pages)] for folder, pages in self.folders.items()})
