"""The site as a whole, from which the files about the whole archive are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from mkdocs.config.defaults import MkDocsConfig

from generator import related
from generator.configuration import locations
from generator.content.layout import Position
from generator.content.runs import sample
from generator.incremental.steps import sizes
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet


class Site(NamedTuple):
    """A site as a whole."""

    archive: Archive
    name: str
    description: str
    url: str  # of its root, with a final slash; ``""`` if it is not known
    addresses: Sequence[str]  # of all its pages, relative to the root
    is_sample: bool = False  # the project's sample: nobody should find it or follow its feeds
    folder: Path = Path()  # where it is written
    repository: str = ""  # its web address; ``""`` if it is not known
    # Consecutive papers of a folder are read at once. Records are found by file, and have no counts.
    sheets: Callable[[Iterable[Card]], Iterator[Sheet]] = lambda papers: iter(())
    records: Callable[[Iterable[str]], Iterator[dict[str, Any]]] = lambda files: iter(())
    # The vector of each paper as the browser gets it, by file: see `generator/search/vectors.py`.
    vectors: Callable[[], Mapping[str, bytes]] = dict
    page_hash: Callable[[str], bytes] = lambda name: b""  # of a page's file in ``content``; for keys only
    places: Callable[[], Mapping[str, Position]] = dict  # of papers on the map, by slug
    documents: Callable[[], Sequence[str]] = tuple  # ids in the order of the search's index
    # The bytes of the files on disk when it is first called, except files that are set apart.
    size: Callable[[Callable[[str], bool]], int] = lambda is_apart: 0

    @classmethod
    def of(cls, config: MkDocsConfig, archive: Archive, addresses: Sequence[str]) -> Self:
        """Return the site of an archive as ``mkdocs.yml`` describes it."""
        url = locations.address(config.site_url)  # `archive data` does not run the plugin, which would set it
        repository = config.repo_url or (locations.repository() or ("",))[0]
        folder = Path(config.site_dir)

        @lru_cache(1)
        def size(is_apart: Callable[[str], bool]) -> int:
            return sum(size for name, size in sizes(folder) if not is_apart(name))

        def vectors() -> dict[str, bytes]:
            from generator.related.nearest import every_vector  # NumPy is slow to load
            from generator.search.vectors import records

            batches = related.batches([card.came for card in archive.by_arrival()])
            if not batches:
                return {}
            made = every_vector(archive.described, batches)
            return dict(zip(made.names, records(made.sizes, made.terms, made.values), strict=True))

        return cls(
            archive=archive,
            name=config.site_name,
            description=config.site_description or "",
            url=url,
            addresses=addresses,
            is_sample=sample.is_in(archive.library.content),
            folder=folder,
            repository=repository.rstrip("/"),
            sheets=archive.paper_sheets,
            records=archive.paper_records,
            vectors=vectors,
            size=size,
        )
