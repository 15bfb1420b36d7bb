"""``sitemap.xml`` and ``robots.txt`` (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from generator.listings import moved as redirects
from generator.publish.files.packing import gzipped
from generator.publish.files.site import Site

_MOST = 50_000  # addresses in one file, by the protocol
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap: one file, or an index and a file for each 50,000 pages; all also with gzip."""
    moved = tuple(site.archive.memberships.former)
    named = redirects.addresses(site.archive.cards)
    addresses = (name for name in site.addresses if not name.startswith(moved) and name not in named)
    ordered = sorted(address.removeprefix("./") for address in addresses)  # MkDocs' root is "./"
    chunks = [ordered[start : start + _MOST] for start in range(0, len(ordered), _MOST)] or [[]]
    names = ["sitemap.xml"]
    if len(chunks) > 1:
        names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
        yield from _both("sitemap.xml", "sitemapindex", "sitemap", (site.url + name for name in names))
    for name, chunk in zip(names, chunks, strict=True):
        yield from _both(name, "urlset", "url", (site.url + address for address in chunk))


def robots(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield ``robots.txt``: it allows everything and names the sitemap; on the sample, it allows nothing."""
    lines = ["User-agent: *", "Disallow: /" if site.is_sample else "Allow: /"]
    if site.url and not site.is_sample:  # the protocol wants a whole address
        lines.append(f"Sitemap: {site.url}sitemap.xml")
    yield "robots.txt", "".join(f"{line}\n" for line in lines).encode()


def _both(name: str, outer: str, inner: str, urls: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    first, last = f"<{inner}><loc>", f"</loc></{inner}>\n"
    body = escape("\n".join(urls)).replace("\n", last + first)  # no address has a line break
    body = first + body + last if body else ""
    data = f'{_HEAD}<{outer} xmlns="{_NAMESPACE}">\n{body}</{outer}>\n'.encode()
    yield name, data
    yield f"{name}.gz", gzipped(data)
