"""Makes segments: indexes runs of their documents, joins what comes of them, writes the folders.

Only a build that has something to index loads this, and with it numpy and lunr.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator.search import blocks, postings
from generator.search.documents import Documents
from generator.search.packing import pack
from generator.search.segments import LONGEST, Each, Segment, digest, intact


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


def build(documents: Documents, sources: Mapping[range, str], out_dir: Path, each: Each) -> Iterator[Segment]:
    """Index documents and write the segments' folders below ``out_dir``, where they are not there already.

    Args:
        documents: the oldest first; each is needed once, and a few thousand at a time.
        sources: which documents make a segment, with a digest of them.
        out_dir: the folder of the index.
        each: shares the work.
    """
    runs = {span: range(span.start, span.stop, postings.RUN) for span in sources}
    tasks = [(span, start) for span, starts in runs.items() for start in starts]
    parts = dict(each(partial(_part, documents), tasks))
    for span, source in sources.items():
        yield _segment([parts.pop((span, start)) for start in runs[span]], source, out_dir, each)


def _part(documents: Documents, span: range, start: int) -> _Part:
    here = list(documents[start : min(start + postings.RUN, span.stop)])
    run = postings.invert(here)
    ordered = [here[at] for at in run.order]
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


def _segment(parts: Sequence[_Part], source: str, out_dir: Path, each: Each) -> Segment:
    size = sum(len(part.ids) for part in parts)
    ranges = range(len(postings.RANGES))
    tags = [tags for part in parts for tags in part.tags]
    authors = [authors for part in parts for authors in part.authors]
    made = _made(each, {  # the longest task first
        "authors.bin": partial(blocks.names, authors, blocks.fewest_papers(size)),
        "tags.bin": partial(blocks.names, tags),
        **{f"{at}": partial(_shards, [part.run.ranges[at] for part in parts], size) for at in ranges},
    })  # fmt: skip
    shards = [shard for at in ranges for shard in made.pop(f"{at}")]
    by_length = _by_length(term for terms, _ in shards for term in terms)
    files = made | _made(each, {f"w{length}.bin": partial(pack, by_length[length]) for length in by_length})
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


def _shards(runs: Sequence[tuple[str, postings.Lists]], size: int) -> list[tuple[list[str], bytes]]:
    return list(postings.shards(runs, size))


def _made(each: Each, jobs: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """What comes of jobs, by their names."""
    return {name: made for (name, _), made in each(_call, list(jobs.items()))}


def _call(_: str, job: Callable[[], Any]) -> Any:
    return job()


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


def _write(files: Mapping[str, bytes], out_dir: Path) -> str:
    """Write the files into a folder named by their content, whole or not at all; give its name."""
    folder = out_dir / digest(files)
    if intact(folder):
        return folder.name
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, content in files.items():
        (unfinished / name).write_bytes(content)
    unfinished.replace(folder)
    return folder.name
