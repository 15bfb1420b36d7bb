"""The sources and file formats. A new one needs a module and a line here."""

from collections.abc import Callable, Iterable
from typing import Any

from generator.errors import ArchiveError
from generator.sources.formats import bibtex, capture, csl, jsonlines, ris
from generator.sources.frame.declarations import Format, ItemFormat, Part, Source, StreamFormat, TextFormat
from generator.sources.upstreams import (
    archive,
    arxiv,
    crossref,
    doi,
    europepmc,
    feed,
    huggingface,
    web,
    zotero,
)

# A single paper is fetched from the first source that has it; the last source accepts any address.
SOURCES: tuple[Source[Any], ...] = (
    huggingface.SOURCE, arxiv.SOURCE, crossref.SOURCE, feed.SOURCE, europepmc.SOURCE, zotero.SOURCE,
    archive.SOURCE, doi.SOURCE, web.SOURCE,
)  # fmt: skip

THUMBNAIL_HOSTS = tuple(sorted(host for source in SOURCES for host in source.thumbnails))
"""The only hosts from which a page may show a paper's picture."""

TITLES = {source.name: source.title for source in SOURCES if source.title}
"""The names of sources for readers."""
MACHINES = {source.name: source.machine for source in SOURCES if source.machine}

# A file, or a JSON value in it, is read in the first format that recognises it; JSON Lines takes any value.
ITEMS: tuple[ItemFormat, ...] = (
    huggingface.FORMAT, crossref.FORMAT, europepmc.FORMAT, csl.FORMAT, jsonlines.FORMAT,
)  # fmt: skip
STREAMS: tuple[StreamFormat, ...] = (arxiv.FORMAT, arxiv.HARVEST, feed.FORMAT)
TEXTS: tuple[TextFormat, ...] = (bibtex.FORMAT, ris.FORMAT, capture.FORMAT)

FILLER: Source[Any] = crossref.SOURCE
"""The source that has what a feed leaves out, by DOI."""


def fetchable() -> list[Source[Any]]:
    """Return the sources that can be fetched."""
    return [source for source in SOURCES if source.pages]


def parts(names: Iterable[str], settings_of: Callable[[Source[Any]], Any]) -> list[Part]:
    """Return the parts of the sources with these names; a source without parts is one itself.

    Raises:
        ArchiveError: if there is no such source to fetch from.
    """
    made = []
    for source in map(to_fetch, names):
        whole = settings_of(source)
        parts = source.parts(whole) or {"": whole}
        made += [Part(source, name, settings) for name, settings in parts.items()]
    return made


def to_fetch(name: str) -> Source[Any]:
    """Return the source of that name.

    Raises:
        ArchiveError: if there is no such source to fetch from.
    """
    known = {source.name: source for source in fetchable()}
    if name in known:
        return known[name]
    raise ArchiveError(f"{name!r} is not a source to fetch from; expected {_or([*known])}")


def ids() -> str:
    """Return, in words, the kinds of ids that the sources recognise."""
    return _or([source.ids for source in SOURCES if source.named])


def formats() -> str:
    """Return the file formats, in words."""
    known: tuple[Format[Any, ...], ...] = (*ITEMS, *STREAMS, *TEXTS)
    return _or([format_.name for format_ in known])


def _or(words: list[str]) -> str:
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} or {last}" if first else last
