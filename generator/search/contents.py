"""Reads an index back: which papers its result lists hold, and whether its files are as they were made."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.search.blocks import BLOCK, SHOWN
from generator.search.index import MANIFEST
from generator.search.segments import is_intact

_URL = 2 + len(SHOWN) + 3
"""Where a block has the addresses; see `blocks.listing`."""


def contents(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Id, address and title of each paper in the index of a folder.

    Raises:
        ValueError: if a file is missing or is not as it was made; it says which.
    """
    manifest = _header(folder / MANIFEST)
    for segment in manifest["segments"]:
        name, size, outdated = segment["name"], segment["size"], set(segment["outdated"])
        if not is_intact(folder / name):
            raise ValueError(f"the files in {name} are not as they were made")
        for number in range(-(-size // BLOCK)):
            columns = _header(folder / name / f"d{number}.bin")
            rows = zip(columns[0], columns[1], columns[_URL], strict=True)
            for at, (identifier, title, url) in enumerate(rows, number * BLOCK):
                if at not in outdated:
                    yield identifier, url or f"papers/{identifier}/", title


def _header(path: Path) -> Any:
    """The header of a file of the index; see `packing`."""
    try:
        data = zlib.decompress(path.read_bytes(), -15)
        length = shift = start = 0
        while True:
            length |= (data[start] & 127) << shift
            start, shift = start + 1, shift + 7
            if data[start - 1] < 128:
                return json.loads(data[start : start + length])
    except (OSError, zlib.error, ValueError, IndexError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from None
