"""The number of pages when the archive was last fetched or published; a build with fewer pages stops.

The number is in two files. Commands that take papers write ``content/published.yml``, which a daily run
commits; each build writes ``published.yml`` in the site, with a hash that says which build is served.
"""

from pathlib import Path
from typing import Self

from generator.content import disk
from generator.content.runs.sides import Folders
from generator.content.typed import Count, Shape, parse
from generator.errors import COMMAND, ArchiveError, RecordError, attempt
from generator.store import atomic

NAME = "published.yml"
_HEAD = (
    "# Pages when last fetched or published. A build with fewer stops; to allow it: archive build --fewer\n"
)


class Published(Shape, frozen=True):
    """The numbers in one file."""

    papers: Count  # pages, shown or not, except pages of removed papers
    removed: Count = 0  # papers that are removed for good
    allowed: Count = 0  # how many times somebody allowed a build with fewer pages
    hash: str = ""  # of all other files of the site; ``""`` in ``content/``

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the numbers in a file; without the file there are no papers."""
        try:
            return parse(cls, disk.text(path, NAME), NAME)
        except FileNotFoundError:
            return cls(0)
        except RecordError as error:
            reason = f"{path.parent.name}/{error}; restore it, or run: {COMMAND} build --fewer"
            raise ArchiveError(reason) from None

    def write(self, path: Path) -> None:
        """Save the numbers."""
        atomic.write(path, self.data())

    def data(self) -> bytes:
        """Return the bytes of the file."""
        numbers = "".join(f"{name}: {getattr(self, name)}\n" for name in ("papers", "removed", "allowed"))
        return (_HEAD + numbers + (f'hash: "{self.hash}"\n' if self.hash else "")).encode()

    def is_fewer(self, before: Self) -> bool:
        """Return whether pages are missing; each paper removed since ``before`` explains one page."""
        return self.papers + max(0, self.removed - before.removed) < before.papers


def record(content: Path, papers: int, removed: int) -> None:
    """Save the number of pages in a ``content`` folder, unless it is smaller than before."""
    before = Published.read(content / NAME)
    now = Published(papers, removed, before.allowed)
    if now != before and not now.is_fewer(before):
        now.write(content / NAME)


def join(folders: Folders) -> bytes:
    """Return one file of three, with no more pages than there are.

    The side counts on which fewer pages were allowed once more, if that was on one of them.
    """
    _, *sides = folders.each(lambda folder: Published.read(folder / NAME))
    allowed, removed = max(side.allowed for side in sides), max(side.removed for side in sides)
    total = max(side.papers + side.removed for side in sides if side.allowed == allowed)
    return Published(max(0, total - removed), removed, allowed).data()


def restart(content: Path) -> None:
    """Start the count again: the next build may have fewer pages."""
    before = attempt(lambda: Published.read(content / NAME), Published(0), [])
    Published(0, before.removed, before.allowed + 1).write(content / NAME)


def check(content: Path, site: Path, papers: int, removed: int, *, fewer: bool = False) -> Published:
    """Return the numbers of a build; raise an `ArchiveError` if the last fetch or ``site`` had more.

    ``fewer`` allows fewer pages than before, and writes that to ``content/published.yml``.
    """
    files = (content / NAME, site / NAME)
    known = {}
    for path in files:
        try:
            known[path] = Published.read(path)
        except ArchiveError:
            if not fewer:
                raise
            known[path] = Published(papers + 1)
    now = Published(papers, removed, known[files[0]].allowed)
    if fewer:
        now = now.replaced(allowed=max(before.allowed + now.is_fewer(before) for before in known.values()))
        if now.allowed:
            now.write(files[0])
        return now
    for path, before in known.items():
        # The site's number no longer counts if somebody has allowed fewer pages since.
        if before.allowed >= now.allowed and now.is_fewer(before):
            raise ArchiveError(
                f"content/papers has {papers:,} pages, and had {before.papers:,} when it was last published "
                f"({'/'.join(path.parts[-2:])}). If pages were lost, restore them, for example with git. If "
                f"you deleted them, run {COMMAND} build --fewer, and commit content/published.yml."
            )
    return now
