"""The format of the index. A segment is the index of a fixed set of documents, in a folder named by its hash.

| file | content |
| --- | --- |
| `t<n>.bin` | shard n of the posting lists (`postings`), with equal forms (`forms`) |
| `d<n>.bin` | block n of the result list (`listing`) |
| `w<n>.bin` | the common terms of n letters (the last: `LONG_TERM` or more), most frequent first |
| `r<n>.bin` | the rare terms of n letters; like `w<n>.bin`, for wildcards and fuzzy words |
| `s<a>.bin` | the words with an initial letter (`columns.spellings`), for typing errors |
| `<name>.bin` | the column with this name (`documents.COLUMNS`), for filters and orders |
| `names.bin`, `names-<n>.bin` | names of authors and words of titles, for suggestions (`names`) |
| `keys.bin` | hashes of ids and titles (`columns.keys`), for a reader's library |
| `m<n>.bin` | what the papers of run n mean (`vectors.codes`), if that is known of any of the segment |
| `<name>-top.bin` | the column's most frequent values, for facets |

Beside the segments, ``t<n>.bin`` has the rows of terms that no paper has: a shard without posting lists.

A file has a JSON header and columns of bytes, deflated (RFC 1951):

    varint(length) header | varint(length) column | varint(length) column | …

A varint is little-endian base 128 (as in protocol buffers). `assets/packing.js` in the theme reads the files.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import deflate

from generator.queries.documents import COLUMNS, Column, Document

BLOCKS = 2, 4, 8
"""Documents in one file of the result list: see `block_of`. Each result of a page loads one."""
RUN_BITS = 12
RUN = 1 << RUN_BITS
"""The most documents in a run; within a run, documents are sorted by the lengths of their texts."""
SMALL_SEGMENT = 8192
"""The most documents in a small segment."""
LARGE_SEGMENT = 100_000
"""From this many documents on, a segment has files of full size; below, their size is in proportion."""
SHOWN = [column for column in COLUMNS if column.shown]
"""The columns that results show."""
LONG_TERM = 16
"""Terms of at least this many letters share a file."""
COMMON = 32
"""A term with at least this many postings is common. A wildcard looks up the most common terms that match."""
RunTasks = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterable[tuple[tuple[Any, ...], Any]]]
"""Calls a function for each tuple of arguments, and yields each tuple with its result, in any order."""
_LEVEL = 8  # of 12; levels from 10 on take twice as long, for files 1 to 2 % smaller


class Shape(NamedTuple):
    """What a segment has besides its documents."""

    columns: Sequence[Column]
    block: int  # see `block_of`
    rows: Mapping[str, bytes]  # what terms mean that no segment before it has; see `postings.shards`
    meant: Mapping[str, bytes]  # what all terms mean, for `vectors.codes`


class IndexSegment(NamedTuple):
    """The facts about a segment that the manifest and the next build need."""

    name: str  # of its folder
    firsts: list[str]  # where each shard begins; see `postings.Shard`
    words: list[int]  # the n of each `w<n>.bin` and `r<n>.bin`, ascending
    ids: list[str]  # of the documents, in index order
    lengths: list[list[int]]  # the number of terms in each field of each document, in index order
    lacking: Sequence[str] = ()  # terms with a row that it does not have
    has_meaning: bool = False  # whether it has files `m<n>.bin`


def folder_name(files: Mapping[str, bytes]) -> str:
    """Return the name of a folder with these files."""
    state = hashlib.blake2b(digest_size=6)
    for name in sorted(files):
        state.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return state.hexdigest()


def is_intact(folder: Path) -> bool:
    """Return whether a segment's folder exists and its name is the hash of its files."""
    if not folder.is_dir():
        return False
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return folder.name == folder_name(files)


def block_of(documents: int) -> int:
    """Return how many documents of an archive share a file of the result list.

    No archive has more such files than one of `LARGE_SEGMENT` documents with the largest of `BLOCKS`.
    """
    most = LARGE_SEGMENT // BLOCKS[-1]
    return next((size for size in BLOCKS if documents <= size * most), BLOCKS[-1])


def listing(documents: Sequence[Document], block: int) -> list[bytes]:
    """Return the files of the result list, ``block`` documents each.

    A file holds lists of equal length: ids, titles, a list for each column of `SHOWN`, numbers of authors,
    days, code flags, addresses (``""`` for ``papers/<id>/``), summaries, whether a machine wrote them, and a
    list for each fact in `said`.
    """
    rows = [
        (
            document.id,
            document.title,
            *(column.values(document)[: column.shown] for column in SHOWN),
            len(document.authors),
            document.day,
            int("code" in document.values.get("has", ())),
            document.url if document.url != f"papers/{document.id}/" else "",
            document.summary,
            int(document.by_machine),
            *document.said,
        )
        for document in documents
    ]
    return [pack([*zip(*rows[at : at + block], strict=True)]) for at in range(0, len(rows), block)]


def pack(header: object, *columns: bytes) -> bytes:
    """Pack a header, which may be any JSON value, and columns into one deflated file."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    data = b"".join(varints((len(part),)) + part for part in (text, *columns))
    return bytes(deflate.deflate_compress(data, _LEVEL))


def split_rows(rows: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return rows of terms as two columns: the scale of each, 0 for none, and the rest of the rows."""
    return bytes(row[0] if row else 0 for row in rows), b"".join(row[1:] for row in rows if any(row[:1]))


class _Varints(dict[int, bytes]):
    """A cache of the varint of each number: of 30 million numbers, only a few thousand are distinct."""

    def __missing__(self, number: int) -> bytes:
        low = bytes((number & 127 | (number > 127) << 7,))
        return self.setdefault(number, low + self[number >> 7] if number > 127 else low)


_VARINTS = _Varints()


def varints(numbers: Iterable[int]) -> bytes:
    """Encode non-negative numbers as varints."""
    return b"".join(map(_VARINTS.__getitem__, numbers))


def unary(numbers: Iterable[int]) -> bytes:
    """Encode small non-negative numbers in unary: ones, then a zero, the highest bit of a byte first."""
    bits = "".join("1" * number + "0" for number in numbers)
    size = -(-len(bits) // 8)
    return int(bits.ljust(size * 8, "0") or "0", 2).to_bytes(size, "big")


def steps(numbers: Iterable[int]) -> bytes:
    """Encode the differences between numbers as zigzag varints (0, -1, 1, -2 … become 0, 1, 2, 3 …)."""
    made, last = [], 0
    for number in numbers:
        step = number - last
        made.append(step * 2 if step >= 0 else -step * 2 - 1)
        last = number
    return varints(made)
