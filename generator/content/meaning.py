"""``content/meaning/``: what each paper means, as a vector; a file for each folder of pages, as for counts.

`archive encode` writes them. Another processor would give other bits, so what is there is kept.

A file begins with lines: the model's name, the ids of the papers, sorted, and an empty one. Then come, in the
same order, eight bytes of a hash of each text, and its vector, 128 signed bytes. `TABLE` has the archive's
terms in place of papers, and the row of each that `generator/related/table.py` makes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.content import disk
from generator.content.runs.sides import Folders, joined_names
from generator.errors import COMMAND, ArchiveError, Problem, RecordError, attempt
from generator.store import atomic
from generator.store.keys import hash_of

FOLDER = "meaning"
MODEL = "e3e8816934652b73d46990e47453d646"
"""The model's name: a hash of all that a vector follows from, except the processor; a test computes it."""
_LETTERS = 2_000  # of a text; more than its tokens have, so that an endless text costs nothing
NUMBERS = 128
"""The numbers of a vector, each a signed byte."""
_HASH = 8  # bytes
_SIZE = _HASH + NUMBERS
_LARGEST = 1 << 26  # bytes of a file, for 450,000 papers
_END = b"\n\n"  # of the lines
_FIRST = re.compile("[0-9a-f]{32}( .+)?")  # line
TABLE = "terms.table"
ROW = 65  # bytes


class Meaning(NamedTuple):
    """A paper's vector, and a hash of the text that it was made from."""

    text: bytes
    vector: bytes


class Table(NamedTuple):
    """The rows of the archive's terms."""

    made_from: str = ""  # begins with the model's name; once it is another, the rows are made again
    rows: Mapping[str, bytes] = {}


_NOTHING: tuple[str, Mapping[str, Meaning]] = "", {}  # no model's name, and no vectors


def shortened(title: str, abstract: str) -> str:
    """Return the text of a paper as far as it counts; title and abstract are plain Unicode, without TeX."""
    return f"{title}. {abstract}"[:_LETTERS].encode("utf-8", "replace").decode()


def hash_text(text: str) -> bytes:
    """Return the hash of a text, as it is kept."""
    return hash_of(text)[:_HASH]


def path(content: Path, folder: str) -> Path:
    """Return the file for a folder of pages, such as ``2026/08``."""
    return content / FOLDER / f"{folder.replace('/', '-')}.bin"


def read(content: Path, problems: list[Problem]) -> dict[str, Meaning]:
    """Return the vectors by the model, by the ids of papers; a problem names each damaged file."""
    found: dict[str, Meaning] = {}
    for file in files(content):
        made_by, meanings = attempt(partial(_read, file), _NOTHING, problems)
        found |= meanings if made_by == MODEL else {}
    return found


def files(content: Path) -> Iterator[Path]:
    """Yield the files of vectors, sorted by name."""
    _, listed = disk.listed(content, FOLDER)
    yield from (Path(entry.path) for entry in listed if entry.name.endswith(".bin"))


def table(content: Path, problems: list[Problem]) -> Table:
    """Return the table of terms by the model, empty if there is none; a problem names a damaged file."""
    file = disk.find(content, f"{FOLDER}/{TABLE}")
    made = attempt(lambda: Table(*_records(file, ROW)), Table(), problems) if file else Table()
    return made if made.made_from.startswith(MODEL) else Table()


def _read(file: Path) -> tuple[str, Mapping[str, Meaning]]:
    """Return the model's name and the vectors of a file."""
    model, records = _records(file, _SIZE)
    return model, {name: Meaning(record[:_HASH], record[_HASH:]) for name, record in records.items()}


def _records(file: Path, size: int) -> tuple[str, dict[str, bytes]]:
    """Return the first line of a file and its records by name, of so many bytes each."""
    where = "/".join(file.parts[-3:])  # content/meaning/2026-08.bin
    head, _, body = disk.read(file, where, _LARGEST).partition(_END)
    said, *names = head.decode("utf-8", "replace").split("\n")
    if not (_FIRST.fullmatch(said) and len(body) == size * len(names)):
        advice = f"restore it, for example with git, or delete it and run {COMMAND} encode"
        raise RecordError(where, f"is not a file of vectors; {advice}")
    starts = range(0, len(body), size)
    return said, dict(zip(names, (body[start : start + size] for start in starts), strict=True))


def written(first: str, records: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return the bytes of a file: its first line, and each record's parts by name."""
    head = "\n".join((first, *sorted(records))).encode()
    return head + _END + b"".join(part for name in sorted(records) for part in records[name])


def write(content: Path, file: Path, first: str, records: Mapping[str, Iterable[bytes]]) -> None:
    """Write a file of vectors, or the table; without any records there is none."""
    disk.check(content, file)
    if records:
        atomic.write(file, written(first, records))
    else:
        file.unlink(missing_ok=True)


def write_table(content: Path, made: Table) -> None:
    """Write the table of terms; without rows there is none."""
    rows = {name: (row,) for name, row in made.rows.items()}
    write(content, content / FOLDER / TABLE, made.made_from, rows)


def join(folders: Folders, name: str) -> bytes:
    """Return one file of three, by its name in the folders: of each paper the vector that was made later.

    Of tables, the later one counts.
    """
    if Path(name).name == TABLE:
        return disk.read(folders.later / name, name, _LARGEST)
    sides = folders.each(lambda folder: _read(folder / name) if (folder / name).exists() else _NOTHING)
    if sides.earlier[0] != sides.later[0]:
        raise ArchiveError(f"{name} has vectors of two models")
    return written(sides.later[0], joined_names(sides.each(lambda side: side[1]), lambda both: both.later))
