"""What the files about the whole archive are made from."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from mkdocs.config.defaults import MkDocsConfig

from generator.content.published import Published
from generator.pages.archive import Archive


class Site(NamedTuple):
    """A site as a whole.

    Attributes:
        archive: the archive.
        name: what the site is called.
        description: what it is about; ``""`` where nothing is said.
        url: address of its root, with a slash at its end; ``""`` where it is not known.
        addresses: of all its pages, below the root.
        published: how many pages of papers there are.
    """

    archive: Archive
    name: str
    description: str
    url: str
    addresses: Sequence[str]
    published: Published = Published(0)

    @classmethod
    def of(
        cls, config: MkDocsConfig, archive: Archive, addresses: Sequence[str], published: Published
    ) -> Self:
        """The site of an archive, with what ``mkdocs.yml`` says of it."""
        about = config.site_name, config.site_description or "", config.site_url or ""
        return cls(archive, *about, addresses, published)
