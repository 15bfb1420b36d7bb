"""What the files about the whole archive are made from."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from mkdocs.config.defaults import MkDocsConfig

from generator import settings
from generator.content import sample
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
        is_sample: it is the project's sample, which nobody is to find or to follow.
    """

    archive: Archive
    name: str
    description: str
    url: str
    addresses: Sequence[str]
    published: Published = Published(0)
    is_sample: bool = False

    @classmethod
    def of(
        cls, config: MkDocsConfig, archive: Archive, addresses: Sequence[str], published: Published
    ) -> Self:
        """The site of an archive, with what ``mkdocs.yml`` says of it."""
        url = settings.address(config.site_url)  # `archive verify` runs no plugin, which would set it
        about = config.site_name, config.site_description or "", url
        return cls(archive, *about, addresses, published, sample.is_in(archive.library.content))
