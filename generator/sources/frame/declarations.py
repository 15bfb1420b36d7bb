"""What a source declares: its settings, how its lists are asked for, what an item says; file formats, too.

A source says how one answer is asked for, and reads one item. `runner` does all else: it walks lists, guards
items, checks dates, halves what is too long, and says what failed and what waits. `registry` lists the
declarations; the command line, the settings and the reference are built from them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from io import BufferedIOBase
from typing import Any, Generic, Literal, NamedTuple, ParamSpec, TypeVar

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Notice, Record
from generator.sources.frame.fields import arxiv_id, json_of
from generator.sources.frame.http import Client, StatusError
from generator.sources.frame.limits import LIMITS, LimitError, Limits
from generator.text.plural import counted

_T = TypeVar("_T")
_S = TypeVar("_S")
_P = ParamSpec("_P")
KNOWN = ("journal", "issn", "signs")
"""The values of a mark that say what a source was the last time, and put no condition on an answer."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a source without days was fetched."""

    # What the source needs to ask only for what is new, such as an ETag.
    values: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()  # the names of the papers that wait

    @property
    def afresh(self) -> "Mark":
        """The mark that asks for everything again, and still knows what the source was (`KNOWN`)."""
        return Mark({name: text for name, text in self.values.items() if name in KNOWN}, self.waiting)


Told = Record | Problem | Notice
"""What an item says."""
Result = Told | Failure | Mark
"""What comes of a source: of its items, and what failed; a source without days yields its new `Mark` last.

A `Note` says in which other way it was asked, though nothing is wrong.
"""
Fill = Callable[[Sequence[str]], Iterator[Record | Problem | Failure]]
"""Yields what Crossref has of papers, by their DOIs; see `registry.FILLER`."""


def setting(
    default: _T,
    doc: str,
    *,
    minimum: float | None = None,
    environment: str = "",
    name: str = "",
    former: str = "",
) -> _T:
    """Declare a setting as a field of a frozen dataclass; ``doc`` is its text in the reference.

    A value in ``mkdocs.yml`` must have the field's type. The environment variable overrides it; only texts
    have one. ``name`` is a source's setting's whole name in ``mkdocs.yml``, where `Source.setting_name` would
    be one that nobody guesses; ``former`` is what a source's setting was called in earlier versions.
    """
    metadata = {"doc": doc, "minimum": minimum, "environment": environment, "name": name, "former": former}
    return field(default=default, metadata=metadata)


class Offer(NamedTuple):
    """How `archive init` offers a source."""

    about: str  # what a person may name, in words: ``the address of a journal's feed``
    example: str  # such a text
    setting: str  # the setting that it means, by its name in ``mkdocs.yml``
    # Returns the value that a text means, or one more item of a list; nothing if it means something else.
    value: Callable[[str], str | None]
    fields: str = "any field"  # the fields of research whose papers it has, in words

    def settings(self, text: str) -> Mapping[str, str]:
        """Return the setting that a text means; none if it means something else."""
        return {self.setting: value} if (value := self.value(text)) else {}


