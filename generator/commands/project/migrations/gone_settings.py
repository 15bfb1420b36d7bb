"""Takes settings that are gone out of ``mkdocs.yml``, each with a migration of its own."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from generator.commands.project.migrations.step import Migration
from generator.configuration import editing, settings
from generator.errors import ArchiveError

_FILE = "mkdocs.yml"


def _edit(texts: Mapping[str, str], name: str) -> dict[str, str | None]:
    return {path: _without(text, name) for path, text in texts.items()}


def _without(text: str, name: str) -> str:
    """Return the text without a key; as it is if no way leaves all else as it is."""
    wanted, block = _read(text)
    if name not in block:
        return text
    del block[name]
    found = (match for way in _ways(name) for match in way.finditer(text))
    edited = (text[: match.start()] + text[match.end() :] for match in found)
    return next((made for made in edited if _read(made)[0] == wanted), text)


def _ways(name: str) -> Iterator[re.Pattern[str]]:
    key = rf"(?:\"{name}\"|'{name}'|{name})[ ]*:"
    yield re.compile(rf"^[ ]*{key}[^\n#]*(?:\n|\Z)", re.MULTILINE)  # a line of its own
    yield re.compile(rf"{key}[^\n#]*(?=#)")  # a line with a comment, which stays
    yield re.compile(rf",[ ]*{key}[^\n#,}}]*(?=[,}}])|{key}[^\n#,}}]*(?:,[ ]*)?")  # between braces


def _read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a text says, and the plugin's block in it; both are empty if that cannot be read."""
    try:
        said = settings.loaded(text)
        return said, editing.block_of(said, Path(_FILE))
    except (ArchiveError, yaml.YAMLError, ValueError, RecursionError):
        return {}, {}


PARQUET = Migration(
    "papers.parquet is gone: DuckDB and pandas read the months (see About)",
    (_FILE,),
    partial(_edit, name="parquet"),
)
FEED_SIZE = Migration(
    "feed_size is gone: feeds of all papers have a megabyte at most",
    (_FILE,),
    partial(_edit, name="feed_size"),
)
