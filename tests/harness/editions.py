"""The site of papers that are read without a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.publish.context import Edition, Site


def site_of(
    edition: Edition, name: str, url: str, addresses: Sequence[str] = (), *, is_sample: bool = False
) -> Site:
    """Return the site of papers; nothing is on disk, on the map or in the search."""
    shown = edition, name, "All of it", url, "", Path(), lambda: addresses
    return Site(*shown, is_sample, near={}, sizes=list)
