"""A document: what the search knows of a paper, and what is stored of it for the filters."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.papers.paper import Paper

FIELDS = ("title", "abstract", "authors", "tags", "id")
"""The fields that words are looked for in."""
TEXTS = 2
"""The first so many fields are running text; the others are lists of names."""

_NONE: Mapping[str, tuple[str, ...]] = {}


class Outline(NamedTuple):
    """What a build must know of every document, even one that it need not index again."""

    id: str
    votes: int | None
    fingerprint: bytes  # changes with everything in the document but the votes


class Document(NamedTuple):
    """One paper as it is indexed and listed. All text is Unicode text, without TeX.

    A tuple and not a dataclass, since every document goes through a pipe to another process.
    """

    id: str  # unique among the documents of a segment
    url: str  # of the paper's page, below the site's root
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()  # as shown
    tags: tuple[str, ...] = ()  # names of the tags it is listed under
    day: str = ""  # ISO date it is listed under, possibly a month or a year
    votes: int | None = None  # change without a new version of the document
    aliases: tuple[str, ...] = ()  # other ids it may be asked for by (a DOI, an arXiv id)
    # The title with its TeX as the source writes it, where that differs: pasted into the search box, it finds
    # the paper as well.
    typed_title: str = ""
    values: Mapping[str, tuple[str, ...]] = _NONE  # what filters by this name read beside the fields above
    # Other names of its tags, as a vocabulary has them: words joined by ``-``. Only names of one word are
    # indexed.
    tag_aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()  # what else words find it by, such as keywords and organizations

    @property
    def has_code(self) -> bool:
        """Whether there is a link to its code."""
        return "code" in self.values.get("has", ())

    @property
    def names(self) -> tuple[str, ...]:
        """What the field ``id`` holds: the id, its aliases, and the key of the title as typed."""
        key = (title_key(self.typed_title),) if self.typed_title not in ("", self.title) else ()
        return (self.id, *dict.fromkeys(alias for alias in self.aliases if alias != self.id), *key)

    def texts(self, field: str) -> tuple[str, ...]:
        """The names in one of `FIELDS`; a running text counts as one name."""
        if field == "tags":
            return *self.tags, *(alias for alias in self.tag_aliases if "-" not in alias), *self.keywords
        value = self.names if field == "id" else getattr(self, field)
        return (value,) if isinstance(value, str) else value


Documents = Callable[[slice], Iterable[Document]]
"""Gives a slice of all documents; each is made when it is asked for."""


class Column(NamedTuple):
    """What is stored of every document for filters, facets and orders.

    Each column is a file of a segment; `site_templates/search/filters.js` says which filter reads which.
    """

    name: str  # of the file; where results show the values, also their name in a result
    values: Callable[[Document], Sequence[str]]
    shown: int = 0  # how many of the values a result shows
    fewest: int = 1  # a large segment stores a value only if so many papers have it
    is_single: bool = False  # every document has one value, close to the values of the documents beside it
    # The most bytes, in a large segment, of the file with the most frequent values, from which facets are
    # counted; 0 for none. A small segment has a quarter.
    facet: int = 0


_READ: Mapping[str, Callable[[Paper], tuple[str, ...]]] = {
    "has": lambda paper: ("code",) if paper.links.code else (),
}


def values(paper: Paper) -> dict[str, tuple[str, ...]]:
    """The `Document.values` that follow from a paper alone, but for its collections."""
    return {name: read(paper) for name, read in _READ.items()}


COLUMNS = (
    Column("authors", lambda document: document.authors, shown=3, fewest=5, facet=16_000),
    Column("tags", lambda document: document.tags, shown=sys.maxsize, facet=36_000),
    Column("has", lambda document: document.values.get("has", ()), facet=12_000),
    Column("day", lambda document: (document.day,), is_single=True),
    Column("year", lambda document: (document.day[:4],), is_single=True),
)


class CollectionFilter(NamedTuple):
    """A filter by collections of one kind; it matches collections with all words of its value in the name."""

    name: str  # as typed before the colon
    label: str  # what the page calls a collection of the kind
    title: str  # heading of the facet
    column: str  # where the names of a document's collections are stored

    def stored(self) -> Column:
        """What is stored of every document for the filter."""
        return Column(self.column, lambda document: document.values.get(self.name, ()), facet=4_000)


class Name(NamedTuple):
    """A collection that is suggested: its name, its kind in words, its address below the site's root."""

    name: str
    kind: str
    address: str
    papers: int


def title_key(title: str) -> str:
    """A word that stands for a title as typed: a hash of its UTF-16 (JavaScript's strings), in lower case.

    The hash is FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/); runs of white space count as one space.
    """
    data = " ".join(title.lower().split()).encode("utf-16-le", "surrogatepass")
    value = 0x811C9DC5
    for low, high in zip(data[::2], data[1::2], strict=True):
        value = (value ^ (low | high << 8)) * 0x01000193 & 0xFFFFFFFF
    return f"={value:08x}"
