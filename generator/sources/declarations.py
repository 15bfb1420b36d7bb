"""What a source declares about itself: its settings, what it can be asked for, the files it reads.

`registry` lists the declarations; the command line, the settings and the reference follow from them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from io import BufferedIOBase
from typing import Any, Generic, ParamSpec, TypeVar

from generator.errors import Failure, Problem
from generator.papers.paper import Record
from generator.sources.fields import arxiv_id
from generator.sources.http import Client
from generator.sources.limits import LIMITS, Limits

_T = TypeVar("_T")
_S = TypeVar("_S")
_P = ParamSpec("_P")

# The days are given in the order in which to ask for them.
Days = Callable[[Client, _S, Sequence[date]], Iterator[Record | Problem | Failure]]


def setting(default: _T, doc: str, *, minimum: float | None = None, environment: str = "") -> _T:
    """One setting: a field of a frozen dataclass, which ``doc`` describes in the reference.

    A value in ``mkdocs.yml`` must be of the field's type. The environment variable overrides it, for texts
    only.
    """
    return field(default=default, metadata={"doc": doc, "minimum": minimum, "environment": environment})


@dataclass(frozen=True, slots=True)
class Source(Generic[_S]):
    """An upstream; it can be asked for days, for single papers, or for both.

    Attributes:
        name: on the command line, and before its settings in ``mkdocs.yml``: ``arxiv`` and its setting
            ``delay`` make ``arxiv_delay``.
        about: what a fetch of some days gives, in words; ``""`` where it cannot be asked for days.
        settings: the dataclass of its settings; each field is a `setting`.
        days: asks for what it listed or published on some days; a day without a usable answer is a `Failure`.
        address: the setting that holds its address; ``""`` where none does.
        thumbnails: the hosts of its papers' pictures; no other host is asked for a picture.
        own_hosts: where a person names the host to ask, the setting that lists allowed hosts of the user's
            own network; else ``""``.
        keeps: whether its usable answers are kept for a day and not asked for again.
        search: the setting that holds a query in the source's own language; ``""`` where it cannot search.
        papers: asks for the papers with these canonical ids. They come in any order, without those that the
            source lacks; an answer that cannot be used is a `Failure`.
        canonical: the id of the paper that a text names, or ``None`` where the source does not recognise it.
        ids: what `canonical` recognises, in words.
        lacks: the settings that are missing for it to be asked for days, in words.
    """

    name: str
    about: str
    settings: type[_S]
    days: Days[_S] | None = None
    address: str = ""
    thumbnails: tuple[str, ...] = ()
    own_hosts: str = ""
    limits: Limits = LIMITS
    keeps: bool = False
    search: str = ""
    papers: Callable[[Client, _S, Sequence[str]], Iterator[Record | Problem | Failure]] | None = None
    canonical: Callable[[str], str | None] = arxiv_id
    ids: str = "an arXiv id or the address of a page about an arXiv paper"
    lacks: Callable[[_S], str] = lambda settings: ""

    @property
    def address_setting(self) -> str:
        """Where its address is set, in words."""
        if not self.address:
            return "the address"
        declared: Any = self.settings
        metadata = {item.name: item.metadata for item in fields(declared)}
        variable = metadata[self.address]["environment"]
        named = f"the setting `{self.name}_{self.address}`"
        return f"{named} or the variable {variable}" if variable else named


@dataclass(frozen=True)
class Format(Generic[_T, _P]):
    """A file format.

    Attributes:
        recognises: whether first bytes or a JSON value are in this format; how much of a text's head is.
        read: reads records and problems; its last argument is the place for reports.
    """

    name: str
    recognises: Callable[[_T], int]
    read: Callable[_P, Iterator[Record | Problem]]


# Recognised by a file's first bytes, and read piece by piece.
StreamFormat = Format[bytes, [BufferedIOBase, str]]
# A line of a file, an item of a list or a single value in JSON, read with the day in the file's name, or "".
ItemFormat = Format[object, [object, str, str]]
# A whole text, in the format that has the most of its head. Surrogates in it stand for bytes that are not
# UTF-8, so that only the papers they are in are lost.
TextFormat = Format[str, [str, str]]
