"""Files about the whole archive, such as the feed and the sitemap: one row each, which every build reads."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from generator.content import published
from generator.publish.files import feeds, sitemap
from generator.publish.files.site import Site


class Maker(NamedTuple):
    """What makes some files.

    Attributes:
        make: the name, below the site's root, and the bytes of each.
        papers: slugs of the papers that the files are to name: their window, by which `archive verify` reads
            them back.
    """

    make: Callable[[Site], Iterable[tuple[str, bytes]]]
    papers: Callable[[Site], Iterable[str]] = lambda site: ()


# By the names of all files that a maker makes, and of no others; ``*`` stands for any characters.
MAKERS = {
    "feed.xml": Maker(feeds.files, feeds.papers),
    "sitemap*.xml*": Maker(sitemap.files, sitemap.papers),
    "robots.txt": Maker(sitemap.robots),
    published.NAME: Maker(lambda site: [(published.NAME, site.published.data())]),
}


def make(site: Site) -> Iterator[tuple[str, bytes]]:
    """The name, below the site's root, and the bytes of every file."""
    for maker in MAKERS.values():
        yield from maker.make(site)


def is_made(name: str) -> bool:
    """Whether a file of this name is made here."""
    return any(fnmatchcase(name, pattern) for pattern in MAKERS)
