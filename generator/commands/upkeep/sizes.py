"""The size of the site, and its limit."""

import os
from pathlib import Path
from typing import NamedTuple

WARNED = 0.7
"""The part of a limit from which a size is worth a note."""
_PAPER, _REST = 9_500, 3_000_000  # bytes of a site: 946 MB with 100,000 papers and all their lists


class Size(NamedTuple):
    """A size and its limit."""

    bytes: int
    limit: int
    is_estimate: bool = False

    def __str__(self) -> str:
        about = ", estimated" if self.is_estimate else ""
        part = self.bytes / self.limit
        return f"{self.bytes / 1e6:,.1f} MB of {self.limit / 1e6:,.0f} ({part:.0%}{about})"


def site(folder: Path, limit: int, papers: int = 0) -> Size:
    """Return the size of the built site, else an estimate from the number of papers."""
    if not folder.is_dir():
        return Size(_REST + papers * _PAPER, limit, is_estimate=True)
    walked = os.walk(folder)
    return Size(sum(Path(place, name).stat().st_size for place, _, names in walked for name in names), limit)
