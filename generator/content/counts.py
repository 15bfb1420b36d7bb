"""Votes, comments and stars in ``content/counts``: a CSV file for each folder of pages.

Counts change daily. They are kept apart from the pages, which change only with the papers.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Set
from dataclasses import astuple, fields
from pathlib import Path

from generator.content import disk
from generator.content.runs.sides import Folders, Sides, joined_names
from generator.errors import RecordError
from generator.papers.paper import NO_COUNTS, Counts
from generator.store import atomic

_HEADER = ("id", *(item.name for item in fields(Counts)))


def files(folder: Path) -> Iterator[Path]:
    """Yield the files in ``content/counts``, sorted by name."""
    _, listed = disk.listed(folder.parent, folder.name)
    yield from (Path(entry.path) for entry in listed if entry.name.endswith(".csv"))


def read(folder: Path) -> dict[str, Counts]:
    """Return the counts in all files of a folder, by canonical id."""
    return {name: counts for path in files(folder) for name, counts in read_file(path).items()}


def add(path: Path, latest: Mapping[str, Counts]) -> Set[str]:
    """Add the latest counts to a file, and return the ids that it had before.

    The file need not exist yet. A count that is ``None`` now keeps its old value. Anything else at the path
    stays unchanged, and raises a `RecordError`.
    """
    disk.check(path.parents[1], path)
    merged = read_file(path) if path.exists() else {}
    before = set(merged)
    for name, counts in latest.items():
        merged[name] = counts.or_else(merged.get(name, Counts()))
    atomic.write(path, written(merged).encode())
    return before


def join(folders: Folders, name: str) -> bytes:
    """Return one file of three, by its name in the folders: of each paper what was counted later."""
    counts = folders.each(lambda folder: read_file(folder / name) if (folder / name).exists() else {})

    def both(sides: Sides[Counts | None]) -> Counts | None:
        return sides.later.or_else(sides.earlier or NO_COUNTS) if sides.later else sides.earlier

    return written(joined_names(counts, both)).encode()


def written(counts: Mapping[str, Counts]) -> str:
    """Return the text of a file with counts, given by canonical id."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADER)
    rows.writerows((name, *astuple(counts[name])) for name in sorted(counts))
    return text.getvalue()


def read_file(path: Path) -> dict[str, Counts]:
    """Return the counts in one file, by canonical id."""
    try:
        rows = csv.reader(io.StringIO(disk.text(path), newline=""))
        if tuple(next(rows, ())) != _HEADER:
            raise ValueError(f"the first line is not {','.join(_HEADER)}")
        return {row[0]: Counts(*(int(cell) if cell else None for cell in row[1:])) for row in rows}
    except (ValueError, TypeError, IndexError, RecordError, csv.Error) as error:
        where = "/".join(path.parts[-3:])  # content/counts/2026-01.csv
        reason = error.reason if isinstance(error, RecordError) else error
        raise RecordError(where, f"is not a counts file: {reason}; restore it, or delete it") from None
