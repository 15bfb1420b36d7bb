"""The inputs of a whole site."""

import sys
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from generator.configuration.settings import Settings
from generator.content import disk
from generator.content.curated.vocabulary import STARTERS
from generator.content.library import Library
from generator.content.runs.published import Published
from generator.incremental.keys import hash_of
from generator.publish.press.shells import Shell


class Named(NamedTuple):
    """The site's names and addresses in ``mkdocs.yml``."""

    name: str
    address: str | None
    description: str | None
    repository: str | None


class SiteInputs(NamedTuple):
    """All inputs of the site, without MkDocs' own files; while they are the same, nothing is made."""

    papers: tuple[tuple[str, bytes], ...]  # see `PageFile.content`
    content: bytes  # see `of_content`
    settings: Settings
    site: Named
    published: Published
    scripts: bytes  # hash of the search's scripts
    shells: tuple[Shell, ...]


def of_content(library: Library) -> bytes:
    """Return a hash of the files in ``content/``, except papers' pages, and of the starter vocabularies."""
    folders, files = disk.listed(library.content)
    others = [folder.name for folder in folders if folder.name != library.papers.name]
    below = (disk.walk(library.content, folder) for folder in others)
    parts: list[bytes | str] = [path.read_bytes() for path in STARTERS]
    for path in chain((Path(entry.path) for entry in files), *below):
        parts += [path.relative_to(library.content).as_posix(), disk.read(path, largest=sys.maxsize)]
    return hash_of(*parts)
