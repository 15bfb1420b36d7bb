"""The search index of an archive: a large segment, a small one, and a manifest that the browser reads first.

Papers are in order of arrival: the large segment holds the first ones, the small segment the last ones. The
border follows from the papers alone (`large_size`), so the bytes do not depend on earlier builds. It is one
of a fixed sequence of sizes, each a fortieth above the one before: the largest that leaves the last two weeks
to the small segment. Until the border moves, a new day of papers, whatever their dates, rewrites little more
than a fortieth of the index. A segment is kept if its documents are unchanged.

A document of the large segment may depend on the papers of this segment only. If later papers change such a
document (a tag now has enough papers for a page), the small segment holds its new version, and the manifest
marks the old one as outdated.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from generator.queries.documents import (
    COLUMNS,
    FIELDS,
    NUMBERS,
    TEXTS,
    CollectionFilter,
    Documents,
    Hint,
    tables,
)
from generator.search import packing
from generator.search.packing import SHOWN, IndexSegment, RunTasks, block_of, is_intact, pack, unary, varints
from generator.search.script import bundles
from generator.store import atomic
from generator.store.keys import hash_of
from generator.store.pool import batches
from generator.store.store import Memo, Store, stored
from generator.text.language import ENGLISH, Language
from generator.text.scripts import translated

MANIFEST = "manifest.bin"
_LATER = (
    "suggest.js", "offers.js", "invitation.js", "alternatives.js", "asked.js", "by-meaning.js",
    "compounds.js", "expansion.js", "grammar.js", "foreign.js", "library.js", "liked.js", "map.js",
    "meaning.js", "near.js", "pages.js", "persons.js",
)  # fmt: skip
SCRIPTS = {"search.js": "main.js"} | {name: name for name in _LATER}
"""The entry module of each script of the site; see `script.bundles`."""
ALIASES = "aliases.json"
COMMENTS = "comments.bin"
RECENT = 15
"""Days, up to the newest paper, for which more papers are still expected."""
_LEAST, _SHARE = 256, 40
_KIND = "segments"
_SEGMENTS = "large", "small"
_TERMS = 100  # in a file of terms that no segment has
_OF_TERMS = re.compile(r"(names.*|t\d+)\.bin")
_SEGMENT_NAME = re.compile(r"[0-9a-f]{12}(?:\.part)?")


class Indexed(NamedTuple):
    """The input of the index.

    First come the large segment's documents, then the small segment's. If an id is in both, the document of
    the large segment is outdated.
    """

    keys: Sequence[tuple[str, bytes]]  # the id of each document, and a key of all of it except `counts`
    counts: Mapping[str, Sequence[int | None]]  # by id, in the order of `NUMBERS`
    comments: Mapping[str, int | None]
    large: int  # documents of the large segment
    documents: Documents  # only requested to index a segment again
    filters: Sequence[CollectionFilter]
    # Names by their other spellings (see `words.name_key`), by column.
    aliases: Mapping[str, Mapping[str, str]]
    named: Iterable[Hint]  # suggested collections
    abroad: Mapping[str, Sequence[str]] = {}  # names of tags in other languages, by tag
    meant: Mapping[str, bytes] = {}  # what terms mean; a segment has the rows that none before it has
    language: Language = ENGLISH  # of the interface


def build(papers: Indexed, out_dir: Path, scripts: Path, run_tasks: RunTasks, store: Store) -> None:
    """Update the index in ``out_dir``, which holds nothing else; unchanged files are not written.

    The same documents give the same bytes, whatever the folder held before. A segment is indexed again if its
    documents changed or its folder is damaged. ``store`` keeps the `IndexSegment` of each one.

    Raises:
        ValueError: if two documents of a segment have the same id.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    columns = [*COLUMNS, *(filter_.stored() for filter_ in papers.filters)]

    made, rows, spans, is_new = list[IndexSegment](), list[Memo](), _spans(papers), False
    meant = papers.meant
    for name, (span, of_papers) in spans.items():
        key = hash_of(of_papers, *meant, *papers.meant, *papers.meant.values())
        known = store.load(_KIND, name, key)
        if not known or not is_intact(out_dir / IndexSegment(*known).name):
            from generator.search import assembly  # imports numpy and lunr: only if needed

            shape = packing.Shape(columns, block_of(len(papers.counts)), meant, papers.meant)
            known, is_new = assembly.build(papers.documents, span, shape, out_dir, run_tasks), True
        made.append(IndexSegment(*known))
        meant = {term: meant[term] for term in made[-1].lacking}
        rows.append(Memo(_KIND, name, key, stored(tuple(known))))
    gone = [(_KIND, name) for name in _SEGMENTS if name not in spans]
    store.save(rows if is_new else (), gone)  # both: if the file is damaged, it begins with them
    for name, script in bundles(scripts, SCRIPTS, **tables(papers.filters, papers.language)).items():
        atomic.write(out_dir / name, translated(script, papers.language).encode())
    atomic.write(out_dir / ALIASES, json.dumps(papers.aliases, ensure_ascii=False, sort_keys=True).encode())
    # Apart from the manifest, which every search reads: few ask for this order.
    discussed = (varints(_stored(papers.comments, segment)) for segment in made)
    atomic.write(out_dir / COMMENTS, pack(None, *discussed))
    apart = [terms for (terms,) in batches(sorted(meant), _TERMS)]  # that no segment has
    atomic.write(out_dir / MANIFEST, _manifest(made, papers.counts, [terms[0] for terms in apart]))
    from generator.search import names  # imports lunr, too

    files = names.of_collections(papers.named) | names.of_tags(papers.abroad)
    for number, terms in enumerate(apart):
        rows_of = packing.split_rows([meant[term] for term in terms])
        files[f"t{number}.bin"] = pack({"terms": terms}, b"", b"", *rows_of)
    for name, content in files.items():
        atomic.write(out_dir / name, content)
    _prune(out_dir, {segment.name for segment in made} | files.keys())


