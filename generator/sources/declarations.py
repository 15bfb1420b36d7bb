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

# Client, the source's settings, the days to ask for, in the order in which to ask for them.
Days = Callable[[Client, _S, Sequence[date]], Iterator[Record | Problem | Failure]]


def setting(
    default: _T,
    doc: str,
    *,
    minimum: float | None = None,
    environment: str = "",
) -> _T:
    """One setting: a field of a frozen dataclass.

    Args:
        default: the value where nothing is set; a value in ``mkdocs.yml`` must be of the field's type.
        doc: what the setting means, as the reference says it.
        minimum: the smallest value that is allowed.
        environment: the environment variable that overrides ``mkdocs.yml``; for texts only.
    """
    metadata = {"doc": doc, "minimum": minimum, "environment": environment}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Source(Generic[_S]):
    """An upstream; it can be asked for days, for single papers, or for both.

    Attributes:
        name: its name on the command line and in ``mkdocs.yml``, where its settings begin with it:
            ``arxiv`` and its setting ``delay`` make ``arxiv_delay``.
        about: what a fetch of some days gives, in words; ``""`` where it cannot be asked for days.
        settings: the dataclass of its settings; each field is a `setting`.
        days: what it listed or published on some days; a `Failure` for those without a usable answer.
        address: the setting that holds its address; ``""`` where none does.
        hosts: the hosts to which it may redirect, beside the one in its address.
        thumbnails: the hosts of the pictures that it gives of papers; no other one is asked for a picture.
        own_hosts: the setting that holds hosts of the user's own network which it may ask, of a source that
            asks whatever host a person names; ``""`` where the settings have its address.
        limits: what it can make a run do at most.
        keeps: whether its usable answers are kept for a day and not asked for again.
        search: the setting that holds a query in the source's own language; ``""`` where it cannot search.
        papers: the papers with these canonical ids, in any order; one that the source lacks is left out, and
            a `Failure` stands for one of which it gives no usable answer.
        canonical: the id of the paper that a text names, or ``None`` where the source does not recognise it.
        ids: what `canonical` recognises, in words.
        lacks: what the settings lack without which it cannot be asked for days, in words; ``""`` if nothing.
    """

    name: str
    about: str
    settings: type[_S]
    days: Days[_S] | None = None
    address: str = ""
    hosts: tuple[str, ...] = ()
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
        variable = next(item for item in fields(declared) if item.name == self.address).metadata[
            "environment"
        ]
        return f"the setting `{self.name}_{self.address}`" + (
            f" or the variable {variable}" if variable else ""
        )


@dataclass(frozen=True)
class Format(Generic[_T, _P]):
    """A file format.

    Attributes:
        name: its name in messages and in the help.
        recognises: whether something is in this format, by its first bytes or its JSON value; of a text, how
            much of its head is.
        read: what is in it, with its place for reports.
    """

    name: str
    recognises: Callable[[_T], int]
    read: Callable[_P, Iterator[Record | Problem]]


# Recognised by a file's first bytes, and read piece by piece.
StreamFormat = Format[bytes, [BufferedIOBase, str]]
# A JSON value: a line of a file, an item of a list or a single value. It is read with the day that the file's
# name has, or "".
ItemFormat = Format[object, [object, str, str]]
# A whole text, in the format that has the most of its head. Bytes that are not UTF-8 are surrogates in it, so
# that only the papers they are in are lost.
TextFormat = Format[str, [str, str]]
