"""``sitemap.xml`` and ``robots.txt`` (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from generator.listings import moved as redirects
from generator.publish.context import Site
from generator.publish.packing import gzipped

_MOST = 50_000  # addresses in one file, by the protocol
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap, plain and with gzip.

    More than 50,000 pages are in files of their own, with gzip alone, which ``sitemap.xml`` names.
    """
    moved = tuple(site.archive.memberships.former)
    named = redirects.addresses(site.archive.cards)
    addresses = (name for name in site.addresses if not name.startswith(moved) and name not in named)
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
