"""`Paper`, the frozen and checked value that all other modules use.

Votes, comments, stars and citations change daily, so they are kept apart, in `Counts`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from generator.errors import RecordError, without_user
from generator.papers import dates, licenses, withdrawal
from generator.papers.made import TEXTS, Made, sign
from generator.papers.publication import NOWHERE, Publication, bare_doi
from generator.text import identifiers, names
from generator.text.cleaning import line, paragraphs
from generator.text.tex import Tex

_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9/._~:?#@!$&()*+,;=%-]*")
_PICTURE = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}/[A-Za-z0-9/._-]{1,300}")
NAMED = ("code", "project", "data", "huggingface")
"""The links that a paper's text may name; see `linked`."""
NO_LINK = "none"
"""In place of an address: a person wants no such link."""
LEAST = {"author_count": 0, "version": 1}
"""The smallest valid numbers of fields."""
ARCHIVE = "archive"
"""The source of what other archives say."""
# They say the same of a paper everywhere, so a file of their records speaks for them.
_WITHOUT_PARTS = frozenset(("huggingface", "arxiv", "crossref", "doi", "europepmc"))
_SOURCE = re.compile(r"[a-z][a-z0-9-]{0,40}")
_JOINING = re.compile(r"(?:[,; ]|and )*")  # left over from a list of names


def url(text: str, name: str) -> str:
    """Return a web address, trimmed; ``""`` stays empty.

    Raises:
        RecordError: if it is not an http(s) address but, say, a ``javascript:`` one.
    """
    address = line(text).replace(" ", "%20")
    if not address or _PLAIN_URL.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise RecordError(name, f"{without_user(address)[:80]!r} is not a web address")
    return re.sub(r"""[<>"'`\\^{|}]""", lambda sign: f"%{ord(sign[0]):02X}", address)


def picture(text: str, name: str) -> str:
    """Return the address of a picture, trimmed; ``""`` stays empty.

    Raises:
        RecordError: if it is not https, or has a port, a query or characters that need escaping.
    """
    address = line(text)
    if address and not _PICTURE.fullmatch(address):
        raise RecordError(name, f"{without_user(address)[:80]!r} is not the plain https address of a picture")
    return address


def is_empty(value: object) -> bool:
    """Return whether a field has no value; 0 is a value."""
    return not value and (value is False or not isinstance(value, int))


