"""The store: what a build makes for the next one, in one SQLite file. It can be deleted at any time."""

import errno
import functools
import marshal
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from generator.store import progress
from generator.store.keys import hash_of, key
from generator.store.pool import run_tasks

_T = TypeVar("_T")
CACHE = ".cache"
"""The folder of an archive's caches, next to its ``mkdocs.yml`` and its ``content/``."""
_CODE = Path(__file__).parents[1]
_PATIENCE = 60  # seconds to wait for another process that reads or writes
_AT_ONCE = 200  # values that are asked for at once
_TABLES = """
PRAGMA page_size = 16384;
CREATE TABLE memo (kind TEXT, name TEXT, key BLOB, value BLOB, PRIMARY KEY (kind, name));
CREATE TABLE outputs (site TEXT, name TEXT, key BLOB, size INTEGER, time INTEGER, PRIMARY KEY (site, name))
    WITHOUT ROWID;
PRAGMA user_version = {};
"""


class Step(NamedTuple):
    """A file or a value to be made."""

    name: str  # of a file: its path, relative to the folder of its `Steps`
    key: bytes  # changes with every input
    make: Callable[[], bytes]

    @classmethod
    def of(cls, name: str, inputs: _T, make: Callable[[_T], bytes]) -> Self:
        """Return the step of a file made from a frozen value, which ``make`` gets; its key is the value's."""
        return cls(name, key(inputs), functools.partial(make, inputs))

    @classmethod
    def known(cls, name: str, data: bytes) -> Self:
        """Return the step of a file that is cheaper to make than to keep."""
        return cls(name, hash_of(data), lambda: data)


class Memo(NamedTuple):
    """A value to be saved."""

    kind: str
    name: str
    key: bytes  # of what it was made from
    value: bytes  # see `stored`


SAVE = "REPLACE INTO main.memo VALUES (?, ?, ?, ?)"
"""Saves a `Memo`; see `Store.write`."""


def hash_of_files(folder: Path, pattern: str) -> bytes:
    """Return a hash of the names and contents of all files below a folder that match a pattern."""
    parts: list[bytes | str] = []
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return hash_of(*parts)


@functools.cache
def version(folder: Path = _CODE) -> bytes:
    """Return a hash of what every cached value depends on: Python, this code and its libraries."""
    code = (hash_of_files(folder, pattern) for pattern in ("*.py", "*.toml"))
    return hash_of(sys.version, *code, repr(libraries()))


def libraries() -> list[str]:
    """Return the names and versions of the libraries that are installed, needed or not."""
    return sorted({path.name for folder in sys.path for path in Path(folder).glob("*.*-info")})


def beside(config_file: str | None) -> Path:
    """Return the folder of an archive's caches, next to its ``mkdocs.yml``."""
    return Path(config_file or "mkdocs.yml").resolve().parent / CACHE


def stored(value: Any) -> bytes:
    """Return the bytes of a value made of tuples, lists, dictionaries, strings, bytes, numbers and ``None``.

    Four of them reveal damage; a hash would take six times as long for a build's hundreds of MB.
    """
    body = marshal.dumps(value)
    return zlib.crc32(body).to_bytes(4, "little") + body


def _loaded(data: bytes | None) -> Any:
    """Undo `stored`; ``None`` for damaged bytes."""
    body = memoryview(data or b"")[4:]
    return marshal.loads(body) if data and data[:4] == zlib.crc32(body).to_bytes(4, "little") else None


