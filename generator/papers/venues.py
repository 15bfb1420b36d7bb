"""Conferences and journals, from ``venues.toml``, and which of them a paper says that it appeared at.

A field of a source may name a journal or a book that is not in the table: it is a venue by itself.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from generator.papers import stating
from generator.papers.naming import NameFinder
from generator.papers.paper import Paper
from generator.papers.publication import IN_BOOKS
from generator.papers.shown import proposed_tags
from generator.papers.stating import State, VenueMention
from generator.text import identifiers

Kind = Literal["conference", "journal"]
STATES: tuple[State, ...] = ("accepted", "findings", "workshop", "submitted")
LONGEST = 2_000
"""Characters of a text that are read."""
_REMEMBERED = 10_000
_HOLDERS = ("", "article", "conference paper", "chapter")  # kinds of publications that appear at a venue
_ADDRESS = re.compile(r"\b(?:https?://|www\.|doi:\s?|arxiv:)\S*[\w/]", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_MEETING = re.compile(
    r"\b(?:proceedings|conference|symposium|workshop|congress|colloquium|meeting)s?\b", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty)[- ]?)?(?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift)ieth)\s+(?:annual\s+)?",
    re.IGNORECASE,
)
# "Fern: An International Journal", "Science (New York, N.Y.)"; not "Journal of Physics: Conference Series".
_BEHIND = re.compile(
    r"\s*(?:[:;–—]| - |\. )\s*(?:(?:an?|the)\s)?(?:[\w-]+\s){0,3}"
    r"(?:journal|magazine|organ|publication|review|quarterly)"
    r" (?:of|for|in|on|devoted|dedicated|published)\b.*"
    r"|\s*(?:[:;–—]| - )\s*an? (?:[\w-]+\s){0,3}(?:journal|magazine|review|quarterly)"
    r"|\s*\([^()]*\)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset((
    "a", "an", "and", "at", "by", "da", "de", "del", "der", "des", "di", "do", "du", "e", "el", "et", "for",
    "from", "für", "i", "in", "into", "la", "le", "of", "on", "per", "the", "to", "und", "with", "y", "zur",
))  # fmt: skip
_ROMAN = re.compile(r"[IVX]+")
_VOWEL = re.compile(r"[^BCDFGHJKLMNPQRSTVWXZ]")
_SHORT = 4  # letters: a name of shorter words in capitals may be all acronyms


class Venue(NamedTuple):
    """A conference or a journal."""

    slug: str  # the last part of its page's address
    acronym: str  # how people call it; for some journals, the usual abbreviation
    name: str  # its whole name without sponsors, year and number
    kind: Kind  # what it is; a series of workshops is a conference
    field: str  # the branch of science
    aliases: tuple[str, ...] = ()  # other acronyms and names, as comments write them

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.acronym, self.name, *self.aliases)


class Appearance(NamedTuple):
    """A paper at a venue; the year is ``""`` if unknown.

    Where a field names the venue, ``named`` is the name there, and ``issn`` has the ISSNs of a journal.
    """

    venue: Venue
    year: str
    state: State
    named: str = ""
    issn: str = ""


@functools.cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@functools.cache
def table() -> tuple[Venue, ...]:
    """Return the venues of ``venues.toml``, in its order."""
    kinds: dict[Kind, dict[str, dict[str, list[str]]]] = {
        "conference": _file()["conference"],
        "journal": _file()["journal"],
    }
    return tuple(
        Venue(slug, acronym, name, kind, field, tuple(aliases))
        for kind, of_kind in kinds.items()
        for field, rows in of_kind.items()
        for slug, (acronym, name, *aliases) in rows.items()
    )


def labels(rows: Iterable[Venue]) -> Mapping[str, Venue]:
    """Return venues by the labels that sources give their papers: ``acl:emnlp``."""
    return {
        f"{source}:{re.sub(r'[^a-z0-9]', '', name.lower())}": row
        for row in rows
        for source, fields in _file()["labels"].items()
        if row.field in fields
        for name in row.names
    }


@functools.cache
def _acronyms() -> frozenset[str]:
    words = (word for venue in table() for name in venue.names for word in re.split(r"[^\w]+", name))
    return frozenset((*(word for word in words if word.isupper()), *_file()["acronyms"].split()))


@functools.lru_cache(maxsize=1 << 12)  # of one name, several things are asked in a row
def words_of(name: str) -> tuple[str, ...]:
    """Return the words that all spellings of a name share: no "The", "and", accents, subtitle or brackets."""
    whole = [word for word in identifiers.hyphenated(name).split("-") if word not in ("", "and")]
    main = _BEHIND.sub("", name)
    if main != name and (shorter := words_of(main)):
        return shorter
    return tuple(whole[1:] if whole[:1] == ["the"] and len(whole) > 1 else whole)


def slug_of(name: str, *, is_chapter: bool = False) -> str:
    """Return the last part of the address of a journal, or of a book of chapters; ``""`` without letters.

    *Ecology* may be a journal and a book. Proceedings have no chapters but papers.
    """
    if not _WORD.search(name):
        return ""
    is_book = is_chapter and not _MEETING.search(name)
    return identifiers.slug("-".join((*words_of(series(name)), *(("book",) if is_book else ()))))


def series(name: str) -> str:
    """Return the name of the meeting whose proceedings a book is, without year and number; others as is."""
    if not _MEETING.search(name):
        return name
    return " ".join(_ORDINAL.sub("", _YEAR.sub("", name)).split()).strip(" ,:;-–") or name


def cased(name: str) -> str:
    """Return a name in capitals as names are written: ``PHYTOTAXA`` is "Phytotaxa", and ``PLOS ONE`` stays.

    A name with a small letter stays as it is. The table's acronyms stay in capitals, and so do words without
    a vowel.
    """
    found, acronyms = _WORD.findall(name), _acronyms()
    if not name.isupper() or all(len(word) <= _SHORT or word in acronyms for word in found):
        return name
    first = found[0]

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in _SMALL and (match.start() or word != first):
            return word.lower()
        is_acronym = word in acronyms or _ROMAN.fullmatch(word) or not _VOWEL.search(word)
        return word if is_acronym else word.capitalize()

    return _WORD.sub(written, name)


def shown(name: str) -> str:
    """Return the name of a journal or a book as lists show it, without year, number and needless capitals."""
    return cased(series(name))


class VenueFinder:
    """Finds venues in what sources say about a paper.

    Attributes:
        rows: the venues that it knows by more names than one.
        ignored: the slugs of journals and books that are no venues though a field names them.
    """

    def __init__(self, rows: Iterable[Venue], ignored: frozenset[str] = frozenset()) -> None:
        self.rows, self.ignored = tuple(rows), ignored
        file = _file()
        words = frozenset(file["words"].split())
        short = {word: abbreviation for abbreviation, long in file["short"].items() for word in long.split()}
        names = [(name, row) for row in self.rows for name in dict.fromkeys(row.names) if name]
        self._names = NameFinder(names, words, short)
        # Many comments are the same: "Accepted to …", and book titles.
        self._remembered = functools.lru_cache(maxsize=_REMEMBERED)(self._read)
        self._printed = functools.lru_cache(maxsize=_REMEMBERED)(self._in_field)
        self._short = short
        self._servers = frozenset(file["servers"].split())
        self._labels = labels(self.rows)
        self._slugs = frozenset(row.slug for row in self.rows)
        self._whole = {key: row for name, row in reversed(names) if (key := self._key(name))}

    def __reduce__(self) -> tuple[type["VenueFinder"], tuple[tuple[Venue, ...], frozenset[str]]]:
        return VenueFinder, (self.rows, self.ignored)

    def of(self, paper: Paper) -> tuple[Appearance, ...]:
        """Return where a paper says that it appeared, those that accepted it first.

        It is read from the comment, the journal reference, the publication and the labels of sources. A place
        without a year has the paper's, unless that is arXiv's.
        """
        found = list(self.read(paper.comment.plain))
        if reference := paper.journal_ref.plain:
            whole = self._whole.get(self._key(reference))
            found += [Appearance(whole, "", "accepted")] if whole else self.read(f"Published in {reference}")
        published = paper.published_in
        if published.journal:
            found += self._printed(published.journal, published.kind, published.issn)
        if published.book:
            found += self._printed(published.book, published.kind or "conference paper")
        stated = {one.venue.slug for one in found}
        labelled = filter(None, map(self._labels.get, proposed_tags(paper)))
        found += [_labelled(venue, paper) for venue in labelled if venue.slug not in stated]
        year = "" if paper.arxiv else (paper.published or paper.date)[:4]
        return _merged([one if one.year else one._replace(year=year) for one in found] if year else found)

    def read(self, text: str) -> tuple[Appearance, ...]:
        """Return the appearances that a comment states, those that accepted it first."""
        return self._remembered(text[:LONGEST])

    def _read(self, text: str) -> tuple[Appearance, ...]:
        text = text.replace("\\", "")  # of TeX, as in A\\&A
        if ":" in text or "www" in text.lower():
            text = _ADDRESS.sub(" ", text)
        mentions = [
            VenueMention(*one, one.value.kind == "journal", _is_workshop(one.value))
            for one in self._names.find(text)
        ]
        return _merged([Appearance(*one) for one in stating.read(text, mentions)]) if mentions else ()

    def _in_field(self, name: str, kind: str, issn: str = "") -> tuple[Appearance, ...]:
        """Return the venue that a field names: by the table, otherwise a venue by itself, under its name.

        In a field, a journal of the table is meant only by its whole name, unless volume or year follow.
        """
        is_journal = kind not in IN_BOOKS
        venue = self._whole.get(self._key(name))
        if venue is None or (venue.kind == "journal" and not is_journal):
            kinds = ("conference", "journal" if is_journal and any(map(str.isdecimal, name)) else "")
            found = [one for one in self.read(f"Published in {name}") if one.venue.kind in kinds]
            return tuple(found) or self._by_itself(name, kind, issn)
        return (Appearance(venue, "", "accepted", name, issn),)

    def _by_itself(self, name: str, kind: str, issn: str) -> tuple[Appearance, ...]:
        slug, first = slug_of(name), words_of(name)[:1]
        if not slug or slug in self.ignored or kind not in _HOLDERS or not self._servers.isdisjoint(first):
            return ()
        slug = slug_of(name, is_chapter=kind == "chapter")
        slug += "-journal" if slug in self._slugs else ""  # a venue of the table has this address
        year = "" if issn else "".join(_YEAR.findall(name)[:1])
        return (Appearance(Venue(slug, shown(name), name, "journal", ""), year, "accepted", name, issn),)

    def _key(self, name: str) -> str:
        """Return the words of a name as the table abbreviates them."""
        return " ".join(self._short.get(word, word) for word in words_of(name) if word != "of")


@functools.lru_cache(maxsize=4)  # a build asks for its table several times
def reader(rows: tuple[Venue, ...], ignored: frozenset[str]) -> VenueFinder:
    """Return what finds these venues."""
    return VenueFinder(rows, ignored)


def _is_workshop(venue: Venue) -> bool:
    return "workshop" in venue.name.lower()


def _labelled(venue: Venue, paper: Paper) -> Appearance:
    is_beside = not _is_workshop(venue) and stating.WORKSHOP.search(paper.comment.plain[:LONGEST].lower())
    return Appearance(venue, "", "workshop" if is_beside else "accepted")


def _merged(found: Iterable[Appearance]) -> tuple[Appearance, ...]:
    """Join what is said about one venue and year; "submitted" gives way, other states win over "accepted"."""
    found = list(found)
    if len(found) < 2:
        return tuple(found)
    kept: dict[tuple[str, str], Appearance] = {}
    for one in sorted(found, key=lambda one: not one.year):
        years = (year for slug, year in kept if slug == one.venue.slug and one.year in ("", year))
        key = (one.venue.slug, next(years, one.year))
        other = kept.setdefault(key, one)
        state = min(one.state, other.state, key=_STRENGTH.index)
        kept[key] = other._replace(state=state, named=other.named or one.named, issn=other.issn or one.issn)
    return tuple(sorted(kept.values(), key=lambda one: STATES.index(one.state)))


_STRENGTH: tuple[State, ...] = ("findings", "workshop", "accepted", "submitted")
