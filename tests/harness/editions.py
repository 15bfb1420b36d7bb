"""The site of papers that are read without a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.publish.context import Site
from generator.publish.edition import Edition


def site_of(
    edition: Edition, name: str, url: str, addresses: Sequence[str] = (), *, is_sample: bool = False
) -> Site:
    """Return the site of papers; nothing is on disk, on the map or in the search."""
    return Site(
        edition.archive,
        name,
        "All of it",
        url,
        addresses,
        is_sample,
        folder=Path(),
        repository="",
        sheets=edition.sheets,
        records=edition.records,
        vectors=dict,
        page_hash=lambda name: b"",
        places=dict,
        documents=list,
        size=lambda is_apart: 0,
    )
