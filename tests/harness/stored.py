"""What an archive's store has between builds, read and damaged as from outside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def ask(cache: Path, statement: str, *values: object) -> list[Any]:
    """Return the rows of a statement for the store in a folder, and keep what it changes."""
    with closing(sqlite3.connect(cache / "store.db", timeout=60)) as opened, opened:
        return opened.execute(statement, values).fetchall()


def kept(cache: Path, *kinds: str) -> dict[tuple[str, str], bytes]:
    """Return the values of some kinds, as they are stored, by kind and name."""
    rows = ask(cache, "SELECT kind, name, value FROM memo")
    return {(kind, name): value for kind, name, value in rows if kind in kinds}


def damage(cache: Path, *kinds: str) -> None:
    """Change the last byte of each value of some kinds."""
    for (kind, name), value in kept(cache, *kinds).items():
        other = value[:-1] + bytes([value[-1] ^ 1])
        ask(cache, "UPDATE memo SET value = ? WHERE kind = ? AND name = ?", other, kind, name)