def numbered(store: Store) -> list[str]:
    """Return the ids of documents as the last `build` numbered them; of equal ids the last counts."""
    known = store.every(_KIND)
    segments = (IndexSegment(*known[segment][1]) for segment in _SEGMENTS if segment in known)
    return [name for segment in segments for name in segment.ids]


def _spans(papers: Indexed) -> dict[str, tuple[range, bytes]]:
    """Return the range of documents of each non-empty segment, and a hash of its inputs."""
    segments, settings = {}, repr((papers.filters, block_of(len(papers.counts))))
    spans = range(papers.large), range(papers.large, len(papers.keys))
    for name, span in zip(_SEGMENTS, spans, strict=True):
        of_segment = papers.keys[span.start : span.stop]
        if not of_segment:
            continue
        (repeated, times), *_ = Counter(name for name, _ in of_segment).most_common(1)
        if times > 1:
            raise ValueError(f"two documents have the id {repeated!r}")
        segments[name] = span, hash_of(settings, *(key for _, key in of_segment))
    return segments


def large_size(papers: Sequence[tuple[str, str]]) -> int:
    """Return the size of the large segment; `papers` are pairs of ISO dates: of arrival, and of listing."""
    came, day = (_recent(days) for days in zip(*papers, strict=True)) if papers else ("", "")
    recent = (at for at, paper in enumerate(papers) if paper[0] > came and paper[1] > day)
    settled = next(recent, len(papers))
    cut = 0
    while (following := cut + max(_LEAST, cut // _SHARE)) <= settled:
        cut = following
    return cut


def _recent(days: Iterable[str]) -> str:
    """Return the day that is `RECENT` days before the latest of the ISO dates."""
    latest = max((day for day in days if len(day) == len("2025-06-01")), default="9999-12-31")
    return date.fromordinal(max(date.fromisoformat(latest).toordinal() - RECENT, 1)).isoformat()


def _manifest(
    segments: Sequence[IndexSegment], counts: Mapping[str, Sequence[int | None]], firsts: Sequence[str]
) -> bytes:
    """Pack what a query needs besides the segments; counts are here too, since they change daily.

    ``firsts`` has the first term of each file of terms that no segment has.
    """
    columns = []
    lengths: list[list[int]] = []  # of the documents that are not outdated
    outdated = []
    latest = {name: number for number, segment in enumerate(segments) for name in segment.ids}
    for number, segment in enumerate(segments):
        for kind in range(len(NUMBERS)):
            numbers = _stored({name: counts[name][kind] for name in segment.ids}, segment)
            columns.append(varints(numbers) if any(numbers) else b"")
        columns.extend(unary(_gaps(segment.lengths, field)) for field in range(TEXTS))
        counting = [latest[name] == number for name in segment.ids]
        outdated.append([at for at, is_counted in enumerate(counting) if not is_counted])
        lengths += compress(segment.lengths, counting)
    header = {
        "documents": len(counts),
        "fields": FIELDS,
        "texts": TEXTS,
        "block": block_of(len(counts)),
        "run": packing.RUN,
        "shown": [column.name for column in SHOWN],
        "totals": [sum(column) for column in zip(*lengths, strict=True)] or [0] * len(FIELDS),
        **({"firsts": firsts} if firsts else {}),
        "segments": [
            {
                "name": segment.name,
                "size": len(segment.ids),
                "firsts": segment.firsts,
                "words": segment.words,
                "outdated": numbers,
                **({"meaning": True} if segment.has_meaning else {}),
            }
            for segment, numbers in zip(segments, outdated, strict=True)
        ],
    }
    return pack(header, *columns)


def _stored(counts: Mapping[str, int | None], segment: IndexSegment) -> list[int]:
    """Return a count of each document of a segment, with one added; 0 where it is unknown."""
    return [0 if (count := counts[name]) is None else count + 1 for name in segment.ids]


def _gaps(lengths: Sequence[Sequence[int]], field: int) -> Iterator[int]:
    """Yield the increases between successive lengths of a text field.

    Within a run, the lengths of a field ascend while the lengths of the fields before it are equal.
    """
    last: Sequence[int] = ()
    for number, row in enumerate(lengths):
        goes_on = number % packing.RUN and row[:field] == last[:field]
        yield row[field] - last[field] if goes_on else row[field]
        last = row


def _prune(out_dir: Path, kept: set[str]) -> None:
    """Remove old segments, old files of names and terms, and unfinished files of a killed build."""
    for path in out_dir.iterdir():
        if path.suffix == ".tmp" or (_OF_TERMS.fullmatch(path.name) and path.name not in kept):
            path.unlink()
        elif path.is_dir() and path.name not in kept and _SEGMENT_NAME.fullmatch(path.name):
            shutil.rmtree(path)
