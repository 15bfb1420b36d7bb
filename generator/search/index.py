"""The search index of an archive: a large and a small segment, and a manifest that the browser reads first.

Papers are in the order in which they came in. The first ones make up the large segment, the last ones the
small one. The border between them follows from the papers alone (`large_size`): it is the last in a fixed
sequence of sizes, each a fortieth above the one before, that leaves the last two weeks to the small segment.
So the bytes do not depend on earlier builds, and a day's papers, whatever their age, rewrite little more than
a fortieth of them until the border moves. A segment is kept if its documents are unchanged.

A document of the large segment may depend on the papers of this segment alone. Where later papers change it
(a tag has enough papers for a page now), the small segment has a second version, which counts, and the
manifest says that the first is outdated.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from generator.incremental import atomic
from generator.incremental.cache import stored
from generator.incremental.keys import hash_of
from generator.incremental.steps import Step, Values
from generator.queries.documents import COLUMNS, FIELDS, TEXTS, CollectionFilter, Documents, Name, Outline
from generator.search import blocks
from generator.search.blocks import BLOCK, SHOWN
from generator.search.packing import pack, unary, varints
from generator.search.script import bundles
from generator.search.segments import RunTasks, Segment, is_intact

MANIFEST = "manifest.bin"
SCRIPTS = {"search.js": "main.js"} | {name: name for name in ("suggest.js", "offers.js", "rules.js")}
"""The module of each of the site's scripts; see `script.bundles`."""
ALIASES = "aliases.json"
RECENT = 15
"""Days before the newest paper for which more papers are still expected."""
_LEAST, _SHARE = 256, 40
_SEGMENT_NAME = re.compile(r"[0-9a-f]{12}(?:\.part)?")


class Indexed(NamedTuple):
    """What is indexed.

    `outlines` has the documents of the large segment, then those of the small one. Where both have a
    document of one id, the large segment's is outdated.
    """

    outlines: Sequence[Outline]
    large: int  # documents of the large segment
    documents: Documents  # asked for only as far as they are indexed again
    filters: Sequence[CollectionFilter]
    aliases: Mapping[str, str]  # names of tags by their other spellings; see `words.name_key`
    named: Iterable[Name]  # collections that are suggested


