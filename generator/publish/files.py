"""Files about the whole archive, such as the feed and the sitemap: one row each in a table.

The sitemap and ``robots.txt`` (https://www.sitemaps.org/protocol.html) are made here, and the message about
the size of all files.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from itertools import starmap
from typing import NamedTuple
from xml.sax.saxutils import escape

from generator.configuration.settings import Settings, minimum_settings
from generator.content.runs import published
from generator.listings import moved as redirects
from generator.listings.kinds import FEED, KINDS
from generator.publish import calendar, data, invitation, like, new, picture, points
from generator.publish.context import Site
from generator.publish.data import gzipped
from generator.publish.feeds import collections, whole
from generator.store.outputs import Steps
from generator.store.store import Step

Files = Callable[[Site], Iterable[Step]]
_MOST = 50_000  # addresses in a sitemap, by the protocol
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
WARNED = 0.9
"""From this share of the limit on, a build warns."""
_LEAST = 0.01  # of the site; smaller parts are not named
_REST = "the rest"
_FOLDERS = {kind.address.split("/")[0] for kind in KINDS} - {""} | {"search", "data", "like"}
_FEEDS = {FEED, *whole.FORMATS, whole.LIST}


def sitemap(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap, plain and with gzip.

    More than 50,000 pages are in files of their own, with gzip alone, which ``sitemap.xml`` names.
    """
    moved = tuple(site.archive.memberships.former)
    named = redirects.addresses(site.archive.cards)
    addresses = (name for name in site.addresses() if not name.startswith(moved) and name not in named)
    ordered = sorted(address.removeprefix("./") for address in addresses)  # MkDocs' root is "./"
    urls = [site.url + address for address in ordered]
    outer, inner = "urlset", "url"
    if len(urls) > _MOST:
        chunks = [urls[start : start + _MOST] for start in range(0, len(urls), _MOST)]
        parts = {f"sitemap-{number}.xml.gz": chunk for number, chunk in enumerate(chunks, 1)}
        yield from ((name, gzipped(_xml(outer, inner, chunk))) for name, chunk in parts.items())
        outer, inner, urls = "sitemapindex", "sitemap", [site.url + name for name in parts]
    yield "sitemap.xml", _xml(outer, inner, urls)
    yield "sitemap.xml.gz", gzipped(_xml(outer, inner, urls))


