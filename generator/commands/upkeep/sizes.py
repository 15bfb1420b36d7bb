"""How large the site and the history are, held against what GitHub allows."""

import os
from pathlib import Path
from typing import NamedTuple

from generator.commands.upkeep.git import git
from generator.errors import ArchiveError

WARNED = 0.7
"""Part of a limit from which on there is something to say."""
_HISTORY = 1_000_000_000  # bytes, below which GitHub asks repositories to stay
_PAPER, _REST = 9_500, 3_000_000  # bytes of a site: 946 MB with 100,000 papers and all their lists


class Size(NamedTuple):
    """A size.

    Attributes:
        bytes: how many there are.
        limit: how many there may be.
        is_estimate: whether it was not measured.
    """

    bytes: int
    limit: int
    is_estimate: bool = False

    def __str__(self) -> str:
        about = ", estimated" if self.is_estimate else ""
        part = self.bytes / self.limit
        return f"{self.bytes / 1e6:,.1f} MB of {self.limit / 1e6:,.0f} ({part:.0%}{about})"


def site(folder: Path, limit: int, papers: int = 0) -> Size:
    """The size of a site: of what is built, else an estimate by the number of papers."""
    if not folder.is_dir():
        return Size(_REST + papers * _PAPER, limit, is_estimate=True)
    walked = os.walk(folder)
    return Size(sum(Path(place, name).stat().st_size for place, _, names in walked for name in names), limit)


def history(folder: Path) -> Size | None:
    """The size of the git repository that a folder is in, as it is stored; ``None`` where there is none."""
    try:
        said = dict(line.split(": ", 1) for line in git(folder, "count-objects", "-v").splitlines())
        return Size((int(said["size"]) + int(said["size-pack"])) * 1024, _HISTORY)
    except (ArchiveError, KeyError, ValueError):
        return None
