"""What a source declares about itself: its settings, what it can be asked for, the files it reads.

`registry` lists the declarations; the command line, the settings and the README's tables follow from them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Protocol, TypeVar

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.http import Client

_T = TypeVar("_T")
_S = TypeVar("_S")


# Client, the source's settings, first and last day.
Days = Callable[[Client, _S, date, date], Iterator[Record | Problem]]


def setting(default: _T, doc: str, *, minimum: float | None = None, environment: str = "") -> _T:
    """One setting: a field of a frozen dataclass.

    Args:
        default: the value where nothing is set; a value in ``mkdocs.yml`` must be of its type.
        doc: what the setting means, as the README's table says it.
        minimum: the smallest value that is allowed.
        environment: the environment variable that overrides ``mkdocs.yml``; for texts only.
    """
    return field(default=default, metadata={"doc": doc, "minimum": minimum, "environment": environment})


@dataclass(frozen=True, slots=True)
class Lookup(Generic[_S]):
    """How a source is asked for single papers.

    Attributes:
        ids: what it recognises, in words: ``an arXiv id``.
        canonical: the id of the paper that a text names, or ``None`` where the source does not recognise it.
        papers: the papers with these canonical ids, in any order; one that the source lacks is left out.
    """

    ids: str
    canonical: Callable[[str], str | None]
    papers: Callable[[Client, _S, Sequence[str]], Iterator[Record | Problem]]


@dataclass(frozen=True, slots=True)
class Source(Generic[_S]):
    """An upstream.

    Attributes:
        name: its name on the command line and in ``mkdocs.yml``, where its settings begin with it:
            ``arxiv`` and its setting ``delay`` make ``arxiv_delay``.
        about: what a fetch of some days gives, in words.
        settings: the dataclass of its settings; each field is a `setting`.
        days: what it listed or published from one day to another, both included; ``None`` where it cannot
            be asked for days.
        search: the setting that holds a query in the source's own language; ``""`` where it cannot search.
        lookup: how it is asked for single papers; ``None`` where it cannot be.
    """

    name: str
    about: str
    settings: type[_S]
    days: Days[_S] | None = None
    search: str = ""
    lookup: Lookup[_S] | None = None


class Readable(Protocol):
    """A file that is read piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """Some more bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format; its subclasses say whether it is recognised by first bytes, JSON values or whole texts.

    Attributes:
        name: its name in messages and in the help.
    """

    name: str


@dataclass(frozen=True, slots=True)
class StreamFormat(Format):
    """A format recognised by a file's first bytes; it is read piece by piece, with its name for reports."""

    recognises: Callable[[bytes], bool]
    read: Callable[[Readable, str], Iterator[Record | Problem]]


@dataclass(frozen=True, slots=True)
class ItemFormat(Format):
    """A format of JSON values: the lines of a file, the items of a list or a single value.

    A value is parsed with the day that the file's name has (or ``""``) and the value's place for reports.
    """

    recognises: Callable[[object], bool]
    parse: Callable[[object, str, str], Iterator[Record | Problem]]


@dataclass(frozen=True, slots=True)
class TextFormat(Format):
    """A format of whole texts, read with the name of their file for reports.

    Bytes that are not UTF-8 are surrogates in the text, so that only the papers they are in are lost.
    """

    recognises: Callable[[str], bool]
    read: Callable[[str, str], Iterator[Record | Problem]]