def robots(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield ``robots.txt``: it allows everything and names the sitemap; on the sample, it allows nothing."""
    lines = ["User-agent: *", "Disallow: /" if site.is_sample else "Allow: /"]
    if site.url and not site.is_sample:  # the protocol wants a whole address
        lines.append(f"Sitemap: {site.url}sitemap.xml")
    yield "robots.txt", "".join(f"{line}\n" for line in lines).encode()


def _xml(outer: str, inner: str, urls: Iterable[str]) -> bytes:
    first, last = f"<{inner}><loc>", f"</loc></{inner}>\n"
    body = escape("\n".join(urls)).replace("\n", last + first)  # no address has a line break
    body = first + body + last if body else ""
    return f'{_HEAD}<{outer} xmlns="{_NAMESPACE}">\n{body}</{outer}>\n'.encode()


class Maker(NamedTuple):
    """A row of the table: several processes make its files, and may read the files of earlier rows."""

    names: tuple[str, ...]  # of its files and no others, relative to the site; ``*`` is any characters
    files: Files
    batch: int = 4  # files a task


def _known(make: Callable[[Site], Iterable[tuple[str, bytes]]]) -> Files:
    """Turn files, given by name with their bytes, into steps: they are cheaper to make than to keep."""
    return lambda site: starmap(Step.known, make(site))


FIRST = (
    Maker(("sitemap*.xml*",), _known(sitemap)),
    Maker(("robots.txt",), _known(robots)),
    Maker((new.FILES,), _known(new.files)),
    Maker((like.INDEX, like.MONTHS), like.files),
    Maker((calendar.NAMES,), _known(calendar.files)),
    Maker((invitation.NAME,), _known(invitation.files)),
    Maker((picture.NAME,), picture.files),
    Maker(tuple(whole.FORMATS), _known(whole.latest)),
    *(Maker((whole.digest_name(kind),), _known(partial(whole.digest, kind=kind))) for kind in whole.DIGESTS),
    Maker((whole.LIST,), _known(whole.opml)),
)
"""The files that need no other; `feeds.collections` makes the feeds of collections."""
DATA = (
    Maker((data.SCHEMA, data.LATEST), data.latest),
    Maker((data.TABLE, data.MONTHS), data.whole_archive),
    Maker((data.INDEX,), data.index),
)
"""The papers for programs; they come late, because they need the room that is left."""
LAST = (
    Maker(points.NAMES, _known(points.files)),  # in the order of the search's index
    *DATA,
    Maker((data.LLMS,), _known(data.llms)),  # it tells which of the files above there are
    Maker((), data.pages, 100),  # a person's link does not lead to them, because they come and go
)


def update(site: Site, makers: Iterable[Maker], outputs: Steps) -> None:
    """Take files into the site, and make the stale ones."""
    for row in makers:
        outputs.take(row.files(site), row.batch)


def compared(site: Site, outputs: Steps) -> Callable[[], None]:
    """Take the files that need no other, and all feeds, into the site; return what makes the stale ones."""
    first = [(list(outputs.stale(row.files(site))), row.batch) for row in FIRST]
    feeds = collections.compared(site, outputs)

    def renew() -> None:
        for stale, batch in first:
            outputs.renew(stale, batch)
        feeds()

    return renew


def is_made(name: str) -> bool:
    """Return whether a row makes a file of this name, or a build when it ends."""
    patterns = (pattern for maker in (*FIRST, *LAST) for pattern in maker.names)
    return name == published.NAME or any(fnmatchcase(name, pattern) for pattern in patterns)


class SizeNotice(NamedTuple):
    """A message about the size of a site."""

    weighs: str  # size, limit and size by part
    says: str = ""  # with the next step; ``""`` if there is room left
    is_over: bool = False


def notice(files: Iterable[tuple[str, int]], settings: Settings) -> SizeNotice:
    """Return the message about a site, given the name and the bytes of each file."""
    parts: Counter[str] = Counter()
    for name, size in files:
        parts[_part(name)] += size
    whole, limit = parts.total(), settings.site_limit
    small = [part for part, size in parts.items() if size < _LEAST * whole and part != _REST]
    rest = sum(parts.pop(part) for part in (*small, _REST) if part in parts)
    ranked = [part for part, _ in parts.most_common()]
    shares = [f"{part} {_megabytes(parts[part])}" for part in ranked] + [f"{_REST} {_megabytes(rest)}"]
    is_over = whole > limit
    state = "too large to publish" if is_over else f"{whole / limit:.0%}"
    weighs = f"{_megabytes(whole)} of {_megabytes(limit)} (site_limit), {state}. "
    weighs += f"Size by part: {', '.join(shares)}."
    if whole < WARNED * limit:
        return SizeNotice(weighs)
    advice = "; ".join((*_smaller(ranked), "on a web server without that limit, a higher site_limit"))
    return SizeNotice(weighs, f"the site has {weighs} What helps: {advice}.", is_over)


def _part(name: str) -> str:
    """Return the part of the site that a file belongs to: its top folder, or the feeds."""
    if name.rpartition("/")[2] in _FEEDS:
        return "feeds"
    folder = name.partition("/")[0]
    return folder if folder in _FOLDERS else _REST


def _smaller(parts: Iterable[str]) -> Iterator[str]:
    minimums = {kind.address.split("/")[0]: name for name, kind in minimum_settings().items()}
    for part in parts:
        if part in minimums:
            yield f"a higher {minimums[part]}"
        elif part == "data":
            yield "data: release"
        elif part == "like":
            yield "a lower like_months"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
