"""What a source declares about itself: its settings, what it can be asked for, the files it reads.

`registry` lists the declarations; the command line, the settings and the README's tables follow from them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BufferedIOBase
from typing import Generic, ParamSpec, TypeVar

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.fields import arxiv_id
from generator.sources.http import Client

_T = TypeVar("_T")
_S = TypeVar("_S")
_P = ParamSpec("_P")

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
class Source(Generic[_S]):
    """An upstream; it can be asked for days, for single papers, or for both.

    Attributes:
        name: its name on the command line and in ``mkdocs.yml``, where its settings begin with it:
            ``arxiv`` and its setting ``delay`` make ``arxiv_delay``.
        about: what a fetch of some days gives, in words.
        settings: the dataclass of its settings; each field is a `setting`.
        days: what it listed or published from one day to another, both included.
        search: the setting that holds a query in the source's own language; ``""`` where it cannot search.
        papers: the papers with these canonical ids, in any order; one that the source lacks is left out.
        canonical: the id of the paper that a text names, or ``None`` where the source does not recognise it.
        ids: what `canonical` recognises, in words.
    """

    name: str
    about: str
    settings: type[_S]
    days: Days[_S] | None = None
    search: str = ""
    papers: Callable[[Client, _S, Sequence[str]], Iterator[Record | Problem]] | None = None
    canonical: Callable[[str], str | None] = arxiv_id
    ids: str = "an arXiv id or the address of a page about an arXiv paper"


@dataclass(frozen=True)
class Format(Generic[_T, _P]):
    """A file format.

    Attributes:
        name: its name in messages and in the help.
        recognises: whether something is in this format, by its first bytes, its JSON value or its whole text.
        read: what is in it, with its place for reports.
    """

    name: str
    recognises: Callable[[_T], bool]
    read: Callable[_P, Iterator[Record | Problem]]


# Recognised by a file's first bytes, and read piece by piece.
StreamFormat = Format[bytes, [BufferedIOBase, str]]
# A JSON value: a line of a file, an item of a list or a single value. It is read with the day that the file's
# name has, or "".
ItemFormat = Format[object, [object, str, str]]
# A whole text. Bytes that are not UTF-8 are surrogates in it, so that only the papers they are in are lost.
TextFormat = Format[str, [str, str]]
