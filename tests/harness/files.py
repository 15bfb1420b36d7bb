"""The files below a folder: their bytes, which were rewritten, how two folders differ."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by name."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return time and inode of every file below a folder; they change when a file is written again."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Return the names whose values differ, or that only one side has."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def same(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> None:
    """See that two sites are the same; if not, show the first difference."""
    assert (sorted(left.keys() - right.keys()), sorted(right.keys() - left.keys())) == ([], [])
    differing = sorted(changes(left, right))
    if differing:
        name = differing[0]
        texts = [data.decode(errors="replace") for data in (left[name], right[name])]
        pairs = enumerate(zip(*texts, strict=False))
        start = max(0, next((at for at, (a, b) in pairs if a != b), min(map(len, texts))) - 100)
        shown = "\n\n".join(text[start : start + 400] for text in texts)
        pytest.fail(f"{len(differing)} files differ: {differing[:20]}; {name} has\n\n{shown}", pytrace=False)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, as a person does in an editor."""
    before = path.read_text("utf-8")
    assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {before}"
    path.write_text(before.replace(old, new), "utf-8")
