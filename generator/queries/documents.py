"""A document: one paper as the search sees it, with the columns stored for filters."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from struct import unpack
from typing import Any, NamedTuple

from generator.papers.shown import FILTERS, SAID, Own
from generator.text.language import ENGLISH, Language
from generator.text.tokens import joined

FIELDS = ("title", "abstract", "authors", "tags", "id")
"""The fields in which words are looked up."""
TEXTS = 2
"""How many of the first `FIELDS` are running text; the others are lists of names."""

NUMBERS = ("votes", "cited")
"""What is counted of a paper and changes while it stays the same: filters, and orders of results."""

FNV = 0x811C9DC5, 0x01000193
"""The first value and the factor of `text_hash`."""

_NONE: Mapping[str, tuple[str, ...]] = {}


class Document(NamedTuple):
    """One paper as it is indexed and listed. All text is Unicode, without TeX.

    A tuple is faster than a dataclass to send to another process.
    """

    id: str  # unique within a segment
    url: str  # of the paper's page, relative to the site
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()  # as shown
    tags: tuple[str, ...] = ()  # names of its tags
    day: str = ""  # ISO date of its listing, possibly a month or a year
    votes: int | None = None  # not part of the document's key
    aliases: tuple[str, ...] = ()  # its other ids (a DOI, an arXiv id)
    # The title with the source's TeX, if it has any: somebody may paste it into the search box.
    typed_title: str = ""
    values: Mapping[str, tuple[str, ...]] = _NONE  # other values for filters, by the filter's name
    # Other names of its tags, from the vocabulary, with ``-`` between words. Only European names of one word
    # are indexed: the search looks names in other scripts up in `index.ALIASES`.
    tag_aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()  # indexed with the tags: keywords, organizations and the like
    # Other names of its collections by filter, for rules; the search has them in one file for all papers.
    spellings: Mapping[str, tuple[str, ...]] = _NONE
    said: tuple[str, ...] = ("",) * len(SAID)  # the words of these facts, as results show them
    summary: str = ""  # as results show it
    by_machine: bool = False  # whether a machine wrote the summary
    comments: int | None = None  # not part of the document's key
    cited: int | None = None  # how often others cite it; not part of the document's key
    meaning: bytes = b""  # its vector, as `content/meaning` has it

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the field ``id``: the id, its aliases, the key of the title as typed, and ORCID iDs.

        An ORCID iD is one word there: a word of its parts alone names nobody.
        """
        people = [orcid.replace("-", "").lower() for orcid in self.values.get("orcid", ())]
        key = [title_key(self.typed_title)] if self.typed_title not in ("", self.title) else []
        others = dict.fromkeys([alias for alias in self.aliases if alias != self.id])
        return (self.id, *others, *key + people)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return the names in one of `FIELDS`; a running text counts as one name."""
        if field == "tags":
            indexed = [alias for alias in self.tag_aliases if "-" not in alias and alias < "\u0400"]
            return *self.tags, *indexed, *self.keywords
        if field == "authors":
            return tuple(map(joined, self.authors))
        value = self.names if field == "id" else getattr(self, field)
        return (value,) if isinstance(value, str) else value


Documents = Callable[[slice], Iterable[Document]]
"""Returns a slice of all documents, each made on demand."""


class Column(NamedTuple):
    """A column: one kind of value of every document, for filters, facets and orders.

    Each column is a file of a segment. `site_templates/search/filters.js` has the filter for each column.
    """

    name: str  # of the file, and of the values in a result
    values: Callable[[Document], Sequence[str]]
    shown: int = 0  # how many of the values a result shows
    fewest: int = 1  # the least document frequency of a value that a large segment stores
    is_single: bool = False  # every document has exactly one value, close to its neighbours' values
    # The byte limit of the file for facets, which holds the most frequent values: in a segment of
    # `packing.LARGE_SEGMENT` documents, and half of it in a small one. 0 means no such file.
    facet: int = 0


def _stored(name: str) -> Column:
    """Return the column with the values of a filter, which has facets."""
    return Column(name, lambda document: document.values.get(name, ()), facet=12_000)


COLUMNS = (
    Column("authors", lambda document: document.authors, shown=3, fewest=5, facet=16_000),
    Column("tags", lambda document: document.tags, shown=sys.maxsize, facet=36_000),
    *(_stored(own.filter) for own in FILTERS),
    _stored("source")._replace(facet=0),
    Column("day", lambda document: (document.day,), is_single=True),
    Column("year", lambda document: (document.day[:4],), is_single=True),
)


class CollectionFilter(NamedTuple):
    """A filter by one kind of collection; it matches collections whose name contains every word."""

    name: str  # as typed before the colon
    label: str  # the page's word for one collection of the kind
    title: str  # the heading of the facet
    column: str  # the column with the names of a document's collections

    def stored(self) -> Column:
        """Return the column that the filter reads."""
        return _stored(self.name)._replace(name=self.column)


def tables(filters: Iterable[CollectionFilter], language: Language = ENGLISH) -> dict[str, list[Any]]:
    """Return the tables of `site_templates/search/collections.js`, for an archive with these filters."""

    def row(own: CollectionFilter | Own, **more: str) -> dict[str, str]:
        return more | {"label": language.gettext(own.label), "title": language.gettext(own.title)}

    return {
        "COLLECTIONS": [row(own, name=own.name, column=own.column) for own in filters],
        "VALUES": [row(own, name=own.filter, example=own.example, syntax=own.syntax) for own in FILTERS],
        "FACTS": [*SAID],
    }


class Hint(NamedTuple):
    """A suggested collection; its kind is in words, its address relative to the site."""

    name: str
    kind: str
    address: str
    papers: int
    aliases: tuple[str, ...] = ()  # its other names, with ``-`` between words


def title_key(title: str) -> str:
    """Return the word under which a title as typed is indexed: a hash of it, small, with single spaces."""
    return f"={text_hash(' '.join(title.lower().split())):08x}"


def text_hash(text: str) -> int:
    """Return a hash of 32 bits that JavaScript computes too.

    It is FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) of UTF-16, which JavaScript strings use.
    """
    data = text.encode("utf-16-le", "surrogatepass")
    value, prime = FNV
    for unit in unpack(f"<{len(data) // 2}H", data):
        value = (value ^ unit) * prime & 0xFFFFFFFF
    return value
