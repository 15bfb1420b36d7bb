"""The search index of an archive: one or two segments and the manifest that the browser reads first.

The older papers make up a large segment, the newest a small one. The border between them follows from the
documents alone: it is the last in a fixed sequence of sizes, each a twentieth above the one before, that
leaves the last two weeks to the small segment. So the bytes do not depend on earlier builds, and a day's
papers rewrite little more than a twentieth of them, until the border moves. A segment is kept if its
documents are unchanged.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from generator import atomic
from generator.search.blocks import BLOCK, SHOWN
from generator.search.documents import FIELDS, TEXTS, Documents
from generator.search.packing import pack, steps, varints
from generator.search.script import bundle
from generator.search.segments import RunTasks, Segment, is_intact

MANIFEST = "manifest.bin"
SCRIPT = "search.js"
RECENT = 15
"""More papers are still to come for so many days before the newest paper."""
_LEAST, _SHARE = 256, 20
_DIGEST = 16
_SEGMENT_NAME = re.compile(r"[0-9a-f]{12}(?:\.part)?")


def build(
    documents: Documents,
    out_dir: Path,
    scripts: Path,
    run_tasks: RunTasks,
    state: Path | None = None,
    most: int | None = None,
) -> bool:
    """Bring the index in ``out_dir`` up to date with the documents; write nothing that did not change.

    The same documents give the same bytes, whatever was there before.

    Args:
        documents: all documents; only those that must be indexed are asked for.
        out_dir: a folder that only this index uses; made where it is missing.
        scripts: the folder of the browser's modules; they are joined into one script beside the index.
        run_tasks: runs the tasks, in several processes for example.
        state: file outside the site where this build leaves what saves the next one work;
            without it, or where it or the index is damaged, everything is indexed.
        most: how many documents may need indexing; any number if not given.

    Returns:
        ``False`` if more than ``most`` documents need indexing; nothing is written then.

    Raises:
        ValueError: if two documents have the same id.
    """
    votes: dict[str, int | None] = {}
    days: list[str] = []
    fingerprints: list[bytes] = []
    for summary in documents.summaries():
        if summary.id in votes:
            raise ValueError(f"two documents have the id {summary.id!r}")
        votes[summary.id] = summary.votes
        days.append(summary.day)
        fingerprints.append(summary.fingerprint)
    cut, size = large_size(days), len(days)
    sources = {
        span: _digest(b"".join(fingerprints[span.start : span.stop])).hex()
        for span in (range(cut), range(cut, size))
        if span
    }
    known = _load(state, out_dir)
    new = {span: source for span, source in sources.items() if source not in known}
    if most is not None and sum(map(len, new)) > most:
        return False
    out_dir.mkdir(parents=True, exist_ok=True)
    if new:
        from generator.search import assembly  # with numpy and lunr, which a build with nothing new spares

        known |= {segment.source: segment for segment in assembly.build(documents, new, out_dir, run_tasks)}
    segments = [known[source] for source in sources.values()]
    atomic.write(out_dir / SCRIPT, bundle(scripts, "main.js").encode())
    atomic.write(out_dir / MANIFEST, _manifest(segments, votes))
    _prune(out_dir, {segment.name for segment in segments})
    if state is not None:
        saved = [segment._asdict() for segment in segments]
        body = json.dumps([_code(), *saved], separators=(",", ":")).encode()
        atomic.write(state, _digest(body) + body)
    return True


def large_size(days: Sequence[str]) -> int:
    """How many documents the large segment holds, the oldest; their days as `Document` has them."""
    newest = max((day for day in days if len(day) == len("2025-06-01")), default="9999-12-31")
    recent = date.fromordinal(max(date.fromisoformat(newest).toordinal() - RECENT, 1)).isoformat()
    settled = next((at for at, day in enumerate(days) if day > recent), len(days))
    cut = 0
    while (following := cut + max(_LEAST, cut // _SHARE)) <= settled:
        cut = following
    return cut


def _manifest(segments: Sequence[Segment], votes: Mapping[str, int | None]) -> bytes:
    """Everything a query needs besides the segments' files; the votes too, since they change daily."""
    columns = []
    for segment in segments:
        counts = [votes[name] for name in segment.ids]
        is_counted = any(count is not None for count in counts)
        columns.append(varints(0 if count is None else count + 1 for count in counts) if is_counted else b"")
        columns.extend(steps(lengths[field] for lengths in segment.lengths) for field in range(TEXTS))
    lengths = [lengths for segment in segments for lengths in segment.lengths]
    header = {
        "documents": len(votes),
        "fields": FIELDS,
        "texts": TEXTS,
        "block": BLOCK,
        "shown": [column.name for column in SHOWN],
        "totals": [sum(column) for column in zip(*lengths, strict=True)] or [0] * len(FIELDS),
        "segments": [
            {"name": segment.name, "size": len(segment.ids), "firsts": segment.firsts, "words": segment.words}
            for segment in segments
        ],
    }
    return pack(header, *columns)


def _load(state: Path | None, out_dir: Path) -> dict[str, Segment]:
    """The intact segments of the last build, by their ``source``."""
    if state is None or not state.is_file():
        return {}
    data = state.read_bytes()
    body = data[_DIGEST:]
    if data[:_DIGEST] != _digest(body):
        return {}
    try:
        code, *saved = json.loads(body)
        known = [Segment(**segment) for segment in saved if code == _code()]
    except (ValueError, TypeError):
        return {}
    return {segment.source: segment for segment in known if is_intact(out_dir / segment.name)}


def _code() -> str:
    """A digest of the code that makes an index: when it changes, the next build starts afresh."""
    parts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return _digest(b"\0".join((version("lunr").encode(), *parts))).hex()


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()


def _prune(out_dir: Path, names: set[str]) -> None:
    """Remove the segments that the manifest no longer names, and what a killed build left unfinished."""
    for path in out_dir.iterdir():
        if path.suffix == ".tmp":
            path.unlink()
        elif path.is_dir() and path.name not in names and _SEGMENT_NAME.fullmatch(path.name):
            shutil.rmtree(path)