@dataclass(frozen=True, slots=True)
class Author:
    """An author's full name; the archive does not show authors that the source hides.

    The given name comes first. Where the rule in `names` would take that apart wrongly, the name is
    ``García Márquez, José``, or in braces if it is one name: ``{Institut für Moose}``. ``et al.``, which is
    hidden, says that there are more authors.
    """

    name: str
    hidden: bool = False

    def __post_init__(self) -> None:
        name = line(self.name).rstrip(",; ")
        if name.startswith((",", ";", "and ")):
            name = _JOINING.sub("", name, count=1)
        if names.is_others(name):
            name = names.OTHERS
            object.__setattr__(self, "hidden", True)
        if name is not self.name:
            object.__setattr__(self, "name", name)
        if not name:
            raise RecordError("authors", "an author has no name")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the paper elsewhere, each http(s) or ``""``; `doi` is a bare DOI.

    A link in `NAMED` may be `NO_LINK`: then what the paper's text names is no link either. `zotero` is the
    page of its item in a library: papers are found again by it.
    """

    paper: str = ""
    pdf: str = ""
    code: str = ""
    project: str = ""
    huggingface: str = ""
    doi: str = ""
    zotero: str = ""
    data: str = ""

    def __post_init__(self) -> None:
        for name in LINK_NAMES:
            if (address := getattr(self, name)) != "" and not (address == NO_LINK and name in NAMED):
                read = bare_doi if name == "doi" else url
                object.__setattr__(self, name, read(address, f"links.{name}"))


class Affiliation(NamedTuple):
    """Where authors of a paper work, in its own words: all of them if it names none."""

    name: str
    authors: tuple[str, ...] = ()

    @property
    def plain(self) -> str | dict[str, object]:
        """Its form in a page and in a record."""
        return {"name": self.name, "authors": [*self.authors]} if self.authors else self.name


LINK_NAMES = tuple(item.name for item in fields(Links))


def orcid(text: str, name: str = "orcids") -> str:
    """Return an ORCID iD in its canonical form; a `RecordError` says that it is none."""
    if found := identifiers.orcid(text):
        return found
    reason = "is not an ORCID iD: its last digit does not match the others; copy it from orcid.org"
    raise RecordError(name, f"{text[:80]!r} {reason}")


def _affiliations(stated: Iterable["Affiliation"]) -> tuple["Affiliation", ...]:
    """Return affiliations with a name, each once."""
    found: dict[str, dict[str, None]] = {}
    for name, authors in stated:
        found.setdefault(line(name), {}).update(dict.fromkeys(map(line, authors)))
    return tuple(Affiliation(name, tuple(authors)) for name, authors in found.items() if name)


class Citations(NamedTuple):
    """How often other works cite a paper, as far as a source knew on a day."""

    times: int
    by: str  # the source, such as ``crossref``
    on: str  # an ISO day

    @property
    def is_whole(self) -> bool:
        """Whether the source and the day can be."""
        return dates.is_known_day(self.on) and _SOURCE.fullmatch(self.by) is not None


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a paper so far; ``None`` if no source gives the number."""

    votes: int | None = None
    comments: int | None = None
    stars: int | None = None
    cited: Citations | None = None

    def __post_init__(self) -> None:
        cited = self.cited and self.cited.times
        for name, value in zip(COUNTED, (self.votes, self.comments, self.stars, cited), strict=True):
            if value is not None and (type(value) is not int or value < 0):
                raise RecordError(name, f"{value!r} is not a count")
        if self.cited and not self.cited.is_whole:
            raise RecordError("cited", "needs its source and its day")

    def or_else(self, older: "Counts") -> "Counts":
        """Return these counts, with ``older`` ones instead of ``None``."""
        pairs = zip(astuple(self), astuple(older), strict=True)
        return Counts(*(old if new is None else new for new, old in pairs))


COUNTED = tuple(item.name for item in fields(Counts))
NO_COUNTS = Counts()


if TYPE_CHECKING:

    class _Text:
        """A field that accepts any text and holds it as `Tex`."""

        def __get__(self, paper: object, kind: type, /) -> Tex: ...
        def __set__(self, paper: object, text: str, /) -> None: ...

else:
    _Text = Tex

_NONE = _Text()  # one object for all: its segments and its plain text are made once

