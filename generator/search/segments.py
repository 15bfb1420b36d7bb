"""A segment: the index of a fixed set of documents, in a folder named by its content.

| file | what it holds |
| --- | --- |
| `t<n>.bin` | shard n of the posting lists (`postings`) |
| `d<n>.bin` | block n of the result list (`blocks`) |
| `w<n>.bin` | the terms of n letters (the last: of so many or more), for fuzzy and wildcard terms |
| `facts.bin`, `tags.bin`, `authors.bin` | for filters, order and counts (`blocks`) |
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST = 16
"""Terms of this many letters and more share a word list."""

Each = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterable[tuple[tuple[Any, ...], Any]]]
"""Calls a function with the parts of each task; gives each task with its result, in any order."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What the manifest and the next build need to know of a segment, in the order of its documents.

    Attributes:
        name: of its folder; a digest of the files in it.
        source: a digest of the documents it is made of.
        firsts: of each shard the shortest text that is above all terms before it, and not above its own.
        words: lengths of which there is a word list.
        files, bytes: number and size of the files in the folder.
        ids: of the documents.
        lengths: number of terms in each field, of the documents.
    """

    name: str
    source: str
    firsts: list[str]
    words: list[int]
    files: int
    bytes: int
    ids: list[str]
    lengths: list[list[int]]


def digest(files: Mapping[str, bytes]) -> str:
    """The name of a folder that holds these files."""
    state = hashlib.blake2b(digest_size=6)
    for name in sorted(files):
        state.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return state.hexdigest()


def intact(folder: Path) -> bool:
    """Whether a segment's folder is there and holds what its name stands for."""
    if not folder.is_dir():
        return False
    return (
        digest({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}) == folder.name
    )
