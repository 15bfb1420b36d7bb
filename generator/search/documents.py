"""A document: what the search knows of a paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple, Protocol

FIELDS = ("title", "abstract", "authors", "tags", "id")
"""The fields a word is sought in."""
TEXTS = 2
"""How many of them, from the first, are running text; the others are lists of names."""


class Summary(NamedTuple):
    """What a build must know of every document, also of those that it need not index again.

    Attributes:
        id, day, votes: as in `Document`.
        fingerprint: the same only where all but the votes is.
    """

    id: str
    day: str
    votes: int | None
    fingerprint: bytes


class Documents(Protocol):
    """Documents in an order that stays, the oldest first: a list, or what makes them when asked."""

    def __getitem__(self, wanted: slice, /) -> Iterable[Document]:
        """Those from a start to an end."""


class Document(NamedTuple):
    """One paper as it is indexed and listed. All text is Unicode text, without TeX.

    A tuple and no dataclass, since every one goes through a pipe to another process.

    Attributes:
        id: the paper's id, unique among the documents.
        url: address of its page below the site's root.
        title: as it is shown.
        abstract: ``""`` where there is none.
        authors: shown authors, in order.
        tags: names of the topics it stands under.
        day: ISO date it is filed under, possibly a month or a year.
        votes: votes so far, or ``None``; they change without a new version of the document.
        has_code: whether it links to code.
        aliases: other ids it may be asked for by (a DOI, an arXiv id).
        typed_title: the title with its TeX as the source writes it, where that differs from `title`:
            pasted into the search box, it finds the paper too.
    """

    id: str
    url: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    day: str = ""
    votes: int | None = None
    has_code: bool = False
    aliases: tuple[str, ...] = ()
    typed_title: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the field ``id`` holds: the id, its aliases, and the key of the title as typed."""
        key = (title_key(self.typed_title),) if self.typed_title not in ("", self.title) else ()
        return (self.id, *dict.fromkeys(alias for alias in self.aliases if alias != self.id), *key)

    def summary(self) -> Summary:
        """What a build must know of it before it knows whether to index it."""
        return Summary(self.id, self.day, self.votes, self._fingerprint())

    def _fingerprint(self) -> bytes:
        parts = (self.id, self.url, self.title, self.abstract, self.day, str(self.has_code), self.typed_title,
                 *self.authors, "", *self.tags, "", *self.aliases)  # fmt: skip
        return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def title_key(title: str) -> str:
    """A word that stands for a title as typed: FNV-1a over its UTF-16, white space folded, lower case.

    (http://www.isthe.com/chongo/tech/comp/fnv/; UTF-16 because that is what JavaScript's strings are.)
    """
    data = " ".join(title.lower().split()).encode("utf-16-le", "surrogatepass")
    value = 0x811C9DC5
    for low, high in zip(data[::2], data[1::2], strict=True):
        value = (value ^ (low | high << 8)) * 0x01000193 & 0xFFFFFFFF
    return f"={value:08x}"
