"""Reads a record from an upstream or a file, field by field.

A value of the wrong type is reported and left out. A paper is skipped only if it then lacks a field that
`paper.Paper` requires.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, ParamSpec, TypeVar

from generator.errors import HAS_USER, Problem, RecordError, without_user
from generator.papers import dates, made, paper
from generator.papers.made import Made
from generator.papers.paper import Affiliation, Author, Citations, Counts, Links, Paper, Record
from generator.papers.publication import LONGEST, NOWHERE, PUBLICATION_NAMES, Publication
from generator.sources.frame.limits import VALUES, LimitError
from generator.text import cleaning, door, identifiers
from generator.text.elements import without_elements
from generator.text.sentences import shortened

_T = TypeVar("_T")
_P = ParamSpec("_P")
_AFFILIATIONS = 100  # of a paper: a longer list is that of a collaboration, from which readers learn little
_MAIL = re.compile(r"(?:\belectronic address: ?)?[^\s@;,]{1,64}@[^\s@;,]{1,255}", re.IGNORECASE)
_COMMAS = re.compile(r" ?,[ ,]*")
_KINDS = {dict: "an object", list: "a list", bool: "true or false", str: "text"}


class _Decoder(json.JSONDecoder):
    """Decodes JSON; what it returns has come in through the door."""

    def raw_decode(self, s: str, idx: int = 0) -> tuple[Any, int]:
        """Return the value at a place in a text, and the place after it."""
        value, end = super().raw_decode(s, idx)
        return door.let_in(value), end


# Python accepts `NaN` and `Infinity`, which are not JSON (RFC 8259, section 6); here they become null.
# Python refuses an integer of thousands of digits; as a float, it is reported if a count is expected.
decoder = _Decoder(
    parse_constant=lambda _: None, parse_int=lambda digits: int(digits) if len(digits) < 20 else float(digits)
)


def json_value(text: bytes) -> object:
    """Decode a JSON text; ``NaN`` and ``Infinity`` become null, and the last of repeated keys wins.

    Raises:
        LimitError: if it has too many values.
        ValueError: if it is not JSON; the message says so if it is HTML, XML or not UTF-8.
    """
    need_few(text, b"{", b"[", b",")
    try:
        return decoder.decode(text.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("is JSON nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        if text.lstrip().startswith(b"<"):
            raise ValueError("is an HTML or XML page, not JSON") from None
        raise ValueError(f"is not JSON: {error}") from None


def json_of(wanted: type[_T], text: bytes) -> _T:
    """Decode a JSON text (`json_value`) that must be of one type.

    Raises:
        ValueError: if it is of another type or not JSON.
    """
    value = json_value(text)
    if not isinstance(value, wanted):
        raise ValueError(f"is not {_KINDS[wanted]}")
    return value


def need_few(text: bytes, *signs: bytes) -> None:
    """Refuse a text with too many values before it is parsed; `signs` are the bytes that begin a value.

    Raises:
        LimitError: if there are more than `VALUES` signs.
    """
    if sum(map(text.count, signs)) > VALUES:
        raise LimitError(f"has more than {VALUES:,} values")


def arxiv_id(text: str) -> str | None:
    """Return the canonical arXiv id in a text of any form, or ``None``."""
    named = identifiers.arxiv(text)
    return named[0] if named else None


def text_of(value: object) -> str:
    """Return a value that is text, else ``""``."""
    return value if isinstance(value, str) else ""


def inner(value: object, *names: str) -> Any:
    """Return what an object has under the first name, that under the second, and so on; else ``None``."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items_of(value: object, *names: str) -> list[Any]:
    """Return the `inner` value that is a list, else an empty list."""
    found = inner(value, *names)
    return found if isinstance(found, list) else []


def objects_of(value: object, *names: str) -> list[dict[str, Any]]:
    """Return the objects in the `inner` value that is a list."""
    return [item for item in items_of(value, *names) if isinstance(item, dict)]


def plain(value: object) -> Any:
    """Return a text without elements of HTML, JATS or MathML; any other value is left for `Fields`."""
    return without_elements(value) if isinstance(value, str) else value


def kind(value: object) -> str:
    """Name the type of a JSON value."""
    return _KINDS.get(type(value), "null" if value is None else "a number")


def label(where: str, *known: object) -> str:
    """Return a place with the first known id of its paper: ``days.json:item 12 (2501.00001)``."""
    shown = next((cleaning.line(name)[:80] for name in known if isinstance(name, str) and name), "")
    return f"{where} ({shown})" if shown else where