# How a field is cleaned, and what it has if it is empty.
_CLEANED: dict[str, tuple[Callable[[Any], Any], Any]] = {
    **dict.fromkeys(("organization", "submitter", "source", "withdrawal"), (line, "")),
    **dict.fromkeys(("title", "comment", "journal_ref", "summary", "translated_title"),
                    (lambda text: Tex(line(text)), _NONE)),
    **dict.fromkeys(("abstract", "translated_abstract"), (lambda text: Tex(paragraphs(text)), _NONE)),
    "license": (licenses.canonical, ""),
    "thumbnail": (lambda text: picture(text, "thumbnail"), ""),
    **dict.fromkeys(("tags", "keywords", "categories"),
                    (lambda texts: tuple(dict.fromkeys(filter(None, map(line, texts)))), ())),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, checked and cleaned: texts on one line (the abstract in paragraphs), lists without repeats.

    Attributes:
        id: the canonical id (`identifiers.canonical`); for a paper without one, made from the title.
        title: text, possibly with TeX; never empty.
        abstract: text in paragraphs, possibly with TeX; ``""`` if the source has none.
        authors: in the paper's order.
        orcids: the ORCID iDs of authors, each after the author's name.
        affiliations: where the authors work, in the paper's order.
        author_count: the number of authors, if the source gives the number but not the names.
        days: the days it was listed on, ascending; a date may be a month or a year (`dates`).
        published: date of the first version, or ``""``.
        updated: date of this version, or ``""``.
        version: number of this version, or ``None``.
        tags: topics from a person or the paper's own page.
        keywords: topics in the source's words.
        categories: subject codes of the source (``cs.CL``), the primary one first.
        links: addresses of the paper elsewhere.
        organization: the organization behind the paper, according to the source.
        submitter: who listed it at the source.
        source: where the record came from (``huggingface``, ``arxiv`` …).
        comment: the authors' comment at the source.
        journal_ref: where it was published, in the source's words.
        published_in: where it was published, field by field.
        license: a short name such as ``cc-by-4.0``, else its address or its words (`licenses`).
        summary: a short text about it, by a person or by a machine of the source or of the archive.
        translated_title: the title in another language, by a model.
        translated_abstract: the abstract in another language, by a model.
        made: who wrote these three, each after the field's name, unless it is the source.
        thumbnail: address of a picture of it at the source (`picture`).
        withdrawn: the source says that it was withdrawn or retracted.
        withdrawal: when, and who says so, in words (`withdrawal.told`).
        corrected: the day on which its publisher last corrected it, or ``""``.
        arxiv: arXiv id, if it differs from the paper's own id.
        citation_key: by which the library that it came from cites it.
    """

    id: str
    title: _Text = _NONE  # an empty one is refused
    abstract: _Text = _NONE
    authors: tuple[Author, ...] = ()
    orcids: tuple[tuple[str, str], ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    author_count: int | None = None
    days: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    version: int | None = None
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: Links = field(default_factory=Links)
    organization: str = ""
    submitter: str = ""
    source: str = ""
    comment: _Text = _NONE
    journal_ref: _Text = _NONE
    published_in: Publication = NOWHERE
    license: str = ""
    summary: _Text = _NONE
    translated_title: _Text = _NONE
    translated_abstract: _Text = _NONE
    made: tuple[tuple[str, Made], ...] = ()
    thumbnail: str = ""
    withdrawn: bool = False
    withdrawal: str = ""
    corrected: str = ""
    arxiv: str = ""
    citation_key: str = ""

    def __post_init__(self) -> None:
        put = object.__setattr__
        for name, (clean, empty) in _CLEANED.items():
            value = getattr(self, name)
            if (cleaned := clean(value) if value else empty) is not value:  # as often; putting is dear
                put(self, name, cleaned)
        if self.made:  # of two, the first one that is about the text
            told = {name: by for name, by in reversed(self.made) if by.text == sign(getattr(self, name))}
            put(self, "made", tuple((name, told[name]) for name in TEXTS if name in told))
        if not self.title:
            raise RecordError("title", "missing")
        put(self, "id", identifiers.canonical(line(self.id)) or identifiers.from_title(self.title))
        if len(self.id) > identifiers.LONGEST:
            raise RecordError("id", f"has {len(self.id):,} characters; write at most {identifiers.LONGEST:,}")
        match = identifiers.arxiv(self.arxiv or self.id)
        if self.arxiv and match is None:
            raise RecordError("arxiv", f"{self.arxiv!r} is not an arXiv id")
        put(self, "arxiv", match[0] if match else "")
        if self.citation_key and not identifiers.citation_key(self.citation_key):
            raise RecordError("citation_key", f"{self.citation_key[:80]!r} is not a key that BibTeX can read")
        put(self, "authors", tuple(dict.fromkeys(self.authors)))
        if self.orcids:
            put(self, "orcids", tuple({line(name): orcid(said) for name, said in self.orcids}.items()))
        if self.affiliations:
            put(self, "affiliations", _affiliations(self.affiliations))
        for name in ("published", "updated", "corrected"):
            put(self, name, self._date(name, day) if (day := getattr(self, name)) else "")
        put(self, "days", tuple(sorted({self._date("date", day) for day in self.days if day})))
        for name, least in LEAST.items():
            number = getattr(self, name)
            if number is not None and (type(number) is not int or number < least):
                raise RecordError(name, f"{number!r} is not a number of {least} or more")

    @staticmethod
    def _date(name: str, value: object) -> str:
        try:
            return dates.normalise(value)
        except ValueError as error:
            raise RecordError(name, str(error)) from None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the source, or the authors' comment, says that it was withdrawn."""
        return self.withdrawn or withdrawal.is_stated(self.comment)

    @property
    def date(self) -> str:
        """The date it is filed under: the first day it was listed on, otherwise its publication, if known."""
        return self.days[0] if self.days else self.published

    @property
    def dates(self) -> tuple[str, ...]:
        """All dates it is listed under: its days, or its publication if it was never listed; maybe none."""
        return self.days or ((self.published,) if self.published else ())

    @property
    def last(self) -> str:
        """The last of its `dates`; ``""`` without any, so that it comes last where the newest come first."""
        return self.dates[-1] if self.dates else ""

    @property
    def ids(self) -> tuple[str, ...]:
        """All its ids in canonical form, without repeats: its own, arXiv's, its DOI, its publisher's DOI."""
        ids = (self.id, self.arxiv, self.links.doi, self.published_in.doi)
        return tuple(dict.fromkeys(filter(None, ids)))

    @property
    def cited_as(self) -> str:
        """The DOI by which others cite it, of its published version if there is one; ``""`` without any."""
        return self.published_in.doi or self.links.doi or identifiers.doi(self.id) or ""

    @property
    def slug(self) -> str:
        """The name that its file gets if no other has it; the file decides from then on (`Page.slug`)."""
        return identifiers.name(self.id)

    @property
    def folder(self) -> str:
        """Its folder below ``content/papers``, by its `date`: ``2026/08``, or ``undated``."""
        return dates.folder(self.date)

    @property
    def shown_authors(self) -> tuple[str, ...]:
        """The names of the authors that are not hidden, as people read them (`names.shown`)."""
        return tuple([names.shown(author.name) for author in self.authors if not author.hidden])


@dataclass(frozen=True, slots=True)
class Record:
    """A source's data about one paper.

    Attributes:
        counts: votes, comments, stars and citations so far.
        added: when it came into the archive that is the source, a time in UTC or a day; ``""`` if unknown;
            ``None`` if the source is not an archive.
        changed: the day on which its source last revised its text there; ``""`` if it never did.
        filed: the month or the year under which that archive files its page, or ``undated``; ``""`` for the
            paper's date.
        notes: the Markdown that a curator of that archive or library wrote about it, as far as it shows it;
            it comes into a new page only.
        named: its links that only its text names; who reads the record reads the text, too.
        by_archives: the fields that another archive said there, so that who reads this one leaves them out.
        slug: the last part of the address of its page there; ``""`` if the source is not an archive.
        arrived: the day on which the source gave it; a new paper that was published on no known day is listed
            on this day. ``""`` if the paper says itself when it was listed.
        is_known: it only refreshes a paper that is in the archive; otherwise it is passed over.
        beside: if its id is but an address, which its source may change: the ids of all that the source lists
            now, so that a page with one of these is another paper's.
        where: its place in a file, ``refs.bib:10 (moss2026)``, for messages; ``""`` if it is from elsewhere.
        part: the feed, file, library or web page that says so.
    """

    paper: Paper
    counts: Counts = field(default_factory=Counts)
    added: str | None = None
    changed: str = ""
    filed: str = ""
    notes: str = ""
    named: tuple[str, ...] = ()
    by_archives: tuple[str, ...] = ()
    arrived: str = ""
    is_known: bool = False
    slug: str = field(default="", compare=False)
    beside: frozenset[str] = field(default=frozenset(), compare=False)
    where: str = field(default="", compare=False)
    part: str = field(default="", compare=False)

    @property
    def origin(self) -> str:
        """Who says so, as pages name it: ``crossref``, ``feed moss.example/rss``."""
        source = self.paper.source
        return source if source in _WITHOUT_PARTS else f"{source} {self.part}".rstrip()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a source says about a paper, without the paper itself.

    Attributes:
        name: a canonical id of the paper, or its address: by this the next fetch asks again if it waits.
        says: its publisher corrected or retracted it; the source has it no more; it was counted again, and
            has these ``counts``; it lacks something so far, so that it waits; or it is no paper, so that it
            is passed over.
        day: the ISO day of that; of a correction or a retraction possibly only a month or a year; ``""`` for
            a retraction without a known date, and for what waits or is no paper.
        words: what a paper that waits lacks (``an author``), or what something else is (``webpage``).
        source: it is about papers from this source alone; ``""`` for all.
        by: who says so, in words.
        is_doubtful: it is a work of another publisher that says so, so that a person has to decide.
    """

    name: str
    says: Literal["corrected", "retracted", "gone", "counted", "waits", "no paper"]
    day: str = ""
    words: str = field(default="", kw_only=True)
    source: str = ""
    by: str = ""
    is_doubtful: bool = False
    counts: Counts = NO_COUNTS
