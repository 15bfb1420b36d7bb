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
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import TypeVar

from generator import workers
from generator.search import blocks, postings
from generator.search.documents import Document
from generator.search.packing import pack

RUN = 4096
"""Documents that one task indexes."""
LONGEST = 16
"""Terms of this many letters and more share a word list."""
_AHEAD = 4

_T = TypeVar("_T")
_M = TypeVar("_M")


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
    lengths: list[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one task makes of a run of documents."""

    run: postings.Run
    listing: list[bytes]
    ids: list[str]
    days: list[str]
    codes: list[bool]
    tags: list[tuple[str, ...]]
    authors: list[tuple[str, ...]]


def crew(processes: int) -> AbstractContextManager[Executor | None]:
    """Processes that share the work of `build`; ``None`` where one is enough."""
    if processes == 1:
        return nullcontext()
    return ProcessPoolExecutor(processes, initializer=workers.begin, initargs=(os.getpid(),))


def build(documents: Iterable[Document], source: str, out_dir: Path, pool: Executor | None) -> Segment:
    """Index documents and write the segment's folder below ``out_dir``, if it is not there already.

    Args:
        documents: the oldest first; each is needed once, and a few thousand at a time.
        source: a digest of the documents.
        out_dir: the folder of the index.
        pool: who shares the work, of `crew`.
    """
    parts = list(_each(pool, _part, _numbered_runs(documents)))
    size = sum(len(part.ids) for part in parts)
    ranges = ([part.run.ranges[number] for part in parts] for number in range(len(postings.RANGES)))
    merged = _each(pool, _merge, ((lists, size) for lists in ranges))
    shards = [shard for made in merged for shard in made]
    by_length = _by_length(term for terms, _ in shards for term in terms)
    tags = [tags for part in parts for tags in part.tags]
    authors = [authors for part in parts for authors in part.authors]
    others: dict[str, Callable[[], bytes]] = {  # the longest task first
        "authors.bin": partial(blocks.names, authors, blocks.fewest_papers(size)),
        "tags.bin": partial(blocks.names, tags),
        **{f"w{length}.bin": partial(pack, listed) for length, listed in by_length.items()},
    }
    files = dict(zip(others, _each(pool, _call, others.values()), strict=True))
    files |= {f"t{number}.bin": content for number, (_, content) in enumerate(shards)}
    listed = [block for part in parts for block in part.listing]
    files |= {f"d{number}.bin": block for number, block in enumerate(listed)}
    files["facts.bin"] = blocks.facts([day for part in parts for day in part.days],
                                      [code for part in parts for code in part.codes])  # fmt: skip
    return Segment(
        name=_write(files, out_dir),
        source=source,
        firsts=_firsts([terms for terms, _ in shards]),
        words=sorted(by_length),
        files=len(files),
        bytes=sum(map(len, files.values())),
        ids=[identifier for part in parts for identifier in part.ids],
        lengths=[lengths for part in parts for lengths in part.run.lengths],
    )


def _numbered_runs(documents: Iterable[Document]) -> Iterator[tuple[list[Document], int]]:
    rest, first = iter(documents), 0
    while run := list(islice(rest, RUN)):
        yield run, first
        first += len(run)


def _part(task: tuple[Sequence[Document], int]) -> _Part:
    documents, first = task
    run = postings.invert(documents, first)
    ordered = [documents[at] for at in run.order]
    # A block never spans two runs, so that each task can write its own: RUN is a multiple of BLOCK.
    return _Part(
        run,
        blocks.listing(ordered),
        [document.id for document in ordered],
        [document.day for document in ordered],
        [document.has_code for document in ordered],
        [document.tags for document in ordered],
        [document.authors for document in ordered],
    )


def _call(task: Callable[[], bytes]) -> bytes:
    return task()


def _merge(task: tuple[list[bytes], int]) -> list[tuple[list[str], bytes]]:
    runs, size = task
    return list(postings.shards(runs, size))


def _firsts(shards: Sequence[list[str]]) -> list[str]:
    firsts = [""] if shards else []
    for before, after in pairwise(shards):
        first = after[0]
        same = next(
            (at for at, pair in enumerate(zip(before[-1], first, strict=False)) if len({*pair}) == 2), -1
        )
        firsts.append(first[: (same if same >= 0 else len(before[-1])) + 1])
    return firsts


def _by_length(terms: Iterable[str]) -> dict[int, list[str]]:
    """Terms by their length as JavaScript counts it, in UTF-16."""
    by_length: dict[int, list[str]] = {}
    for term in terms:
        length = len(term) if term.isascii() else len(term.encode("utf-16-le", "surrogatepass")) // 2
        by_length.setdefault(min(length, LONGEST), []).append(term)
    return by_length


def _each(pool: Executor | None, work: Callable[[_T], _M], tasks: Iterable[_T]) -> Iterator[_M]:
    """``map`` over the pool's processes (over none: here), in order, never reading the tasks far ahead."""
    if pool is None:
        yield from map(work, tasks)
        return
    waiting: deque[Future[_M]] = deque()
    for task in tasks:
        waiting.append(pool.submit(work, task))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _write(files: dict[str, bytes], out_dir: Path) -> str:
    """Write the files into a folder named by their content, whole or not at all; give its name."""
    folder = out_dir / _name(files)
    if intact(folder):
        return folder.name
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with ThreadPoolExecutor(_AHEAD) as threads:  # making a file is the kernel's work
        list(threads.map(lambda name: (unfinished / name).write_bytes(files[name]), files))
    unfinished.replace(folder)
    return folder.name


def _name(files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()


def intact(folder: Path) -> bool:
    """Whether a segment's folder is there and holds what its name stands for."""
    if not folder.is_dir():
        return False
    return _name({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}) == folder.name
