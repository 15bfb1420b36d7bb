"""A segment: the index of a fixed set of documents, in a folder named by a hash of its files.

| file | what it holds |
| --- | --- |
| `t<n>.bin` | shard n of the posting lists (`postings`) |
| `d<n>.bin` | block n of the result list (`blocks`) |
| `w<n>.bin` | the common terms of n letters (the last: `LONG_TERM` or more), the most common first |
| `r<n>.bin` | the other terms of n letters: both are for fuzzy and wildcard terms, and for mistakes |
| `<name>.bin` | the column with this name (`documents.COLUMNS`), for filters and orders |
| `<name>-top.bin` | its most frequent values, for facets |
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LONG_TERM = 16
"""Terms of at least this many letters share a file."""
COMMON = 32
"""A term with at least this many postings is common: of the terms that match a wildcard, the most common
are looked up, and a word of a few papers may be a common one misspelt."""
RunTasks = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterable[tuple[tuple[Any, ...], Any]]]
"""Calls a function once for each tuple of arguments; yields each tuple with the result, in any order."""


class Segment(NamedTuple):
    """What the manifest and the next build need to know of a segment."""

    name: str  # of its folder
    firsts: list[str]  # for each shard, the shortest prefix of its first term above all terms before it
    words: list[int]  # the n of each file `w<n>.bin` and `r<n>.bin`, ascending
    ids: list[str]  # of the documents, in the segment's order
    lengths: list[list[int]]  # for each document in this order, the number of terms in each field


def folder_name(files: Mapping[str, bytes]) -> str:
    """The name of a folder that holds these files."""
    state = hashlib.blake2b(digest_size=6)
    for name in sorted(files):
        state.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return state.hexdigest()


def is_intact(folder: Path) -> bool:
    """Whether a segment's folder exists and its name is the hash of its files."""
    if not folder.is_dir():
        return False
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return folder.name == folder_name(files)
