"""Files about the whole archive, such as the feed and the sitemap: one row each, which every build reads."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from generator.publish.files import feeds, sitemap
from generator.publish.files.site import Site

# What makes files, by the names of all that it makes, and of no others; ``*`` stands for any characters.
MAKERS: dict[str, Callable[[Site], Iterable[tuple[str, bytes]]]] = {
    "feed.xml": feeds.files,
    "sitemap*.xml*": sitemap.files,
    "robots.txt": sitemap.robots,
}


def make(site: Site) -> Iterator[tuple[str, bytes]]:
    """The name, below the site's root, and the bytes of every file."""
    for maker in MAKERS.values():
        yield from maker(site)


def is_made(name: str) -> bool:
    """Whether a file of this name is made here."""
    return any(fnmatchcase(name, pattern) for pattern in MAKERS)