class AuthorFacts(NamedTuple):
    """What a source says of an author besides the name; values of any type."""

    name: object
    orcid: object
    affiliations: Sequence[object]


def of_authors(authors: Sequence[AuthorFacts]) -> dict[str, object]:
    """Return the values ``orcids`` and ``affiliations`` of authors.

    Some publishers cut an affiliation at its commas: what has three parts or more, and no comma, is one.
    """
    orcids, places = dict[str, object](), dict[str, list[str]]()
    for name, orcid, stated in authors:
        if not isinstance(name, str) or not name:
            continue
        if orcid:
            orcids[name] = orcid
        parts = [plain(part) for part in stated if isinstance(part, str)]
        is_cut = len(parts) > 2 and not any("," in part for part in parts)
        for part in [", ".join(parts)] if is_cut else parts:
            places.setdefault(_affiliation(part), []).append(name)
    everybody = [author.name for author in authors]
    shared: list[object] = [
        place if names == everybody else {"name": place, "authors": names} for place, names in places.items()
    ]
    return {"orcids": orcids, "affiliations": shared if len(shared) <= _AFFILIATIONS else []}


def _affiliation(text: str) -> str:
    """Return an affiliation without addresses of mail and what is left of a list."""
    known = cleaning.line(text[: 4 * LONGEST])
    return shortened(_COMMAS.sub(", ", _MAIL.sub("", known)).strip(" ,;."), LONGEST)


_NEEDED = {"title": "a title", "authors": "an author", "published": "a date"}


def lacking(values: Mapping[str, object], *needed: str) -> str:
    """Return which of the needed values are missing, in words (``a title and a date``); ``""`` for none."""
    *first, last = [_NEEDED[name] for name in needed if not values.get(name)] or [""]
    return f"{', '.join(first)} and {last}" if first else last