class Store:
    """Values by kind and name, each with the key of what it was made from, and the state of sites' files.

    The process that opens it writes, while it holds the lock of builds, and so may a process `aside`. Each
    process that it forks has a connection of its own: none may cross a fork, and no write may be under way at
    one.

    A damaged file, or a file of another version, is deleted. What cannot be read counts as absent.

    Args:
        folder: the folder of an archive's caches.
        is_lent: whether another process may own the file: this one then keeps what it saves in memory.
    """

    def __init__(self, folder: Path, *, is_lent: bool = False) -> None:
        self.file = folder / "store.db"
        self.is_lent = is_lent
        self._opened: dict[int, sqlite3.Connection] = {}
        self._version = int.from_bytes(version()[:4]) // 2  # SQLite takes 31 bits
        if is_lent:
            self._lend()
            return
        folder.mkdir(parents=True, exist_ok=True)
        if self.rows("PRAGMA user_version") != [(self._version,)]:
            self.clear()

    def load(self, kind: str, name: str, key: bytes) -> Any:
        """Return a value; ``None`` if there is none that was made from what has this key."""
        return next(self.values(kind, [(name, key)]))

    def values(self, kind: str, wanted: Sequence[tuple[str, bytes]]) -> Iterator[Any]:
        """Yield what `load` returns for each name and key."""
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            names = ", ".join("?" * len(some))
            asked = f"SELECT name, key, value FROM memo WHERE kind = ? AND name IN ({names})"
            rows = self.rows(asked, kind, *(name for name, _ in some))
            found = {(name, key): value for name, key, value in rows}
            yield from (_loaded(found.get(pair)) for pair in some)

    def every(self, kind: str) -> dict[str, tuple[bytes, Any]]:
        """Return all values of a kind by name, each after its key."""
        rows = self.rows("SELECT name, key, value FROM memo WHERE kind = ?", kind)
        found = ((name, key, _loaded(data)) for name, key, data in rows)
        return {name: (key, value) for name, key, value in found if value is not None}

    def keys(self, kind: str) -> dict[str, bytes]:
        """Return the keys of all values of a kind by name."""
        return dict(self.rows("SELECT name, key FROM memo WHERE kind = ?", kind))

    def make(self, kind: str, steps: Iterable[Step], processes: int = 1, doing: str = "") -> None:
        """Make the stale values of a kind, the last ones first, and delete those of other names.

        ``doing`` is the title of a progress bar; without a title, there is no bar.
        """
        wanted, kept = {step.name: step for step in steps}, self.keys(kind)
        self.save((), [(kind, name) for name in kept.keys() - wanted.keys()])
        stale = [(step,) for step in reversed(wanted.values()) if kept.get(step.name) != step.key]
        done = run_tasks(processes, lambda step: step.make(), stale)
        for (step,), value in progress.track(done, doing, len(stale), "part") if doing else done:
            self.save([Memo(kind, step.name, step.key, value)])

    def save(self, values: Iterable[Memo | tuple[Any, ...]], gone: Iterable[tuple[str, str]] = ()) -> None:
        """Save values, and delete those that are gone, given by kind and name."""
        self.write(
            ("DELETE FROM main.memo WHERE kind = ? AND name = ?", gone),
            (SAVE, values),
        )

    def rows(self, statement: str, *values: str) -> list[Any]:
        """Return the rows that a statement finds; none if the file is damaged."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError:
            return []

    def write(self, *changes: tuple[str, Iterable[Sequence[Any]]]) -> None:
        """Make changes, each a statement with rows of values: all of them, or none if the build is killed.

        If the file is damaged, a new one begins with them.

        Raises:
            OSError: if the file cannot be written.
        """
        changes = tuple((statement, list(rows)) for statement, rows in changes)
        try:
            self._write(changes)
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError:
            self.clear()
            self._write(changes)

    def close(self) -> None:
        """End this process's use of the file."""
        if connection := self._opened.pop(os.getpid(), None):
            connection.close()

    @property
    def _connection(self) -> sqlite3.Connection:
        """This process's own connection; it keeps the connections of others from being closed here."""
        process = os.getpid()
        if process not in self._opened:
            self._opened[process] = sqlite3.connect(self.file, _PATIENCE)
            # A power cut may damage the file; then the next build is a first one.
            self._opened[process].executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE;")
        return self._opened[process]

    def _lend(self) -> None:
        """Open a store in memory; below its own values it has those of the file, if of this version."""
        self._opened[os.getpid()] = lent = sqlite3.connect(":memory:", _PATIENCE, uri=True)
        lent.executescript(_TABLES.format(self._version))
        with suppress(sqlite3.DatabaseError):
            lent.execute("ATTACH ? AS kept", [f"{self.file.absolute().as_uri()}?mode=ro"])
            if lent.execute("PRAGMA kept.user_version").fetchone() == (self._version,):
                both = "SELECT * FROM kept.memo UNION ALL SELECT * FROM main.memo"
                lent.execute(f"CREATE TEMP VIEW memo AS {both}")

    def clear(self) -> None:
        """Begin a new file."""
        self.close()
        for file in (self.file, Path(f"{self.file}-journal")):
            with suppress(FileNotFoundError):
                file.unlink()
        with self._told():
            self._connection.executescript(_TABLES.format(self._version))

    def _write(self, changes: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> None:
        with self._told(), self._connection as connection:
            for statement, rows in changes:
                connection.executemany(statement, rows)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:  # a full disk, a folder that is read-only
            raise OSError(errno.EIO, str(error), str(self.file)) from None
