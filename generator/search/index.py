"""The search index of an archive: at most two segments and the manifest that the browser reads first.

Documents added or changed since the large segment was built stand in a small one, which is built anew each
time; what was changed or removed in the large one is only crossed out. When the small one outgrows a
twentieth of the large one, all becomes one segment again. So a day's papers rewrite about a twentieth of the
index at most, and a query loads no more than two files a word.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from generator.search import segments
from generator.search.blocks import BLOCK
from generator.search.documents import FIELDS, Document
from generator.search.packing import pack, steps, varints
from generator.search.postings import TEXTS
from generator.search.script import bundle
from generator.search.segments import Segment

MANIFEST = "manifest.bin"
SCRIPT = "search.js"
FORMAT = 1
"""Of the files, for the browser that reads them."""
_DIGEST = 16
_LEAST_MERGED = 256
_SHARE = 20
_SEGMENT_NAME = re.compile(r"[0-9a-f]{12}(?:\.part)?")


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
    documents: Iterable[Document],
    out_dir: Path,
    scripts: Path,
    state: Path | None = None,
    processes: int = 1,
) -> Report:
    """Bring the index in ``out_dir`` up to date with the documents; write nothing that did not change.

    The same documents and the same state give the same bytes.

    Args:
        documents: the oldest first, in an order that stays; iterated twice when much has changed,
            so a collection and no iterator.
        out_dir: a folder that only this index uses; it is made where it is missing.
        scripts: the folder of the browser's modules; the script made of them lies with the index it reads.
        state: file where this build leaves what the next one must know, outside the site;
            without it, or where it or the index is damaged, all is built anew.
        processes: how many processes share the work.

    Raises:
        ValueError: where two documents have the same id, or ``documents`` can be iterated only once.
    """
    if iter(documents) is documents:
        raise ValueError("the documents must be a collection that can be iterated twice")
    out_dir.mkdir(parents=True, exist_ok=True)
    before = {entry.name for entry in out_dir.iterdir()}
    votes: dict[str, int | None] = {}
    made = _update(documents, out_dir, _load(state, out_dir), processes, votes)
    manifest = _manifest(made, votes)
    script = bundle(scripts, "main.js").encode()
    fixed = {SCRIPT: script, MANIFEST: manifest}
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
    documents: Iterable[Document],
    out_dir: Path,
    known: list[Segment],
    processes: int,
    votes: dict[str, int | None],
) -> list[Segment]:
    """The segments that hold the documents now; fills ``votes`` by id."""
    large = known[0] if known else Segment("", [], [], 0, 0, [], [], [])
    unchanged = set(zip(large.ids, large.fingerprints, strict=True))
    allowed = max(_LEAST_MERGED, len(large.ids) // _SHARE)
    fresh: list[Document] = []
    kept = 0
    for document in documents:
        if document.id in votes:
            raise ValueError(f"two documents have the id {document.id!r}")
        votes[document.id] = document.votes
        if not known:
            continue
        if (document.id, document.fingerprint()) in unchanged:
            kept += 1
        elif len(fresh) <= allowed:
            fresh.append(document)
    if not known or len(fresh) > allowed or len(large.ids) - kept > allowed:
        return [segments.build(documents, out_dir, processes)]
    if not fresh:
        return [large]
    return [large, segments.build(fresh, out_dir, 1)]


def _manifest(made: list[Segment], votes: dict[str, int | None]) -> bytes:
    """Everything a query needs besides the segments' files; the votes too, since they change daily."""
    totals = [0] * len(FIELDS)
    newer: set[str] = set()
    described, columns = [], []
    for segment in reversed(made):
        gone = [number for number, name in enumerate(segment.ids) if name in newer or name not in votes]
        newer.update(segment.ids)
        crossed_out = set(gone)
        for number, lengths in enumerate(segment.lengths):
            if number not in crossed_out:
                totals = [total + length for total, length in zip(totals, lengths, strict=True)]
        described.append(
            {
                "name": segment.name,
                "size": len(segment.ids),
                "firsts": segment.firsts,
                "words": segment.words,
                "gone": gone,
            }
        )
        counted = [votes.get(name) for name in segment.ids]
        columns.append(varints(0 if count is None else count + 1 for count in counted) if any(
            count is not None for count in counted) else b"")  # fmt: skip
        for field in range(TEXTS):
            columns.append(steps(lengths[field] for lengths in segment.lengths))
    header = {"format": FORMAT, "documents": len(votes), "fields": FIELDS, "texts": TEXTS, "block": BLOCK,
              "longest": segments.LONGEST, "totals": totals, "segments": described}  # fmt: skip
    return pack(header, *columns)


def _load(state: Path | None, out_dir: Path) -> list[Segment]:
    """The segments of the last build, or none where anything about them is in doubt."""
    if state is None or not state.is_file():
        return []
    data = state.read_bytes()
    body = data[_DIGEST:]
    if data[:_DIGEST] != _digest(body):
        return []
    try:
        code, *saved = json.loads(body)
        known = [Segment(**segment) for segment in saved]
    except (ValueError, TypeError):
        return []
    whole = all(segments.intact(out_dir / segment.name) for segment in known)
    return known if code == _code() and whole else []


def _code() -> str:
    """Stands for the code that makes an index of documents: where it changes, the next build starts afresh."""
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
