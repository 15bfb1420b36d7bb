"""The search index and the files about the whole archive, read back."""

import gzip
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from generator.errors import Problem
from generator.listings.kinds import FEED
from generator.pages.archive import Archive
from generator.publish.files import MAKERS
from generator.publish.files.feeds import collections
from generator.publish.files.feeds.collections import Followed
from generator.publish.files.site import Site
from generator.publish.machinery.processes import batches, run_tasks
from generator.publish.press import searching
from generator.publish.verify.reading import named
from generator.search.contents import contents
from generator.text import tex

_BATCH = 100  # feeds a task
_MOST = 10  # papers that a message names


def compared(
    name: str, shown: Collection[str], wanted: Collection[str], *, may_have_more: bool = False
) -> Problem | None:
    """What is wrong with a file that shows some papers and should show others; both by their slugs."""
    lacking, strange = set(wanted) - set(shown), set(shown) - set(wanted)
    reasons = [f"lacks {_some(lacking)}"] if lacking else []
    reasons += [f"has {_some(strange)}, which do not belong there"] if strange and not may_have_more else []
    return Problem(name, "", " and ".join(reasons)) if reasons else None


def _some(slugs: Collection[str]) -> str:
    more = f" and {len(slugs) - _MOST:,} more" if len(slugs) > _MOST else ""
    return ", ".join(sorted(slugs)[:_MOST]) + more


def search(site: Path, archive: Archive) -> Iterator[Problem]:
    """Papers that the search index has and should not, lacks, or has by another title."""
    try:
        indexed = {id: (address, title) for id, address, title in contents(site / searching.FOLDER)}
    except ValueError as error:
        yield Problem(searching.FOLDER, "", str(error))
        return
    wanted = {entry.id: (entry.address, tex.plain_title(entry.title)) for entry in archive.entries}
    if problem := compared(searching.FOLDER, indexed, wanted):
        yield problem
    for id in sorted(indexed.keys() & wanted.keys()):
        if indexed[id] != wanted[id]:
            yield Problem(searching.FOLDER, "", f"has {id} with another title or address")


def files(site: Path, whole: Site) -> Iterator[Problem]:
    """Files of the makers' table that name other papers than belong in their window, or hold other bytes."""
    for maker in MAKERS:
        made = {file.name: file.make() for file in maker.files(whole)}
        papers, read = set(maker.papers(whole)), maker.named or partial(named, url=whole.url)
        for pattern in maker.names:
            on_disk = {path.relative_to(site).as_posix() for path in site.glob(pattern) if path.is_file()}
            shown: set[str] = set()
            for name in sorted({*(name for name in made if fnmatchcase(name, pattern)), *on_disk}):
                if name not in made:
                    yield Problem(name, "", "is on the site, and nothing in content/ makes it")
                elif name not in on_disk:
                    yield Problem(name, "", "is missing")
                else:
                    data = (site / name).read_bytes()
                    if data != made[name]:
                        yield Problem(name, "", "is not what content/ gives")
                    shown |= set(_named(name, data, read))
            if problem := compared(pattern, shown, papers):
                yield problem


def feeds(site: Path, whole: Site, processes: int) -> Iterator[Problem]:
    """Feeds of collections that name other papers than they should, or hold other bytes."""

    def compare(part: Sequence[Followed]) -> list[Problem]:
        problems: list[Problem] = []
        for followed, data in collections.files(whole, part):
            wanted = {paper.entry.slug for paper in collections.papers(whole, followed.collection)}
            for name in followed.names:
                problems += _feed(site / name, name, data, wanted, whole.url)
        return problems

    every = list(collections.every(whole))
    for _, problems in run_tasks(processes, compare, batches(every, _BATCH)):
        yield from problems
    expected = {name for followed in every for name in followed.names}
    for kind in collections.KINDS_WITH_FEEDS:
        for path in sorted(site.glob(kind.address.format("*") + FEED)):
            if (name := path.relative_to(site).as_posix()) not in expected:
                yield Problem(name, "", "is on the site, and nothing in content/ makes it")


def _feed(path: Path, name: str, data: bytes, wanted: set[str], url: str) -> Iterator[Problem]:
    try:
        there = path.read_bytes()
    except OSError:
        yield Problem(name, "", "is missing")
        return
    if there != data:
        yield Problem(name, "", "is not what content/ gives")
    if problem := compared(name, set(named(there, url)), wanted):
        yield problem


def _named(name: str, data: bytes, read: Callable[[bytes], Iterable[str]]) -> Iterator[str]:
    try:
        yield from read(gzip.decompress(data) if name.endswith(".gz") else data)
    except (OSError, EOFError, ValueError, LookupError, TypeError):
        return  # its bytes were found to be others above
