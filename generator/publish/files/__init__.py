"""Files about the whole archive, such as the feed and the sitemap: one row each, which every build reads."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from generator.publish.files import feeds, sitemap
from generator.publish.files.site import Site


class Maker(NamedTuple):
    """Makes files of a site.

    Attributes:
        pattern: the names of all files that it makes, and of no others; ``*`` stands for any characters.
        make: gives each file's name, below the site's root, and its bytes.
    """

    pattern: str
    make: Callable[[Site], Iterable[tuple[str, bytes]]]


MAKERS = (
    Maker("feed.xml", feeds.files),
    Maker("sitemap*.xml*", sitemap.files),
    Maker("robots.txt", sitemap.robots),
)


def make(site: Site) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of every file."""
    for maker in MAKERS:
        yield from maker.make(site)


def is_made(name: str) -> bool:
    """Whether a file of this name is made here."""
    return any(fnmatchcase(name, maker.pattern) for maker in MAKERS)