def build(papers: Indexed, out_dir: Path, scripts: Path, run_tasks: RunTasks, segments: Values) -> None:
    """Bring the index in ``out_dir``, a folder of its own, up to date; write nothing that did not change.

    The same documents give the same bytes, whatever was there before. ``segments`` keeps what is known of
    those that were made. A segment is made again where its documents changed or its folder is damaged.

    Raises:
        ValueError: if two documents of a segment have the same id.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    columns = [*COLUMNS, *(filter_.stored() for filter_ in papers.filters)]

    def make(span: range) -> bytes:
        from generator.search import assembly  # with numpy and lunr, which a build with nothing new spares

        return stored(tuple(assembly.build(papers.documents, span, columns, out_dir, run_tasks)))

    steps = [Step(name, hash_, partial(make, span)) for name, (span, hash_) in _spans(papers).items()]
    for step in steps:
        if segments.is_kept(step.name, step.key):
            known = segments.load(step.name)
            if not (known and is_intact(out_dir / Segment(*known).name)):
                segments.forget(step.name)
    segments.finish(segments.remember(segments.take(1, steps)))
    made = [Segment(*segments.load(step.name)) for step in steps]
    table = [filter_._asdict() for filter_ in papers.filters]
    for name, script in bundles(scripts, SCRIPTS, COLLECTIONS=table).items():
        atomic.write(out_dir / name, script.encode())
    atomic.write(out_dir / ALIASES, json.dumps(papers.aliases, ensure_ascii=False, sort_keys=True).encode())
    votes = {outline.id: outline.votes for outline in papers.outlines}
    atomic.write(out_dir / MANIFEST, _manifest(made, votes))
    from generator.search import names  # with lunr, too

    suggested = dict(names.files(papers.named))
    for name, content in suggested.items():
        atomic.write(out_dir / name, content)
    _prune(out_dir, {segment.name for segment in made} | suggested.keys())


def _spans(papers: Indexed) -> dict[str, tuple[range, bytes]]:
    """The places of the documents of each segment that has some, and a hash of what it is made from."""
    segments, filters = {}, repr(papers.filters)
    spans = {"large": range(papers.large), "small": range(papers.large, len(papers.outlines))}
    for name, span in spans.items():
        of_segment = papers.outlines[span.start : span.stop]
        if not of_segment:
            continue
        (repeated, times), *_ = Counter(outline.id for outline in of_segment).most_common(1)
        if times > 1:
            raise ValueError(f"two documents have the id {repeated!r}")
        segments[name] = span, hash_of(filters, *(outline.fingerprint for outline in of_segment))
    return segments


def large_size(papers: Sequence[tuple[str, str]]) -> int:
    """How many of the first papers the large segment holds; of each, the ISO date it came in, and its own."""
    came, day = (_recent(days) for days in zip(*papers, strict=True)) if papers else ("", "")
    recent = (at for at, paper in enumerate(papers) if paper[0] > came and paper[1] > day)
    settled = next(recent, len(papers))
    cut = 0
    while (following := cut + max(_LEAST, cut // _SHARE)) <= settled:
        cut = following
    return cut


def _recent(days: Iterable[str]) -> str:
    """The day `RECENT` days before the latest of some ISO dates."""
    latest = max((day for day in days if len(day) == len("2025-06-01")), default="9999-12-31")
    return date.fromordinal(max(date.fromisoformat(latest).toordinal() - RECENT, 1)).isoformat()


def _manifest(segments: Sequence[Segment], votes: Mapping[str, int | None]) -> bytes:
    """Everything that a query needs besides the segments' files; votes too, since they change daily."""
    columns = []
    lengths: list[list[int]] = []  # of the documents that count
    outdated = []
    latest = {name: number for number, segment in enumerate(segments) for name in segment.ids}
    for number, segment in enumerate(segments):
        counts = [0 if (count := votes[name]) is None else count + 1 for name in segment.ids]
        columns.append(varints(counts) if any(counts) else b"")
        columns.extend(unary(_gaps(segment.lengths, field)) for field in range(TEXTS))
        counting = [latest[name] == number for name in segment.ids]
        outdated.append([at for at, counts in enumerate(counting) if not counts])
        lengths += compress(segment.lengths, counting)
    header = {
        "documents": len(votes),
        "fields": FIELDS,
        "texts": TEXTS,
        "block": BLOCK,
        "run": blocks.RUN,
        "shown": [column.name for column in SHOWN],
        "totals": [sum(column) for column in zip(*lengths, strict=True)] or [0] * len(FIELDS),
        "segments": [
            {
                "name": segment.name,
                "size": len(segment.ids),
                "firsts": segment.firsts,
                "words": segment.words,
                "outdated": numbers,
            }
            for segment, numbers in zip(segments, outdated, strict=True)
        ],
    }
    return pack(header, *columns)


def _gaps(lengths: Sequence[Sequence[int]], field: int) -> Iterator[int]:
    """What each length of a text field adds to the length before it.

    In a run, the lengths of a field ascend as long as the lengths of the fields before it agree.
    """
    last: Sequence[int] = ()
    for number, row in enumerate(lengths):
        goes_on = number % blocks.RUN and row[:field] == last[:field]
        yield row[field] - last[field] if goes_on else row[field]
        last = row


def _prune(out_dir: Path, kept: set[str]) -> None:
    """Remove segments and names that are no longer wanted, and what a killed build left unfinished."""
    for path in out_dir.iterdir():
        if path.suffix == ".tmp" or (path.match("names-*.json") and path.name not in kept):
            path.unlink()
        elif path.is_dir() and path.name not in kept and _SEGMENT_NAME.fullmatch(path.name):
            shutil.rmtree(path)
