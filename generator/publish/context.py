"""The site as a whole, from which the files about the whole archive are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generator.content.layout import Position
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet


class Site(NamedTuple):
    """A site as a whole; see `Edition.site`."""

    archive: Archive
    name: str
    description: str
    url: str  # of its root, with a final slash; ``""`` if it is not known
    addresses: Sequence[str]  # of all its pages, relative to the root
    is_sample: bool  # the project's sample: nobody should find it or follow its feeds
    folder: Path  # where it is written
    repository: str  # its web address; ``""`` if it is not known
    # Records are found by file, and have no counts.
    sheets: Callable[[Iterable[Card]], Iterator[Sheet]]
    records: Callable[[Iterable[str]], Iterator[dict[str, Any]]]
    # The vector of each paper as the browser gets it, by file: see `generator/search/vectors.py`.
    vectors: Callable[[], Mapping[str, bytes]]
    page_hash: Callable[[str], bytes]  # of a page's file in ``content``; for keys only
    places: Callable[[], Mapping[str, Position]]  # of papers on the map, by slug
    documents: Callable[[], Sequence[str]]  # ids in the order of the search's index
    # The bytes of the files on disk when it is first called, except files that are set apart.
    size: Callable[[Callable[[str], bool]], int]
