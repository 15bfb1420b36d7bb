"""The result list: the shown part of every document, in blocks."""

from collections.abc import Sequence

from generator.queries.documents import COLUMNS, Document
from generator.search.packing import pack

BLOCK = 8
"""Documents in one file of the result list. A page of results loads about one file for each result."""
RUN_BITS = 12
RUN = 1 << RUN_BITS
"""The most documents in a run; within a run, documents are sorted by the lengths of their texts."""
SMALL_SEGMENT = 8192
"""The most documents in a small segment."""
LARGE_SEGMENT = 100_000
"""From this many documents on, a segment has files of full size; below, their size is in proportion."""
SHOWN = [column for column in COLUMNS if column.shown]
"""The columns that results show."""


def listing(documents: Sequence[Document]) -> list[bytes]:
    """Return the files of the result list, `BLOCK` documents each.

    A file holds lists of equal length: ids, titles, a list for each column of `SHOWN`, numbers of authors,
    days, code flags, addresses (``""`` for ``papers/<id>/``), and a list for each fact in `said`.
    """
    rows = [
        (
            document.id,
            document.title,
            *(column.values(document)[: column.shown] for column in SHOWN),
            len(document.authors),
            document.day,
            int(document.has_code),
            document.url if document.url != f"papers/{document.id}/" else "",
            *document.said,
        )
        for document in documents
    ]
    return [pack([*zip(*rows[at : at + BLOCK], strict=True)]) for at in range(0, len(rows), BLOCK)]
