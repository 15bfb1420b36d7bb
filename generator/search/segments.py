"""A segment: the index of a fixed set of documents, in a folder named by a hash of its files.

| file | content |
| --- | --- |
| `t<n>.bin` | shard n of the posting lists (`postings`), with equal forms (`forms`) |
| `d<n>.bin` | block n of the result list (`blocks`) |
| `w<n>.bin` | the common terms of n letters (the last: `LONG_TERM` or more), most frequent first |
| `r<n>.bin` | the rare terms of n letters; like `w<n>.bin`, for wildcards and fuzzy words |
| `s<a>.bin` | the words with an initial letter (`spellings`), for typing errors |
| `<name>.bin` | the column with this name (`documents.COLUMNS`), for filters and orders |
| `names.bin`, `names-<n>.bin` | names of authors and words of titles, for suggestions (`names`) |
| `keys.bin` | hashes of ids and titles (`keys`), for a reader's library |
| `<name>-top.bin` | the column's most frequent values, for facets |
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LONG_TERM = 16
"""Terms of at least this many letters share a file."""
COMMON = 32
"""A term with at least this many postings is common. A wildcard looks up the most common terms that match."""
RunTasks = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterable[tuple[tuple[Any, ...], Any]]]
"""Calls a function for each tuple of arguments, and yields each tuple with its result, in any order."""


class Segment(NamedTuple):
    """The facts about a segment that the manifest and the next build need."""

    name: str  # of its folder
    firsts: list[str]  # where each shard begins; see `postings.Shard`
    words: list[int]  # the n of each `w<n>.bin` and `r<n>.bin`, ascending
    ids: list[str]  # of the documents, in index order
    lengths: list[list[int]]  # the number of terms in each field of each document, in index order


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