class Fields:
    """The fields of an object, each read as a requested type; problems are collected as (field, reason)."""

    def __init__(self, data: dict[str, object], problems: list[tuple[str, str]]) -> None:
        self.data = data
        self._problems = problems

    def report(self, name: str, reason: str) -> None:
        """Note a problem with a field."""
        self._problems.append((name, reason))

    def has(self, name: str) -> bool:
        """Return whether the field exists, even if it is empty."""
        return name in self.data

    def text(self, name: str) -> str:
        """Read a text, ``""`` if missing; an integer becomes its digits."""
        value = self.data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._of_type(name, str, "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts; other items are left out, and the first is reported."""
        values: list[object] = self._of_type(name, list, [])
        if others := [value for value in values if not isinstance(value, str)]:
            self.report(name, f"expected a list of texts, got {kind(others[0])} in it")
        return tuple(value for value in values if isinstance(value, str))

    def count(self, name: str) -> int | None:
        """Read a count, which may be written as text; ``None`` if missing or wrong."""
        value = self.data.get(name)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value.strip()):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
            return value
        if value is not None:
            self.report(name, f"{str(value)[:80]!r} is not a count")
        return None

    def flag(self, name: str) -> bool:
        """Read a boolean; false if missing."""
        return self._of_type(name, bool, False)

    def link(self, name: str) -> str:
        """Read a web address without a password, or ``""``; line breaks within it are removed."""
        address = re.sub(r"(?<!\s)\s*\n\s*", "", self.text(name))
        if (shown := without_user(address)) != address:
            self.report(name, f"{shown[:80]!r} {HAS_USER}")
            return ""
        return self._checked(name, address, paper.url, "")

    def picture(self, name: str) -> str:
        """Read the address of a picture (`paper.picture`), or ``""``."""
        return self._checked(name, self.text(name), paper.picture, "")

    def _checked(self, name: str, value: Any, checked: Callable[[Any, str], _T], missing: _T) -> _T:
        try:
            return checked(value, name)
        except RecordError as error:
            self.report(error.field, error.reason)
            return missing

    def doi(self, name: str) -> str:
        """Read a DOI, or ``""``; arXiv's own DOIs are left out, since they only repeat the arXiv id."""
        value = cleaning.line(self.text(name))
        doi = identifiers.doi(value)
        if value and not doi and not identifiers.arxiv(value):
            self.report(name, f"{value[:80]!r} is not a DOI")
        return doi or ""

    def date(self, name: str) -> str:
        """Read a date (`dates`), or ``""``."""
        return self._moment(name)[:10]

    def moment(self, name: str) -> str:
        """Read a whole day or a time in UTC (``2026-11-25 06:30:00``), or ``""``."""
        value = self._moment(name)
        if value and not dates.is_day(value[:10]):
            self.report(name, f"{value!r} is not a whole day")
            return ""
        return value

    def day(self, name: str) -> str:
        """Read a whole day (``2026-11-25``), or ``""``."""
        return self.moment(name)[:10]

    def _moment(self, name: str) -> str:
        value = self.text(name)
        try:
            return dates.moment(value) if value else ""
        except ValueError as error:
            self.report(name, str(error))
            return ""

    def dates(self, name: str) -> tuple[str, ...]:
        """Read a date (`dates`) or a list of dates; invalid dates are left out."""
        value = self.data.get(name)
        values = value if isinstance(value, list) else [value]
        days = (Fields({name: day}, self._problems).date(name) for day in values)
        return tuple(filter(None, days))

    def arxiv(self, name: str) -> str:
        """Read an arXiv id, or ``""``."""
        value = self.text(name)
        identifier = arxiv_id(value)
        if value and not identifier:
            self.report(name, f"{value[:80]!r} is not an arXiv id")
        return identifier or ""

    def part(self, name: str) -> "Fields":
        """Return the fields of an inner object, none if it is missing."""
        return Fields(self._of_type(name, dict, {}), self._problems)

    def publication(self, name: str) -> Publication:
        """Read where a paper was published; a field of it that is wrong is left out."""
        part = self.part(name)
        values = {key: text for key in part.data if key in PUBLICATION_NAMES and (text := part.text(key))}
        while values:
            try:
                return Publication(**values)
            except RecordError as error:
                self.report(error.field, error.reason)
                del values[error.field.removeprefix("published_in.")]
        return NOWHERE

    def authors(self, name: str) -> tuple[Author, ...]:
        """Read authors: names, or objects with ``name`` and optionally ``hidden``."""
        authors = []
        for value in self._of_type(name, list, []):
            author = Fields(value if isinstance(value, dict) else {"name": value}, self._problems)
            try:
                authors.append(Author(author.text("name"), author.flag("hidden")))
            except RecordError as error:
                self.report(name, error.reason)
        return tuple(authors)

    def orcids(self, name: str) -> tuple[tuple[str, str], ...]:
        """Read ORCID iDs by the names of authors; a wrong one is left out."""
        part = self.part(name)
        said = ((author, text) for author in part.data if (text := part.text(author)))
        read = ((author, self._checked(name, text, paper.orcid, "")) for author, text in said)
        return tuple((author, known) for author, known in read if known)

    def affiliations(self, name: str) -> tuple[Affiliation, ...]:
        """Read affiliations: names, or objects with ``name`` and ``authors``."""
        values = [
            Fields(value if isinstance(value, dict) else {"name": value}, self._problems)
            for value in self._of_type(name, list, [])
        ]
        return tuple(Affiliation(value.text("name"), value.texts("authors")) for value in values)

    def made(self, name: str) -> tuple[tuple[str, Made], ...]:
        """Read how texts were made; if a part of it cannot be, none of it counts."""
        return self._checked(name, self.part(name).data, made.read, ())

    def _of_type(self, name: str, wanted: type[_T], missing: _T) -> _T:
        value = self.data.get(name)
        if isinstance(value, wanted):
            return value
        if value is not None:
            self.report(name, f"expected {_KINDS[wanted]}, got {kind(value)}")
        return missing


_READ: Mapping[str, Callable[[Fields, str], Any]] = {
    "title": Fields.text, "abstract": Fields.text, "authors": Fields.authors,
    "orcids": Fields.orcids, "affiliations": Fields.affiliations,
    "author_count": Fields.count, "published": Fields.date, "updated": Fields.date,
    "version": lambda fields, name: fields.count(name) or None, "tags": Fields.texts,
    "keywords": Fields.texts,
    "categories": lambda fields, name: tuple(map(identifiers.category, fields.texts(name))),
    "organization": Fields.text, "submitter": Fields.text, "comment": Fields.text,
    "journal_ref": Fields.text, "published_in": Fields.publication, "license": Fields.text,
    "summary": Fields.text, "translated_title": Fields.text, "translated_abstract": Fields.text,
    "made": Fields.made, "thumbnail": Fields.picture, "withdrawn": Fields.flag, "withdrawal": Fields.text,
    "corrected": Fields.date,
    "citation_key": lambda fields, name: identifiers.citation_key(fields.text(name)),
}  # fmt: skip
"""How each value becomes a field of a `Paper`; `_paper` reads days, ids, links and the source."""
_MORE_LINKS = ("code", "project", "huggingface", "zotero", "data")


