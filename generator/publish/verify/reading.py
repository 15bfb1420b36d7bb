"""Reads pages of the site back."""

import os
import re
from collections.abc import Iterator, Set
from pathlib import Path
from urllib.parse import unquote

from generator.content.library import Library
from generator.listings.kinds import KINDS
from generator.pages import sheets
from generator.pages.markup import source
from generator.pages.sheets import Sheet
from generator.pages.templates import GIVEN
from generator.publish.machinery.outputs import page_file

_LINK = re.compile(rb'href="(?:\.\./)*papers/([^/"]+)/')
_OWN = {kind.address.split("/")[0] for kind in KINDS} - {""}
_INDEX = page_file("")


def linked(html: bytes) -> Iterator[str]:
    """The slugs of papers that a page of the site has links to."""
    return (unquote(slug.decode()) for slug in _LINK.findall(html))


def named(data: bytes, url: str) -> Iterator[str]:
    """The slugs of papers whose whole addresses stand in a file, alone between tags or in quotes."""
    papers = re.compile(rb'(?<=[">])' + re.escape(url.encode()) + rb'papers/([^/"<>\s]+)/(?=["<])')
    return (unquote(slug.decode()) for slug in papers.findall(data))


def shows(path: Path, sheet: Sheet) -> str:
    """What a paper's page lacks of what ``content/`` has; ``""`` if nothing.

    Args:
        path: the page.
        sheet: what the paper alone decides of it.
    """
    try:
        html = path.read_text("utf-8")
    except (OSError, ValueError):
        return "is missing or cannot be read"
    view = sheets.view(sheet)
    parts = (
        ("title", f">{view.heading}</h1>"), ("metadata", view.head), ("abstract", sheet.abstract_html)
    )  # fmt: skip
    lacking = [name for name, part in parts if part not in html]
    return f"has another {', another '.join(lacking)} than {sheet.source}" if lacking else ""


def on_disk(site: Path, library: Library, expected: Set[str]) -> tuple[set[str], list[str]]:
    """Addresses of hand-written pages, and files of pages that nothing in ``content/`` makes.

    Args:
        site: the site's folder.
        library: the ``content`` folder.
        expected: the addresses of all pages of the archive.
    """
    by_hand, strange = set(), []
    for folder, folders, names in os.walk(site):
        address = Path(folder).relative_to(site).as_posix().removeprefix(".")
        if not address:
            folders[:] = [name for name in folders if name[0] != "."]
        address += "/" if address else ""
        if _INDEX in names and address not in expected:
            if _is_written(library, address):
                by_hand.add(address)
            elif address.split("/")[0] in _OWN:
                strange.append(page_file(address))
    return by_hand, sorted(strange)


def _is_written(library: Library, address: str) -> bool:
    if source(address) in GIVEN:  # the project's, where nobody wrote one
        return True
    return library.is_written(address)