class Span(NamedTuple):
    """Days that are asked for at once."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last

    @property
    def halves(self) -> tuple["Span", "Span"]:
        """Its earlier and its later half; it has several days."""
        middle = self.first + (self.last - self.first) // 2
        return Span(self.first, middle), Span(middle + timedelta(days=1), self.last)

    def has(self, day: object) -> bool:
        """Return whether a date, possibly a month or a year, is or may be one of these days."""
        if not isinstance(day, str) or not day:
            return False
        return f"{self.first}"[: len(day)] <= day <= f"{self.last}"[: len(day)]


class Reached(NamedTuple):
    """How far a list was read: in how many answers, with how many items, and by which cursor it goes on."""

    answers: int = 0
    seen: int = 0
    cursor: str = ""


class Slice(NamedTuple):
    """An answer with a part of a list."""

    items: Sequence[Any]
    # How many items the list has; ``None`` if it does not say so, and then its `cursor` ends it.
    total: int | None = None
    # By which the list goes on; ``""`` at its end, ``None`` if it goes on by number.
    cursor: str | None = None


_ANSWERS = 100  # with a list that does not say how long it is


def most_answers(total: int, size: int) -> int:
    """Return how many answers a list may come in: as many as it needs, and ten more, since some are short."""
    return -(-total // size) + 10


def batches(texts: Sequence[str], most: int, longest: int) -> Iterator[list[str]]:
    """Yield texts in order, at most ``most`` at once; several have at most ``longest`` characters in all."""
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == most or sum(map(len, batch)) + len(text) > longest):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


class TooManyError(FetchError):
    """A list is longer than what is read of one; fewer days may have less."""


class StuckError(FetchError):
    """A list gives nothing new before its end."""


def no_fill(_: Sequence[str]) -> Iterator[Record | Problem | Failure]:
    """Fill in nothing."""
    return iter(())


@dataclass(frozen=True)
class Ask(Generic[_S]):
    """What a part of a source is asked for: some days, what is new since a mark, or papers by their ids."""

    part: "Part"
    client: Client
    span: Span  # the days; today for a source without days
    ids: tuple[str, ...] = ()  # the ids of papers, in place of days
    mark: Mark = field(default_factory=Mark)  # how far the source was fetched
    fill: Fill = no_fill
    noted: dict[str, str] = field(default_factory=dict)  # what the source writes for its next mark

    @property
    def source(self) -> "Source[_S]":
        """The source that is asked."""
        return self.part.source

    @property
    def settings(self) -> _S:
        """The settings of the part."""
        settings: _S = self.part.settings
        return settings

    @property
    def today(self) -> date:
        """The current day (UTC)."""
        return self.client.today

    @property
    def options(self) -> dict[str, Any]:
        """What the client needs to know for each request."""
        delay = getattr(self.part.settings, "delay", self.source.delay)
        return {"accept": self.source.accept, "delay": delay}

    def address(self, path: str) -> str:
        """Return an address below the source's own; a whole address stays as it is."""
        if "://" in path:
            return path
        base: str = self.part.settings.address
        return f"{base.rstrip('/')}/{path}".rstrip("/")

    def page(
        self, at: Reached, path: str, params: Mapping[str, str | int], read: Callable[[bytes], Slice]
    ) -> Slice:
        """Ask for a part of a list; an answer that is empty before the end is asked for again.

        Raises:
            FetchError: if there is no usable answer.
        """
        source = self.source

        def checked(body: bytes) -> Slice:
            made = read(body)
            if len(made.items) > source.size:
                many = f"has {len(made.items):,} {source.noun}"
                raise LimitError(f"{many}; at most {source.size:,} were expected")
            if not made.items and made.total is not None and made.total > at.seen:
                raise ValueError(f"has no {source.noun} from {at.seen:,} on, of {made.total:,}")
            return made

        return self.client.get(self.address(path), params, checked, **self.options)

    def find(self, path: str, read: Callable[[bytes], _T]) -> _T | None:
        """Ask for one thing; return ``None`` if it is not there (404 or 410)."""
        try:
            return self.client.get(self.address(path), {}, read, **self.options)
        except StatusError as error:
            if error.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                raise
            return None

    def find_each(self, path: Callable[[str], str]) -> Iterator[list[Any]]:
        """Yield the JSON object of each id that is there, at the path of the id."""
        for name in self.ids:
            item = self.find(path(name), partial(json_of, dict))
            yield [] if item is None else [item]

    def walk(
        self,
        page: Callable[[Reached], Slice],
        *,
        is_ranked: bool = False,
        key: Callable[[Any], str] | None = None,
    ) -> Iterator[list[Any]]:
        """Yield the items of a list, answer by answer, without those that came in an earlier answer.

        A list that says how long it is ends, even if a server gives one paper where it is asked for a
        hundred. In a list that ``is_ranked``, the items that matter come first, so its length matters less.

        Raises:
            TooManyError: if it is too long: before its first items, if fewer days can be asked for.
            StuckError: if it gives nothing new before its end.
            FetchError: if it has no end.
        """
        source, at, before, cursors, came = self.source, Reached(), set[str](), set[str](), 0
        name = source.title or source.name
        while True:
            items, total, cursor = page(at)
            is_long = total is not None and total > source.most
            if is_long and not (is_ranked or (source.asks and self.span.is_day)):
                raise TooManyError(f"{name} has {total:,} {source.noun}; at most {source.most:,} are read")
            keys = [self.key(item, key or source.key) for item in items]
            new = [item for item, known in zip(items, keys, strict=True) if known not in before]
            before.update(filter(None, keys))
            came += len(new)
            at = Reached(at.answers + 1, at.seen + len(items), cursor or "")
            if new and total is None and at.seen > source.most:
                raise FetchError(f"{name} gives more than {source.most:,} {source.noun}, without an end")
            yield new
            is_over = at.seen >= total if total is not None else not cursor
            if is_over and (new or not items):
                return
            if is_long and at.seen >= source.most:
                raise TooManyError(f"{name} has {total:,} {source.noun}; the first {at.seen:,} were read")
            most = _ANSWERS if total is None else most_answers(min(total, source.most), source.size)
            if not new or cursor == "" or at.answers >= most or (total is None and cursor in cursors):
                of = f" of {total:,}" if total is not None else ""
                gave = f"{name} gave {came:,}{of} {source.noun} in {counted(at.answers, 'answer')}"
                raise StuckError(f"{gave}; run the same command again later")
            cursors.add(at.cursor)

    @staticmethod
    def key(item: Any, key: Callable[[Any], str]) -> str:
        """Return the key of an item; ``""`` if it has none, whatever it is."""
        try:
            return f"{key(item)}"
        except Exception:  # items have any shape, so a `key` may raise anything; reading says what is wrong
            return ""


