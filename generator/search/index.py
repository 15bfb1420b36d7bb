"""The search index of an archive: one or two segments and the manifest that the browser reads first.

The older papers make a large segment, the newest a small one. Where one ends and the other begins follows
from the documents alone: at the last of a fixed row of cuts, each a twentieth above the one before, that
leaves the last two weeks to the small one. So the bytes are those of an index made afresh, and a day's papers
rewrite little more than a twentieth of them, until the cut moves on. A segment whose documents are those of
the last build is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generator.search.blocks import BLOCK
from generator.search.documents import FIELDS, TEXTS, Documents, Summary
from generator.search.packing import pack, steps, varints
from generator.search.script import bundle
from generator.search.segments import LONGEST, Each, Segment, intact

MANIFEST = "manifest.bin"
SCRIPT = "search.js"
RECENT = 15
"""Days before the newest paper of which more papers are still to come."""
_LEAST, _SHARE = 256, 20
_DIGEST = 16
_SEGMENT_NAME = re.compile(r"[0-9a-f]{12}(?:\.part)?")


def _here(
    work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield from ((task, work(*task)) for task in tasks)


class TooManyError(Exception):
    """There is more to index than the caller asked for."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build left on disk.

    Attributes:
        documents: number of documents.
        files, bytes: of the whole index.
        written: bytes of the files this build wrote.
    """

    documents: int
    files: int
    bytes: int
    written: int


def build(
    documents: Documents,
    out_dir: Path,
    scripts: Path,
    state: Path | None = None,
    each: Each = _here,
    summaries: Iterable[Summary] | None = None,
    most: int | None = None,
) -> Report:
    """Bring the index in ``out_dir`` up to date with the documents; write nothing that did not change.

    The same documents give the same bytes, whatever was there before.

    Args:
        documents: the oldest first; only those are asked for that must be indexed.
        out_dir: a folder that only this index uses; it is made where it is missing.
        scripts: the folder of the browser's modules; the script made of them lies with the index it reads.
        state: file where this build leaves what saves the next one work, outside the site;
            without it, or where it or the index is damaged, all is built anew.
        each: shares the work; without it, all is done here.
        summaries: of the documents; without them, all documents are asked for.
        most: how many documents there may be to index; without it, any number.

    Raises:
        ValueError: where two documents have the same id.
        TooManyError: where more than ``most`` must be indexed; nothing is written then.
    """
    if summaries is None:
        summaries = (document.summary() for document in documents[:])
    out_dir.mkdir(parents=True, exist_ok=True)
    before = {entry.name for entry in out_dir.iterdir()}
    votes: dict[str, int | None] = {}
    made = _update(documents, summaries, out_dir, _load(state, out_dir), each, votes, most)
    fixed = {SCRIPT: bundle(scripts, "main.js").encode(), MANIFEST: _manifest(made, votes)}
    rewritten = sum(len(content) for name, content in fixed.items() if _write(out_dir / name, content))
    _prune(out_dir, {segment.name for segment in made})
    if state is not None:
        saved = [{item.name: getattr(segment, item.name) for item in fields(segment)} for segment in made]
        body = json.dumps([_code(), *saved], separators=(",", ":")).encode()
        _write(state, _digest(body) + body)
    return Report(
        documents=len(votes),
        files=sum(segment.files for segment in made) + len(fixed),
        bytes=sum(segment.bytes for segment in made) + sum(map(len, fixed.values())),
        written=sum(segment.bytes for segment in made if segment.name not in before) + rewritten,
    )


def _update(
    documents: Documents,
    summaries: Iterable[Summary],
    out_dir: Path,
    known: dict[str, Segment],
    each: Each,
    votes: dict[str, int | None],
    most: int | None,
) -> list[Segment]:
    """The segments of the documents, taken from those known or built; fills ``votes`` by id."""
    days: list[str] = []
    fingerprints: list[bytes] = []
    for summary in summaries:
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
    new = {span: source for span, source in sources.items() if source not in known}
    if most is not None and sum(map(len, new)) > most:
        raise TooManyError
    if new:
        from generator.search import assembly  # with numpy and lunr, which a build with nothing new spares

        known |= {segment.source: segment for segment in assembly.build(documents, new, out_dir, each)}
    return [known[source] for source in sources.values()]


def large_size(days: Sequence[str]) -> int:
    """How many documents the large segment holds, the oldest; their days as `Document` has them."""
    newest = max((day for day in days if len(day) == len("2025-06-01")), default="9999-12-31")
    recent = date.fromordinal(max(date.fromisoformat(newest).toordinal() - RECENT, 1)).isoformat()
    settled = next((at for at, day in enumerate(days) if day > recent), len(days))
    cut = 0
    while (following := cut + max(_LEAST, cut // _SHARE)) <= settled:
        cut = following
    return cut


def _manifest(made: list[Segment], votes: dict[str, int | None]) -> bytes:
    """Everything a query needs besides the segments' files; the votes too, since they change daily."""
    described, columns = [], []
    for segment in made:
        described.append(
            {
                "name": segment.name,
                "size": len(segment.ids),
                "firsts": segment.firsts,
                "words": segment.words,
            }
        )
        counted = [votes[name] for name in segment.ids]
        columns.append(varints(0 if count is None else count + 1 for count in counted) if any(
            count is not None for count in counted) else b"")  # fmt: skip
        for field in range(TEXTS):
            columns.append(steps(lengths[field] for lengths in segment.lengths))
    every = [lengths for segment in made for lengths in segment.lengths]
    totals = [sum(lengths[field] for lengths in every) for field in range(len(FIELDS))]
    header = {"documents": len(votes), "fields": FIELDS, "texts": TEXTS, "block": BLOCK,
              "longest": LONGEST, "totals": totals, "segments": described}  # fmt: skip
    return pack(header, *columns)


def _load(state: Path | None, out_dir: Path) -> dict[str, Segment]:
    """The segments of the last build that are whole, by what they are made of."""
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
    return {segment.source: segment for segment in known if intact(out_dir / segment.name)}


def _code() -> str:
    """Stands for the code that makes an index: where it changes, the next build starts afresh."""
    parts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return _digest(b"\0".join((version("lunr").encode(), *parts))).hex()


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()


def _write(path: Path, content: bytes) -> bool:
    """Replace a file, whole, if its content is another; tell whether it was."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return True


def _prune(out_dir: Path, names: set[str]) -> None:
    """Remove the segments that nobody refers to any more."""
    for folder in out_dir.iterdir():
        if folder.is_dir() and folder.name not in names and _SEGMENT_NAME.fullmatch(folder.name):
            shutil.rmtree(folder)
