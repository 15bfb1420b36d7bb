"""What files about the whole archive are made from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from mkdocs.config.defaults import MkDocsConfig

from generator.configuration import locations
from generator.content.runs import sample
from generator.content.runs.published import Published
from generator.incremental.steps import sizes
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet


class Site(NamedTuple):
    """A site as a whole."""

    archive: Archive
    name: str
    description: str
    url: str  # of its root, with a slash at its end; ``""`` where it is not known
    addresses: Sequence[str]  # of all its pages, below the root
    published: Published = Published(0)
    is_sample: bool = False  # the project's sample, which nobody is to find or to follow
    folder: Path = Path()  # where it is written
    repository: str = ""  # its web address; ``""`` where it is not known
    # Consecutive papers of a folder are read at once. Records come without counts, by the papers' files.
    sheets: Callable[[Iterable[Card]], Iterator[Sheet]] = lambda papers: iter(())
    records: Callable[[Iterable[str]], Iterator[bytes]] = lambda files: iter(())
    page_hash: Callable[[str], bytes] = lambda name: b""  # of a page's file in ``content``; for keys alone
    # The bytes of the files written when it is first asked, but for names that are set apart.
    size: Callable[[Callable[[str], bool]], int] = lambda is_apart: 0

    @classmethod
    def of(
        cls, config: MkDocsConfig, archive: Archive, addresses: Sequence[str], published: Published
    ) -> Self:
        """The site of an archive, with what ``mkdocs.yml`` says of it."""
        url = locations.address(config.site_url)  # `archive data` runs no plugin, which would set it
        repository = config.repo_url or (locations.repository() or ("",))[0]
        folder = Path(config.site_dir)

        def size(is_apart: Callable[[str], bool]) -> int:
            return sum(size for name, size in sizes(folder) if not is_apart(name))

        return cls(
            archive=archive,
            name=config.site_name,
            description=config.site_description or "",
            url=url,
            addresses=addresses,
            published=published,
            is_sample=sample.is_in(archive.library.content),
            folder=folder,
            repository=repository.rstrip("/"),
            sheets=archive.paper_sheets,
            records=archive.paper_records,
            size=size,
        )
