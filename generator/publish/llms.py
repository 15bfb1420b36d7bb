"""``llms.txt``: a map of the site, for programs that read it (https://llmstxt.org)."""

from collections.abc import Iterator

from generator.listings import empty
from generator.listings.kinds import FEED, KINDS, PAPER, Kind
from generator.publish import data
from generator.publish.context import Site
from generator.publish.feeds import digests, opml, whole

NAME = "llms.txt"
_DATES = {"day": "YYYY-MM-DD", "week": "YYYY-Www", "month": "YYYY-MM", "year": "YYYY"}


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the file: lists of links to pages, addresses, feeds and data."""
    without_papers = empty(site.archive.groups, site.archive.memberships)
    kinds = [kind for kind in KINDS if kind not in without_papers and kind.hub not in without_papers]
    sections = {
        "Pages": _pages(site, kinds),
        "Addresses": _addresses(site, kinds),
        "Feeds": _feeds(site),
        "Data": _data(site),
    }
    text = f"# {_line(site.name)}\n\n> {_line(site.description) or 'An archive of research papers.'}\n\n"
    text += f"Each paper has a page of its own. {data.LICENCE} {data.removal(site)}\n"
    for heading, lines in sections.items():
        if listed := "".join(f"- {line}\n" for line in lines):
            text += f"\n## {heading}\n\n{listed}"
    yield NAME, text.encode()


def _pages(site: Site, kinds: list[Kind]) -> Iterator[str]:
    """Yield links to the archive's single pages."""
    there = {address.removeprefix("./") for address in site.addresses}  # MkDocs' root is "./"
    for kind in kinds:
        if kind.is_single and kind.address in there:
            yield _link(site, kind.title, kind.address)
    if "about/" in there:
        yield _link(site, "About", "about/")


def _addresses(site: Site, kinds: list[Kind]) -> Iterator[str]:
    """Yield the patterns of addresses, which a program can fill in."""
    yield f"A paper by its arXiv id: `{site.url}{PAPER.address.format('ID')}`, with `citation_*` tags"
    if data.has(site, data.PAGES):
        yield f"A paper as Markdown: `{site.url}{PAPER.address.format('ID')}index.md`"
    yield f"The search, which runs in a browser: `{site.url}search/?q=WORDS`"
    for kind in kinds:
        if not kind.is_single and kind.hub:
            form = kind.address.format(_DATES.get(kind.name, "NAME"))
            yield f"{kind.name.capitalize()}: `{site.url}{form}`"


def _feeds(site: Site) -> Iterator[str]:
    for name in whole.FORMATS:
        yield _link(site, "The latest days", name)
    for kind in digests.KINDS_WITH_DIGESTS:
        yield _link(site, kind.digests, digests.name(kind))
    yield _link(site, "All feeds", opml.NAME, f"the feed of a collection is `{FEED}` below its address")


def _data(site: Site) -> Iterator[str]:
    if site.archive.settings.data == "none":
        return
    yield _link(site, "Index", data.INDEX, "the files of all papers by month, with checksums")
    if data.has(site, data.TABLE):
        yield _link(site, "Table", data.TABLE, "a line for each paper, without abstracts")
    yield _link(site, "Latest", data.LATEST, "whole records of the latest days")
    yield _link(site, "Schema", data.SCHEMA, "JSON Schema of a record")


def _link(site: Site, title: str, address: str, about: str = "") -> str:
    return f"[{title}]({site.url}{address})" + (f": {about}" if about else "")


def _line(text: str) -> str:
    return " ".join(text.split())
