"""A person's own pages and pictures, apart from what the press makes pages of."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.content.library import Library


def folder_of(library: Library, folder: Path) -> Path:
    """A folder with these alone, made anew: MkDocs looks at every file it is given."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in library.by_hand():
        (folder / path.name).symlink_to(path.resolve())
    return folder
