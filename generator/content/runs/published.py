"""How many pages the archive had when it was last fetched or published: with fewer, a build stops.

The numbers stand in ``content/published.yml``, which the commands that take papers in write and a daily run
commits, and in ``published.yml`` of the site, which each build writes.
"""

from pathlib import Path
from typing import Self

from generator.content import disk
from generator.content.typed import Count, Shape, parse
from generator.errors import COMMAND, ArchiveError, RecordError
from generator.incremental import atomic

NAME = "published.yml"
_HEAD = (
    "# Pages of the archive as last fetched or published; a build with fewer stops: archive build --fewer\n"
)


class Published(Shape, frozen=True):
    """The numbers.

    Attributes:
        papers: pages, shown or not, but for papers that were removed for good.
        removed: papers that were removed for good.
        allowed: how many times somebody allowed a build with fewer pages.
    """

    papers: Count
    removed: Count = 0
    allowed: Count = 0

    @classmethod
    def read(cls, path: Path) -> Self:
        """The numbers in a file; no papers where there is none."""
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
        """The bytes of a file with the numbers."""
        numbers = {name: getattr(self, name) for name in self.__struct_fields__}
        return (_HEAD + "".join(f"{name}: {number}\n" for name, number in numbers.items())).encode()

    def is_fewer(self, before: Self) -> bool:
        """Whether there are fewer pages than before, less one for each paper that was removed since."""
        return self.papers + max(0, self.removed - before.removed) < before.papers


def record(content: Path, papers: int, removed: int) -> None:
    """Save how many pages a ``content`` folder has, unless they are fewer than before."""
    before = Published.read(content / NAME)
    now = Published(papers, removed, before.allowed)
    if now != before and not now.is_fewer(before):
        now.write(content / NAME)


def restart(content: Path) -> None:
    """Begin to count anew: the next build is allowed fewer pages than before."""
    try:
        before = Published.read(content / NAME)
    except ArchiveError:
        before = Published(0)
    Published(0, before.removed, before.allowed + 1).write(content / NAME)


def check(content: Path, site: Path, papers: int, removed: int, *, fewer: bool = False) -> Published:
    """The numbers of a build over the last one, which lies in ``site``.

    With ``fewer``, there may be fewer pages than before; ``content/published.yml`` says so then.

    Raises:
        ArchiveError: if there are fewer pages than before, or a file has something else in it.
    """
    files = (content / NAME, site / NAME)
    if fewer:
        return _allow(files, papers, removed)
    known = {path: Published.read(path) for path in files}
    now = Published(papers, removed, known[files[0]].allowed)
    for path, before in known.items():
        # What the site says from before somebody allowed fewer no longer counts.
        if before.allowed >= now.allowed and now.is_fewer(before):
            raise ArchiveError(
                f"content/papers has {papers:,} pages, and had {before.papers:,} when it was last published "
                f"({'/'.join(path.parts[-2:])}). If pages were lost, restore them, with git for instance. If "
                f"you deleted them, run {COMMAND} build --fewer, and commit content/published.yml."
            )
    return now


def _allow(files: tuple[Path, Path], papers: int, removed: int) -> Published:
    allowed = 0
    for path in files:
        try:
            before = Published.read(path)
        except ArchiveError:
            before = Published(papers + 1)
        is_fewer = Published(papers, removed).is_fewer(before)
        allowed = max(allowed, before.allowed + is_fewer)
    now = Published(papers, removed, allowed)
    if allowed:
        now.write(files[0])
    return now
