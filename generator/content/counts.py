"""Votes, comments, stars and citations in ``content/counts``: a CSV file for each folder of pages.

Counts change daily. They are kept apart from the pages, which change only with the papers.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from operator import attrgetter
from pathlib import Path
from typing import Any

from generator.content import disk, law
from generator.content.runs.sides import Folders, Sides, joined_names
from generator.errors import RecordError
from generator.papers.paper import COUNTED, NO_COUNTS, Citations, Counts
from generator.store import atomic

_HEADER = ("id", *COUNTED, "cited_by", "cited_on")
_FEWEST = len(COUNTED) - 1
"""The numbers in a file without citations, as all files of earlier versions are."""
_numbers = attrgetter(*COUNTED[:-1])
Rule = Callable[[Counts, Counts], Counts]
"""What makes one of the counts that a paper has now and had before: `law.counted` or `law.most`."""


def files(folder: Path) -> Iterator[Path]:
    """Yield the files in ``content/counts``, sorted by name."""
    _, listed = disk.listed(folder.parent, folder.name)
    yield from (Path(entry.path) for entry in listed if entry.name.endswith(".csv"))


def read(folder: Path) -> dict[str, Counts]:
    """Return the counts in all files of a folder, by canonical id."""
    return {name: counts for path in files(folder) for name, counts in read_file(path).items()}


def add(path: Path, told: Iterable[tuple[str, Counts, Rule]]) -> Set[str]:
    """Add the counts of papers by id, each by a rule, to a file, and return the ids that it had before.

    The file need not exist yet. A count that is ``None`` now keeps its old value. Anything else at the path
    stays unchanged, and raises a `RecordError`.
    """
    disk.check(path.parents[1], path)
    merged = read_file(path) if path.exists() else {}
    before = set(merged)
    for name, counts, rule in told:
        merged[name] = rule(counts, merged.get(name, NO_COUNTS))
    atomic.write(path, written(merged).encode())
    return before


def join(folders: Folders, name: str) -> bytes:
    """Return one file of three, by its name in the folders: of each paper what was counted later."""
    counts = folders.each(lambda folder: read_file(folder / name) if (folder / name).exists() else {})

    def both(sides: Sides[Counts | None]) -> Counts | None:
        return law.counted(sides.later, sides.earlier or NO_COUNTS) if sides.later else sides.earlier

    return written(joined_names(counts, both)).encode()


def written(counts: Mapping[str, Counts]) -> str:
    """Return the text of a file with counts, given by canonical id."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    columns = len(_HEADER) if any(of.cited for of in counts.values()) else 1 + _FEWEST
    rows.writerow(_HEADER[:columns])
    listed = ((name, *_numbers(counts[name]), *(counts[name].cited or ())) for name in sorted(counts))
    rows.writerows((*row, *[""] * columns)[:columns] for row in listed)
    return text.getvalue()


def read_file(path: Path) -> dict[str, Counts]:
    """Return the counts in one file, by canonical id."""
    try:
        rows = csv.reader(io.StringIO(disk.text(path), newline=""))
        if tuple(next(rows, ())) not in (_HEADER, _HEADER[: 1 + _FEWEST]):
            raise ValueError(f"the first line is not {','.join(_HEADER)}")
        return {row[0]: _counts(row[1:]) for row in rows}
    except (ValueError, TypeError, IndexError, RecordError, csv.Error) as error:
        where = "/".join(path.parts[-3:])  # content/counts/2026-01.csv
        reason = error.reason if isinstance(error, RecordError) else error
        raise RecordError(where, f"is not a counts file: {reason}; restore it, or delete it") from None


def _counts(cells: list[str]) -> Counts:
    told: list[Any] = [int(cell) if cell else None for cell in cells[: 1 + _FEWEST]]
    if told[_FEWEST:] not in ([], [None]):
        told[-1] = Citations(told[-1], *cells[1 + _FEWEST :])
    return Counts(*told)