def _paper(fields: Fields, source: str) -> Paper:
    """Return the paper in named values: raw ones, of any type, under the names of its fields.

    Days are in ``date`` or ``days``. The first known of ``id``, arXiv id, DOI and ``name`` is its id.
    """
    doi, stated = fields.doi("doi"), fields.text("id")
    arxiv = fields.arxiv("arxiv") or arxiv_id(fields.text("doi")) or ""
    return Paper(
        id=stated or arxiv or doi or fields.text("name"),
        days=fields.dates("date") + fields.dates("days"),
        links=_links(fields, arxiv_id(stated) or arxiv, doi),
        source=fields.text("source") if fields.has("source") else source,
        arxiv=arxiv,
        **{name: read(fields, name) for name, read in _READ.items()},
    )


def _links(fields: Fields, arxiv: str, doi: str) -> Links:
    """Read the links in ``links`` or in plain values; without ``links``, add those that an id implies."""
    listed = fields.part("links")
    if fields.has("links"):
        arxiv = ""
    else:
        doi = doi or identifiers.doi(fields.text("id")) or ""
    page, pdf = (f"https://arxiv.org/{part}/{arxiv}" if arxiv else "" for part in ("abs", "pdf"))
    return Links(
        paper=listed.link("paper") or fields.link("url") or page,
        pdf=listed.link("pdf") or fields.link("pdf") or pdf,
        doi=listed.doi("doi") or doi,
        **{name: listed.link(name) or fields.link(name) for name in _MORE_LINKS},
    )


def _citations(fields: Fields) -> Citations | None:
    times = fields.count("times")
    told = Citations(times or 0, fields.text("by"), fields.day("on"))
    return told if times is not None and told.is_whole else None


def _record(fields: Fields, source: str) -> Record:
    """Return the record in named values: of a paper, its counts, and what an archive says of its page."""
    part = fields.part("counts")
    listed, own = (
        Counts(place.count("votes"), place.count("comments"), place.count("stars"))
        for place in (part, fields)
    )
    counts = replace(listed.or_else(own), cited=_citations(part.part("cited")))
    added = fields.moment("added") if fields.has("added") else None
    filed = fields.text("filed")
    filed = filed if filed == dates.UNDATED else fields.date("filed")[:7]
    return Record(_paper(fields, source), counts, added, fields.day("changed"), filed)


def read_record(
    data: object,
    where: str,
    source: str,
    values: Callable[[Fields], dict[str, object]] = lambda fields: fields.data,
    text: str = "",
    **told: Any,
) -> Iterator[Record | Problem]:
    """Yield the problems of an object, then its record, unless that fails.

    Each problem names the paper. A `RecordError` is a problem, and so is anything but a ``dict``.

    Args:
        data: what a source has of a paper.
        where: its place.
        source: the name of the source, unless the data have another one.
        values: returns the values that make the record, under the names of `_READ` and `_paper`.
        text: the text that the data are from; surrogates stand for bytes that are not UTF-8 (PEP 383).
        told: other fields of the record.
    """
    problems: list[tuple[str, str]] = []
    records = []
    if isinstance(data, dict):
        named = data
        try:
            if not text.isascii() and any("\udc80" <= sign <= "\udcff" for sign in text):
                raise RecordError("", "is not UTF-8; save the file as UTF-8")
            named = values(Fields(data, problems))
            records.append(_record(Fields(named, problems), source))
        except RecordError as error:
            problems.append((error.field, error.reason))
        doi = identifiers.doi(cleaning.line(text_of(named.get("doi"))))
        where = label(where, named.get("name"), named.get("id"), doi, named.get("title"))
    else:
        problems.append(("", f"expected an object, got {kind(data)}"))
    yield from (Problem(where, name, reason) for name, reason in dict.fromkeys(problems))
    yield from (replace(record, where=where, **told) for record in records)


def guarded(
    where: str, read: Callable[_P, Iterator[_T]], *arguments: _P.args, **options: _P.kwargs
) -> Iterator[_T | Problem]:
    """Yield from ``read``; turn any exception into a problem, so that the other records are still read."""
    try:
        yield from read(*arguments, **options)
    except Exception as error:
        said = cleaning.line(f"{type(error).__name__}: {error}"[:200])
        yield Problem(where, "", f"cannot be read ({said}); correct or remove it")
