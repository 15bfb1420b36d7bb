"""The sources and file formats. A new one is a module and a line here."""

from typing import Any

from generator.errors import ArchiveError
from generator.sources import arxiv, bibtex, capture, doi, huggingface, jsonlines, web
from generator.sources.declarations import Days, Format, ItemFormat, Source, StreamFormat, TextFormat

# A single paper comes from the first of these that has it; the last one takes whatever address is left.
SOURCES: tuple[Source[Any], ...] = (huggingface.SOURCE, arxiv.SOURCE, doi.SOURCE, web.SOURCE)

THUMBNAIL_HOSTS = tuple(sorted(host for source in SOURCES for host in source.thumbnails))
"""The hosts of pictures of papers: the only ones that a page may show pictures from."""

# A file, or a JSON value in it, is in the first of these that recognises it; JSON Lines takes every value.
ITEMS: tuple[ItemFormat, ...] = (huggingface.FORMAT, jsonlines.FORMAT)
STREAMS: tuple[StreamFormat, ...] = (arxiv.FORMAT,)
TEXTS: tuple[TextFormat, ...] = (bibtex.FORMAT, capture.FORMAT)


def fetchable() -> list[Source[Any]]:
    """The sources that can be asked for days."""
    return [source for source in SOURCES if source.days]


def to_fetch(name: str) -> tuple[Source[Any], Days[Any]]:
    """The source of that name, and how it is asked for days.

    Raises:
        ArchiveError: if there is none, or it cannot be asked for days.
    """
    for source in SOURCES:
        if source.name == name and source.days:
            return source, source.days
    names = _or([source.name for source in fetchable()])
    raise ArchiveError(f"{name!r} is not a source to fetch from; expected {names}")


def ids() -> str:
    """The names of single papers that the sources recognise, in words."""
    return _or([source.ids for source in SOURCES if source.papers])


def formats() -> str:
    """The file formats, in words."""
    known: tuple[Format[Any, ...], ...] = (*ITEMS, *STREAMS, *TEXTS)
    return _or([format_.name for format_ in known])


def _or(words: list[str]) -> str:
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} or {last}" if first else last
