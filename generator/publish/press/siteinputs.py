"""What a site as a whole follows from."""

import sys
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from generator.configuration.settings import Settings
from generator.content import disk
from generator.content.curated.vocabulary import STARTER
from generator.content.library import Library
from generator.content.runs.published import Published
from generator.incremental.keys import hash_of
from generator.publish.press.shells import Shell


class Named(NamedTuple):
    """What ``mkdocs.yml`` calls the site, and where it is."""

    name: str
    address: str | None
    description: str | None
    repository: str | None


class SiteInputs(NamedTuple):
    """All that the site follows from, except what MkDocs itself makes; while it is the same, nothing is done.

    Attributes:
        papers: the files of all papers; see `PageFile`.
        content: hash of all other files in ``content/``, and of the starter vocabulary.
        settings: the archive's settings.
        published: the numbers that the site says of its pages.
        scripts: hash of the search's scripts.
        shells: what the theme puts around pages.
    """

    papers: tuple[tuple[str, bytes], ...]
    content: bytes
    settings: Settings
    site: Named
    published: Published
    scripts: bytes
    shells: tuple[Shell, ...]


def of_content(library: Library) -> bytes:
    """A hash of the files in ``content/`` but for the papers' pages, and of the starter vocabulary."""
    folders, files = disk.listed(library.content)
    others = [folder.name for folder in folders if folder.name != library.papers.name]
    below = (disk.walk(library.content, folder) for folder in others)
    parts: list[bytes | str] = [STARTER.read_bytes()]
    for path in chain((Path(entry.path) for entry in files), *below):
        parts += [path.relative_to(library.content).as_posix(), disk.read(path, largest=sys.maxsize)]
    return hash_of(*parts)
