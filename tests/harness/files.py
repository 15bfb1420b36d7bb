"""The files below a folder: what they hold, which of them were written again, how two folders differ."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name from there."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells that a file was written again, for every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Names with another value, or with one on one side only."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def same(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> None:
    """See that two sites are the same; where they are not, show the first place where they part."""
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
    """Put another text in a page, as a person does in an editor."""
    before = path.read_text("utf-8")
    assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {before}"
    path.write_text(before.replace(old, new), "utf-8")
