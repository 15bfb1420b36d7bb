"""Builds segments: indexes runs of documents, joins the results and writes the folders.

Imports numpy and lunr, so a build imports this module only if it has documents to index.
"""

import shutil
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from generator.queries.documents import Documents
from generator.queries.words import is_eastern
from generator.search import forms, names, packing, postings
from generator.search.columns import column_files, keys, spellings
from generator.search.packing import (
    COMMON,
    LONG_TERM,
    IndexSegment,
    RunTasks,
    Shape,
    folder_name,
    is_intact,
    pack,
    steps,
)
from generator.search.vectors import codes
from generator.text.tokens import split

_WRITTEN = 1000  # files written by one task


class _IndexPart(NamedTuple):
    """The result of one task: an indexed run of documents."""

    run: postings.Run
    forms: forms.Forms
    listing: list[bytes]
    ids: list[str]
    rows: list[list[Sequence[str]]]  # the values of every document, column by column
    titled: Counter[str]  # the words of titles, as written
    keys: tuple[bytes, bytes]
    codes: bytes


def build(
    documents: Documents, span: range, shape: Shape, out_dir: Path, run_tasks: RunTasks
) -> IndexSegment:
    """Index the documents of a span and write the segment's folder in ``out_dir``, unless it exists.

    Each document is requested once, in slices of a few thousand.
    """
    is_small = len(span) <= packing.SMALL_SEGMENT
    if is_small:
        run_tasks = _in_turn  # faster than starting other processes
    tasks = [(start, span.stop) for start in span[:: packing.RUN]]
    made = dict(run_tasks(partial(_part, documents, shape, is_small), tasks))
    parts = [made.pop(task) for task in tasks]
    ids = [identifier for part in parts for identifier in part.ids]
    runs = [part.run for part in parts]
    equal = forms.equal((part.forms for part in parts), partial(postings.frequencies, runs))
    calls: dict[str, Callable[[], Any]] = {}  # the slowest first
    for column, *rows in zip(shape.columns, *(part.rows for part in parts), strict=True):
        values = list(chain.from_iterable(rows))
        calls[f"{column.name}.bin"] = partial(column_files, column, values)
        if column.name == "authors":
            titled = sum((part.titled for part in parts), Counter[str]())
            calls[names.LIST] = partial(names.of_segment, values, titled)
    for number, (first, after) in enumerate(pairwise((*postings.RANGES, chr(sys.maxunicode)))):
        start, end = (bisect_left(equal, border, key=forms.first_of) for border in (first, after))
        lists = [run.ranges[number] for run in runs]
        calls[first] = partial(postings.shards, lists, len(ids), first, equal[start:end], shape.rows)
    done = _call_all(run_tasks, calls)
    shards: list[postings.Shard] = [shard for first in postings.RANGES for shard in done.pop(first)]
    by_length = _by_length(shards)
    done |= _call_all(run_tasks, {f"{pair[0]}": partial(_words, *pair) for pair in by_length.items()})
    files: dict[str, bytes] = dict(chain.from_iterable(some.items() for some in done.values()))
    files |= spellings(run.words for run in runs)
    files["keys.bin"] = pack([], *map(b"".join, zip(*(part.keys for part in parts), strict=True)))
    files |= {f"t{number}.bin": shard.file for number, shard in enumerate(shards)}
    if has_meaning := any(any(part.codes) for part in parts):
        files |= {f"m{number}.bin": pack(None, part.codes) for number, part in enumerate(parts)}
    listing = chain.from_iterable(part.listing for part in parts)
    files |= {f"d{number}.bin": file for number, file in enumerate(listing)}
    return IndexSegment(
        name=_write(files, out_dir, run_tasks),
        firsts=[shard.first for shard in shards],
        words=sorted(by_length),
        ids=ids,
        lengths=[lengths for part in parts for lengths in part.run.lengths],
        lacking=sorted(shape.rows.keys() - chain.from_iterable(shard.terms for shard in shards)),
        has_meaning=has_meaning,
    )


def _part(documents: Documents, shape: Shape, is_small: bool, start: int, stop: int) -> _IndexPart:
    taken = list(documents(slice(start, min(start + packing.RUN, stop))))
    run = postings.invert(taken, is_small)
    ordered = [taken[position] for position in run.order]
    # Each task packs its own blocks: no block spans two runs, since RUN is a multiple of each of `BLOCKS`.
    return _IndexPart(
        run,
        forms.mined(taken),
        packing.listing(ordered, shape.block),
        [document.id for document in ordered],
        [[column.values(document) for document in ordered] for column in shape.columns],
        Counter(chain.from_iterable(split(document.title) for document in ordered)),
        keys(ordered),
        codes([document.meaning for document in ordered], postings.sums(run, shape.meant)),
    )


def _in_turn(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
    return ((task, work(*task)) for task in tasks)


def _call_all(run_tasks: RunTasks, calls: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    return {name: result for (name, _), result in run_tasks(lambda _, call: call(), list(calls.items()))}


def _by_length(shards: Sequence[postings.Shard]) -> dict[int, list[tuple[int, str]]]:
    """Group terms, with their numbers of postings, by length in UTF-16 code units, as in JavaScript."""
    by_length: dict[int, list[tuple[int, str]]] = {}
    for shard in shards:
        for term, count in zip(shard.terms, shard.postings, strict=True):
            if is_eastern(term):
                continue  # no pattern matches Han, kana and Hangul
            length = len(term) if term.isascii() else len(term.encode("utf-16-le", "surrogatepass")) // 2
            by_length.setdefault(min(length, LONG_TERM), []).append((count, term))
    return by_length


def _words(length: int, counted: Sequence[tuple[int, str]]) -> dict[str, bytes]:
    """Pack the common terms with their numbers of postings, the most common first, and the rare terms."""
    common = sorted((pair for pair in counted if pair[0] >= COMMON), key=lambda pair: -pair[0])
    rare = [term for count, term in counted if count < COMMON]
    return {
        f"w{length}.bin": pack([term for _, term in common], steps(count for count, _ in common)),
        f"r{length}.bin": pack(rare),
    }


def _write(files: Mapping[str, bytes], out_dir: Path, run_tasks: RunTasks) -> str:
    """Write all files or none to a folder named by their hash, and return its name."""
    folder = out_dir / folder_name(files)
    if not is_intact(folder):
        unfinished = folder.with_suffix(".part")
        for path in (folder, unfinished):
            shutil.rmtree(path, ignore_errors=True)
        unfinished.mkdir(parents=True)

        def write(names: Sequence[str]) -> None:
            for name in names:
                (unfinished / name).write_bytes(files[name])

        names = list(files)
        tasks = [(names[start : start + _WRITTEN],) for start in range(0, len(names), _WRITTEN)]
        list(run_tasks(write, tasks))
        unfinished.replace(folder)
    return folder.name
