"""The search index and the files about the whole archive, read back."""

import gzip
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from generator.errors import Problem
from generator.pages.archive import Archive
from generator.publish.files import MAKERS
from generator.publish.files.site import Site
from generator.publish.press import searching
from generator.publish.verify.reading import named
from generator.search.contents import contents
from generator.text import tex

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
    on_disk = [path.name for path in site.iterdir() if path.is_file()]
    for pattern, maker in MAKERS.items():
        made = dict(maker.make(whole))
        shown: set[str] = set()
        for name in sorted({*made, *(name for name in on_disk if fnmatchcase(name, pattern))}):
            if name not in made:
                yield Problem(name, "", "is on the site, and nothing in content/ makes it")
            elif name not in on_disk:
                yield Problem(name, "", "is missing")
            else:
                data = (site / name).read_bytes()
                if data != made[name]:
                    yield Problem(name, "", "is not what content/ gives")
                shown |= set(_named(name, data, whole.url))
        if problem := compared(pattern, shown, set(maker.papers(whole))):
            yield problem


def _named(name: str, data: bytes, url: str) -> Iterator[str]:
    try:
        yield from named(gzip.decompress(data) if name.endswith(".gz") else data, url)
    except (OSError, EOFError):
        return  # its bytes were found to be others above
