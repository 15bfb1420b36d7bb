"""Files about the whole archive, such as the feed and the sitemap: one row each in a table."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import partial
from itertools import starmap
from typing import NamedTuple

from generator.content.runs import published
from generator.publish import (
    calendar,
    data,
    invitation,
    like,
    llms,
    new,
    picture,
    points,
    sitemap,
    tables,
)
from generator.publish.context import Site
from generator.publish.feeds import digests, opml, whole
from generator.store.outputs import Steps
from generator.store.store import Step

_BATCH = 4  # files a task
Files = Callable[[Site], Iterable[Step]]


class Maker(NamedTuple):
    """A row of the table: several processes make its files, and may read the files of earlier rows."""

    names: tuple[str, ...]  # of its files and no others, relative to the site; ``*`` is any characters
    files: Files


def _known(make: Callable[[Site], Iterable[tuple[str, bytes]]]) -> Files:
    """Turn files, given by name with their bytes, into steps: they are cheaper to make than to keep."""
    return lambda site: starmap(Step.known, make(site))


FEEDS = (
    Maker(tuple(whole.FORMATS), _known(whole.files)),
    *(
        Maker((digests.name(kind),), _known(partial(digests.files, kind=kind)))
        for kind in digests.KINDS_WITH_DIGESTS
    ),
    Maker((opml.NAME,), _known(opml.files)),
)
"""The feeds of the whole archive; `feeds.collections` makes the feeds of collections."""
OTHERS = (
    Maker(("sitemap*.xml*",), _known(sitemap.files)),
    Maker(("robots.txt",), _known(sitemap.robots)),
    Maker((new.ORDER, new.PAPERS), _known(new.files)),
    Maker((like.INDEX, like.MONTHS), like.files),
    Maker((calendar.NAMES,), _known(calendar.files)),
    Maker((invitation.NAME,), _known(invitation.files)),
    Maker((picture.NAME,), picture.files),
)
MAP = Maker(points.NAMES, _known(points.files))
"""The map's points, in the order of the search's index."""
DATA = (
    Maker((data.SCHEMA,), data.schema),
    Maker((data.LATEST,), data.latest),
    Maker((data.TABLE,), tables.table),
    Maker((data.MONTHS,), data.months),
    Maker((data.INDEX,), data.index),
)
"""The papers for programs; they come last, because they need the room that is left."""
TEXTS = Maker((llms.NAME,), _known(llms.files))
"""What leads programs that read; it tells which of the files above there are."""
LAST = (MAP, *DATA, TEXTS)
MAKERS = (*FEEDS, *OTHERS, *LAST)


def update(site: Site, makers: Iterable[Maker], outputs: Steps, processes: int) -> set[str]:
    """Make the stale files, and return the names of all; a row may read the files of earlier rows."""
    return {name for maker in makers for name in outputs.take(processes, maker.files(site), _BATCH)}


def notes(site: Site) -> list[str]:
    """Return what a build reports about the files."""
    return list(data.notes(site))


def is_made(name: str) -> bool:
    """Return whether a row makes a file of this name, or a build when it ends."""
    patterns = (pattern for maker in MAKERS for pattern in maker.names)
    return name == published.NAME or any(fnmatchcase(name, pattern) for pattern in patterns)
