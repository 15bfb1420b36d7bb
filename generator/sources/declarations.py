"""The declaration of a source: its settings, the requests that it supports, and its file formats.

`registry` lists the declarations; the command line, the settings and the reference are built from them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from datetime import date
from io import BufferedIOBase
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from generator.errors import Failure, Problem
from generator.papers.paper import Notice, Record
from generator.sources.fields import arxiv_id
from generator.sources.http import Client
from generator.sources.limits import LIMITS, Limits

_T = TypeVar("_T")
_S = TypeVar("_S")
_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True)
class Waits:
    """A paper that lacks a title, an author or a date so far, so that it cannot come in yet.

    Attributes:
        name: its id or its address, by which the next fetch asks again.
        lacks: what it lacks, in words.
    """

    name: str
    lacks: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that a source has besides papers, and that is passed over.

    Attributes:
        kind: what it is, in the source's words: ``webpage``.
    """

    kind: str


KNOWN = ("journal", "issn", "signs")
"""The values of a mark that say what a source was the last time, and put no condition on an answer."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a source without days was fetched.

    Attributes:
        values: what the source needs to ask only for what is new, such as an ETag.
        waiting: the names of the papers that wait (`Waits`).
    """

    values: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()

    @property
    def afresh(self) -> "Mark":
        """The mark that asks for everything again, and still knows what the source was (`KNOWN`)."""
        return Mark({name: text for name, text in self.values.items() if name in KNOWN}, self.waiting)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a run should say about a source, though nothing is wrong: such as the way that was taken."""

    says: str


Result = Record | Problem | Failure | Notice | Waits | Passed | Mark | Remark
"""What a source yields; a source without days yields its new `Mark` last."""
# Days are fetched in the given order.
Days = Callable[[Client, _S, Sequence[date]], Iterator[Result]]
Fill = Callable[[Sequence[str]], Iterator[Record | Problem | Failure]]
"""Yields what Crossref has of papers, by their DOIs; see `registry.FILLER`."""


def setting(
    default: _T, doc: str, *, minimum: float | None = None, environment: str = "", name: str = ""
) -> _T:
    """Declare a setting as a field of a frozen dataclass; ``doc`` is its text in the reference.

    A value in ``mkdocs.yml`` must have the field's type. The environment variable overrides it; only texts
    have one. ``name`` is a source's setting's whole name in ``mkdocs.yml``, where `Source.setting_name` would
    be one that nobody guesses.
    """
    metadata = {"doc": doc, "minimum": minimum, "environment": environment, "name": name}
    return field(default=default, metadata=metadata)


class Offer(NamedTuple):
    """How `archive init` offers a source.

    Attributes:
        about: what a person may name, in words: ``the address of a journal's feed``.
        example: such a text.
        settings: returns the settings that a text means, by their names in ``mkdocs.yml``, each with a value
            or with one more item of its list; none if it means something else.
        fields: the fields of research whose papers it has, in words.
    """

    about: str
    example: str
    settings: Callable[[str], Mapping[str, str]]
    fields: str = "any field"


@dataclass(frozen=True, slots=True)
class Source(Generic[_S]):
    """An upstream, from which papers are fetched by day or since the last time, by id, or both.

    Attributes:
        name: its name on the command line and the prefix of its settings in ``mkdocs.yml``: the setting
            ``delay`` of ``arxiv`` is ``arxiv_delay``, unless it names itself.
        about: the papers that a fetch gets, in words; ``""`` without `days` and `changes`.
        settings: the dataclass of its settings; each field is a `setting`.
        days: fetches the papers that it listed or published on these days; a day that fails is a `Failure`.
        changes: fetches what is new since a mark, for a source that has no days.
        parts: returns the settings of each feed, journal or library that is fetched by itself, by its name;
            each has its own state in ``content/fetched.yml``. A source with only one has no name for it.
        offers: how `archive init` offers it.
        is_daily: whether it has papers on each working day; other sources have a rhythm of their own.
        may_rest: whether it may be silent for any time: people fill it, and it says that nothing changed.
        address: the setting with its address, or ``""``.
        thumbnails: the only hosts from which pictures of its papers are loaded.
        own_hosts: the setting that lists allowed hosts of the user's own network, or ``""``; for a source
            that fetches any address a person names.
        keeps: whether usable answers are cached for a day.
        search: the setting with a query in the source's own language, or ``""``.
        papers: fetches the papers with these canonical ids, in any order. Papers that the source lacks are
            left out; an unusable answer is a `Failure`.
        canonical: returns the id of the paper that a text names, or ``None`` if it names no paper here.
        ids: the texts that `canonical` recognises, in words.
        lacks: returns the settings that a fetch of days still needs, in words.
        part: a noun for what `parts` returns, for messages.
        title: its name for readers of the site; ``""`` if it has no days, so that no page names it.
    """

    name: str
    about: str
    settings: type[_S]
    days: Days[_S] | None = None
    changes: Callable[[Client, _S, Mark, Fill], Iterator[Result]] | None = None
    parts: Callable[[_S], Mapping[str, _S]] = lambda settings: {"": settings}
    offers: tuple[Offer, ...] = ()
    is_daily: bool = False
    may_rest: bool = False
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
    part: str = "source"
    title: str = ""

    def setting_name(self, item: Field[Any]) -> str:
        """Return the name in ``mkdocs.yml`` of a field of the source's settings."""
        return item.metadata["name"] or f"{self.name}_{item.name}"

    @property
    def address_setting(self) -> str:
        """The place where its address is set, in words."""
        if not self.address:
            return "the address"
        declared: Any = self.settings
        metadata = {item.name: item.metadata for item in fields(declared)}
        variable = metadata[self.address]["environment"]
        named = f"the setting `{self.name}_{self.address}`"
        return f"{named} or the variable {variable}" if variable else named


class Part(NamedTuple):
    """A feed, a journal or a library of a source, or the whole source, as a fetch asks for it."""

    source: Source[Any]
    name: str
    settings: Any

    @property
    def label(self) -> str:
        """Its name in ``content/fetched.yml`` and in messages: ``arxiv``, ``feed https://…``."""
        return f"{self.source.name} {self.name}".rstrip()


@dataclass(frozen=True)
class Format(Generic[_T, _P]):
    """A file format.

    Attributes:
        recognises: returns whether first bytes or a JSON value are in this format; scores a text's head.
        read: yields records, notices and problems; its last argument is the place named in problems.
    """

    name: str
    recognises: Callable[[_T], int]
    read: Callable[_P, Iterator[Record | Notice | Problem]]


# Recognised by a file's first bytes, and read as a stream.
StreamFormat = Format[bytes, [BufferedIOBase, str]]
# One JSON value: a line, an item of a list or a whole file. The day is from the file's name, or "".
ItemFormat = Format[object, [object, str, str]]
# A whole text, read in the format with the highest score. Surrogates stand for bytes that are not UTF-8, so
# that only the papers with such bytes are lost.
TextFormat = Format[str, [str, str]]
