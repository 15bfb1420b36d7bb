"""Files about the whole archive, such as the feed and the sitemap: one row each, which every build reads."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

from generator.content import published
from generator.publish.files import sitemap
from generator.publish.files.feeds import digests, opml, whole
from generator.publish.files.site import Site


class Maker(NamedTuple):
    """What makes some files.

    Attributes:
        names: of all files that it makes, below the site's root, and of no others; ``*`` stands for any
            characters.
        make: the name, below the site's root, and the bytes of each.
        papers: slugs of the papers that the files are to name: their window, by which `archive verify` reads
            them back.
    """

    names: tuple[str, ...]
    make: Callable[[Site], Iterable[tuple[str, bytes]]]
    papers: Callable[[Site], Iterable[str]] = lambda site: ()


FEEDS = (
    Maker(tuple(whole.FORMATS), whole.files, whole.papers),
    *(
        Maker((digests.name(kind),), partial(digests.files, kind=kind), partial(digests.papers, kind=kind))
        for kind in digests.KINDS_WITH_DIGESTS
    ),
    Maker((opml.NAME,), opml.files),
)
"""The feeds of the whole archive; those of collections are made apart, in `feeds.collections`."""
OTHERS = (
    Maker(("sitemap*.xml*",), sitemap.files, sitemap.papers),
    Maker(("robots.txt",), sitemap.robots),
    Maker((published.NAME,), lambda site: [(published.NAME, site.published.data())]),
)
MAKERS = (*FEEDS, *OTHERS)


def make(site: Site, makers: Iterable[Maker] = MAKERS) -> Iterator[tuple[str, bytes]]:
    """The name, below the site's root, and the bytes of every file."""
    for maker in makers:
        yield from maker.make(site)


def is_made(name: str) -> bool:
    """Whether a file of this name is made here."""
    return any(fnmatchcase(name, pattern) for maker in MAKERS for pattern in maker.names)
