"""What a site as a whole follows from."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.configuration.settings import Settings
from generator.content import counts, disk
from generator.content.curated import removed
from generator.content.curated.vocabulary import STARTER
from generator.content.library import Library
from generator.content.runs import sample
from generator.content.runs.published import Published
from generator.incremental.keys import digest
from generator.publish.files import picture
from generator.publish.press.reading import Source
from generator.publish.press.shells import Shell

# What is said of the archive as a whole.
_OF_THE_WHOLE = (
    "index.md", "tags.yml", "topics.yml", "authors.yml", "fetched.yml", removed.FILE.file, sample.NAME,
    picture.OWNERS,
)  # fmt: skip


class SiteInputs(NamedTuple):
    """All that the site follows from, except what MkDocs itself makes; while it is the same, nothing is done.

    Attributes:
        sources: the files of all papers.
        counts: digest of the votes, comments and stars.
        whole: digest of what stands in ``content/`` of the archive as a whole, and of the starter vocabulary.
        settings: the archive's settings.
        site: the site's name, address and description, and the address of its repository.
        published: the numbers that the site says of its pages.
        scripts: digest of the search's scripts.
        shells: what the theme puts around pages.
    """

    sources: tuple[Source, ...]
    counts: bytes
    whole: bytes
    settings: Settings
    site: tuple[str, str | None, str | None, str | None]
    published: Published
    scripts: bytes
    shells: tuple[Shell, ...]


def of_counts(library: Library) -> bytes:
    """A digest of the votes, comments and stars."""
    return _digest(counts.files(library.counts_folder))


def of_the_whole(library: Library) -> bytes:
    """A digest of the files in ``content`` about the archive as a whole, and of the starter vocabulary."""
    files = (disk.find(library.content, name) for name in _OF_THE_WHOLE)
    return digest(STARTER.read_bytes(), _digest(filter(None, files)), _digest(library.reading_lists()))


def _digest(paths: Iterable[Path]) -> bytes:
    """A digest of the names and the bytes of some files of ``content/``."""
    return digest(*(part for path in paths for part in (path.name, disk.read(path))))
