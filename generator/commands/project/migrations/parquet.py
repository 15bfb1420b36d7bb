"""Takes the setting ``parquet`` out of ``mkdocs.yml``: ``data/papers.parquet`` is gone."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.commands.project.migrations.step import Migration
from generator.configuration import editing, settings
from generator.errors import ArchiveError

_FILE, _NAME = "mkdocs.yml", "parquet"
_KEY = rf"(?:\"{_NAME}\"|'{_NAME}'|{_NAME})[ ]*:"
_WAYS = (
    re.compile(rf"^[ ]*{_KEY}[^\n#]*(?:\n|\Z)", re.MULTILINE),  # a line of its own
    re.compile(rf"{_KEY}[^\n#]*(?=#)"),  # a line with a comment, which stays
    re.compile(rf",[ ]*{_KEY}[^\n#,}}]*(?=[,}}])|{_KEY}[^\n#,}}]*(?:,[ ]*)?"),  # between braces
)


def _edit(texts: Mapping[str, str]) -> dict[str, str | None]:
    return {path: _without(text) for path, text in texts.items()}


def _without(text: str) -> str:
    """Return the text without the key; as it is if no way leaves all else as it is."""
    wanted, block = _read(text)
    if _NAME not in block:
        return text
    del block[_NAME]
    found = (match for way in _WAYS for match in way.finditer(text))
    edited = (text[: match.start()] + text[match.end() :] for match in found)
    return next((made for made in edited if _read(made)[0] == wanted), text)


def _read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a text says, and the plugin's block in it; both are empty if that cannot be read."""
    try:
        said = settings.loaded(text)
        return said, editing.block_of(said, Path(_FILE))
    except (ArchiveError, yaml.YAMLError, ValueError, RecursionError):
        return {}, {}


MIGRATION = Migration(
    "papers.parquet is gone: DuckDB and pandas read the months (see About)", (_FILE,), _edit
)
