"""Files about the whole archive, such as the feed and the sitemap: one row each in a table."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import partial
from itertools import starmap
from typing import NamedTuple

from generator.content.runs import published
from generator.incremental import atomic
from generator.incremental.steps import Done, Made, Step, Steps
from generator.publish.files import data, llms, picture, sitemap
from generator.publish.files.feeds import digests, opml, whole
from generator.publish.files.site import Site

_BATCH = 4  # files a task
Files = Callable[[Site], Iterable[Step]]


class Maker(NamedTuple):
    """A row of the table; several processes make its files, and may read the files of earlier rows."""

    names: tuple[str, ...]  # of its files alone, below the site's root; ``*`` stands for any characters
    files: Files


def _known(make: Callable[[Site], Iterable[tuple[str, bytes]]]) -> Files:
    """Files that are cheaper to make than to keep: by name, with their bytes."""
    return lambda site: starmap(Step.known, make(site))


FEEDS = (
    Maker(tuple(whole.FORMATS), _known(whole.files)),
    *(
        Maker((digests.name(kind),), _known(partial(digests.files, kind=kind)))
        for kind in digests.KINDS_WITH_DIGESTS
    ),
    Maker((opml.NAME,), _known(opml.files)),
)
"""The feeds of the whole archive; `feeds.collections` makes those of collections."""
OTHERS = (
    Maker(("sitemap*.xml*",), _known(sitemap.files)),
    Maker(("robots.txt",), _known(sitemap.robots)),
    Maker((llms.NAME,), _known(llms.files)),
    Maker((picture.NAME,), picture.files),
    Maker((published.NAME,), _known(lambda site: [(published.NAME, site.published.data())])),
)
DATA = (
    Maker((data.SCHEMA,), data.schema),
    Maker((data.LATEST,), data.latest),
    Maker((data.MONTHS,), data.months),
    Maker((data.INDEX,), data.index),
)
"""The papers for programs; they come last, since there must be room for them."""
MAKERS = (*FEEDS, *OTHERS, *DATA)


def write(site: Site, makers: Iterable[Maker]) -> None:
    """Make all files, in this process."""
    for maker in makers:
        for file in maker.files(site):
            atomic.write(site.folder / file.name, file.make())


def update(site: Site, makers: Iterable[Maker], outputs: Steps, processes: int) -> Done:
    """Make the stale files, for `Steps.remember`."""
    names = set[str]()
    made = list[Made]()
    for maker in makers:  # each may read the files of those before it
        done = outputs.take(processes, maker.files(site), _BATCH)
        names |= done.names
        made += done.made
    return Done(names, made)


def notes(site: Site) -> list[str]:
    """What a build says of the files."""
    return [said] if (said := data.note(site)) else []


def is_made(name: str) -> bool:
    """Whether a file of this name is made here."""
    return any(fnmatchcase(name, pattern) for maker in MAKERS for pattern in maker.names)
