"""``content/meaning/``: what each paper means, as a vector; a file for each folder of pages, as for counts.

`archive encode` writes them. Another processor would give other bits, so what is there is kept.

A file begins with lines: the model's name, the ids of the papers, sorted, and an empty one. Then come, in the
same order, eight bytes of a hash of each text, and its vector, 128 signed bytes.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.content import disk
from generator.content.runs.sides import Folders, joined_names
from generator.errors import COMMAND, ArchiveError, Problem, RecordError
from generator.store import atomic
from generator.store.keys import hash_of

FOLDER = "meaning"
NUMBERS = 128
"""The numbers of a vector, each a signed byte."""
_HASH = 8  # bytes
_SIZE = _HASH + NUMBERS
_LARGEST = 1 << 26  # bytes of a file, for 450,000 papers
_END = b"\n\n"  # of the lines
_MODEL = re.compile("[0-9a-f]{32}")


class Meaning(NamedTuple):
    """A paper's vector, and a hash of the text that it was made from."""

    text: bytes
    vector: bytes


Meanings = Mapping[str, Meaning]
"""Vectors by the ids of their papers."""


def hash_text(text: str) -> bytes:
    """Return the hash of a text, as it is kept."""
    return hash_of(text)[:_HASH]


def path(content: Path, folder: str) -> Path:
    """Return the file for a folder of pages, such as ``2026/08``."""
    return content / FOLDER / f"{folder.replace('/', '-')}.bin"


def read(content: Path, model: str, problems: list[Problem]) -> dict[str, Meaning]:
    """Return the vectors of all papers by a model; a problem names each damaged file."""
    found: dict[str, Meaning] = {}
    for file in files(content):
        try:
            made_by, meanings = _read(file)
            found |= meanings if made_by == model else {}
        except RecordError as error:
            problems.append(Problem(error.field, "", error.reason))
    return found


def files(content: Path) -> Iterator[Path]:
    """Yield the files, sorted by name."""
    _, listed = disk.listed(content, FOLDER)
    yield from (Path(entry.path) for entry in listed if entry.name.endswith(".bin"))


def _read(file: Path) -> tuple[str, dict[str, Meaning]]:
    """Return the model's name and the vectors of a file."""
    where = "/".join(file.parts[-3:])  # content/meaning/2026-08.bin
    head, _, body = disk.read(file, where, _LARGEST).partition(_END)
    model, *ids = head.decode("utf-8", "replace").split("\n")
    if not (_MODEL.fullmatch(model) and ids and len(body) == _SIZE * len(ids)):
        advice = f"restore it, for example with git, or delete it and run {COMMAND} encode"
        raise RecordError(where, f"is not a file of vectors; {advice}")
    starts = range(0, len(body), _SIZE)
    vectors = (Meaning(body[start : start + _HASH], body[start + _HASH : start + _SIZE]) for start in starts)
    return model, dict(zip(ids, vectors, strict=True))


def written(model: str, meanings: Meanings) -> bytes:
    """Return the bytes of a file."""
    head = "\n".join((model, *sorted(meanings))).encode()
    return head + _END + b"".join(part for name in sorted(meanings) for part in meanings[name])


def write(content: Path, file: Path, model: str, meanings: Meanings) -> None:
    """Write a file; without vectors there is none."""
    disk.check(content, file)
    if meanings:
        atomic.write(file, written(model, meanings))
    else:
        file.unlink(missing_ok=True)


def join(folders: Folders, name: str) -> bytes:
    """Return one file of three, by its name in the folders: of each paper the vector that was made later."""
    sides = folders.each(lambda folder: _read(folder / name) if (folder / name).exists() else ("", {}))
    if sides.earlier[0] != sides.later[0]:
        raise ArchiveError(f"{name} has vectors of two models")
    return written(sides.later[0], joined_names(sides.each(lambda side: side[1]), lambda both: both.later))
