"""How large the site and the history are, held against what GitHub allows."""

import os
from pathlib import Path
from typing import NamedTuple

from generator.commands.git import git
from generator.errors import ArchiveError

MOST = 1_000_000_000
"""Bytes: GitHub Pages publishes no larger site, and GitHub asks for repositories below it."""
WARNED = 0.7
_PAPER, _REST = 9_500, 3_000_000  # bytes of a site: 946 MB with 100,000 papers and all their lists


class Size(NamedTuple):
    """A size.

    Attributes:
        bytes: how many there are.
        is_estimate: whether it was not measured.
    """

    bytes: int
    is_estimate: bool = False

    def __str__(self) -> str:
        about = ", estimated" if self.is_estimate else ""
        return f"{self.bytes / 1e6:,.1f} MB of {MOST / 1e6:,.0f} ({self.bytes / MOST:.0%}{about})"


def site(folder: Path, papers: int) -> Size:
    """The size of a site: of what is built, else an estimate by the number of papers."""
    if not folder.is_dir():
        return Size(_REST + papers * _PAPER, is_estimate=True)
    walked = os.walk(folder)
    return Size(sum(Path(place, name).stat().st_size for place, _, names in walked for name in names))


def history(folder: Path) -> Size | None:
    """The size of the git repository that a folder is in, as it is stored; ``None`` where there is none."""
    try:
        said = dict(line.split(": ", 1) for line in git(folder, "count-objects", "-v").splitlines())
        return Size((int(said["size"]) + int(said["size-pack"])) * 1024)
    except (ArchiveError, KeyError, ValueError):
        return None