@dataclass(frozen=True, slots=True)
class Source(Generic[_S]):
    """An upstream, from which papers are fetched by day or since the last time, by id, or both."""

    # Its name on the command line and the prefix of its settings in ``mkdocs.yml``: the setting ``delay`` of
    # ``arxiv`` is ``arxiv_delay``, unless it names itself.
    name: str
    about: str  # the papers that a fetch gets, in words; ``""`` without `pages`
    # The dataclass of its settings; each field is a `setting`. Some names mean the same in each source:
    # `address` of its API, `query` in its own language, `delay` between two requests, and `own_hosts`, the
    # allowed hosts of the user's own network, of a source that asks any address that a person names.
    settings: type[_S]
    # Yields the items of each answer to what is asked, and results that need no reading; a source without
    # days notes what its next mark is to have.
    pages: Callable[[Ask[_S]], Iterator[Iterable[Any]]] | None = None
    # Yields what an item says; its last argument is the place named in problems.
    parse: Callable[[Ask[_S], Any, str], Iterator[Told]] = lambda ask, item, where: iter(())
    # Yields the items of the papers with some canonical ids, as `pages` does, in any order. Papers that the
    # source lacks are left out.
    named: Callable[[Ask[_S]], Iterator[Iterable[Any]]] | None = None
    # What it is asked for: each ``day`` by itself, consecutive ``days`` at once, or what is new since the
    # last time.
    asks: Literal["", "day", "days"] = ""
    is_of_days: bool = False  # its papers are of the days that were asked for, so that other dates are wrong
    # Returns what tells an item of a list from the others, or ``""``.
    key: Callable[[Any], str] = lambda item: ""
    noun: str = "papers"  # what its lists have
    size: int = 100  # how many of these an answer has at most
    most: int = 30_000  # how many of these are read of a list
    batch: int = 1  # how many papers are asked for by id at once
    longest: int = 4_000  # how many characters these ids have at most, if there are several
    most_waiting: int = 500  # how many papers its mark remembers that wait
    delay: float = 0.5  # seconds between two requests, without such a setting
    accept: str = "application/json"  # the media type of its answers
    # Asks for days in another way, if this one gives no usable answer for them, or no paper at all.
    second: "Source[_S] | None" = None
    reach: int = 0  # how far back it is asked, in days; 0 if there is no end
    # Returns the settings of each feed, journal or library that is fetched by itself, by its name; each has
    # its own state in ``content/fetched.yml``. A source with only one has no name for it.
    parts: Callable[[_S], Mapping[str, _S]] = lambda settings: {"": settings}
    offers: tuple[Offer, ...] = ()  # how `archive init` offers it
    # Whether it has papers on each working day; other sources have a rhythm of their own.
    is_daily: bool = False
    # Whether it may be silent for any time: people fill it, and it says that nothing changed.
    may_rest: bool = False
    machine: str = ""  # whose machine writes the summaries of its papers, in words
    thumbnails: tuple[str, ...] = ()  # the only hosts from which pictures of its papers are loaded
    limits: Limits = LIMITS
    keeps: bool = False  # whether usable answers are cached for a day
    # Returns the id of the paper that a text names, or ``None`` if it names no paper here.
    canonical: Callable[[str], str | None] = arxiv_id
    # The texts that `canonical` recognises, in words.
    ids: str = "an arXiv id or the address of a page about an arXiv paper"
    # Returns the settings that a fetch of days still needs, in words.
    lacks: Callable[[_S], str] = lambda settings: ""
    part: str = "source"  # a noun for what `parts` returns, for messages
    title: str = ""  # its name for readers of the site; ``""`` if it has no days, so that no page names it

    def setting_name(self, item: Field[Any]) -> str:
        """Return the name in ``mkdocs.yml`` of a field of the source's settings."""
        return item.metadata["name"] or f"{self.name}_{item.name}"

    @property
    def search(self) -> str:
        """The setting with a query in the source's own language, or ``""``."""
        return f"{self.name}_query" if self._field("query") else ""

    @property
    def address_setting(self) -> str:
        """The place where its address is set, in words."""
        if not (item := self._field("address")):
            return "the address"
        variable = item.metadata["environment"]
        named = f"the setting `{self.name}_address`"
        return f"{named} or the variable {variable}" if variable else named

    def _field(self, name: str) -> "Field[Any] | None":
        declared: Any = self.settings
        return next((item for item in fields(declared) if item.name == name), None)


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
    """A file format."""

    name: str
    # Returns whether first bytes or a JSON value are in this format; scores a text's head.
    recognises: Callable[[_T], int]
    # Yields records, notices and problems; its last argument is the place named in problems.
    read: Callable[_P, Iterator[Record | Notice | Problem]]


# Recognised by a file's first bytes, and read as a stream.
StreamFormat = Format[bytes, [BufferedIOBase, str]]
# One JSON value: a line, an item of a list or a whole file. The day is from the file's name, or "".
ItemFormat = Format[object, [object, str, str]]
# A whole text, read in the format with the highest score. Surrogates stand for bytes that are not UTF-8, so
# that only the papers with such bytes are lost.
TextFormat = Format[str, [str, str]]
