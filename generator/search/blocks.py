"""What results show: blocks of the result list."""

from collections.abc import Sequence

from generator.queries.documents import COLUMNS, Document
from generator.search.packing import pack

BLOCK = 8
"""Documents in one file of the result list: a page of results loads about one file for each result."""
RUN_BITS = 12
RUN = 1 << RUN_BITS
"""The most documents in a run, in which they are ordered by the lengths of their texts."""
SMALL_SEGMENT = 8192
"""The most documents in a small segment."""
LARGE_SEGMENT = 100_000
"""A segment of this many documents may fill its files; a smaller one has smaller files, in proportion."""
SHOWN = [column for column in COLUMNS if column.shown]
"""The columns with values that results show."""


def listing(documents: Sequence[Document]) -> list[bytes]:
    """The files of the result list, `BLOCK` documents each.

    A file has one list each of: ids, titles, the values of each column of `SHOWN`, numbers of authors, days,
    code flags, and addresses (``""`` for ``papers/<id>/``).
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
        )
        for document in documents
    ]
    return [pack([*zip(*rows[at : at + BLOCK], strict=True)]) for at in range(0, len(rows), BLOCK)]
