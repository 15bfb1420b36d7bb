"""What the result list shows and the filters ask, apart from the terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.search.documents import Document
from generator.search.packing import pack, steps, varints

BLOCK = 32
"""Documents in one file of the result list: a page of results loads about one file a result."""
SHOWN_AUTHORS = 3
FEWEST_PAPERS = 5
"""Papers an author needs, in a large segment, to be counted among the authors of a result."""
SMALL_SEGMENT = 8192
"""Up to so many documents a segment is a small one."""


def listing(documents: Sequence[Document]) -> list[bytes]:
    """The files of the result list, `BLOCK` documents each.

    By column: id, title, first authors and their number, day, tags, code, and the address where it is not
    ``papers/<id>/``.
    """
    return [_block(documents[at : at + BLOCK]) for at in range(0, len(documents), BLOCK)]


def _block(documents: Sequence[Document]) -> bytes:
    return pack(
        [
            [document.id for document in documents],
            [document.title for document in documents],
            [list(document.authors[:SHOWN_AUTHORS]) for document in documents],
            [len(document.authors) for document in documents],
            [document.day for document in documents],
            [list(document.tags) for document in documents],
            [int(document.has_code) for document in documents],
            [document.url if document.url != f"papers/{document.id}/" else "" for document in documents],
        ]
    )


def facts(days: Sequence[str], codes: Iterable[bool]) -> bytes:
    """Day and code flag of every document: the days met, each document's number among them, the flags."""
    known = sorted(set(days))
    numbers = {day: number for number, day in enumerate(known)}
    return pack(known, steps(numbers[day] for day in days), bytes(codes))


def names(lists: Sequence[Sequence[str]], fewest: int = 1) -> bytes:
    """The tags or authors of every document: the names, the most frequent first, and each document's numbers.

    Names with fewer than ``fewest`` documents are left out.
    """
    counts = Counter(name for here in lists for name in dict.fromkeys(here))
    known = sorted(name for name, count in counts.items() if count >= fewest)
    known.sort(key=lambda name: -counts[name])
    numbers = {name: number for number, name in enumerate(known)}
    rows = ([numbers[name] for name in dict.fromkeys(here) if name in numbers] for here in lists)
    return pack(known, varints(number for row in rows for number in (len(row), *row)))


def fewest_papers(size: int) -> int:
    """From how many papers on an author is counted in a segment of ``size`` documents."""
    return FEWEST_PAPERS if size > SMALL_SEGMENT else 1
